# SPDX-License-Identifier: Apache-2.0
"""What the GPS receiver hands over. Frozen values, SI units, UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class FixMode(IntEnum):
    """Kind of fix, with gpsd's numbers (TPV ``mode``)."""

    UNKNOWN = 0
    NONE = 1
    TWO_D = 2
    THREE_D = 3


@dataclass(frozen=True, slots=True)
class Fix:
    """One epoch of the receiver.

    Attributes:
        time_at: UTC by the receiver, or None before it knows the time.
        received_at: UTC by the system clock, when the epoch was complete.
        lat: degrees north, WGS 84; None without a position.
        lon: degrees east, WGS 84; None without a position.
        alt_m: metres above mean sea level.
        speed_mps: metres per second over ground.
        course_deg: degrees clockwise from true north, 0 to 360.
        satellites: used in the solution.
        hdop: horizontal dilution of precision.
    """

    time_at: datetime | None
    received_at: datetime
    mode: FixMode
    lat: float | None = None
    lon: float | None = None
    alt_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    satellites: int | None = None
    hdop: float | None = None

    @property
    def has_position(self) -> bool:
        """Whether the receiver stands behind a position."""
        return self.mode >= FixMode.TWO_D and self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class FixAt:
    """The fix nearest to a moment.

    Attributes:
        fix: the fix itself, as received.
        age_s: how far the fix was from the moment asked for, seconds, never negative.
        fresh: whether it may be shown as the position of that moment.
    """

    fix: Fix
    age_s: float
    fresh: bool


class GpsState(StrEnum):
    """How the receiver is doing."""

    STARTING = "starting"
    SEARCHING = "searching"
    FIX = "fix"
    SILENT = "silent"
    ABSENT = "absent"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class GpsHealth:
    """Report of the receiver thread, about one a second.

    Attributes:
        source: what is being read ("/dev/ttyUSB0 at 9600 baud").
        fixes: fixes with a position since the start.
        rejected: sentences refused (checksum, garbage, wrong form) since the start.
        clock_offset_s: system clock minus GPS time, seconds; None while unknown.
        problem: what is wrong and what to do, empty when nothing is.
    """

    state: GpsState
    at: datetime
    source: str
    fixes: int = 0
    rejected: int = 0
    clock_offset_s: float | None = None
    problem: str = ""


class Constellation(StrEnum):
    """Whose satellite it is, with RINEX 3's letters."""

    GPS = "G"
    GLONASS = "R"
    GALILEO = "E"
    BEIDOU = "C"
    QZSS = "J"
    NAVIC = "I"
    SBAS = "S"
    OTHER = "?"


@dataclass(frozen=True, slots=True)
class Satellite:
    """One satellite in the receiver's sky.

    Attributes:
        number: as RINEX 3 writes it (G05: 5; of SBAS the PRN less 100).
        elevation_deg: above the horizon, 0 to 90; None while the receiver does not know.
        azimuth_deg: clockwise from true north, 0 to 359; None while the receiver does not know.
        strength_db: carrier to noise density, dB-Hz, of its strongest signal; None while it is not tracked.
        used: in the solution.
    """

    system: Constellation
    number: int
    elevation_deg: float | None = None
    azimuth_deg: float | None = None
    strength_db: float | None = None
    used: bool = False

    @property
    def name(self) -> str:
        """Letter and number ("G05")."""
        return f"{self.system}{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Sky:
    """The satellites that the receiver knows of; ``at`` by the system clock."""

    at: datetime
    satellites: tuple[Satellite, ...]

    @property
    def used(self) -> int:
        """How many are in the solution."""
        return sum(one.used for one in self.satellites)


class Heard(StrEnum):
    """What came from a port at a speed."""

    LISTENING = "listening"
    TALKS = "talks"
    SILENT = "silent"
    NOISE = "noise"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A port that was listened on at one speed.

    Attributes:
        baud: 0 where the port could not be opened at all.
        sentences: good ones.
        why: why it could not be opened, a sentence.
    """

    port: str
    baud: int
    heard: Heard
    sentences: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """What a technician wants to know of a source.

    Attributes:
        port: what is open now; empty while there is none, and where there are no ports.
        baud: its speed; 0 likewise.
        attempts: ports and speeds tried when it was last looked for, in order.
        sentences: good ones so far.
        rejected: refused so far.
        kinds: addresses heard ("GPGGA"), in order of the alphabet.
        quality: of the fix, in words ("differential"); empty without one.
        sky: None where the source says nothing of satellites.
    """

    port: str = ""
    baud: int = 0
    attempts: tuple[Attempt, ...] = ()
    sentences: int = 0
    rejected: int = 0
    kinds: tuple[str, ...] = ()
    quality: str = ""
    sky: Sky | None = None


@dataclass(frozen=True, slots=True)
class GpsDetail:
    """Told about four times a second while somebody watches the receiver; ``fix`` is the last epoch."""

    health: GpsHealth
    detail: SourceDetail
    fix: Fix | None = None
