# SPDX-License-Identifier: Apache-2.0
"""What a step of the verification needs before it is taken, and how its refusal is said."""

from dataclasses import dataclass, replace
from typing import Final, Self

from policy import plates
from policy.comparison import Answer, Row
from policy.confirmation import Request, Result
from policy.errors import StepRefused
from policy.hit_rules import Check
from policy.progress import Progress, Stage

REASON_MIN: Final = 15
"""Fewest characters of a written reason. Source: visual language, section 8; capability M05.5."""


@dataclass(frozen=True, slots=True)
class Guards(Progress):
    """Refuses what is out of its turn; the steps themselves are in `policy.verification`."""

    def may_except(self, row: Row) -> bool:
        """Whether a written reason may stand in for SAME in ``row``, given its answer."""
        given = self.given(row)
        if given is None or given.answer is not Answer.CANNOT_TELL:
            return False
        return not self.facts.supplies(row) or (not self.rules.exact and self._was_read(row))

    def _was_read(self, row: Row) -> bool:
        """A plate of which nothing was read is not in doubt: it was not compared."""
        return row is not Row.CHARACTERS or set(self.reading) != {plates.UNREADABLE}

    def why_no_exception(self, row: Row) -> str:
        """Why `may_except` says no, as a sentence."""
        given = self.given(row)
        if self.facts.supplies(row) and self.rules.exact:
            return f"The list supplies {row.upper()}: compare it. There is no exception for it."
        if given is None or given.answer is not Answer.CANNOT_TELL:
            return f"Answer {row.upper()} with can't tell first."
        return f"Nothing of {row.upper()} was read: look at the image, or close the hit."

    def settled(self) -> Self:
        """In step 4 once nothing is missing, else in step 3."""
        return replace(self, stage=Stage.OUTCOME if self.may_act else Stage.CONFIRM)

    @property
    def tries(self) -> tuple[Request, ...]:
        """Requests since the last answer that the record is active: those after it are about another check."""
        tries: list[Request] = []
        for request in self.requests:
            active = request.answer is not None and request.answer.result is Result.ACTIVE
            tries = [] if active else [*tries, request]
        return tuple(tries)

    def why_not_offered(self, row: Row) -> str:
        """Why an answer may not be given in this row, as a sentence."""
        if row is Row.CHARACTERS and self.facts.supplies(row):
            if plates.UNREADABLE in self.reading:
                return "CHARACTERS cannot be the same: your entry has unreadable characters or differs."
            return "CHARACTERS differ: what you entered is not what the list has. Enter again to change it."
        return f"The list does not supply {row.upper()}: answer can't tell, and give a reason to go on."

    def need(self, stage: Stage, sentence: str) -> None:
        """Refuse with ``sentence`` unless the verification stands at ``stage``."""
        if self.stage is not stage:
            raise StepRefused(_over(self.stage) or sentence)

    def need_comparing(self, sentence: str) -> None:
        """Refuse with ``sentence`` outside steps 2 and 3."""
        if self.stage not in {Stage.COMPARE, Stage.CONFIRM}:
            raise StepRefused(_over(self.stage) or sentence)

    def need_compared(self) -> None:
        """Refuse while the comparison is not complete."""
        if self.blockers:
            raise StepRefused(f"The comparison is not complete: {', '.join(self.blockers)}.")

    def need_excusable(self, plea: str) -> None:
        """Refuse a plea that comes before the comparison, or against an answer."""
        self.need_comparing(f"{plea} replaces the record's check only: enter and compare the plate first.")
        self.need_compared()
        self.need_unrefuted()

    def need_unrefuted(self) -> None:
        """Refuse once an answer spoke against the hit."""
        if self.refuted:
            raise StepRefused(
                "The record was answered as not active, not found or another vehicle: close the hit."
            )

    def need_outcome(self) -> None:
        """Refuse before step 4."""
        if self.stage is not Stage.OUTCOME:
            missing = f"{in_words(self.missing)} is missing" if self.compared else ", ".join(self.blockers)
            raise StepRefused(_over(self.stage) or f"The outcome comes after verification: {missing}.")


def _over(stage: Stage) -> str:
    return {
        Stage.OUTCOME: "The hit is past this step: record its outcome.",
        Stage.CLOSED: "The hit is closed.",
    }.get(stage, "")


def in_words(checks: frozenset[Check]) -> str:
    """Checks as in a sentence ("the CLETS check and ...")."""
    return " and ".join(check.words for check in Check if check in checks)


def written(text: str) -> str:
    """A written reason without spare blanks.

    Raises:
        StepRefused: it has fewer than `REASON_MIN` characters.
    """
    reason = " ".join(text.split())
    if len(reason) < REASON_MIN:
        raise StepRefused(f"Write the reason in at least {REASON_MIN} characters; it has {len(reason)}.")
    return reason
