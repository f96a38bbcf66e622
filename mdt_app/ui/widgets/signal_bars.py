# SPDX-License-Identifier: Apache-2.0
"""How strongly each satellite is heard: a bar each, filled when it is used."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gps.types import Satellite, Sky
from mdt_app.ui.satellite_marks import WORDS, paint_mark
from mdt_app.ui.style import font, tall, text_px
from mdt_app.ui.tokens import TYPE, UNIT, Theme

MOST_DB = 55.0
"""Top of the scale, dB-Hz: what a good antenna hears from overhead."""

_MARK = 7.0


class SignalBars(QWidget):
    """Draws the satellites that are heard, by constellation; where they are too many the weakest unused ones go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._heard: list[Satellite] = []
        self.setFixedHeight(tall(128, lines=2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_sky(None)

    def show_sky(self, sky: Sky | None) -> None:
        """Show another sky."""
        everything = sky.satellites if sky is not None else ()
        self._heard = [one for one in everything if one.strength_db is not None]
        words = ", ".join(
            f"{one.name} {one.strength_db:.0f}{' used' if one.used else ''}" for one in self._heard
        )
        self.setAccessibleName(f"Signal strength in dB-Hz. {words or 'None heard'}.")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(320, self.minimumHeight())

    def shown(self) -> tuple[list[Satellite], int]:
        """Those that have room, in order of constellation and number, and how many have none."""
        most = max(1, int(self.width() // self._pitch()))
        if len(self._heard) <= most:
            return self._heard, 0
        most = max(1, most - 1)
        best = sorted(self._heard, key=lambda one: (one.used, one.strength_db or 0), reverse=True)[:most]
        return [one for one in self._heard if one in best], len(self._heard) - most

    def _pitch(self) -> float:
        return QFontMetrics(font("note", 600)).horizontalAdvance("G88") + UNIT

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars with figure, mark and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("note", 600))
        line = QFontMetrics(painter.font()).height()
        pitch = self._pitch()
        base = self.height() - 2 * line
        painter.setPen(QPen(QColor(self._theme.line_strong), 1))
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
        shown, more = self.shown()
        for at, one in enumerate(shown):
            self._paint_bar(painter, QRectF(at * pitch, 0, pitch, base), one, line)
        painter.setPen(QColor(self._theme.text2))
        if more:
            place = QRectF(len(shown) * pitch, base - 2 * line, self.width() - len(shown) * pitch, 2 * line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"+{more}\nmore")
        elif not shown:
            painter.drawText(
                QRectF(0, 0, self.width(), base), Qt.AlignmentFlag.AlignCenter, "No signal heard yet"
            )
        painter.end()

    def _paint_bar(self, painter: QPainter, room: QRectF, one: Satellite, line: int) -> None:
        theme = self._theme
        strength = one.strength_db or 0.0
        height = (room.height() - line) * min(1.0, strength / MOST_DB)
        bar = QRectF(room.center().x() - 2 * UNIT, room.bottom() - height, 4 * UNIT, height)
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.setBrush(QColor(theme.text) if one.used else QColor(theme.surface))
        painter.drawRect(bar)
        painter.setPen(QColor(theme.text))
        figure = QRectF(room.x(), bar.y() - line, room.width(), line)
        painter.drawText(figure, Qt.AlignmentFlag.AlignCenter, f"{strength:.0f}")
        paint_mark(painter, theme, one, QPointF(room.center().x(), room.bottom() + line / 2 + 2), _MARK)
        painter.setPen(QColor(theme.text if one.used else theme.text2))
        name = QRectF(room.x(), room.bottom() + line, room.width(), line)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, one.name)


class ConstellationKey(QWidget):
    """What the shapes mean, and how many of each are used and seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: list[tuple[Satellite, str]] = []
        self.show_sky(None)

    def show_sky(self, sky: Sky | None) -> None:
        """Show another sky."""
        everything = sky.satellites if sky is not None else ()
        systems = dict.fromkeys(one.system for one in everything)
        self._lines = []
        for system in systems:
            own = [one for one in everything if one.system is system]
            used = sum(one.used for one in own)
            mark = Satellite(system, 0, strength_db=1.0, used=used > 0)
            self._lines.append((mark, f"{system} {WORDS[system]} {used}/{len(own)}"))
        self.setAccessibleName(
            "Satellites used of those seen: " + ", ".join(words for _, words in self._lines)
        )
        self.setMinimumHeight(self._line() * max(1, len(self._lines)))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def _font(self) -> QFont:
        """It stands beside the drawing of the sky, which needs the width: large, but not the largest."""
        return font("note", 600, px=min(text_px("note"), TYPE["body"]))

    def _line(self) -> int:
        return QFontMetrics(self._font()).height() + UNIT

    def sizeHint(self) -> QSize:
        """As wide as the longest line."""
        metrics = QFontMetrics(self._font())
        widest = max((metrics.horizontalAdvance(words) for _, words in self._lines), default=0)
        return QSize(widest + 8 * UNIT, self._line() * max(1, len(self._lines)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line a constellation."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        line = self._line()
        for at, (mark, words) in enumerate(self._lines):
            paint_mark(painter, self._theme, mark, QPointF(2.5 * UNIT, at * line + line / 2), 8.0)
            painter.setPen(QColor(self._theme.text))
            place = QRectF(6 * UNIT, at * line, self.width() - 6 * UNIT, line)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()
