# SPDX-License-Identifier: Apache-2.0
"""The technician's map file: real SQLite files, as they should be and as they should not."""

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from mdt_app.doctor import map_opens
from mdt_app.domain.mercator import Tile, project
from mdt_app.storage.errors import TilesUnusable
from mdt_app.storage.tiles import BYTES_MOST, TileFile, TileSet
from tests.helpers.tile_files import METADATA, around, write_tiles

pytestmark = pytest.mark.integration

PNG = b"\x89PNG\r\n\x1a\n" + b"north"
JPEG = b"\xff\xd8\xff\xe0" + b"south"
NORTH, SOUTH = Tile(1, 0, 0), Tile(1, 0, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of a test lies; its name holds what a URI would trip over."""
    return tmp_path / "city streets #1?.mbtiles"


def test_rows_are_taken_from_the_south(path: Path) -> None:
    """Both kinds of pictures; a tile that is not there is no fault."""
    write_tiles(path, {NORTH: PNG, SOUTH: JPEG})
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT tile_row FROM tiles WHERE tile_data = ?", (PNG,)).fetchall() == [(1,)]
    with TileFile(path) as tiles:
        assert tiles.tile(NORTH) == PNG
        assert tiles.tile(SOUTH) == JPEG
        assert tiles.tile(Tile(1, 1, 1)) is None
        assert tiles.tile_set == TileSet("Drawn streets", "Map: the tests", (1, 1), (37.0, -122.0))
        assert tiles.sample() in {PNG, JPEG}


def test_nothing_is_written_to_the_file_or_beside_it(path: Path) -> None:
    write_tiles(path, {NORTH: PNG})
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with TileFile(path) as tiles:
            assert tiles.tile(NORTH) == PNG
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                tiles._database.execute("DELETE FROM tiles")
    finally:
        path.parent.chmod(0o755)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("metadata", "zooms", "middle"),
    [
        ({"minzoom": "0", "maxzoom": "3", "center": "-122,37,2"}, (0, 3), (37.0, -122.0)),
        ({"minzoom": "five", "bounds": "1,2,3"}, (1, 1), None),
        ({"minzoom": "4", "maxzoom": "2", "center": "nan,37"}, (1, 1), None),
        ({}, (1, 1), None),
    ],
)
def test_what_a_file_leaves_out_is_asked_of_its_tiles(
    path: Path, metadata: dict[str, str], zooms: tuple[int, int], middle: tuple[float, float] | None
) -> None:
    with TileFile(write_tiles(path, {NORTH: PNG}, metadata)) as tiles:
        assert (tiles.tile_set.zooms, tiles.tile_set.middle) == (zooms, middle)


def test_a_missing_file_says_where_to_look(path: Path) -> None:
    with pytest.raises(
        TilesUnusable, match=r"is missing\. Mend \[map\] tiles in unit\.toml\. The map goes on"
    ):
        TileFile(path)
    path.mkdir()
    with pytest.raises(TilesUnusable, match="is missing"):
        TileFile(path)


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_file_says_install_it_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(TilesUnusable, match=r"damaged or no MBTiles file\. Install it anew"):
        TileFile(path)


def test_a_file_that_is_damaged_further_in_says_so_too(path: Path) -> None:
    """The head is whole, a page with tiles is not."""
    start = project(37, -122)
    big = {tile: PNG + bytes(4096) for tile in around(start, 14, 4)}
    write_tiles(path, big)
    content = bytearray(path.read_bytes())
    content[40_000:] = b"\xaa" * (len(content) - 40_000)
    path.write_bytes(content)
    with pytest.raises(TilesUnusable, match="Install it anew"):
        _read_all(path, big)


def _read_all(path: Path, wanted: Iterable[Tile]) -> None:
    with TileFile(path) as tiles:
        for tile in wanted:
            tiles.tile(tile)


def test_another_database_is_no_map(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE something (else_ text)")
    with pytest.raises(TilesUnusable, match="no MBTiles file"):
        TileFile(path)


@pytest.mark.parametrize(
    ("data", "form", "sentence"),
    [
        (b"\x1f\x8b\x08vector", "pbf", r"vector tiles \(pbf\)\. Install one with raster tiles"),
        (b"\x1f\x8b\x08vector", "png", "vector tiles"),
        (b"plain vector", "pbf", "vector tiles"),
        (b"RIFF....WEBP", "webp", "of the kind webp. Install one with PNG or JPEG"),
    ],
)
def test_other_tiles_than_pictures_are_named(path: Path, data: bytes, form: str, sentence: str) -> None:
    write_tiles(path, {NORTH: data}, {**METADATA, "format": form})
    with pytest.raises(TilesUnusable, match=sentence):
        TileFile(path)


def test_a_file_without_a_tile_is_named(path: Path) -> None:
    with pytest.raises(TilesUnusable, match="has no tile"):
        TileFile(write_tiles(path, {}))


def test_a_tile_that_is_no_picture_is_left_out(path: Path) -> None:
    """Cut off, too large, or text: the others are shown."""
    tiles_written = {NORTH: PNG, SOUTH: b"<html>no tile</html>", Tile(1, 1, 0): PNG + bytes(BYTES_MOST)}
    with TileFile(write_tiles(path, tiles_written)) as tiles:
        assert [tiles.tile(tile) for tile in tiles_written] == [PNG, None, None]


def test_a_file_belongs_to_the_thread_that_opened_it(path: Path) -> None:
    """Qt's thread cannot ask it by mistake."""
    found: list[BaseException] = []
    with TileFile(write_tiles(path, {NORTH: PNG})) as tiles:

        def ask() -> None:
            try:
                tiles.tile(NORTH)
            except TilesUnusable as error:
                found.append(error)

        other = threading.Thread(target=ask)
        other.start()
        other.join()
    assert len(found) == 1


def test_the_doctor_says_how_the_map_is(path: Path) -> None:
    """What works, what is missing, and what to do; the terminal needs none."""
    none = map_opens(None)
    assert (none.works, none.needed, none.found) == (False, False, "no map file set")
    assert "[map] tiles" in none.remedy
    missing = map_opens(path)
    assert (missing.works, missing.needed) == (False, False)
    assert "is missing" in missing.remedy
    write_tiles(path, {NORTH: PNG})
    assert map_opens(path).line() == "ok    map             Drawn streets, zoom 1 to 1"
