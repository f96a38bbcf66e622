# SPDX-License-Identifier: Apache-2.0
"""The map's pictures in an MBTiles file that a technician installed: read, never written, and not ours.

Source: MBTiles 1.3 (https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md): table ``metadata``, table or
view ``tiles``, rows numbered from the south. Only raster tiles are shown, PNG or JPEG. The file holds streets and no
ALPR data, so it is plain SQLite and reading it leaves no record.
"""

import math
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from mdt_app.domain.mercator import ZOOM_MOST, Tile
from mdt_app.storage.errors import TilesUnusable

#: A tile with more bytes than this is no tile of a map.
BYTES_MOST = 4_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_GZIP = b"\x1f\x8b"
_GOES_ON = "The map goes on without pictures of streets."


@dataclass(frozen=True, slots=True)
class TileSet:
    """What a file of tiles says of itself.

    Attributes:
        name: of the map ("City streets").
        credit: whom the map's maker wants named, without markup.
        zooms: the shallowest and the deepest zoom.
        middle: latitude and longitude where the map begins, degrees; None when the file does not say.
    """

    name: str
    credit: str
    zooms: tuple[int, int]
    middle: tuple[float, float] | None = None


class TileFile:
    """An open file of tiles; belongs to the thread that opened it.

    Args:
        path: an MBTiles file.

    Raises:
        TilesUnusable: missing, damaged, or not with raster tiles; the sentence says what to do.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        if not path.is_file():
            raise TilesUnusable(
                f"The map file {path.name} is missing. Mend [map] tiles in unit.toml. {_GOES_ON}"
            )
        try:
            # immutable: a file on a medium that nobody may write to opens too, and nothing is left beside it.
            self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as error:
            raise self._damaged() from error
        try:
            self._database.execute("PRAGMA trusted_schema = OFF")
            self.tile_set = self._look()
        except sqlite3.Error as error:
            self.close()
            raise self._damaged() from error
        except TilesUnusable:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def tile(self, tile: Tile) -> bytes | None:
        """The picture of a tile, PNG or JPEG; None when the file has none.

        Raises:
            TilesUnusable: the file is damaged.
        """
        found = self._one(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (tile.zoom, tile.column, tile.tms_row),
        )
        data = found[0] if found else None
        return data if isinstance(data, bytes) and _is_picture(data) else None

    def sample(self) -> bytes:
        """Some tile of the deepest zoom: what the map looks like."""
        found = self._one(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? LIMIT 1", (self.tile_set.zooms[1],)
        )
        return bytes(found[0]) if found and isinstance(found[0], bytes) else b""

    def _one(self, question: str, values: tuple[int, ...] = ()) -> tuple[object, ...] | None:
        try:
            with closing(self._database.execute(question, values)) as rows:
                found = rows.fetchone()
        except sqlite3.Error as error:
            raise self._damaged() from error
        return tuple(found) if found else None

    def _look(self) -> TileSet:
        said = {
            str(name): str(value)
            for name, value in self._database.execute("SELECT name, value FROM metadata LIMIT 200")
        }
        self._check_kind(said)
        zooms = self._zooms(said)
        return TileSet(
            said.get("name", "")[:80], _plain(said.get("attribution", ""))[:120], zooms, _middle(said)
        )

    def _check_kind(self, said: Mapping[str, str]) -> None:
        """What the bytes of a tile are counts, whatever the file says of itself."""
        first = self._one("SELECT tile_data FROM tiles LIMIT 1")
        if first is None or not isinstance(first[0], bytes):
            raise TilesUnusable(f"The map file {self._name} has no tile. Install another one. {_GOES_ON}")
        if said.get("format", "").lower() == "pbf" or first[0].startswith(_GZIP):
            raise TilesUnusable(
                f"The map file {self._name} has vector tiles (pbf). Install one with raster tiles, "
                f"PNG or JPEG. {_GOES_ON}"
            )
        if not _is_picture(first[0]):
            kind = said.get("format", "unknown")[:12]
            raise TilesUnusable(
                f"The map file {self._name} has tiles of the kind {kind}. Install one with PNG or JPEG. {_GOES_ON}"
            )

    def _zooms(self, said: Mapping[str, str]) -> tuple[int, int]:
        """As the file says; asked of the tiles themselves where it does not."""
        with suppress(KeyError, ValueError):
            least, most = int(said["minzoom"]), int(said["maxzoom"])
            if 0 <= least <= most <= ZOOM_MOST:
                return least, most
        found = self._one("SELECT min(zoom_level), max(zoom_level) FROM tiles")
        least_found, most_found = found if found else (None, None)
        if (
            isinstance(least_found, int)
            and isinstance(most_found, int)
            and 0 <= least_found <= most_found <= ZOOM_MOST
        ):
            return least_found, most_found
        raise self._damaged()

    def _damaged(self) -> TilesUnusable:
        return TilesUnusable(
            f"The map file {self._name} is damaged or no MBTiles file. Install it anew. {_GOES_ON}"
        )


def _is_picture(data: bytes) -> bool:
    return data.startswith((_PNG, _JPEG)) and len(data) <= BYTES_MOST


def _plain(text: str) -> str:
    """Credits come as HTML; only their words are shown."""
    words, inside = [], False
    for char in text:
        if char in "<>":
            inside = char == "<"
        elif not inside:
            words.append(char)
    return " ".join("".join(words).replace("&copy;", "©").replace("&amp;", "&").split())


def _middle(said: Mapping[str, str]) -> tuple[float, float] | None:
    """``center`` is "lon,lat,zoom"; ``bounds`` is "west,south,east,north"."""
    with suppress(KeyError, ValueError):
        lon, lat = (float(part) for part in said["center"].split(",")[:2])
        return _finite(lat, lon)
    with suppress(KeyError, ValueError):
        west, south, east, north = (float(part) for part in said["bounds"].split(","))
        return _finite((south + north) / 2, (west + east) / 2)
    return None


def _finite(lat: float, lon: float) -> tuple[float, float] | None:
    return (lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None
