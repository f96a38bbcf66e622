# SPDX-License-Identifier: Apache-2.0
"""The map's projection: there and back, tile numbers that others publish, and what is not on the map."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt_app.domain.mercator import (
    EQUATOR_M,
    LAT_MOST,
    MapPoint,
    OffTheMap,
    Tile,
    metres_apart,
    metres_per_px,
    project,
    tile_at,
    unproject,
)

LATS = st.floats(-LAT_MOST, LAT_MOST)
LONS = st.floats(-180.0, 180.0, exclude_max=True)


@given(LATS, LONS)
def test_a_place_comes_back(lat: float, lon: float) -> None:
    """Within a tenth of a millimetre: 1e-9 degrees."""
    assert unproject(project(lat, lon)) == pytest.approx((lat, lon), abs=1e-9)


@given(LATS, LONS, st.integers(0, 20))
def test_a_tile_holds_its_points(lat: float, lon: float, zoom: int) -> None:
    point = project(lat, lon)
    tile, side = tile_at(point, zoom), 2**zoom
    assert 0 <= tile.column < side
    assert 0 <= tile.row < side
    assert tile.column <= point.x * side <= tile.column + 1
    assert tile.row <= point.y * side <= tile.row + 1
    assert tile.row + tile.tms_row == side - 1
    for levels in range(zoom + 1):
        assert tile.above(levels) == tile_at(point, zoom - levels)


@pytest.mark.parametrize(
    ("lat", "lon", "zoom", "column", "row"),
    [
        (0.0, 0.0, 0, 0, 0),
        (0.0, 0.0, 1, 1, 1),
        (51.5074, -0.1278, 10, 511, 340),  # London
        (37.7749, -122.4194, 12, 655, 1583),  # San Francisco
        (-33.8568, 151.2153, 15, 30147, 19662),  # Sydney's opera house
        (LAT_MOST, -180.0, 3, 0, 0),
        (-LAT_MOST, 179.999, 3, 7, 7),
    ],
)
def test_tile_numbers_are_those_of_everybody(
    lat: float, lon: float, zoom: int, column: int, row: int
) -> None:
    """By the formula of the OpenStreetMap wiki ("Slippy map tilenames"), worked out apart from our code."""
    assert tile_at(project(lat, lon), zoom) == Tile(zoom, column, row)
    side = 2**zoom
    angle = math.radians(lat)
    wiki = (1 - math.log(math.tan(angle) + 1 / math.cos(angle)) / math.pi) / 2 * side
    assert min(max(int(wiki), 0), side - 1) == row


def test_rows_of_a_file_count_from_the_south() -> None:
    """MBTiles 1.3: the tile 11/327/791 of the map is the row 1256 of its file (the example of the specification)."""
    assert Tile(11, 327, 791).tms_row == 1256


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (90.0, 0.0),
        (-90.0, 0.0),
        (85.06, 10.0),
        (0.0, 180.0),
        (0.0, -180.001),
        (math.nan, 0.0),
        (0.0, math.nan),
        (math.inf, 0.0),
        (0.0, math.inf),
    ],
)
def test_poles_and_what_is_beyond_the_antimeridian_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(OffTheMap, match="beyond the edge"):
        project(lat, lon)


@pytest.mark.parametrize(
    ("point", "zoom"),
    [
        (MapPoint(1.0, 0.5), 4),
        (MapPoint(-0.1, 0.5), 4),
        (MapPoint(0.5, 1.1), 4),
        (MapPoint(0.5, 0.5), -1),
        (MapPoint(0.5, 0.5), 29),
    ],
)
def test_there_is_no_tile_beyond_the_edge(point: MapPoint, zoom: int) -> None:
    with pytest.raises(OffTheMap, match="no tile"):
        tile_at(point, zoom)


@given(st.floats(-80, 80), st.floats(-179, 178), st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_short_distances_are_those_of_the_sphere(lat: float, lon: float, north: float, east: float) -> None:
    """Against the haversine, to half a percent or 10 cm."""
    one, other = project(lat, lon), project(lat + north, lon + east)
    a, b = math.radians(lat), math.radians(lat + north)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(east) / 2) ** 2
    sphere = EQUATOR_M / math.pi * math.asin(math.sqrt(half))
    assert metres_apart(one, other) == pytest.approx(sphere, rel=5e-3, abs=0.1)


def test_a_pixel_shrinks_towards_the_poles() -> None:
    """156543 m at the equator at zoom 0, half of it at 60 degrees north."""
    assert metres_per_px(project(0, 0), 0) == pytest.approx(156543.03, abs=0.01)
    assert metres_per_px(project(60, 0), 0) == pytest.approx(156543.03 / 2, abs=0.01)
    assert metres_per_px(project(37.45, -122.18), 16) == pytest.approx(1.896, abs=0.001)
