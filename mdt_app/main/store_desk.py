# SPDX-License-Identifier: Apache-2.0
"""What screens ask of the store of the shift that is on: asked on the store's thread, answered on Qt's."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from mdt_app.domain.patrol import Hit, RecordedRead, Session, Sighting
from mdt_app.errors import TerminalError
from mdt_app.runtime import Patrol
from mdt_app.services.hot_plates import Member
from mdt_app.services.inquiry_rows import Results, Rows
from mdt_app.storage.database import Database
from mdt_app.storage.vault import Vault
from policy.disposition import Closure
from policy.hotlist import EntryNow
from policy.inquiry import InquiryRequest
from policy.places import Circle
from policy.verification import Verification

T = TypeVar("T")
Failed = Callable[[TerminalError], None]


def _nothing(_answer: object) -> None:
    """What follows on an answer that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way to the main thread.

    Attributes:
        patrol: whose store was asked; an answer that outlives its shift is not shown.
    """

    patrol: Patrol
    future: "Future[Any]"
    then: Callable[[Any], None]
    failed: Failed

    def give(self) -> None:
        """Go on with the answer, or with what went wrong."""
        try:
            value = self.future.result()
        except TerminalError as error:
            self.failed(error)
        else:
            self.then(value)


@dataclass(frozen=True, slots=True)
class Asked:
    """The shift that is asked, and who acted when it was asked.

    A question may wait behind a longer one while another person takes over: what comes of it carries the name of
    whoever asked.
    """

    patrol: Patrol
    session: Session

    @classmethod
    def now(cls, patrol: Patrol) -> "Asked":
        """In the name of the person who acts at this moment."""
        return cls(patrol, session_of(patrol))

    @property
    def member(self) -> Member:
        """Whoever asked, as the rules of hot plates know them."""
        return Member.of(self.session)


class StoreDesk:
    """Asks the store; without a shift nothing is asked and nothing comes back.

    Attributes:
        patrol: the shift that is on.

    Args:
        post: takes each ``Answer`` to the main thread.
        report: takes trouble that nobody else does.
    """

    def __init__(self, post: Callable[[object], None], report: Failed) -> None:
        self._post, self._report = post, report
        self.patrol: Patrol | None = None

    def open_hits(self, then: Callable[[tuple[Hit, ...], tuple[Sighting, ...]], None]) -> None:
        """Hits that nobody closed yet, as they may be shown to the people in the car, and when they were seen again."""

        def shown(asked: Asked, vault: Vault) -> tuple[tuple[Hit, ...], tuple[Sighting, ...]]:
            patrol = asked.patrol
            found = patrol.verifications.open_hits(vault, asked.session)
            for hit in found:
                patrol.details.record_withheld(vault.index(), asked.session, hit)
            return tuple(map(patrol.details.shown, found)), patrol.verifications.sightings(vault, found)

        self._ask_wide(shown, lambda answer: then(*answer))

    def load(self, hit: Hit, then: Callable[[Verification], None]) -> None:
        """A hit's verification as far as it has come."""
        self._ask_day(
            hit, lambda asked, database: asked.patrol.verifications.load(database, asked.session, hit), then
        )

    def entry_now(self, hit: Hit, then: Callable[[EntryNow], None]) -> None:
        """What became of the entry that a hit was raised on; nothing follows while the hit is not stored."""
        self._ask_day(
            hit,
            lambda asked, database: asked.patrol.verifications.entry_now(database, hit.hit_id),
            then,
            lambda _error: None,
        )

    def save(self, hit: Hit, verification: Verification, then: Callable[[None], None]) -> None:
        """Keep a step of a verification."""
        self._ask_day(
            hit,
            lambda asked, database: asked.patrol.verifications.save(
                database, asked.session, hit.hit_id, verification
            ),
            then,
        )

    def close_together(
        self,
        notices: tuple[Hit, ...],
        closing: Closure,
        then: Callable[[tuple[tuple[Hit, Verification], ...]], None],
    ) -> None:
        """Close notices with one reason; those that were closed come back."""
        self._ask_wide(
            lambda asked, vault: asked.patrol.verifications.close_together(
                vault, asked.session, notices, closing
            ),
            then,
        )

    def note(self, hit_id: UUID | None, event: str, elements: Mapping[str, str] | None = None) -> None:
        """Record what was done with an unverified hit, or with all of them, and what else there is to say of it."""
        self.ask(
            lambda asked, database: asked.patrol.verifications.note(
                database, asked.session, hit_id, event, elements
            )
        )

    def without_outcome(self, then: Callable[[tuple[Hit, ...]], None]) -> None:
        """Hits that were acted on and whose outcome nobody has recorded."""
        self._ask_wide(lambda asked, vault: asked.patrol.verifications.without_outcome(vault), then)

    def search(self, request: InquiryRequest, then: Callable[[Results], None], failed: Failed) -> None:
        """Search reads; recorded before anything comes back."""
        self._ask_wide(
            lambda asked, vault: asked.patrol.inquiries.search(vault, asked.session, request),
            then,
            failed,
        )

    def page(self, inquiry: UUID, start: int, then: Callable[[Rows], None], failed: Failed) -> None:
        """More rows of the search that is open; its record covers them."""
        self._ask_wide(
            lambda asked, vault: asked.patrol.inquiries.page(vault, asked.session, inquiry, start),
            then,
            failed,
        )

    def end_search(self) -> None:
        """The search is over; how many of its rows were shown goes on record."""
        self._ask_wide(lambda asked, vault: asked.patrol.inquiries.end(vault), _nothing)

    def here(self) -> Circle | None:
        """Where the car is now; None when no fresh fix says so."""
        return self.patrol.here() if self.patrol is not None else None

    def view(
        self, request: InquiryRequest, read_id: UUID, then: Callable[[RecordedRead], None], failed: Failed
    ) -> None:
        """One found read with its whole picture; an access of its own."""
        self._ask_wide(
            lambda asked, vault: asked.patrol.inquiries.view(vault, asked.session, request, read_id),
            then,
            failed,
        )

    def send_now(self) -> None:
        """Ask for a transfer at once."""
        if self.patrol is not None:
            self.patrol.send_now()

    def count_unsent(self) -> None:
        """Have the transfer's progress told."""
        if self.patrol is not None:
            self.patrol.ask_progress()

    def ask(
        self,
        question: Callable[[Asked, Database], T],
        then: Callable[[T], None] = _nothing,
        failed: Failed | None = None,
    ) -> None:
        """Ask the index; trouble that ``failed`` does not take is reported."""
        self._answer(lambda asked: asked.patrol.queries.submit(partial(question, asked)), then, failed)

    def _ask_day(
        self,
        hit: Hit,
        question: Callable[[Asked, Database], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Ask the file of the day that a hit belongs to."""
        day = hit.read.plate.captured_at.date()
        self._answer(
            lambda asked: asked.patrol.queries.submit_for(day, partial(question, asked)), then, failed
        )

    def _ask_wide(
        self,
        question: Callable[[Asked, Vault], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Ask about more than one day."""
        self._answer(lambda asked: asked.patrol.queries.submit_wide(partial(question, asked)), then, failed)

    def _answer(
        self,
        ask: "Callable[[Asked], Future[T]]",
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        patrol = self.patrol
        if patrol is None:
            return
        self.follow(patrol, ask(Asked.now(patrol)), then, failed)

    def follow(
        self,
        patrol: Patrol,
        future: "Future[T]",
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Go on with an answer on the main thread once it is there, if its shift is still on."""
        otherwise = failed or self._report
        future.add_done_callback(lambda done: self._post(Answer(patrol, done, then, otherwise)))


def session_of(patrol: Patrol) -> Session:
    """The session of the person who acts."""
    return patrol.presence.acting.session
