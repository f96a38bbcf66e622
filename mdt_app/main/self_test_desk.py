# SPDX-License-Identifier: Apache-2.0
"""Runs the self-test when a shift begins and when the officer wants one, and shows what it tells."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from camera.known_plate import KnownPlateReader
from camera.types import CameraHealth
from gps.types import Fix, GpsHealth
from mdt_app.clock import Clock
from mdt_app.domain.events import ReadRecorded
from mdt_app.domain.self_test import Outcome, SelfTestNews, SelfTestReport
from mdt_app.main.aids import Aids
from mdt_app.main.pages import LIVE, SELF_TEST
from mdt_app.main.routes import Routes
from mdt_app.main.screens import Screens
from mdt_app.main.store_desk import StoreDesk, session_of
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.screens.motion import MotionState
from mdt_app.screens.self_test import SelfTestActions
from mdt_app.screens.sounds import Sound
from mdt_app.services import self_test_record
from mdt_app.services.self_test import SelfTest
from mdt_app.services.self_test_means import Instruments, Means, department_answers
from mdt_app.settings import TerminalSettings
from mdt_app.ui.fonts import lacking
from mdt_app.ui.window import MainWindow
from policy.functions import Function, may
from sync.credentials import DeviceCredentials

#: How long the end of a shift may wait for a self-test that goes on, seconds.
STOP_S = 1.0


class SelfTestDesk:
    """Everything here runs on Qt's thread; a self-test itself never does.

    Args:
        settings: of this car.
        folder: the unit's data folder.
        desk: asks the store.
        aids: loudspeaker and other readers.
        post: takes what the self-test tells, on any thread, to Qt's.
        clock: UTC.
    """

    def __init__(
        self,
        settings: TerminalSettings,
        folder: DataFolder,
        desk: StoreDesk,
        aids: Aids,
        *,
        post: Callable[[object], None],
        clock: Clock,
    ) -> None:
        self._settings, self._folder, self._desk, self._aids = settings, folder, desk, aids
        self._post, self._clock = post, clock
        self._instruments = Instruments()
        self._run: SelfTest | None = None
        self._moving = self._came_by_itself = False
        self._home = LIVE

    def work_with(self, screens: Screens, window: MainWindow) -> None:
        """Take up work, once everything is built."""
        self._screens, self._window = screens, window
        screens.motion.subscribe(self._motion_changed)

    def actions(self) -> SelfTestActions:
        """What the page sets off."""
        return SelfTestActions(run=self._begin, answer=self._answer, painted=self._painted, go_on=self._go_on)

    def heard(self, table: Routes) -> Routes:
        """The ways of a shift's events, with those that the self-test hears, too."""
        told = self._instruments
        mine: Routes = {
            CameraHealth: (told.camera_health,),
            Fix: (told.fix,),
            GpsHealth: (told.gps_health,),
            SelfTestNews: (self._told,),
        }
        if ReadRecorded in table:  # not for who may see no plates
            mine = {**mine, ReadRecorded: (self._read_recorded,)}
        return {**table, **{kind: (*table.get(kind, ()), *ways) for kind, ways in mine.items()}}

    def began(self) -> None:
        """A shift began; unless the settings say otherwise, the self-test runs by itself and shows its page."""
        self._home = self._window.page_name
        self._desk.ask(lambda _asked, database: self_test_record.last(database), self._loaded)
        if self._aids.tests_itself and self._settings.self_test.automatic:
            self._start(automatic=True)
            if not self._moving:
                self._came_by_itself = True
                self._window.show_page_named(SELF_TEST)

    def ended(self) -> None:
        """The shift ends: a self-test that goes on is given up."""
        run, self._run = self._run, None
        if run is not None:
            run.give_up()
            run.wait(STOP_S)
        self._came_by_itself = False
        self._instruments.clear()

    def _begin(self) -> None:
        self._start(automatic=False)

    def _start(self, *, automatic: bool) -> None:
        patrol = self._desk.patrol
        if patrol is None:
            return
        run = SelfTest(self._means(patrol), self._post, self._clock, automatic=automatic)
        self._run = run
        self._screens.self_test.began(run.test_id)
        run.start()

    def _means(self, patrol: Patrol) -> Means:
        try_out = self._aids.try_out
        vault = patrol.signed_on.vault
        credentials = DeviceCredentials.in_folder(self._folder.device, vault.device_key_password())
        return Means(
            settings=self._settings,
            root=self._folder.root,
            session=session_of(patrol),
            captures=may(patrol.presence.acting.account.role, Function.CAPTURE),
            list_limit=timedelta(hours=patrol.signed_on.profile.hotlist.refresh_max_hours),
            instruments=self._instruments,
            queries=patrol.queries,
            department=partial(department_answers, self._settings.department, credentials),
            test_plate=self._aids.test_plate or KnownPlateReader(self._settings.reader),
            second_reader=self._aids.second_reader,
            play=partial(try_out, Sound.PRIORITY) if try_out is not None else None,
            fonts=lacking(),
            moving=lambda: self._moving,
        )

    def _told(self, news: SelfTestNews) -> None:
        self._screens.self_test.told(news)
        report = news.report
        if report is None or self._run is None or news.test_id != self._run.test_id:
            return
        self._run = None
        if report.verdict.outcome is Outcome.GO and self._shows_by_itself():
            self._go_on()

    def _loaded(self, reports: tuple[SelfTestReport, ...]) -> None:
        self._screens.self_test.runs_loaded(reports)

    def _answer(self, heard: bool) -> None:  # noqa: FBT001 - as the screen tells it
        if self._run is not None:
            self._run.answer(heard=heard)

    def _painted(self) -> None:
        if self._run is not None:
            self._run.painted()

    def _go_on(self) -> None:
        """To the page that the shift began with."""
        self._came_by_itself = False
        self._window.show_page_named(self._home)

    def _shows_by_itself(self) -> bool:
        """Whether the page is shown because the self-test came by itself, and nobody went elsewhere since."""
        return self._came_by_itself and self._window.page_name == SELF_TEST

    def _motion_changed(self, motion: MotionState) -> None:
        self._moving = motion.moving
        self._screens.self_test.motion_changed(motion)

    def _read_recorded(self, event: ReadRecorded) -> None:
        """A real hit takes the screen back from a self-test that came by itself."""
        if event.hits and self._shows_by_itself():
            self._go_on()
