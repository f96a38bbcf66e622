# SPDX-License-Identifier: Apache-2.0
"""Labels that shorten what does not fit; the whole text stays with screen readers."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from mdt_app.ui.style import font

_LEAST_W = 64


class ElidedLabel(QLabel):
    """One line that ends in dots where the room ends; with ``keeps_end`` they stand in its middle."""

    def __init__(
        self, role: str = "body", weight: int = 450, tone: str = "text", *, keeps_end: bool = False
    ) -> None:
        super().__init__()
        self._whole = ""
        self._mode = Qt.TextElideMode.ElideMiddle if keeps_end else Qt.TextElideMode.ElideRight
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
            self.setAccessibleDescription(text)
            self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:
        """Another font holds more or less of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._shorten()

    def sizeHint(self) -> QSize:
        """As the whole text needs."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 1, super().sizeHint().height())

    def _shorten(self) -> None:
        fitting = self.fontMetrics().elidedText(self._whole, self._mode, self.width())
        if fitting != self.text():
            self.setText(fitting)


class TwoLineLabel(QLabel):
    """One line as large as its role, or two smaller ones; what does not fit even those ends in dots.

    Args:
        role: type role of a single line.
        small: type role of two lines.
    """

    def __init__(self, role: str = "strong", small: str = "note", weight: int = 600) -> None:
        super().__init__()
        self._whole = ""
        self._large, self._small = font(role, weight), font(small, weight)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setProperty("tone", "text")

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self.setAccessibleDescription(text)
            self._set()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the text anew."""
        super().resizeEvent(event)
        self._set()

    def _set(self) -> None:
        one = QFontMetrics(self._large).horizontalAdvance(self._whole) <= self.width()
        self.setFont(self._large if one else self._small)
        text = (
            self._whole if one else "\n".join(two_lines(self._whole, QFontMetrics(self._small), self.width()))
        )
        if text != self.text():
            self.setText(text)
            self.updateGeometry()


def two_lines(text: str, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """As many words as fit into ``width`` pixels on the first line, the others shortened on the second."""
    words = text.split()
    fitting = 1
    while fitting < len(words) and metrics.horizontalAdvance(" ".join(words[: fitting + 1])) < width - 1:
        fitting += 1
    lines = (" ".join(words[:fitting]), " ".join(words[fitting:]))
    shown = (metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines)
    return tuple(line for line in shown if line)
