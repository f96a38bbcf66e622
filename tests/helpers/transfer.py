# SPDX-License-Identifier: Apache-2.0
"""Wire records for tests, and a car's ports kept in memory."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import uuid6

from policy.hotlist import HotListVersion
from sync.ports import OutboxProgress
from sync.wire import (
    BatchAnswerV1,
    BatchV1,
    BoxV1,
    CharacterV1,
    FixV1,
    HitV1,
    HotListEntryV1,
    HotListSnapshotV1,
    ItemAnswerV1,
    Outcome,
    ReadV1,
    VerificationV1,
)

NOON = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
PLATE = "8QTQ743"


def wire_read(device: str = "mdt-test", **changes: Any) -> ReadV1:
    """A read as a car would send it."""
    values: dict[str, Any] = {
        "read_id": uuid6.uuid7(),
        "device": device,
        "unit": "12",
        "username": "officer7",
        "camera": "front-left",
        "text": PLATE,
        "confidence": 0.93,
        "characters": tuple(CharacterV1(char=char, confidence=0.99) for char in PLATE),
        "state": "CA",
        "state_confidence": 0.8,
        "captured_at": NOON,
        "first_seen_at": NOON - timedelta(seconds=1),
        "last_seen_at": NOON + timedelta(seconds=1),
        "recorded_at": NOON + timedelta(seconds=2),
        "frames": 9,
        "fix": FixV1(lat=37.9735, lon=-122.5311, age_s=0.2, fresh=True, mode=3, received_at=NOON),
        "box": BoxV1(left=10, top=20, right=110, bottom=60),
        "frame_size": (1280, 720),
        "reader": "test 1",
        "plate_jpeg": b"\xff\xd8plate picture\xff\xd9",
        "scene_jpeg": b"\xff\xd8scene picture\xff\xd9",
    }
    return ReadV1(**values | changes)


def wire_entry(plate: str = PLATE, list_id: str = "stolen") -> HotListEntryV1:
    """A hot list entry."""
    return HotListEntryV1(
        entry_id=f"{list_id}-{plate}", list_id=list_id, plate=plate, state="CA", category="stolen_vehicle"
    )


def wire_hit(read_id: UUID, **changes: Any) -> HitV1:
    """A hit of a read."""
    values: dict[str, Any] = {
        "hit_id": uuid6.uuid7(),
        "read_id": read_id,
        "entry": wire_entry(),
        "match_class": "exact",
        "list_version": "1",
        "list_extracted_at": NOON - timedelta(hours=3),
        "list_loaded_at": NOON - timedelta(hours=2),
        "priority": 2,
        "raised_at": NOON,
    }
    return HitV1(**values | changes)


def wire_verification(hit_id: UUID, **changes: Any) -> VerificationV1:
    """How a hit was closed."""
    values: dict[str, Any] = {
        "verification_id": uuid6.uuid7(),
        "hit_id": hit_id,
        "username": "officer7",
        "closed_at": NOON + timedelta(minutes=2),
        "closed_reason": "verified",
        "record": {"entered": PLATE, "steps": ["characters", "state", "vehicle"]},
    }
    return VerificationV1(**values | changes)


def answer(batch: BatchV1, outcome: Outcome = Outcome.ACCEPTED) -> BatchAnswerV1:
    """The same outcome for every record of a batch."""
    items = tuple(ItemAnswerV1(kind=kind, id=record_id, outcome=outcome) for kind, record_id in batch.ids())
    return BatchAnswerV1(items=items, received_at=NOON)


@dataclass(slots=True)
class MemoryOutbox:
    """An outbox that forgets with the process."""

    reads: list[ReadV1] = field(default_factory=list)
    hits: list[HitV1] = field(default_factory=list)
    verifications: list[VerificationV1] = field(default_factory=list)
    settled: dict[UUID, Outcome] = field(default_factory=dict)
    completed_at: list[datetime] = field(default_factory=list)

    def next_batch(self, limit: int) -> BatchV1 | None:
        """The oldest unsettled records, reads first."""
        reads = [read for read in self.reads if read.read_id not in self.settled][:limit]
        hits = [hit for hit in self.hits if hit.hit_id not in self.settled][: limit - len(reads)]
        room = limit - len(reads) - len(hits)
        closed = [done for done in self.verifications if done.verification_id not in self.settled][:room]
        batch = BatchV1(reads=tuple(reads), hits=tuple(hits), verifications=tuple(closed))
        return batch if batch.size else None

    def settle(self, answer: BatchAnswerV1) -> None:
        """Remember each outcome."""
        self.settled |= {item.id: item.outcome for item in answer.items}

    def completed(self, at: datetime) -> None:
        """Remember a complete transfer."""
        self.completed_at.append(at)

    def progress(self) -> OutboxProgress:
        """Count what waits."""
        waiting = [read for read in self.reads if read.read_id not in self.settled]
        return OutboxProgress(
            unsent=len(waiting),
            oldest_unsent_at=min((read.captured_at for read in waiting), default=None),
            last_complete_at=self.completed_at[-1] if self.completed_at else None,
            refused=sum(outcome is Outcome.REFUSED for outcome in self.settled.values()),
        )


@dataclass(slots=True)
class MemoryHotLists:
    """Hot lists that are forgotten with the process."""

    in_force: dict[str, HotListSnapshotV1] = field(default_factory=dict)

    def versions(self) -> tuple[HotListVersion, ...]:
        """The editions in force."""
        return tuple(
            HotListVersion(
                list_id=snapshot.head.list_id,
                name=snapshot.head.name,
                source=snapshot.head.source,
                version=snapshot.head.version,
                extracted_at=snapshot.head.extracted_at,
                loaded_at=NOON,
                entries=snapshot.head.entries,
            )
            for snapshot in self.in_force.values()
        )

    def replace(self, snapshot: HotListSnapshotV1) -> None:
        """Put an edition in force."""
        self.in_force[snapshot.head.list_id] = snapshot
