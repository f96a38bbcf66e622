# SPDX-License-Identifier: Apache-2.0
"""What the car must supply to be able to transfer: the outbox, the hot lists, its ear for orders and the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from policy.hotlist import HotListVersion
from sync.wire import (
    AuditEventsV1,
    AuditHeadV1,
    AuditReceiptV1,
    AuditTroubleV1,
    BatchAnswerV1,
    BatchV1,
    HotListSnapshotV1,
    KeptHeadV1,
    OrderDoneV1,
    OrdersV1,
    SignedOnAnswerV1,
    SignedOnV1,
)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class OutboxProgress:
    """How far the transfer is.

    Attributes:
        unsent: records waiting, refused ones not counted.
        oldest_unsent_at: UTC, capture (or raising, closing) of the oldest of them; None when nothing waits.
        last_complete_at: UTC, when the outbox was last seen empty after a contact; None before that.
        refused: records that the department refused and that stay in the car until a person looks.
    """

    unsent: int
    oldest_unsent_at: datetime | None = None
    last_complete_at: datetime | None = None
    refused: int = 0


class CarTrouble(Exception):
    """The car's own store cannot be used now; the text is a sentence with its remedy and holds no record."""


class Outbox(Protocol):
    """Records that the department does not have yet. The worker's thread alone calls it."""

    def next_batch(self, limit: int) -> BatchV1 | None:
        """The oldest unsettled records, at most ``limit`` of all kinds together; None when nothing waits.

        A read comes before (or with) its hit and a hit before its verification. Asking again without settling
        gives the same records.
        """

    def settle(self, answer: BatchAnswerV1) -> None:
        """Keep the department's answer for each record it names.

        Accepted and duplicate records are sent. Refused ones are set aside with the reason and not offered
        again by ``next_batch``.
        """

    def completed(self, at: datetime) -> None:
        """Keep that the outbox was found empty after a contact with the department at ``at`` (UTC)."""

    def progress(self) -> OutboxProgress:
        """How far the transfer is."""


class HotListStore(Protocol):
    """The lists in force in this car. The worker's thread alone calls it."""

    def versions(self) -> tuple[HotListVersion, ...]:
        """The editions in force."""

    def replace(self, snapshot: HotListSnapshotV1) -> None:
        """Put this edition in place of the list's former one, at once or not at all."""


class AuditLog(Protocol):
    """This car's audit log. The worker's thread alone calls it."""

    def has_new(self) -> bool:
        """Whether something was written since the newest signed head."""

    def shown(self, kept: KeptHeadV1) -> AuditHeadV1:
        """The newest head, with what the log has now at the place of the department's newest."""

    def events_after(self, seq: int, limit: int) -> AuditEventsV1 | None:
        """The events that follow on this one, at most ``limit``; None when there are none."""

    def signed(self, receipt: AuditReceiptV1) -> None:
        """Keep a signed head."""

    def refused(self, sentence: str) -> None:
        """Keep that the department says that the log is not the one it knew; said once for each thing."""

    def trouble(self) -> AuditTroubleV1 | None:
        """What the department has to know of the log and was not told, the oldest first; None when all is well."""

    def trouble_told(self, told: AuditTroubleV1) -> None:
        """The department knows of this one."""


class DeviceOrders(Protocol):
    """What carries out the department's orders in this car. The worker's thread alone calls it."""

    def take(self, said: OrdersV1) -> None:
        """Check and carry out, or begin to carry out, what is new.

        Raises:
            OrderNotGenuine: an order is not the department's; nothing was done.
        """

    def reports(self) -> tuple[OrderDoneV1, ...]:
        """What was carried out and is not reported yet."""

    def reported(self, order_id: UUID) -> None:
        """The department has the report of this order."""

    def signed_on(self) -> tuple[SignedOnV1, ...]:
        """Who is signed on to this terminal: driver and partner, for example."""

    def welcomed(self, answer: SignedOnAnswerV1) -> None:
        """The department knows who is signed on, and may have something to say to the person."""

    def account_taken(self, session_id: UUID, sentence: str) -> None:
        """This person's account is signed on to another terminal, in the department's words."""
