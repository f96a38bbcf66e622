# SPDX-License-Identifier: Apache-2.0
"""One batch on its way into the tables: each record once, told apart by a keyed digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from server.db.tables import Hit, Picture, Read, Refusal, Verification
from server.services.days import DayKeys
from server.services.incoming import Incoming, incoming_hit, incoming_read, incoming_verification
from sync.wire import HitV1, ItemAnswerV1, Outcome, ReadV1, RecordKind, VerificationV1


@dataclass(frozen=True, slots=True)
class Stored:
    """What tells whether a record that comes again is the same."""

    device: str
    day: date
    digest: bytes


class Arrival:
    """The transaction, day keys and sender of one batch."""

    def __init__(self, session: Session, days: DayKeys, device: str, now: datetime) -> None:
        self._session = session
        self._days = days
        self._device = device
        self._now = now

    def take_reads(self, reads: Sequence[ReadV1]) -> list[ItemAnswerV1]:
        """Store these reads with their pictures."""
        return self._take(Read, "read_id", [incoming_read(read, self._device) for read in reads])

    def take_hits(self, hits: Sequence[HitV1]) -> list[ItemAnswerV1]:
        """Store these hits beside their reads."""
        reads = self._stored(Read, "read_id", {hit.read_id for hit in hits})
        return self._take(Hit, "hit_id", [incoming_hit(hit, self._day(reads, hit.read_id)) for hit in hits])

    def take_verifications(self, closed: Sequence[VerificationV1]) -> list[ItemAnswerV1]:
        """Store these verifications beside their hits."""
        hits = self._stored(Hit, "hit_id", {done.hit_id for done in closed})
        arriving = [incoming_verification(done, self._day(hits, done.hit_id)) for done in closed]
        return self._take(Verification, "verification_id", arriving)

    def refuse(
        self, kind: RecordKind, record_id: UUID, reason: str, body: bytes = b"", day: date | None = None
    ) -> ItemAnswerV1:
        """Record a refusal; a body is kept sealed when it is known under which day."""
        sealed = self._days.key(day).seal(body, f"refused:{record_id}") if day and body else None
        self._session.execute(
            insert(Refusal).values(
                at=self._now,
                device=self._device,
                kind=kind.value,
                record_id=record_id,
                reason=reason,
                day=day,
                body=sealed,
            )
        )
        return ItemAnswerV1(kind=kind, id=record_id, outcome=Outcome.REFUSED, reason=reason)

    def _take(
        self, table: type[Read] | type[Hit] | type[Verification], id_field: str, arriving: Sequence[Incoming]
    ) -> list[ItemAnswerV1]:
        known = self._stored(table, id_field, {incoming.id for incoming in arriving})
        answers: list[ItemAnswerV1] = []
        rows: list[dict[str, Any]] = []
        pictures: list[dict[str, Any]] = []
        for incoming in arriving:
            if incoming.day is None or self._objection(incoming, known.get(incoming.id)):
                reason = self._objection(incoming, known.get(incoming.id))
                answers.append(self.refuse(incoming.kind, incoming.id, reason, incoming.body, incoming.day))
            elif incoming.id in known:
                answers.append(_answer(incoming, Outcome.DUPLICATE))
            else:
                digest = incoming.digest(self._days.key(incoming.day))
                known[incoming.id] = Stored(self._device, incoming.day, digest)
                rows.append({id_field: incoming.id, **self._row(incoming, known[incoming.id])})
                pictures += self._pictures(incoming, incoming.day)
                answers.append(_answer(incoming, Outcome.ACCEPTED))
        if rows:
            self._session.execute(insert(table), rows)
        if pictures:
            self._session.execute(insert(Picture), pictures)
        return answers

    def _objection(self, incoming: Incoming, stored: Stored | None) -> str:
        """Why this record cannot be taken; empty when it can or is the same as the stored one."""
        if incoming.objection or stored is None:
            return incoming.objection
        if stored.device == self._device and incoming.digest(self._days.key(stored.day)) == stored.digest:
            return ""
        return (
            "Another record is stored under this id, and the stored one stands. This one is kept apart "
            "for the ALPR administrator."
        )

    def _row(self, incoming: Incoming, stored: Stored) -> dict[str, Any]:
        key = self._days.key(stored.day)
        row = {
            **incoming.columns,
            "day": stored.day,
            "device": stored.device,
            "received_at": self._now,
            "digest": stored.digest,
            "body": key.seal(incoming.body, f"body:{incoming.id}"),
        }
        if incoming.kind is RecordKind.READ:
            row["plate_index"] = key.index(incoming.plate)
        return row

    def _pictures(self, incoming: Incoming, day: date) -> list[dict[str, Any]]:
        key = self._days.key(day)
        return [
            {"read_id": incoming.id, "kind": kind, "sealed": key.seal(jpeg, f"{kind}:{incoming.id}")}
            for kind, jpeg in incoming.pictures.items()
            if jpeg
        ]

    def _stored(
        self, table: type[Read] | type[Hit] | type[Verification], id_field: str, ids: Iterable[UUID]
    ) -> dict[UUID, Stored]:
        column = getattr(table, id_field)
        query = select(column, table.device, table.day, table.digest).where(column.in_(list(ids)))
        return {row[0]: Stored(row.device, row.day, row.digest) for row in self._session.execute(query)}

    def _day(self, stored: dict[UUID, Stored], record_id: UUID) -> date | None:
        found = stored.get(record_id)
        return found.day if found and found.device == self._device else None


def _answer(incoming: Incoming, outcome: Outcome) -> ItemAnswerV1:
    return ItemAnswerV1(kind=incoming.kind, id=incoming.id, outcome=outcome)
