# SPDX-License-Identifier: Apache-2.0
"""The transfer's ear for orders while people are signed on, and what it tells of them (``sync.ports.DeviceOrders``)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from gps.history import FixHistory
from mdt_app.clock import Clock
from mdt_app.domain.events import AccountElsewhere, Emit, NoticeRaised
from mdt_app.domain.patrol import Session
from mdt_app.notices import Level, Notice
from mdt_app.services.orders import Aboard, Orders
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, outbox
from mdt_app.storage.audit_form import AuditEvent
from policy.control import control
from sync.wire import OrderDoneV1, OrdersV1, SignedOnAnswerV1, SignedOnV1


def aboard(signed_on: SignedOn, fixes: FixHistory, clock: Clock) -> Aboard:
    """What a shift adds to the orders; each question leaves no connection of the asking thread behind."""
    vault = signed_on.vault

    def record(event: str, reason: str, rows: int | None) -> None:
        session = signed_on.session
        happened = AuditEvent(
            at=clock(),
            event=event,
            username=session.username,
            session_id=str(session.session_id),
            object="terminal",
            reason=reason,
            rows=rows,
        )
        try:
            audit.append(vault.index(), happened)
        finally:
            vault.release()

    def count() -> tuple[int, int]:
        try:
            return outbox.progress(vault).unsent, len(vault.ring.names())
        finally:
            vault.release()

    def latest() -> datetime | None:
        try:
            return outbox.car_times(vault).latest_seen_at
        finally:
            vault.release()

    def satellite() -> datetime | None:
        found = fixes.at(clock())
        return found.fix.time_at if found is not None and found.fresh else None

    return Aboard(record, count, satellite, latest)


class PatrolOrders:
    """One shift's port.

    Args:
        orders: of this terminal.
        people: sessions of those who are signed on now.
        emit: takes events on any thread.
    """

    def __init__(self, orders: Orders, people: Callable[[], Iterable[Session]], emit: Emit) -> None:
        self._orders, self._people, self._emit = orders, people, emit

    def take(self, said: OrdersV1) -> None:
        """Carry out, or begin to carry out, what is new; an end of the shift that is due is said again."""
        self._orders.take(said)
        self._orders.look()

    def reports(self) -> tuple[OrderDoneV1, ...]:
        """What was carried out and is not reported yet."""
        return tuple(
            OrderDoneV1(order_id=done.order_id, done_at=done.done_at) for done in self._orders.unreported()
        )

    def reported(self, order_id: UUID) -> None:
        """The department has this report."""
        self._orders.reported(order_id)

    def signed_on(self) -> tuple[SignedOnV1, ...]:
        """Everybody in the car, each with the sessions beside."""
        people = tuple(self._people())
        return tuple(
            SignedOnV1(
                session_id=one.session_id,
                username=one.username,
                unit=one.unit,
                started_at=one.started_at,
                beside=tuple(other.session_id for other in people if other is not one),
            )
            for one in people
        )

    def welcomed(self, answer: SignedOnAnswerV1) -> None:
        """The department may have something to say to the person."""
        if answer.warning:
            notice = Notice(Level.DEGRADED, "account", answer.warning, "Nothing else has to be done here.")
            self._emit(NoticeRaised(notice))

    @control("M01.2")
    def account_taken(self, session_id: UUID, sentence: str) -> None:
        """The account is signed on to another terminal: this session ends."""
        self._emit(AccountElsewhere(session_id, sentence))
