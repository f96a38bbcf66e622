# SPDX-License-Identifier: Apache-2.0
"""The verification of a hit: enter, compare, confirm the record, outcome. No way leads around a step."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from policy import plates
from policy.comparison import Answer, Given, HitFacts, Row, RowException, judge, offered
from policy.confirmation import REFERENCE_MAX, REQUESTS_MAX, Channel, Confirmation, Request, Result, Urgency
from policy.control import control
from policy.disposition import (
    ClosingReason,
    Closure,
    Correlation,
    Disposition,
    LegalBasis,
    OccupantSeen,
    Outcome,
    Reasoned,
)
from policy.errors import StepRefused
from policy.guards import REASON_MIN, Guards, in_words, written
from policy.hit_rules import Check, HitRules, Performer
from policy.progress import Stage

__all__ = [
    "REASON_MIN",
    "Answer",
    "Channel",
    "Check",
    "ClosingReason",
    "HitFacts",
    "HitRules",
    "OccupantSeen",
    "Outcome",
    "Performer",
    "Result",
    "Row",
    "Stage",
    "StepRefused",
    "Urgency",
    "Verification",
]


@dataclass(frozen=True, slots=True)
class Verification(Guards):
    """The steps a person takes. Each gives a new value or raises `StepRefused`, naming what is missing."""

    @classmethod
    def begin(
        cls,
        facts: HitFacts,
        officer: str,
        rules: HitRules | None = None,
        performer: Performer = Performer.OFFICER,
        *,
        forwarded: bool = False,
    ) -> Self:
        """A fresh verification: nothing entered, nothing answered; without ``rules`` under the strictest."""
        return cls(facts, officer, rules=rules or HitRules(), performer=performer, forwarded=forwarded)

    @control("M05.1")
    def taken_up(self, officer: str, rules: HitRules, performer: Performer) -> Self:
        """Go on with a kept verification, by this person and under the rules that are in force now.

        A hit that may be or was acted on, and a closed one, stay as they were judged: the action was taken under
        those rules. One that is still under way must satisfy the rules of the moment at which somebody acts, and
        another person looks at the plate anew: nobody stops a car on what somebody else saw (Green v. San
        Francisco). An answer against the hit stays, whoever goes on.
        """
        if self.stage in {Stage.OUTCOME, Stage.CLOSED}:
            return self
        if officer != self.officer and not self.refuted:
            fresh = self.begin(self.facts, officer, rules, performer)
            seen = (self.reading,) if self.reading else ()
            return replace(fresh, earlier_readings=(*self.earlier_readings, *seen))
        under = replace(self, rules=rules, performer=performer)
        if under.stage is Stage.CONFIRM:
            return under.settled() if under.compared else replace(under, stage=Stage.COMPARE)
        return under

    @control("M05.1")
    def enter(self, reading: str, at: datetime) -> Self:
        """Take the officer's own reading and compare it with the list's plate; ``?`` where unreadable."""
        self.need(Stage.ENTER, "The plate is entered already. Enter again to change it.")
        if not self.rules.may_compare(self.performer, forwarded=self.forwarded):
            raise StepRefused(
                "The department's policy does not let your role do the visual check. Ask an officer to do it."
            )
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
        self.need_comparing("There is no entry to change yet.")
        self.need_unrefuted()
        fresh = self.begin(self.facts, self.officer, self.rules, self.performer, forwarded=self.forwarded)
        return replace(fresh, earlier_readings=(*self.earlier_readings, self.reading))

    @control("M05.1")
    def answer(self, row: Row, answer: Answer, at: datetime) -> Self:
        """Take a person's answer to one row; a new answer replaces the old."""
        self.need(Stage.COMPARE, "Rows are answered in step 2, after the plate is entered from the image.")
        if answer not in offered(row, self.reading, self.facts):
            raise StepRefused(self.why_not_offered(row))
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
        """Go on although ``row`` cannot be compared, or is in doubt where the policy lets a person accept that."""
        self.need(Stage.COMPARE, "An exception for a row is recorded in step 2.")
        if not self.may_except(row):
            raise StepRefused(self.why_no_exception(row))
        kept = tuple(exception for exception in self.exceptions if exception.row is not row)
        return replace(self, exceptions=(*kept, RowException(row, written(reason), at)))

    def proceed(self) -> Self:
        """On to step 3, once the comparison is complete."""
        self.need(Stage.COMPARE, "Step 3 comes after step 2: compare characters, state and vehicle first.")
        self.need_compared()
        return self.settled()

    def back(self) -> Self:
        """Back from step 3 to step 2, keeping every answer."""
        self.need(Stage.CONFIRM, "Only step 3 leads back to the comparison.")
        self.need_unrefuted()
        return replace(self, stage=Stage.COMPARE)

    @control("M05.2", "M05.3")
    def ask(self, channel: Channel, at: datetime, urgency: Urgency = Urgency.URGENT) -> Self:
        """Ask whether the record is still active; when the clock has run out, ask again."""
        self.need_comparing("Enter the plate from the image before you ask for the record.")
        self.need_compared()
        self.need_unrefuted()
        if not self.rules.answered_by(channel) & self.unanswered:
            raise StepRefused(f"This way does not give {in_words(self.unanswered)}. Ask another way.")
        tries = self.tries
        if tries and (left := tries[-1].remaining_s(at)) > 0:
            minutes, seconds = divmod(int(left), 60)
            raise StepRefused(
                f"Request {len(self.requests)} has {minutes}:{seconds:02} left. Ask again after that."
            )
        if len(tries) == REQUESTS_MAX:
            raise StepRefused("Three requests were made. Close the hit, or wait for the answer.")
        request = Request(len(tries) + 1, channel, urgency, at)
        return replace(self, stage=Stage.CONFIRM, requests=(*self.requests, request))

    @control("M05.2", "M05.3")
    def confirm(self, result: Result, confirmed_by: str, at: datetime, reference: str = "") -> Self:
        """Record what came back on the latest request; an active record leads to step 4."""
        self.need(Stage.CONFIRM, "Compare characters, state and vehicle before the record is confirmed.")
        self.need_unrefuted()
        if not (self.requests and self.requests[-1].open):
            raise StepRefused("Ask for the record first: choose Dispatch or an MDC inquiry.")
        who, number = confirmed_by.strip(), reference.strip()
        if not who and result is not Result.NO_ANSWER_YET:
            raise StepRefused("Say who confirmed it: the dispatcher's name or number, or self.")
        if len(number) > REFERENCE_MAX:
            raise StepRefused(
                f"A reference has at most {REFERENCE_MAX} characters. Give its number, not the answer's text."
            )
        answered = replace(self.requests[-1], answer=Confirmation(result, who, at, number))
        return replace(self, requests=(*self.requests[:-1], answered)).settled()

    @control("M05.5")
    def exigent(self, reason: str, at: datetime) -> Self:
        """Go on without what the policy lets exigency replace; never without the comparison."""
        self.need_excusable("Exigency")
        if not self.rules.excused_by_exigency:
            raise StepRefused("This policy has no exigency for a hit. Report a stop that was made instead.")
        return replace(self, exigency=Reasoned(written(reason), at)).settled()

    @control("M05.5")
    def not_practicable(self, reason: str, at: datetime) -> Self:
        """Go on without CLETS where the policy asks for it "if practicable"; counted for review."""
        self.need_excusable("Not practicable")
        if not self.rules.excused_as_impracticable:
            raise StepRefused("This policy asks for CLETS in every case. Ask Dispatch or the MDC.")
        return replace(self, impracticable=Reasoned(written(reason), at)).settled()

    @control("M05.5")
    def report_stop_made(self, reason: str, at: datetime) -> Self:
        """Record a stop made before the verification was complete: a policy exception for the supervisor."""
        if self.may_restrict:
            raise StepRefused("This hit may be acted on: record the stop as its outcome.")
        if self.unverified_stop is not None or self.disposition is not None:
            raise StepRefused("The stop or its outcome is recorded already.")
        return replace(self, stage=Stage.OUTCOME, unverified_stop=Reasoned(written(reason), at))

    @control("M05.6")
    def record_basis(self, basis: str, occupant: OccupantSeen | None, at: datetime) -> Self:
        """Record what, besides the hit, gives cause, and whether the wanted person was seen, as policy asks."""
        self.need_outcome()
        if self.rules.asks_basis and not basis.strip():
            raise StepRefused("Say what, besides this hit, gives you cause.")
        if self.rules.asks_occupant and occupant is None:
            raise StepRefused("Say whether the wanted person was seen in the car.")
        return replace(self, basis=LegalBasis(basis.strip(), occupant, at))

    @control("M06.2")
    def correlate(self, at: datetime, *, tied: bool) -> Self:
        """Record whether the call's text ties this hit to the arrest; if not, who is told of it."""
        self.need_outcome()
        notify = () if tied else self.rules.disposition.notify
        return replace(self, correlation=Correlation(tied, notify, at))

    @control("M06.1")
    def dispose(self, outcome: Outcome, at: datetime, call_number: str = "", note: str = "") -> Self:
        """Clear the hit with its outcome; where somebody acted, what the policy asks must stand first."""
        self.need_outcome()
        if missing := self.before(outcome):
            raise StepRefused(missing)
        if outcome is Outcome.OTHER and not note.strip():
            raise StepRefused("Say in the note what the outcome was.")
        cleared = Disposition(outcome, at, call_number.strip(), note.strip())
        return replace(self, stage=Stage.CLOSED, disposition=cleared)

    @control("M05.4", "M05.6")
    def before(self, outcome: Outcome) -> str:
        """What must be done before the hit is cleared with ``outcome``, as a sentence; empty when nothing."""
        if outcome.restricts and not (self.may_restrict or self.unverified_stop is not None):
            return "Nobody may be stopped on this hit. Report a stop that was made, with its reason, first."
        if outcome.needs_basis and self.basis is None and self.rules.asked_before_acting:
            return f"Say first {self.rules.asked_before_acting}."
        if outcome is Outcome.STOP_ARREST and self.rules.disposition.notify and self.correlation is None:
            return "Say first whether the call's text ties this hit to the arrest."
        return ""

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
