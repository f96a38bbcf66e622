# SPDX-License-Identifier: Apache-2.0
"""The list of results: of any length, chosen from by tap and key."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import (
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QKeyEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScroller,
    QTableView,
)

from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_state import InquiryState
from mdt_app.ui.result_delegate import MADE_A_ROUND, ResultDelegate
from mdt_app.ui.result_model import ResultsModel
from mdt_app.ui.style import tall
from mdt_app.ui.tokens import GAP, UNIT, Theme
from mdt_app.ui.widgets.painted_list import Index

ROW_H: Final = 28 * UNIT
"""Pixels of a row at the normal text size; the distance to the next comes to it."""


class ResultList(QTableView):
    """The list. A table and not a list of Qt's: it asks for nothing of a row that it does not draw."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._inquiry: UUID | None = None
        self._results = ResultsModel(screen.rows)
        self._drawn = ResultDelegate(self._results, theme)
        self.setAccessibleName("Results of the search")
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(tall(ROW_H, 2) + GAP)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.setItemDelegate(self._drawn)
        self.setModel(self._results)
        self.verticalScrollBar().setSingleStep(down.defaultSectionSize() // 3)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._drawn.set_theme(theme)
        self.viewport().update()

    @property
    def is_unfinished(self) -> bool:
        """Whether rows on screen are still to be drawn."""
        return self._drawn.is_unfinished

    def show_crops(self, *, shown: bool) -> None:
        """Narrow pages show the crop of the chosen read only, at large."""
        if self._drawn.shows_crops is not shown:
            self._drawn.shows_crops = shown
            self.viewport().update()

    def show_state(self, state: InquiryState) -> None:
        """Show the rows of the inquiry that is open, and which one is chosen."""
        if state.inquiry != self._inquiry:
            self._inquiry = state.inquiry
            self._drawn.forget()
            self._results.begin(state.total)
        if 0 <= state.chosen != self.currentIndex().row():
            self.setCurrentIndex(self._results.index(state.chosen))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows; those not drawn before follow a few at a time."""
        self._drawn.left_to_draw, self._drawn.is_unfinished = MADE_A_ROUND, False
        super().paintEvent(event)
        if self._drawn.is_unfinished:
            QTimer.singleShot(0, self.viewport(), self.viewport().update)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The row that a tap or a key goes to is the chosen one; the last one is none."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._screen.choose(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the newest and the oldest; letters are keys of the page."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._results.total - 1}
        place = ends.get(Qt.Key(event.key()))
        if place is not None and place >= 0:
            self.setCurrentIndex(self._results.index(place))
        elif event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)
