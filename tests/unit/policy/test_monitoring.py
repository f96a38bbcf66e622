# SPDX-License-Identifier: Apache-2.0
"""Patterns in the access log: found once, and open until a person looked."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import OversightRefused
from policy.monitoring import (
    LIMITS,
    AccessRow,
    Flag,
    Kind,
    Pattern,
    detect,
    review,
    system_flags,
    unseen,
)

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
OWNER = "manager.m"
SAME_PLATE = "k1"


def rows(
    count: int, step: timedelta, *, start: datetime = NOW, name: str = "r", **more: Any
) -> list[AccessRow]:
    values: dict[str, Any] = {"kind": Kind.INQUIRY, "by": "member.a"} | more
    return [AccessRow(id=f"{name}{at}", at=start + at * step, **values) for at in range(count)]


def patterns(found: tuple[Flag, ...]) -> list[Pattern]:
    return [flag.pattern for flag in found]


@pytest.mark.clause("SR-465.2.1-c", "MP-462.3.1-c", "WV-471.4.1-c", "WV-471.4.1-d")
def test_a_burst_of_a_hundred_inquiries_makes_one_finding_with_an_owner() -> None:
    (flag,) = detect(rows(100, timedelta(seconds=20)), OWNER)
    assert (flag.pattern, flag.by, flag.owner, len(flag.rows)) == (
        Pattern.UNUSUAL_VOLUME,
        "member.a",
        OWNER,
        100,
    )
    assert flag.is_open


@pytest.mark.clause("SR-465.2.1-c", "MP-462.3.1-c", "WV-471.4.1-c")
def test_a_broken_chain_and_encryption_that_is_off_make_one_finding_each() -> None:
    assert system_flags(chain_holds=True, is_encrypted=True, now=NOW, owner=OWNER) == ()
    found = system_flags(chain_holds=False, is_encrypted=False, now=NOW, owner=OWNER)
    assert patterns(found) == [Pattern.BROKEN_CHAIN, Pattern.ENCRYPTION_OFF]
    assert unseen(found, found) == ()
    repaired = [review(flag, "restored from the server", "auditor.z", NOW) for flag in found]
    assert unseen(found, repaired) == found
    assert unseen(found, [*repaired, *found]) == ()


@pytest.mark.parametrize("pattern", sorted(LIMITS))
def test_one_row_fewer_or_a_moment_slower_makes_no_finding(pattern: Pattern) -> None:
    limit = LIMITS[pattern]
    cases: dict[Pattern, dict[str, Any]] = {
        Pattern.FAILED_SIGN_ONS: {"kind": Kind.SIGN_ON_FAILED},
        Pattern.UNUSUAL_VOLUME: {},
        Pattern.OFF_SHIFT: {"is_on_shift": False},
        Pattern.BARRED_PURPOSE: {"is_barred": True},
        Pattern.REPEATED_PLATE: {"plate_key": SAME_PLATE, "has_case": False},
        Pattern.SENSITIVE_PLACE: {"is_sensitive": True},
    }
    more = cases[pattern]
    step = limit.within // max(1, limit.count - 1)
    assert patterns(detect(rows(limit.count, step, **more), OWNER)) == [pattern]
    assert detect(rows(limit.count - 1, SECOND, **more), OWNER) == ()
    if limit.count > 1:
        assert detect(rows(limit.count, step + SECOND, **more), OWNER) == ()


@pytest.mark.clause("MP-462.4.1-b", "WV-471.5-PU-e")
def test_the_fifth_inquiry_on_one_plate_without_a_case_makes_a_flag() -> None:
    repeated = rows(5, 7 * DAY, plate_key=SAME_PLATE, has_case=False)
    assert patterns(detect(repeated, OWNER)) == [Pattern.REPEATED_PLATE]
    assert detect(repeated[:4], OWNER) == ()
    with_case = rows(1, DAY, name="c", plate_key=SAME_PLATE, has_case=True)
    others_plate = rows(1, DAY, name="p", plate_key="k2", has_case=False)
    other_person = rows(1, DAY, name="o", by="member.b", plate_key=SAME_PLATE, has_case=False)
    assert detect([*repeated[:4], *with_case, *others_plate, *other_person], OWNER) == ()


def test_one_barred_purpose_and_one_inquiry_off_shift_are_enough() -> None:
    assert patterns(detect(rows(1, DAY, is_barred=True), OWNER)) == [Pattern.BARRED_PURPOSE]
    assert patterns(detect(rows(1, DAY, is_on_shift=False), OWNER)) == [Pattern.OFF_SHIFT]


def test_five_failed_sign_ons_in_a_quarter_of_an_hour_make_a_flag() -> None:
    minutes = timedelta(minutes=15) // 4
    assert patterns(detect(rows(5, minutes, kind=Kind.SIGN_ON_FAILED), OWNER)) == [Pattern.FAILED_SIGN_ONS]
    assert detect(rows(5, minutes + SECOND, kind=Kind.SIGN_ON_FAILED), OWNER) == ()


def test_a_search_at_a_sensitive_place_makes_a_flag() -> None:
    assert patterns(detect(rows(1, DAY, is_sensitive=True), OWNER)) == [Pattern.SENSITIVE_PLACE]
    assert detect(rows(1, DAY), OWNER) == ()


def test_two_bursts_apart_make_two_flags() -> None:
    burst = rows(5, SECOND, kind=Kind.SIGN_ON_FAILED)
    again = rows(6, SECOND, start=NOW + DAY, name="s", kind=Kind.SIGN_ON_FAILED)
    assert [len(flag.rows) for flag in detect([*again, *burst], OWNER)] == [5, 6]


def test_a_burst_shows_once_and_again_when_it_goes_on_after_the_review() -> None:
    first = detect(rows(5, DAY, plate_key=SAME_PLATE, has_case=False), OWNER)
    assert unseen(first, []) == first
    longer = detect(rows(8, DAY, plate_key=SAME_PLATE, has_case=False), OWNER)
    assert unseen(longer, first) == ()
    reviewed = [review(flag, "a colleague's car", "auditor.z", NOW) for flag in first]
    assert unseen(longer, reviewed) == ()
    much_longer = detect(rows(10, DAY, plate_key=SAME_PLATE, has_case=False), OWNER)
    assert unseen(much_longer, reviewed) == much_longer


@pytest.mark.clause("MP-462.4.1-b", "WV-471.5-PU-e")
def test_a_flag_stays_open_until_another_person_enters_a_finding() -> None:
    (flag,) = detect(rows(1, DAY, is_on_shift=False), OWNER)
    for finding, by, words in (
        (" ", "auditor.z", "finding of the review"),
        ("called in", "", "reviewer of the review"),
        ("called in", "Member.A ", "about themselves"),
    ):
        with pytest.raises(OversightRefused, match=words):
            review(flag, finding, by, NOW)
    done = review(flag, " called in for a pursuit ", "auditor.z", NOW)
    assert (done.finding, done.reviewed_by, done.is_open, flag.is_open) == (
        "called in for a pursuit",
        "auditor.z",
        False,
        True,
    )
    with pytest.raises(OversightRefused, match="reviewed already"):
        review(done, "again", "auditor.z", NOW)


@given(st.lists(st.tuples(st.integers(0, 2000), st.sampled_from("ab")), max_size=60), st.randoms())
def test_flags_are_those_windows_that_reach_the_limit(times: list[tuple[int, str]], order: Random) -> None:
    limit = LIMITS[Pattern.FAILED_SIGN_ONS]
    logged = [
        AccessRow(str(at), Kind.SIGN_ON_FAILED, by, NOW + minute * timedelta(minutes=1))
        for at, (minute, by) in enumerate(times)
    ]
    shuffled = list(logged)
    order.shuffle(shuffled)
    found = detect(shuffled, OWNER)
    assert found == detect(logged, OWNER)
    flagged = [name for flag in found for name in flag.rows]
    assert len(flagged) == len(set(flagged))
    for by in "ab":
        own = sorted(row.at for row in logged if row.by == by)
        inside = {
            at
            for first in own
            if len(window := [at for at in own if first <= at <= first + limit.within]) >= limit.count
            for at in window
        }
        assert {row.at for row in logged if row.id in flagged and row.by == by} == inside


def test_a_row_has_no_field_for_a_plate() -> None:
    assert not {"plate", "text", "latitude"} & {field.name for field in fields(AccessRow)}
