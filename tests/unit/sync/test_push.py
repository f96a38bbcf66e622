# SPDX-License-Identifier: Apache-2.0
"""A pass of handing over sends everything once, and settles only what the department answered for."""

from collections.abc import Callable
from itertools import count

import pytest

from sync.errors import ServerFailed, ServerUnreachable
from sync.push import parts, push
from sync.wire import BatchAnswerV1, BatchV1, Outcome, RecordKind
from tests.helpers.transfer import MemoryOutbox, answer, wire_hit, wire_read, wire_verification


class FakeIntake:
    """Answers as told."""

    def __init__(self, reply: Callable[[BatchV1], BatchAnswerV1] = answer) -> None:
        self.reply = reply
        self.batches: list[BatchV1] = []

    def send(self, batch: BatchV1) -> BatchAnswerV1:
        self.batches.append(batch)
        return self.reply(batch)


def _going_on() -> bool:
    return False


def test_everything_is_sent_in_batches_of_the_limit() -> None:
    """Five records by two: three requests, all settled, outbox empty."""
    outbox, intake = MemoryOutbox([wire_read() for _ in range(5)]), FakeIntake()
    pushed = push(outbox, intake, 2, _going_on)
    assert [batch.size for batch in intake.batches] == [2, 2, 1]
    assert (pushed.arrived, pushed.refused, pushed.emptied) == (5, 0, True)
    assert set(outbox.settled) == {read.read_id for read in outbox.reads}


def test_refused_records_are_set_aside_and_do_not_block() -> None:
    """A department that refuses is not asked again for ever."""
    outbox = MemoryOutbox([wire_read() for _ in range(3)])
    pushed = push(outbox, FakeIntake(lambda batch: answer(batch, Outcome.REFUSED)), 2, _going_on)
    assert (pushed.arrived, pushed.refused, pushed.emptied) == (0, 3, True)


def test_an_answer_that_misses_a_record_settles_nothing() -> None:
    """Else a record would be lost on the word of a broken server."""
    outbox = MemoryOutbox([wire_read(), wire_read()])
    intake = FakeIntake(lambda batch: answer(BatchV1(reads=batch.reads[:1])))
    with pytest.raises(ServerFailed, match="does not name each record"):
        push(outbox, intake, 10, _going_on)
    assert not outbox.settled


def test_an_answer_of_another_kind_is_none() -> None:
    """It would settle nothing, and the same records would be sent again without a pause."""
    outbox = MemoryOutbox([wire_read()])

    def reply(batch: BatchV1) -> BatchAnswerV1:
        right = answer(batch)
        wrong = tuple(item.model_copy(update={"kind": RecordKind.HIT}) for item in right.items)
        return right.model_copy(update={"items": wrong})

    with pytest.raises(ServerFailed, match="does not name each record"):
        push(outbox, FakeIntake(reply), 10, _going_on)


def test_a_failure_keeps_what_was_settled_before_it() -> None:
    """The second request fails: the first one's records are sent, the others wait."""
    outbox = MemoryOutbox([wire_read() for _ in range(4)])
    numbers = count()

    def reply(batch: BatchV1) -> BatchAnswerV1:
        if next(numbers) == 1:
            raise ServerUnreachable("Cut.", "Wait.")
        return answer(batch)

    with pytest.raises(ServerUnreachable):
        push(outbox, FakeIntake(reply), 2, _going_on)
    assert set(outbox.settled) == {read.read_id for read in outbox.reads[:2]}


def test_a_stop_ends_the_pass_between_requests() -> None:
    """What is not sent stays; the pass does not claim to have emptied the outbox."""
    outbox = MemoryOutbox([wire_read() for _ in range(4)])
    asked = count()
    pushed = push(outbox, FakeIntake(), 1, lambda: next(asked) >= 2)
    assert (pushed.arrived, pushed.emptied) == (2, False)


def test_a_batch_over_the_byte_limit_is_divided_with_hits_last() -> None:
    """Every record travels once, each request holds the limit, and no hit comes before its read."""
    reads = tuple(wire_read(scene_jpeg=b"x" * 3000) for _ in range(5))
    hit = wire_hit(reads[0].read_id)
    batch = BatchV1(reads=reads, hits=(hit,), verifications=(wire_verification(hit.hit_id),))
    divided = list(parts(batch, 12_000))
    assert len(divided) > 1
    assert all(len(part.model_dump_json()) <= 12_000 for part in divided)
    assert tuple(read for part in divided for read in part.reads) == reads
    assert [len(part.hits) for part in divided] == [0] * (len(divided) - 1) + [1]
    assert divided[-1].verifications == batch.verifications


def test_a_batch_of_hits_alone_is_sent() -> None:
    """Hits raised after their read was sent still travel."""
    batch = BatchV1(hits=(wire_hit(wire_read().read_id),))
    assert list(parts(batch, 1000)) == [batch]
