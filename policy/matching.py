# SPDX-License-Identifier: Apache-2.0
"""Which entries a read matches, and how surely; what a weak match does to the priority."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from policy import plates
from policy.control import control
from policy.hotlist import HotListEntry, Priority


class MatchClass(StrEnum):
    """How a read matched an entry, surest first; only EXACT agrees in plate and state."""

    EXACT = "exact"
    STATE_UNKNOWN = "state_unknown"
    STATE_DIFFERS = "state_differs"
    LOOK_ALIKE = "look_alike"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Match:
    """One entry matched by one read.

    Attributes:
        differing: positions (from 0, in the read text) where read and entry differ; look-alikes only.
    """

    entry: HotListEntry
    match_class: MatchClass
    differing: tuple[int, ...] = ()


class StateAgreement(StrEnum):
    """How the state on the plate stands to the state on the list; unknown is never taken for equal."""

    SAME = "same"
    UNKNOWN = "unknown"
    DIFFERS = "differs"


class Doubt(StrEnum):
    """Why a hit is shown below the priority of its category."""

    STATE_UNKNOWN = "state not known"
    STATE_DIFFERS = "state differs"
    LOOK_ALIKE = "look-alike plate"
    PARTIAL = "partial plate"
    LIST_OLD = "list too old"
    CONTRADICTION = "vehicle does not match"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a store looks up to find every entry that a read may match, besides the few partial plates.

    Attributes:
        plate: the normalised text: entries equal to it.
        fold: entries whose `policy.plates.fold` equals it: all look-alikes, and more that `classify` refuses.
    """

    plate: str
    fold: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The priority to show, and why it is not the category's own.

    Attributes:
        lowered_from: the category's own priority, or None when it was not lowered.
        doubts: everything that speaks against the hit, also where the priority stays (HIGH RISK).
    """

    priority: Priority
    lowered_from: Priority | None
    doubts: tuple[Doubt, ...]


MAX_LOOK_ALIKES: Final = 2
"""How many look-alike characters a near match may have; more are another plate. 0: no near matches."""

_ORDER: Final = {match_class: place for place, match_class in enumerate(MatchClass)}
_DOUBT: Final = {
    MatchClass.STATE_UNKNOWN: Doubt.STATE_UNKNOWN,
    MatchClass.STATE_DIFFERS: Doubt.STATE_DIFFERS,
    MatchClass.LOOK_ALIKE: Doubt.LOOK_ALIKE,
    MatchClass.PARTIAL: Doubt.PARTIAL,
}


def keys(text: str) -> Keys:
    """The keys of a read text, in any spelling, for an indexed look-up."""
    plate = plates.normalise(text)
    return Keys(plate, plates.fold(plate))


def compare_states(seen: str | None, listed: str | None) -> StateAgreement:
    """How two states of issue (NCIC LIS codes, None or empty for unknown) agree."""
    if not seen or not listed:
        return StateAgreement.UNKNOWN
    return StateAgreement.SAME if seen == listed else StateAgreement.DIFFERS


@control("M04.1")
def classify(
    text: str, state: str | None, entry: HotListEntry, max_look_alikes: int = MAX_LOOK_ALIKES
) -> Match | None:
    """How the read ``text`` from ``state`` matches one entry; None when it does not.

    A look-alike from a state known to be another is no match: two contradictions are another vehicle.

    Args:
        text: the read, in any spelling.
        state: NCIC LIS code, or None for unknown.
        entry: the entry, its plate normalised.
        max_look_alikes: look-alike characters that a near match may have; 0 for none.
    """
    plate = plates.normalise(text)
    if not plate:
        return None
    if entry.partial:
        return Match(entry, MatchClass.PARTIAL) if plates.fits(entry.plate, plate) else None
    agreement = compare_states(state, entry.state)
    if plate == entry.plate:
        return Match(entry, _SAME_PLATE[agreement])
    if agreement is StateAgreement.DIFFERS or not plates.look_alike(plate, entry.plate):
        return None
    differing = plates.differing(plate, entry.plate)
    return Match(entry, MatchClass.LOOK_ALIKE, differing) if len(differing) <= max_look_alikes else None


_SAME_PLATE: Final = {
    StateAgreement.SAME: MatchClass.EXACT,
    StateAgreement.UNKNOWN: MatchClass.STATE_UNKNOWN,
    StateAgreement.DIFFERS: MatchClass.STATE_DIFFERS,
}


def matches(
    text: str,
    state: str | None,
    candidates: Iterable[HotListEntry],
    now: datetime,
    max_look_alikes: int = MAX_LOOK_ALIKES,
) -> tuple[Match, ...]:
    """Every match among ``candidates`` that is in force at ``now``, surest first.

    Args:
        text: the read, in any spelling.
        state: NCIC LIS code, or None for unknown.
        candidates: what the look-up by `keys` found, and the partial plates.
        now: UTC; entries expired by then do not match.
        max_look_alikes: as for `classify`.
    """
    in_force = (entry for entry in candidates if not entry.expired(now))
    found = (classify(text, state, entry, max_look_alikes) for entry in in_force)
    return tuple(sorted((match for match in found if match is not None), key=_surest_first))


def _surest_first(match: Match) -> tuple[int, int]:
    return _ORDER[match.match_class], len(match.differing)


def rank(
    own: Priority, match_class: MatchClass, *, list_old: bool = False, contradicted: bool = False
) -> Ranking:
    """The priority to show for a hit whose category has the priority ``own``.

    Any doubt lowers levels 2 and 3 by one, however many there are, and never raises. HIGH RISK keeps its
    level: the danger to the officer is not less. Source: visual language, section 5.

    Args:
        own: priority of the entry's category.
        match_class: how the read matched.
        list_old: the list is older than its limit.
        contradicted: the vehicle seen contradicts the vehicle listed.
    """
    doubts = [_DOUBT[match_class]] if match_class in _DOUBT else []
    doubts += [Doubt.LIST_OLD] * list_old + [Doubt.CONTRADICTION] * contradicted
    if doubts and own in {Priority.PRIORITY, Priority.ROUTINE}:
        return Ranking(Priority(own + 1), own, tuple(doubts))
    return Ranking(own, None, tuple(doubts))
