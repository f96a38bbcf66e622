# SPDX-License-Identifier: Apache-2.0
"""Small MBTiles files with drawn streets of no real place."""

import math
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from mdt_app.domain.mercator import TILE_PX, MapPoint, Tile, tile_at

METADATA = {
    "name": "Drawn streets",
    "format": "png",
    "attribution": 'Map: <a href="https://example.org">the tests</a>',
    "bounds": "-122.5,36.75,-121.5,37.25",
    "type": "baselayer",
    "version": "1.3",
}


def write_tiles(
    path: Path,
    tiles: Mapping[Tile, bytes],
    metadata: Mapping[str, str] = METADATA,
) -> Path:
    """A file with these tiles, as MBTiles 1.3 wants it."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        database.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
        database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        database.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            [(tile.zoom, tile.column, tile.tms_row, data) for tile, data in tiles.items()],
        )
    return path


def around(point: MapPoint, zoom: int, reach: int) -> Iterable[Tile]:
    """The tiles at most ``reach`` away from the one that holds the point."""
    middle = tile_at(point, zoom)
    span = range(-reach, reach + 1)
    return [Tile(zoom, middle.column + x, middle.row + y) for y in span for x in span]


def streets(tile: Tile, *, aerial: bool = False) -> bytes:
    """A tile of a town: a grid of streets with an avenue, a park and a creek, the same on both sides of each edge."""
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    image.fill(QColor("#3A4234" if aerial else "#F2EFE9"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Everything is drawn in pixels of zoom 16, so that deeper and shallower tiles show the same town.
    scale = 2.0 ** (tile.zoom - 16)
    painter.scale(scale, scale)
    painter.translate(-tile.column * TILE_PX / scale, -tile.row * TILE_PX / scale)
    left, top, side = tile.column * TILE_PX / scale, tile.row * TILE_PX / scale, TILE_PX / scale
    _town(painter, QRectF(left, top, side, side), aerial=aerial)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the method takes text
    return bytes(data.data())


def _town(painter: QPainter, part: QRectF, *, aerial: bool) -> None:
    ground, road, main, green, water = (
        ("#4A4F46", "#6E7069", "#85857C", "#2F4A2C", "#2B3F4C")
        if aerial
        else ("#DAD6CE", "#FFFFFF", "#FFE9A8", "#CDEBB0", "#AAD3DF")
    )
    block_w, block_h = 96.0, 62.0
    columns = range(math.floor(part.left() / block_w) - 1, math.ceil(part.right() / block_w) + 1)
    rows = range(math.floor(part.top() / block_h) - 1, math.ceil(part.bottom() / block_h) + 1)
    painter.setPen(Qt.PenStyle.NoPen)
    for column in columns:
        for row in rows:
            seed = (column * 7919 + row * 104729) % 17
            painter.setBrush(QColor(green if seed == 3 else ground))
            inset = 5 if seed == 3 else 9
            painter.drawRect(
                QRectF(column * block_w, row * block_h, block_w, block_h).adjusted(
                    inset, inset, -inset, -inset
                )
            )
    for column in columns:
        wide = column % 5 == 0
        painter.setPen(QPen(QColor(main if wide else road), 13 if wide else 7))
        painter.drawLine(
            QPointF(column * block_w, part.top() - 9), QPointF(column * block_w, part.bottom() + 9)
        )
    for row in rows:
        wide = row % 7 == 0
        painter.setPen(QPen(QColor(main if wide else road), 13 if wide else 7))
        painter.drawLine(QPointF(part.left() - 9, row * block_h), QPointF(part.right() + 9, row * block_h))
    painter.setPen(QPen(QColor(water), 16))
    step = 24.0
    xs = [
        math.floor(part.left() / step) * step + step * at
        for at in range(-2, math.ceil(part.width() / step) + 3)
    ]
    wave = [QPointF(x, (math.floor(part.top() / 1200) + 0.42) * 1200 + 70 * math.sin(x / 160)) for x in xs]
    painter.drawPolyline(wave)
