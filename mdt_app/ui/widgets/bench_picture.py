# SPDX-License-Identifier: Apache-2.0
"""The bench's live picture: boxes over plates, and the region in which they are looked for, with handles to drag."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPen

from camera.settings import Region
from mdt_app.screens.bench_region import Edge
from mdt_app.screens.bench_state import BenchPicture
from mdt_app.ui.tokens import TARGET, Theme
from mdt_app.ui.widgets.picture import MarkedPlate, Picture

_HANDLE_W, _HANDLE_H = 56, 24
_SHADE = 150


class RegionPicture(Picture):
    """A whole picture; while the region is set its edges are dragged by handles as large as keys.

    Signals:
        edge_moved: an edge of the region, and to which part of the picture it was dragged.
    """

    edge_moved = Signal(str, float)

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name, whole=True)
        self._region: Region | None = None
        self._edited: Edge | None = None
        self._dragged: Edge | None = None

    def show_bench(self, shown: BenchPicture) -> None:
        """Show a picture with its plates marked, or why there is none."""
        self.set_words(shown.caption, shown.tag)
        preview = shown.preview
        if preview is None or shown.failed:
            self.show_message(
                shown.message or "Waiting for the first picture", "p1" if shown.failed else "text2"
            )
            return
        marks = tuple(MarkedPlate(one.left, one.top, one.right, one.bottom, one.words) for one in shown.marks)
        self.show_rgb(preview.pixels, preview.width, preview.height, marks)

    def show_region(self, region: Region | None, edited: Edge | None = None) -> None:
        """Draw the region; with handles, of which one is chosen, while it is set."""
        if (region, edited) != (self._region, self._edited):
            self._region, self._edited = region, edited
            self._dragged = self._dragged if edited is not None else None
            self._changed()

    def handle(self, edge: Edge) -> QRectF:
        """Where an edge is dragged, pixels of the widget; at least as large as a key."""
        box = self._box(self._region or (0.0, 0.0, 1.0, 1.0))
        middles = {
            Edge.LEFT: QPointF(box.left(), box.center().y()),
            Edge.TOP: QPointF(box.center().x(), box.top()),
            Edge.RIGHT: QPointF(box.right(), box.center().y()),
            Edge.BOTTOM: QPointF(box.center().x(), box.bottom()),
        }
        touched = QRectF(0, 0, TARGET, TARGET)
        touched.moveCenter(middles[edge])
        return touched

    def _paint_over(self, painter: QPainter, target: QRectF) -> None:
        """Draw what lies outside the region in shade, and its edges."""
        if self._region is None:
            return
        box = self._box(self._region)
        outside = QPainterPath()
        outside.addRect(target)
        inside = QPainterPath()
        inside.addRect(box)
        shade = QColor(self._theme.picture_ground)
        shade.setAlpha(_SHADE)
        painter.fillPath(outside.subtracted(inside), shade)
        ground, ink = QColor(self._theme.picture_ground), QColor(self._theme.picture_ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((ground, 6), (ink, 3)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(box)
        if self._edited is not None:
            for edge in Edge:
                self._paint_handle(painter, edge)

    def _paint_handle(self, painter: QPainter, edge: Edge) -> None:
        upright = edge in (Edge.LEFT, Edge.RIGHT)
        drawn = QRectF(0, 0, _HANDLE_H if upright else _HANDLE_W, _HANDLE_W if upright else _HANDLE_H)
        drawn.moveCenter(self.handle(edge).center())
        room = self._target().adjusted(2, 2, -2, -2)
        drawn.moveLeft(min(max(drawn.left(), room.left()), room.right() - drawn.width()))
        drawn.moveTop(min(max(drawn.top(), room.top()), room.bottom() - drawn.height()))
        chosen = edge is self._edited
        ground, ink = QColor(self._theme.picture_ground), QColor(self._theme.picture_ink)
        painter.setPen(QPen(ground if chosen else ink, 3))
        painter.setBrush(ink if chosen else ground)
        painter.drawRoundedRect(drawn, 6, 6)

    def _box(self, region: Region) -> QRectF:
        target = self._target()
        left, top, right, bottom = region
        return QRectF(
            target.x() + left * target.width(),
            target.y() + top * target.height(),
            (right - left) * target.width(),
            (bottom - top) * target.height(),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearest handle under the finger."""
        if self._edited is None:
            return
        at = event.position()
        under = [edge for edge in Edge if self.handle(edge).contains(at)]
        self._dragged = min(
            under, key=lambda edge: (self.handle(edge).center() - at).manhattanLength(), default=None
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the edge along."""
        if self._dragged is None:
            return
        target, at = self._target(), event.position()
        across = self._dragged in (Edge.LEFT, Edge.RIGHT)
        part = (at.x() - target.x()) / target.width() if across else (at.y() - target.y()) / target.height()
        self.edge_moved.emit(self._dragged.value, part)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the edge go."""
        self._dragged = None
