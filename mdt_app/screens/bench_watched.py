# SPDX-License-Identifier: Apache-2.0
"""What is known of a camera while the bench is open, and its live picture with what is said of its plates."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from camera.aim_file import AimReference
from camera.limits import PlateLimits, focus_is_of_a_plate
from camera.reader_settings import ReaderSettings
from camera.types import CameraHealth, CameraState, Preview
from mdt_app.domain.bench import CameraPass
from mdt_app.screens.bench_drive import TestDrive
from mdt_app.screens.bench_meters import Known, MeterLine, day_words, meter_lines, size_words
from mdt_app.screens.bench_state import BenchMark, BenchPicture

#: A plate that just left the picture is still judged for so long, seconds.
PLATE_STAYS_S = 2.0
NOT_RUNNING = (CameraState.SILENT, CameraState.FAILED, CameraState.STOPPED)
_USUAL_WIDTH = 1280  # pixels, until a camera says how wide its pictures are
GIVES = (CameraState.READING, CameraState.DARK)


@dataclass(slots=True)
class Watched:
    """What is known of one camera while the bench is open."""

    health: CameraHealth | None = None
    preview: Preview | None = None
    aim: AimReference | None = None
    best_focus: float = 0.0
    plates_at: datetime | None = None
    drive: TestDrive = field(default_factory=TestDrive)

    def report(self, health: CameraHealth, reader: ReaderSettings) -> None:
        """Take a report in; a plate that just left is kept for a moment."""
        before = self.health
        if health.plates is not None:
            self.plates_at = health.at
            if focus_is_of_a_plate(health, _limits(health, reader)):
                self.best_focus = max(self.best_focus, health.plates.focus)
        elif before is not None and health.state in GIVES and self._plate_just_left(health.at):
            health = replace(health, plates=before.plates)
        self.health = health
        if health.state in NOT_RUNNING:
            self.preview = self.aim = None
        self.drive.report(health)

    def _plate_just_left(self, now: datetime) -> bool:
        return self.plates_at is not None and (now - self.plates_at).total_seconds() <= PLATE_STAYS_S


def _limits(health: CameraHealth, reader: ReaderSettings) -> PlateLimits:
    return PlateLimits.of(reader, health.frame_size[0] or _USUAL_WIDTH)


def meters_of(
    camera: str, watched: Watched, reader: ReaderSettings, saved: datetime | None, now: datetime
) -> tuple[MeterLine, ...]:
    """The meters of a camera; ``saved`` says when its aim was."""
    health = watched.health or CameraHealth(camera, CameraState.STARTING, now)
    return meter_lines(health, Known(_limits(health, reader), watched.best_focus, day_words(saved)))


def picture_of(label: str, watched: Watched, reader: ReaderSettings) -> BenchPicture:
    """The live picture of a camera."""
    health = watched.health
    if health is None:
        return BenchPicture(caption=label)
    size = f", {size_words(*health.frame_size)}" if health.frame_size[0] else ""
    failed = health.state in NOT_RUNNING
    running = health.state in (*GIVES, CameraState.FINISHED)
    return BenchPicture(
        watched.preview,
        label + size,
        f"{health.frames_per_s:.1f} frames/s" if running else "",
        health.problem if failed else "",
        failed and bool(health.problem),
        _marks(watched.preview, _limits(health, reader)),
    )


def _marks(preview: Preview | None, limits: PlateLimits) -> tuple[BenchMark, ...]:
    plates = preview.plates if preview is not None else ()
    return tuple(
        BenchMark(
            plate.box.left,
            plate.box.top,
            plate.box.right,
            plate.box.bottom,
            f"{plate.height_px:.0f} px" + (" high" if plate.height_px >= limits.least else ": too small"),
        )
        for plate in plates
    )


def key_words(passed: CameraPass | None) -> str:
    """Whether a camera was passed, for its key."""
    return f"passed {day_words(passed.passed_at)}" if passed is not None else "not passed"


def pass_words(passed: CameraPass | None) -> str:
    """When a camera was passed and by whom; empty when it was not."""
    return f"Passed {day_words(passed.passed_at)} by {passed.display_name}." if passed is not None else ""
