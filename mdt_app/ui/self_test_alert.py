# SPDX-License-Identifier: Apache-2.0
"""The alert of the drawn plate: like a hit to look at, marked as a test, and nowhere but on the self-test's page."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from mdt_app.domain.self_test import TestAlert
from mdt_app.screens.plate_place import Part
from mdt_app.ui.style import label, stack
from mdt_app.ui.tokens import UNIT, Theme
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture
from mdt_app.ui.widgets.priority_mark import PriorityMark

_PICTURE_W = 36 * UNIT
_CELLS_H = 36
#: A drawn plate is never at the edge of its frame, so its crop has the whole margin.
_INSIDE = Part(0.4, 0.4, 0.6, 0.6)


class TestAlertBox(QFrame):
    """Shows the drawn plate's alert, and says when it is on the screen.

    Signals:
        painted: an alert was painted for the first time.
    """

    __test__ = False  # pytest collects what begins with this word
    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "raised")
        self._alert: TestAlert | None = None
        self._due = False
        whole = stack(self, pad=3 * UNIT, gap=UNIT)
        row = QHBoxLayout()
        row.setSpacing(3 * UNIT)
        whole.addLayout(row)
        pictures = stack(gap=UNIT)
        self._crop = PlatePicture(theme, name="Drawn plate", radius=UNIT)
        self._crop.setFixedSize(_PICTURE_W, _PICTURE_W // 2)
        self._cells = PlateCells(theme, "", pitch=20, height=_CELLS_H, cell=False, name="Drawn plate, read")
        pictures.addWidget(self._crop)
        pictures.addWidget(self._cells)
        row.addLayout(pictures)
        words = stack(gap=UNIT)
        words.addWidget(label("TEST", "title", 800))
        self._mark = PriorityMark(theme, 2, size=32, role="body")
        words.addWidget(self._mark)
        self._category = label("", "note", 600, wrap=True)
        words.addWidget(self._category)
        words.addStretch(1)
        row.addLayout(words, 1)
        whole.addWidget(label("Drawn by this terminal: no vehicle.", "note", 500, "text2", wrap=True))
        self.hide()

    def show_alert(self, alert: TestAlert | None) -> None:
        """Show an alert; None hides it."""
        before, self._alert = self._alert, alert
        self.setVisible(alert is not None)
        if alert is None or alert == before:
            return
        self._due = True
        self._crop.show_plate(alert.jpeg, _INSIDE)
        self._cells.set_plate(alert.plate)
        self._cells.set_pitch((_PICTURE_W - 2) / max(7, len(alert.plate)), _CELLS_H)
        self._mark.set_level(alert.level)
        self._category.setText(alert.category)
        self.setAccessibleName(f"Test alert, {alert.category}: no vehicle")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame; what stands in it follows in the same turn, and then it is said."""
        super().paintEvent(event)
        if self._due:
            self._due = False
            QTimer.singleShot(0, self.painted.emit)
