# SPDX-License-Identifier: Apache-2.0
"""The thread that keeps car and department in step: records out, hot lists in, patience in between."""

import logging
import math
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from policy.control import control
from sync.backoff import pause_s
from sync.errors import CertificateProblem, CredentialsUnusable, ServerUnreachable, SyncError
from sync.heads import HeadDesk, show_head
from sync.orders import OrderDesk, attend, part
from sync.ports import AuditLog, CarTrouble, Clock, DeviceOrders, HotListStore, Outbox, OutboxProgress
from sync.pull import Lists, pull
from sync.push import Intake, push
from sync.settings import SyncSettings

log = logging.getLogger("sync")

Progress = Callable[[OutboxProgress, str], None]
"""Told after each step, on the worker's thread: how far the transfer is, and the problem's sentence or ""."""

ATTEND_S = 60.0
"""Longest time between two looks for orders, seconds; the department counts a silent terminal as signed off."""

HOPELESS = (ServerUnreachable, CertificateProblem, CredentialsUnusable)
"""Problems that the next request would meet as well."""


class Link(Intake, Lists, OrderDesk, HeadDesk, Protocol):
    """A connection to the department (``sync.client.SyncClient``)."""

    def close(self) -> None:
        """Give the connection up."""


@dataclass(frozen=True, slots=True)
class CarSide:
    """What the car supplies.

    Attributes:
        orders: without them it hears none and says nothing of who is signed on.
        audit: without it the head of no audit log is shown.
    """

    outbox: Outbox
    hotlists: HotListStore
    orders: DeviceOrders | None = None
    audit: AuditLog | None = None


@control("J01.1", "J02.1")
class SyncWorker:
    """Transfers until it is stopped; never raises, tells problems through ``on_progress``."""

    def __init__(
        self,
        car: CarSide,
        connect: Callable[[], Link],
        settings: SyncSettings,
        clock: Clock,
        on_progress: Progress,
    ) -> None:
        """Args: connect makes the client, at the start and after every failure."""
        self._car = car
        self._connect = connect
        self._settings = settings
        self._clock = clock
        self._on_progress = on_progress
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._client: Link | None = None
        self._known = OutboxProgress(unsent=0)
        self._lists_due_at = 0.0  # time.monotonic
        # Without orders to hear nothing is due.
        self._orders_due_at = math.inf if car.orders is None else 0.0
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """New records wait: send them now, not at the next interval. A pause after a failure goes on."""
        self._woken.set()

    def stop(self, deadline_s: float) -> bool:
        """End after the request that is under way.

        Returns:
            Whether the thread ended in time; one that did not is a daemon and ends with the process. What it
            was sending stays in the outbox and is sent again, which is safe.
        """
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._woken.clear()
            failures = 0 if self._attempt() else failures + 1
            self._rest(failures)
        self._part()
        self._disconnect()

    def _attempt(self) -> bool:
        """One round and its report; whether all went well."""
        try:
            problem = self._round()
            problem = self._tell(problem) or problem
        except Exception as error:  # noqa: BLE001 - top of the thread
            # The error's own text may hold a plate; its kind cannot.
            log.error("transfer fault: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
            problem = (
                f"The transfer met a fault of the program ({type(error).__name__}). Reads are kept; "
                "it is tried again by itself."
            )
            self._on_progress(self._known, problem)
        if problem:
            self._disconnect()
        return not problem

    def _round(self) -> str:
        try:
            fresh = self._client is None
            self._client = self._client or self._connect()
            if fresh or time.monotonic() >= self._orders_due_at:
                self._attend(self._client)
            self._exchange(self._client)
        except (SyncError, CarTrouble) as error:
            return str(error)
        return ""

    def _attend(self, client: Link) -> None:
        """Hear orders and say who is signed on: at once on contact, then as often as the lists, a minute at most."""
        if self._car.orders is not None:
            attend(self._car.orders, client)
            self._orders_due_at = time.monotonic() + min(ATTEND_S, self._settings.list_interval_s)

    def _exchange(self, client: Link) -> None:
        """Records out, lists in when due, and the date of the last complete transfer."""
        unsigned = self._show_head(client)
        problem: SyncError | None = None
        contacted = emptied = False
        try:
            pushed = push(
                self._car.outbox,
                client,
                self._settings.batch_items,
                self._stopping.is_set,
                lambda: self._settled(client),
            )
            contacted, emptied = pushed.requests > 0, pushed.emptied
        except HOPELESS:
            raise
        except SyncError as error:
            problem = error
        if time.monotonic() >= self._lists_due_at and not self._stopping.is_set():
            pull(self._car.hotlists, client)
            self._lists_due_at = time.monotonic() + self._settings.list_interval_s
            contacted = True
        if problem is not None:
            raise problem
        if contacted and emptied:
            self._car.outbox.completed(self._clock())
        if unsigned is not None:
            raise unsigned

    def _show_head(self, client: Link) -> SyncError | None:
        """Have the audit log's head signed before any record leaves; what kept it from that, if the rest may go on."""
        try:
            if self._car.audit is not None:
                show_head(self._car.audit, client, self._stopping.is_set)
        except HOPELESS:
            raise
        except SyncError as error:
            return error
        return None

    def _part(self) -> None:
        """Free the account at the department; when that fails, silence does it some minutes later."""
        if self._client is None or self._car.orders is None:
            return
        try:
            part(self._car.orders, self._client)
        except Exception as error:  # noqa: BLE001 - top of the thread
            log.info("the department was not told of the sign-off: %s", type(error).__name__)

    def _settled(self, client: Link) -> None:
        """Between two batches; while a long shift's records leave, orders are heard all the same."""
        self._tell("")
        if time.monotonic() >= self._orders_due_at:
            self._attend(client)

    def _tell(self, problem: str) -> str:
        """Tell how far the transfer is; why that could not be asked, or ""."""
        trouble = ""
        try:
            self._known = self._car.outbox.progress()
        except CarTrouble as error:
            trouble = str(error)
        self._on_progress(self._known, problem or trouble)
        return trouble

    def _rest(self, failures: int) -> None:
        if self._stopping.is_set():
            return
        if failures:
            bounds = (self._settings.backoff_first_s, self._settings.backoff_most_s)
            self._stopping.wait(pause_s(failures, *bounds, random.uniform))
        else:
            due_at = min(self._lists_due_at, self._orders_due_at)
            self._woken.wait(max(0.0, due_at - time.monotonic()))

    def _disconnect(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
