# SPDX-License-Identifier: Apache-2.0
"""Whether a further read of a listed plate raises another alert, or is the earlier hit seen again.

One vehicle that is read ten times must not cost ten decisions, and a hit that an officer settled must not come back
at the next corner (features 1.5, "re-alert suppression": by plate, entry and place; nothing is rejected). What is not
raised anew is counted on the earlier hit and kept as a sighting of its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.disposition import ClosingReason, Outcome
from policy.hotlist import HotListEntry, Priority
from policy.matching import MatchClass
from policy.places import Circle, distance_m

ONE_PASS: Final = timedelta(seconds=60)
"""Within this time of the last sighting it is the same pass, wherever: two cameras, or a vehicle that is followed."""

NEAR_M: Final = 500.0
"""The same place, metres: around a block, with what two fixes and the length of the view may be off (two of 15 m and
some 50 m). Farther away the vehicle has gone on, and an officer has another chance to meet it."""

OPEN_FOR: Final = timedelta(minutes=30)
"""So long an open hit is not raised anew at its place; later the vehicle stayed or came back: worth a look."""

WITHOUT_PLACE: Final = timedelta(minutes=10)
"""So long when either read has no position of its moment: what a parked vehicle's block takes to be driven around."""

UNSETTLED: Final = frozenset(
    {ClosingReason.NOT_SAFE.value, ClosingReason.OTHER.value}
    | {Outcome.LOST.value, Outcome.NOT_SAFE.value, Outcome.OTHER.value}
)
"""Endings that do not say that the vehicle is dealt with or is another: seen again, it is raised again."""

_SUREST_FIRST: Final = tuple(MatchClass)


class Anew(StrEnum):
    """Why an alert is raised although the same plate was a hit on the same entry before."""

    SHIFT = "another shift"
    ENTRY = "the list changed the entry"
    PRIORITY = "a higher priority"
    SURER = "a surer match"
    UNSETTLED = "ended without being settled"
    ELSEWHERE = "another place"
    LATER = "long ago"


@dataclass(frozen=True, slots=True)
class Sighted:
    """A read that matches an entry.

    Attributes:
        shift: whose shift it is; a hand-over begins another.
        place: of the moment of capture, its radius not used; None without a fresh fix.
        at: UTC, capture.
    """

    shift: str
    entry: HotListEntry
    match_class: MatchClass
    priority: Priority
    place: Circle | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """A hit that was raised before, for the same plate text and the same entry of the same list.

    Attributes:
        raised: the read that raised it.
        last_at: UTC, when it was seen last.
        ending: code of its closing reason or outcome; empty while it is open.
    """

    raised: Sighted
    last_at: datetime
    ending: str = ""


@control("M04.1")
def why_anew(earlier: Earlier, seen: Sighted) -> Anew | None:
    """Why ``seen`` is an alert of its own; None when it is the earlier hit seen again.

    In doubt it is an alert: a clock that jumped, an ending that says nothing, a place too far or a match too sure.
    """
    raised = earlier.raised
    if seen.shift != raised.shift:
        return Anew.SHIFT
    if seen.entry != raised.entry:
        return Anew.ENTRY
    if seen.priority < raised.priority:
        return Anew.PRIORITY
    if _SUREST_FIRST.index(seen.match_class) < _SUREST_FIRST.index(raised.match_class):
        return Anew.SURER
    if earlier.ending in UNSETTLED:
        return Anew.UNSETTLED
    return _by_place_and_time(earlier, seen)


def _by_place_and_time(earlier: Earlier, seen: Sighted) -> Anew | None:
    since = abs(seen.at - earlier.last_at)
    if since < ONE_PASS:
        return None
    here, there = seen.place, earlier.raised.place
    if here is None or there is None or not (here.sound and there.sound):
        return None if since < WITHOUT_PLACE else Anew.LATER
    if distance_m(here, there) > NEAR_M:
        return Anew.ELSEWHERE
    return None if earlier.ending or since < OPEN_FOR else Anew.LATER
