# SPDX-License-Identifier: Apache-2.0
"""From an open hit to its sheet and back: opens it, keeps its steps, and has another person begin anew."""

from collections.abc import Callable
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.events import ListsChanged, NoticeRaised, ReadRecorded, SecondReadingMade
from mdt_app.domain.patrol import Hit
from mdt_app.main.screens import Screens
from mdt_app.main.store_desk import StoreDesk
from mdt_app.notices import Level, Notice
from mdt_app.screens.alerts import AlertActions, AlertsState
from mdt_app.screens.driving import LAST_LEVEL
from mdt_app.screens.verification import SheetActions
from mdt_app.ui.announce import HitAnnouncer
from mdt_app.ui.attention import come_forward
from mdt_app.ui.verification_view import VerificationView
from mdt_app.ui.window import MainWindow
from policy.control import control
from policy.disposition import ClosingReason, Closure
from policy.verification import Verification


class HitDesk:
    """Keeps the hits, the sheet and the store together.

    Args:
        desk: asks the store.
        clock: UTC.
        comes_forward: whether the window comes to the front on a hit of levels 1 to 3.
    """

    def __init__(self, desk: StoreDesk, clock: Clock, *, comes_forward: bool = True) -> None:
        self._desk, self._clock, self._comes_forward = desk, clock, comes_forward

    def work_with(self, screens: Screens, window: MainWindow, sheet: VerificationView) -> None:
        """Take up work, once everything is built."""
        self._screens, self._window, self._sheet = screens, window, sheet
        screens.alerts.subscribe(self.alerts_changed)
        screens.alerts.subscribe(HitAnnouncer(window).alerts_changed)

    def alert_actions(self) -> AlertActions:
        """What may be done with a hit."""
        return AlertActions(
            on_verify=lambda hit_id: self._open_sheet(hit_id, self._screens.sheet.open),
            on_follow=lambda hit_id: self._desk.note(hit_id, "hit_followed"),
            on_dismiss=lambda hit_id: self._open_sheet(hit_id, self._screens.sheet.ask_dismissal),
            on_later=lambda hit_id: self._desk.note(hit_id, "hit_put_off"),
            on_close_together=self._close_together,
        )

    def sheet_actions(self) -> SheetActions:
        """What happens outside the sheet."""
        return SheetActions(
            save=self._save,
            on_closed=lambda _hit_id: None,
            on_leave=self._leave_sheet,
            on_follow=self._follow,
        )

    @property
    def verifying(self) -> bool:
        """Whether a sheet is open, shown or not."""
        return self._screens.sheet.state.hit_id is not None

    @control("M05.1")
    def person_changed(self) -> None:
        """Another person acts: the sheet opens anew for them, with nothing that the other one was writing."""
        shown = self._screens.sheet.state.hit_id
        self._screens.sheet.hand_over()
        if shown is not None:
            self._open_sheet(shown, self._screens.sheet.open)

    def read_recorded(self, event: ReadRecorded) -> None:
        """A read may be a hit: the window comes forward, and no other program loses the keyboard."""
        if self._comes_forward and any(hit.priority <= LAST_LEVEL for hit in event.hits):
            come_forward(self._window)

    @control("M04.2")
    def passenger_took_over(self, hit_id: UUID) -> None:
        """A passenger goes on with this hit while the car moves: on record, with the partner's name if one is there."""
        patrol = self._desk.patrol
        if patrol is not None:
            partners = ", ".join(one.session.username for one in patrol.presence.people[1:])
            self._desk.note(
                hit_id, "passenger_took_over", {"by": partners or "somebody who is not signed on"}
            )

    def lists_changed(self, _event: ListsChanged) -> None:
        """The sheet goes on with the entry as it was when the hit was raised, and says what became of it."""
        shown = self._screens.sheet.state.hit_id
        hit = self._hit(shown) if shown is not None else None
        if hit is not None:
            self._look_up_entry(hit)

    def second_reading(self, event: SecondReadingMade) -> None:
        """Another reader read the crop of a hit."""
        for card in self._screens.alerts.state.open:
            if card.hit.read.read_id == event.read_id:
                self._screens.sheet.second_reading(card.hit_id, event.reader, event.text or "")

    def alerts_changed(self, alerts: AlertsState) -> None:
        """The sheet says which of the open hits it is."""
        shown = self._screens.sheet.state.hit_id
        ids = [card.hit_id for card in alerts.open]
        if shown in ids:
            by_passenger = self._screens.driving.state.passenger == shown
            self._screens.sheet.waiting(ids.index(shown) + 1, len(ids), by_passenger=by_passenger)

    def _hit(self, hit_id: UUID) -> Hit | None:
        cards = self._screens.alerts.state.open
        return next((card.hit for card in cards if card.hit_id == hit_id), None)

    def _open_sheet(self, hit_id: UUID, show: Callable[[Hit, Verification], None]) -> None:
        hit = self._hit(hit_id)
        if hit is None:
            return

        def opened(verification: Verification) -> None:
            show(hit, verification)
            self.alerts_changed(self._screens.alerts.state)
            self._window.show_sheet(self._sheet)
            self._screens.driving.sheet_opened(hit_id)
            self._look_up_entry(hit)

        self._desk.load(hit, opened)

    def _look_up_entry(self, hit: Hit) -> None:
        self._desk.entry_now(hit, lambda now: self._screens.sheet.entry_is(hit.hit_id, now))

    def _close_together(self, hit_ids: tuple[UUID, ...], reason: ClosingReason, note: str) -> None:
        """Close notices with one reason; what stays open of them is said."""
        notices = tuple(hit for hit_id in hit_ids if (hit := self._hit(hit_id)) is not None)

        def closed(done: tuple[tuple[Hit, Verification], ...]) -> None:
            for hit, verification in done:
                self._screens.queue.verification_changed(hit, verification)
            left = len(notices) - len(done)
            if left:
                words = f"{left} of {len(notices)} notices stay open"
                notice = Notice(Level.DEGRADED, "notices", words, "Open them and close each by itself.")
                self._screens.banners.notice_raised(NoticeRaised(notice))

        self._desk.close_together(notices, Closure(reason, self._clock(), note), closed)

    def _leave_sheet(self) -> None:
        self._window.hide_sheet()
        self._screens.driving.sheet_closed()

    def _follow(self, hit_id: UUID) -> None:
        self._screens.alerts.follow(hit_id)

    def _save(self, hit: Hit, verification: Verification) -> None:
        kept = self._screens.queue.verification_changed
        self._desk.save(hit, verification, lambda _: kept(hit, verification))
