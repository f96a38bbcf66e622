# SPDX-License-Identifier: Apache-2.0
"""The fix of a moment: the nearest one, with its age, and never an old one as a fresh one."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from gps.history import FixHistory
from gps.types import Fix, FixMode
from tests.helpers.nmea_text import NOON


def fix(at_s: float, lat: float = 38.0) -> Fix:
    moment = NOON + timedelta(seconds=at_s)
    return Fix(moment, moment, FixMode.THREE_D, lat=lat, lon=-121.0)


def lost(at_s: float) -> Fix:
    return replace(fix(at_s), mode=FixMode.NONE, lat=None, lon=None)


def history(*fixes: Fix, kept: int = 900) -> FixHistory:
    made = FixHistory(2.0, kept)
    for each in fixes:
        made.add(each)
    return made


def test_no_fix_at_all_is_none() -> None:
    assert FixHistory(2.0).at(NOON) is None
    assert history(lost(0)).at(NOON) is None


@pytest.mark.parametrize(
    ("asked_s", "lat", "age_s"),
    [(0.4, 0, 0.4), (0.6, 1, 0.4), (-0.5, 0, 0.5), (2.9, 2, 0.9), (1.0, 1, 0.0)],
)
def test_the_nearest_before_or_after(asked_s: float, lat: float, age_s: float) -> None:
    found = history(fix(0, 0), fix(1, 1), fix(2, 2)).at(NOON + timedelta(seconds=asked_s))
    assert found is not None
    assert found.fix.lat == lat
    assert found.age_s == pytest.approx(age_s)
    assert found.fresh


@pytest.mark.parametrize(
    ("asked_s", "fresh"), [(2.0, True), (2.001, False), (-2.0, True), (-2.001, False), (60, False)]
)
def test_fresh_only_within_the_limit(asked_s: float, *, fresh: bool) -> None:
    found = history(fix(0)).at(NOON + timedelta(seconds=asked_s))
    assert found is not None
    assert found.fresh is fresh


def test_a_receiver_that_lost_its_satellites_makes_the_position_old_at_once() -> None:
    """In a tunnel the last position is not that of the next read, however recent."""
    tunnel = history(fix(0), lost(1))
    inside = tunnel.at(NOON + timedelta(seconds=1.2))
    assert inside is not None
    assert inside.age_s == pytest.approx(1.2)
    assert not inside.fresh
    before = tunnel.at(NOON + timedelta(seconds=0.3))
    assert before is not None
    assert before.fresh


def test_an_epoch_told_in_two_parts_counts_as_its_whole() -> None:
    """The first part held no position yet: it must not make the position of the whole look lost."""
    whole = replace(fix(1.3), time_at=NOON + timedelta(seconds=1))
    found = history(fix(0), lost(1), whole).at(NOON + timedelta(seconds=1.1))
    assert found is not None
    assert found.fix == whole
    assert found.fresh


def test_a_clock_set_back_does_not_bring_old_positions_up_again() -> None:
    turned = history(fix(3600, lat=1), fix(3601, lat=2), fix(0, lat=3))
    hour_later = turned.at(NOON + timedelta(seconds=3600))
    assert hour_later is not None
    assert hour_later.fix.lat == 3
    assert not hour_later.fresh


def test_a_clock_set_forward_leaves_the_old_ones_old() -> None:
    jumped = history(fix(0, lat=1), fix(7200, lat=2)).at(NOON + timedelta(seconds=7201))
    assert jumped is not None
    assert jumped.fix.lat == 2


def test_the_oldest_go_first() -> None:
    found = history(*(fix(n, n / 1000) for n in range(50)), kept=10).at(NOON)
    assert found is not None
    assert found.age_s == 40
    assert not found.fresh


def test_asking_while_fixes_come_in_is_safe() -> None:
    """Many threads ask while one adds: no answer is torn, none raises."""
    shared, wrong = FixHistory(2.0, kept=20), []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            found = shared.at(NOON + timedelta(seconds=5))
            if found is not None and found.fix.lat != found.fix.received_at.second / 100:
                wrong.append(found)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for n in range(2000):
        shared.add(fix(n * 0.01 // 1, lat=int(n * 0.01) / 100))
    done.set()
    for asker in askers:
        asker.join()
    assert not wrong
