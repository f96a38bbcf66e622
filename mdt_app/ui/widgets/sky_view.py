# SPDX-License-Identifier: Apache-2.0
"""The sky over the car: north up, the horizon as the outer ring, each satellite where it stands."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gps.types import Satellite, Sky
from mdt_app.ui.satellite_marks import label_places, paint_mark
from mdt_app.ui.style import font, text_px
from mdt_app.ui.tokens import PAD, Theme

_RINGS = (30, 60)
"""Degrees above the horizon at which a ring is drawn."""

_MARK = 9.0
_NONE = "No satellites told of yet"


def place_of(satellite: Satellite, centre: QPointF, radius: float) -> QPointF | None:
    """Where a satellite stands in a sky of this radius, pixels; None while its place is not known."""
    if satellite.azimuth_deg is None or satellite.elevation_deg is None:
        return None
    out = radius * (90 - satellite.elevation_deg) / 90
    angle = math.radians(satellite.azimuth_deg)
    return centre + QPointF(out * math.sin(angle), -out * math.cos(angle))


class SkyView(QWidget):
    """Draws a sky; without one it says so."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sky: Sky | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_sky(None)

    def show_sky(self, sky: Sky | None) -> None:
        """Show another sky."""
        self._sky = sky
        self.setAccessibleName(self._words())
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Small; the sky takes the room it is given."""
        return QSize(260, 230)

    def minimumSizeHint(self) -> QSize:
        """As small as its names can be read in."""
        return QSize(220, 200)

    def _words(self) -> str:
        if self._sky is None:
            return f"Sky. {_NONE}."
        used = ", ".join(_said(one) for one in self._sky.satellites if one.used)
        seen = len(self._sky.satellites)
        return f"Sky, north up. {self._sky.used} satellites used of {seen}. Used: {used or 'none'}."

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw horizon, rings, cross, letters and satellites."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = text_px("note")
        centre = QPointF(self.width() / 2, self.height() / 2)
        radius = min(self.width(), self.height()) / 2 - line - 6
        self._paint_ground(painter, centre, radius)
        if self._sky is None:
            painter.setPen(QColor(self._theme.text))
            painter.setFont(font("body", 600))
            middle = QRectF(centre.x() - radius + PAD, centre.y() - 40, 2 * (radius - PAD), 80)
            painter.drawText(middle, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), _NONE)
        else:
            self._paint_satellites(painter, self._sky, centre, radius)
        painter.end()

    def _paint_ground(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        theme = self._theme
        painter.setBrush(QColor(theme.raised))
        painter.setPen(QPen(QColor(theme.line_strong), 2))
        painter.drawEllipse(centre, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.line), 1))
        for degrees in _RINGS:
            ring = radius * (90 - degrees) / 90
            painter.drawEllipse(centre, ring, ring)
        painter.drawLine(centre - QPointF(radius, 0), centre + QPointF(radius, 0))
        painter.drawLine(centre - QPointF(0, radius), centre + QPointF(0, radius))
        painter.setPen(QColor(theme.text))
        painter.setFont(font("note", 700))
        size = text_px("note") + 6
        for letter, x, y in (("N", 0, -1), ("E", 1, 0), ("S", 0, 1), ("W", -1, 0)):
            at = centre + QPointF(x, y) * (radius + size / 2 + 1)
            painter.drawText(
                QRectF(at.x() - size / 2, at.y() - size / 2, size, size), Qt.AlignmentFlag.AlignCenter, letter
            )

    def _paint_satellites(self, painter: QPainter, sky: Sky, centre: QPointF, radius: float) -> None:
        """Marks first, the used ones on top; then the names that have room, those of used ones first."""
        placed = [(one, place_of(one, centre, radius)) for one in sky.satellites]
        known = sorted(((one, at) for one, at in placed if at is not None), key=lambda pair: pair[0].used)
        taken = [QRectF(at.x() - _MARK, at.y() - _MARK, 2 * _MARK, 2 * _MARK) for _, at in known]
        for one, at in known:
            paint_mark(painter, self._theme, one, at, _MARK)
        painter.setFont(font("note", 600))
        metrics = QFontMetrics(painter.font())
        for one, at in reversed(known):
            width, height = metrics.horizontalAdvance(one.name), metrics.height() - 3
            room = self._room(at, (width, height), taken)
            if room is not None:
                taken.append(room)
                painter.setPen(QColor(self._theme.text if one.used else self._theme.text2))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, one.name)

    def _room(self, at: QPointF, size: tuple[float, float], taken: list[QRectF]) -> QRectF | None:
        whole = QRectF(self.rect())
        for room in label_places(at, _MARK, *size):
            if whole.contains(room) and not any(room.intersects(other) for other in taken):
                return room
        return None


def _said(one: Satellite) -> str:
    strength = f" {one.strength_db:.0f} dB-Hz" if one.strength_db is not None else ""
    return f"{one.name}{strength}"
