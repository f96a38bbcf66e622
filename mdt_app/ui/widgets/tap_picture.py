# SPDX-License-Identifier: Apache-2.0
"""A picture that opens at full size when it is tapped."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from mdt_app.ui.widgets.picture import Picture


class TapPicture(Picture):
    """As `Picture`; emits ``tapped`` when a press ends over it."""

    tapped = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that its end arrives here."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of the tap."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.tapped.emit()
