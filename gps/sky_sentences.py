# SPDX-License-Identifier: Apache-2.0
"""What GSV and GSA sentences say of satellites, as they are written. Pure.

Taken apart by hand: receivers leave fields out, fill blocks up with empty ones, and count wrongly; what is whole
in such a sentence still counts.
"""

from dataclasses import dataclass

_BLOCK = 4
_GSV_HEAD, _GSA_HEAD = 4, 3
_GSA_IDS = 12
_GSA_SYSTEM = 18
"""Fields of a GSA sentence up to VDOP; since NMEA 4.10 one more follows, the system."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One satellite of a GSV sentence; a field that is empty or no number of its kind is None.

    Attributes:
        number: as the receiver numbers it.
        elevation_deg: above the horizon, 0 to 90.
        azimuth_deg: clockwise from true north, 0 to 359.
        strength_db: carrier to noise density, dB-Hz; None for a satellite that is not tracked.
    """

    number: int
    elevation_deg: int | None
    azimuth_deg: int | None
    strength_db: int | None


@dataclass(frozen=True, slots=True)
class SkyPart:
    """What one sentence adds to the picture of the sky.

    Attributes:
        part: which sentence of the group this is, from 1 (GSV).
        parts: how many the group has (GSV).
        signal: signal id of NMEA 4.10, empty in older versions (GSV).
        listed: the satellites named (GSV).
        used: numbers of the satellites in the solution (GSA).
        system: system id of NMEA 4.10, None in older versions (GSA).
    """

    part: int = 0
    parts: int = 0
    signal: str = ""
    listed: tuple[Listed, ...] = ()
    used: tuple[int, ...] = ()
    system: int | None = None


def gsv(fields: list[str]) -> SkyPart:
    """A GSV sentence; ``fields`` begin with its address."""
    body = fields[_GSV_HEAD:]
    signal = body.pop() if len(body) % _BLOCK == 1 else ""
    blocks = [body[at : at + _BLOCK] for at in range(0, len(body) - _BLOCK + 1, _BLOCK)]
    listed = (_listed(block) for block in blocks)
    parts, part = (_whole(fields[at], 1, 99) if len(fields) > at else None for at in (1, 2))
    return SkyPart(part or 0, parts or 0, signal, tuple(one for one in listed if one is not None))


def gsa(fields: list[str]) -> SkyPart:
    """A GSA sentence; ``fields`` begin with its address."""
    numbers = (_whole(text, 1, 999) for text in fields[_GSA_HEAD : _GSA_HEAD + _GSA_IDS])
    system = _whole(fields[_GSA_SYSTEM], 1, 15) if len(fields) > _GSA_SYSTEM else None
    return SkyPart(used=tuple(number for number in numbers if number is not None), system=system)


def _listed(block: list[str]) -> Listed | None:
    number = _whole(block[0], 1, 999)
    if number is None:
        return None
    azimuth = _whole(block[2], 0, 360)
    return Listed(
        number,
        _whole(block[1], 0, 90),
        None if azimuth is None else azimuth % 360,
        _whole(block[3], 1, 99),  # some receivers write 00 for a satellite that they do not track
    )


def _whole(text: str, low: int, high: int) -> int | None:
    """A number within limits, None for anything else."""
    if not text.strip().isascii() or not text.strip().isdigit():
        return None
    value = int(text)
    return value if low <= value <= high else None
