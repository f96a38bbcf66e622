# SPDX-License-Identifier: Apache-2.0
"""The self-test of a shift, as values: what was found, and what it means for driving off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from camera.limits import Grade
from camera.types import CameraHealth, CameraState, Quad
from gps.types import GpsHealth

LASTS = timedelta(seconds=15)
"""Longest that a self-test takes, the question included."""


class Outcome(StrEnum):
    """What the self-test says; none of it forbids driving off."""

    GO = "go"
    LIMITS = "go with limits"
    NO_GO = "no-go"


class Heard(StrEnum):
    """What became of the question whether the sound was heard."""

    YES = "yes"
    NO = "no"
    UNANSWERED = "not answered"
    MOVING = "not asked: moving"
    NO_DEVICE = "no device"
    OFF = "off"
    NOT_PLAYED = "not played"


@dataclass(frozen=True, slots=True)
class CameraFound:
    """A camera of this unit.

    Attributes:
        camera: id.
        label: as people call it.
        wanted_per_s: frames a second that it is set to; 0 where the source has its own rate.
        health: its newest report in this shift; None without one.
    """

    camera: str
    label: str
    wanted_per_s: float
    health: CameraHealth | None = None

    @property
    def has_begun(self) -> bool:
        """Whether it told anything but that it starts."""
        return self.health is not None and self.health.state is not CameraState.STARTING


@dataclass(frozen=True, slots=True)
class GpsFound:
    """The receiver.

    Attributes:
        health: its newest report; None without one.
        fix_age_s: since the newest fix with a position, seconds; None when there was none.
    """

    health: GpsHealth | None = None
    fix_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class ListsFound:
    """The hot lists in force.

    Attributes:
        lists: how many, the car's own hot plates not counted.
        oldest_at: UTC, extract of the oldest of them; None without any.
        limit: oldest that the policy's profile allows.
        problem: why they cannot be asked; empty when they can.
    """

    lists: int
    oldest_at: datetime | None
    limit: timedelta
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentFound:
    """The department's server.

    Attributes:
        enrolled: whether this terminal has one and is enrolled there.
        problem: why it does not answer, with the remedy; empty when it does.
        last_complete_at: UTC, when the transfer was last complete.
        unsent: reads that wait.
    """

    enrolled: bool
    problem: str = ""
    last_complete_at: datetime | None = None
    unsent: int = 0


@dataclass(frozen=True, slots=True)
class PlateFound:
    """The drawn plate's way.

    Attributes:
        problem: why there was no answer, with the remedy; empty when there was one.
        late: there was none in time: the computer was busy.
        draws: how many plates were drawn until one was read right.
        is_read: whether it was read as drawn.
        is_matched: whether the matching rule found its entry, and no other.
        painted_ms: from the frame to the painted alert, milliseconds; None when it was not painted.
        read_ms: finding and reading alone, milliseconds.
    """

    problem: str = ""
    late: bool = False
    draws: int = 0
    is_read: bool = False
    is_matched: bool = False
    painted_ms: float | None = None
    read_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class SecondFound:
    """Other readers: whether there are any, and which of them read the drawn plate.

    Attributes:
        asked: whether there was a picture to ask them about.
    """

    is_there: bool
    asked: bool = True
    readers: tuple[str, ...] = ()
    agreeing: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was measured. None stands for what had no answer when the time was over.

    Attributes:
        at: UTC, when the test ended.
        captures: whether the shift's person may read plates: cameras run for nobody else.
        models: what is wrong with the files of models, with the remedy; empty when they are as shipped.
        fonts: families that ship and are not loaded.
        audit: why the audit log cannot be written; empty when it can.
        free_bytes: room on the unit's disk.
    """

    at: datetime
    cameras: tuple[CameraFound, ...] = ()
    captures: bool = True
    gps: GpsFound = GpsFound()
    lists: ListsFound | None = None
    department: DepartmentFound | None = None
    models: str | None = None
    fonts: tuple[str, ...] = ()
    second: SecondFound | None = None
    audit: str | None = None
    free_bytes: int | None = None
    plate: PlateFound | None = None
    heard: Heard = Heard.NOT_PLAYED


@dataclass(frozen=True, slots=True)
class Line:
    """One check.

    Attributes:
        key: what it is about ("camera front-left", "clock"); one line a key.
        name: as people call it.
        value: what was found, in words.
        grade: good, to watch or to mend.
        limit: what is asked for, in words; empty where nothing is measured.
        remedy: what to do; empty while it is good.
        measured: figures by name and unit ("age_s").
        stops: whether driving off as it is means driving without what the terminal is for.
    """

    key: str
    name: str
    value: str
    grade: Grade
    limit: str = ""
    remedy: str = ""
    measured: Mapping[str, float] = field(default_factory=dict)
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all lines together mean.

    Attributes:
        lines: in the order of the checks.
        works: what works all the same, one short sentence each; empty with ``Outcome.GO``.
    """

    outcome: Outcome
    lines: tuple[Line, ...]
    works: tuple[str, ...] = ()

    @property
    def to_mend(self) -> tuple[Line, ...]:
        """What has to be mended."""
        return tuple(line for line in self.lines if line.grade is Grade.MEND)

    @property
    def to_watch(self) -> tuple[Line, ...]:
        """What has to be watched."""
        return tuple(line for line in self.lines if line.grade is Grade.WATCH)


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """A self-test on record; no plate is in it.

    Attributes:
        began_at, ended_at: UTC.
        session_id: of the shift.
        username, unit: who ran it, or for whom it ran, and where.
        automatic: whether it ran by itself.
    """

    test_id: UUID
    began_at: datetime
    ended_at: datetime
    session_id: UUID
    username: str
    unit: str
    automatic: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TestAlert:
    """The drawn plate's alert: shown on the page of the self-test, marked as a test, and nowhere else.

    Attributes:
        plate: as read.
        category: of its own entry, in words.
        level: priority to show, 1 to 4.
        jpeg: crop of the drawn plate.
        corners: of the plate in it, where they are known.
    """

    __test__ = False  # pytest collects what begins with this word

    plate: str = field(repr=False)
    category: str
    level: int
    jpeg: bytes = field(repr=False)
    corners: Quad | None = None


@dataclass(frozen=True, slots=True)
class SelfTestNews:
    """How far a self-test is.

    Attributes:
        lines: of what has an answer, in the order of the checks.
        checks: how many lines there will be.
        alert: of the drawn plate, once it was matched.
        asks: whether the officer is asked now if the sound was heard.
        report: at the end.
        unkept: why the report is not on record; empty when it is.
    """

    test_id: UUID
    lines: tuple[Line, ...] = ()
    checks: int = 0
    alert: TestAlert | None = None
    asks: bool = False
    report: SelfTestReport | None = None
    unkept: str = ""
