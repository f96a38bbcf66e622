# SPDX-License-Identifier: Apache-2.0
"""Bytes from a receiver, in any portions, to checked NMEA 0183 sentences. Pure.

A sentence counts only when it is whole, ASCII and carries the right checksum; everything else is counted and
skipped. Field layouts are ``pynmeagps``'s (NMEA 0183 versions 2.0 to 4.11); what the fields mean to us is
decided here.
"""

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import reduce
from operator import xor

from pynmeagps import NMEAMessage, NMEAReader
from pynmeagps.exceptions import NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError

from gps.sky_sentences import SkyPart, gsa, gsv

LONGEST = 256
"""Bytes of a sentence: the standard allows 82, real receivers send up to about 150."""

KNOT_MPS = 1852 / 3600
"""One knot in metres per second. Source: SI brochure, 8th edition, table 8."""

_WHOLE = re.compile(rb"\$([\x20-\x7e]{5,})\*([0-9A-Fa-f]{2})\s*")
_NOT_A_FIX = frozenset({0, 7, 8})
"""GGA quality: none, typed in by hand, simulated. Source: NMEA 0183 4.11, GGA field 6."""

_QUALITY = {
    1: "GPS",
    2: "differential",
    3: "PPS",
    4: "RTK, fixed",
    5: "RTK, not fixed",
    6: "estimated",
    7: "typed in by hand",
    8: "simulated",
}
"""Source: as above."""

_KNOWN_KINDS = 64
"""So many kinds of sentence are counted apart; a receiver sends about ten."""

_NO_FIX_MODES = frozenset("NMS")
"""FAA mode: not valid, manual, simulator. Source: NMEA 0183 4.11, RMC field 12."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence that says something about a fix.

    Attributes:
        talker: two letters ("GP", "GL", "GN", "BD").
        kind: three letters ("RMC").
        of_day: UTC time of day that it belongs to; None when it carries none.
        day: UTC date, when it carries one.
        valid: whether the receiver stands behind the position; None when this kind does not say.
        nav_mode: 1 none, 2 or 3 dimensions (GSA).
        quality: of the fix, in words (GGA); empty when there is none or this kind does not say.
        sky: what it says of satellites (GSV, GSA).
    """

    talker: str
    kind: str
    of_day: time | None = None
    day: date | None = None
    valid: bool | None = None
    lat: float | None = None
    lon: float | None = None
    alt_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    satellites: int | None = None
    hdop: float | None = None
    nav_mode: int | None = None
    quality: str = ""
    sky: SkyPart | None = None


class SentenceReader:
    """Cuts a byte stream into checked sentences.

    Attributes:
        accepted: sentences with a right checksum so far, also those of kinds that say nothing about a fix.
        rejected: sentences refused and runs of garbage so far.
        kinds: how many came of each address ("GPGGA").
    """

    def __init__(self) -> None:
        self.accepted = 0
        self.rejected = 0
        self.kinds: Counter[str] = Counter()
        self._pending = b""

    def begin(self) -> None:
        """Another stream begins: forget the half sentence at hand."""
        self._pending = b""

    def feed(self, data: bytes) -> list[Sentence]:
        """The sentences that ``data`` completes, in order."""
        *lines, self._pending = re.split(rb"[\r\n]+|(?=\$)", self._pending + data)
        sentences = [self._line(line) for line in lines]
        self._pending = self._pending[: LONGEST + 1]  # enough to know that it is too long
        return [sentence for sentence in sentences if sentence is not None]

    def finish(self) -> list[Sentence]:
        """What the last bytes hold when no more will come."""
        return self.feed(b"\n")

    def _line(self, line: bytes) -> Sentence | None:
        if not line.strip(b"\x00 \t") or line.startswith((b"!", b"#")):  # AIS, and notes in recorded logs
            return None
        whole = _WHOLE.fullmatch(line) if len(line) <= LONGEST else None
        if whole is None or reduce(xor, whole[1]) != int(whole[2], 16):
            self.rejected += 1
            return None
        self.accepted += 1
        self._count(whole[1])
        try:
            return _sentence(whole[1])
        except (NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError):
            self.accepted -= 1
            self.rejected += 1
            return None

    def _count(self, content: bytes) -> None:
        address = content.split(b",", 1)[0].decode()
        if address in self.kinds or len(self.kinds) < _KNOWN_KINDS:
            self.kinds[address] += 1


def _sentence(content: bytes) -> Sentence | None:
    if content[2:6] == b"GSV," and content[:1] != b"P":
        return Sentence(content[:2].decode(), "GSV", sky=gsv(content.decode().split(",")))
    make = _KINDS.get(content[2:5].decode()) if content[:1] != b"P" and content[5:6] == b"," else None
    if make is None:
        return None
    checksum = reduce(xor, content)
    message = NMEAReader.parse(b"$%b*%02X\r\n" % (content, checksum))
    made = None if message is None else make(message)
    if made is None or made.kind != "GSA":
        return made
    return replace(made, sky=gsa(content.decode().split(",")))


def seconds_of_day(of_day: time) -> float:
    """Seconds since midnight."""
    return of_day.hour * 3600 + of_day.minute * 60 + of_day.second + of_day.microsecond / 1e6


def _gga(message: NMEAMessage) -> Sentence:
    lat, lon = _position(message)
    return Sentence(
        message.talker,
        "GGA",
        of_day=_of_day(message),
        valid=_field(message, "quality") not in {*_NOT_A_FIX, ""} and lat is not None,
        lat=lat,
        lon=lon,
        alt_m=_number(message, "alt", -1000, 100_000),
        satellites=_whole_number(message, "numSV"),
        hdop=_number(message, "HDOP", 0, 1000),
        quality=_QUALITY.get(_whole_number(message, "quality") or 0, ""),
    )


def _gns(message: NMEAMessage) -> Sentence:
    lat, lon = _position(message)
    return Sentence(
        message.talker,
        "GNS",
        of_day=_of_day(message),
        valid=bool(set(_text(message, "posMode")) - _NO_FIX_MODES) and lat is not None,
        lat=lat,
        lon=lon,
        alt_m=_number(message, "alt", -1000, 100_000),
        satellites=_whole_number(message, "numSV"),
        hdop=_number(message, "HDOP", 0, 1000),
    )


def _rmc(message: NMEAMessage) -> Sentence:
    lat, lon = _position(message)
    day = _field(message, "date")
    knots = _number(message, "spd", 0, 2000)
    return Sentence(
        message.talker,
        "RMC",
        of_day=_of_day(message),
        day=day if isinstance(day, date) else None,
        valid=_stands(message) and lat is not None,
        lat=lat,
        lon=lon,
        speed_mps=None if knots is None else knots * KNOT_MPS,
        course_deg=_number(message, "cog", 0, 360),
    )


def _gll(message: NMEAMessage) -> Sentence:
    lat, lon = _position(message)
    return Sentence(
        message.talker,
        "GLL",
        of_day=_of_day(message),
        valid=_stands(message) and lat is not None,
        lat=lat,
        lon=lon,
    )


def _zda(message: NMEAMessage) -> Sentence:
    parts = [_whole_number(message, name) for name in ("year", "month", "day")]
    try:
        day = date(*[part or 0 for part in parts])
    except ValueError:
        day = None
    return Sentence(message.talker, "ZDA", of_day=_of_day(message), day=day)


def _vtg(message: NMEAMessage) -> Sentence:
    knots = _number(message, "sogn", 0, 2000)
    kmh = _number(message, "sogk", 0, 4000)
    speed = None if knots is None else knots * KNOT_MPS
    return Sentence(
        message.talker,
        "VTG",
        speed_mps=speed if speed is not None or kmh is None else kmh / 3.6,
        course_deg=_number(message, "cogt", 0, 360),
    )


def _gsa(message: NMEAMessage) -> Sentence:
    return Sentence(
        message.talker,
        "GSA",
        nav_mode=_whole_number(message, "navMode"),
        hdop=_number(message, "HDOP", 0, 1000),
    )


_KINDS: dict[str, Callable[[NMEAMessage], Sentence]] = {
    "GGA": _gga,
    "GNS": _gns,
    "RMC": _rmc,
    "GLL": _gll,
    "ZDA": _zda,
    "VTG": _vtg,
    "GSA": _gsa,
}


def _field(message: NMEAMessage, name: str) -> object:
    """A field as the library typed it; ``""`` when it is empty or the sentence is an older, shorter one."""
    return getattr(message, name, "")


def _text(message: NMEAMessage, name: str) -> str:
    return str(_field(message, name))


def _stands(message: NMEAMessage) -> bool:
    return _text(message, "status") == "A" and _text(message, "posMode") not in _NO_FIX_MODES


def _of_day(message: NMEAMessage) -> time | None:
    value = _field(message, "time")
    return value if isinstance(value, time) else None


def _number(message: NMEAMessage, name: str, low: float, high: float) -> float | None:
    value = _field(message, name)
    if isinstance(value, float) and math.isfinite(value) and low <= value <= high:
        return value
    return None


def _whole_number(message: NMEAMessage, name: str) -> int | None:
    value = _field(message, name)
    return value if isinstance(value, int) else None


def _position(message: NMEAMessage) -> tuple[float | None, float | None]:
    """Latitude and longitude when both are there, on the globe and with their hemispheres."""
    lat, lon = _number(message, "lat", -90, 90), _number(message, "lon", -180, 180)
    sides = _text(message, "NS") in {"N", "S"} and _text(message, "EW") in {"E", "W"}
    return (lat, lon) if lat is not None and lon is not None and sides else (None, None)
