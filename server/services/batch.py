# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a request to checked records, so that a malformed record does not cost the others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from pydantic import JsonValue, ValidationError

from server.errors import Refused, TooLarge
from server.settings import sentence_of
from sync.wire import (
    MAX_BATCH_ITEMS,
    BatchV1,
    HitV1,
    LooseBatchV1,
    Message,
    ReadV1,
    RecordKind,
    VerificationV1,
)

MessageT = TypeVar("MessageT", bound=Message)
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Malformed:
    """A record that is not of version 1's form."""

    kind: RecordKind
    id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedBatch:
    """The records of one request.

    Attributes:
        size_bytes: of the request's JSON.
    """

    reads: tuple[ReadV1, ...]
    hits: tuple[HitV1, ...]
    verifications: tuple[VerificationV1, ...]
    malformed: tuple[Malformed, ...]
    size_bytes: int


def parse(body: bytes) -> ParsedBatch:
    """Check a batch record by record.

    Raises:
        Refused: it is no batch of version 1, or a malformed record has no id by which it could be answered.
        TooLarge: it has more than ``MAX_BATCH_ITEMS`` records.
    """
    try:
        batch = BatchV1.model_validate_json(body)
        parsed = ParsedBatch(batch.reads, batch.hits, batch.verifications, (), len(body))
    except ValidationError:
        parsed = _parse_loosely(body)
    count = len(parsed.reads) + len(parsed.hits) + len(parsed.verifications) + len(parsed.malformed)
    if count > MAX_BATCH_ITEMS:
        raise TooLarge(f"A batch has at most {MAX_BATCH_ITEMS} records; this one has {count}.")
    return parsed


def _parse_loosely(body: bytes) -> ParsedBatch:
    try:
        loose = LooseBatchV1.model_validate_json(body)
    except ValidationError as error:
        raise Refused(f"This is not a batch of version 1: {sentence_of(error)[:REASON_LENGTH]}.") from error
    malformed: list[Malformed] = []
    return ParsedBatch(
        _checked(ReadV1, loose.reads, "read_id", malformed),
        _checked(HitV1, loose.hits, "hit_id", malformed),
        _checked(VerificationV1, loose.verifications, "verification_id", malformed),
        tuple(malformed),
        len(body),
    )


def _checked(
    model: type[MessageT], items: Sequence[dict[str, JsonValue]], id_field: str, malformed: list[Malformed]
) -> tuple[MessageT, ...]:
    good: list[MessageT] = []
    for item in items:
        try:
            good.append(model.model_validate_json(json.dumps(item)))
        except ValidationError as error:
            reason = f"Not of version 1's form: {sentence_of(error)[:REASON_LENGTH]}."
            kind = RecordKind(id_field.removesuffix("_id"))
            malformed.append(Malformed(kind, _id_of(item, id_field), reason))
    return tuple(good)


def _id_of(item: dict[str, JsonValue], id_field: str) -> UUID:
    try:
        return UUID(str(item.get(id_field)))
    except ValueError as error:
        raise Refused(f"A record has no {id_field} that is a UUID, so it cannot be answered.") from error
