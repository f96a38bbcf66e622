# SPDX-License-Identifier: Apache-2.0
"""The whole chain on real photographs, clips and receivers' logs; skipped where ``MDT_DATA`` names none."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, scenarios, then

pytestmark = [pytest.mark.feature, pytest.mark.slow, pytest.mark.timeout(240)]
scenarios("real_input.feature")

Report = dict[str, Any]


def patrol(folder: Path, seconds: int, *words: str | Path) -> Report:
    """Drive, and hand the report back; the demonstration itself must say that it went well."""
    report = folder / "r.json"
    options = ["demo", "--headless", "--seconds", seconds, "--report", report, *words]
    command = [sys.executable, "-m", "mdt_app", *(str(word) for word in options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told: Report = json.loads(report.read_text())
    return told


@given("a patrol of 30 seconds past real photographs with a real receiver's log", target_fixture="report")
def photographs(mdt_data: Path, tmp_path: Path) -> Report:
    """This receiver has a position from its first second on."""
    pictures, log = mdt_data / "data/plates/us_photos", mdt_data / "data/nmea/sirfstarv-nmea.log"
    return patrol(tmp_path, 30, "--camera", pictures, "--gps", log)


@given("a patrol of 15 seconds with real dash-cam clips as cameras", target_fixture="report")
def clips(mdt_data: Path, tmp_path: Path) -> Report:
    """Two real California freeways; the plates are some 20 pixels wide."""
    cameras = [
        word for clip in sorted((mdt_data / "data/video").glob("*.mp4")) for word in ("--camera", clip)
    ]
    return patrol(tmp_path, 15, *cameras)


@then("at least 8 of 10 shown plates were read correctly")
def read(report: Report) -> None:
    """The figures of each run stand in the report."""
    assert report["cars_shown"] >= 10
    assert report["reads_correct"] >= 0.8 * report["cars_shown"]


@then("hits were raised on plates put on the list")
def hits(report: Report) -> None:
    """Every seventh photograph's plate is listed."""
    assert report["hits"] >= 1
    assert report["hits"] - report["hits_at_the_end"] <= report["alerts_shown"] <= report["hits"]


@then("reads carry positions of the log")
def positions(report: Report) -> None:
    """As the real serial source read them from the pseudo-terminal."""
    assert report["gps_fixes"] >= 10
    assert report["reads_with_position"] >= 0.8 * report["stored_reads"]


@then("no read is surer than 0.9")
def nothing_sure(report: Report) -> None:
    """A read of what nobody can read must not look sure."""
    assert report["frames"] > 100
    assert (report["surest_read"] or 0.0) <= 0.9


@then("everything is at the department exactly once")
def there(report: Report) -> None:
    """Compared id by id by the program; counted here."""
    assert report["server_reads"] == report["stored_reads"]
    assert report["unsent"] == 0
    assert report["audit_chain_ok"] is True
