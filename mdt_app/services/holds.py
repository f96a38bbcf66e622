# SPDX-License-Identifier: Apache-2.0
"""Holds in the car: a record that is evidence outlives the purge of its day, under a key of the hold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.services.refusals import refused
from mdt_app.storage import audit, cases, holds, purges
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.holdings import case_name
from mdt_app.storage.holds import Selection, StoredHold
from mdt_app.storage.vault import Vault
from policy.access import Role
from policy.control import control
from policy.holds import LIFTING_ROLES, PLACING_ROLES, Hold, check_hold, check_holder, lift
from policy.profile.keeping import Retention


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """What a person wants to keep from the purge, and why.

    Attributes:
        ground: code of ``retention.hold_triggers``.
    """

    selection: Selection
    ground: str
    case_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A hold that was placed, and how many reads it keeps now."""

    stored: StoredHold
    reads: int


class Holds:
    """Places and lifts holds, on whatever thread asks.

    Args:
        vault: the open store.
        retention: the department's table.
        clock: UTC.
    """

    def __init__(self, vault: Vault, retention: Retention, clock: Clock) -> None:
        self._vault, self._retention, self._clock = vault, retention, clock

    @control("C04.1")
    def place(self, by: Account, request: HoldRequest) -> Placed:
        """Keep records from the purge until the hold is lifted.

        Raises:
            Refused: the account may not, something is missing, or the records are destroyed already.
            StoreTrouble: it could not be kept; nothing is held.
        """
        now = self._clock()
        hold = Hold(request.ground, request.case_number, request.reason, by.username, now)
        with refused():
            check_holder(by.role, PLACING_ROLES)
            check_hold(hold, self._retention)
        _check(request.selection)
        stored = StoredHold(uuid7(), hold, request.selection)
        where = self._where(stored)
        found = frozenset(read_id for reads in where.values() for read_id in reads)
        index = self._vault.index()
        # The purge takes this lock to destroy a key: what is there now is held before the lock is given back.
        with index.transaction():
            self._vault.ring.require_current()
            self._require_whole(index, stored, frozenset(where), found)
            holds.add(index, stored)
            audit.append(index, _event("hold_placed", stored, by, self._clock(), len(found)))
        return Placed(stored, len(found))

    @control("C04.1")
    def lift(self, by: Account, hold_id: UUID) -> StoredHold:
        """Let a hold's records go again; the next turn of the purge destroys its copies.

        Raises:
            Refused: the account may not, placed it, or there is no such hold in force.
            StoreTrouble: it could not be kept; the hold stands.
        """
        index = self._vault.index()
        stored = holds.get(index, hold_id)
        if stored is None:
            raise Refused("There is no such hold in this car. `mdt hold list` shows them.")
        try:
            with refused():
                check_holder(by.role, LIFTING_ROLES)
                lifted = lift(stored.hold, by.username, self._clock())
        except Refused:
            audit.append(
                index, replace(_event("hold_lifted", stored, by, self._clock(), None), outcome="refused")
            )
            raise
        with index.transaction():
            holds.set_lifted(index, hold_id, by.username, lifted.lifted_at or self._clock())
            audit.append(index, _event("hold_lifted", stored, by, self._clock(), None))
        return StoredHold(hold_id, lifted, stored.selection, stored.origin)

    def every(self, by: Account) -> tuple[StoredHold, ...]:
        """All holds of this car, the oldest first.

        Raises:
            Refused: the account has nothing to do with holds.
        """
        with refused():
            check_holder(by.role, PLACING_ROLES | {Role.AUDITOR})
        return holds.every(self._vault.index())

    def take_over(self, pulled: Iterable[StoredHold]) -> None:
        """Keep the department's holds as it gave them: the port for holds that are placed there.

        What they keep and this car no longer has, the department has. Known ones change only by being lifted.
        """
        index = self._vault.index()
        with index.transaction():
            for stored in pulled:
                known = holds.get(index, stored.hold_id)
                if known is None:
                    holds.add(index, stored)
                if stored.hold.lifted_at is not None and (known is None or known.hold.in_force):
                    holds.set_lifted(index, stored.hold_id, stored.hold.lifted_by, stored.hold.lifted_at)

    def _where(self, stored: StoredHold) -> dict[str, frozenset[UUID]]:
        """By the name of its key: which reads of the hold lie in that file."""
        where = {}
        wanted = _days_of(stored.selection)
        for day, database in self._vault.each(
            one for one in self._vault.days() if wanted is None or one in wanted
        ):
            where[day.isoformat()] = holds.covered(database, "main", stored)
        for hold_id in cases.kept(self._vault):
            with cases.reading(self._vault, hold_id) as database:
                where[case_name(hold_id)] = holds.covered(database, "main", stored)
        return {name: reads for name, reads in where.items() if reads}

    def _require_whole(
        self, index: Database, stored: StoredHold, names: frozenset[str], found: frozenset[UUID]
    ) -> None:
        """Refuse a hold of what is not there any more, rather than keep less than was asked for."""
        gone = [day for day in self._destroyed(index) if day in (_days_of(stored.selection) or ())]
        begun = {
            entry.plan.name for entry in purges.under_way(index) if entry.step is not purges.Step.INTENDED
        }
        if gone or begun & names or names - self._vault.ring.names():
            days = ", ".join(str(day) for day in gone) or "these records"
            raise Refused(
                f"The key of {days} was destroyed before this hold; nothing of it can be kept any more. Ask the "
                "department for its copy, and narrow the hold to what is still here."
            )
        lacking = len(stored.selection.reads - found)
        if lacking:
            raise Refused(
                f"{lacking} of the reads named are not in this car: destroyed, or of another car. Ask the "
                "department for its copy, and name only reads that are here."
            )
        until = stored.selection.captured_until
        if not found and (until is None or until <= self._clock()):
            raise Refused("This car holds no read of that time. Change the time, or ask the department.")

    def _destroyed(self, index: Database) -> tuple[date, ...]:
        """The days whose key is gone, certified or not."""
        names = self._vault.ring.names()
        rows = index.rows("SELECT day, destroyed_at FROM days ORDER BY day")
        return tuple(
            date.fromisoformat(row["day"]) for row in rows if row["destroyed_at"] or row["day"] not in names
        )


def _check(selection: Selection) -> None:
    named, timed = bool(selection.reads), selection.captured_from and selection.captured_until
    if named == bool(timed):
        raise Refused("Name reads by their ids, or a time from and until; not both.")
    first, last = selection.captured_from, selection.captured_until
    if first and last and first >= last:
        raise Refused("The time of a hold ends after it begins. Change the times.")


def _days_of(selection: Selection) -> frozenset[date] | None:
    """The UTC days of a selection by time; None for named reads, which may be of any day."""
    if selection.captured_from is None or selection.captured_until is None:
        return None
    first, last = selection.captured_from.date(), (selection.captured_until - timedelta.resolution).date()
    return frozenset(first + timedelta(days=number) for number in range((last - first).days + 1))


def _event(event: str, stored: StoredHold, by: Account, at: datetime, rows: int | None) -> AuditEvent:
    return AuditEvent(
        at=at,
        event=event,
        username=by.username,
        object=f"hold {stored.hold_id}",
        case_no=stored.hold.case_number,
        reason=stored.hold.reason,
        rows=rows,
    )
