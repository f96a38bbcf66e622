# SPDX-License-Identifier: Apache-2.0
"""One-colour icons of ``resources/icons``: 24 grid, 2 px stroke, drawn in a role's colour."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

import resources
from mdt_app.ui.tokens import Theme


def icon(name: str, colour: str, size: int = 28) -> QPixmap:
    """The icon in a colour, ``size`` pixels square; as sharp as the screen where everything is drawn larger.

    Raises:
        FileNotFoundError: no such icon ships.
    """
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    return _drawn(name, colour, size, ratio)


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    drawing = resources.text(f"icons/{name}.svg").replace("currentColor", colour)
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


class Icon(QWidget):
    """An icon beside a word; screen readers pass over it."""

    decorative = True

    def __init__(self, theme: Theme, name: str, *, role: str = "text2", size: int = 24) -> None:
        super().__init__()
        self._theme, self._name, self._role, self._size = theme, name, role, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Draw another icon, or the same in another colour role."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As fixed."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icon(self._name, self._theme.colour(self._role), self._size))
        painter.end()
