# SPDX-License-Identifier: Apache-2.0
"""A label that shortens what does not fit; the whole text stays with screen readers."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from mdt_app.ui.style import font

_LEAST_W = 64


class ElidedLabel(QLabel):
    """One line that ends in dots where the room ends."""

    def __init__(self, role: str = "body", weight: int = 450, tone: str = "text") -> None:
        super().__init__()
        self._whole = ""
        self.setFont(font(role, weight))
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST_W)

    @property
    def whole(self) -> str:
        """The text before it was shortened."""
        return self._whole

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()

    def sizeHint(self) -> QSize:
        """As the whole text needs."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole), super().sizeHint().height())

    def _shorten(self) -> None:
        fitting = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if fitting != self.text():
            self.setText(fitting)
