# SPDX-License-Identifier: Apache-2.0
"""V2 to V6: keys of one profile that contradict each other, and what holds in every department."""

import dataclasses
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.access import Catalogue, CataloguedTitle, Person, Right, may_use
from policy.errors import ProfileRefused
from policy.profile.keeping import Retention, Transfer
from policy.profile.oversight import Audit
from policy.profile.rules import (
    access_recorded,
    audit_windows,
    check,
    destinations_allowed,
    retention_limits,
    standing_decisions,
    titles_named,
    vehicle_limits,
)
from policy.profile.tree import Profile
from policy.profile.use import Access
from tests.helpers.policies import PROFILES

IDS: Final = ("MB-462", "MP-462", "PB-434", "SR-465", "WV-471")
DAYS: Final = st.integers(0, 800)


def retention(least: int, most: int, schedule: int, vehicle: int = 30) -> Retention:
    """A retention table with these limits, in days."""
    base = PROFILES["SR-465"].retention
    return dataclasses.replace(
        base, server_days_min=least, server_days_max=most, schedule_days=schedule, vehicle_days_max=vehicle
    )


def transfer(interval: int) -> Transfer:
    """A transfer table with this interval, in days."""
    return dataclasses.replace(PROFILES["SR-465"].transfer, max_interval_days=interval)


def audit(**changes: int) -> Audit:
    """An audit table with these changes."""
    return dataclasses.replace(PROFILES["SR-465"].audit, **changes)  # type: ignore[arg-type]  # numbers all


def with_table(profile_id: str, table: str, **changes: object) -> Profile:
    """A shipped profile with a table changed."""
    profile = PROFILES[profile_id]
    changed: Any = dataclasses.replace(getattr(profile, table), **changes)
    return dataclasses.replace(profile, **{table: changed})


@pytest.mark.parametrize("profile_id", IDS)
def test_the_shipped_profiles_contradict_nothing(profile_id: str) -> None:
    """All rules hold."""
    check(PROFILES[profile_id])


@pytest.mark.parametrize(
    ("least", "most", "schedule", "named"),
    [
        (365, 364, 365, "retention.server_days_max (364) is shorter"),
        (365, 0, 364, "retention.schedule_days (364) is shorter"),
        (0, 30, 31, "retention.schedule_days (31) is longer"),
    ],
)
def test_v2_names_the_limit_that_does_not_fit(least: int, most: int, schedule: int, named: str) -> None:
    """V2: floor, ceiling and schedule."""
    problems = list(retention_limits(retention(least, most, schedule)))
    assert any(problem.startswith(named) for problem in problems), problems


@given(DAYS, DAYS, DAYS.filter(bool))
def test_v2_holds_for_just_those_limits_that_can_all_be_kept(least: int, most: int, schedule: int) -> None:
    """V2: a day exists on which a read may be purged, and it is the schedule's."""
    can_be_kept = least <= schedule and (most == 0 or schedule <= most)
    assert (not list(retention_limits(retention(least, most, schedule)))) == can_be_kept


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 60))
def test_v3_a_car_can_hand_over_before_its_copy_or_the_servers_must_go(
    interval: int, vehicle: int, most: int
) -> None:
    """V3."""
    fits = interval <= vehicle and (most == 0 or interval < most)
    problems = list(vehicle_limits(transfer(interval), retention(0, most, 1, vehicle)))
    assert (not problems) == fits
    assert all(problem.startswith(f"transfer.max_interval_days ({interval})") for problem in problems)


def test_v3_an_interval_may_not_use_up_the_ceiling() -> None:
    """V3: with 30 days in all, a car that hands over on the last one is too late."""
    with pytest.raises(ProfileRefused, match=r"^transfer.max_interval_days \(30\) uses up"):
        check(with_table("MP-462", "transfer", max_interval_days=30))


def test_v4_a_feed_that_is_not_allowed_is_refused() -> None:
    """V4: named with the remedy."""
    (problem,) = destinations_allowed(
        dataclasses.replace(transfer(30), destinations=("department_server", "flock"))
    )
    assert problem.startswith('transfer.destinations holds "flock"')


@given(st.integers(1, 12), st.integers(6, 24))
def test_v5_the_draw_lies_within_the_period(window: int, lookback: int) -> None:
    """V5, first half."""
    problems = list(audit_windows(audit(sample_window_months=window, lookback_months=lookback)))
    assert (not problems) == (window <= lookback)


@given(st.integers(1, 12), st.integers(30, 366))
def test_v5_audits_spread_evenly_fit_their_longest_gap(per_year: int, gap: int) -> None:
    """V5, second half: gaps of 365 days by the number of audits, rounded down, are allowed."""
    evenly = timedelta(days=365) // per_year
    problems = list(audit_windows(audit(per_year=per_year, max_gap_days=gap)))
    assert (not problems) == (gap >= evenly.days)


def test_v6_a_policy_that_names_titles_names_one() -> None:
    """V6: an empty list under "policy" is a contradiction, under the catalogue it is none."""
    (problem,) = titles_named(Access(roles_source="policy"))
    assert problem.startswith("access.authorized_roles is empty")
    assert not list(titles_named(Access(roles_source="policy", authorized_roles=("sworn_officer",))))
    assert not list(titles_named(Access(roles_source="role_catalogue")))


@pytest.mark.parametrize("column", ["date", "time", "query_elements", "username", "organisation", "purpose"])
def test_the_record_of_an_access_keeps_what_the_law_asks_for(column: str) -> None:
    """Civil Code 1798.90.52(a), whatever a department's profile says; a profile that lacks one is refused."""
    access = PROFILES["SR-465"].access
    fewer = dataclasses.replace(
        access, log_fields=tuple(name for name in access.log_fields if name != column)
    )
    assert not list(access_recorded(access))
    (problem,) = access_recorded(fewer)
    assert f"lacks {column}" in problem
    with pytest.raises(ProfileRefused, match=column):
        check(dataclasses.replace(PROFILES["SR-465"], access=fewer))


def test_v6_nobody_has_access_until_titles_are_named() -> None:
    """V6: the list in a profile that leaves it to the catalogue is a proposal and opens nothing."""
    access = Access(roles_source="role_catalogue", authorized_roles=("sworn_officer",))
    officer = Person("officer", "Officer", "sworn_officer")
    assert not may_use(officer, access, Catalogue()).allowed
    named = Catalogue((CataloguedTitle("sworn_officer", frozenset(Right)),))
    assert may_use(officer, access, named).allowed


@pytest.mark.parametrize("profile_id", IDS)
def test_no_profile_reaches_beyond_california(profile_id: str) -> None:
    """Civil Code 1798.90.55(b) holds for every department, whatever its own profile says."""
    with pytest.raises(ProfileRefused, match=r"^recipients.scope stays as it is, in every department"):
        check(with_table(profile_id, "recipients", scope="law_enforcement_any_state"))


@pytest.mark.parametrize("blocked", [(), ("ICE",), ("CBP", "FBI")])
def test_no_profile_serves_immigration_authorities(blocked: tuple[str, ...]) -> None:
    """The list may only grow."""
    with pytest.raises(ProfileRefused, match=r"^recipients.blocked_agencies may only gain entries"):
        check(with_table("SR-465", "recipients", blocked_agencies=blocked))
    assert not list(
        standing_decisions(with_table("SR-465", "recipients", blocked_agencies=("CBP", "ICE", "x")))
    )


def test_all_contradictions_are_named_at_once() -> None:
    """V2 to V6 in one refusal."""
    profile = dataclasses.replace(
        PROFILES["WV-471"],
        retention=retention(365, 10, 20),
        transfer=dataclasses.replace(transfer(30), destinations=("ncric",)),
        audit=audit(per_year=12, max_gap_days=30, sample_window_months=12, lookback_months=6),
        access=Access(roles_source="policy"),
    )
    with pytest.raises(ProfileRefused) as refusal:
        check(profile)
    assert [problem.split(" ")[0] for problem in refusal.value.problems] == [
        "retention.server_days_max",
        "retention.schedule_days",
        "retention.schedule_days",
        "transfer.max_interval_days",
        "transfer.destinations",
        "audit.sample_window_months",
        "access.authorized_roles",
    ]
