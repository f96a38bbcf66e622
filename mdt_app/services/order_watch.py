# SPDX-License-Identifier: Apache-2.0
"""The thread that asks for orders while nobody is signed on, goes on with a wipe, and looks at the time offline."""

import threading

import structlog

from mdt_app.services.orders import Orders
from mdt_app.storage.order_state import OrderState
from sync.errors import SyncError
from sync.waiting import WaitingDesk
from sync.wire import OrderDoneV1

#: How often it does, seconds.
ASK_S = 60.0

_log = structlog.get_logger("orders")


class OrderWatch:
    """From the program's start to its end.

    Args:
        orders: of this terminal.
        every_s: seconds between two rounds.
    """

    def __init__(self, orders: Orders, every_s: float = ASK_S) -> None:
        self._orders, self._every_s = orders, every_s
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="orders", daemon=True)

    def start(self) -> None:
        """Begin, with a round at once."""
        self._thread.start()

    def wake(self) -> None:
        """Make a round now: a shift has ended, say."""
        self._woken.set()

    def stop(self, deadline_s: float) -> bool:
        """End after what is under way; whether it ended in time. A wipe that was begun goes on at the next start."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def attend(self) -> None:
        """One round."""
        self._orders.carry_on()
        if not self._orders.is_aboard:
            self._ask()
            self._orders.carry_on()
        self._orders.look()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                self.attend()
            except Exception as error:  # noqa: BLE001 - top of the thread
                _log.error("orders fault", topic="orders", error=type(error).__name__)
            self._woken.wait(self._every_s)

    def _ask(self) -> None:
        """Ask by receipt, and report what was done."""
        gate = self._orders.gate
        desk, state = gate.desk(), gate.file.state
        if gate.wiper.wipe is not None or desk is None or not _knows(state, desk):
            return
        try:
            self._orders.take(desk.orders(state.standing))
            for done in self._orders.unreported():
                desk.done(done.receipt, OrderDoneV1(order_id=done.order_id, done_at=done.done_at))
                self._orders.reported(done.order_id)
        except SyncError as error:
            _log.info("no orders were heard", topic="orders", error=type(error).__name__)


def _knows(state: OrderState, desk: WaitingDesk) -> bool:
    """Whether the kept receipt is of this terminal."""
    return bool(state.standing) and state.device == desk.device
