# SPDX-License-Identifier: Apache-2.0
"""One request of a car and the department's answer, record by record."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from sync.wire.records import HitV1, ReadV1, VerificationV1
from sync.wire.values import LongText, Message, Moment, Name

MAX_BATCH_ITEMS = 200
"""Records in one batch: reads, hits and verifications together."""

MAX_BATCH_BYTES = 64 * 1024 * 1024
"""Bytes of one batch as JSON, before compression."""


class RecordKind(StrEnum):
    """What an id in an answer or inventory stands for."""

    READ = "read"
    HIT = "hit"
    VERIFICATION = "verification"


class Outcome(StrEnum):
    """What became of one record: only ``REFUSED`` is not at the department."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class BatchV1(Message):
    """What a car sends in one request; at most ``MAX_BATCH_ITEMS`` records, oldest first."""

    v: Literal[1] = 1
    reads: tuple[ReadV1, ...] = ()
    hits: tuple[HitV1, ...] = ()
    verifications: tuple[VerificationV1, ...] = ()

    @property
    def size(self) -> int:
        """Records of all kinds."""
        return len(self.reads) + len(self.hits) + len(self.verifications)

    def ids(self) -> tuple[tuple[RecordKind, UUID], ...]:
        """Each record's kind and id, in the order of sending."""
        return (
            *((RecordKind.READ, read.read_id) for read in self.reads),
            *((RecordKind.HIT, hit.hit_id) for hit in self.hits),
            *((RecordKind.VERIFICATION, done.verification_id) for done in self.verifications),
        )


class LooseBatchV1(Message):
    """The same batch unchecked, so that one malformed record does not cost the others."""

    v: Literal[1] = 1
    reads: tuple[dict[str, JsonValue], ...] = ()
    hits: tuple[dict[str, JsonValue], ...] = ()
    verifications: tuple[dict[str, JsonValue], ...] = ()


class ItemAnswerV1(Message):
    """What became of one record; ``reason`` is a sentence, given with a refusal."""

    kind: RecordKind
    id: UUID
    outcome: Outcome
    reason: LongText = ""


class BatchAnswerV1(Message):
    """One answer for each record of the batch, written when all accepted ones are safely stored."""

    v: Literal[1] = 1
    items: tuple[ItemAnswerV1, ...]
    received_at: Moment


class InventoryV1(Message):
    """What the department has of this terminal for reads captured in [``since_at``, ``until_at``)."""

    v: Literal[1] = 1
    device: Name
    since_at: Moment
    until_at: Moment
    reads: tuple[UUID, ...] = ()
    hits: tuple[UUID, ...] = ()
    verifications: tuple[UUID, ...] = ()
