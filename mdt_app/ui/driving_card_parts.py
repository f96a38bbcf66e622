# SPDX-License-Identifier: Apache-2.0
"""What is painted on the driving card: the side, the priority's shape, and the ground whose border pulses."""

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from mdt_app.ui.pulse import Pulse
from mdt_app.ui.tokens import PRIORITIES, Theme
from mdt_app.ui.widgets.priority_mark import paint_shape

SIDE_WORDS = {"left": "Left side", "right": "Right side", "front": "Ahead", "rear": "Behind"}
_ARROW_W, _ARROW_H = 230, 190
#: The least grave priority whose border pulses.
_LAST_PULSING = 2
#: How far the arrow is turned from pointing right, degrees clockwise.
_TURN = {"right": 0, "rear": 90, "left": 180, "front": 270}


class SideArrow(QWidget):
    """Our car from above, and an arrow to the side where the plate was seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._side, self._scale = theme, "", 1.0
        self.set_scale(1.0)

    def set_scale(self, scale: float) -> None:
        """Draw larger or smaller; 1 is for the full width."""
        self._scale = scale
        self.setFixedSize(round(_ARROW_W * scale), round(_ARROW_H * scale))

    def show_side(self, side: str) -> None:
        """Point to a side; without one only the car is drawn."""
        self._side = side
        self.setAccessibleName(f"Seen: {SIDE_WORDS.get(side, 'side unknown').lower()}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw car and arrow; the car stands on the far side of the arrow."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        centre = {"left": 160.0, "front": 70.0, "rear": 70.0}.get(self._side, 70.0)
        painter.setPen(QPen(QColor(theme.text), 4))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(centre - 38, 12, 76, 160), 26, 26)
        painter.setBrush(QColor(theme.line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(centre - 26, 54, 52, 22), 8, 8)
        painter.drawRoundedRect(QRectF(centre - 26, 122, 52, 18), 8, 8)
        if self._side in _TURN:
            painter.setBrush(QColor(theme.text))
            painter.translate(56.0 if self._side == "left" else 174.0, 92.0)
            painter.rotate(_TURN[self._side])
            corners = ((-48, -16), (-6, -16), (-6, -42), (48, 0), (-6, 42), (-6, 16), (-48, 16))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        painter.end()


class Shape(QWidget):
    """The shape of a priority alone."""

    def __init__(self, theme: Theme, size: int) -> None:
        super().__init__()
        self._theme, self._level = theme, 4
        self.setFixedSize(size, size)

    def show_level(self, level: int) -> None:
        """Show a priority, 1 to 4."""
        self._level = level
        self.setAccessibleName(f"Priority {level}, {PRIORITIES[level].word.lower()}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        paint_shape(painter, self._theme, self._level, QRectF(self.rect()))
        painter.end()


class Card(QWidget):
    """The card's ground; its border carries the priority's colour, thinner at red-night, and pulses for a grave hit.

    Args:
        theme: to begin with.
        seconds: a clock that only goes forward.
    """

    def __init__(self, theme: Theme, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._theme, self._level = theme, 4
        self._pulse = Pulse(self, seconds)

    def show_fresh(self, level: int) -> None:
        """Another hit came onto the card: levels 1 and 2 pulse."""
        self._pulse.end()
        if level <= _LAST_PULSING:
            self._pulse.begin()
        self.show_level(level)

    def show_level(self, level: int) -> None:
        """Show a priority, 1 to 4."""
        self._level = level
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and border."""
        role = f"p{self._level}_text" if self._theme.outlined else f"p{self._level}"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QColor(self._theme.colour(role))
        edge.setAlphaF(self._pulse.strength)
        painter.setPen(QPen(edge, 6 if self._theme.outlined else 14))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(7, 7, -7, -7), 18, 18)
        painter.end()
