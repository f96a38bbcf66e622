# SPDX-License-Identifier: Apache-2.0
"""Tiles of the map, read, decoded and coloured for the theme on a thread of their own; Qt's thread never waits."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from mdt_app.domain.mercator import TILE_PX, Tile
from mdt_app.storage.errors import TilesUnusable
from mdt_app.storage.tiles import TileFile
from mdt_app.ui.tokens import NIGHT_SHADE, RED_LIGHT

#: Tiles kept, a quarter of a megabyte each.
MOST = 192
#: Where the file has no tile, one up to so many zooms higher up is enlarged.
ENLARGED_MOST = 5
#: Pixels of a side above which a picture is no tile.
_SIDE_MOST = 1024
#: Mean grey, 0 to 255, above which a map counts as bright: at night its light and dark change places.
_BRIGHT = 110

_Key = tuple[Tile, str]


class TileLoader(QObject):
    """Keeps the newest tiles; what is wanted is fetched in the order of the wish, and a newer wish replaces it.

    Args:
        open_file: opens the technician's file, on the loader's thread.
        most: tiles kept.

    Signals:
        opened: what the file says of itself (``TileSet``).
        failed: a sentence why there are no tiles, and what to do.
        arrived: there are more tiles than there were.
    """

    opened = Signal(object)
    failed = Signal(str)
    arrived = Signal()

    def __init__(self, open_file: Callable[[], TileFile], most: int = MOST) -> None:
        super().__init__()
        self._open_file, self._most = open_file, most
        self._changed = threading.Condition()
        self._kept: OrderedDict[_Key, QImage | None] = OrderedDict()
        self._wanted: list[_Key] = []
        self._turn = 0  # which run of the thread may go on; 0 for none
        self._runs = 0
        self._at_work = 0
        self._is_told = False

    def start(self) -> None:
        """Begin to fetch; the file is opened anew."""
        with self._changed:
            self._runs += 1
            self._turn = self._runs
        threading.Thread(target=self._run, args=(self._turn,), name="map tiles", daemon=True).start()

    def stop(self) -> None:
        """End the thread soon; nobody waits for it. What was fetched stays."""
        with self._changed:
            self._turn, self._wanted, self._is_told, self._at_work = 0, [], False, 0
            self._changed.notify_all()

    def want(self, tiles: Sequence[Tile], image_filter: str) -> None:
        """These are to be drawn now, in this order, for a theme's filter."""
        keys = [(tile, image_filter) for tile in tiles]
        with self._changed:
            self._is_told = False
            self._wanted = [key for key in keys if key not in self._kept] if self._turn else []
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
            self._changed.notify_all()

    def get(self, tile: Tile, image_filter: str) -> QImage | None:
        """The tile, if it is there by now; 256 pixels square."""
        with self._changed:
            return self._kept.get((tile, image_filter))

    @property
    def count(self) -> int:
        """How many are kept."""
        with self._changed:
            return len(self._kept)

    @property
    def waiting(self) -> int:
        """How many are wanted and not there yet."""
        with self._changed:
            return len(self._wanted) + self._at_work

    def _run(self, turn: int) -> None:
        try:
            with self._open_file() as file:
                is_bright = _is_bright(file.sample())
                self.opened.emit(file.tile_set)
                while (key := self._next(turn)) is not None:
                    self._keep(key, _made(file, key[0], key[1], is_bright=is_bright))
        except TilesUnusable as error:
            with self._changed:
                if self._turn == turn:
                    self._turn, self._wanted, self._at_work = 0, [], 0
            self.failed.emit(str(error))

    def _next(self, turn: int) -> _Key | None:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or self._turn != turn)
            if self._turn != turn:
                return None
            self._at_work = 1
            return self._wanted.pop(0)

    def _keep(self, key: _Key, image: QImage | None) -> None:
        with self._changed:
            self._at_work = 0
            self._kept[key] = image
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            tell = not self._is_told and (image is not None or not self._wanted)
            self._is_told = self._is_told or tell
        if tell:
            self.arrived.emit()


def _made(file: TileFile, tile: Tile, image_filter: str, *, is_bright: bool) -> QImage | None:
    """A tile in a theme's colours, or the part of a higher one; None where the file has neither."""
    for levels in range(min(ENLARGED_MOST, tile.zoom) + 1):
        above = tile.above(levels)
        if above.zoom > file.tile_set.zooms[1]:
            continue
        data = file.tile(above)
        image = _decoded(data) if data is not None else None
        if image is not None:
            return _coloured(_part(image, tile, levels), image_filter, is_bright=is_bright)
    return None


def _decoded(data: bytes) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    size = reader.size()
    if not (0 < size.width() <= _SIDE_MOST and 0 < size.height() <= _SIDE_MOST):
        return None
    image = reader.read()
    return None if image.isNull() else image


def _part(image: QImage, tile: Tile, levels: int) -> QImage:
    """The part that is this tile, as large as a tile is drawn."""
    parts = 1 << levels
    w, h = image.width() / parts, image.height() / parts
    left, top = round((tile.column % parts) * w), round((tile.row % parts) * h)
    part = image.copy(QRect(left, top, max(1, round(w)), max(1, round(h)))) if levels else image
    if part.width() != TILE_PX or part.height() != TILE_PX:
        part = part.scaled(
            TILE_PX,
            TILE_PX,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return part.convertToFormat(QImage.Format.Format_RGB32)


def _coloured(image: QImage, image_filter: str, *, is_bright: bool) -> QImage:
    """By day as it is. A bright map would light up the car at night: its light and dark change places, hues stay."""
    if image_filter == "none":
        return image
    pixels = _pixels(image).astype(np.int16)
    if is_bright:
        pixels += 255 - pixels.max(axis=2, keepdims=True) - pixels.min(axis=2, keepdims=True)
    if image_filter == "red":
        grey = pixels.astype(np.float32) @ np.array([0.114, 0.587, 0.299], np.float32)
        light = np.array([int(RED_LIGHT[at : at + 2], 16) / 255 for at in (5, 3, 1)], np.float32)
        shown = grey[:, :, None] * light
    else:
        shown = pixels.astype(np.float32) * (1 - NIGHT_SHADE / 255)
    made = np.full((TILE_PX, TILE_PX, 4), 255, np.uint8)
    made[:, :, :3] = np.clip(shown, 0, 255)
    return QImage(made.tobytes(), TILE_PX, TILE_PX, QImage.Format.Format_RGB32).copy()


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """Blue, green, red as (H, W, 3)."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(rgb.constBits(), np.uint8)
    return flat.reshape(rgb.height(), rgb.width(), 4)[:, :, :3]


def _is_bright(data: bytes) -> bool:
    image = _decoded(data)
    return image is not None and float(_pixels(image).mean()) > _BRIGHT
