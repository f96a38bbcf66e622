# SPDX-License-Identifier: Apache-2.0
"""Write ``resources/demo/drive.nmea``: three minutes of patrol along the streets of Woodland, California.

A car follows a street grid at up to 14 m/s, brakes for corners and halts four times, as a 1 Hz receiver reports it
(RMC, GGA, GSA). The same file comes out each time.

Run: ``python -m benchmarks.make_drive_nmea [FILE]``.
"""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import pairwise
from operator import xor
from pathlib import Path

from gps.sentences import KNOT_MPS

START_AT = datetime(2026, 3, 14, 3, 20, tzinfo=UTC)
START = (38.67790, -121.77330)
EARTH_M = 6_371_008.8
LASTS_S = 180
CRUISE_MPS, CORNER_MPS, SPEEDS_UP, BRAKES = 14.0, 4.5, 1.8, 2.2  # m/s, m/s, m/s2, m/s2

# Corners in metres east and north of the start, with how long the car halts there, seconds.
ROUTE = (
    (0.0, 0.0, 0.0),
    (40.0, 0.0, 12.0),
    (160.0, 0.0, 12.0),
    (390.0, 0.0, 9.0),
    (390.0, 260.0, 0.0),
    (-130.0, 260.0, 0.0),
    (-130.0, 130.0, 14.0),
    (520.0, 130.0, 0.0),
    (520.0, 520.0, 0.0),
    (-260.0, 520.0, 0.0),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the car is: metres east and north of the start, metres per second, degrees from north."""

    east_m: float
    north_m: float
    speed_mps: float
    course_deg: float


def drive(step_s: float = 0.1) -> Iterator[Moment]:
    """The car, each second."""
    second, elapsed = 0, 0.0
    speed = 0.0
    for (x0, y0, _), (x1, y1, halt_s) in pairwise(ROUTE):
        length = math.hypot(x1 - x0, y1 - y0)
        course = math.degrees(math.atan2(x1 - x0, y1 - y0)) % 360
        gone, halted = 0.0, 0.0
        while gone < length or halted < halt_s:
            if elapsed >= second:
                yield Moment(x0 + (x1 - x0) * gone / length, y0 + (y1 - y0) * gone / length, speed, course)
                second += 1
            elapsed += step_s
            if gone >= length:
                speed, halted = 0.0, halted + step_s
                continue
            at_corner = 0.0 if halt_s else CORNER_MPS
            allowed = math.sqrt(at_corner**2 + 2 * BRAKES * max(0.0, length - gone))
            speed = max(0.5, min(CRUISE_MPS, allowed, speed + SPEEDS_UP * step_s))
            gone = min(length, gone + speed * step_s)


def sentence(content: str) -> str:
    """``content`` framed, with its checksum."""
    return f"${content}*{reduce(xor, content.encode()):02X}\r\n"


def degrees_minutes(value: float, width: int) -> str:
    """Degrees as NMEA writes them: ``width`` digits of degrees, then minutes."""
    minutes = round(abs(value) * 60, 4)
    return f"{int(minutes // 60):0{width}d}{minutes % 60:07.4f}"


def epoch(at: datetime, moment: Moment) -> str:
    """What the receiver sends for one second."""
    lat = START[0] + math.degrees(moment.north_m / EARTH_M)
    lon = START[1] + math.degrees(moment.east_m / (EARTH_M * math.cos(math.radians(START[0]))))
    place = f"{degrees_minutes(lat, 2)},N,{degrees_minutes(lon, 3)},W"
    clock, day = f"{at:%H%M%S}.00", f"{at:%d%m%y}"
    altitude = 20.6 + 0.4 * math.sin(moment.east_m / 150)
    knots = moment.speed_mps / KNOT_MPS
    return "".join(
        (
            sentence(f"GPRMC,{clock},A,{place},{knots:.2f},{moment.course_deg:.1f},{day},,,A"),
            sentence(f"GPGGA,{clock},{place},1,09,0.9,{altitude:.1f},M,-29.6,M,,"),
            sentence("GPGSA,A,3,02,05,12,15,18,24,25,29,32,,,,1.8,0.9,1.5"),
        )
    )


def main() -> None:
    """Write the drive to the file named on the command line, or to its place in the repository."""
    default = Path(__file__).parent.parent / "resources" / "demo" / "drive.nmea"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    moments = list(drive())[:LASTS_S]
    epochs = [epoch(START_AT + timedelta(seconds=n), moment) for n, moment in enumerate(moments)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes("".join(epochs).encode("ascii"))
    print(f"{len(epochs)} epochs, top {max(m.speed_mps for m in moments):.1f} m/s, to {target.name}")


if __name__ == "__main__":
    main()
