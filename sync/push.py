# SPDX-License-Identifier: Apache-2.0
"""One pass of handing records over: from the outbox to the department until the outbox is empty."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from policy.control import control
from sync.errors import ServerFailed
from sync.ports import Outbox
from sync.transport import KEPT
from sync.wire import MAX_BATCH_BYTES, BatchAnswerV1, BatchV1, Outcome, ReadV1


class Intake(Protocol):
    """The department's side of a push."""

    def send(self, batch: BatchV1) -> BatchAnswerV1:
        """Hand records over and learn what became of each."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one pass did.

    Attributes:
        requests: answered by the department.
        arrived: records that are there now, whether new or there before.
        refused: records that the department would not take.
        emptied: whether nothing was waiting at the end.
    """

    requests: int = 0
    arrived: int = 0
    refused: int = 0
    emptied: bool = False


@control("J02.1")
def push(
    outbox: Outbox,
    intake: Intake,
    limit: int,
    stopped: Callable[[], bool],
    settled: Callable[[], None] = lambda: None,
) -> Pushed:
    """Send batch after batch until nothing waits.

    Args:
        outbox: the car's unsent records.
        intake: the department.
        limit: records in one request.
        stopped: asked before each request; ends the pass early.
        settled: told after each answer is kept.

    Raises:
        SyncError: the department could not be asked, or its answer does not cover what was sent; what was not
            settled stays in the outbox and is sent again, which is safe.
    """
    done = Pushed()
    while not stopped():
        batch = outbox.next_batch(limit)
        if batch is None:
            return Pushed(done.requests, done.arrived, done.refused, emptied=True)
        for part in parts(batch, MAX_BATCH_BYTES):
            answer = intake.send(part)
            _check_covers(part, answer)
            outbox.settle(answer)
            refused = sum(item.outcome is Outcome.REFUSED for item in answer.items)
            done = Pushed(done.requests + 1, done.arrived + part.size - refused, done.refused + refused)
            settled()
    return done


def parts(batch: BatchV1, most_bytes: int) -> Iterator[BatchV1]:
    """The batch in requests that stay under the limit; hits and verifications follow their reads."""
    reads: list[ReadV1] = []
    size = 0
    rest = _other_bytes(batch)
    for read in batch.reads:
        bytes_of_read = _read_bytes(read)
        if reads and size + bytes_of_read > most_bytes:
            yield BatchV1(reads=tuple(reads))
            reads, size = [], 0
        reads.append(read)
        size += bytes_of_read
    if reads and rest and size + rest > most_bytes:
        yield BatchV1(reads=tuple(reads))
        reads = []
    if reads or batch.hits or batch.verifications:
        yield BatchV1(reads=tuple(reads), hits=batch.hits, verifications=batch.verifications)


def _read_bytes(read: ReadV1) -> int:
    """Size as JSON: base64 makes four bytes of three."""
    text = len(read.model_dump_json(exclude={"plate_jpeg", "scene_jpeg"})) + 64
    return text + (len(read.plate_jpeg) + len(read.scene_jpeg)) * 4 // 3


def _other_bytes(batch: BatchV1) -> int:
    others = (*batch.hits, *batch.verifications)
    return sum(len(other.model_dump_json()) + 1 for other in others)


def _check_covers(part: BatchV1, answer: BatchAnswerV1) -> None:
    if {(item.kind, item.id) for item in answer.items} != set(part.ids()):
        raise ServerFailed("The department server's answer does not name each record that was sent.", KEPT)
