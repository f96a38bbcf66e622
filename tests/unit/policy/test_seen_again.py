# SPDX-License-Identifier: Apache-2.0
"""When a read of a listed plate is another alert, and when it is the earlier hit seen again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.disposition import ClosingReason, Outcome
from policy.hotlist import HotListEntry, Priority
from policy.matching import MatchClass
from policy.places import Circle
from policy.seen_again import (
    NEAR_M,
    ONE_PASS,
    OPEN_FOR,
    UNSETTLED,
    WITHOUT_PLACE,
    Anew,
    Earlier,
    Sighted,
    why_anew,
)

NOON = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
ENTRY = HotListEntry("1", "svs", "8QTQ743", "CA", "stolen_vehicle")
HERE = Circle(37.97, -122.53, 0)
ONE_DEGREE_M = 111_195.0
FIRST = Sighted("unit12.officer", ENTRY, MatchClass.EXACT, Priority.PRIORITY, HERE, NOON)
SETTLED = sorted({*ClosingReason, *Outcome} - UNSETTLED)


def _away(metres: float) -> Circle:
    return Circle(HERE.latitude + metres / ONE_DEGREE_M, HERE.longitude, 0)


def _again(minutes: float = 5, **changed: object) -> Sighted:
    return replace(FIRST, at=NOON + timedelta(minutes=minutes), **changed)  # type: ignore[arg-type]


def _earlier(ending: str = "", **changed: object) -> Earlier:
    return Earlier(replace(FIRST, **changed), NOON, ending)  # type: ignore[arg-type]


def test_at_the_same_place_an_open_hit_is_seen_again() -> None:
    """No second alert within the time; one after it, for the vehicle stayed or came back."""
    assert why_anew(_earlier(), _again(29)) is None
    assert why_anew(_earlier(), _again(30)) is Anew.LATER


@pytest.mark.parametrize("ending", SETTLED)
def test_what_was_settled_stays_quiet_for_the_shift(ending: str) -> None:
    """At its place, as long as the entry is the same; elsewhere it is an alert."""
    assert why_anew(_earlier(ending), _again(9 * 60)) is None
    assert why_anew(_earlier(ending), _again(9 * 60, place=_away(NEAR_M + 5))) is Anew.ELSEWHERE


@pytest.mark.parametrize("ending", sorted(UNSETTLED))
def test_what_was_lost_or_not_safe_is_raised_again_at_once(ending: str) -> None:
    """The vehicle is still sought."""
    assert why_anew(_earlier(ending), _again(0.2)) is Anew.UNSETTLED


def test_another_place_is_another_alert() -> None:
    """Five hundred metres; within a minute of the last sighting it is one pass, wherever."""
    assert why_anew(_earlier(), _again(5, place=_away(NEAR_M - 5))) is None
    assert why_anew(_earlier(), _again(5, place=_away(NEAR_M + 5))) is Anew.ELSEWHERE
    assert why_anew(_earlier(), _again(0.9, place=_away(2000))) is None


@pytest.mark.parametrize("place", [None, Circle(float("nan"), 0, 0)])
def test_without_a_position_time_decides(place: Circle | None) -> None:
    """On either side."""
    for earlier, seen in ((_earlier(), _again(9, place=place)), (_earlier(place=place), _again(9))):
        assert why_anew(earlier, seen) is None
        assert why_anew(earlier, replace(seen, at=NOON + WITHOUT_PLACE)) is Anew.LATER


def test_what_weighs_more_is_always_an_alert() -> None:
    """Another shift, another edition of the entry, a higher priority, a surer match: even in the same second."""
    changed = replace(ENTRY, category="wanted_person")
    assert why_anew(_earlier(), _again(0, shift="unit12.partner")) is Anew.SHIFT
    assert why_anew(_earlier(), _again(0, entry=changed)) is Anew.ENTRY
    assert why_anew(_earlier(), _again(0, priority=Priority.HIGH_RISK)) is Anew.PRIORITY
    assert why_anew(_earlier(match_class=MatchClass.STATE_UNKNOWN), _again(0)) is Anew.SURER
    assert why_anew(_earlier(), _again(0, match_class=MatchClass.STATE_UNKNOWN)) is None


def test_a_clock_that_was_put_back_hides_nothing() -> None:
    """Time that runs the wrong way counts as time that passed."""
    assert why_anew(_earlier(), _again(-90)) is Anew.LATER


sightings = st.builds(
    Sighted,
    shift=st.sampled_from(["unit12.officer", "unit12.partner"]),
    entry=st.sampled_from([ENTRY, replace(ENTRY, state="NV"), replace(ENTRY, category="wanted_person")]),
    match_class=st.sampled_from(MatchClass),
    priority=st.sampled_from(Priority),
    place=st.none() | st.builds(_away, st.floats(-3000, 3000)),
    at=st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis asks for naive bounds
)
endings = st.sampled_from(["", *ClosingReason, *Outcome])


@given(
    raised=sightings, seen=sightings, since=st.timedeltas(timedelta(0), timedelta(hours=14)), ending=endings
)
def test_quiet_is_only_what_the_rule_allows(
    raised: Sighted, seen: Sighted, since: timedelta, ending: str
) -> None:
    """Whatever comes: a sighting that raises nothing is of the same shift, entry, place or pass, and no graver."""
    earlier = Earlier(raised, seen.at - since, ending)
    if why_anew(earlier, seen) is not None:
        return
    assert (seen.shift, seen.entry) == (raised.shift, raised.entry)
    assert seen.priority >= raised.priority
    assert list(MatchClass).index(seen.match_class) >= list(MatchClass).index(raised.match_class)
    assert ending not in UNSETTLED
    if since >= ONE_PASS:
        if raised.place is None or seen.place is None:
            assert since < WITHOUT_PLACE
        else:
            assert abs(raised.place.latitude - seen.place.latitude) * ONE_DEGREE_M < NEAR_M + 1
            assert ending or since < OPEN_FOR


@given(seen=sightings, ending=endings)
def test_the_same_again_in_the_same_second_is_quiet_unless_unsettled(seen: Sighted, ending: str) -> None:
    """Two cameras that see one pass never make two alerts of it."""
    anew = why_anew(Earlier(seen, seen.at, ending), seen)
    assert (anew is Anew.UNSETTLED) == (ending in UNSETTLED)
    assert anew in {None, Anew.UNSETTLED}
