# SPDX-License-Identifier: Apache-2.0
"""A line to write in whose caret has the colour of its text.

Qt turns the ground around under a caret, which makes it white on the black of red-night, and dark adaptation is lost.
"""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

#: Qt's rectangle around the caret begins so far left of it, and ours is so wide, pixels.
_BEFORE, _WIDTH = 4, 3


class TextLine(QLineEdit):
    """As Qt's own; the caret stands still and can be seen with gloves in the way."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, and the caret over Qt's own."""
        super().paintEvent(event)
        if not self.hasFocus() or self.isReadOnly():
            return
        caret = self.cursorRect()
        caret.setLeft(caret.left() + _BEFORE)
        caret.setWidth(_WIDTH)
        painter = QPainter(self)
        painter.fillRect(caret.intersected(self.rect()), self.palette().text())
        painter.end()
