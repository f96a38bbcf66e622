# SPDX-License-Identifier: Apache-2.0
"""The map itself: cached layers below, what changes each second above; wheel and finger move it."""

import math
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mdt_app.domain.mercator import MapPoint, metres_per_px, world_px
from mdt_app.screens.map import MapScreen
from mdt_app.screens.map_scale import degrees
from mdt_app.screens.map_state import MapState, counted
from mdt_app.ui.map_layers import Frame, ShiftLayer, grid, paint_ground
from mdt_app.ui.map_marks import (
    Cluster,
    Pen,
    chip_at,
    cluster,
    paint_chip,
    paint_ground_words,
    paint_hit,
    paint_north,
    paint_own,
    paint_rings,
    paint_scale,
    ring_lengths,
)
from mdt_app.ui.map_tiles import TileLoader
from mdt_app.ui.style import font
from mdt_app.ui.tokens import PAD, RADIUS, TARGET, Theme

#: New tiles are drawn together, this often at most, milliseconds.
TILES_MS = 60
_CENTRE = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


class MapCanvas(QWidget):
    """Draws the map screen; nothing here waits for a tile.

    Args:
        screen: what is drawn.
        theme: to begin with.
        tiles: streets; None without a map file.
    """

    def __init__(self, screen: MapScreen, theme: Theme, tiles: TileLoader | None) -> None:
        super().__init__()
        self._screen, self._theme, self._tiles = screen, theme, tiles
        self._frame: Frame | None = None
        self._layer: ShiftLayer | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(TILES_MS)
        self._later.timeout.connect(self._forget_ground)
        if tiles is not None:
            tiles.arrived.connect(self._tiles_arrived, Qt.ConnectionType.QueuedConnection)
        screen.subscribe(self._changed)
        self._changed(screen.state)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours and filter into use."""
        self._theme = theme
        self._forget_ground()

    def sizeHint(self) -> QSize:
        """Small; the map takes the room it is given."""
        return QSize(320, 240)

    def _changed(self, state: MapState) -> None:
        if self.isVisible():
            self._say(state)
            self.update()

    def _say(self, state: MapState) -> None:
        counts = state.counts
        up = "Heading up" if state.look.heading_up else "North up"
        self.setAccessibleName(
            f"Map. {state.position.words}. {counted(counts.hits, 'hit')} waiting, "
            f"{counted(counts.reads, 'read')}. {up}."
        )
        chosen = next((mark.words for mark in state.hits if mark.hit_id == state.chosen), "")
        said = (f"Chosen: {chosen}." if chosen else "", state.ground.words)
        self.setAccessibleDescription(" ".join(part for part in said if part))

    def _tiles_arrived(self) -> None:
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _forget_ground(self) -> None:
        self._frame = self._layer = None
        self.update()

    # -- where things are -----------------------------------------------------------------------------------

    def place_of(self, point: MapPoint) -> QPointF:
        """Where a point of the map is in this widget, pixels."""
        look = self._screen.state.look
        centre = look.centre or point
        world = world_px(look.zoom)
        east, south = (point.x - centre.x) * world, (point.y - centre.y) * world
        angle = math.radians(-look.up_deg)
        right = east * math.cos(angle) - south * math.sin(angle)
        down = east * math.sin(angle) + south * math.cos(angle)
        return QPointF(self.width() / 2 + right, self.height() / 2 + down)

    def clusters(self) -> list[Cluster]:
        """The hits in sight as they stand, the lowest first."""
        state = self._screen.state
        around = QRectF(self.rect()).adjusted(-TARGET, -TARGET, TARGET, TARGET)
        placed = [(mark, self.place_of(mark.place)) for mark in state.hits]
        return cluster([one for one in placed if around.contains(one[1])], state.chosen)

    def hit_at(self, at: QPointF) -> UUID | None:
        """The hit under a finger of 15 mm, the nearest of several."""
        reach = TARGET / 2
        near = [(math.hypot(one.at.x() - at.x(), one.at.y() - at.y()), one) for one in self.clusters()]
        found = min((pair for pair in near if pair[0] <= reach), key=lambda pair: pair[0], default=None)
        return found[1].mark.hit_id if found else None

    # -- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Move the layers under the window, then draw what stands over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(clip)
        state = self._screen.state
        if state.look.centre is None:
            self._paint_nowhere(painter)
        else:
            self._paint_layers(painter, state, state.look.centre)
            self._paint_over(painter, state, state.look.centre)
        self._paint_edge(painter)
        painter.end()

    def _paint_nowhere(self, painter: QPainter) -> None:
        position = self._screen.state.position
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        middle = QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0)
        painter.setPen(QColor(self._theme.text))
        painter.setFont(font("title", 700))
        painter.drawText(middle.adjusted(0, -TARGET / 2, 0, -TARGET / 2), _CENTRE, position.words)
        painter.setFont(font("strong", 500))
        painter.drawText(middle.adjusted(0, TARGET / 2, 0, TARGET / 2), _CENTRE, position.note)
        paint_ground_words(
            Pen(painter, self._theme, moving=False), QRectF(self.rect()), self._screen.state.ground
        )

    def _paint_layers(self, painter: QPainter, state: MapState, centre: MapPoint) -> None:
        frame, picture = self._layers(state, centre)
        x, y = frame.at(centre)
        painter.save()
        if state.look.up_deg:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(self.width() / 2, self.height() / 2)
            painter.rotate(-state.look.up_deg)
            painter.drawPixmap(QPointF(-x, -y), picture)
        else:
            painter.drawPixmap(round(self.width() / 2 - x), round(self.height() / 2 - y), picture)
        painter.restore()

    def _layers(self, state: MapState, centre: MapPoint) -> tuple[Frame, QPixmap]:
        """The kept layers, drawn anew where something in them changed."""
        frame, layer = self._frame, self._layer
        if frame is None or layer is None or not frame.holds(centre, state.look.zoom):
            frame = Frame.around(centre, state.look.zoom, math.hypot(self.width(), self.height()) / 2)
            if self._tiles is not None:
                self._tiles.want(frame.tiles(), self._theme.image_filter)
            layer = ShiftLayer(paint_ground(frame, self._theme, self._tiles), frame, self._theme)
            self._frame, self._layer = frame, layer
        layer.show(state.trail, state.reads, state.counts.reads - state.counts.unplaced)
        return frame, layer.picture

    def _paint_over(self, painter: QPainter, state: MapState, centre: MapPoint) -> None:
        pen = Pen(painter, self._theme, state.moving)
        room = QRectF(self.rect())
        scale = metres_per_px(centre, state.look.zoom)
        if not state.moving and not state.look.up_deg:
            self._paint_degrees(pen)
        own = state.own
        if own is not None and own.fresh:
            paint_rings(pen, self.place_of(own.place), ring_lengths(room, scale), scale)
        for one in self.clusters():
            paint_hit(pen, one, chosen=one.mark.hit_id == state.chosen)
        if own is not None:
            paint_own(pen, self.place_of(own.place), own, state.look.up_deg)
        paint_scale(pen, room, scale)
        paint_north(pen, room, state.look.up_deg)
        if not state.moving:
            paint_ground_words(pen, room, state.ground)

    def _paint_degrees(self, pen: Pen) -> None:
        """What the lines of the grid are called, along the top and the left; north up and at rest only."""
        frame, centre = self._frame, self._screen.state.look.centre
        if frame is None or centre is None:
            return
        x, y = frame.at(centre)
        left, top = x - self.width() / 2, y - self.height() / 2
        step, meridians, parallels = grid(frame)
        for line in meridians:
            if 150 < line.at - left < self.width() - 150:
                words = degrees(line.degrees, step, "EW")
                paint_chip(pen, chip_at(pen, QPointF(line.at - left, 18), words), words)
        for line in parallels:
            if 60 < line.at - top < self.height() - 130:
                words = degrees(line.degrees, step, "NS")
                place = chip_at(pen, QPointF(0, line.at - top), words)
                place.moveLeft(6)
                paint_chip(pen, place, words)

    def _paint_edge(self, painter: QPainter) -> None:
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.focus), 4))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), RADIUS, RADIUS)

    # -- hands ----------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """One notch is one zoom."""
        if event.angleDelta().y():
            self._screen.zoom(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger comes down."""
        self._pressed_at, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A finger that moves takes the map with it."""
        if self._pressed_at is None:
            return
        way = event.position() - self._pressed_at
        if self._dragged or way.manhattanLength() > TARGET / 4:
            self._dragged, self._pressed_at = True, event.position()
            self._screen.pan(-way.x(), -way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap chooses the hit under it, or none."""
        if self._pressed_at is not None and not self._dragged:
            self._screen.choose(self.hit_at(event.position()))
        self._pressed_at = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A larger window needs larger layers."""
        super().resizeEvent(event)
        self._forget_ground()

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch tiles from now on."""
        super().showEvent(event)
        if self._tiles is not None:
            self._tiles.start()
        self._frame = None
        self._say(self._screen.state)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is fetched and no picture of the shift is kept while nobody looks."""
        super().hideEvent(event)
        self._later.stop()
        if self._tiles is not None:
            self._tiles.stop()
        self._frame = self._layer = None
