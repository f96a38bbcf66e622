# SPDX-License-Identifier: Apache-2.0
"""What travels between car and department keeps its meaning on the way."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from sync.wire import BatchV1, ColourV1, ReadV1, entries_sha256
from tests.helpers.transfer import NOON, wire_entry, wire_hit, wire_read, wire_verification


def test_a_batch_survives_the_way_unchanged() -> None:
    """Every field, and every byte of the pictures, is the same after JSON."""
    read = wire_read(plate_jpeg=bytes(range(256)))
    hit = wire_hit(read.read_id)
    batch = BatchV1(reads=(read,), hits=(hit,), verifications=(wire_verification(hit.hit_id),))
    assert BatchV1.model_validate_json(batch.model_dump_json()) == batch


def test_a_colour_travels_and_a_read_without_one_is_as_it_always_was() -> None:
    """A department that does not know the field still takes such a read, and its digest stays the same."""
    plain = wire_read()
    seen = plain.model_copy(update={"vehicle_colour": ColourV1(code="SIL", confidence=0.8)})
    batch = BatchV1(reads=(plain, seen))
    assert b"vehicle_colour" not in plain.model_dump_json().encode()
    assert "vehicle_colour" not in batch.model_dump(mode="json")["reads"][0]
    assert BatchV1.model_validate_json(batch.model_dump_json()) == batch


def test_times_are_told_in_utc() -> None:
    """A time with another offset is the same moment in UTC; the JSON says so."""
    pacific = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=-8)))
    read = wire_read(captured_at=pacific)
    assert read.captured_at == NOON
    assert read.captured_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"read_id": uuid4()}, "read_id"),
        ({"captured_at": datetime(2026, 11, 21, 12, 0)}, "captured_at"),  # noqa: DTZ001 - the fault under test
        ({"text": "8qtq743"}, "text"),
        ({"confidence": 1.2}, "confidence"),
        ({"state": "Calif"}, "state"),
        ({"frame_size": (0, 720)}, "frame_size"),
        ({"colour": "red"}, "colour"),
        ({"vehicle_colour": {"code": "silver", "confidence": 0.8}}, "vehicle_colour"),
    ],
)
def test_what_is_not_of_version_1_is_refused(changes: dict[str, Any], field: str) -> None:
    """The error names the field."""
    with pytest.raises(ValidationError) as caught:
        wire_read(**changes)
    assert caught.value.errors()[0]["loc"][0] == field


def test_pictures_stay_out_of_what_is_printed() -> None:
    """A read's repr may reach a log; its pictures may not."""
    assert "picture" not in repr(wire_read())


def test_digest_tells_lists_apart() -> None:
    """Another entry, or another order, is another digest; the same list has the same one."""
    one, two = wire_entry("8QTQ743"), wire_entry("7ZQQ001")
    assert entries_sha256([one, two]) == entries_sha256([one, two])
    assert len({entries_sha256(list_) for list_ in ([], [one], [one, two], [two, one])}) == 4


def test_damaged_base64_is_refused() -> None:
    """A picture that did not survive is an error, not other bytes."""
    text = wire_read(plate_jpeg=b"abc").model_dump_json().replace('"YWJj"', '"Y*Jj"')
    with pytest.raises(ValidationError, match="plate_jpeg"):
        ReadV1.model_validate_json(text)
