# SPDX-License-Identifier: Apache-2.0
"""Ties the bench for cameras to its own camera processes, to the settings file and to the record."""

from collections.abc import Callable, Mapping
from datetime import datetime

from camera.aim_file import AimReference
from camera.figures import AimPicture
from camera.settings import CameraSettings
from camera.types import CameraHealth, CameraState, Preview
from mdt_app.clock import Clock
from mdt_app.domain.bench import CameraPass
from mdt_app.errors import Refused
from mdt_app.main.pages import CAMERAS
from mdt_app.main.routes import Routes
from mdt_app.main.store_desk import Failed, StoreDesk
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.screens.bench import TRIAL, BenchScreen
from mdt_app.screens.bench_state import BenchActions
from mdt_app.screens.shift import ShiftScreen
from mdt_app.screens.status import StatusScreen
from mdt_app.services.bench import Bench
from mdt_app.services.bench_cameras import BenchCameras, BenchEvent
from mdt_app.settings import TerminalSettings
from mdt_app.ui.bench_view import BenchView
from mdt_app.ui.bridge import Bridge
from mdt_app.ui.tokens import Theme
from mdt_app.ui.widgets.rail import Page
from mdt_app.ui.window import MainWindow
from policy.functions import Function, may

Opened = Callable[[Mapping[str, CameraPass]], None]
Saved = Callable[[AimReference], None]
Passed = Callable[[CameraPass], None]
Kept = Callable[[tuple[CameraSettings, ...]], None]
_READING = (
    "Plates are being read in this shift, and a camera opens once. Sign off, then open the bench alone."
)


class BenchDesk:
    """Runs the bench. Everything here runs on Qt's thread.

    Args:
        settings: of this car.
        folder: the unit's data folder.
        desk: asks the store.
        bridge: brings what cameras tell to Qt's thread.
        clock: UTC.
    """

    def __init__(
        self, settings: TerminalSettings, folder: DataFolder, desk: StoreDesk, bridge: Bridge, clock: Clock
    ) -> None:
        self._desk, self._clock = desk, clock
        self._records = Bench(folder, clock)
        self._cameras = BenchCameras(settings.reader, folder, bridge.post, clock)
        self._is_shown = self._is_open = False
        self._aims: dict[str, datetime | None] = {}
        self.screen = BenchScreen(settings.cameras, settings.reader, clock, self._actions())

    def _actions(self) -> BenchActions:
        return BenchActions(
            open=self._open,
            leave=self._leave,
            save_aim=self._save_aim,
            pass_camera=self._pass_camera,
            set_cameras=self._set_cameras,
            remove_camera=self._remove_camera,
            try_out=lambda camera: self._cameras.try_out(camera, TRIAL),
            end_trial=self._end_trial,
            aim_saved=self._aim_saved,
        )

    def page(self, theme: Theme) -> Page:
        """The page."""
        return Page(CAMERAS, "bench", "F11", BenchView(self.screen, theme))

    def routes(self) -> Routes:
        """What is heard whoever is signed on."""
        return {BenchEvent: (self.heard,)}

    def work_with(self, window: MainWindow, status: StatusScreen, shift: ShiftScreen) -> None:
        """Take up work, once everything is built; ``status`` says how the bench's cameras do."""
        self._status, self._shift = status, shift
        window.page_shown.connect(self._page_shown)

    def began(self, patrol: Patrol) -> None:
        """Somebody signed on; where nothing is read the top bar says so."""
        if not patrol.captures:
            role = patrol.signed_on.account.role
            self._shift.reads_nothing(
                at_the_bench=may(role, Function.BENCH), sees_hits=may(role, Function.SEE_PLATES)
            )

    def ended(self) -> None:
        """The shift ended, or the program does: the bench is left, whatever page is shown."""
        if self._is_shown:
            self._is_shown = False
            self.screen.left()

    def close(self) -> None:
        """End with the program; no process is left."""
        self.ended()
        self._cameras.close()

    def heard(self, told: BenchEvent) -> None:
        """What a camera of the bench tells; after the bench was left it is not shown."""
        if told.run != self._cameras.run or not self._is_open:
            return
        event = told.event
        if isinstance(event, Preview):
            self.screen.preview(event)
        elif isinstance(event, AimPicture):
            self.screen.aim_picture(event)
        else:
            self.screen.health(event)
            if event.camera != TRIAL:
                self._status.camera_health(event)

    def _page_shown(self, name: str) -> None:
        """Cameras run while the page is the window's; what covers the window (the lock) does not end them."""
        if name != CAMERAS:
            self.ended()
        elif not self._is_shown and self._desk.patrol is not None:
            self._is_shown = True
            self.screen.opened()

    # -- what the screen asks for -------------------------------------------------------------------------

    def _open(self, then: Opened, failed: Failed) -> None:
        patrol = self._desk.patrol
        if patrol is None:
            return
        if patrol.captures:
            failed(Refused(_READING))
            return

        def opened(passes: Mapping[str, CameraPass]) -> None:
            if not self._is_shown:
                return  # it was left meanwhile
            self._is_open = True
            self._cameras.start(self.screen.cameras)
            then(passes)

        self._desk.ask(lambda asked, database: self._records.open(database, asked.session), opened, failed)

    def _leave(self) -> None:
        self._is_open = False
        self._aims.clear()
        self._cameras.stop()
        for camera in self.screen.cameras:
            self._status.camera_health(CameraHealth(camera.id, CameraState.STOPPED, self._clock()))

    def _end_trial(self) -> None:
        self._cameras.end(TRIAL)
        if self._is_open:
            self._cameras.start(self.screen.cameras)

    def _save_aim(self, camera: str, reference: AimReference, then: Saved, failed: Failed) -> None:
        def saved(kept: AimReference) -> None:
            self._aims.pop(camera, None)
            then(kept)

        self._desk.ask(
            lambda asked, database: self._records.save_aim(database, asked.session, camera, reference),
            saved,
            failed,
        )

    def _aim_saved(self, camera: str) -> datetime | None:
        """When; the file is read once, and again when the aim was saved."""
        if camera not in self._aims:
            known = self._records.aim(camera)
            self._aims[camera] = known.saved_at if known is not None else None
        return self._aims[camera]

    def _pass_camera(self, camera: str, figures: Mapping[str, str], then: Passed, failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: self._records.pass_camera(database, asked.session, camera, figures),
            then,
            failed,
        )

    def _set_cameras(
        self, cameras: tuple[CameraSettings, ...], changed: str, then: Kept, failed: Failed
    ) -> None:
        def kept(now: tuple[CameraSettings, ...]) -> None:
            self._cameras.end(changed)
            then(now)  # ends the trial, which starts what does not run
            self._cameras.start(now)

        self._desk.ask(
            lambda asked, database: self._records.set_cameras(database, asked.session, cameras, changed),
            kept,
            failed,
        )

    def _remove_camera(self, camera: str, then: Kept, failed: Failed) -> None:
        def removed(left: tuple[CameraSettings, ...]) -> None:
            self._cameras.end(camera)
            self._aims.pop(camera, None)
            then(left)
            self._cameras.start(left)

        cameras = self.screen.cameras
        self._desk.ask(
            lambda asked, database: self._records.remove_camera(database, asked.session, cameras, camera),
            removed,
            failed,
        )
