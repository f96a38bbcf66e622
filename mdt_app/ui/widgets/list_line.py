# SPDX-License-Identifier: Apache-2.0
"""A row of a list that a tap chooses."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame

from mdt_app.ui.style import set_property


class ListLine(QFrame):
    """The frame of one row; what stands in it is the list's own.

    Args:
        height: pixels.

    Signals:
        chosen: the row was tapped.
    """

    chosen = Signal()

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setProperty("panel", "surface")
        self.setFixedHeight(height)

    def show_chosen(self, *, chosen: bool) -> None:
        """Whether this row is shown at large, and the keys act on it."""
        set_property(self, "panel", "chosen" if chosen else "surface")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap chooses the row."""
        super().mouseReleaseEvent(event)
        self.chosen.emit()
