# SPDX-License-Identifier: Apache-2.0
"""The main window: rail, top bar, pages, status strip, and what may cover them all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QWidget

from mdt_app.display_settings import DisplaySettings
from mdt_app.screens.banners import BannersScreen
from mdt_app.screens.driving import DrivingScreen, DrivingState
from mdt_app.screens.shift import ShiftScreen
from mdt_app.screens.sounds import SoundsScreen
from mdt_app.screens.status import StatusScreen
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.leave_sheet import LeaveSheet
from mdt_app.ui.sign_off_sheet import SignOffQuestion, SignOffSheet
from mdt_app.ui.style import dress, recolour, stack
from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, PAD, TOP_H, Theme, next_theme
from mdt_app.ui.widgets.banner_bar import BannerBar
from mdt_app.ui.widgets.rail import Page, Rail, rail_width
from mdt_app.ui.widgets.status_strip import StatusStrip
from mdt_app.ui.widgets.top_bar import TopBar


@dataclass(frozen=True, slots=True)
class WindowScreens:
    """The screens that the frame itself renders."""

    shift: ShiftScreen
    status: StatusScreen
    driving: DrivingScreen
    banners: BannersScreen
    sounds: SoundsScreen


@dataclass(frozen=True, slots=True)
class WindowActions:
    """What the officer's choices on the frame set off.

    Attributes:
        ask_sign_off: somebody wants to sign off; the answer is ``ask``.
        on_sign_off: they confirmed it.
        on_hand_over: the next officer signs on first.
        on_leave: the window closes without the outcome of a stop, for this reason.
        on_lock: lock at once.
        on_mute: hold sounds back for a while, or let them be heard again.
        may_show: whether a page may be shown now; whoever refuses says why.
        may_close: whether the window may close at once; whoever refuses asks the officer.
    """

    ask_sign_off: Callable[[], None]
    on_sign_off: Callable[[], None]
    on_hand_over: Callable[[], None]
    on_leave: Callable[[str], None]
    on_lock: Callable[[], None]
    on_mute: Callable[[], None]
    may_show: Callable[[str], bool]
    may_close: Callable[[], bool]


class MainWindow(QWidget):
    """Holds the pages; over them, from the lowest: the sheet, a question, the driving card, the lock, sign-on.

    Args:
        screens: what rail, bars and card show.
        pages: from top to bottom of the rail.
        theme: to begin with.
        actions: what the officer's choices set off.
        display: says on which side the driver sits.

    Signals:
        page_shown: this page is shown from now on, or lies under what covers it.
    """

    page_shown = Signal(str)

    def __init__(
        self,
        screens: WindowScreens,
        pages: tuple[Page, ...],
        theme: Theme,
        actions: WindowActions,
        display: DisplaySettings | None = None,
    ) -> None:
        super().__init__()
        self._side = (display or DisplaySettings()).keys_side
        self._screens, self._pages, self._theme, self._actions = screens, pages, theme, actions
        self._sheet: QWidget | None = None
        self._lock: QWidget | None = None
        self._sign_on: QWidget | None = None
        self._question: QWidget | None = None
        self.setObjectName("page")
        self.setWindowTitle("Patrol MDT")
        self.setMinimumSize(MIN_W, MIN_H)
        self.resize(FULL_W, FULL_H)
        self._layers = QStackedLayout(self)
        self._pages_frame = self._frame(theme)
        self._layers.addWidget(self._pages_frame)
        self._card = DrivingCardView(screens.driving, theme, keys_side=self._side, sounds=screens.sounds)
        self._layers.addWidget(self._card)
        self._add_questions(theme)
        self._add_shortcut("F8", self.show_next_theme)
        self._add_shortcut("F9", actions.on_mute)
        self._add_shortcut("F12", actions.on_lock)
        self.show_page(0)
        screens.driving.subscribe(self._driving_changed)
        dress(self, theme)

    def _add_questions(self, theme: Theme) -> None:
        self._sign_off, self._leave = SignOffSheet(theme), LeaveSheet(theme)
        for question in (self._sign_off, self._leave):
            self._layers.addWidget(question)
            question.kept.connect(self.stay)
        self._sign_off.confirmed.connect(lambda: self._answered(self._actions.on_sign_off))
        self._sign_off.handed.connect(lambda: self._answered(self._actions.on_hand_over))
        self._leave.left.connect(lambda reason: self._answered(lambda: self._actions.on_leave(reason)))

    def _add_shortcut(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)

    @property
    def theme(self) -> Theme:
        """The theme in use; give it to views that are made later."""
        return self._theme

    def _frame(self, theme: Theme) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail = Rail(self._pages, theme, side=self._side)
        self._rail.chosen.connect(self._page_wanted)
        self._rail.theme_wanted.connect(self.show_next_theme)
        self._rail.lock_wanted.connect(self._actions.on_lock)
        self._rail.sign_off_wanted.connect(self._actions.ask_sign_off)
        column = stack(gap=0)
        self._bar = TopBar(self._screens.shift, self._screens.sounds, theme)
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(page.widget)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        column.addWidget(StatusStrip(self._screens.status, theme))
        row.addLayout(column, 1)
        row.insertWidget(1 if self._side == "right" else 0, self._rail)
        self._banner = BannerBar(self._screens.banners, theme, frame)
        return frame

    def _page_wanted(self, index: int) -> None:
        if self._actions.may_show(self._pages[index].name):
            self.show_page(index)
        else:
            self._rail.show_chosen(self._stack.currentIndex())

    @property
    def page_name(self) -> str:
        """The page that is shown, or lies under what covers it."""
        return self._pages[self._stack.currentIndex()].name

    def offer_pages(self, names: Collection[str]) -> None:
        """Offer only the pages of these names, and show the first of them."""
        self._rail.show_only(names)
        self.show_page(next(at for at, page in enumerate(self._pages) if page.name in names))

    def show_page(self, index: int) -> None:
        """Show a page of the rail."""
        self._stack.setCurrentIndex(index)
        self._rail.show_chosen(index)
        self._bar.set_title(self._pages[index].name)
        self.page_shown.emit(self._pages[index].name)

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

    def show_lock(self, widget: QWidget) -> None:
        """Cover everything with the lock."""
        if self._lock is None:
            self._lock = widget
            self._cover(widget)

    def hide_lock(self) -> None:
        """Show again what was there; the widget belongs to the caller again."""
        gone, self._lock = self._lock, None
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

    def ask(self, question: SignOffQuestion) -> None:
        """Ask once more before somebody signs off."""
        self._sign_off.ask(question)
        self._ask(self._sign_off)

    def ask_outcome(self, lacking: int) -> None:
        """Ask for the outcome of so many stops before the window closes."""
        self._leave.ask(lacking)
        self._ask(self._leave)

    def stay(self) -> None:
        """Take a question away without an answer."""
        self._question = None
        self._arrange()

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
        """What lies on top: sign-on, the lock, then the card, a question, the sheet, the pages."""
        state = self._screens.driving.state
        layers: list[QWidget | None] = [
            self._sign_on,
            self._lock,
            self._card if state.card is not None else None,
            self._question,
            self._sheet if state.sheet_allowed else None,
        ]
        covers = [layer for layer in layers if layer is not None]
        self._layers.setCurrentWidget(covers[0] if covers else self._pages_frame)

    def _driving_changed(self, _state: DrivingState) -> None:
        self._arrange()

    def _ask(self, question: QWidget) -> None:
        self._question = question
        self._arrange()
        question.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answered(self, act: Callable[[], None]) -> None:
        self.stay()
        act()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notices lie over the left head of the page: a hit and its keys are on the right and at the foot."""
        super().resizeEvent(event)
        rail = rail_width()
        width = (self.width() - rail - 3 * PAD) // 2
        left = PAD if self._side == "right" else rail + PAD
        self._banner.lie(left, TOP_H + PAD, width)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody leaves a shift by closing the window: the officer is asked first."""
        if self._actions.may_close():
            event.accept()
        else:
            event.ignore()
