# SPDX-License-Identifier: Apache-2.0
"""What the department orders a terminal to do, what the terminal answers, and who is signed on there.

An order is signed, so that nobody between department and car makes one; it names the terminal, so that it is good for
no other; it carries a number that only grows, so that an old one is not good again.
"""

import json
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from sync.wire.values import LongText, Message, Moment, Name, Sha256, ShortText

MAX_ORDERS = 64
MAX_FILES = 5000
"""Files that one proof names; a terminal's folder has a few hundred."""

Receipt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class OrderKind(StrEnum):
    """What a terminal is ordered to do."""

    LOCK = "lock"
    UNLOCK = "unlock"
    WIPE = "wipe"


class OrderV1(Message):
    """One order.

    Attributes:
        device: the terminal it is for, as its certificate names it.
        serial: 1, 2, 3, ... for each terminal; a terminal carries out none that is not newer than its newest.
        given_at: UTC, when it came into force (a wipe: when the second person approved).
        receipt: with it the terminal may report this order done once its own key is gone.
        signature: of ``statement`` by the department's authority, ECDSA P-256 with SHA-256, DER in hexadecimal.
    """

    v: Literal[1] = 1
    order_id: UUID
    device: Name
    serial: Annotated[int, Field(ge=1)]
    kind: OrderKind
    given_at: Moment
    receipt: Receipt = Field(repr=False)
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2,512}$")] = ""

    def statement(self) -> bytes:
        """What is signed: device, order, number, kind and time, after words that no other signature begins with."""
        return order_statement(self.device, self.order_id, self.serial, self.kind, self.given_at)


def order_statement(device: str, order_id: UUID, serial: int, kind: OrderKind, given_at: Moment) -> bytes:
    """The bytes that the department signs for an order; ``given_at`` is UTC."""
    parts = ["patrol-mdt order 1", device, str(order_id), serial, kind.value, given_at.isoformat()]
    return json.dumps(parts, separators=(",", ":")).encode()


class OrdersV1(Message):
    """What the department wants of the calling terminal, oldest first.

    Attributes:
        now_at: the department's clock; a time that a terminal may trust.
        orders: those that are not reported done, and the newest one in any case.
        standing: with it a terminal on which nobody is signed on may ask for its orders and report a wipe that it
            began by itself; it opens nothing else.
    """

    v: Literal[1] = 1
    device: Name
    now_at: Moment
    orders: Annotated[tuple[OrderV1, ...], Field(max_length=MAX_ORDERS)] = ()
    standing: Receipt = Field(repr=False)


class WipedFileV1(Message):
    """A file that was there when the keys had gone; ``sha256`` is of its (encrypted) content."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    size: Count
    sha256: Sha256


class WipeProofV1(Message):
    """What a wipe destroyed.

    Attributes:
        keys: keys of the store that the ring held; None when it could not be counted.
        unsent: records that the department did not have, as last counted; None when that is not known.
        files: what was deleted.
        left: names of files that could not be deleted; without the ring their content cannot be opened.
    """

    keys: Count | None = None
    unsent: Count | None = None
    files: Annotated[tuple[WipedFileV1, ...], Field(max_length=MAX_FILES)] = ()
    left: Annotated[tuple[str, ...], Field(max_length=MAX_FILES)] = ()


class OrderDoneV1(Message):
    """A terminal reports that it carried an order out.

    Attributes:
        wiped: what was destroyed; with a wipe only.
    """

    v: Literal[1] = 1
    order_id: UUID
    done_at: Moment
    wiped: WipeProofV1 | None = None


class WaitingV1(Message):
    """A terminal on which nobody is signed on asks for its orders."""

    v: Literal[1] = 1
    device: Name
    standing: Receipt = Field(repr=False)


class ReceiptDoneV1(Message):
    """The same report by the order's receipt, from a terminal whose key is closed or gone."""

    v: Literal[1] = 1
    device: Name
    receipt: Receipt = Field(repr=False)
    done: OrderDoneV1


class OwnWipeV1(Message):
    """A terminal destroyed its keys without an order: too long without contact, or too many wrong passwords.

    Attributes:
        cause: "offline" or "failed_sign_ons".
    """

    v: Literal[1] = 1
    device: Name
    standing: Receipt = Field(repr=False)
    cause: Name
    done_at: Moment
    wiped: WipeProofV1


class DoneAnswerV1(Message):
    """The department has the report; a repeated report gets the same answer."""

    v: Literal[1] = 1
    done_at: Moment


class SignedOnV1(Message):
    """Who is signed on to the calling terminal; sent for each person with each contact.

    Attributes:
        beside: sessions of others who are signed on to the same terminal; what is not named has ended.
        ended: whether the person has signed off.
    """

    v: Literal[1] = 1
    session_id: UUID
    username: Name
    unit: ShortText = ""
    started_at: Moment
    beside: Annotated[tuple[UUID, ...], Field(max_length=16)] = ()
    ended: bool = False


class SignedOnAnswerV1(Message):
    """The department knows of the session; a second terminal with the same account gets 409 instead.

    Attributes:
        warning: a sentence for the person, empty when there is nothing to say: somebody tried this account elsewhere.
    """

    v: Literal[1] = 1
    now_at: Moment
    warning: LongText = ""
