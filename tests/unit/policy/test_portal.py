# SPDX-License-Identifier: Apache-2.0
"""The portal's figures: small counts stay hidden, whoever does the sums."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.disposition import Outcome
from policy.errors import ReportRefused
from policy.portal import Table, check_published, figures, is_link_red, is_stale, suppress
from policy.report import Counts, Kind
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
PORTAL, PARK = PROFILES["MP-462"].portal, PROFILES["MP-462"].retention
OTHERS = ("SR-465", "MB-462", "PB-434", "WV-471")


def table(*counts: int) -> tuple[tuple[int | None, ...], int | None]:
    made = suppress(dict(enumerate(counts)))
    return tuple(count for _, count in made.cells), made.total


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ((12, 9, 5), (12, 9, 5), 26),
        ((12, 9, 0), (12, 9, 0), 21),
        ((6, 0, 0), (6, 0, 0), 6),
        ((12, 9, 3), (12, None, None), 24),
        ((9, 9, 3), (None, None, None), 21),
        ((12, 1, 1), (None, None, None), 14),
        ((12, 4, 4), (None, None, None), 20),
        ((12, 4, 1), (12, None, None), 17),
        ((12, 2, 1), (None, None, None), 15),
        ((0, 3, 0), (0, None, 0), None),
        ((0, 3, 6), (0, None, None), 9),
        ((0, 0, 0), (0, 0, 0), 0),
        ((2, 2, 0), (None, None, 0), None),
        ((), (), 0),
    ],
)
def test_small_counts_are_withheld_with_a_companion(
    counts: tuple[int, ...], shown: tuple[int | None, ...], total: int | None
) -> None:
    assert table(*counts) == (shown, total)


def test_nobody_can_compute_a_withheld_count_or_total() -> None:
    """Who knows the rule and the shown figures still finds two values at least for each that is withheld."""
    seen: dict[tuple[tuple[int | None, ...], int | None], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(14), repeat=4):
        seen[table(*counts)].append(counts)
    for (shown, total), possible in seen.items():
        for place, count in enumerate(shown):
            assert count is not None or len({counts[place] for counts in possible}) > 1
        assert total is not None or len({sum(counts) for counts in possible}) > 1


@given(st.lists(st.integers(0, 400), max_size=12))
def test_what_is_shown_is_true_and_never_small(counts: list[int]) -> None:
    shown, total = table(*counts)
    for count, true in zip(shown, counts, strict=True):
        assert count is None or count == true
        assert count is None or count == 0 or count >= 5
    assert total in {None, sum(counts)}
    withheld = [true for count, true in zip(shown, counts, strict=True) if count is None]
    if withheld and total is not None:
        assert len(withheld) > 1
        assert sum(withheld) >= 5


COUNTS = Counts(
    tuple((kind, 3 if kind is Kind.RELEASES else 40) for kind in Kind),
    tuple((one, 2 if one is Outcome.STOP_ARREST else 10 + at) for at, one in enumerate(Outcome)),
)


def test_menlo_parks_portal_shows_counts_of_a_closed_month() -> None:
    check_published(PORTAL)
    shown = figures(COUNTS, PARK, date(2026, 10, 9), date(2026, 11, 1), audits=1, agencies=4)
    assert shown.month == date(2026, 10, 1)
    assert dict(shown.counts)[Kind.READS] == 40
    assert dict(shown.counts)[Kind.RELEASES] is None
    assert Kind.DISPOSITIONS not in dict(shown.counts)
    assert isinstance(shown.outcomes, Table)
    assert sum(count is None for _, count in shown.outcomes.cells) == 2
    assert (shown.retention_days, shown.agencies, shown.audits) == (30, 4, 1)
    with pytest.raises(ReportRefused, match="not over"):
        figures(COUNTS, PARK, date(2026, 10, 9), date(2026, 10, 31), audits=1, agencies=4)


def test_a_department_without_a_maximum_publishes_its_longer_term() -> None:
    retention = replace(PROFILES["SR-465"].retention, schedule_days=400)
    shown = figures(COUNTS, retention, date(2026, 2, 1), date(2026, 3, 1), audits=0, agencies=0)
    assert shown.retention_days == 400


def test_menlo_parks_figures_are_no_older_than_a_month() -> None:
    today = date(2026, 11, 21)
    assert is_stale(None, PORTAL, today)
    assert not is_stale(today - timedelta(31), PORTAL, today)
    assert is_stale(today - timedelta(32), PORTAL, today)


def test_a_broken_or_unwatched_link_to_the_portal_is_red() -> None:
    week = timedelta(days=7)
    assert not is_link_red(PORTAL, checked_at=NOW - week, works=True, now=NOW)
    assert is_link_red(PORTAL, checked_at=NOW, works=False, now=NOW)
    assert is_link_red(PORTAL, checked_at=NOW - week - timedelta(seconds=1), works=True, now=NOW)
    assert is_link_red(PORTAL, checked_at=None, works=True, now=NOW)


@pytest.mark.parametrize("policy", OTHERS)
def test_the_others_publish_no_portal(policy: str) -> None:
    portal = PROFILES[policy].portal
    with pytest.raises(ReportRefused, match="orders no transparency portal"):
        check_published(portal)
    assert not is_stale(None, portal, date(2026, 11, 21))
    assert not is_link_red(portal, checked_at=None, works=False, now=NOW)
