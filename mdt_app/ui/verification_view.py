# SPDX-License-Identifier: Apache-2.0
"""The verification sheet: makes the page of the present step, and lets the last one go."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from mdt_app.screens.panel import Panel
from mdt_app.screens.sheet_state import SheetState
from mdt_app.screens.verification import VerificationScreen
from mdt_app.ui.style import stack
from mdt_app.ui.tokens import Theme
from mdt_app.ui.verification_compare import ComparePage
from mdt_app.ui.verification_confirm import ConfirmPage
from mdt_app.ui.verification_enter import EnterPage
from mdt_app.ui.verification_outcome import OutcomePage
from mdt_app.ui.verification_reason import ClosePage, HandoverPage, PicturePage, ReasonPage
from mdt_app.ui.widgets.sheet import Page, Sheet
from policy.verification import Row, Stage

MakePage = Callable[[VerificationScreen, Theme], Page]
_STAGES: dict[Stage, MakePage] = {
    Stage.ENTER: EnterPage,
    Stage.COMPARE: ComparePage,
    Stage.CONFIRM: ConfirmPage,
    Stage.OUTCOME: OutcomePage,
    Stage.CLOSED: OutcomePage,
}
_PANELS: dict[Panel, MakePage] = {
    Panel.PICTURE: PicturePage,
    Panel.ZOOM: PicturePage,
    Panel.CLOSE: ClosePage,
    Panel.HANDOVER: HandoverPage,
    Panel.EXIGENT: ReasonPage,
    Panel.IMPRACTICABLE: ReasonPage,
    Panel.EXCEPT_CHARACTERS: ReasonPage,
    Panel.EXCEPT_STATE: ReasonPage,
    Panel.EXCEPT_VEHICLE: ReasonPage,
    Panel.ACTED: ReasonPage,
}


class VerificationView(QWidget):
    """Renders the verification screen.

    One page exists at a time, so that step 1 holds no list text even in hidden widgets, and no word of step 4
    is anywhere before it.
    """

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._made: MakePage | None = None
        self._page: Page | None = None
        self._row: Row | None = None
        self._sheet = Sheet(theme)
        stack(self, gap=0).addWidget(self._sheet)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    @property
    def page(self) -> Page | None:
        """The page shown now."""
        return self._page

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for pages that are made later."""
        self._theme = theme

    def show_state(self, state: SheetState) -> None:
        """Show the step, or what lies over it."""
        self._sheet.show_head(state.level, state.heading, state.step, state.waiting)
        if state.hit_id is None:
            self._sheet.clear()
            self._made = self._page = None
            return
        make = _PANELS.get(state.panel) or _STAGES[state.stage]
        fresh = make is not self._made or self._page is None
        if self._page is None or fresh:
            self._made, self._page = make, make(self._screen, self._theme)
            self._sheet.show_page(self._page)
        self._page.show_state(state)
        if fresh or state.active is not self._row:
            self._page.focus_first()
        self._row = state.active
        self._sheet.show_error(state.error)

    def showEvent(self, event: QShowEvent) -> None:
        """The thing asked has the focus whenever the sheet comes up."""
        super().showEvent(event)
        if self._page is not None:
            self._page.focus_first()
