# SPDX-License-Identifier: Apache-2.0
"""The top bar: what a shift is for, and how many reads a canvass has."""

from dataclasses import replace

import pytest

from mdt_app.domain.events import ReadRecorded
from mdt_app.screens.shift import ShiftScreen
from tests.helpers.sightings import recorded

PLAIN = recorded()
assert PLAIN.session is not None
CANVASS = replace(PLAIN.session, purpose="crime_scene_canvass", incident="26-04417", place="Main St")


def test_a_plain_shift_says_what_it_is_for() -> None:
    shift = ShiftScreen()
    assert PLAIN.session is not None
    shift.signed_on(PLAIN.session)
    shift.read_recorded(ReadRecorded(PLAIN, ()))
    assert shift.state.purpose == "Routine patrol"


@pytest.mark.clause("SR-465.3-c", "PB-434.3-c", "MP-462.4-c", "WV-471.5-c")
def test_a_canvass_shows_its_incident_and_counts_its_reads() -> None:
    """Reads of another shift do not count; the next shift begins at none."""
    shift = ShiftScreen()
    shift.signed_on(CANVASS)
    assert shift.state.purpose == "Crime scene canvass 26-04417 · 0 reads"
    shift.read_recorded(ReadRecorded(replace(PLAIN, session=CANVASS), ()))
    shift.read_recorded(ReadRecorded(PLAIN, ()))
    assert shift.state.purpose == "Crime scene canvass 26-04417 · 1 read"
    shift.signed_off()
    assert shift.state.purpose == ""
    shift.signed_on(CANVASS)
    assert shift.state.purpose.endswith("0 reads")
