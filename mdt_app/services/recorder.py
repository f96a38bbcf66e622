# SPDX-License-Identifier: Apache-2.0
"""The only writer of reads: joins the fix of the moment, matches the lists, commits all at once, tells.

The way of a read: ``record`` (any thread) -> bounded queue -> this thread -> one transaction {read, pictures,
hits, outbox rows, audit row} -> event. While a write is under way and the queue is full, ``record`` waits.

When the store cannot be written, matching and alerts go on: a hit is told at once and stored later. What is
not stored waits in memory (``services.unstored``) and is tried again every second. A notice says so, and how
many wait; only then does switching off lose something. Cameras are never held up by it: when memory is full,
reads are still matched and alerted, those without a hit are let go, and the loss is said and recorded.
"""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from uuid6 import uuid7

from camera.types import PlateRead
from gps.types import FixAt
from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, HitClosed, ReadRecorded
from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.services.matching import Matcher
from mdt_app.services.read_events import read_recorded, reads_not_kept
from mdt_app.services.store_notices import TOPIC, StoreNotices
from mdt_app.services.unstored import Pending, Unstored
from mdt_app.storage import audit, hits, outbox, reads, sightings
from mdt_app.storage.database import Database
from mdt_app.storage.errors import RowRefused, StoreTrouble
from mdt_app.storage.vault import Vault
from policy.hotlist import AGE_LIMIT
from policy.matching import MAX_LOOK_ALIKES
from sync.wire import RecordKind

QUEUE_MOST = 256
RETRY_S = 1.0
LOOK_S = 0.1
"""How often the thread looks up from an empty queue."""

TURN_S = 0.2
"""How long waiting reads are stored before new ones are matched: an alert waits no longer for them."""

BUSY_S = 0.5
"""How long a read waits for another connection's write before its hit is told without it."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a read is joined with.

    Attributes:
        unit: the car.
        fix_at: the fix of a moment, or None when there is none at all.
        session: the shift that is on now, or None.
        list_age_limit: a hit from an older list is lowered.
        max_look_alikes: look-alike characters that a near match may have; 0 for no near matches.
        tags: what the audit row of a read of this moment says besides (the court order that it is made under).
    """

    unit: str
    fix_at: Callable[[datetime], FixAt | None]
    session: Callable[[], Session | None]
    list_age_limit: timedelta = AGE_LIMIT
    max_look_alikes: int = MAX_LOOK_ALIKES
    tags: Callable[[], Mapping[str, str]] = dict


class Recorder:
    """The recorder's thread.

    Args:
        vault: the open store.
        surroundings: what a read is joined with.
        clock: UTC.
        emit: takes every event and returns at once.
        waiting: keeps what cannot be stored yet.
    """

    def __init__(
        self,
        vault: Vault,
        surroundings: Surroundings,
        clock: Clock,
        emit: Emit,
        waiting: Unstored | None = None,
    ) -> None:
        self._vault = vault
        self._surroundings = surroundings
        self._clock = clock
        self._emit = emit
        self._matcher = Matcher(clock, surroundings.list_age_limit, surroundings.max_look_alikes)
        self._incoming: queue.Queue[PlateRead] = queue.Queue(QUEUE_MOST)
        self._waiting = Unstored() if waiting is None else waiting
        self._notices = StoreNotices(emit)
        self._next_try = 0.0
        self._ends: float | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    @property
    def unstored(self) -> int:
        """Reads that are in memory only."""
        return self._incoming.qsize() + len(self._waiting)

    def hit_closed(self, event: HitClosed) -> None:
        """A person closed a hit: how it ended decides whether its vehicle raises another. Any thread may tell it."""
        self._matcher.closed(event)

    def start(self) -> None:
        """Begin to record."""
        self._thread.start()

    def record(self, read: PlateRead) -> None:
        """Take a read; waits while the queue is full, and does not take it once the recorder has ended."""
        while not self._ended.is_set():
            with suppress(queue.Full):
                self._incoming.put(read, timeout=LOOK_S)
                return
        _log.error("a read came after the end of the shift", topic=TOPIC, camera=read.camera)

    def stop(self, deadline_s: float) -> bool:
        """Store what is waiting and end; whether everything was stored within ``deadline_s`` seconds."""
        self._ends = time.monotonic() + deadline_s
        self._thread.join(deadline_s + TURN_S + LOOK_S + BUSY_S)
        return not self._thread.is_alive() and not self.unstored and not self._waiting.lost

    def _run(self) -> None:
        try:
            self._open_early()
            while self._step():
                pass
        finally:
            self._ended.set()
            if left := self.unstored + self._waiting.lost:
                self._notices.left(left)
            self._vault.release()

    def _open_early(self) -> None:
        """Open today's file while there is room on the disk: asking the lists then works without any."""
        try:
            self._vault.day(self._clock().date())
            self._vault.index()
        except StoreTrouble as trouble:
            _log.warning("the store is not open yet", topic=TOPIC, error=str(trouble))

    def _step(self) -> bool:
        """Take what came, or try the waiting ones; whether to go on."""
        try:
            return self._take_next()
        # The top of the thread: a fault with one read must not silence all that follow.
        except Exception:  # noqa: BLE001 - top of the thread
            _log.exception("a read could not be recorded", topic=TOPIC)
            self._notices.fault()
            return True

    def _take_next(self) -> bool:
        """New reads first, for one of them may be a hit; then the waiting ones have their turn."""
        look_s = 0.0 if self._is_due() else LOOK_S
        with suppress(queue.Empty):
            self._take(self._incoming.get(timeout=look_s))
            for _ in range(QUEUE_MOST):
                self._take(self._incoming.get_nowait())
        if self._is_due():
            self._store_waiting()
        return self._ends is None or (self.unstored > 0 and time.monotonic() < self._ends)

    def _is_due(self) -> bool:
        waits = bool(self._waiting) or self._waiting.lost > 0
        return waits and time.monotonic() >= self._next_try

    def _take(self, read: PlateRead) -> None:
        pending = Pending(self._joined(read), tags=self._surroundings.tags())
        trouble: StoreTrouble | None = None
        if not self._waiting:
            trouble = self._stored(pending)
            if trouble is None:
                return
            self._next_try = time.monotonic() + RETRY_S
        self._match(pending)
        self._tell(pending)
        self._waiting.keep(pending)
        self._notices.not_stored(len(self._waiting), self._waiting.lost, trouble)

    def _joined(self, read: PlateRead) -> RecordedRead:
        return RecordedRead(
            read_id=uuid7(),
            plate=read,
            fix=self._surroundings.fix_at(read.captured_at),
            session=self._surroundings.session(),
            unit=self._surroundings.unit,
            recorded_at=self._clock(),
        )

    def _database(self, read: RecordedRead) -> Database:
        database = self._vault.day(read.plate.captured_at.date())
        database.wait_for_others(BUSY_S)
        return database

    def _match(self, pending: Pending) -> None:
        """Ask the lists, if they can be asked; else when the read is stored."""
        if pending.matched is not None:
            return
        try:
            pending.matched = self._matcher.matched(self._vault.index(), pending.read)
        except StoreTrouble as trouble:
            _log.warning("the lists could not be asked", topic=TOPIC, error=str(trouble))

    def _stored(self, pending: Pending) -> StoreTrouble | None:
        """Store a read and tell of it; what kept it from being stored, when another try may help."""
        stored = False
        try:
            self._store(pending)
            stored = True
        except RowRefused:
            raise
        except StoreTrouble as trouble:
            return trouble
        finally:
            # Whatever becomes of the row, its hit is told.
            self._tell(pending, stored=stored)
        return None

    def _store(self, pending: Pending) -> None:
        database = self._database(pending.read)
        if pending.matched is None:
            pending.matched = self._matcher.matched(self._vault.index(), pending.read)
        with database.transaction():
            reads.add(database, pending.read)
            outbox.queue(database, RecordKind.READ, pending.read.read_id, pending.read.plate.captured_at)
            for hit in pending.matched.hits:
                hits.add(database, hit)
                outbox.queue(database, RecordKind.HIT, hit.hit_id, hit.raised_at)
            for sighting in pending.matched.again:
                sightings.add(database, sighting)
            audit.append(database, read_recorded(pending, pending.matched, self._clock()))

    def _store_waiting(self) -> None:
        """Store the reads that wait, as many as their turn allows; after trouble again in ``RETRY_S``."""
        over = time.monotonic() + TURN_S
        while self._waiting and time.monotonic() < over:
            oldest = self._waiting.take_oldest()
            trouble = self._stored(oldest)
            if trouble is not None:
                self._waiting.put_back(oldest)
                self._next_try = time.monotonic() + RETRY_S
                self._notices.not_stored(len(self._waiting), self._waiting.lost, trouble)
                return
        if not self._waiting:
            self._say_stored_again()

    def _say_stored_again(self) -> None:
        """All that was kept is stored; what was not kept is recorded."""
        lost, session = self._waiting.lost, self._surroundings.session()
        if lost:
            try:
                audit.append(self._vault.index(), reads_not_kept(lost, session, self._clock()))
            except StoreTrouble as trouble:
                self._next_try = time.monotonic() + RETRY_S
                self._notices.not_stored(len(self._waiting), self._waiting.lost, trouble)
                return
            self._waiting.forgive()
        self._notices.stored_again(lost)

    def _tell(self, pending: Pending, *, stored: bool = False) -> None:
        """Tell of a stored read, and of a hit at once; each read once."""
        matched = pending.matched
        if pending.told or matched is None or not (stored or pending.is_listed):
            return
        pending.told = True
        self._emit(ReadRecorded(pending.read, matched.hits, matched.again))
