# SPDX-License-Identifier: Apache-2.0
"""Web Mercator: places on the earth to points of one square map, to tiles and pixels, and back.

Source: EPSG:3857; tile numbers as OpenStreetMap's (XYZ, row 0 in the north), rows of files as TMS (row 0 in the
south; MBTiles 1.3, https://github.com/mapbox/mbtiles-spec). The map ends at its edges: nothing is drawn across the
antimeridian, and the poles are not on it.
"""

import math
from dataclasses import dataclass

from mdt_app.errors import Refused

#: Latitude at which the map is a square, degrees: arctan(sinh(pi)).
LAT_MOST = math.degrees(math.atan(math.sinh(math.pi)))
#: Length of the equator, metres, on WGS 84's semi-major axis.
EQUATOR_M = 2 * math.pi * 6_378_137.0
#: Pixels of a tile's side.
TILE_PX = 256
#: The deepest zoom that a tile may have; a pixel is then 0.6 mm of the equator.
ZOOM_MOST = 28
_LAST_X = math.nextafter(1.0, 0.0)


class OffTheMap(Refused):
    """A place that this map does not show."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point of the square map: x from 0 in the west to 1, y from 0 in the north to 1."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of the map: 2 ** zoom of them side by side, row 0 in the north."""

    zoom: int
    column: int
    row: int

    @property
    def tms_row(self) -> int:
        """The row as MBTiles files number it, from the south."""
        return (1 << self.zoom) - 1 - self.row

    def above(self, levels: int) -> "Tile":
        """The tile that many zooms higher up that holds this one."""
        return Tile(self.zoom - levels, self.column >> levels, self.row >> levels)


def project(lat: float, lon: float) -> MapPoint:
    """The point of a place.

    Args:
        lat: degrees north, WGS 84.
        lon: degrees east, WGS 84; -180 is on the map, 180 is the same line and is not.

    Raises:
        OffTheMap: beyond the map's edge, or not a number.
    """
    if not (abs(lat) <= LAT_MOST and -180.0 <= lon < 180.0):
        raise OffTheMap("This place is beyond the edge of the map; the position itself is still recorded.")
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return MapPoint(min((lon + 180.0) / 360.0, _LAST_X), min(max(y, 0.0), 1.0))


def unproject(point: MapPoint) -> tuple[float, float]:
    """Latitude and longitude of a point, degrees."""
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * point.y))))
    return lat, point.x * 360.0 - 180.0


def tile_at(point: MapPoint, zoom: int) -> Tile:
    """The tile that holds a point.

    Raises:
        OffTheMap: the point is beyond the map's edge, or there is no such zoom.
    """
    if not (0 <= zoom <= ZOOM_MOST and 0.0 <= point.x < 1.0 and 0.0 <= point.y <= 1.0):
        raise OffTheMap("There is no tile of the map here.")
    side = 2**zoom
    return Tile(zoom, min(int(point.x * side), side - 1), min(int(point.y * side), side - 1))


def world_px(zoom: int) -> int:
    """Pixels of the whole map's side at a zoom."""
    return TILE_PX << zoom


def metres_per_px(point: MapPoint, zoom: int) -> float:
    """Metres on the ground of one pixel at this point; less towards the poles."""
    return EQUATOR_M / math.cosh(math.pi * (1 - 2 * point.y)) / world_px(zoom)


def metres_apart(one: MapPoint, other: MapPoint) -> float:
    """Ground distance of two points that lie near each other (within some kilometres), metres."""
    stretch = math.cosh(math.pi * (1 - one.y - other.y))
    return math.hypot(one.x - other.x, one.y - other.y) * EQUATOR_M / stretch
