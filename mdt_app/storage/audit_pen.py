# SPDX-License-Identifier: Apache-2.0
"""What every event of the audit log gets without being told: where it was written, and the key that seals it.

What a person searched for, and why in their own words, is sealed under a key of the calendar year ("audit 2026"),
which lies in the key ring. The event itself holds a salted digest of it. So the log is checked, and handed to
outsiders, without what was searched for; and what was searched for dies with the year's key (compliance PU-8).
"""

import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mdt_app.storage.errors import RowRefused, StoreBusy, StoreDamaged, StoreMissing, StoreTrouble
from mdt_app.storage.key_ring import OpenRing
from policy.chain import canonical
from policy.control import control

NONCE_BYTES = 12
SALT_BYTES = 32

#: Troubles that say nothing about whether the store can be written.
_PASSING = (StoreBusy, RowRefused)


@dataclass(frozen=True, slots=True)
class Origin:
    """What is the same for all events of a shift (CJIS AU-3).

    Attributes:
        org: the agency.
        device_id: the terminal, as the department's certificate names it; empty before enrolment.
        vehicle: the car.
        time_source: what the terminal's clock goes by.
    """

    org: str = ""
    device_id: str = ""
    vehicle: str = ""
    time_source: str = "system"


@dataclass(frozen=True, slots=True)
class Content:
    """What is sealed of an event.

    Attributes:
        salt: 32 random bytes as hex; goes into the digest.
        query_elements: each element of a search by its name.
        reason: why, in the person's words.
    """

    salt: str
    query_elements: dict[str, str]
    reason: str

    def told(self) -> dict[str, object]:
        """What the digest covers besides the salt."""
        return {"query_elements": self.query_elements, "reason": self.reason}


class AuditPen:
    """One for an open store; any thread may use it.

    Attributes:
        origin: of the events from now on; without one they are taken to be from where the event before was.
        on_failure: told when the store turns out not to be writable, with a sentence; at most once until it is again.

    Args:
        ring: holds the years' keys; a year's is made with its first event.
        monotonic: seconds that no setting of the clock changes.
    """

    def __init__(self, ring: OpenRing, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._ring = ring
        self._monotonic = monotonic
        self._failing = threading.Lock()
        self._failures = 0
        self.origin: Origin | None = None
        self.on_failure: Callable[[StoreTrouble], None] = lambda _trouble: None

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment before; what lies between two events of one start is true."""
        return int(self._monotonic() * 1000)

    @control("A08.1")
    def seal(self, content: Content, at: datetime, seq: int) -> bytes:
        """The content under the key of its year, for the event of this number alone.

        Raises:
            StoreTrouble: the year's first key could not be kept.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = canonical({"salt": content.salt, **content.told()}).encode()
        return nonce + AESGCM(self._ring.make_key(key_name(at))).encrypt(nonce, plain, _bound_to(seq))

    def open(self, sealed: bytes, at: datetime, seq: int) -> Content | None:
        """The content; None when the year's key was destroyed.

        Raises:
            StoreDamaged: it is not what was sealed for this event.
        """
        try:
            key = self._ring.key_for(key_name(at))
        except StoreMissing:
            return None
        try:
            plain = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(seq))
        except InvalidTag as error:
            raise StoreDamaged(f"What event {seq} of the audit log keeps sealed was changed.") from error
        told: dict[str, Any] = json.loads(plain)
        return Content(told["salt"], told["query_elements"], told["reason"])

    @property
    def failures(self) -> int:
        """How many writes failed since an event was last written."""
        return self._failures

    def failed(self, trouble: StoreTrouble) -> None:
        """The store could not be written."""
        if isinstance(trouble, _PASSING):
            return
        with self._failing:
            self._failures += 1
            first = self._failures == 1
        if first:
            self.on_failure(trouble)

    def recovered(self) -> None:
        """An event that says how many writes failed is in the log."""
        with self._failing:
            self._failures = 0


def new_salt() -> str:
    """For one event."""
    return secrets.token_hex(SALT_BYTES)


def key_name(at: datetime) -> str:
    """Name of the key, in the ring, of what happened at ``at`` (UTC)."""
    return key_of_year(at.year)


def key_of_year(year: int) -> str:
    """Name of the key of a calendar year."""
    return f"audit {year}"


def _bound_to(seq: int) -> bytes:
    return f"mdt audit event {seq}".encode()
