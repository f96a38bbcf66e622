# SPDX-License-Identifier: Apache-2.0
"""gpsd's lines, in any portions, become fixes."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gps.sources.gpsd import LONGEST_LINE, GpsdReports
from gps.types import Constellation, Fix, FixMode, Satellite
from tests.helpers.nmea_text import NOON, fixed_clock


def line(**report: object) -> bytes:
    return json.dumps(report).encode() + b"\r\n"


SKY = line(
    **{"class": "SKY", "hdop": 0.9, "satellites": [{"PRN": 1, "used": True}, {"PRN": 2, "used": False}]}
)
TPV = line(
    **{
        "class": "TPV",
        "mode": 3,
        "time": "2026-03-14T12:00:00.000Z",
        "lat": 38.5,
        "lon": -121.5,
        "altMSL": 20.5,
        "speed": 12.5,
        "track": 181.0,
    }
)
LATER = TPV.replace(b"12:00:00", b"12:00:01")
STREAM = line(**{"class": "VERSION", "release": "3.25"}) + SKY + TPV + TPV + LATER


def fed(*chunks: bytes) -> list[Fix]:
    reports = GpsdReports(fixed_clock)
    return [fix for chunk in chunks for fix in reports.feed(chunk)]


def test_a_report_becomes_a_fix() -> None:
    first, second = fed(STREAM)
    assert first == Fix(
        datetime(2026, 3, 14, 12, tzinfo=UTC), NOON, FixMode.THREE_D, 38.5, -121.5, 20.5, 12.5, 181.0, 1, 0.9
    )
    assert second.time_at == NOON + timedelta(seconds=1)


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_any_chunking_gives_the_same_fixes(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    assert fed(*(STREAM[a:b] for a, b in pairwise(edges))) == fed(STREAM)


@pytest.mark.parametrize(
    "report",
    [
        {"mode": 1},
        {"mode": 0, "lat": 38.0, "lon": -121.0},
        {"mode": 3},
        {"mode": 3, "lat": 91.0, "lon": -121.0},
        {"mode": 3, "lat": "38", "lon": None},
    ],
)
def test_what_gpsd_does_not_stand_behind_is_no_position(report: dict[str, object]) -> None:
    (fix,) = fed(line(**{"class": "TPV", **report}))
    assert fix.mode is FixMode.NONE
    assert not fix.has_position


def test_an_epoch_reported_again_counts_once_but_a_first_position_is_not_missed() -> None:
    searching = line(**{"class": "TPV", "mode": 1, "time": "2026-03-14T12:00:00.000Z"})
    assert [fix.has_position for fix in fed(searching + searching + TPV + TPV)] == [False, True]


@pytest.mark.parametrize(
    "bad", [b"{half\n", b"[1, 2]\n", b"\xff\xfe\n", b'{"no": "class"}\n', b"[" * 5000 + b"\n"]
)
def test_a_line_that_is_no_report_is_counted_and_passed_by(bad: bytes) -> None:
    reports = GpsdReports(fixed_clock)
    assert len(reports.feed(bad + TPV)) == 1
    assert reports.rejected == 1


def test_an_endless_line_does_not_fill_the_memory() -> None:
    reports = GpsdReports(fixed_clock)
    for _ in range(5):
        reports.feed(b"x" * LONGEST_LINE)
    assert reports.rejected >= 2
    assert reports.feed(b"\n" + TPV) != []


def test_a_new_connection_forgets_the_half_line() -> None:
    reports = GpsdReports(fixed_clock)
    reports.feed(b'{"class":"TP')
    reports.begin()
    assert len(reports.feed(TPV)) == 1


def test_satellites_and_the_quality_of_the_fix_are_told() -> None:
    reports = GpsdReports(fixed_clock)
    listed = [
        {"PRN": 5, "gnssid": 0, "svid": 5, "el": 34.0, "az": 60.0, "ss": 48.0, "used": True},
        {"PRN": 133, "gnssid": 1, "svid": 133, "el": 20.0, "az": 100.0, "ss": 0.0, "used": False},
        {"PRN": 70, "gnssid": 6, "svid": 6},
        {"PRN": 9},
        {"el": 3.0},
        7,
    ]
    reports.feed(
        line(**{"class": "SKY", "satellites": listed}) + TPV.replace(b'"mode": 3', b'"mode": 3, "status": 2')
    )
    assert reports.sky is not None
    assert reports.sky.satellites == (
        Satellite(Constellation.GPS, 5, 34.0, 60.0, 48.0, used=True),
        Satellite(Constellation.SBAS, 33, 20.0, 100.0),
        Satellite(Constellation.GLONASS, 6),
        Satellite(Constellation.OTHER, 9),
    )
    assert reports.quality == "differential"
    reports.feed(line(**{"class": "TPV", "mode": 1}))
    assert reports.quality == ""
