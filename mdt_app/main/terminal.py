# SPDX-License-Identifier: Apache-2.0
"""The terminal from start to end: one window, its screens, and a patrol while somebody is signed on."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer

from camera.types import CameraHealth, Preview
from gps.types import Fix, GpsHealth
from mdt_app.clock import Clock
from mdt_app.domain.events import (
    HitClosed,
    ListsChanged,
    NoticeRaised,
    ReadRecorded,
    SecondReadingMade,
    TransferProgress,
)
from mdt_app.domain.patrol import Hit
from mdt_app.errors import TerminalError
from mdt_app.main.screens import Actions, Screens
from mdt_app.main.self_test import self_test
from mdt_app.main.shifts import ShiftBegan, ShiftEnded, ShiftRefused, Shifts
from mdt_app.main.store_desk import Answer, StoreDesk
from mdt_app.main.words import terms
from mdt_app.notices import Level, Notice
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.screens import sign_on
from mdt_app.screens.alerts import AlertActions, AlertsState
from mdt_app.screens.sign_on import SignOnActions
from mdt_app.screens.verification import SheetActions
from mdt_app.services.second_reading import SecondReader
from mdt_app.services.sessions import Credentials, Sessions, SignedOn
from mdt_app.settings import TerminalSettings
from mdt_app.ui.bridge import Bridge
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.policy_view import PolicyView
from mdt_app.ui.queue_view import QueueView
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import THEMES
from mdt_app.ui.transfer_view import TransferView
from mdt_app.ui.verification_view import VerificationView
from mdt_app.ui.widgets.rail import Page
from mdt_app.ui.window import MainWindow, WindowScreens
from policy.control import control
from policy.verification import Verification

TICK_MS = 1000
#: Every so many ticks the outbox is counted again; while the department is out of reach nobody else does.
PROGRESS_TICKS = 5
#: Place of the hits among the pages.
HITS_PAGE = 1


class Terminal:
    """Builds the window and keeps screens, shift and store together. Everything here runs on Qt's thread."""

    def __init__(
        self,
        settings: TerminalSettings,
        folder: DataFolder,
        sessions: Sessions,
        *,
        clock: Clock,
        second_reader: SecondReader | None = None,
        listener: Callable[[object], None] = lambda _event: None,
    ) -> None:
        self._settings, self._folder, self._clock = settings, folder, clock
        self._second_reader, self._listener = second_reader, listener
        self.is_closed = True
        self._agreed_at: datetime | None = None
        self.bridge = Bridge(self._deliver)
        self._desk = StoreDesk(self.bridge.post, self._report)
        self._shifts = Shifts(sessions, self._new_patrol, self.bridge.post)
        self.screens = Screens(
            settings,
            sessions.policy.book,
            terms(settings, sessions.policy.profile),
            clock,
            self._actions(),
        )
        self.screens.alerts.subscribe(self._alerts_changed)
        self._routes = self._table()
        self.window = self._window()
        self._ticks = 0
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def patrol(self) -> Patrol | None:
        """The shift that is on."""
        return self._desk.patrol

    def start(self) -> None:
        """Show the window with the banner and begin to keep time."""
        self._show_sign_on()
        self.window.showFullScreen() if self._settings.display.full_screen else self.window.show()
        self._timer.start()

    def close(self) -> None:
        """End the shift, if one is on, and every thread."""
        self._timer.stop()
        patrol, self._desk.patrol = self.patrol, None
        if patrol is not None:
            self._shifts.end(patrol)
        self._shifts.close()

    def sign_off(self) -> None:
        """End the shift, unless the policy wants the outcome of a stop on record first."""
        self._desk.without_outcome(self._sign_off_unless)

    @control("M06.1")
    def _sign_off_unless(self, lacking: tuple[Hit, ...]) -> None:
        if not lacking:
            self._end_shift()
            return
        self.window.show_page(HITS_PAGE)
        count = "1 stop lacks" if len(lacking) == 1 else f"{len(lacking)} stops lack"
        notice = Notice(
            Level.DEGRADED,
            "sign-off",
            f"{count} an outcome",
            "Open it under Hits and record how it ended; then sign off.",
        )
        self.screens.banners.notice_raised(NoticeRaised(notice))

    def _end_shift(self) -> None:
        """The banner shows when nothing of the shift is open any more."""
        patrol, self._desk.patrol = self.patrol, None
        if patrol is not None:
            self.window.hide_sheet()
            self.screens.signed_off()
            self._show_sign_on()
            self._shifts.end(patrol)

    def _table(self) -> dict[type, tuple[Callable[[Any], None], ...]]:
        """Which event goes to which screen."""
        s = self.screens
        return {
            Preview: (s.live.preview_arrived,),
            CameraHealth: (s.live.camera_health, s.status.camera_health),
            Fix: (s.status.fix, s.motion.fix),
            GpsHealth: (s.status.gps_health,),
            ReadRecorded: (s.live.read_recorded, s.alerts.read_recorded, s.shift.read_recorded),
            HitClosed: (s.live.hit_closed, s.alerts.hit_closed),
            SecondReadingMade: (self._second_reading,),
            ListsChanged: (s.status.lists_changed, lambda event: s.transfer.lists_changed(event.versions)),
            TransferProgress: (s.status.transfer_progress, s.shift.transfer_progress, s.transfer.progress),
            NoticeRaised: (s.banners.notice_raised,),
        }

    def _deliver(self, event: object) -> None:
        """The bridge's far end. What a shift still says after it ended is not shown."""
        self._listener(event)
        match event:
            case Answer(patrol=patrol):
                if patrol is self.patrol:
                    event.give()
            case ShiftBegan(patrol=patrol):
                self._shift_began(patrol)
            case ShiftRefused(sentence=sentence, locked=locked):
                self.screens.sign_on.refused(sentence, locked=locked)
            case ShiftEnded():
                self.is_closed = True
            case _ if self.patrol is not None or isinstance(event, NoticeRaised):
                for handle in self._routes[type(event)]:
                    handle(event)

    # -- what is built ----------------------------------------------------------------------------------

    def _actions(self) -> Actions:
        return Actions(
            sign_on=SignOnActions(
                on_agree=self._agreed,
                on_decline=self._declined,
                on_submit=self._sign_on,
                on_test=self._test,
            ),
            alerts=AlertActions(
                on_verify=lambda hit_id: self._open_sheet(hit_id, self.screens.sheet.open),
                on_follow=lambda hit_id: self._desk.note(hit_id, "hit_followed"),
                on_dismiss=lambda hit_id: self._open_sheet(hit_id, self.screens.sheet.ask_dismissal),
                on_later=lambda hit_id: self._desk.note(hit_id, "hit_put_off"),
            ),
            sheet=SheetActions(
                save=self._save,
                on_closed=lambda _hit_id: None,
                on_leave=self._leave_sheet,
                on_follow=self._follow,
            ),
            search=self._desk.search,
            view=self._desk.view,
            on_passenger=lambda hit_id: self._desk.note(hit_id, "passenger_took_over"),
            send_now=self._desk.send_now,
        )

    def _window(self) -> MainWindow:
        s, theme = self.screens, THEMES[self._settings.display.theme]
        self._sheet = VerificationView(s.sheet, theme)
        self._sign_on_view = SignOnView(s.sign_on, s.status, theme)
        pages = (
            Page("Live", "live", "F1", LiveView(s.live, s.alerts, theme)),
            Page("Hits", "hits", "F2", QueueView(s.queue, theme)),
            Page("Search", "search", "F3", InquiryView(s.inquiry, theme)),
            Page("Transfer", "transfer", "F4", TransferView(s.transfer, theme)),
            Page("Policy", "policy", "F6", PolicyView(s.policy, theme)),
        )
        return MainWindow(
            WindowScreens(s.shift, s.status, s.driving, s.banners),
            pages,
            theme,
            on_sign_off=self.sign_off,
            on_close=self.close,
        )

    def _new_patrol(self, signed_on: SignedOn) -> Patrol:
        return Patrol(
            self._settings,
            self._folder,
            signed_on,
            clock=self._clock,
            emit=self.bridge.post,
            second_reader=self._second_reader,
        )

    # -- the shift --------------------------------------------------------------------------------------

    def _show_sign_on(self) -> None:
        self._test()
        self.window.show_sign_on(self._sign_on_view)

    def _sign_on(self, given: sign_on.Credentials) -> None:
        self._shifts.begin(
            Credentials(
                given.username,
                given.password,
                self._settings.unit,
                given.purpose,
                self._agreed_at,
                **asdict(given.details),
            )
        )

    def _test(self) -> None:
        self.screens.sign_on.checks_done(self_test(self._settings, self._folder))

    def _agreed(self) -> None:
        """The store is still closed; the time goes on record with the sign-on that follows."""
        self._agreed_at = self._clock()

    def _declined(self) -> None:
        self.window.close()

    def _shift_began(self, patrol: Patrol) -> None:
        self._desk.patrol, self.is_closed = patrol, False
        self.screens.sign_on.accepted()
        self.screens.shift.signed_on(patrol.signed_on.session)
        self.screens.status.signed_on()
        self.window.hide_sign_on()
        self.window.show_page(0)
        self._desk.open_hits(self.screens.alerts.restore)

    def _tick(self) -> None:
        self.screens.tick()
        self._ticks += 1
        if self._ticks % PROGRESS_TICKS == 0:
            self._desk.count_unsent()

    # -- hits -------------------------------------------------------------------------------------------

    def _hit(self, hit_id: UUID) -> Hit | None:
        cards = self.screens.alerts.state.open
        return next((card.hit for card in cards if card.hit_id == hit_id), None)

    def _open_sheet(self, hit_id: UUID, show: Callable[[Hit, Verification], None]) -> None:
        hit = self._hit(hit_id)
        if hit is None:
            return

        def opened(verification: Verification) -> None:
            show(hit, verification)
            self._alerts_changed(self.screens.alerts.state)
            self.window.show_sheet(self._sheet)
            self.screens.driving.sheet_opened(hit_id)

        self._desk.load(hit, opened)

    def _leave_sheet(self) -> None:
        self.window.hide_sheet()
        self.screens.driving.sheet_closed()

    def _save(self, hit: Hit, verification: Verification) -> None:
        kept = self.screens.queue.verification_changed
        self._desk.save(hit, verification, lambda _: kept(hit, verification))

    def _follow(self, hit_id: UUID) -> None:
        self.screens.alerts.follow(hit_id)

    def _second_reading(self, event: SecondReadingMade) -> None:
        for card in self.screens.alerts.state.open:
            if card.hit.read.read_id == event.read_id:
                self.screens.sheet.second_reading(card.hit_id, event.reader, event.text or "")

    def _alerts_changed(self, alerts: AlertsState) -> None:
        """The sheet says which of the open hits it is."""
        shown = self.screens.sheet.state.hit_id
        ids = [card.hit_id for card in alerts.open]
        if shown in ids:
            self.screens.sheet.waiting(ids.index(shown) + 1, len(ids))

    def _report(self, error: TerminalError) -> None:
        self.screens.banners.notice_raised(NoticeRaised(Notice(Level.DEGRADED, "store", str(error))))
