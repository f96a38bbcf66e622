# SPDX-License-Identifier: Apache-2.0
"""The scope of a breach: what a lost terminal held, as far as the department knows, and whether it can be read.

Source: Civil Code 1798.29 and 1798.82 as amended by SB 34; encrypted data counts when the key was with it (our list
LAW-16). The report says what is known and what is not; whether notice is owed is a lawyer's question.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from server.clock import Clock
from server.db.session import Database
from server.db.tables import Device, DeviceOrder, DeviceSession, Hit, HotListEdition, Read, Verification
from server.errors import NotFound
from server.services import audit
from sync.wire import OrderKind


@dataclass(frozen=True, slots=True)
class DayCount:
    """Reads of one UTC day."""

    day: date
    reads: int


@dataclass(frozen=True, slots=True)
class PersonOn:
    """Who was signed on, when (UTC); ``ended_at`` is None while they are, or when it is not known."""

    username: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class BreachScope:
    """What is known of a terminal that was lost at ``lost_at``.

    Attributes:
        contact_at: UTC, last contact; None when there was none.
        revoked_at: UTC, when its certificate was shut out; None while it is good.
        days: reads that came from it and were captured by then.
        arrived_after: reads that came from it after it was lost, whenever captured.
        read_ids: of those reads, for the record.
        hits, verifications: of this terminal, raised and closed by then.
        lists: hot lists that were in force, with their entries: the terminal may have held them.
        unsent: what the terminal itself said was unsent when it was wiped; None when that is not known.
        people: who was ever signed on to it.
        keys: how its keys stand, in words.
        wiped_at: UTC; None when nothing says so.
    """

    device: str
    unit: str
    lost_at: datetime
    enrolled_at: datetime
    contact_at: datetime | None
    revoked_at: datetime | None
    days: tuple[DayCount, ...]
    arrived_after: int
    read_ids: tuple[UUID, ...]
    hits: int
    verifications: int
    lists: dict[str, int]
    unsent: int | None
    people: tuple[PersonOn, ...]
    keys: str
    wiped_at: datetime | None

    @property
    def reads(self) -> int:
        """Reads that came from it and were captured by then."""
        return sum(day.reads for day in self.days)


def breach_scope(database: Database, device: str, lost_at: datetime, actor: str, clock: Clock) -> BreachScope:
    """Report what a terminal held when it was lost; that it was asked for is on record.

    Args:
        database: the department's.
        device: the terminal.
        lost_at: UTC.
        actor: who asks.
        clock: UTC.

    Raises:
        NotFound: there is no such terminal.
    """
    with database.write() as session:
        known = session.get(Device, device)
        if known is None:
            raise NotFound(f"No terminal {device} was ever enrolled. See: mdt-server device list")
        wipe = session.scalar(
            select(DeviceOrder).where(
                DeviceOrder.device == device,
                DeviceOrder.kind == OrderKind.WIPE.value,
                DeviceOrder.done_at.is_not(None),
            )
        )
        scope = _scope(session, known, wipe, lost_at)
        audit.record(session, clock(), "device.breach_scope", actor, device=device, reads=scope.reads)
    return scope


def _scope(session: Session, known: Device, wipe: DeviceOrder | None, lost_at: datetime) -> BreachScope:
    mine = Read.device == known.device
    ids = tuple(
        session.scalars(select(Read.read_id).where(mine, Read.captured_at <= lost_at).order_by(Read.read_id))
    )
    return BreachScope(
        device=known.device,
        unit=known.unit,
        lost_at=lost_at,
        enrolled_at=known.enrolled_at,
        contact_at=known.contact_at,
        revoked_at=known.revoked_at,
        days=_days(session, known.device, lost_at),
        arrived_after=_count(session, select(func.count()).where(mine, Read.received_at > lost_at)),
        read_ids=ids,
        hits=_count(
            session, select(func.count()).where(Hit.device == known.device, Hit.raised_at <= lost_at)
        ),
        verifications=_count(
            session,
            select(func.count()).where(
                Verification.device == known.device, Verification.closed_at <= lost_at
            ),
        ),
        lists=_lists(session, lost_at),
        unsent=(wipe.proof or {}).get("unsent") if wipe is not None else None,
        people=_people(session, known.device),
        keys=_keys(wipe),
        wiped_at=wipe.done_at if wipe is not None else None,
    )


def _count(session: Session, question: Select[int]) -> int:
    return session.scalar(question) or 0


def _days(session: Session, device: str, lost_at: datetime) -> tuple[DayCount, ...]:
    rows = session.execute(
        select(Read.day, func.count())
        .where(Read.device == device, Read.captured_at <= lost_at)
        .group_by(Read.day)
        .order_by(Read.day)
    )
    return tuple(DayCount(day, count) for day, count in rows)


def _lists(session: Session, lost_at: datetime) -> dict[str, int]:
    editions = session.execute(
        select(HotListEdition.list_id, HotListEdition.entries)
        .where(HotListEdition.loaded_at <= lost_at)
        .order_by(HotListEdition.loaded_at)
    )
    return {row.list_id: row.entries for row in editions}


def _people(session: Session, device: str) -> tuple[PersonOn, ...]:
    rows = session.scalars(
        select(DeviceSession).where(DeviceSession.device == device).order_by(DeviceSession.started_at)
    )
    return tuple(PersonOn(row.username, row.started_at, row.seen_at, row.ended_at) for row in rows)


def _keys(wipe: DeviceOrder | None) -> str:
    if wipe is not None and wipe.done_at is not None:
        return (
            f"The terminal reported on {wipe.done_at:%Y-%m-%d %H:%M} UTC that it destroyed its keys. A copy of its "
            "disk that was taken before still needs a person's password."
        )
    return (
        "The keys are on the terminal, closed by its people's passwords (and codes, where they are asked for). "
        "Whoever knows a password, or was given the terminal signed on, can open what it holds."
    )
