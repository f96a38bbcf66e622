# SPDX-License-Identifier: Apache-2.0
"""Ways out of a shift: the sign-off key, the window's closing, and the ends that nobody is asked about."""

from collections.abc import Callable

from mdt_app.domain.events import NoticeRaised
from mdt_app.domain.patrol import Hit
from mdt_app.main.crew import Crew
from mdt_app.main.pages import HITS
from mdt_app.main.screens import Screens
from mdt_app.main.shifts import Note, Shifts
from mdt_app.main.store_desk import StoreDesk
from mdt_app.notices import Level, Notice
from mdt_app.screens.wording import stops_lacking
from mdt_app.ui.sign_off_sheet import SignOffQuestion
from mdt_app.ui.window import MainWindow
from policy.control import control


class SignOff:
    """Asks what has to be asked before somebody goes. Everything here runs on Qt's thread.

    Args:
        desk: asks the store.
        shifts: keeps the record.
        crew: who is signed on.
        end_shift: ends it, told why when nobody was asked.
    """

    def __init__(self, desk: StoreDesk, shifts: Shifts, crew: Crew, end_shift: Callable[[str], None]) -> None:
        self._desk, self._shifts, self._crew, self._end_shift = desk, shifts, crew, end_shift
        self._is_closing = False

    def work_with(self, screens: Screens, window: MainWindow) -> None:
        """Take up work, once everything is built."""
        self._screens, self._window = screens, window

    def ask(self) -> None:
        """The sign-off key was pressed."""
        self._is_closing = False
        self._put_question()

    def may_close(self) -> bool:
        """Whether the window may close at once; with a shift on, the officer is asked as at sign-off."""
        if self._desk.patrol is None:
            return True
        self._is_closing = True
        if not self._screens.lock.state.locked:
            self._put_question()
        return False

    def confirmed(self) -> None:
        """Sign off, unless the policy wants the outcome of a stop on record first."""
        self._desk.without_outcome(self._unless)

    def ended(self) -> None:
        """Nothing of the shift is open any more; a window that was to close closes now."""
        if self._is_closing:
            self._is_closing = False
            self._window.close()

    @control("M06.1")
    def leave_without_outcome(self, reason: str) -> None:
        """The officer closes the window all the same; who did it and why is on record."""
        if self._desk.patrol is not None:
            self._shifts.note(self._desk.patrol.presence.acting, Note("left_without_outcome", reason))
            self._end_shift("")

    def _put_question(self) -> None:
        patrol = self._desk.patrol
        if patrol is None:
            return
        shift, presence = self._screens.shift.state, patrol.presence
        others = [one.session.display_name for one in presence.people if one is not presence.acting]
        self._window.ask(
            SignOffQuestion(
                shift.waiting, shift.unsent, shift.who, " and ".join(others), closing=self._is_closing
            )
        )

    @control("M06.1")
    def _unless(self, lacking: tuple[Hit, ...]) -> None:
        patrol = self._desk.patrol
        if patrol is None:
            return
        if lacking and self._is_closing:
            self._window.ask_outcome(len(lacking))
        elif lacking:
            self._want_outcome(len(lacking))
        elif len(patrol.presence.people) > 1 and not self._is_closing:
            self._crew.sign_off(patrol.presence.acting)
        else:
            self._end_shift("")

    def _want_outcome(self, lacking: int) -> None:
        self._window.show_page_named(HITS)
        notice = Notice(
            Level.DEGRADED,
            "sign-off",
            stops_lacking(lacking),
            "Open it under Hits and record how it ended; then sign off.",
        )
        self._screens.banners.notice_raised(NoticeRaised(notice))
