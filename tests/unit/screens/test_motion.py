# SPDX-License-Identifier: Apache-2.0
"""The mode follows the speed, does not flicker, and is unknown when no speed comes."""

from gps.types import Fix, FixMode
from mdt_app.screens.motion import MotionScreen
from tests.helpers.sightings import FakeClock


def fix(clock: FakeClock, speed_mps: float | None, mode: FixMode = FixMode.THREE_D) -> Fix:
    return Fix(clock(), clock(), mode, 37.0, -122.0, speed_mps=speed_mps)


def test_moves_above_five_miles_an_hour_and_rests_only_well_below() -> None:
    """Between half the limit and the limit the mode stays what it was."""
    clock = FakeClock()
    motion = MotionScreen(clock)
    modes = []
    for speed in (0.0, 2.1, 2.3, 1.5, 1.0, 2.0):
        motion.fix(fix(clock, speed))
        modes.append(motion.state.word)
    assert modes == ["At rest", "At rest", "Moving", "Moving", "At rest", "At rest"]


def test_a_fix_without_speed_or_position_changes_nothing() -> None:
    """A receiver that has lost its satellites must not bring the sheet to a driver."""
    clock = FakeClock()
    motion = MotionScreen(clock)
    motion.fix(fix(clock, 20.0))
    motion.fix(fix(clock, None))
    motion.fix(fix(clock, 0.0, FixMode.NONE))
    assert motion.state.moving


def test_without_a_speed_for_ten_seconds_the_mode_is_unknown() -> None:
    """The last speed is believed for ten seconds, then the words say that it is not known."""
    clock = FakeClock()
    motion = MotionScreen(clock)
    motion.fix(fix(clock, 20.0))
    clock.go_on(9)
    motion.tick()
    assert motion.state.word == "Moving"
    clock.go_on(2)
    motion.tick()
    assert motion.state.word == "Speed unknown"
    assert not motion.state.moving


def test_a_clock_that_was_put_back_does_not_keep_a_speed_believed() -> None:
    """Else the sheet would stay away for an hour."""
    clock = FakeClock()
    motion = MotionScreen(clock)
    motion.fix(fix(clock, 20.0))
    clock.go_on(-3600)
    motion.tick()
    assert (motion.state.word, motion.state.moving) == ("Speed unknown", False)
