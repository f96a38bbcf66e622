# SPDX-License-Identifier: Apache-2.0
"""Wrong passwords and codes, counted before the store is open.

The store cannot be written before somebody signs on, so failures stand in a small file beside the key ring,
under the salted digest of the user name. They outlive a restart. When somebody signs on, what is here goes
into the audit log. Whoever can edit the file can also copy the whole disk; what stops such a person is the
cost of a guess at the password, not this count.

A lock is a fact, not a time: no clock ends it, only a release. The clock decides only which failures count
together, and does so the same way when it is moved ahead or back.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.files import replace_file

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
"""Five failures in 15 minutes lock the account until an administrator releases it. Source: CJIS AC-7."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the locked screen shows, for an administrator elsewhere to answer.

    Attributes:
        text: random, new for each.
        made_at: UTC.
        tries: wrong answers so far.
    """

    text: str
    made_at: datetime
    tries: int = 0


class Happened(StrEnum):
    """What the audit log has to hear of."""

    FAILED = "failed"
    LOCKED = "locked"
    RELEASED = "released"
    """By a code that an administrator gave elsewhere."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the audit log does not have yet; ``at`` is UTC."""

    at: datetime
    what: Happened


@dataclass(frozen=True, slots=True)
class Failures:
    """The wrong passwords and codes for one name.

    Attributes:
        recent: UTC, those within the window, oldest first.
        unreported: what is not in the audit log yet, oldest first.
        locked_at: UTC; None while the name may sign on.
        challenge: for the release without the store, once asked for.
    """

    recent: tuple[datetime, ...] = ()
    unreported: tuple[Note, ...] = ()
    locked_at: datetime | None = None
    challenge: Challenge | None = None


_FILE = TypeAdapter(dict[str, Failures])


class AccountLocked(Refused):
    """Too many wrong passwords; an administrator releases the account."""

    def __init__(self) -> None:
        super().__init__(
            "This account is locked after too many wrong passwords or codes. An administrator can release it."
        )


class Attempts:
    """The file of failures; kept in memory too, so that a full disk does not stop the count.

    The terminal and the administrator's commands share it: what another program wrote is read before each question.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._one_at_a_time = threading.RLock()
        self._unsaved = False
        self._of_slot = _load(path)

    def of(self, slot: str) -> Failures:
        """What is counted for a slot of the key ring."""
        return self._all().get(slot, Failures())

    def require_unlocked(self, slot: str) -> None:
        """Refuse a name that is locked, whatever password comes with it.

        Raises:
            AccountLocked: it is.
        """
        if self.of(slot).locked_at is not None:
            raise AccountLocked

    def failed(self, slot: str) -> int:
        """Count a wrong password or code; returns how many more may follow before the name is locked."""
        with self._one_at_a_time:
            now, before = self._clock(), self.of(slot)
            recent = (*(at for at in before.recent if abs(now - at) < WINDOW), now)
            locks = before.locked_at is None and len(recent) >= MOST_FAILURES
            notes = (Note(now, Happened.FAILED), *([Note(now, Happened.LOCKED)] if locks else []))
            after = replace(before, recent=recent, unreported=(*before.unreported, *notes))
            self._keep(slot, replace(after, locked_at=now) if locks else after)
        return max(MOST_FAILURES - len(recent), 0)

    def succeeded(self, slot: str) -> None:
        """Forget the failures of a name whose right password came; the audit log still gets them."""
        with self._one_at_a_time:
            before = self.of(slot)
            if before.recent:
                self._keep(slot, replace(before, recent=()))

    def release(self, slot: str, *, by_code: bool = False) -> None:
        """Let a locked name sign on again: an administrator's act, here or by a code that they gave."""
        with self._one_at_a_time:
            notes = self.of(slot).unreported
            if by_code:
                notes = (*notes, Note(self._clock(), Happened.RELEASED))
            self._keep(slot, Failures(unreported=notes))

    def challenged(self, slot: str, challenge: Challenge | None) -> None:
        """Keep the challenge that the locked screen shows; None after it was answered or grew old."""
        with self._one_at_a_time:
            self._keep(slot, replace(self.of(slot), challenge=challenge))

    def unreported(self) -> dict[str, Failures]:
        """What the audit log does not have yet, by slot."""
        return {slot: failures for slot, failures in self._all().items() if failures.unreported}

    def reported(self) -> None:
        """Keep that the audit log has everything."""
        with self._one_at_a_time:
            told = {slot: replace(failures, unreported=()) for slot, failures in self._all().items()}
            self._of_slot = {slot: failures for slot, failures in told.items() if failures != Failures()}
            self._save()

    def _all(self) -> dict[str, Failures]:
        with self._one_at_a_time:
            if not self._unsaved:
                self._of_slot = _load(self._path)
            return self._of_slot

    def _keep(self, slot: str, failures: Failures) -> None:
        self._of_slot = {**self._all(), slot: failures}
        self._save()

    def _save(self) -> None:
        try:
            replace_file(self._path, _FILE.dump_json(self._of_slot))
            self._unsaved = False
        except StoreTrouble as error:
            self._unsaved = True
            _log.warning("failed sign-ons are counted in memory only", topic="sign-on", error=str(error))


def _load(path: Path) -> dict[str, Failures]:
    try:
        return _FILE.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        # Not there before the first failure. Damaged, it must not lock everybody out of the car.
        return {}
