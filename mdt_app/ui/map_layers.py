# SPDX-License-Identifier: Apache-2.0
"""The layers of the map that are drawn once and then only moved or turned: ground, grid, trail and reads."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from mdt_app.domain.mercator import TILE_PX, MapPoint, OffTheMap, Tile, project, unproject, world_px
from mdt_app.screens.map_scale import grid_step
from mdt_app.screens.map_state import ReadDot
from mdt_app.ui.map_tiles import TileLoader
from mdt_app.ui.tokens import Theme

#: How far the map may move under its window before the layers are drawn anew, pixels.
MARGIN = 112
#: Least distance of two lines of the grid, pixels.
GRID_PX = 130
_DOT, _TRAIL_W = 9, 5
#: So far from a straight line a point of the trail is on it, and so long such a line may be, pixels.
_STRAIGHT_PX, _STRAIGHT_MOST = 0.7, 300.0
#: So many of the newest dots are drawn again over a longer trail; so far back its former end is looked for.
_AGAIN, _PARTS = 60, 3

Trail = tuple[tuple[MapPoint, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The square of the map that the layers show.

    Attributes:
        left, top: of the square, in pixels of the whole map at this zoom.
        side: pixels.
    """

    zoom: int
    left: int
    top: int
    side: int

    @classmethod
    def around(cls, centre: MapPoint, zoom: int, reach_px: float) -> "Frame":
        """A square with room for turning and moving around a point."""
        side = 2 * (math.ceil(reach_px) + MARGIN)
        world = world_px(zoom)
        return cls(zoom, round(centre.x * world) - side // 2, round(centre.y * world) - side // 2, side)

    def at(self, point: MapPoint) -> tuple[float, float]:
        """Where a point is in the square, pixels."""
        world = world_px(self.zoom)
        return point.x * world - self.left, point.y * world - self.top

    def holds(self, centre: MapPoint, zoom: int) -> bool:
        """Whether a window around this centre shows nothing beyond the square."""
        x, y = self.at(centre)
        half = self.side / 2
        return zoom == self.zoom and abs(x - half) <= MARGIN and abs(y - half) <= MARGIN

    def corner(self, x: float, y: float) -> MapPoint:
        """The point of the map at a pixel of the square, at most the map's edge."""
        world = world_px(self.zoom)
        last = math.nextafter(1.0, 0.0)
        return MapPoint(
            min(max((self.left + x) / world, 0.0), last), min(max((self.top + y) / world, 0.0), 1.0)
        )

    def tiles(self) -> list[Tile]:
        """The tiles of the square, from its middle outwards."""
        side = 1 << self.zoom
        columns, rows = (_numbers(start, self.side, side) for start in (self.left, self.top))
        mid_x, mid_y = ((start + self.side / 2) / TILE_PX - 0.5 for start in (self.left, self.top))
        found = [Tile(self.zoom, column, row) for row in rows for column in columns]
        return sorted(found, key=lambda tile: (tile.column - mid_x) ** 2 + (tile.row - mid_y) ** 2)


def _numbers(start: int, length: int, side: int) -> range:
    return range(max(0, start // TILE_PX), min(side, -(-(start + length) // TILE_PX)))


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid: where it is in the square, and its degrees."""

    at: float
    degrees: float


def grid(frame: Frame) -> tuple[float, tuple[GridLine, ...], tuple[GridLine, ...]]:
    """Step in degrees, meridians from the left, parallels from the top."""
    north, west = unproject(frame.corner(0, 0))
    south, east = unproject(frame.corner(frame.side, frame.side))
    step = grid_step(GRID_PX * 360.0 / world_px(frame.zoom))
    meridians = tuple(
        GridLine(frame.at(MapPoint((lon + 180) / 360, 0.5))[0], lon) for lon in _multiples(west, east, step)
    )
    parallels = []
    for lat in _multiples(south, north, step):
        try:
            parallels.append(GridLine(frame.at(project(lat, 0.0))[1], lat))
        except OffTheMap:
            continue
    return step, meridians, tuple(reversed(parallels))


def _multiples(least: float, most: float, step: float) -> Iterator[float]:
    """Round values in between, at most two hundred."""
    first = math.ceil(least / step)
    for at in range(first, min(math.floor(most / step), first + 200) + 1):
        yield at * step


def paint_ground(frame: Frame, theme: Theme, tiles: TileLoader | None) -> QPixmap:
    """Streets as far as they are there by now, with the grid over them; without any the grid alone."""
    made = QPixmap(frame.side, frame.side)
    made.fill(QColor(theme.surface))
    painter = QPainter(made)
    drawn = tiles is not None and _paint_tiles(painter, frame, theme, tiles)
    line = QColor(theme.line_strong if drawn else theme.line)
    line.setAlpha(90 if drawn else 255)
    painter.setPen(QPen(line, 1))
    _, meridians, parallels = grid(frame)
    painter.drawLines([QLineF(one.at, 0, one.at, frame.side) for one in meridians])
    painter.drawLines([QLineF(0, one.at, frame.side, one.at) for one in parallels])
    painter.end()
    return made


def _paint_tiles(painter: QPainter, frame: Frame, theme: Theme, tiles: TileLoader) -> bool:
    drawn = False
    for tile in frame.tiles():
        image = tiles.get(tile, theme.image_filter)
        if image is not None:
            painter.drawImage(tile.column * TILE_PX - frame.left, tile.row * TILE_PX - frame.top, image)
            drawn = True
    return drawn


class ShiftLayer:
    """The ground with the trail and the reads of this shift over it; what is new is added to what is there.

    Args:
        ground: streets and grid.
        frame: the square that both show.
        theme: colours.
    """

    def __init__(self, ground: QPixmap, frame: Frame, theme: Theme) -> None:
        self._ground, self._frame, self._theme = ground, frame, theme
        self._trail: Trail = ()
        self._placed = 0
        self.picture = QPixmap(ground)

    def show(self, trail: Trail, reads: Sequence[ReadDot], placed: int) -> None:
        """Bring the picture up to date.

        Args:
            trail: as it is now.
            reads: those that are kept, oldest first; one that is not kept any more goes with the next drawing anew.
            placed: how many there were in all.
        """
        new = placed - self._placed
        if trail is self._trail and not new:
            return
        added = _added(self._trail, trail) if 0 <= new < len(reads) else None
        if added is None:
            self.picture, added, new = QPixmap(self._ground), trail, len(reads)
        elif added:
            new = max(new, _AGAIN)  # the trail's edge may have covered the newest dots
        painter = QPainter(self.picture)
        _paint_trail(painter, self._frame, self._theme, added)
        _paint_reads(painter, self._frame, self._theme, reads[max(0, len(reads) - new) :])
        painter.end()
        self._trail, self._placed = trail, placed


def _added(before: Trail, now: Trail) -> Trail | None:
    """What the trail has more than before, joined to its end; None when it is another one."""
    if now is before or not now:
        return () if now is before or not before else None
    if not before:
        return None
    end = before[-1][-1]
    for back, part in enumerate(reversed(now[-_PARTS:])):
        for at in range(len(part) - 1, max(-1, len(part) - _AGAIN), -1):
            if part[at] is end:
                return (part[at:], *now[len(now) - back :])
    return None


def _paint_trail(painter: QPainter, frame: Frame, theme: Theme, trail: Trail) -> None:
    """The edge is drawn rough: smooth it takes five times as long, and nobody sees the edge of an edge."""
    lines = [line for part in trail for line in _visible(frame, part)]
    for colour, width, smooth in ((theme.surface, _TRAIL_W + 4, False), (theme.line_strong, _TRAIL_W, True)):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        pen = QPen(QColor(colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        for line in lines:
            painter.drawPolyline(line)


def _visible(frame: Frame, part: Sequence[MapPoint]) -> Iterator[QPolygonF]:
    """The pieces of a part that cross the square, without corners that nobody could tell apart."""
    world, left, top = world_px(frame.zoom), frame.left, frame.top
    low, high = -float(MARGIN), frame.side + float(MARGIN)
    piece: list[tuple[float, float]] = []
    before: tuple[float, float] | None = None
    for point in part:
        x, y = here = point.x * world - left, point.y * world - top
        if low < x < high and low < y < high:
            if not piece and before is not None:
                piece.append(before)
            if len(piece) > 1 and _is_straight(piece[-2], piece[-1], here):
                piece[-1] = here
            else:
                piece.append(here)
        elif piece:
            yield QPolygonF([QPointF(*one) for one in (*piece, here)])
            piece = []
        before = here
    if len(piece) > 1:
        yield QPolygonF([QPointF(*one) for one in piece])


def _is_straight(start: tuple[float, float], middle: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the middle one lies on the way between the others, as far as an eye could tell, and not far ahead."""
    ahead_x, ahead_y = end[0] - start[0], end[1] - start[1]
    length = math.hypot(ahead_x, ahead_y)
    x, y = middle[0] - start[0], middle[1] - start[1]
    if not 0 < length < _STRAIGHT_MOST or x * ahead_x + y * ahead_y > length * length:
        return False
    return abs(x * ahead_y - y * ahead_x) / length < _STRAIGHT_PX


def _paint_reads(painter: QPainter, frame: Frame, theme: Theme, reads: Sequence[ReadDot]) -> None:
    """One dot a pixel, however many reads are there; those of an old fix are hollow."""
    world, left, top, side = world_px(frame.zoom), frame.left, frame.top, frame.side
    places: dict[tuple[int, int], bool] = {}
    for read in reads:
        x, y = int(read.place.x * world - left), int(read.place.y * world - top)
        if -_DOT < x < side + _DOT and -_DOT < y < side + _DOT:
            places[x, y] = read.fresh or places.get((x, y), False)
    for fresh in (False, True):
        stamp, half = _stamp(theme, fresh=fresh), _DOT // 2 + 1
        for (x, y), is_fresh in places.items():
            if is_fresh is fresh:
                painter.drawImage(x - half, y - half, stamp)


def _stamp(theme: Theme, *, fresh: bool) -> QImage:
    size = _DOT + 2
    made = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_dot(painter, theme, QRectF(0, 0, size, size), fresh=fresh)
    painter.end()
    return made


def paint_dot(painter: QPainter, theme: Theme, box: QRectF, *, fresh: bool) -> None:
    """The sign of a read: full, or hollow when its place is that of an old fix."""
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.surface))
    painter.drawEllipse(box)
    if fresh:
        painter.setBrush(QColor(theme.text2))
        painter.drawEllipse(inner)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.text2), 2))
        painter.drawEllipse(inner.adjusted(1, 1, -1, -1))
