# SPDX-License-Identifier: Apache-2.0
"""The random sample: uniform, reproducible, from the right windows, vendors besides."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.audit_sample import Draw, Inquiry, Stratum, draw_sample, is_reproduced, months_before
from policy.errors import AuditRefused
from tests.helpers.policies import PROFILES

END = datetime(2027, 1, 1, tzinfo=UTC)
MIDDLE, START = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
AUDIT = PROFILES["WV-471"].audit


def inquiries(
    count: int, since: datetime, until: datetime, prefix: str, *, vendor: bool = False
) -> list[Inquiry]:
    step = (until - since) / max(1, count)
    return [Inquiry(f"{prefix}{at:04}", since + at * step, f"member.{at % 7}", vendor) for at in range(count)]


LAST, BEFORE = inquiries(200, MIDDLE, END, "l"), inquiries(90, START, MIDDLE, "b")
VENDOR = inquiries(30, MIDDLE, END, "v", vendor=True)
ALL = LAST + BEFORE + VENDOR


def by_stratum(draws: tuple[Draw, ...]) -> dict[Stratum, Draw]:
    return {draw.stratum: draw for draw in draws}


@pytest.mark.clause("WV-471.9-1-ii", "WV-471.9-1-iii")
@pytest.mark.parametrize("policy", PROFILES)
def test_ten_of_the_last_six_months_and_ten_of_the_six_before(policy: str) -> None:
    draws = by_stratum(draw_sample(ALL, PROFILES[policy].audit, END, 7).draws)
    assert len(draws[Stratum.LAST].drawn) == len(draws[Stratum.BEFORE].drawn) == 10
    assert set(draws[Stratum.LAST].drawn) <= {one.id for one in LAST}
    assert set(draws[Stratum.BEFORE].drawn) <= {one.id for one in BEFORE}
    assert (draws[Stratum.LAST].since, draws[Stratum.LAST].until) == (MIDDLE, END)
    assert (draws[Stratum.BEFORE].since, draws[Stratum.BEFORE].until) == (START, MIDDLE)
    assert not draws[Stratum.LAST].is_whole


def test_vendors_accounts_are_drawn_besides_the_ten() -> None:
    with_vendors, without = draw_sample(ALL, AUDIT, END, 7), draw_sample(LAST + BEFORE, AUDIT, END, 7)
    draws = by_stratum(with_vendors.draws)
    assert draws[Stratum.LAST] == by_stratum(without.draws)[Stratum.LAST]
    assert set(draws[Stratum.VENDOR_LAST].drawn) <= {one.id for one in VENDOR}
    assert len(draws[Stratum.VENDOR_LAST].drawn) == 10
    assert draws[Stratum.VENDOR_BEFORE].drawn == ()
    assert len(with_vendors.ids) == len(set(with_vendors.ids)) == 30


@pytest.mark.clause("WV-471.9-1-iii")
@pytest.mark.parametrize("count", [0, 4, 10])
def test_a_population_of_ten_or_fewer_is_taken_whole_and_said_so(count: int) -> None:
    few = inquiries(count, MIDDLE, END, "l")
    draw = by_stratum(draw_sample(few, AUDIT, END, 7).draws)[Stratum.LAST]
    assert draw.is_whole
    assert sorted(draw.drawn) == [one.id for one in few]
    assert draw.population == count


def test_one_stratum_alone_where_the_profile_says_so() -> None:
    sample = draw_sample(ALL, replace(AUDIT, two_strata=False), END, 7)
    assert [draw.stratum for draw in sample.draws] == [Stratum.LAST, Stratum.VENDOR_LAST]


def test_more_than_ten_where_the_department_asks_for_more() -> None:
    sample = draw_sample(ALL, replace(AUDIT, sample_min=25), END, 7)
    assert len(by_stratum(sample.draws)[Stratum.LAST].drawn) == 25


@given(st.integers(), st.randoms(use_true_random=False))
def test_the_stored_seed_draws_the_same_again_in_any_order(seed: int, order: Random) -> None:
    sample = draw_sample(ALL, AUDIT, END, seed)
    shuffled = list(ALL)
    order.shuffle(shuffled)
    assert is_reproduced(sample, shuffled, AUDIT)


def test_an_inquiry_that_vanished_or_appeared_is_noticed() -> None:
    sample = draw_sample(ALL, AUDIT, END, 7)
    undrawn = next(one for one in LAST if one.id not in sample.ids)
    assert not is_reproduced(sample, [one for one in ALL if one != undrawn], AUDIT)
    assert not is_reproduced(sample, [*ALL, replace(undrawn, id="new")], AUDIT)
    assert not is_reproduced(replace(sample, seed=8), ALL, AUDIT)


def test_the_draw_is_the_one_written_down() -> None:
    """Changes when another Python draws other numbers: then no stored sample could be drawn again."""
    few = inquiries(14, MIDDLE, END, "l")
    draw = by_stratum(draw_sample(few, AUDIT, END, 20261121).draws)[Stratum.LAST]
    assert draw.drawn == WRITTEN_DOWN


WRITTEN_DOWN = (
    "l0012",
    "l0003",
    "l0008",
    "l0007",
    "l0010",
    "l0004",
    "l0002",
    "l0009",
    "l0000",
    "l0013",
)


@pytest.mark.clause("WV-471.9-1-iii")
def test_every_inquiry_has_the_same_chance() -> None:
    """Chi-square over 2 000 seeds, 40 inquiries, 10 drawn: 39 degrees of freedom.

    Drawing without return shrinks the statistic by (1 - 10/40); 73 is its 99.99 % point before that, and the seeds
    are fixed, so that the test gives the same answer always.
    """
    forty = inquiries(40, MIDDLE, END, "l")
    counts = Counter(name for seed in range(2000) for name in draw_sample(forty, AUDIT, END, seed).ids)
    expected = 2000 * 10 / 40
    assert len(counts) == 40
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 73


def test_pairs_are_drawn_together_as_often_as_chance_says() -> None:
    six = inquiries(6, MIDDLE, END, "l")
    audit = replace(AUDIT, sample_min=2)
    pairs = Counter(frozenset(draw_sample(six, audit, END, seed).ids) for seed in range(3000))
    assert len(pairs) == 15
    assert all(140 < count < 260 for count in pairs.values())


@given(
    st.lists(st.timedeltas(timedelta(days=-400), timedelta(days=30)), unique=True, max_size=60), st.integers()
)
def test_nothing_is_drawn_from_outside_its_window(offsets: list[timedelta], seed: int) -> None:
    logged = [Inquiry(f"{at:03}", END + offset, "member.1", at % 5 == 0) for at, offset in enumerate(offsets)]
    known = {one.id: one for one in logged}
    for draw in draw_sample(logged, AUDIT, END, seed).draws:
        inside = [one for one in logged if draw.since <= one.at < draw.until]
        fitting = [one for one in inside if one.is_vendor is draw.stratum.is_vendor]
        assert draw.population == len(fitting)
        assert len(draw.drawn) == min(10, len(fitting))
        assert all(known[name] in fitting for name in draw.drawn)


def test_an_inquiry_twice_in_the_log_stops_the_audit() -> None:
    with pytest.raises(AuditRefused, match="twice"):
        draw_sample([*ALL, LAST[0]], AUDIT, END, 7)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 8, 31, 9, tzinfo=UTC), 6, datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2024, 8, 30, tzinfo=UTC), 6, datetime(2024, 2, 29, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, datetime(2025, 12, 15, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 12, datetime(2025, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 24, datetime(2024, 12, 31, tzinfo=UTC)),
    ],
)
def test_months_are_calendar_months(moment: datetime, months: int, expected: datetime) -> None:
    assert months_before(moment, months) == expected
