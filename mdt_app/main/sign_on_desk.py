# SPDX-License-Identifier: Apache-2.0
"""The first person of a shift signs on: what the terminal adds to what they type, and what comes back."""

from dataclasses import asdict
from datetime import datetime

from mdt_app.clock import Clock
from mdt_app.main.screens import Screens
from mdt_app.main.self_test import self_test
from mdt_app.main.shifts import Released, ShiftRefused, Shifts
from mdt_app.main.words import tell_refusal
from mdt_app.paths import DataFolder
from mdt_app.screens import sign_on
from mdt_app.screens.sign_on import SignOnActions
from mdt_app.services.sessions import Credentials
from mdt_app.settings import TerminalSettings
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.window import MainWindow


class SignOnDesk:
    """Everything here runs on Qt's thread.

    Args:
        settings: of this car.
        folder: the unit's data folder.
        shifts: signs people on.
        clock: UTC.
    """

    def __init__(self, settings: TerminalSettings, folder: DataFolder, shifts: Shifts, clock: Clock) -> None:
        self._settings, self._folder, self._shifts, self._clock = settings, folder, shifts, clock
        self._agreed_at: datetime | None = None

    def work_with(self, screens: Screens, window: MainWindow) -> None:
        """Take up work, once everything is built."""
        self._screens, self._window = screens, window
        self._view = SignOnView(screens.sign_on, screens.status, window.theme)

    def actions(self) -> SignOnActions:
        """What the form sets off."""
        return SignOnActions(
            on_agree=self._agreed,
            on_decline=self._declined,
            on_submit=lambda given: self._shifts.begin(self.given(given, self._agreed_at)),
            on_test=self.test,
            on_release=lambda username, code: self._shifts.release(None, username, code),
        )

    def show(self) -> None:
        """Cover everything with sign-on, after a self-test."""
        self.test()
        self._window.show_sign_on(self._view)

    def test(self) -> None:
        """Run the self-test."""
        self._screens.sign_on.checks_done(self_test(self._settings, self._folder))

    def given(self, typed: sign_on.Credentials, agreed_at: datetime | None) -> Credentials:
        """What a person typed, made whole."""
        return Credentials(
            typed.username,
            typed.password,
            self._settings.unit,
            typed.purpose,
            agreed_at,
            code=typed.code,
            new_password=typed.new_password,
            **asdict(typed.details),
        )

    def refused(self, event: ShiftRefused) -> None:
        """Sign-on did not succeed."""
        tell_refusal(self._screens.sign_on, event)

    def released(self, event: Released) -> None:
        """An account may be tried again."""
        screen = self._screens.sign_on if event.patrol is None else self._screens.beside
        screen.released()

    def _agreed(self) -> None:
        """The store is still closed; the time goes on record with the sign-on that follows."""
        self._agreed_at = self._clock()

    def _declined(self) -> None:
        self._window.close()
