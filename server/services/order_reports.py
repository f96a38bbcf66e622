# SPDX-License-Identifier: Apache-2.0
"""What terminals ask and report about their orders: what is to be done, what was done, what was destroyed.

A terminal that was ordered to wipe keeps its certificate until it reported completion, so that what it has unsent can
still arrive and the report gets through; the report revokes the certificate in the same transaction. A terminal whose
certificate is revoked already, or on which nobody is signed on, asks and reports by receipt at the enrolment listener.

What a report is worth: it is the terminal's own word. Who took a copy of its disk before has the encrypted files still;
what the wipe destroyed is the way to their keys on this machine.
"""

import hmac
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.clock import Clock
from server.db.session import Database
from server.db.tables import Device, DeviceOrder
from server.errors import CodeRefused, NotFound, Refused
from server.seal import ServerKey
from server.services import audit
from server.services.devices import hold
from server.services.orders import record_order
from sync.wire import (
    MAX_ORDERS,
    OrderDoneV1,
    OrderKind,
    OrdersV1,
    OrderV1,
    OwnWipeV1,
    ReceiptDoneV1,
    WaitingV1,
    WipeProofV1,
)

STANDING = "standing"


class OrderReports:
    """The terminals' side of the orders.

    Args:
        database: the department's.
        server_key: makes the receipts.
        clock: UTC.
        renew_revocations: writes the revocation list anew, after a certificate was revoked.
    """

    def __init__(
        self,
        database: Database,
        server_key: ServerKey,
        clock: Clock,
        renew_revocations: Callable[[], None],
    ) -> None:
        self._database = database
        self._server_key = server_key
        self._clock = clock
        self._renew_revocations = renew_revocations

    def waiting(self, device: str, *, by: str = "certificate") -> OrdersV1:
        """What this terminal is to do; asking marks it as seen.

        Args:
            device: the terminal, by its certificate or its receipt.
            by: how it showed who it is, for the audit.
        """
        now = self._clock()
        with self._database.write() as session:
            session.execute(update(Device).where(Device.device == device).values(contact_at=now))
            given = session.scalars(
                select(DeviceOrder)
                .where(DeviceOrder.device == device, DeviceOrder.given_at.is_not(None))
                .order_by(DeviceOrder.serial)
            ).all()
            open_ones = [order for order in given if order.done_at is None or order is given[-1]]
            unseen = [order for order in open_ones if order.seen_at is None]
            for order in unseen:
                order.seen_at = now
            for order in unseen:
                record_order(session, now, "order.seen", device, order, by=by)
            return OrdersV1(
                device=device,
                now_at=now,
                orders=tuple(self._wire(order) for order in open_ones[-MAX_ORDERS:]),
                standing=self._server_key.receipt(device, STANDING),
            )

    def waiting_by_standing(self, asked: WaitingV1) -> OrdersV1:
        """The same for a terminal on which nobody is signed on.

        Raises:
            CodeRefused: what it shows is not this terminal's.
        """
        self._require_receipt(asked.device, STANDING, asked.standing)
        return self.waiting(asked.device, by="standing receipt")

    def done(self, device: str, report: OrderDoneV1, *, by: str = "certificate") -> datetime:
        """Keep that a terminal carried out one of its orders; a repeated report changes nothing.

        Returns:
            When it was done, as first reported (UTC).

        Raises:
            NotFound: this terminal has no such order.
            Refused: a wipe without a proof.
        """
        now = self._clock()
        with self._database.write() as session:
            hold(session, device)
            order = session.scalar(
                select(DeviceOrder).where(
                    DeviceOrder.order_id == report.order_id,
                    DeviceOrder.device == device,
                    DeviceOrder.given_at.is_not(None),
                )
            )
            if order is None:
                raise NotFound("This terminal has no such order.")
            if order.done_at is not None:
                return order.done_at
            wipe = order.kind == OrderKind.WIPE
            if wipe and report.wiped is None:
                raise Refused("A wipe is done when it says what was destroyed. Send the proof.")
            order.done_at, order.reported_at = report.done_at, now
            order.seen_at = order.seen_at or now
            revoked = wipe and self._revoke(session, device, now)
            if report.wiped is not None:
                order.proof = report.wiped.model_dump(mode="json")
            record_order(session, now, "order.done", device, order, by=by, **_counts(report.wiped))
            self._record_revoked(session, device, now, revoked=revoked)
        if wipe:
            self._renew_revocations()
        return report.done_at

    def done_by_receipt(self, report: ReceiptDoneV1) -> datetime:
        """The same by the receipt that came with the order.

        Raises:
            CodeRefused: the receipt is not this order's.
        """
        self._require_receipt(report.device, str(report.done.order_id), report.receipt)
        return self.done(report.device, report.done, by="receipt")

    def wiped_itself(self, report: OwnWipeV1) -> datetime:
        """Keep that a terminal destroyed its keys without an order, and shut its certificate out.

        Raises:
            CodeRefused: what it shows is not this terminal's.
        """
        self._require_receipt(report.device, STANDING, report.standing)
        now = self._clock()
        with self._database.write() as session:
            hold(session, report.device)
            known = session.scalar(
                select(DeviceOrder).where(
                    DeviceOrder.device == report.device,
                    DeviceOrder.asked_by == report.device,
                    DeviceOrder.done_at == report.done_at,
                )
            )
            if known is None:
                order = DeviceOrder(
                    order_id=uuid4(),
                    device=report.device,
                    kind=OrderKind.WIPE.value,
                    reason=f"by itself: {report.cause}",
                    asked_by=report.device,
                    asked_at=report.done_at,
                    done_at=report.done_at,
                    reported_at=now,
                    proof=report.wiped.model_dump(mode="json"),
                )
                session.add(order)
                revoked = self._revoke(session, report.device, now)
                record_order(
                    session, now, "order.wiped_itself", report.device, order, **_counts(report.wiped)
                )
                self._record_revoked(session, report.device, now, revoked=revoked)
        self._renew_revocations()
        return report.done_at

    def _wire(self, order: DeviceOrder) -> OrderV1:
        return OrderV1(
            order_id=order.order_id,
            device=order.device,
            serial=order.serial or 0,
            kind=OrderKind(order.kind),
            given_at=order.given_at or order.asked_at,
            receipt=self._server_key.receipt(order.device, str(order.order_id)),
            signature=order.signature or "",
        )

    def _require_receipt(self, device: str, purpose: str, shown: str) -> None:
        if hmac.compare_digest(self._server_key.receipt(device, purpose), shown):
            return
        with self._database.write() as session:
            audit.record(session, self._clock(), "order.receipt", "unknown", outcome="failure", device=device)
        raise CodeRefused("This receipt is not the terminal's. Sign on, so that the terminal asks by itself.")

    def _revoke(self, session: Session, device: str, now: datetime) -> bool:
        """Shut the terminal's certificate out; whether it was good until now."""
        revoked = session.scalar(
            update(Device)
            .where(Device.device == device, Device.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(Device.device)
        )
        return revoked is not None

    def _record_revoked(self, session: Session, device: str, now: datetime, *, revoked: bool) -> None:
        if revoked:
            audit.record(session, now, "device.revoked", device, device=device, why="wiped")


def _counts(proof: WipeProofV1 | None) -> dict[str, str | int]:
    if proof is None:
        return {}
    return {
        "keys": "unknown" if proof.keys is None else proof.keys,
        "unsent_destroyed": "unknown" if proof.unsent is None else proof.unsent,
        "files": len(proof.files),
        "left": len(proof.left),
    }
