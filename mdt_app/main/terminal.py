# SPDX-License-Identifier: Apache-2.0
"""The terminal from start to end: one window, its screens, and a patrol while somebody is signed on."""

from collections.abc import Callable

from PySide6.QtCore import QTimer

from mdt_app.clock import Clock, Steady, steady_clock
from mdt_app.domain.events import NoticeRaised
from mdt_app.errors import TerminalError
from mdt_app.main.aids import Aids
from mdt_app.main.bench_desk import BenchDesk
from mdt_app.main.crew import Crew
from mdt_app.main.duty_desk import DutyDesk
from mdt_app.main.guard import Ends, Guard
from mdt_app.main.hit_desk import HitDesk
from mdt_app.main.media_desk import MediaDesk
from mdt_app.main.order_desk import OrderDesk
from mdt_app.main.pages import SEARCH, offered, pages
from mdt_app.main.proved import ProvedQuestions
from mdt_app.main.routes import Routes, routes
from mdt_app.main.screens import Actions, Screens
from mdt_app.main.self_test_desk import SelfTestDesk
from mdt_app.main.shifts import (
    Joined,
    NotProved,
    Proved,
    Released,
    ShiftBegan,
    ShiftEnded,
    ShiftRefused,
    Shifts,
)
from mdt_app.main.sign_off import SignOff
from mdt_app.main.sign_on_desk import SignOnDesk
from mdt_app.main.store_desk import Answer, StoreDesk
from mdt_app.main.unit_desk import UnitDesk
from mdt_app.main.words import terms
from mdt_app.notices import Level, Notice
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.services.orders import Orders
from mdt_app.services.session_watch import SessionWatch, limits
from mdt_app.services.sessions import Sessions, SignedOn
from mdt_app.settings import TerminalSettings
from mdt_app.ui.activity import Activity
from mdt_app.ui.bridge import Bridge
from mdt_app.ui.lock_view import LockView
from mdt_app.ui.tokens import THEMES
from mdt_app.ui.verification_view import VerificationView
from mdt_app.ui.window import MainWindow, WindowActions, WindowScreens
from policy.control import control
from policy.functions import may_see_plates

TICK_MS = 1000
#: Every so many ticks the outbox is counted again; while the department is out of reach nobody else does.
PROGRESS_TICKS = 5
_PROOF_FIRST = "Prove who you are first; then ask again."


class Terminal:
    """Builds the window and keeps screens, people and store together. Everything here runs on Qt's thread.

    Attributes:
        listener: also told every event, before anybody else.
        is_closed: whether nothing of a shift is open.
    """

    def __init__(
        self,
        settings: TerminalSettings,
        folder: DataFolder,
        sessions: Sessions,
        *,
        clock: Clock,
        steady: Steady = steady_clock,
        aids: Aids | None = None,
    ) -> None:
        self._settings, self._folder, self._clock = settings, folder, clock
        self._aids = aids or Aids()
        self.listener: Callable[[object], None] = lambda _event: None
        self.is_closed = True
        profile = sessions.policy.profile
        self.bridge = Bridge(self._deliver)
        self._desk = StoreDesk(self.bridge.post, self._report)
        self._shifts = Shifts(sessions, self._new_patrol, self.bridge.post, clock)
        self._hits = HitDesk(self._desk, clock, comes_forward=settings.display.raise_on_hit)
        self._duty = DutyDesk(self._desk)
        self._self_test = SelfTestDesk(
            settings, folder, self._desk, self._aids, post=self.bridge.post, clock=clock
        )
        self._bench = BenchDesk(settings, folder, self._desk, self.bridge, clock)
        self._unit = UnitDesk(settings, folder, self._desk, self.bridge.post, clock)
        self._sign_on = SignOnDesk(settings, folder, self._shifts, clock)
        self._crew = Crew(self._shifts, self._sign_on.given, clock)
        self._sign_off = SignOff(self._desk, self._shifts, self._crew, self._end_shift)
        ends = Ends(self._crew.sign_off, self._end_shift, self._crew.person_changed)
        watch = SessionWatch(limits(settings.session, profile.access), steady)
        asks_code = settings.sign_on.second_factor
        self._guard = Guard(watch, self._shifts, self._hits, ends, asks_code=asks_code)
        words = terms(settings, profile)
        self.screens = Screens(settings, sessions.policy.book, words, clock, self._actions())
        self._orders = OrderDesk(Orders(folder, clock, settings.orders, self.bridge.post, steady))
        desks = {**self._orders.routes(), **self._bench.routes(), **self._unit.routes()}
        self._own: Routes = {**self._always(), **desks}
        self._routes: Routes = {}
        self.window = self._window()
        self._ticks = 0
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def patrol(self) -> Patrol | None:
        """The shift that is on."""
        return self._desk.patrol

    def start(self) -> None:
        """Show the window with the banner and begin to keep time."""
        self._sign_on.show()
        self._orders.start()
        self.window.showFullScreen() if self._settings.display.full_screen else self.window.show()
        self._activity = Activity(self.window, self._guard.touched)
        self._timer.start()

    def close(self) -> None:
        """End the shift, if one is on, and every thread."""
        self._timer.stop()
        patrol, self._desk.patrol = self.patrol, None
        self._self_test.ended()
        if patrol is not None:
            self._shifts.end(patrol, forced="program_ended")
        self._shifts.close()
        self._bench.close()
        self._orders.close()
        self.is_closed = True
        self._own = self._routes = {}  # nothing is shown after the end: the window may be gone

    # -- what is built ----------------------------------------------------------------------------------

    def _actions(self) -> Actions:
        proved = ProvedQuestions(self._desk, self._guard)
        return Actions(
            sign_on=self._sign_on.actions(),
            beside=self._crew.actions(),
            lock=self._guard.actions(self._crew.ask_other),
            alerts=self._hits.alert_actions(),
            sheet=self._hits.sheet_actions(),
            inquiry=proved.actions(self._duty.released_searches),
            hot_plates=self._duty.hot_plate_actions(),
            public_view=self._duty.public_view_actions(),
            canvass=self._duty.canvass_actions(),
            medium=MediaDesk(self._desk, self._settings.media, self._folder, self._clock).actions(),
            self_test=self._self_test.actions(),
            on_passenger=self._hits.passenger_took_over,
            send_now=self._desk.send_now,
            play=self._aids.play,
            on_mute=self._muted,
        )

    def _window(self) -> MainWindow:
        s, theme = self.screens, THEMES[self._settings.display.theme]
        frame = WindowScreens(s.shift, s.status, s.driving, s.banners, s.sounds)
        benches = (self._bench.page(theme), self._unit.page(theme))
        self._pages = pages(s, theme, self._folder.map_file(self._settings.map.tiles), benches)
        window = MainWindow(frame, self._pages, theme, self._window_actions(), self._settings.display)
        self._bench.work_with(window, s.status, s.shift)
        self._sign_on.work_with(s, window)
        self._hits.work_with(s, window, VerificationView(s.sheet, theme))
        self._guard.work_with(s, window, LockView(s.lock, s.status, theme))
        self._crew.work_with(s, window, self._guard, self._hits)
        self._sign_off.work_with(s, window)
        self._orders.work_with(s, self._crew, self._sign_on.test, self._end_shift)
        self._duty.work_with(s, self._open_search)
        self._self_test.work_with(s, window)
        return window

    def _window_actions(self) -> WindowActions:
        return WindowActions(
            ask_sign_off=self._sign_off.ask,
            on_sign_off=self.sign_off,
            on_hand_over=self._crew.hand_over,
            on_leave=self._sign_off.leave_without_outcome,
            on_lock=self._guard.lock_now,
            on_mute=self._mute,
            may_show=self._guard.may_show,
            may_close=self._sign_off.may_close,
        )

    def _new_patrol(self, signed_on: SignedOn) -> Patrol:
        made = Patrol(
            self._settings,
            self._folder,
            signed_on,
            clock=self._clock,
            emit=self.bridge.post,
            second_reader=self._aids.second_reader,
        )
        made.heed(self._orders.orders)
        return made

    # -- events -----------------------------------------------------------------------------------------

    def _always(self) -> Routes:
        """What is heard whoever is signed on."""
        return {
            Answer: (self._answered,),
            ShiftBegan: (lambda event: self._shift_began(event.patrol),),
            ShiftRefused: (self._refused,),
            Released: (self._sign_on.released,),
            ShiftEnded: (lambda _event: self._shift_ended(),),
            Joined: (self._crew.joined,),
            Proved: (self._guard.proved,),
            NotProved: (self._guard.not_proved, lambda _event: self._orders.shift_began()),
            NoticeRaised: (self.screens.banners.notice_raised, self.screens.sounds.notice_raised),
        }

    def _deliver(self, event: object) -> None:
        """The bridge's far end. What a shift still says after it ended is not shown."""
        self.listener(event)
        ways = self._own.get(type(event))
        if ways is None and self.patrol is not None:
            ways = self._routes.get(type(event))
        for handle in ways or ():
            handle(event)

    def _answered(self, answer: Answer) -> None:
        if answer.patrol is self.patrol:
            answer.give()

    def _refused(self, event: ShiftRefused) -> None:
        if event.patrol is None:
            self._orders.shift_ended()
            self._sign_on.refused(event)
        elif event.patrol is self.patrol:
            self._crew.refused(event)

    def tick(self) -> None:
        """What is done each second."""
        self.screens.tick()
        self._guard.tick()
        self._ticks += 1
        if self._ticks % PROGRESS_TICKS == 0:
            self._desk.count_unsent()

    # -- the shift --------------------------------------------------------------------------------------

    @control("M01.4")
    def _shift_began(self, patrol: Patrol) -> None:
        """Show the pages of the person's role; who may see no plates is not even sent any."""
        role = patrol.signed_on.account.role
        self._desk.patrol, self.is_closed = patrol, False
        self._routes = self._self_test.heard(routes(role, self.screens, self._hits))
        self.screens.sign_on.accepted()
        self.screens.status.signed_on(reads=patrol.captures)
        self._crew.began(patrol)
        self._bench.began(patrol)
        self.window.hide_sign_on()
        self.window.offer_pages(offered(role, tuple(page.name for page in self._pages)))
        if may_see_plates(role):
            self._desk.open_hits(self.screens.alerts.restore)
            self._duty.began()
        self._self_test.began()
        self._orders.shift_began()

    def sign_off(self) -> None:
        """Sign the one who acts off, unless the policy wants the outcome of a stop on record first."""
        self._sign_off.confirmed()

    def _end_shift(self, forced: str = "") -> None:
        """The banner shows when nothing of the shift is open any more."""
        patrol, self._desk.patrol = self.patrol, None
        if patrol is not None:
            self.window.hide_sheet()
            self.window.stay()
            self._bench.ended()
            self._unit.ended()
            self._crew.ended()
            self._self_test.ended()
            self.screens.signed_off()
            self._sign_on.show()
            self._shifts.end(patrol, forced=forced)

    def _shift_ended(self) -> None:
        self.is_closed = True
        self._orders.shift_ended()
        self._sign_off.ended()

    def _open_search(self) -> None:
        if self._guard.may_show(SEARCH):
            self.window.show_page_named(SEARCH)

    def _mute(self) -> None:
        self.screens.sounds.mute()

    def _muted(self, muted: bool) -> None:  # noqa: FBT001 - as the screen tells it
        self._desk.note(None, "sounds_muted" if muted else "sounds_heard_again")

    def _report(self, error: TerminalError) -> None:
        self.screens.banners.notice_raised(NoticeRaised(Notice(Level.DEGRADED, "store", str(error))))
