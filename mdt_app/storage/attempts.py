# SPDX-License-Identifier: Apache-2.0
"""Wrong passwords, counted before the store is open.

The store cannot be written before somebody signs on, so failures stand in a small file beside the key ring,
under the salted digest of the user name. They outlive a restart. When somebody signs on, what is here goes
into the audit log. Whoever can edit the file can also copy the whole disk; what stops such a person is
argon2id, not this count.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
class Failures:
    """The wrong passwords for one name.

    Attributes:
        recent: UTC, those within the window, oldest first.
        unreported: UTC, those that are not in the audit log yet.
        locked_at: UTC; None while the name may sign on.
        lock_reported: whether the audit log has the lock.
    """

    recent: tuple[datetime, ...] = ()
    unreported: tuple[datetime, ...] = ()
    locked_at: datetime | None = None
    lock_reported: bool = False


_FILE = TypeAdapter(dict[str, Failures])


class AccountLocked(Refused):
    """Too many wrong passwords; an administrator releases the account."""

    def __init__(self) -> None:
        super().__init__(
            "This account is locked after too many wrong passwords. An administrator can release it."
        )


class Attempts:
    """The file of failures; kept in memory too, so that a full disk does not stop the count."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._of_slot = _load(path)

    def of(self, slot: str) -> Failures:
        """What is counted for a slot of the key ring."""
        return self._of_slot.get(slot, Failures())

    def require_unlocked(self, slot: str) -> None:
        """Refuse a name that is locked, whatever password comes with it.

        Raises:
            AccountLocked: it is.
        """
        if self.of(slot).locked_at is not None:
            raise AccountLocked

    def failed(self, slot: str) -> int:
        """Count a wrong password; returns how many more may follow before the name is locked."""
        now, before = self._clock(), self.of(slot)
        recent = (*(at for at in before.recent if now - at < WINDOW), now)
        locked_at = now if len(recent) >= MOST_FAILURES else None
        self._keep(slot, Failures(recent, (*before.unreported, now), locked_at))
        return max(MOST_FAILURES - len(recent), 0)

    def succeeded(self, slot: str) -> None:
        """Forget the failures of a name whose right password came; the audit log still gets them."""
        before = self.of(slot)
        if before.recent:
            self._keep(slot, replace(before, recent=()))

    def release(self, slot: str) -> None:
        """Let a locked name sign on again: an administrator's act."""
        self._keep(slot, replace(self.of(slot), recent=(), locked_at=None, lock_reported=False))

    def unreported(self) -> dict[str, Failures]:
        """What the audit log does not have yet, by slot."""
        return {
            slot: failures
            for slot, failures in self._of_slot.items()
            if failures.unreported or (failures.locked_at and not failures.lock_reported)
        }

    def reported(self) -> None:
        """Keep that the audit log has everything."""
        told = {
            slot: replace(failures, unreported=(), lock_reported=failures.locked_at is not None)
            for slot, failures in self._of_slot.items()
        }
        self._of_slot = {slot: failures for slot, failures in told.items() if failures != Failures()}
        self._save()

    def _keep(self, slot: str, failures: Failures) -> None:
        self._of_slot[slot] = failures
        self._save()

    def _save(self) -> None:
        try:
            replace_file(self._path, _FILE.dump_json(self._of_slot))
        except StoreTrouble as error:
            _log.warning("failed sign-ons are counted in memory only", topic="sign-on", error=str(error))


def _load(path: Path) -> dict[str, Failures]:
    try:
        return _FILE.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        # Not there before the first failure. Damaged, it must not lock everybody out of the car.
        return {}
