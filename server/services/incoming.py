# SPDX-License-Identifier: Apache-2.0
"""From a wire record to what its table keeps: what stays open, what is sealed, under which day."""

from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any
from uuid import UUID

from server.seal import DataKey
from sync.wire import HitV1, ReadV1, RecordKind, VerificationV1


@dataclass(frozen=True, slots=True)
class Incoming:
    """A well-formed record on its way into its table.

    Attributes:
        day: UTC day under whose key it is sealed; None when it cannot be placed.
        body: its JSON without pictures.
        columns: what the table keeps in the open, besides the common columns.
        plate: text to find it by, empty for none.
        pictures: JPEGs by kind.
        objection: why it cannot be taken, empty when it can.
    """

    kind: RecordKind
    id: UUID
    day: date | None
    body: bytes = field(repr=False)
    columns: dict[str, Any]
    plate: str = field(default="", repr=False)
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)
    objection: str = ""

    def digest(self, key: DataKey) -> bytes:
        """Keyed digest of everything that was sent."""
        parts = (self.body, *self.pictures.values())
        return key.digest(b"".join(len(part).to_bytes(8, "big") + part for part in parts))


def incoming_read(read: ReadV1, device: str) -> Incoming:
    """A read as sent by the terminal whose certificate says ``device``."""
    objection = "" if read.device == device else "The read names another terminal than the one that sent it."
    return Incoming(
        kind=RecordKind.READ,
        id=read.read_id,
        day=read.captured_at.astimezone(UTC).date(),
        body=read.model_dump_json(exclude={"plate_jpeg", "scene_jpeg"}).encode(),
        columns={"unit": read.unit, "captured_at": read.captured_at},
        plate=read.text,
        pictures={"plate": read.plate_jpeg, "scene": read.scene_jpeg},
        objection=objection,
    )


def incoming_hit(hit: HitV1, read_day: date | None) -> Incoming:
    """A hit of a read of this day; None when this terminal's read is not here."""
    return Incoming(
        kind=RecordKind.HIT,
        id=hit.hit_id,
        day=read_day,
        body=hit.model_dump_json().encode(),
        columns={"read_id": hit.read_id, "priority": hit.priority, "raised_at": hit.raised_at},
        objection="" if read_day else "The hit's read is not here; it must be accepted first.",
    )


def incoming_verification(done: VerificationV1, hit_day: date | None) -> Incoming:
    """A verification of a hit of this day; None when this terminal's hit is not here."""
    return Incoming(
        kind=RecordKind.VERIFICATION,
        id=done.verification_id,
        day=hit_day,
        body=done.model_dump_json().encode(),
        columns={"hit_id": done.hit_id, "closed_at": done.closed_at, "closed_reason": done.closed_reason},
        objection="" if hit_day else "The verification's hit is not here; it must be accepted first.",
    )
