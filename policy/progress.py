# SPDX-License-Identifier: Apache-2.0
"""Where a verification stands: its frozen state, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from policy.comparison import Answer, Given, HitFacts, Row, RowException, offered
from policy.confirmation import Confirmation, Request, Result
from policy.control import control
from policy.disposition import Closure, Disposition, LegalBasis, Reasoned
from policy.record import decode, encode


class Stage(StrEnum):
    """Where the verification stands."""

    ENTER = "enter"
    COMPARE = "compare"
    CONFIRM = "confirm"
    OUTCOME = "outcome"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Progress:
    """One hit on its way to being verified or closed; the steps are in `policy.verification`.

    Attributes:
        officer: account name of the person who compares.
        reading: the plate as this person read it from the image, ``?`` for unreadable.
        earlier_readings: entries before *enter again*, oldest first; by then the list's text was seen.
        characters: answer of the row, None while there is none; likewise ``state`` and ``vehicle``.
        exceptions: rows in which the list has nothing to compare, with the reason for going on.
        exigency: reason for acting without the record confirmed.
        unverified_stop: reason given for a stop made before the verification was complete.
    """

    facts: HitFacts
    officer: str
    stage: Stage = Stage.ENTER
    reading: str = ""
    entered_at: datetime | None = None
    earlier_readings: tuple[str, ...] = ()
    characters: Given | None = None
    state: Given | None = None
    vehicle: Given | None = None
    exceptions: tuple[RowException, ...] = ()
    requests: tuple[Request, ...] = ()
    exigency: Reasoned | None = None
    unverified_stop: Reasoned | None = None
    basis: LegalBasis | None = None
    closure: Closure | None = None
    disposition: Disposition | None = None

    def given(self, row: Row) -> Given | None:
        """The answer of one row, None while there is none."""
        return {Row.CHARACTERS: self.characters, Row.STATE: self.state, Row.VEHICLE: self.vehicle}[row]

    def offered(self, row: Row) -> tuple[Answer, ...]:
        """The answers that may be given in ``row`` as things stand; none before the plate is entered."""
        return offered(row, self.reading, self.facts) if self.stage is Stage.COMPARE else ()

    @property
    def blockers(self) -> tuple[str, ...]:
        """What holds step 3 shut, row by row, in words for the key's second line; empty when it is open."""
        if not self.reading:
            return ("enter the plate first",)
        return tuple(words for row in Row if (words := self._blocker(row)))

    @property
    def compared(self) -> bool:
        """Whether every row is SAME, or excepted because the list says nothing to compare."""
        return not self.blockers

    @property
    def differs(self) -> bool:
        """Whether a row is at DIFFERS: the hit is not this vehicle."""
        return any(given is not None and given.answer is Answer.DIFFERS for given in map(self.given, Row))

    @property
    def confirmed(self) -> Confirmation | None:
        """The confirmation that the record is active, None while there is none."""
        answer = self.requests[-1].answer if self.requests else None
        return answer if answer is not None and answer.result is Result.ACTIVE else None

    @property
    def refuted(self) -> bool:
        """Whether an answer said that the record is not active, missing, or about another vehicle."""
        return any(request.answer is not None and request.answer.result.refutes for request in self.requests)

    @property
    @control("M05.4")
    def verified(self) -> bool:
        """Whether a person compared every row and the record was confirmed active."""
        return self.compared and not self.refuted and self.confirmed is not None

    @property
    @control("M05.4")
    def may_act(self) -> bool:
        """Whether enforcement choices may be offered: verified, or exigent after a complete comparison."""
        return self.verified or (self.compared and not self.refuted and self.exigency is not None)

    @property
    @control("M05.5")
    def for_review(self) -> tuple[str, ...]:
        """What a supervisor has to look at, in words with the written reason; empty when nothing."""
        rows = tuple(f"{item.row.upper()} not on the list: {item.reason}" for item in self.exceptions)
        exigent = (f"Exigent: {self.exigency.reason}",) if self.exigency else ()
        stop = (f"Stop before verification: {self.unverified_stop.reason}",) if self.unverified_stop else ()
        return rows + exigent + stop

    def to_record(self) -> dict[str, Any]:
        """The verification as a plain mapping that JSON can hold."""
        record: dict[str, Any] = encode(self)
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Self:
        """The verification that `to_record` made ``record`` from.

        Raises:
            RecordDamaged: the record is not of that shape.
        """
        return decode(cls, record)

    def _blocker(self, row: Row) -> str:
        given = self.given(row)
        if given is None:
            return f"answer {row.upper()} first"
        if given.answer is Answer.DIFFERS:
            return f"{row.upper()} differs"
        if given.answer is Answer.SAME or any(exception.row is row for exception in self.exceptions):
            return ""
        return f"{row.upper()}: can't tell"
