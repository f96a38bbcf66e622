# SPDX-License-Identifier: Apache-2.0
"""What a rule says of something asked: allowed, refused, or held for another person, each with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from policy.errors import CodedRefusal


class Verdict(StrEnum):
    """How a rule answers."""

    ALLOWED = "allowed"
    REVIEW = "review"
    """Nothing is missing, but another person has to look at it before there is a result."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or in the way.

    Attributes:
        code: for programs ("training_incomplete").
        words: a sentence for people that ends with the remedy; it names no plate.
    """

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says.

    Attributes:
        refused: why not; empty when nothing is in the way.
        held: why another person has to look at it.
    """

    refused: tuple[Finding, ...] = ()
    held: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding | None]) -> Self:
        """Refused for each finding, allowed without any."""
        return cls(tuple(finding for finding in findings if finding is not None))

    @property
    def verdict(self) -> Verdict:
        """Refused goes before held: what is missing is given before anybody reviews."""
        if self.refused:
            return Verdict.REFUSED
        return Verdict.REVIEW if self.held else Verdict.ALLOWED

    @property
    def allowed(self) -> bool:
        """Whether it may go ahead now."""
        return self.verdict is Verdict.ALLOWED

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all findings, refusals first."""
        return tuple(finding.code for finding in (*self.refused, *self.held))

    @property
    def words(self) -> str:
        """All findings as text for people; empty when it is allowed."""
        return " ".join(finding.words for finding in (*self.refused, *self.held))

    def insist(self, kind: type[CodedRefusal]) -> None:
        """Raise ``kind`` with every finding unless it may go ahead now; a held matter does not go ahead.

        Raises:
            CodedRefusal: the given kind of it.
        """
        if not self.allowed:
            raise kind(self.words, *self.codes)

    def __and__(self, other: "Ruling") -> "Ruling":
        """Both rules together."""
        return Ruling((*self.refused, *other.refused), (*self.held, *other.held))
