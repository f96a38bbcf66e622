# SPDX-License-Identifier: Apache-2.0
"""Orders to terminals: lock, unlock, wipe; asked, approved, signed. A wipe needs two persons.

What a terminal makes of them: ``server.services.order_reports``. Source: CJIS Security Policy 5.9.5, 5.13.2.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.clock import Clock
from server.db.session import Database
from server.db.tables import DeviceOrder
from server.errors import NotFound, Refused
from server.security import Authority
from server.services import audit
from server.services.devices import hold
from sync.wire import OrderKind, WipeProofV1, order_statement

APPROVE_WITHIN = timedelta(hours=24)
"""A wipe that nobody approved by then has to be asked for anew."""

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order as the administrator sees it; ``state`` is asked, expired, given, seen or done."""

    order_id: str
    device: str
    kind: str
    state: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str
    given_at: datetime | None
    seen_at: datetime | None
    done_at: datetime | None
    proof: WipeProofV1 | None


class Orders:
    """The department's orders.

    Args:
        database: the department's.
        authority: signs the orders.
        clock: UTC.
    """

    def __init__(self, database: Database, authority: Authority, clock: Clock) -> None:
        self._database = database
        self._authority = authority
        self._clock = clock

    def ask(self, device: str, kind: OrderKind, reason: str, actor: str) -> UUID:
        """Order a terminal; a wipe comes into force only when another person approves it.

        Raises:
            NotFound: there is no such terminal.
            Refused: no reason is given, or the terminal was wiped.
        """
        if not reason.strip() or len(reason) > REASON_LENGTH:
            raise Refused(
                f"Give the reason of the order, at most {REASON_LENGTH} characters, without a plate."
            )
        now = self._clock()
        with self._database.write() as session:
            self._require_there(session, device)
            order = DeviceOrder(
                order_id=uuid4(),
                device=device,
                kind=kind.value,
                reason=reason.strip(),
                asked_by=actor,
                asked_at=now,
            )
            if kind is not OrderKind.WIPE:
                self._give(session, order, now)
            session.add(order)
            record_order(session, now, "order.asked", actor, order)
            if order.given_at is not None:
                record_order(session, now, "order.given", actor, order, serial=order.serial or 0)
            return order.order_id

    def approve(self, order_id: UUID, actor: str) -> str:
        """Put a wipe into force; returns the terminal's name.

        Raises:
            NotFound: no wipe of this id waits for approval.
            Refused: the same person asked for it, or it was asked for too long ago.
        """
        now = self._clock()
        with self._database.write() as session:
            order = session.get(DeviceOrder, order_id)
            if order is not None:
                hold(session, order.device)
                session.refresh(order)
            if order is None or order.given_at is not None or order.done_at is not None:
                raise NotFound(f"No wipe {order_id} waits for approval. See: mdt-server device orders")
            device = order.device
            objection = _objection_to(order, actor, now)
            if not objection:
                order.approved_by = actor
                self._give(session, order, now)
                record_order(session, now, "order.approved", actor, order)
                record_order(session, now, "order.given", actor, order, serial=order.serial or 0)
        if objection:
            with self._database.write() as session:
                audit.record(
                    session,
                    now,
                    "order.approved",
                    actor,
                    outcome="failure",
                    order=str(order_id),
                    device=device,
                )
            raise Refused(objection)
        return device

    def lines(self, device: str = "") -> list[OrderLine]:
        """All orders, or one terminal's, newest first."""
        wanted = select(DeviceOrder).order_by(DeviceOrder.asked_at.desc())
        if device:
            wanted = wanted.where(DeviceOrder.device == device)
        now = self._clock()
        with self._database.read() as session:
            return [_line(order, now) for order in session.scalars(wanted)]

    def _give(self, session: Session, order: DeviceOrder, now: datetime) -> None:
        """Put an order into force; the caller holds the terminal, so that each order has a number of its own."""
        newest = session.scalar(
            select(func.max(DeviceOrder.serial)).where(DeviceOrder.device == order.device)
        )
        order.serial, order.given_at = (newest or 0) + 1, now
        order.signature = self._authority.signature(
            order_statement(order.device, order.order_id, order.serial, OrderKind(order.kind), now)
        )

    def _require_there(self, session: Session, device: str) -> None:
        if not hold(session, device):
            raise NotFound(f"No terminal {device} was ever enrolled. See: mdt-server device list")
        wiped = session.scalar(
            select(func.count()).where(
                DeviceOrder.device == device,
                DeviceOrder.kind == OrderKind.WIPE.value,
                DeviceOrder.done_at.is_not(None),
            )
        )
        if wiped:
            raise Refused(f"{device} was wiped and takes no more orders. Set the unit up and enrol it anew.")


def record_order(
    session: Session, at: datetime, event: str, actor: str, order: DeviceOrder, **detail: str | int
) -> None:
    """An audit row about an order, after all else in the transaction."""
    session.flush()
    told = {"device": order.device, "order": str(order.order_id), "kind": order.kind, **detail}
    audit.record(session, at, event, actor, outcome="success", **told)


def _objection_to(order: DeviceOrder, actor: str, now: datetime) -> str:
    if order.asked_by == actor:
        return (
            "Who asked for a wipe does not approve it. A second person runs: mdt-server device approve ORDER"
        )
    if now - order.asked_at > APPROVE_WITHIN:
        return "This wipe was asked for more than a day ago. Ask for it anew: mdt-server device wipe DEVICE"
    return ""


def _state(order: DeviceOrder, now: datetime) -> str:
    if order.done_at is not None:
        return "done"
    if order.given_at is None:
        return "asked" if now - order.asked_at <= APPROVE_WITHIN else "expired"
    return "seen" if order.seen_at is not None else "given"


def _line(order: DeviceOrder, now: datetime) -> OrderLine:
    return OrderLine(
        order_id=str(order.order_id),
        device=order.device,
        kind=order.kind,
        state=_state(order, now),
        reason=order.reason,
        asked_by=order.asked_by,
        asked_at=order.asked_at,
        approved_by=order.approved_by or "",
        given_at=order.given_at,
        seen_at=order.seen_at,
        done_at=order.done_at,
        proof=WipeProofV1.model_validate(order.proof) if order.proof else None,
    )
