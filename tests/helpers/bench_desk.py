# SPDX-License-Identifier: Apache-2.0
"""The bench's screen on a desk: cameras that tell what a test says, and what was asked of the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from camera.aim_file import HEIGHT, WIDTH, AimReference
from camera.figures import AimPicture, AimShift, PlateFigures
from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.types import Box, CameraHealth, CameraState, Preview, SightedPlate
from mdt_app.domain.bench import CameraPass
from mdt_app.errors import Refused, TerminalError
from mdt_app.screens.bench import BenchScreen
from mdt_app.screens.bench_state import BenchActions
from tests.helpers.sightings import NOON, FakeClock

LEFT = CameraSettings(id="front-left", label="Front left", side="left", source="device:0")
RIGHT = CameraSettings(id="front-right", label="Front right", side="right", source="device:1")
REAR = CameraSettings(id="rear", label="Rear", side="rear", source="rtsp://192.168.1.64/stream1")
ROOF = CameraSettings(id="roof", label="Roof", side="front", source="http://192.168.1.65/video.mjpg")
READER = ReaderSettings.model_validate({"detector": "detector.onnx", "recogniser": "reader.onnx"})
PLATE = PlateFigures(count=2, height=34.0, focus=71.0, mean=142.0, white=0.004, black=0.02, tilt=3.0)
SAVED = datetime(2026, 11, 14, 9, tzinfo=NOON.tzinfo)
PASS_ID = UUID("019aa7b4-0000-7000-8000-0000000000aa")


def health(camera: str = "front-left", /, **changed: Any) -> CameraHealth:
    """A report of a camera in good order."""
    good = CameraHealth(
        camera,
        CameraState.READING,
        NOON,
        15.0,
        15.0,
        frames=600,
        dropped=1,
        sharpness=40.0,
        exposure=112.0,
        plates=PLATE,
        aim=AimShift(0.004, 0.001, 0.95),
        frame_size=(1280, 720),
        delay_s=0.064,
    )
    return replace(good, **changed)


def preview(camera: str = "front-left", text: str = "") -> Preview:
    """A grey picture with a near plate and a far one."""
    plates = (
        SightedPlate(0, Box(330, 250, 420, 290), text, 0.0, None, 34.0),
        SightedPlate(1, Box(96, 210, 124, 224), text, 0.0, None, 11.0),
    )
    return Preview(camera, 100, NOON, 640, 360, bytes([120]) * (640 * 360 * 3), plates)


@dataclass
class BenchDesk:
    """A screen, its cameras, and what was asked."""

    cameras: tuple[CameraSettings, ...] = (LEFT, RIGHT)
    refuses: str = ""
    fails: str = ""
    saved_at: datetime | None = SAVED
    asked: list[tuple[str, object]] = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.screen = BenchScreen(self.cameras, READER, self.clock, self._actions())

    def _actions(self) -> BenchActions:
        return BenchActions(
            open=self._open,
            leave=lambda: self.asked.append(("leave", None)),
            save_aim=self._save_aim,
            pass_camera=self._pass,
            set_cameras=self._set,
            remove_camera=self._remove,
            try_out=lambda camera: self.asked.append(("try", camera)),
            end_trial=lambda: self.asked.append(("end trial", None)),
            aim_saved=lambda _camera: self.saved_at,
        )

    def _open(
        self, then: Callable[[Mapping[str, CameraPass]], None], failed: Callable[[TerminalError], None]
    ) -> None:
        if self.refuses:
            failed(Refused(self.refuses))
        else:
            then({"front-right": passed("front-right", NOON - timedelta(days=3))})

    def _save_aim(
        self,
        camera: str,
        reference: AimReference,
        then: Callable[[AimReference], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.asked.append(("aim", camera))
        failed(Refused(self.fails)) if self.fails else then(reference)

    def _pass(
        self,
        camera: str,
        figures: Mapping[str, str],
        then: Callable[[CameraPass], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.asked.append(("pass", dict(figures)))
        failed(Refused(self.fails)) if self.fails else then(passed(camera, NOON))

    def _set(
        self,
        cameras: tuple[CameraSettings, ...],
        changed: str,
        then: Callable[[tuple[CameraSettings, ...]], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.asked.append(("set", cameras))
        failed(Refused(self.fails)) if self.fails else then(cameras)

    def _remove(
        self,
        camera: str,
        then: Callable[[tuple[CameraSettings, ...]], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.asked.append(("remove", camera))
        left = tuple(one for one in self.screen.cameras if one.id != camera)
        failed(Refused(self.fails)) if self.fails else then(left)

    def running(self, shown: Preview | None = None) -> "BenchDesk":
        """The page is shown and the first camera gives its picture."""
        self.screen.opened()
        for camera in self.cameras:
            self.screen.health(health(camera.id))
            self.screen.aim_picture(AimPicture(camera.id, AimReference(NOON, bytes(WIDTH * HEIGHT))))
        self.screen.preview(shown or preview(self.cameras[0].id))
        return self

    def drive(self) -> "BenchDesk":
        """A test drive of two minutes."""
        self.screen.toggle_drive()
        self.screen.health(health())
        reports: tuple[dict[str, Any], ...] = (
            {"reads": 30, "too_small": 1},
            {"reads": 38, "too_small": 2, "unread": 1, "blurred": 1, "exposure": 70.0},
        )
        for at, changed in enumerate(reports):
            self.screen.health(health(frames=1200 + 600 * at, dropped=3 + at, **changed))
        return self


def passed(camera: str, at: datetime) -> CameraPass:
    """A pass of a camera."""
    return CameraPass(PASS_ID, camera, at, "fleet.tech", "Technician 3", "12", {})
