# SPDX-License-Identifier: Apache-2.0
"""Where a verification stands: its frozen state, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from policy.comparison import Answer, Given, HitFacts, Row, RowException, offered
from policy.confirmation import Confirmation, Request, Result
from policy.control import control
from policy.disposition import Closure, Correlation, Disposition, LegalBasis, Reasoned
from policy.hit_rules import Check, HitRules, Performer
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
        exigency: reason for going on without what the policy lets exigency replace.
        unverified_stop: reason given for a stop made before the verification was complete.
        impracticable: reason why CLETS could not be asked, where the policy says "if practicable".
        correlation: whether the call's text ties the hit to the arrest, and who is to be told.
        rules: the department's rules, kept with what was done under them: who audits this later sees what was
            asked of this person, and a record that lost them is judged by the strictest.
        performer: what this person is.
        forwarded: this person sees the hit because it was forwarded, not as a user of the reader.
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
    impracticable: Reasoned | None = None
    correlation: Correlation | None = None
    rules: HitRules = field(default_factory=HitRules)
    performer: Performer = Performer.OFFICER
    forwarded: bool = False

    def given(self, row: Row) -> Given | None:
        """The answer of one row, None while there is none."""
        return {Row.CHARACTERS: self.characters, Row.STATE: self.state, Row.VEHICLE: self.vehicle}[row]

    def offered(self, row: Row) -> tuple[Answer, ...]:
        """The answers that may be given in ``row`` as things stand; none before the plate is entered."""
        return offered(row, self.reading, self.facts) if self.stage is Stage.COMPARE else ()

    @property
    @control("M05.1")
    def blockers(self) -> tuple[str, ...]:
        """What holds step 3 shut, row by row, in words for the key's second line; empty when it is open."""
        if not self.rules.may_compare(self.performer, forwarded=self.forwarded):
            return ("your role may not compare",)
        if not self.reading:
            return ("enter the plate first",)
        return tuple(words for row in Row if (words := self._blocker(row)))

    @property
    def compared(self) -> bool:
        """Whether every row that the policy asks for is SAME or excepted, and none is at DIFFERS."""
        return not self.blockers

    @property
    def differs(self) -> bool:
        """Whether a row is at DIFFERS: the hit is not this vehicle."""
        return any(given is not None and given.answer is Answer.DIFFERS for given in map(self.given, Row))

    def excepted(self, row: Row) -> bool:
        """Whether a written reason stands in for SAME in this row."""
        return any(exception.row is row for exception in self.exceptions)

    @property
    def open_row(self) -> Row | None:
        """The first row that is asked for and has no answer; None when all have one."""
        return next((row for row in Row if self.rules.asks(row) and self.given(row) is None), None)

    @property
    def confirmed(self) -> Confirmation | None:
        """The last confirmation that the record is active, None while there is none."""
        active = [answer for answer in self._answers if answer.result is Result.ACTIVE]
        return active[-1] if active else None

    @property
    def refuted(self) -> bool:
        """Whether an answer said that the record is not active, missing, or about another vehicle."""
        return any(answer.result.refutes for answer in self._answers)

    @property
    @control("M05.2", "M05.3")
    def all_checks(self) -> frozenset[Check]:
        """What is asked of others for this hit, done or not."""
        left_out = (item.row for item in self.exceptions if not self.facts.supplies(item.row))
        if self.rules.exact and any(map(self.rules.asks, left_out)):
            return self.rules.checks | {Check.DESCRIPTION}
        return self.rules.checks

    @property
    @control("M05.2", "M05.3")
    def unanswered(self) -> frozenset[Check]:
        """Checks of which nobody has said yet that the record is active, excused or not."""
        wanted = self.all_checks
        for request in self.requests:
            if request.answer is not None and request.answer.result is Result.ACTIVE:
                wanted -= self.rules.answered_by(request.channel)
        return wanted

    @property
    @control("M05.5")
    def missing(self) -> frozenset[Check]:
        """Checks that are neither answered nor excused; an excuse counts only where the policy has it."""
        missing = self.unanswered
        if self.exigency is not None:
            missing -= self.rules.excused_by_exigency
        if self.impracticable is not None:
            missing -= self.rules.excused_as_impracticable
        return missing

    @property
    def may_plead_exigency(self) -> bool:
        """Whether exigency would replace something that is still missing."""
        return not self.refuted and bool(self.missing & self.rules.excused_by_exigency)

    @property
    def may_plead_impracticable(self) -> bool:
        """Whether "not practicable" would replace something that is still missing."""
        return not self.refuted and bool(self.missing & self.rules.excused_as_impracticable)

    @property
    @control("M05.4")
    def verified(self) -> bool:
        """Whether a person compared every row and the record was confirmed active, without any excuse."""
        return self.compared and not self.refuted and not self.unanswered

    @property
    @control("M05.4")
    def may_act(self) -> bool:
        """Whether enforcement choices may be offered: compared, and every check answered or excused."""
        return self.compared and not self.refuted and not self.missing

    @property
    @control("M05.4")
    def may_restrict(self) -> bool:
        """Whether somebody's freedom may be restricted: what exigency replaced counts only where policy says so."""
        if self.rules.exigency_frees or self.exigency is None:
            return self.may_act
        by_reason = self.rules.excused_as_impracticable if self.impracticable is not None else frozenset()
        return self.may_act and not self.unanswered - by_reason

    @property
    @control("M06.1")
    def lacks_outcome(self) -> bool:
        """Whether this hit may be or was acted on and nobody has said how it was cleared."""
        return self.stage is Stage.OUTCOME

    @property
    @control("M05.5")
    def for_review(self) -> tuple[str, ...]:
        """What a supervisor has to look at, in words with the written reason; empty when nothing."""
        rows = tuple(
            f"{item.row.upper()} {self._exception(item.row)}: {item.reason}" for item in self.exceptions
        )
        reasoned = (
            ("CLETS not practicable", self.impracticable),
            ("Exigent", self.exigency),
            ("Stop before verification", self.unverified_stop),
        )
        return rows + tuple(f"{what}: {why.reason}" for what, why in reasoned if why is not None)

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
        known = record
        if not _SINCE_PROFILES & record.keys():
            # Kept before departments had profiles: judged by the strictest rules, which it was begun under.
            known = {name: encode(value) for name, value in _BEFORE_PROFILES.items()} | dict(record)
        return decode(cls, known)

    @property
    def _answers(self) -> tuple[Confirmation, ...]:
        return tuple(request.answer for request in self.requests if request.answer is not None)

    def _exception(self, row: Row) -> str:
        return "in doubt" if self.facts.supplies(row) else "not on the list"

    def _blocker(self, row: Row) -> str:
        given = self.given(row)
        if given is not None and given.answer is Answer.DIFFERS:
            return f"{row.upper()} differs"
        if not self.rules.asks(row):
            return ""
        if given is None:
            return f"answer {row.upper()} first"
        return "" if given.answer is Answer.SAME or self.excepted(row) else f"{row.upper()}: can't tell"


_BEFORE_PROFILES: Final[Mapping[str, object]] = {
    "impracticable": None,
    "correlation": None,
    "rules": HitRules(),
    "performer": Performer.OFFICER,
    "forwarded": False,
}
_SINCE_PROFILES: Final = _BEFORE_PROFILES.keys()
