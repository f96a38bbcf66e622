# SPDX-License-Identifier: Apache-2.0
"""The decode command prints one object per epoch."""

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from click.testing import CliRunner

import resources
from gps.decode import epochs as decoded
from gps.decode import main
from tests.helpers.nmea_text import NOON, epochs, gga, rmc


def test_one_json_object_per_epoch(tmp_path: Path) -> None:
    log = tmp_path / "drive.log"
    log.write_bytes(epochs(3))
    result = CliRunner().invoke(main, ["--json", str(log)])
    assert result.exit_code == 0
    first, *_ = lines = [json.loads(line) for line in result.output.splitlines()]
    assert len(lines) == 3
    assert first == {
        "time": "2026-03-14T12:00:00.000Z",
        "lat": 38.66666667,
        "lon": -121.76666667,
        "alt_m": 20.6,
        "speed_mps": 10.289,
        "course_deg": 90.0,
        "mode": 3,
        "satellites": 9,
    }


def test_the_text_form_is_for_people(tmp_path: Path) -> None:
    log = tmp_path / "drive.log"
    log.write_bytes(
        gga(NOON) + rmc(NOON + timedelta(seconds=1)) + rmc(NOON + timedelta(seconds=2), status="V")
    )
    result = CliRunner().invoke(main, ["--text", str(log)])
    assert result.output.splitlines() == [
        "no time  38.666667 -121.766667  3D",
        "2026-03-14T12:00:01.000Z  38.666667 -121.766667  10.3 m/s  2D",
        "2026-03-14T12:00:02.000Z  no position",
    ]


def test_a_missing_log_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path / "gone.log")])
    assert result.exit_code == 1
    assert "gone.log cannot be read" in result.output


def test_the_shipped_drive_is_a_plausible_patrol() -> None:
    """Three minutes at one epoch a second, in California, at street speed, with halts, no jumps."""
    fixes = list(decoded(resources.path("demo/drive.nmea")))
    speeds = [fix.speed_mps or 0.0 for fix in fixes]
    assert len(fixes) == 180
    assert all(fix.has_position for fix in fixes)
    assert all(38.6 < (fix.lat or 0) < 38.8 and -121.9 < (fix.lon or 0) < -121.7 for fix in fixes)
    assert 10 <= max(speeds) <= 15
    assert speeds.count(0.0) >= 15
    steps = [abs((b.lat or 0) - (a.lat or 0)) * 111_195 for a, b in pairwise(fixes)]
    assert max(steps) < 16
