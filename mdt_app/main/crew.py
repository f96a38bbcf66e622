# SPDX-License-Identifier: Apache-2.0
"""Driver and partner, and the hand-over at the change of shifts: people join and leave while reading goes on."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtWidgets import QWidget

from mdt_app.clock import Clock
from mdt_app.main.guard import Guard
from mdt_app.main.hit_desk import HitDesk
from mdt_app.main.screens import Screens
from mdt_app.main.shifts import Joined, Note, ShiftRefused, Shifts
from mdt_app.main.words import tell_refusal
from mdt_app.runtime import Patrol
from mdt_app.screens import sign_on
from mdt_app.screens.lock import Why
from mdt_app.screens.sign_on import SignOnActions
from mdt_app.services.sessions import Credentials, SignedOn
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.style import stack
from mdt_app.ui.widgets.hit_bar import HitBar
from mdt_app.ui.window import MainWindow
from policy.control import control

Given = Callable[[sign_on.Credentials, datetime | None], Credentials]
"""Adds what the terminal knows, and when the banner was agreed to, to what a person types."""


class Crew:
    """The people of a shift, as the screens and the window show them. Everything here runs on Qt's thread.

    Args:
        shifts: signs people on and off.
        given: makes whole what a person types.
        clock: UTC.
    """

    def __init__(self, shifts: Shifts, given: Given, clock: Clock) -> None:
        self._shifts, self._given, self._clock = shifts, given, clock
        self._patrol: Patrol | None = None
        self._is_asked = False
        self._agreed_at: datetime | None = None
        self._leaves: SignedOn | None = None

    def work_with(self, screens: Screens, window: MainWindow, guard: Guard, hits: HitDesk) -> None:
        """Take up work, once everything is built."""
        self._screens, self._window, self._guard, self._hits = screens, window, guard, hits
        self._view = QWidget()
        column = stack(self._view, gap=0)
        column.addWidget(HitBar(screens.lock, window.theme, slim=True))
        column.addWidget(SignOnView(screens.beside, screens.status, window.theme), 1)

    def actions(self) -> SignOnActions:
        """What the other person's sign-on sets off."""
        return SignOnActions(
            on_agree=self._agreed,
            on_decline=self.cancel,
            on_submit=self._submit,
            on_test=lambda: None,
            on_release=lambda username, code: self._shifts.release(self._patrol, username, code),
        )

    def began(self, patrol: Patrol) -> None:
        """A shift began."""
        self._patrol = patrol
        self._screens.shift.signed_on(patrol.signed_on.session)
        self._guard.began(patrol)

    def ended(self) -> None:
        """The shift ended."""
        self.cancel()
        self._patrol = None
        self._guard.ended()

    def ask_other(self) -> None:
        """Somebody else signs on beside those who are."""
        self._ask(None)

    def hand_over(self) -> None:
        """The next officer signs on; then the one who acts now is signed off, and nothing stops between."""
        if self._patrol is not None:
            self._ask(self._patrol.presence.acting)

    def cancel(self) -> None:
        """Nobody signs on beside the others, or not any more."""
        if self._is_asked:
            self._is_asked, self._leaves, self._agreed_at = False, None, None
            self._window.hide_sign_on()
            self._screens.beside.signed_off()

    def refused(self, event: ShiftRefused) -> None:
        """The other person's sign-on did not succeed."""
        if self._is_asked:
            tell_refusal(self._screens.beside, event)

    @control("M01.2", "M01.3")
    def joined(self, event: Joined) -> None:
        """Somebody signed on beside the others: they act from now on."""
        if self._patrol is None or event.patrol is not self._patrol:
            return
        leaves = self._leaves
        self.cancel()
        self._patrol.presence.join(event.signed_on)
        self._guard.signed_on(event.signed_on)
        self.person_changed()
        if leaves is not None:
            self._shifts.note(leaves, Note("handed_over", event.signed_on.session.username))
            self.sign_off(leaves)

    @control("M01.3")
    def sign_off(self, signed_on: SignedOn) -> None:
        """Sign one of several people off; if it was the one who acted, the screen waits for another's proof."""
        if self._patrol is None:
            return
        presence = self._patrol.presence
        acted = presence.acting is signed_on
        presence.leave(signed_on)
        self._guard.signed_off(signed_on)
        self.person_changed() if acted else self.show_people()
        if acted:
            self._guard.lock(Why.PARTNER_LEFT)
        self._shifts.leave(signed_on)

    def sign_off_session(self, session_id: UUID) -> bool:
        """Sign off the person of a session; False when nobody would be left, and the shift has to end instead."""
        people = self._patrol.presence.people if self._patrol is not None else ()
        found = next((one for one in people if one.session.session_id == session_id), None)
        if found is not None and len(people) > 1:
            self.sign_off(found)
        return found is None or len(people) > 1

    def person_changed(self) -> None:
        """Another person acts now; what the first one was asked is not theirs to answer."""
        self._window.stay()
        self._hits.person_changed()
        self._screens.inquiry.clear()
        self.show_people()

    def show_people(self) -> None:
        """Say in the top bar who acts and who is with them."""
        if self._patrol is not None:
            presence = self._patrol.presence
            others = [one.session for one in presence.people if one is not presence.acting]
            self._screens.shift.people_changed(presence.acting.session, others)
            self._screens.shift.reads_change_hands(presence.session)

    def _ask(self, leaves: SignedOn | None) -> None:
        if self._patrol is None or self._is_asked:
            return
        self._is_asked, self._leaves = True, leaves
        beside = self._screens.beside
        beside.checks_done(self._screens.sign_on.state.checks)
        beside.choose_purpose(self._patrol.presence.session.purpose)
        self._window.show_sign_on(self._view)

    def _agreed(self) -> None:
        self._agreed_at = self._clock()

    def _submit(self, given: sign_on.Credentials) -> None:
        if self._patrol is not None:
            self._shifts.join(self._patrol, self._given(given, self._agreed_at))
