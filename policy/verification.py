# SPDX-License-Identifier: Apache-2.0
"""The verification of a hit: enter, compare, confirm the record, outcome. No way leads around a step."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from policy import plates
from policy.comparison import Answer, Given, HitFacts, Row, RowException, judge, offered
from policy.confirmation import REFERENCE_MAX, REQUESTS_MAX, Channel, Confirmation, Request, Result, Urgency
from policy.control import control
from policy.disposition import (
    ClosingReason,
    Closure,
    Disposition,
    LegalBasis,
    OccupantSeen,
    Outcome,
    Reasoned,
)
from policy.errors import StepRefused
from policy.progress import Progress, Stage

__all__ = [
    "Answer",
    "Channel",
    "ClosingReason",
    "HitFacts",
    "OccupantSeen",
    "Outcome",
    "Result",
    "Row",
    "Stage",
    "StepRefused",
    "Urgency",
    "Verification",
]

REASON_MIN: Final = 15
"""Fewest characters of a written reason. Source: visual language, section 8; capability M05.5."""


@dataclass(frozen=True, slots=True)
class Verification(Progress):
    """The steps a person takes. Each gives a new value or raises `StepRefused`, naming what is missing."""

    @classmethod
    def begin(cls, facts: HitFacts, officer: str) -> Self:
        """A fresh verification: nothing entered, nothing answered."""
        return cls(facts, officer)

    @control("M05.1")
    def enter(self, reading: str, at: datetime) -> Self:
        """Take the officer's own reading and compare it with the list's plate; ``?`` where unreadable."""
        self._need(Stage.ENTER, "The plate is entered already. Enter again to change it.")
        text = plates.normalise_entry(reading)
        if not text:
            raise StepRefused("Enter the plate you see in the image first, ? for each unreadable character.")
        if len(text) > plates.PLATE_MAX:
            raise StepRefused(
                f"A plate has at most {plates.PLATE_MAX} characters. Enter what the image shows."
            )
        found = judge(text, self.facts)
        given = None if found is None else Given(found, at, by_machine=True)
        return replace(self, stage=Stage.COMPARE, reading=text, entered_at=at, characters=given)

    def reopen_entry(self) -> Self:
        """Back to step 1: answers, exceptions and requests go, as they were about the earlier entry."""
        self._need_comparing("There is no entry to change yet.")
        self._need_unrefuted()
        return replace(
            type(self).begin(self.facts, self.officer),
            earlier_readings=(*self.earlier_readings, self.reading),
        )

    @control("M05.1")
    def answer(self, row: Row, answer: Answer, at: datetime) -> Self:
        """Take a person's answer to one row; a new answer replaces the old."""
        self._need(Stage.COMPARE, "Rows are answered in step 2, after the plate is entered from the image.")
        if answer not in offered(row, self.reading, self.facts):
            raise StepRefused(self._why_not_offered(row))
        kept = tuple(exception for exception in self.exceptions if exception.row is not row)
        given = Given(answer, at)
        match row:
            case Row.CHARACTERS:
                return replace(self, characters=given)
            case Row.STATE:
                return replace(self, state=given, exceptions=kept)
            case Row.VEHICLE:
                return replace(self, vehicle=given, exceptions=kept)

    @control("M05.5")
    def except_row(self, row: Row, reason: str, at: datetime) -> Self:
        """Go on although the list says nothing to compare in ``row``: a recorded policy exception."""
        self._need(Stage.COMPARE, "An exception for a row is recorded in step 2.")
        given = self.given(row)
        if self.facts.supplies(row):
            raise StepRefused(f"The list supplies {row.upper()}: compare it. There is no exception for it.")
        if given is None or given.answer is not Answer.CANNOT_TELL:
            raise StepRefused(f"Answer {row.upper()} with can't tell first.")
        kept = tuple(exception for exception in self.exceptions if exception.row is not row)
        return replace(self, exceptions=(*kept, RowException(row, _reason(reason), at)))

    def proceed(self) -> Self:
        """On to step 3, once the comparison is complete."""
        self._need(Stage.COMPARE, "Step 3 comes after step 2: compare characters, state and vehicle first.")
        self._need_compared()
        return replace(self, stage=Stage.CONFIRM)

    def back(self) -> Self:
        """Back from step 3 to step 2, keeping every answer."""
        self._need(Stage.CONFIRM, "Only step 3 leads back to the comparison.")
        self._need_unrefuted()
        return replace(self, stage=Stage.COMPARE)

    @control("M05.2", "M05.3")
    def ask(self, channel: Channel, at: datetime, urgency: Urgency = Urgency.URGENT) -> Self:
        """Ask whether the record is still active; when the clock has run out, ask again."""
        self._need_comparing("Enter the plate from the image before you ask for the record.")
        self._need_compared()
        self._need_unrefuted()
        if self.requests and (left := self.requests[-1].remaining_s(at)) > 0:
            minutes, seconds = divmod(int(left), 60)
            raise StepRefused(
                f"Request {len(self.requests)} has {minutes}:{seconds:02} left. Ask again after that."
            )
        if len(self.requests) == REQUESTS_MAX:
            raise StepRefused("Three requests were made. Close the hit, or wait for the answer.")
        request = Request(len(self.requests) + 1, channel, urgency, at)
        return replace(self, stage=Stage.CONFIRM, requests=(*self.requests, request))

    @control("M05.2", "M05.3")
    def confirm(self, result: Result, confirmed_by: str, at: datetime, reference: str = "") -> Self:
        """Record what came back on the latest request; an active record leads to step 4."""
        self._need(Stage.CONFIRM, "Compare characters, state and vehicle before the record is confirmed.")
        self._need_unrefuted()
        if not self.requests:
            raise StepRefused("Ask for the record first: choose Dispatch or an MDC inquiry.")
        who, number = confirmed_by.strip(), reference.strip()
        if not who and result is not Result.NO_ANSWER_YET:
            raise StepRefused("Say who confirmed it: the dispatcher's name or number, or self.")
        if len(number) > REFERENCE_MAX:
            raise StepRefused(
                f"A reference has at most {REFERENCE_MAX} characters. Give its number, not the answer's text."
            )
        answered = replace(self.requests[-1], answer=Confirmation(result, who, at, number))
        stage = Stage.OUTCOME if result is Result.ACTIVE else Stage.CONFIRM
        return replace(self, stage=stage, requests=(*self.requests[:-1], answered))

    @control("M05.5")
    def exigent(self, reason: str, at: datetime) -> Self:
        """Act without the record confirmed; replaces that step alone, never the comparison."""
        self._need_comparing(
            "Exigency replaces the record's confirmation only: enter and compare the plate first."
        )
        self._need_compared()
        self._need_unrefuted()
        return replace(self, stage=Stage.OUTCOME, exigency=Reasoned(_reason(reason), at))

    @control("M05.5")
    def report_stop_made(self, reason: str, at: datetime) -> Self:
        """Record a stop made before the verification was complete: a policy exception for the supervisor."""
        if self.may_act:
            raise StepRefused("This hit may be acted on: record the stop as its outcome.")
        if self.unverified_stop is not None or self.disposition is not None:
            raise StepRefused("The stop or its outcome is recorded already.")
        return replace(self, stage=Stage.OUTCOME, unverified_stop=Reasoned(_reason(reason), at))

    @control("M05.6")
    def record_basis(self, basis: str, occupant: OccupantSeen, at: datetime) -> Self:
        """Record what, besides the hit, gives cause, and whether the wanted person was seen."""
        self._need_outcome()
        if not basis.strip():
            raise StepRefused("Say what, besides this hit, gives you cause.")
        return replace(self, basis=LegalBasis(basis.strip(), occupant, at))

    @control("M06.1")
    def dispose(self, outcome: Outcome, at: datetime, call_number: str = "", note: str = "") -> Self:
        """Clear the hit with its outcome; where somebody acted, the legal basis must stand first."""
        self._need_outcome()
        if outcome.needs_basis and self.basis is None:
            raise StepRefused("Say first what, besides this hit, gives cause, and whether a person was seen.")
        if outcome is Outcome.OTHER and not note.strip():
            raise StepRefused("Say in the note what the outcome was.")
        cleared = Disposition(outcome, at, call_number.strip(), note.strip())
        return replace(self, stage=Stage.CLOSED, disposition=cleared)

    @control("M04.2")
    def close(self, reason: ClosingReason, at: datetime, note: str = "") -> Self:
        """Close the hit without acting on it, from any step before the outcome."""
        if self.stage is Stage.CLOSED:
            raise StepRefused("The hit is closed already.")
        if self.stage is Stage.OUTCOME:
            raise StepRefused("Record the outcome: this hit may be or was acted on.")
        if reason is ClosingReason.OTHER and not note.strip():
            raise StepRefused("Say in the note why the hit is closed.")
        return replace(self, stage=Stage.CLOSED, closure=Closure(reason, at, note.strip()))

    def _why_not_offered(self, row: Row) -> str:
        if row is Row.CHARACTERS and self.facts.supplies(row):
            if plates.UNREADABLE in self.reading:
                return "CHARACTERS cannot be the same: your entry has unreadable characters or differs."
            return "CHARACTERS differ: what you entered is not what the list has. Enter again to change it."
        return f"The list does not supply {row.upper()}: answer can't tell, and give a reason to go on."

    def _need(self, stage: Stage, sentence: str) -> None:
        if self.stage is not stage:
            raise StepRefused(_over(self.stage) or sentence)

    def _need_comparing(self, sentence: str) -> None:
        if self.stage not in {Stage.COMPARE, Stage.CONFIRM}:
            raise StepRefused(_over(self.stage) or sentence)

    def _need_compared(self) -> None:
        if self.blockers:
            raise StepRefused(f"The comparison is not complete: {', '.join(self.blockers)}.")

    def _need_unrefuted(self) -> None:
        if self.refuted:
            raise StepRefused(
                "The record was answered as not active, not found or another vehicle: close the hit."
            )

    def _need_outcome(self) -> None:
        if self.stage is not Stage.OUTCOME:
            missing = "confirm the record first" if self.compared else ", ".join(self.blockers)
            raise StepRefused(_over(self.stage) or f"The outcome comes after verification: {missing}.")


def _over(stage: Stage) -> str:
    return {
        Stage.OUTCOME: "The hit is past this step: record its outcome.",
        Stage.CLOSED: "The hit is closed.",
    }.get(stage, "")


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) < REASON_MIN:
        raise StepRefused(f"Write the reason in at least {REASON_MIN} characters; it has {len(reason)}.")
    return reason
