# SPDX-License-Identifier: Apache-2.0
"""Measures the people at one terminal against the limits of a session: idle time, proofs, and time since sign-on."""

from datetime import timedelta

from mdt_app.clock import Steady
from mdt_app.sign_on_settings import SessionSettings
from policy.control import control
from policy.profile.use import Access
from policy.session_limits import End, SessionLimits, asks_proof, elapsed, locks, session_end


def limits(settings: SessionSettings, access: Access) -> SessionLimits:
    """How long a person may stay unasked: as the car is set, and never longer than the policy says."""
    return SessionLimits(
        lock_after=timedelta(minutes=min(settings.lock_minutes, access.idle_lock_minutes)),
        device=settings.device_kind,
        session_most=timedelta(hours=settings.absolute_hours),
    )


class SessionWatch:
    """What was touched, moved and proved when, on the steady clock. For one thread.

    Args:
        limits: of this car.
        steady: seconds that only grow.
    """

    def __init__(self, limits: SessionLimits, steady: Steady) -> None:
        self.limits = limits
        self._steady = steady
        self._touched_s = steady()
        self._moved_s: float | None = None
        self._came_s: dict[str, float] = {}
        self._proof_due = False

    def signed_on(self, username: str) -> None:
        """A person signed on: their time begins, and they have just proved who they are."""
        self._came_s[username] = self._steady()
        self.proved()

    def signed_off(self, username: str) -> None:
        """A person signed off."""
        self._came_s.pop(username, None)

    def touched(self) -> None:
        """A key or the screen was touched; a touch after a long pause is no proof."""
        self._proof_due = self.proof_due
        self._touched_s = self._steady()

    def moved(self) -> None:
        """The car moves."""
        self._moved_s = self._steady()

    def proved(self) -> None:
        """The person who acts proved who they are."""
        self._proof_due = False
        self._touched_s = self._steady()

    @property
    def idle(self) -> timedelta:
        """Since the last touch or proof."""
        return elapsed(self._touched_s, self._steady())

    @property
    def proof_due(self) -> bool:
        """Whether searching, history, export and settings wait for a proof; it stays until one is given."""
        return self._proof_due or asks_proof(self.idle)

    @control("M01.2")
    def locks(self) -> bool:
        """Whether the screen is to lock now."""
        moved = None if self._moved_s is None else elapsed(self._moved_s, self._steady())
        return locks(self.idle, moved, self.limits)

    def end_of(self, username: str, *, sheet_open: bool) -> End:
        """How a person stands to the longest session; a sheet that nobody touches is no verification at work."""
        verifying = sheet_open and not asks_proof(self.idle)
        return session_end(self._age(username), self.limits, verifying=verifying)

    def left(self, username: str) -> timedelta:
        """What is left of a person's session; nothing once it is over."""
        return max(self.limits.session_most - self._age(username), timedelta())

    def _age(self, username: str) -> timedelta:
        return elapsed(self._came_s[username], self._steady())
