# SPDX-License-Identifier: Apache-2.0
"""The system clock against GPS time, robust against single wrong epochs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gps.clock_offset import FEWEST, ClockOffset
from gps.types import Fix, FixMode
from tests.helpers.nmea_text import NOON


def fix(at_s: float, offset_s: float) -> Fix:
    moment = NOON + timedelta(seconds=at_s)
    return Fix(moment - timedelta(seconds=offset_s), moment, FixMode.THREE_D, lat=38.0, lon=-121.0)


def test_unknown_until_there_are_enough() -> None:
    offset = ClockOffset()
    for n in range(FEWEST - 1):
        offset.add(fix(n, 3.0))
    assert offset.seconds is None
    offset.add(fix(FEWEST, 3.0))
    assert offset.seconds == pytest.approx(3.0)


def test_a_few_wild_epochs_do_not_move_it() -> None:
    offset = ClockOffset()
    for n in range(20):
        offset.add(fix(n, -86400.0 if n % 4 == 0 else 0.4))
    assert offset.seconds == pytest.approx(0.4)


def test_epochs_without_position_or_time_do_not_count() -> None:
    """Before its first fix a receiver tells its own clock's time, which may be years off."""
    offset = ClockOffset()
    for n in range(10):
        offset.add(replace(fix(n, 1e6), mode=FixMode.NONE))
        offset.add(replace(fix(n, 1e6), time_at=None))
    assert offset.seconds is None


def test_old_epochs_are_forgotten() -> None:
    offset = ClockOffset()
    for n in range(30):
        offset.add(fix(n, 9.0))
    for n in range(FEWEST):
        offset.add(fix(400 + n, 1.0))
    assert offset.seconds == pytest.approx(1.0)


def test_a_clock_set_back_is_followed() -> None:
    offset = ClockOffset()
    for n in range(30):
        offset.add(fix(3600 + n, 3600.0))
    for n in range(FEWEST):
        offset.add(fix(n, 0.2))
    assert offset.seconds == pytest.approx(0.2)
