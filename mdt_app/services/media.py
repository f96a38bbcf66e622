# SPDX-License-Identifier: Apache-2.0
"""Transfer by removable medium: what waits is written sealed; the department's receipt counts as its answer.

Nothing is marked as sent by writing. A record is sent when a receipt names it, as over the network, and by the same
code. One bundle may be carried twice, and what it holds may be sent over the network meanwhile: the department knows
each record by its id.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused, TerminalError
from mdt_app.services.audit_heads import event_v1
from mdt_app.services.media_book import MediaBook
from mdt_app.services.medium_file import NOTHING_LOST, MediumTrouble, NewFile, folder_on, told
from mdt_app.storage import audit, audit_heads, bundles
from mdt_app.storage.bundles import KeptBundle
from mdt_app.storage.waiting import Waiting, waiting
from policy.control import control
from sync.errors import NoMediaKey, SyncError
from sync.media import Bundle, kept_key
from sync.wire import AuditEventsV1, AuditHeadV1, BatchV1, BundleManifestV1, MediaKeyV1
from sync.wire.bundle import BUNDLE_SUFFIX

MOST_BYTES: Final = 2 * 1024**3
"""Of one bundle; more is written as several, so that each fits on any file system and can be carried apart."""
RECORDS_AT_ONCE: Final = 50
EVENTS_AT_ONCE: Final = 200
ABOUT_A_RECORD: Final = 1500
ABOUT_AN_EVENT: Final = 500
"""Bytes of a record without its pictures and of an audit event, compressed: measured 950 and 300, and some to spare."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written now.

    Attributes:
        events: of the audit log that the department has not signed for.
        size: bytes, about.
        problem: why nothing can be written, with its remedy; empty when it can.
        newest: bundles of before, the newest first.
    """

    waiting: Waiting
    events: int = 0
    size: int = 0
    problem: str = ""
    newest: tuple[KeptBundle, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the writing is; ``verifying`` while the medium is read back."""

    done: int
    total: int
    verifying: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One request to write.

    Attributes:
        medium: where it is mounted.
        by: who asked.
        told: how far it is; called on the writing thread.
        stopped: asked between two batches.
    """

    medium: Path
    by: Session
    told: Callable[[Progress], None]
    stopped: Callable[[], bool]


class Stopped(Refused):
    """Somebody ended the writing."""


class Media:
    """Writes bundles; one thread at a time.

    Args:
        book: the unit's.
    """

    def __init__(self, book: MediaBook) -> None:
        self._book, self._credentials = book, book.credentials

    def plan(self) -> Plan:
        """What would be written now, and what keeps it from that."""
        index, device = self._book.index, self._credentials.device
        waits = waiting(self._book.vault)
        events = audit.head(index).seq - audit_heads.newest(index, device)
        size = waits.picture_bytes + waits.records * ABOUT_A_RECORD + events * ABOUT_AN_EVENT
        return Plan(waits, events, size, self._problem(waits), bundles.newest(index, 3))

    def _problem(self, waits: Waiting) -> str:
        try:
            kept_key(self._credentials)
        except NoMediaKey as error:
            return str(error)
        return "" if waits.records else "Nothing waits in this car."

    @control("J02.1", "A10.4")
    def write(self, job: Job) -> tuple[KeptBundle, ...]:
        """Write what waits as one bundle, or as several.

        Returns:
            The bundles, each read back from the medium and found as it was written.

        Raises:
            Refused: the person's role does not, nothing waits, the department's key is not here, or it was stopped.
            Trouble: the medium or the store; what was written whole by then stands.
        """
        try:
            self._book.require(job.by, "bundle_written")
            return self._written(job)
        finally:
            self._book.vault.release()

    def _written(self, job: Job) -> tuple[KeptBundle, ...]:
        made_at, total = self._book.clock(), waiting(self._book.vault).records
        done: list[KeptBundle] = []
        try:
            key = kept_key(self._credentials)
            source = _Source(self._book.box().walk(RECORDS_AT_ONCE))
            if source.is_empty():
                raise Refused("Nothing waits in this car.")
            with told():
                folder = folder_on(job.medium)
            while not source.is_empty():
                writing = _Writing(job, key, made_at, sum(one.records for one in done), total)
                done.append(self._one(folder, source, writing))
        except (TerminalError, SyncError) as error:
            self._book.record(job.by, "bundle_written", "failed", reason=type(error).__name__)
            if isinstance(error, SyncError):
                raise Refused(str(error)) from error
            raise
        return tuple(done)

    def _one(self, folder: Path, source: "_Source", writing: "_Writing") -> KeptBundle:
        bundle_id = uuid4()
        with told():
            file = NewFile(folder / f"mdt-{bundle_id.hex}{BUNDLE_SUFFIX}")
            try:
                bundle = Bundle(file.file, writing.key, self._credentials, self._manifest(bundle_id, writing))
                self._fill(bundle, source, writing)
                return self._keep(bundle_id, bundle, file, writing)
            finally:
                file.drop()

    def _fill(self, bundle: Bundle, source: "_Source", writing: "_Writing") -> None:
        job = writing.job
        while not source.is_empty() and bundle.size < MOST_BYTES:
            if job.stopped():
                raise Stopped(f"The writing was ended. {NOTHING_LOST}")
            bundle.add(source.take())
            done = min(writing.total, writing.before + bundle.records)
            job.told(Progress(done, writing.total))
        if source.is_empty():
            bundle.add_log(*self._log())

    def _keep(self, bundle_id: UUID, bundle: Bundle, file: NewFile, writing: "_Writing") -> KeptBundle:
        end = bundle.finish()
        writing.job.told(
            Progress(min(writing.total, writing.before + bundle.records), writing.total, verifying=True)
        )
        if not bundle.is_in(file.read_back()):
            raise MediumTrouble(
                f"The medium gives back something else than was written. Take another one. {NOTHING_LOST}"
            )
        kept = KeptBundle(
            bundle_id, end.device, writing.made_at, writing.job.by.username, end.reads, end.hits,
            end.verifications, end.events, bundle.size, end.digest,
        )  # fmt: skip
        index = self._book.index
        # Before it has its name: a bundle on a medium is known here, whatever ends the program.
        bundles.keep(index, kept)
        try:
            file.keep()
        except OSError:
            bundles.forget(index, bundle_id)
            raise
        self._book.record(writing.job.by, "bundle_written", "done", kept)
        return kept

    def _manifest(self, bundle_id: UUID, writing: "_Writing") -> BundleManifestV1:
        return BundleManifestV1(
            bundle_id=bundle_id,
            device=self._credentials.device,
            username=writing.job.by.username,
            made_at=writing.made_at,
            receipt_key=self._book.receipt_key(bundle_id),
        )

    def _log(self) -> tuple[AuditHeadV1, Iterator[AuditEventsV1]]:
        """The audit log's head, and the events after the last one that the department signed."""
        index = self._book.index
        newest, signed = audit.head(index), audit_heads.newest(index, self._credentials.device)
        head = AuditHeadV1(
            seq=newest.seq,
            hash=newest.hash,
            at=newest.at or self._book.clock(),
            kept_seq=signed,
            kept_hash=audit.hash_at(index, signed),
        )
        return head, self._events(signed, newest.seq)

    def _events(self, after: int, last: int) -> Iterator[AuditEventsV1]:
        index = self._book.index
        while after < last and (kept := audit.events_after(index, after, min(EVENTS_AT_ONCE, last - after))):
            yield AuditEventsV1(events=tuple(map(event_v1, kept)))
            after += len(kept)


@dataclass(frozen=True, slots=True)
class _Writing:
    """One bundle of a job: when the job began, and how much other bundles of it hold."""

    job: Job
    key: MediaKeyV1
    made_at: datetime
    before: int
    total: int


class _Source:
    """Batches, of which it is known whether there is another one."""

    def __init__(self, batches: Iterator[BatchV1]) -> None:
        self._batches = batches
        self._next = next(batches, None)

    def is_empty(self) -> bool:
        """Whether all were taken."""
        return self._next is None

    def take(self) -> BatchV1:
        """The next one.

        Raises:
            StopIteration: all were taken.
        """
        taken = self._next
        if taken is None:
            raise StopIteration
        self._next = next(self._batches, None)
        return taken
