# SPDX-License-Identifier: Apache-2.0
"""Step 4 of the verification and the ways out before it: how a hit was cleared or closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClosingReason(StrEnum):
    """Why a hit is closed without acting on it (visual language, section 10)."""

    MISREAD = "misread_character"
    WRONG_STATE = "wrong_state"
    VEHICLE_MISMATCH = "vehicle_mismatch"
    NOT_ACTIVE = "not_active"
    NOT_SAFE = "not_safe_or_able"
    DUPLICATE = "duplicate"
    POLICY = "policy_no_action"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As on the key."""
        return _CLOSING_WORDS[self]


_CLOSING_WORDS = {
    ClosingReason.MISREAD: "Misread character",
    ClosingReason.WRONG_STATE: "Wrong state",
    ClosingReason.VEHICLE_MISMATCH: "Vehicle does not match",
    ClosingReason.NOT_ACTIVE: "Not active any more",
    ClosingReason.NOT_SAFE: "Not safe or able",
    ClosingReason.DUPLICATE: "Duplicate",
    ClosingReason.POLICY: "Policy, no action",
    ClosingReason.OTHER: "Other",
}


class Outcome(StrEnum):
    """How a hit was cleared."""

    VEHICLE_RECOVERED = "vehicle_recovered"
    STOP_ARREST = "stop_arrest"
    STOP_NO_ARREST = "stop_no_arrest"
    HANDED_OVER = "handed_over"
    LOST = "lost_from_sight"
    NOT_SAFE = "not_safe"
    NOT_FOLLOWED_UP = "not_followed_up"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As on the key."""
        return _OUTCOME_WORDS[self]

    @property
    def needs_basis(self) -> bool:
        """Whether somebody acted, so that the legal basis besides the hit must be on record."""
        return self not in {Outcome.LOST, Outcome.NOT_SAFE, Outcome.NOT_FOLLOWED_UP}

    @property
    def restricts(self) -> bool:
        """Whether somebody's freedom was restricted. Source: Watsonville 471.5(e), Menlo Park 462.4(f)."""
        return self in {Outcome.STOP_ARREST, Outcome.STOP_NO_ARREST}


_OUTCOME_WORDS = {
    Outcome.VEHICLE_RECOVERED: "Vehicle recovered",
    Outcome.STOP_ARREST: "Stop, arrest",
    Outcome.STOP_NO_ARREST: "Stop, no arrest",
    Outcome.HANDED_OVER: "Handed to another unit",
    Outcome.LOST: "Lost from sight",
    Outcome.NOT_SAFE: "Not safe to act",
    Outcome.NOT_FOLLOWED_UP: "Not followed up",
    Outcome.OTHER: "Something else",
}


class OccupantSeen(StrEnum):
    """Whether a wanted person was seen in the car. Source: Watsonville 471.5(e), Menlo Park 462.4(g)(2)."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """What, besides the hit, gives suspicion or cause, in the officer's words.

    Attributes:
        basis: empty where the policy does not ask for it.
        occupant: None where the policy does not ask for it.
    """

    basis: str
    occupant: OccupantSeen | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Correlation:
    """Whether the call's text ties the hit to the arrest. Source: Watsonville 471.5(f)(3), Menlo Park 462.4(g)(3).

    Attributes:
        notify: parties who are told with this record, codes of ``disposition.notify``; none when it is tied.
    """

    tied: bool
    notify: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Closure:
    """A hit closed without acting on it."""

    reason: ClosingReason
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disposition:
    """How a hit was cleared."""

    outcome: Outcome
    at: datetime
    call_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Something done against or beside the rule, with its written reason; a supervisor reviews it."""

    reason: str
    at: datetime
