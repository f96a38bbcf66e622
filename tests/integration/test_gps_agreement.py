# SPDX-License-Identifier: Apache-2.0
"""The decoder against gpsd on real receivers' logs: position within 1e-5 degrees, speed within 0.1 m/s."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from gps.decode import epochs
from gps.nmea import NmeaDecoder
from gps.types import Fix
from tests.helpers.nmea_text import NOON

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


SYSTEMS = {"G": 0, "S": 1, "E": 2, "C": 3, "J": 5, "R": 6}
"""gpsd's numbers of constellations (``gnssid``)."""


def skies_of_gpsd(log: Path) -> tuple[set[tuple[float, ...]], set[frozenset[tuple[int, int]]]]:
    """Each satellite with its place and strength, and each set of used ones, that gpsd ever told."""
    seen: set[tuple[float, ...]] = set()
    used: set[frozenset[tuple[int, int]]] = set()
    for line in log.with_name(log.name + ".chk").read_text(errors="replace").splitlines():
        report = json.loads(line) if line.startswith('{"class":"SKY"') else {}
        if "satellites" in report:
            listed = report["satellites"]
            seen |= {
                (one["gnssid"], one["svid"], one.get("el", 0), one.get("az", 0) % 360, one.get("ss", 0))
                for one in listed
            }
            used.add(frozenset((one["gnssid"], one["svid"]) for one in listed if one["used"]))
    return seen, used


def our_skies(log: Path) -> tuple[set[tuple[float, ...]], set[frozenset[tuple[int, int]]]]:
    seen: set[tuple[float, ...]] = set()
    used: set[frozenset[tuple[int, int]]] = set()
    decoder = NmeaDecoder(lambda: NOON)
    for line in [*log.read_bytes().splitlines(keepends=True), b"\n"]:
        decoder.feed(line)
        sky = decoder.sky.sky()
        for one in sky.satellites if sky is not None else ():
            who = SYSTEMS[one.system], one.number + (100 if one.system == "S" else 0)
            seen.add((*who, one.elevation_deg or 0, one.azimuth_deg or 0, one.strength_db or 0))
        if sky is not None:
            used.add(
                frozenset(
                    (SYSTEMS[one.system], one.number + (100 if one.system == "S" else 0))
                    for one in sky.satellites
                    if one.used
                )
            )
    return seen, used


def test_every_sky_of_real_logs_agrees_with_gpsd(mdt_data: Path) -> None:
    """GPS, GLONASS, BeiDou, QZSS and SBAS of 30 logs, old forms and NMEA 4.10.

    What gpsd has and we have not: three values of the log ``isync``, of groups whose middle is lost; and three sets of
    used satellites: of the same log, of ``navika-100-fix`` (gpsd leaves one out that the log names), and the first of
    ``sirfstarv-nmea``, which gpsd told before the run of GSA sentences was over.
    """
    apart: dict[str, tuple[int, int]] = {}
    total = sets = logs = 0
    for log in sorted((mdt_data / "data" / "nmea").glob("*.log")):
        seen, used = skies_of_gpsd(log)
        if not seen:
            continue
        ours, our_used = our_skies(log)
        lacking, other = len(seen - ours), len(used - our_used)
        logs, total, sets = logs + 1, total + len(seen), sets + len(used)
        if lacking or other:
            apart[log.name] = (lacking, other)
    assert (logs, total, sets) == (30, 894, 65)
    assert apart == {"isync.log": (3, 1), "navika-100-fix.log": (0, 1), "sirfstarv-nmea.log": (0, 1)}
