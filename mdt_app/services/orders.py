# SPDX-License-Identifier: Apache-2.0
"""Carrying out the department's orders: lock, unlock, wipe; signed on or not, and out of contact for too long.

While somebody is signed on, orders come with the transfer (``PatrolOrders`` is its port). While nobody is, a thread
asks for them by receipt. Either way they are checked here, and only what is newer than the newest known is carried out.

An order that ends a shift ends it in order: ``ShiftOrderedOff`` has the terminal stop, store its reads, send what
can be sent and drop the keys; ``signed_off`` then goes on with what was ordered.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from mdt_app.clock import Clock, Steady, steady_clock
from mdt_app.domain.events import Emit, NoticeRaised, ShiftOrderedOff, SignOnBarred
from mdt_app.notices import Level, Notice
from mdt_app.order_settings import OrderSettings
from mdt_app.paths import DataFolder
from mdt_app.services.contact import Contact, keep
from mdt_app.services.order_gate import LOCKED, OrderGate
from mdt_app.services.wipe import Wipe, WipeCause
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.order_state import LockCause, OrderState, Unreported
from policy.offline import Offline, OfflineState
from sync.errors import CredentialsUnusable
from sync.orders import GenuineOrders
from sync.wire import OrderKind, OrdersV1, OrderV1

_log = structlog.get_logger("orders")


@dataclass(frozen=True, slots=True)
class Aboard:
    """What a shift adds while people are signed on.

    Attributes:
        record: puts an event into the audit log: code of the event, reason, how many records it is about.
        count: how many records are unsent, and how many keys the ring holds.
        satellite: UTC by the receiver, now; None without a fix.
        latest: UTC, newest event on record since the last complete transfer; None when there is none.
    """

    record: Callable[[str, str, int | None], None]
    count: Callable[[], tuple[int, int]]
    satellite: Callable[[], datetime | None]
    latest: Callable[[], datetime | None]


class Orders:
    """The department's orders in this terminal, from its start to its end. Any thread may call it.

    Args:
        folder: the unit's data folder.
        clock: the machine's clock, UTC.
        settings: the department's numbers.
        emit: takes events on any thread.
        steady: seconds that only grow while the program runs.
    """

    def __init__(
        self,
        folder: DataFolder,
        clock: Clock,
        settings: OrderSettings,
        emit: Emit,
        steady: Steady = steady_clock,
    ) -> None:
        self._clock, self._settings, self._emit = clock, settings, emit
        self.gate = OrderGate(folder, clock)
        self._file, self._wiper = self.gate.file, self.gate.wiper
        self._contact = Contact(self._file, settings.limits(), clock, steady)
        self._one_at_a_time = threading.RLock()
        self._wiping = threading.Lock()
        self._aboard: Aboard | None = None
        self._barred = self.gate.bar
        self._warned = -1

    @property
    def is_aboard(self) -> bool:
        """Whether somebody is signed on, and orders come with the transfer."""
        return self._aboard is not None

    def signed_on(self, aboard: Aboard) -> None:
        """A shift begins. What came in the meantime ends it at once."""
        with self._one_at_a_time:
            self._aboard = aboard
            with suppress(StoreTrouble):  # a day's file that does not open, say; the shift goes on without it
                self._contact.seen(aboard.latest())
            self.count()
            self._look()

    def signed_off(self) -> None:
        """The shift is over and the keys are dropped; what was ordered goes on without them."""
        with self._one_at_a_time:
            self._aboard = None
            now, state = self._clock(), self._file.state
            self._wiper.recount(state.unsent, state.keys)
            if state.locked is LockCause.ORDER:
                # The lock is carried out now, not when the order was read.
                self._change(
                    lambda before: replace(
                        before, unreported=tuple(replace(one, done_at=now) for one in before.unreported)
                    )
                )

    @property
    def is_ending(self) -> bool:
        """Whether the shift that is on has to end."""
        return self._wiper.wipe is not None or self._file.state.locked is not LockCause.NONE

    def count(self) -> None:
        """Keep how much is unsent and how many keys there are, for the day when nobody can look."""
        aboard = self._aboard
        if aboard is None:
            return
        try:
            unsent, keys = aboard.count()
        except StoreTrouble as error:
            _log.warning("unsent records could not be counted", topic="orders", error=str(error))
            return
        self._change(lambda before: replace(before, unsent=unsent, keys=keys))

    # -- orders -------------------------------------------------------------------------------------------

    def take(self, said: OrdersV1) -> None:
        """Check what the department says, and carry out or begin what is new.

        Raises:
            OrderNotGenuine: an order is not the department's; nothing was done.
            CredentialsUnusable: the department's certificate cannot be read.
        """
        credentials = self.gate.credentials()
        if credentials is None:
            return
        try:
            genuine = GenuineOrders(credentials.ca.read_bytes(), credentials.device)
        except OSError as error:
            raise CredentialsUnusable(
                "The certificate of the department's authority cannot be read.", "Enrol the terminal again."
            ) from error
        with self._one_at_a_time:
            state = self._file.state
            newest = state.newest if state.device == credentials.device else 0
            self._obey(credentials.device, genuine.newer_than(newest, said), said)

    def _obey(self, device: str, orders: tuple[OrderV1, ...], said: OrdersV1) -> None:
        """Wipe when one of the orders says so; else be locked or not, as the newest of them says."""
        if self._wiper.wipe is not None:
            return
        self.count()
        wipe = next((order for order in orders if order.kind is OrderKind.WIPE), None)
        if wipe is not None:
            self._contacted(device, said, ())
            self._begin_wipe(self._ordered_wipe(wipe))
            return
        before = self._file.state.locked
        after = self._contacted(device, said, orders)
        for order in orders:
            self._record(f"terminal_{order.kind.value}_ordered", f"order {order.order_id}")
        if after.locked is LockCause.ORDER and before is not LockCause.ORDER:
            self._end_shift(LOCKED[LockCause.ORDER])
        self._tell_bar()

    def _contacted(self, device: str, said: OrdersV1, orders: tuple[OrderV1, ...]) -> OrderState:
        """Keep the contact, which lifts a lock for want of it, and the orders that were carried out by it."""
        now = self._clock()

        def after(before: OrderState) -> OrderState:
            if before.device != device:
                before = OrderState(device=device, wrong=before.wrong, unsent=before.unsent, keys=before.keys)
            ordered = orders[-1].kind is OrderKind.LOCK if orders else before.locked is LockCause.ORDER
            done = (Unreported(order.order_id, order.receipt, now) for order in orders)
            return replace(
                before,
                newest=max((order.serial for order in orders), default=before.newest),
                locked=LockCause.ORDER if ordered else LockCause.NONE,
                standing=said.standing,
                unreported=(*before.unreported, *done),
            )

        self._change(after)
        return self._contact.made(said.now_at)

    def _ordered_wipe(self, order: OrderV1) -> Wipe:
        wipe = self.gate.new_wipe(WipeCause.ORDER, self._file.state)
        return replace(wipe, order_id=order.order_id, receipt=order.receipt, device=order.device)

    def _begin_wipe(self, wipe: Wipe) -> None:
        """From here on it happens, whatever happens. What is lost with it is said and on record before."""
        unsent = "an unknown number of" if wipe.unsent is None else wipe.unsent
        self._record("terminal_wipe_begun", wipe.cause.value, wipe.unsent)
        self._wiper.begin(wipe)
        self._end_shift(
            f"This terminal is being wiped ({wipe.cause.value.replace('_', ' ')}). The shift ends now; what can be "
            f"sent is sent. {unsent} records were not sent yet and are destroyed unless they are sent now."
        )

    def _end_shift(self, words: str) -> None:
        if self._aboard is not None:
            self._emit(ShiftOrderedOff(words))

    def _record(self, event: str, reason: str, rows: int | None = None) -> None:
        """On record where somebody's sign-on keeps the log open; else the department's log alone has it."""
        aboard = self._aboard
        if aboard is None:
            return
        try:
            aboard.record(event, reason, rows)
        except StoreTrouble as error:
            _log.error("an order is not on record", topic="audit", audit_event=event, error=str(error))

    # -- reports ------------------------------------------------------------------------------------------

    def unreported(self) -> tuple[Unreported, ...]:
        """Orders that were carried out and that the department does not know of; none while a shift has to end."""
        return () if self._aboard is not None and self.is_ending else self._file.state.unreported

    def reported(self, order_id: UUID) -> None:
        """The department has this report."""
        self._change(
            lambda before: replace(
                before, unreported=tuple(one for one in before.unreported if one.order_id != order_id)
            )
        )

    # -- time without contact -----------------------------------------------------------------------------

    def look(self) -> Offline | None:
        """How the terminal stands to its longest time without contact; acts on it. None where there is no limit."""
        with self._one_at_a_time:
            return self._look()

    def _look(self) -> Offline | None:
        if self.is_ending:
            self._end_shift(self.gate.bar)
            return None
        if not self._settings.offline_max_hours or self.gate.credentials() is None:
            return None
        ruling = self._contact.ruling(self._aboard.satellite() if self._aboard is not None else None)
        if ruling.state is OfflineState.WIPE:
            self._begin_wipe(self.gate.new_wipe(WipeCause.OFFLINE, self._file.state))
        elif ruling.state is OfflineState.LOCK:
            self._record("terminal_locked", "without contact for too long")
            self._change(lambda before: replace(before, locked=LockCause.OFFLINE))
            self._end_shift(LOCKED[LockCause.OFFLINE])
            self._tell_bar()
        elif ruling.state is OfflineState.WARN:
            self._warn(ruling)
        return ruling

    def _warn(self, ruling: Offline) -> None:
        """Say it once an hour, so that who has seen it is not shown it again each minute."""
        hours = (ruling.left or timedelta()) / timedelta(hours=1)
        if int(hours) == self._warned:
            return
        self._warned = int(hours)
        unsent = self._file.state.unsent
        wiped = f" {unsent} records are not sent." if unsent else ""
        what = "locks" if self._settings.offline_action == "lock" else "destroys its keys"
        self._emit(
            NoticeRaised(
                Notice(
                    Level.DEGRADED,
                    "contact",
                    f"Without contact with the department the terminal {what} in {hours:.1f} hours.{wiped}",
                    "Bring the car to where it has contact, or call the ALPR administrator.",
                )
            )
        )

    def carry_on(self, *, report: bool = True) -> None:
        """Go on with a wipe, once nobody is signed on; it takes as long as it takes.

        Args:
            report: whether the department is told at once, which may take a while where it is out of reach.
        """
        if self._aboard is not None or self._wiper.wipe is None:
            return
        with self._wiping:
            self._wiper.carry_on()
            if report:
                self._wiper.report()
        self._tell_bar()

    def _tell_bar(self) -> None:
        """Tell the sign-on screen when it changed whether people may sign on."""
        bar = self.gate.bar
        if bar != self._barred:
            self._barred = bar
            self._emit(SignOnBarred(bar))

    def _change(self, changed: Callable[[OrderState], OrderState]) -> OrderState:
        return keep(self._file, changed)
