# SPDX-License-Identifier: Apache-2.0
"""Who is signed on in one car: driver and partner, or for a moment an officer and the one who takes over.

Each has a session of their own. One of them *acts*: what is verified, searched and decided carries that person's
name. Reads carry the session of whoever has been there longest, so they change hands when that person leaves.
"""

from collections.abc import Collection
from typing import Final

from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.services.sessions import SignedOn
from policy.access import Live, session_ruling
from policy.control import control
from policy.functions import may_see_plates

MOST: Final = 4
"""Two who leave and two who take over."""


class Presence:
    """The people of a shift. Any thread may ask; one thread changes it.

    Args:
        first: who began the shift.
    """

    def __init__(self, first: SignedOn) -> None:
        self._people: tuple[SignedOn, ...] = (first,)
        self._acting = first

    @property
    def people(self) -> tuple[SignedOn, ...]:
        """Who is signed on, in the order in which they came."""
        return self._people

    @property
    def acting(self) -> SignedOn:
        """Whose name everything carries that is done now."""
        return self._acting

    @property
    def session(self) -> Session:
        """The session that reads are made in."""
        return self._people[0].session

    def person(self, username: str) -> SignedOn | None:
        """A person who is signed on, None when they are not."""
        return next((one for one in self._people if one.session.username == username), None)

    @control("M01.2")
    def require_room(self, username: str, unit: str) -> None:
        """Refuse a sign-on beside the others that no session may follow from.

        Raises:
            Refused: the account is signed on here already, or the car is full.
        """
        live: Collection[Live] = [Live(one.session.username, unit) for one in self._people]
        ruling = session_ruling(Live(username, unit, beside=True), live, self._people[0].profile.access)
        if not ruling.allowed:
            raise Refused(ruling.words)
        if len(self._people) >= MOST:
            raise Refused(f"{MOST} people are signed on in this car. One of them signs off first.")

    @control("M01.4")
    def require_same_sight(self, role: str) -> None:
        """Refuse company of those who may be shown plates and those who may not: they look at one screen.

        Raises:
            Refused: the one or the other works alone.
        """
        if any(may_see_plates(one.account.role) != may_see_plates(role) for one in self._people):
            raise Refused("A technician signs on alone: whoever is signed on now signs off first.")

    def join(self, signed_on: SignedOn) -> None:
        """Somebody signed on beside the others, and acts from now on."""
        self._people = (*self._people, signed_on)
        self._acting = signed_on

    def act(self, signed_on: SignedOn) -> None:
        """Somebody who is signed on acts from now on; they proved who they are."""
        self._acting = signed_on

    def go_on(self, before: SignedOn, after: SignedOn) -> None:
        """A person goes on in another session of their own (a canvass): it takes the place of the former one."""
        self._people = tuple(after if one is before else one for one in self._people)
        if self._acting is before:
            self._acting = after

    def leave(self, signed_on: SignedOn) -> None:
        """Somebody signed off; when it was the one who acted, whoever has been here longest does, after a proof."""
        self._people = tuple(one for one in self._people if one is not signed_on)
        if self._acting is signed_on:
            self._acting = self._people[0]
