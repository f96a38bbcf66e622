# SPDX-License-Identifier: Apache-2.0
"""The decoder against gpsd on real receivers' logs: position within 1e-5 degrees, speed within 0.1 m/s."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from gps.decode import epochs
from gps.types import Fix

pytestmark = pytest.mark.integration

LOGS = Path(__file__).parent.parent / "data" / "nmea"
ROLLOVER_S = 1024 * 7 * 86400
"""gpsd moves rolled-over dates to its own century of weeks; the time within 1024 weeks is what must agree."""


def moment(at: datetime) -> float:
    return round(at.timestamp() % ROLLOVER_S, 2)


def gpsd_positions(log: Path) -> dict[float, list[dict[str, float]]]:
    found: dict[float, list[dict[str, float]]] = {}
    for line in log.with_name(log.name + ".chk").read_text(errors="replace").splitlines():
        if line.startswith('{"class":"TPV"'):
            report = json.loads(line)
            if report["mode"] >= 2 and "time" in report and "lat" in report:
                found.setdefault(moment(datetime.fromisoformat(report["time"])), []).append(report)
    return found


def near(fix: Fix, report: dict[str, float]) -> bool:
    assert fix.lat is not None
    assert fix.lon is not None
    speed, theirs = fix.speed_mps, report.get("speed")
    return (
        abs(fix.lat - report["lat"]) <= 1e-5
        and abs(fix.lon - report["lon"]) <= 1e-5
        and (speed is None or theirs is None or abs(speed - theirs) <= 0.1)
    )


def agreement(log: Path) -> tuple[int, int]:
    """How many of gpsd's epochs with a position we have too, and how many there are."""
    ours: dict[float, list[Fix]] = {}
    for fix in epochs(log):
        if fix.has_position and fix.time_at is not None:
            ours.setdefault(moment(fix.time_at), []).append(fix)
    theirs = gpsd_positions(log)
    agreed = sum(any(near(fix, report) for fix in ours.get(at, []) for report in theirs[at]) for at in theirs)
    return agreed, len(theirs)


@pytest.mark.parametrize(("name", "count"), [("beidou-bd", 4), ("tn204", 7), ("tomtom-mkII", 4)])
def test_shipped_logs_agree_with_gpsd(name: str, count: int) -> None:
    assert agreement(LOGS / f"{name}.log") == (count, count)


def test_every_real_log_agrees_with_gpsd(mdt_data: Path) -> None:
    """All epochs of all logs, as measured; 7 of the 36 logs never had a position with a time."""
    logs = sorted((mdt_data / "data" / "nmea").glob("*.log"))
    counts = {log.name: agreement(log) for log in logs}
    apart = {name: count for name, count in counts.items() if count[0] != count[1]}
    assert apart == {}
    assert sum(total for _, total in counts.values()) == 533
    assert sum(total > 0 for _, total in counts.values()) == 29


@pytest.mark.parametrize("name", ["GPSmap-76S", "garmin-geko201", "tn200", "eXplorist110", "holux-gm-210"])
def test_no_position_is_made_up_where_the_receiver_has_none(mdt_data: Path, name: str) -> None:
    """Simulated fixes and receivers that repeat their last or first position without standing behind it."""
    fixes = list(epochs(mdt_data / "data" / "nmea" / f"{name}.log"))
    assert fixes
    assert [fix for fix in fixes if fix.has_position] == []
