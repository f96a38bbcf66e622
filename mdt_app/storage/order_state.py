# SPDX-License-Identifier: Apache-2.0
"""What a terminal knows of the department's orders while its store is closed: a small file beside the key ring.

It holds no plate, no person and no key: the newest order's number, whether the terminal is locked, when there was
contact, how much was unsent, how many wrong passwords came in a row, and the receipts for contact without a person.

Who can write the terminal's folder can edit it, as they can copy the whole disk. A lock that was edited away comes back
with the next contact, since the department repeats its newest order.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from mdt_app.storage.files import replace_file

ORDERS_FILE: Final = "orders.json"


class LockCause(StrEnum):
    """Why nobody signs on."""

    NONE = ""
    ORDER = "order"
    OFFLINE = "offline"
    DAMAGED = "damaged"
    """What is known of the orders cannot be read; contact or an administrator puts it right."""


@dataclass(frozen=True, slots=True)
class Unreported:
    """An order that was carried out and that the department does not know of yet.

    Attributes:
        receipt: lets it be reported without the terminal's key.
        done_at: UTC.
    """

    order_id: UUID
    receipt: str = field(repr=False)
    done_at: datetime


@dataclass(frozen=True, slots=True)
class OrderState:
    """What is kept.

    Attributes:
        device: the terminal that the rest is about; after a new enrolment it begins anew.
        newest: number of the newest order that was carried out.
        locked: why nobody signs on.
        standing: receipt for contact without a person; empty before the first contact.
        unreported: orders carried out and not reported, oldest first.
        contact_at: UTC, last contact by the department's clock; None before the first.
        trusted_at: UTC, latest trusted time; None before the first contact.
        machine_at: what the machine's clock showed at that contact, right or wrong.
        seen_at: latest time that the machine's clock showed since.
        unsent: records that the department did not have when last counted; None before the first count.
        keys: how many the ring held when it was last open; None before that.
        wrong: wrong passwords since the last right one.
    """

    device: str = ""
    newest: int = 0
    locked: LockCause = LockCause.NONE
    standing: str = field(default="", repr=False)
    unreported: tuple[Unreported, ...] = ()
    contact_at: datetime | None = None
    trusted_at: datetime | None = None
    machine_at: datetime | None = None
    seen_at: datetime | None = None
    unsent: int | None = None
    keys: int | None = None
    wrong: int = 0


_STATE = TypeAdapter(OrderState)

#: The door and the department's orders each have an ``OrderFile`` of the same file, and change it on their threads.
_CHANGING: Final = threading.Lock()


class OrderFile:
    """The file; any thread may use it. A change is on the disk before it is known."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ORDERS_FILE

    @property
    def state(self) -> OrderState:
        """As the disk has it: the terminal and the administrator's commands share it."""
        try:
            return _STATE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return OrderState()
        except (OSError, ValidationError):
            # Fail closed: a lock may have stood in it.
            return OrderState(locked=LockCause.DAMAGED)

    def change(self, changed: Callable[[OrderState], OrderState]) -> OrderState:
        """Put a changed state in place of the one before, at once or not at all.

        Raises:
            DiskFull, StoreMissing: it cannot be written; the former state stands.
        """
        with _CHANGING:
            before = self.state
            after = changed(before)
            if after != before:
                replace_file(self._path, _STATE.dump_json(after))
            return after
