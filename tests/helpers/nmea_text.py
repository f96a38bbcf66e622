# SPDX-License-Identifier: Apache-2.0
"""NMEA sentences for tests, written out by hand but for the checksum."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor

NOON = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)


def sentence(content: str) -> bytes:
    """``content`` framed as a receiver sends it."""
    return f"${content}*{reduce(xor, content.encode()):02X}\r\n".encode()


def rmc(at: datetime, minutes: float = 40.0, *, status: str = "A", knots: float = 20.0) -> bytes:
    """A position on 38 degrees ``minutes`` north."""
    day = f"{at:%d%m%y}"
    return sentence(
        f"GPRMC,{at:%H%M%S}.00,{status},38{minutes:07.4f},N,12146.0000,W,{knots:.2f},90.0,{day},,,A"
    )


def gga(at: datetime, minutes: float = 40.0, *, quality: int = 1, talker: str = "GP", used: int = 9) -> bytes:
    """The same position with altitude and satellites."""
    place = f"38{minutes:07.4f},N,12146.0000,W"
    return sentence(f"{talker}GGA,{at:%H%M%S}.00,{place},{quality},{used:02d},0.9,20.6,M,-29.6,M,,")


def gsa(mode: int, talker: str = "GP") -> bytes:
    """Two or three dimensions."""
    return sentence(f"{talker}GSA,A,{mode},02,05,12,15,,,,,,,,,1.8,0.9,1.5")


def epochs(count: int, start: datetime = NOON) -> bytes:
    """A car driving north for ``count`` seconds: RMC, GGA, GSA each."""
    moments = [(start + timedelta(seconds=n), 40.0 + n / 100) for n in range(count)]
    return b"".join(rmc(at, place) + gga(at, place) + gsa(3) for at, place in moments)


def fixed_clock() -> datetime:
    """A clock that stands still at noon."""
    return NOON
