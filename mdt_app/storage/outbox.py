# SPDX-License-Identifier: Apache-2.0
"""What the department does not have yet: a row for each read, hit and closed verification, in order.

A row is queued in the transaction that writes its record, in the same day's file, so no record is without one. It is
settled only by the department's answer. The index knows which days have nothing left that waits or was refused, so
that only the others are asked. Records themselves stay: what may be destroyed is the vault's to decide, not the
outbox's.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.storage import audit, hits, reads, shifts, sightings
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from mdt_app.storage.vault import Vault
from mdt_app.storage.wire import hit_v1, read_v1, verification_v1
from mdt_app.storage.witnesses import Witness, saw
from policy.control import control
from policy.errors import RecordDamaged
from policy.transfer import CarTimes
from sync.ports import OutboxProgress
from sync.wire import BatchAnswerV1, BatchV1, HitV1, ItemAnswerV1, Outcome, ReadV1, RecordKind, VerificationV1

BATCH_PICTURE_BYTES = 24 * 1024 * 1024
"""Pictures of one batch: as base64 it stays below the 64 MB that the department takes."""

_HOW_FAR = """
    SELECT count(*) FILTER (WHERE refused IS NULL) AS unsent,
        min(of_at) FILTER (WHERE refused IS NULL) AS oldest,
        count(refused) AS refused
    FROM outbox WHERE sent_at IS NULL
"""

_NEXT = """
    SELECT place, kind, record_id FROM outbox
    WHERE sent_at IS NULL AND refused IS NULL AND place > ? AND place <= ? ORDER BY place LIMIT ?
"""

MEDIUM = "removable medium"
"""Where records go that leave sealed, for the record."""

Record = ReadV1 | HitV1 | VerificationV1
Stored = TypeVar("Stored")


def queue(database: Database, kind: RecordKind, record_id: UUID, of_at: datetime) -> None:
    """Put a record into the outbox, inside the transaction that writes it.

    Args:
        database: of ``Vault.day``: the index with the day's file.
        kind: what the record is.
        record_id: its UUIDv7.
        of_at: UTC, when the read was captured, the hit raised or closed.
    """
    database.table("outbox").insert(
        {"kind": kind.value, "record_id": str(record_id), "of_at": to_text(of_at)}
    )
    database.conn.execute(
        "UPDATE main.days SET settled = 0 WHERE settled = 1 AND day = (SELECT day FROM this_day)"
    )


def progress(vault: Vault) -> OutboxProgress:
    """How far the transfer is, over all days that can be read."""
    complete = vault.index().rows("SELECT last_complete_at FROM transfers")
    counted = [database.rows(_HOW_FAR)[0] for _, database in unsettled(vault)]
    oldest = min((day["oldest"] for day in counted if day["oldest"]), default=None)
    return OutboxProgress(
        unsent=sum(day["unsent"] for day in counted),
        oldest_unsent_at=from_text(oldest) if oldest else None,
        last_complete_at=from_text(complete[0]["last_complete_at"]) if complete else None,
        refused=sum(day["refused"] for day in counted),
    )


def car_times(vault: Vault) -> CarTimes:
    """How the car stands with its transfer; a clock that was put back shows in the audit log since the last one."""
    known = progress(vault)
    latest = vault.index().rows(
        "SELECT max(at) AS at FROM audit WHERE seq > (SELECT ifnull(max(audit_seq), 0) FROM transfers)"
    )[0]["at"]
    return CarTimes(
        known.last_complete_at, known.oldest_unsent_at, from_text(latest) if latest is not None else None
    )


def unsettled(vault: Vault) -> Iterator[tuple[date, Database]]:
    """The days that may have something left, the oldest first, each open for as long as it is looked at."""
    rows = vault.index().rows("SELECT day FROM days WHERE settled = 0 AND destroyed_at IS NULL ORDER BY day")
    yield from vault.each(date.fromisoformat(row["day"]) for row in rows)


class StoredOutbox:
    """The outbox for the transfer (``sync.ports.Outbox``); each thread that calls it has its own connection.

    Args:
        vault: the open store.
        device: this terminal, as its certificate names it.
        clock: UTC; a day is settled only when it is over.
        department: address of the department's server, for the record.
    """

    def __init__(self, vault: Vault, device: str, clock: Clock, department: str = "") -> None:
        self._vault = vault
        self._device = device
        self._clock = clock
        self._department = department

    @control("A08.1")
    def next_batch(self, limit: int) -> BatchV1 | None:
        """The oldest unsettled records, at most ``limit``, of one day; None when nothing waits.

        That they are about to leave is on record by then. A record that is not there, or cannot take the form it
        travels in, is set aside as refused, so that it holds up no other.

        Raises:
            AuditUnwritable: it could not be put on record, so nothing leaves.
        """
        for day, database in unsettled(self._vault):
            for batch in self._batches(database, limit):
                self._record_leaving(day, batch, self._department)
                return batch
        return None

    @control("J02.1", "A08.1")
    def walk(self, limit: int) -> Iterator[BatchV1]:
        """Each record that waits, once, in batches like ``next_batch``'s; all of them go on waiting.

        Records of after its beginning are left out. That a batch is about to leave is on record before it is given.

        Raises:
            AuditUnwritable: it could not be put on record, so nothing leaves.
        """
        for day, database in unsettled(self._vault):
            for batch in self._batches(database, limit):
                self._record_leaving(day, batch, MEDIUM)
                yield batch

    def _batches(self, database: Database, limit: int) -> Iterator[BatchV1]:
        """What waits in a day now, from the oldest on."""
        done = 0
        last = database.rows("SELECT ifnull(max(place), 0) AS place FROM outbox")[0]["place"]
        while rows := database.rows(_NEXT, (done, last, limit)):
            batch, done = self._batch(database, rows)
            if batch is not None:
                yield batch

    def _record_leaving(self, day: date, batch: BatchV1, to: str) -> None:
        """For whoever is signed on: the transfer works for them."""
        index = self._vault.index()
        session = shifts.current(index)
        event = AuditEvent(
            at=self._clock(),
            event="records_sent",
            username=session.username if session else "",
            session_id=str(session.session_id) if session else "",
            object="records for the department",
            query_elements={"day": day.isoformat(), "which": "not sent"},
            purpose="transfer",
            rows=batch.size,
            source_address=self._device,
            destination_address=to,
        )
        audit.access(index, event)

    def settle(self, answer: BatchAnswerV1) -> None:
        """Keep the department's answer, and the time that it gave."""
        for _, database in unsettled(self._vault):
            with database.transaction():
                for item in answer.items:
                    _settle(database, item, answer.received_at)
        saw(self._vault.index(), Witness.DEPARTMENT, answer.received_at)

    def completed(self, at: datetime) -> None:
        """Keep that the outbox was found empty after a contact."""
        today = self._clock().date()
        index = self._vault.index()
        # Whoever queues a record changes the index too: no row comes between the look at a day and its mark.
        with index.transaction():
            for day, database in unsettled(self._vault):
                if day < today and not database.rows("SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1"):
                    index.conn.execute("UPDATE days SET settled = 1 WHERE day = ?", (day.isoformat(),))
            last_event = audit.head(index).seq
            complete = {"only": 1, "last_complete_at": to_text(at), "audit_seq": last_event}
            index.table("transfers").upsert(complete, pk="only")

    def progress(self) -> OutboxProgress:
        """How far the transfer is."""
        return progress(self._vault)

    def _batch(self, database: Database, rows: list[dict[str, Any]]) -> tuple[BatchV1 | None, int]:
        """As many of these as go into one batch, and the place of the last that was looked at."""
        batch: list[Record] = []
        picture_bytes = done = 0
        for row in rows:
            kind, record_id = RecordKind(row["kind"]), UUID(row["record_id"])
            try:
                record = self._record(database, kind, record_id)
            except (ValueError, RecordDamaged):
                # Without the cause: its text may repeat the record.
                _refuse(database, kind, record_id, "The record cannot take the form in which it travels.")
                done = row["place"]
                continue
            picture_bytes += (
                len(record.plate_jpeg) + len(record.scene_jpeg) if isinstance(record, ReadV1) else 0
            )
            if batch and picture_bytes > BATCH_PICTURE_BYTES:
                break
            batch.append(record)
            done = row["place"]
        return _batch_of(batch), done

    def _record(self, database: Database, kind: RecordKind, record_id: UUID) -> Record:
        match kind:
            case RecordKind.READ:
                read = reads.get(database, record_id)
                return read_v1(_there(read), self._device, sightings.of_read(database, record_id))
            case RecordKind.HIT:
                return hit_v1(_there(hits.get(database, record_id)))
            case RecordKind.VERIFICATION:
                closing = _there(hits.closing(database, record_id))
                last = _there(next(reversed(hits.steps(database, closing.hit_id)), None))
                return verification_v1(closing, last.verification)


def _batch_of(records: list[Record]) -> BatchV1 | None:
    if not records:
        return None
    return BatchV1(
        reads=tuple(record for record in records if isinstance(record, ReadV1)),
        hits=tuple(record for record in records if isinstance(record, HitV1)),
        verifications=tuple(record for record in records if isinstance(record, VerificationV1)),
    )


def _settle(database: Database, item: ItemAnswerV1, received_at: datetime) -> None:
    if item.outcome is Outcome.REFUSED:
        _refuse(database, item.kind, item.id, item.reason or "The department gave no reason.")
    else:
        database.conn.execute(
            "UPDATE outbox SET sent_at = ?, refused = NULL WHERE kind = ? AND record_id = ?",
            (to_text(received_at), item.kind.value, str(item.id)),
        )


def _refuse(database: Database, kind: RecordKind, record_id: UUID, reason: str) -> None:
    database.conn.execute(
        "UPDATE outbox SET refused = ? WHERE kind = ? AND record_id = ? AND sent_at IS NULL",
        (reason, kind.value, str(record_id)),
    )


def _there(record: Stored | None) -> Stored:
    if record is None:
        raise RecordDamaged("A record that waits to be sent is not in the store.")
    return record
