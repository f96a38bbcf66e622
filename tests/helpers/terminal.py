# SPDX-License-Identifier: Apache-2.0
"""A terminal on a desk: all screens and the real window, without instruments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from PySide6.QtWidgets import QWidget

from camera.types import Box, CameraHealth, CameraState, Preview, SightedPlate
from gps.types import Fix, FixMode, GpsHealth, GpsState
from mdt_app.display_settings import DisplaySettings
from mdt_app.domain.events import ListsChanged, PublicViewChanged, ReadRecorded, TransferProgress
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.main.pages import offered
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.banners import BannersScreen
from mdt_app.screens.canvass import CanvassActions, CanvassScreen
from mdt_app.screens.driving import DrivingScreen
from mdt_app.screens.live import LiveScreen
from mdt_app.screens.lock import LockActions, LockScreen
from mdt_app.screens.motion import MotionScreen
from mdt_app.screens.public_view import PublicViewActions, PublicViewScreen
from mdt_app.screens.shift import ShiftScreen
from mdt_app.screens.sign_on import Credentials, SignOnActions, SignOnScreen
from mdt_app.screens.sign_on_terms import sign_on_terms
from mdt_app.screens.sounds import Sound, SoundsScreen
from mdt_app.screens.status import StatusScreen
from mdt_app.screens.terms import Terms
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.ui.duty_panel import DutyPanel
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.sign_off_sheet import SignOffQuestion
from mdt_app.ui.tokens import DAY, Theme
from mdt_app.ui.widgets.rail import Page
from mdt_app.ui.window import MainWindow, WindowActions, WindowScreens
from policy.access import Role
from policy.hotlist import Priority
from tests.helpers import stand_in
from tests.helpers.page_names import PAGES
from tests.helpers.policies import PROFILES
from tests.helpers.self_checks import CHECKS
from tests.helpers.sightings import NOON, TERMS, FakeClock, hit, recorded


@dataclass
class Terminal:
    """Screens, window, and what the officer asked for."""

    theme: Theme = DAY
    clock: FakeClock = field(default_factory=FakeClock)
    policy: str = "WV-471"
    terms: Terms = TERMS
    asked: list[tuple[str, UUID]] = field(default_factory=list)
    signed: list[Credentials] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    asks_code: bool = True
    tried: list[tuple[str, str, str]] = field(default_factory=list)
    shut: set[str] = field(default_factory=set)
    keeps_open: bool = False
    display: DisplaySettings = field(default_factory=DisplaySettings)

    def __post_init__(self) -> None:
        actions = AlertActions(
            on_verify=lambda hit_id: self.asked.append(("verify", hit_id)),
            on_follow=lambda hit_id: self.asked.append(("follow", hit_id)),
            on_dismiss=lambda hit_id: self.asked.append(("dismiss", hit_id)),
            on_later=lambda hit_id: self.asked.append(("later", hit_id)),
        )
        self.alerts = AlertsScreen(self.terms, self.clock, actions)
        self.live = LiveScreen(self.terms)
        self.motion = MotionScreen(self.clock)
        self.status = StatusScreen(self.terms, self.clock, PROFILES[self.policy].transfer)
        self.shift = ShiftScreen()
        self.heard: list[Sound] = []
        self.sounds = SoundsScreen(
            self.clock, self.heard.append, lambda muted: self.said.append(f"muted: {muted}")
        )
        self.public_view = PublicViewScreen(
            self.clock,
            PublicViewActions(
                pause=lambda: self.said.append("pause"),
                go_on=lambda order, _failed: self.said.append(f"order {order.number}"),
                resume=lambda: self.said.append("resume"),
            ),
            self.terms,
        )
        self.canvass = CanvassScreen(
            PROFILES[self.policy].capture,
            CanvassActions(
                accept=lambda form, _done, _failed: self.said.append(f"canvass {form.number}"),
                decline=lambda _form, _done, _failed: self.said.append("no canvass"),
            ),
        )
        self.banners = BannersScreen()
        self.driving = DrivingScreen(
            self.alerts, on_passenger=lambda hit_id: self.asked.append(("passenger", hit_id))
        )
        self.motion.subscribe(self.alerts.motion_changed)
        self.motion.subscribe(self.shift.motion_changed)
        self.motion.subscribe(self.driving.motion_changed)
        self.alerts.subscribe(self.shift.alerts_changed)
        self.lock = LockScreen(
            LockActions(
                on_unlock=lambda username, password, code: self.tried.append((username, password, code)),
                on_back=lambda: self.said.append("back"),
                on_other=lambda: self.said.append("other"),
            )
        )
        self.alerts.subscribe(self.lock.alerts_changed)
        self.sign_on = SignOnScreen(
            SignOnActions(
                on_agree=lambda: self.said.append("agree"),
                on_decline=lambda: self.said.append("decline"),
                on_submit=self.signed.append,
                on_test=lambda: self.said.append("test"),
                on_release=lambda username, code: self.said.append(f"release {username} {code}"),
            ),
            sign_on_terms(
                PROFILES[self.policy],
                "Unit 12",
                "Demo Police Department",
                SignOnSettings(second_factor=self.asks_code),
            ),
        )

    def window(self, more: tuple[Page, ...] = ()) -> MainWindow:
        """The real window with the live page."""
        duty = DutyPanel(self.public_view, self.canvass, self.theme)
        live = Page("Live", "live", "F1", LiveView(self.live, self.alerts, self.theme, duty))
        screens = WindowScreens(self.shift, self.status, self.driving, self.banners, self.sounds)
        self.made = MainWindow(screens, (live, *more), self.theme, self._window_actions(), self.display)
        return self.made

    def _window_actions(self) -> WindowActions:
        return WindowActions(
            ask_sign_off=lambda: self.made.ask(
                SignOffQuestion(self.shift.state.waiting, self.shift.state.unsent)
            ),
            on_sign_off=lambda: self.said.append("sign off"),
            on_hand_over=lambda: self.said.append("hand over"),
            on_leave=lambda reason: self.said.append(f"leave: {reason}"),
            on_lock=lambda: self.said.append("lock"),
            on_mute=self.sounds.mute,
            may_show=lambda name: name not in self.shut,
            may_close=lambda: not self.keeps_open,
        )

    def record(self, read: RecordedRead, *hits: Hit) -> None:
        """A read is committed."""
        event = ReadRecorded(read, hits)
        self.live.read_recorded(event)
        self.alerts.read_recorded(event)

    def public_view_changed(self, event: PublicViewChanged) -> None:
        """Reading was paused, or goes on."""
        for screen in (self.live, self.shift, self.status, self.lock):
            screen.public_view_changed(event)
        self.public_view.changed(event)

    def lose_gps(self, health: GpsHealth | None = None) -> None:
        """There is no receiver, and the last speed is too old to be believed."""
        self.status.gps_health(health or GpsHealth(GpsState.ABSENT, self.clock(), "/dev/ttyUSB0"))
        now, self.clock.now = self.clock.now, self.clock.now + timedelta(minutes=1)
        self.motion.tick()
        self.clock.now = now

    def drive(self, speed_mps: float) -> None:
        """The receiver reports a speed."""
        now = self.clock()
        fix = Fix(now, now, FixMode.THREE_D, 37.0, -122.0, speed_mps=speed_mps)
        self.motion.fix(fix)
        self.status.fix(fix)


def plain_pages(
    shown: Mapping[str, QWidget] | None = None, role: str = Role.OFFICER.value
) -> tuple[Page, ...]:
    """The pages beside the live one that a role is offered, in the program's order.

    Args:
        shown: the real ones by name; the others are empty.
        role: of whoever is signed on.
    """
    views = shown or {}
    names = offered(role, tuple(name for name, _, _ in PAGES))
    assert set(views) <= set(names), f"{role} is not offered {set(views) - set(names)}"
    return tuple(
        Page(name, glyph, key, views.get(name) or QWidget()) for name, glyph, key in PAGES if name in names
    )


def before_the_shift(
    theme: Theme, *, asks_code: bool = True, terms: Terms = TERMS, fixed: bool = True
) -> Terminal:
    """Nobody signed on yet; the self-test has run; ``fixed``: the receiver has a fix."""
    terminal = Terminal(theme, asks_code=asks_code, terms=terms)
    terminal.sign_on.checks_done(CHECKS)
    terminal.status.lists_changed(ListsChanged((hit().version,)))
    _some_wait(terminal)
    if fixed:
        terminal.drive(0.0)
    terminal.clock.go_on(1)
    terminal.status.tick()
    return terminal


def busy_shift(terminal: Terminal, *, night: bool = False) -> None:
    """A shift with two cameras, four reads and ten open hits, two seconds after the last read."""
    _report(terminal)
    for camera, seed, cars in (
        (
            "front-left",
            4,
            [
                stand_in.Car(0.30, 0.86, 0.34, "#5B7A9B", "5QXQ118"),
                stand_in.Car(0.74, 0.60, 0.13, "#C9CDD1", "6QLQ266"),
            ],
        ),
        (
            "front-right",
            9,
            [
                stand_in.Car(0.58, 0.84, 0.36, "#7C8489", "8QTQ743"),
                stand_in.Car(0.16, 0.60, 0.13, "#9C3A34", "9QBQ804"),
            ],
        ),
    ):
        if camera not in terminal.terms.cameras:
            continue
        picture, boxes = stand_in.scene(640, 360, cars, night=night, seed=seed)
        first = boxes[0]
        sighted = SightedPlate(
            1, Box(first.left(), first.top(), first.right(), first.bottom()), cars[0].text, 0.9
        )
        terminal.live.preview_arrived(
            Preview(camera, 100, terminal.clock(), 640, 360, stand_in.rgb(picture), (sighted,))
        )
    for text, camera, back_s, doubt, state in (
        ("6QLQ266", "front-left", 19, {}, "CA"),
        ("9QBQ804", "front-right", 12, {0: 0.6, 4: 0.5}, None),
        ("5QXQ118", "front-left", 4, {}, "CA"),
    ):
        if camera in terminal.terms.cameras:
            terminal.record(_read(text, camera, back_s, doubt, state, night=night))
    for at in range(9):
        old = recorded(f"4QRQ51{at}", at=NOON - timedelta(minutes=5 + at))
        terminal.alerts.restore(
            [hit(old, plate=f"4QRQ51{at}", priority=Priority.ROUTINE, category="local_entry")]
        )
    read = _read("8QTQ743", "front-right", 0, {4: 0.58}, "CA", night=night)
    terminal.record(read, hit(read))
    terminal.clock.go_on(5)
    terminal.drive(0.0)
    terminal.clock.go_on(1)
    terminal.alerts.tick()
    terminal.status.tick()


def _some_wait(terminal: Terminal) -> None:
    now = terminal.clock()
    waiting = TransferProgress(212, now, now - timedelta(minutes=14))
    terminal.status.transfer_progress(waiting)
    terminal.shift.transfer_progress(waiting)


def _report(terminal: Terminal) -> None:
    now = terminal.clock()
    session = recorded().session
    assert session is not None
    terminal.shift.signed_on(session)
    terminal.status.signed_on()
    for camera, unread in (("front-left", 18), ("front-right", 13)):
        if camera not in terminal.terms.cameras:
            continue
        health = CameraHealth(camera, CameraState.READING, now, 15.0, 15.0, unread=unread)
        terminal.live.camera_health(health)
        terminal.status.camera_health(health)
        terminal.lock.camera_health(health)
    terminal.status.lists_changed(ListsChanged((hit().version,)))
    _some_wait(terminal)


def _read(
    text: str, camera: str, back_s: int, doubt: dict[int, float], state: str | None, *, night: bool
) -> RecordedRead:
    car = stand_in.Car(0.58, 0.84, 0.36, "#7C8489", text)
    pictures, box = stand_in.kept_pictures(
        text, 128, car, blur=2.0 if doubt else 1.3, night=night, seeds=(back_s + 2, 9)
    )
    return recorded(
        text,
        state=state,
        doubt=doubt,
        at=NOON - timedelta(seconds=back_s),
        camera=camera,
        pictures=pictures,
        box=box,
    )
