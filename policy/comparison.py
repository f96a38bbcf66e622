# SPDX-License-Identifier: Apache-2.0
"""Step 2 of the verification: what a person compares, what may be answered, what the machine may say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy import plates
from policy.hotlist import Priority


class Row(StrEnum):
    """What is compared, each by itself. Source: Watsonville 471.5(f)(2)."""

    CHARACTERS = "characters"
    STATE = "state"
    VEHICLE = "vehicle"


class Answer(StrEnum):
    """What a person answers; only SAME counts as a match."""

    SAME = "same"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class HitFacts:
    """What the verification has to know of the hit.

    Attributes:
        entry_plate: the list's plate, normalised; a pattern when ``partial``.
        entry_state: the list's state (NCIC LIS code), or None when the list does not say.
        vehicle_supplied: whether the list describes the vehicle at all.
        priority: as shown.
    """

    entry_plate: str
    entry_state: str | None
    vehicle_supplied: bool
    priority: Priority
    partial: bool = False

    def supplies(self, row: Row) -> bool:
        """Whether the list says anything to compare in this row."""
        if row is Row.STATE:
            return bool(self.entry_state)
        return self.vehicle_supplied if row is Row.VEHICLE else True


@dataclass(frozen=True, slots=True)
class Given:
    """One answer.

    Attributes:
        by_machine: the machine found it from the officer's entry; never with SAME.
    """

    answer: Answer
    at: datetime
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class RowException:
    """A policy exception: the list has nothing to compare in this row, and a person says why to go on."""

    row: Row
    reason: str
    at: datetime


def judge(reading: str, facts: HitFacts) -> Answer | None:
    """What the machine may say of the officer's ``reading``; None when it finds no fault.

    It says DIFFERS or CANNOT_TELL, never SAME: that is a person's to say.
    """
    if set(reading) == {plates.UNREADABLE}:
        return Answer.CANNOT_TELL
    if not _agrees(reading, facts):
        return Answer.DIFFERS
    return Answer.CANNOT_TELL if plates.UNREADABLE in reading else None


def _agrees(reading: str, facts: HitFacts) -> bool:
    """Whether nothing that is readable speaks against the list's plate."""
    if facts.partial:
        # An unreadable character may be the one that the pattern asks for: only whole readings disagree.
        return plates.UNREADABLE in reading or plates.fits(facts.entry_plate, reading)
    return plates.fits(reading, facts.entry_plate)


def offered(row: Row, reading: str, facts: HitFacts) -> tuple[Answer, ...]:
    """The answers that a person may give in ``row`` after entering ``reading``."""
    if not facts.supplies(row):
        return (Answer.DIFFERS, Answer.CANNOT_TELL)
    if row is not Row.CHARACTERS:
        return tuple(Answer)
    return {
        Answer.DIFFERS: (Answer.DIFFERS,),
        Answer.CANNOT_TELL: (Answer.DIFFERS, Answer.CANNOT_TELL),
        None: tuple(Answer),
    }[judge(reading, facts)]
