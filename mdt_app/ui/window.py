# SPDX-License-Identifier: Apache-2.0
"""The main window: rail, top bar, pages, status strip, and what may cover them all."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QWidget

from mdt_app.screens.banners import BannersScreen
from mdt_app.screens.driving import DrivingScreen, DrivingState
from mdt_app.screens.shift import ShiftScreen
from mdt_app.screens.status import StatusScreen
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.sign_off_sheet import SignOffSheet
from mdt_app.ui.style import dress, recolour, stack
from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, PAD, RAIL_W, TOP_H, Theme, next_theme
from mdt_app.ui.widgets.banner_bar import HEIGHT, BannerBar
from mdt_app.ui.widgets.rail import Page, Rail
from mdt_app.ui.widgets.status_strip import StatusStrip
from mdt_app.ui.widgets.top_bar import TopBar


@dataclass(frozen=True, slots=True)
class WindowScreens:
    """The screens that the frame itself renders."""

    shift: ShiftScreen
    status: StatusScreen
    driving: DrivingScreen
    banners: BannersScreen


class MainWindow(QWidget):
    """Holds the pages; over them, from the lowest: the sheet, the driving card, sign-on.

    Args:
        screens: what rail, bars and card show.
        pages: from top to bottom of the rail.
        theme: to begin with.
        on_sign_off: the officer confirmed the end of the shift.
        on_close: the window is about to close.
    """

    def __init__(
        self,
        screens: WindowScreens,
        pages: tuple[Page, ...],
        theme: Theme,
        *,
        on_sign_off: Callable[[], None],
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._screens, self._pages, self._theme = screens, pages, theme
        self._on_sign_off, self._on_close = on_sign_off, on_close
        self._sheet: QWidget | None = None
        self._sign_on: QWidget | None = None
        self.setObjectName("page")
        self.setWindowTitle("Patrol MDT")
        self.setMinimumSize(MIN_W, MIN_H)
        self.resize(FULL_W, FULL_H)
        self._layers = QStackedLayout(self)
        self._pages_frame = self._frame(theme)
        self._layers.addWidget(self._pages_frame)
        self._card = DrivingCardView(screens.driving, theme)
        self._layers.addWidget(self._card)
        self._sign_off = SignOffSheet(theme)
        self._layers.addWidget(self._sign_off)
        self._asking = False
        self._sign_off.kept.connect(self._stay)
        self._sign_off.confirmed.connect(self._end_shift)
        switch = QShortcut(QKeySequence("F8"), self)
        switch.setContext(Qt.ShortcutContext.WindowShortcut)
        switch.activated.connect(self.show_next_theme)
        self.show_page(0)
        screens.driving.subscribe(self._driving_changed)
        dress(self, theme)

    @property
    def theme(self) -> Theme:
        """The theme in use; give it to views that are made later."""
        return self._theme

    def _frame(self, theme: Theme) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail = Rail(self._pages, theme)
        self._rail.chosen.connect(self.show_page)
        self._rail.theme_wanted.connect(self.show_next_theme)
        self._rail.sign_off_wanted.connect(self._ask_sign_off)
        row.addWidget(self._rail)
        column = stack(gap=0)
        self._bar = TopBar(self._screens.shift, theme)
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(page.widget)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        column.addWidget(StatusStrip(self._screens.status, theme))
        row.addLayout(column, 1)
        self._banner = BannerBar(self._screens.banners, theme, frame)
        return frame

    def show_page(self, index: int) -> None:
        """Show a page of the rail."""
        self._stack.setCurrentIndex(index)
        self._rail.show_chosen(index)
        self._bar.set_title(self._pages[index].name)

    def show_page_named(self, name: str) -> None:
        """Show the page of this name.

        Raises:
            ValueError: there is no such page.
        """
        self.show_page([page.name for page in self._pages].index(name))

    def show_sheet(self, widget: QWidget) -> None:
        """Cover the window with the verification sheet; while the car moves it waits."""
        self.hide_sheet()
        self._sheet = widget
        self._cover(widget)

    def hide_sheet(self) -> None:
        """Take the sheet away; the widget belongs to the caller again."""
        gone, self._sheet = self._sheet, None
        self._uncover(gone)

    def show_sign_on(self, widget: QWidget) -> None:
        """Cover everything with sign-on."""
        self.hide_sign_on()
        self._sign_on = widget
        self._cover(widget)

    def hide_sign_on(self) -> None:
        """A shift began; the widget belongs to the caller again."""
        gone, self._sign_on = self._sign_on, None
        self._uncover(gone)

    def show_next_theme(self) -> None:
        """Day, night, red-night, and again."""
        self.use_theme(next_theme(self._theme))

    def use_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self._theme = theme
        dress(self, theme)

    def _cover(self, widget: QWidget) -> None:
        self._layers.addWidget(widget)
        recolour(widget, self._theme)
        self._arrange()

    def _uncover(self, widget: QWidget | None) -> None:
        self._arrange()
        if widget is not None:
            self._layers.removeWidget(widget)
            widget.hide()
            widget.setParent(None)

    def _arrange(self) -> None:
        """What lies on top: sign-on, then the card, the question of sign-off, the sheet, the pages."""
        state = self._screens.driving.state
        layers: list[QWidget | None] = [
            self._sign_on,
            self._card if state.card is not None else None,
            self._sign_off if self._asking else None,
            self._sheet if state.sheet_allowed else None,
        ]
        covers = [layer for layer in layers if layer is not None]
        self._layers.setCurrentWidget(covers[0] if covers else self._pages_frame)

    def _driving_changed(self, _state: DrivingState) -> None:
        self._arrange()

    def _ask_sign_off(self) -> None:
        self._asking = True
        self._arrange()
        shift = self._screens.shift.state
        self._sign_off.show_waiting(shift.waiting, shift.unsent)

    def _stay(self) -> None:
        self._asking = False
        self._arrange()

    def _end_shift(self) -> None:
        self._stay()
        self._on_sign_off()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notices lie over the left head of the page: a hit and its keys are on the right and at the foot."""
        super().resizeEvent(event)
        width = (self.width() - RAIL_W - 3 * PAD) // 2
        self._banner.setGeometry(RAIL_W + PAD, TOP_H + PAD, width, HEIGHT)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so before the window goes."""
        self._on_close()
        super().closeEvent(event)
