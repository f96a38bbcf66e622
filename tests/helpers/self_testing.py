# SPDX-License-Identifier: Apache-2.0
"""What self-tests find, invented, and a page that shows it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from camera.figures import AimShift
from camera.types import CameraHealth, CameraState
from gps.types import GpsHealth, GpsState
from mdt_app.domain.self_test import (
    CameraFound,
    DepartmentFound,
    Found,
    GpsFound,
    Heard,
    ListsFound,
    PlateFound,
    SecondFound,
    SelfTestNews,
    SelfTestReport,
    TestAlert,
)
from mdt_app.domain.self_test_rules import judge
from mdt_app.screens.self_test import SelfTestActions, SelfTestScreen
from tests.helpers import stand_in
from tests.helpers.sightings import NOON, TERMS, FakeClock

SESSION = UUID("019aa7b4-0000-7000-8000-00000000000a")


def camera(
    camera: str = "front-left", label: str = "Front left", *, at: datetime = NOON, **more: object
) -> CameraFound:
    """A camera that reads, is sharp, exposed and aimed as saved; ``more`` are fields of its report."""
    fields: dict[str, object] = {
        "frames_per_s": 15.0,
        "processed_per_s": 15.0,
        "sharpness": 31.0,
        "exposure": 112.0,
        "aim": AimShift(0.004, -0.002, 0.93),
        **more,
    }
    state = fields.pop("state", CameraState.READING)
    return CameraFound(camera, label, 15.0, CameraHealth(camera, state, at, **fields))  # type: ignore[arg-type]


def gps(*, offset_s: float | None = 0.3, age_s: float | None = 1.0, problem: str = "") -> GpsFound:
    """A receiver with a fix."""
    state = GpsState.FIX if age_s is not None else GpsState.SEARCHING
    return GpsFound(GpsHealth(state, NOON, "receiver", clock_offset_s=offset_s, problem=problem), age_s)


def well(now: datetime = NOON) -> Found:
    """Everything is well: go."""
    return Found(
        at=now,
        cameras=(camera(), camera("front-right", "Front right")),
        gps=gps(),
        lists=ListsFound(2, now - timedelta(hours=3, minutes=12), timedelta(hours=24)),
        department=DepartmentFound(enrolled=True, last_complete_at=now - timedelta(minutes=14), unsent=0),
        models="",
        second=SecondFound(is_there=True, readers=("Tesseract", "PP-OCR"), agreeing=2),
        audit="",
        free_bytes=41_000_000_000,
        plate=PlateFound(draws=1, is_read=True, is_matched=True, painted_ms=184.0, read_ms=61.0),
        heard=Heard.YES,
    )


def limited(now: datetime = NOON) -> Found:
    """One camera lost, nobody answered, the clock not compared yet, the department out of reach: go with limits."""
    lost = replace(camera("front-right", "Front right"), health=None)
    silent = "The department's server does not answer. It is tried again by itself."
    return replace(
        well(now),
        cameras=(camera(), lost),
        gps=gps(offset_s=None),
        department=DepartmentFound(True, silent, now - timedelta(hours=19), 212),
        heard=Heard.UNANSWERED,
    )


def failed(now: datetime = NOON) -> Found:
    """The reader's model is not as shipped, the clock is wrong, the lists are old: no-go."""
    altered = "The model file reader.onnx is altered: its SHA-256 is another. Install the program again."
    return replace(
        well(now),
        cameras=(camera(aim=AimShift(0.09, 0.01, 0.9)), camera("front-right", "Front right", sharpness=2.1)),
        gps=gps(offset_s=-41.0),
        lists=ListsFound(2, now - timedelta(hours=31), timedelta(hours=24)),
        models=altered,
        second=SecondFound(is_there=False),
        plate=PlateFound(problem=altered),
        heard=Heard.NOT_PLAYED,
    )


def report(
    found: Found, *, number: int = 1, began_at: datetime = NOON, username: str = "officer4417"
) -> SelfTestReport:
    """A self-test on record."""
    return SelfTestReport(
        UUID(f"019aa7b4-0000-7000-8000-{number:012d}"),
        began_at,
        began_at + timedelta(seconds=9),
        SESSION,
        username,
        "12",
        True,
        judge(found),
    )


def drawn_alert(*, night: bool = False) -> TestAlert:
    """The alert of a drawn plate."""
    crop = stand_in.crop("4QLQ207", 256, 128, blur=1.2, night=night, seed=5)
    return TestAlert("4QLQ207", "Stolen vehicle", 2, stand_in.jpeg(crop))


@dataclass
class SelfTestPage:
    """The screen, and what it asked for; ``draws`` makes the pictures of drawn plates, for which Qt has to run."""

    draws: bool = False
    clock: FakeClock = field(default_factory=FakeClock)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        actions = SelfTestActions(
            run=lambda: self.said.append("run"),
            answer=lambda heard: self.said.append(f"heard: {heard}"),
            painted=lambda: self.said.append("painted"),
            go_on=lambda: self.said.append("go on"),
        )
        self.screen = SelfTestScreen(self.clock, actions, TERMS.zone)

    def running(self, found: Found, answered: int, *, night: bool = False, asks: bool = False) -> None:
        """A self-test of which so many checks have an answer."""
        shown = report(found)
        self.screen.began(shown.test_id)
        alert = self._alert(night=night) if answered > 6 or asks else None
        lines = shown.verdict.lines
        news = SelfTestNews(shown.test_id, lines[:answered], len(lines), alert, asks)
        self.clock.go_on(4)
        self.screen.told(news)

    def ended(self, found: Found, *, night: bool = False, unkept: str = "") -> None:
        """A self-test that is over."""
        self.running(found, 9, night=night)
        shown = report(found)
        alert = self._alert(night=night)
        news = SelfTestNews(shown.test_id, shown.verdict.lines, len(shown.verdict.lines), alert)
        self.screen.told(replace(news, report=shown, unkept=unkept))

    def _alert(self, *, night: bool) -> TestAlert:
        return drawn_alert(night=night) if self.draws else TestAlert("4QLQ207", "Stolen vehicle", 2, b"")

    def with_runs(self) -> None:
        """Self-tests of the days before."""
        founds = (limited(), well(), failed(), well())
        self.screen.runs_loaded(
            tuple(
                report(found, number=20 - at, began_at=NOON - timedelta(hours=12 * (at + 1)))
                for at, found in enumerate(founds)
            )
        )
