# SPDX-License-Identifier: Apache-2.0
"""The only writer of reads: joins the fix of the moment, matches the lists, commits all at once, tells.

The way of a read: ``record`` (any thread) -> bounded queue -> this thread -> one transaction {read, pictures,
hits, outbox rows, audit row} -> event. When the queue is full, ``record`` waits: reads never drop.

When the store cannot be written, matching and alerts go on: a hit is told at once and stored later. What is
not stored waits in memory and is tried again every second. A notice says so, and how many wait; only then
does switching off lose something. After ``WAITING_MOST`` reads the recorder takes no more until the store can
be written again, so that memory does not run out: the cameras then stand still and say so.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from uuid6 import uuid7

from camera.types import PlateRead
from gps.types import FixAt
from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, NoticeRaised, ReadRecorded
from mdt_app.domain.patrol import Hit, RecordedRead, Session
from mdt_app.notices import Level, Notice
from mdt_app.services.matching import Matcher
from mdt_app.storage import audit, hits, outbox, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.errors import RowRefused, StoreTrouble
from mdt_app.storage.vault import Vault
from policy.hotlist import AGE_LIMIT
from policy.matching import MAX_LOOK_ALIKES
from sync.wire import RecordKind

QUEUE_MOST = 256
WAITING_MOST = 2000
RETRY_S = 1.0
LOOK_S = 0.1
"""How often the thread looks up from an empty queue."""

BUSY_S = 0.5
"""How long a read waits for another connection's write before its hit is told without it."""

TOPIC = "store"

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
    """

    unit: str
    fix_at: Callable[[datetime], FixAt | None]
    session: Callable[[], Session | None]
    list_age_limit: timedelta = AGE_LIMIT
    max_look_alikes: int = MAX_LOOK_ALIKES


@dataclass(slots=True)
class _Waiting:
    """A read on its way into the store; ``hits`` is None until the lists could be asked."""

    read: RecordedRead
    hits: tuple[Hit, ...] | None = None
    told: bool = False


class Recorder:
    """The recorder's thread."""

    def __init__(self, vault: Vault, surroundings: Surroundings, clock: Clock, emit: Emit) -> None:
        self._vault = vault
        self._surroundings = surroundings
        self._clock = clock
        self._emit = emit
        self._matcher = Matcher(clock, surroundings.list_age_limit, surroundings.max_look_alikes)
        self._incoming: queue.Queue[PlateRead] = queue.Queue(QUEUE_MOST)
        self._waiting: deque[_Waiting] = deque()
        self._announced = 0
        self._next_try = 0.0
        self._ends: float | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    @property
    def unstored(self) -> int:
        """Reads that are in memory only."""
        return self._incoming.qsize() + len(self._waiting)

    def start(self) -> None:
        """Begin to record."""
        self._thread.start()

    def record(self, read: PlateRead) -> None:
        """Take a read; waits while the queue is full."""
        self._incoming.put(read)

    def stop(self, deadline_s: float) -> bool:
        """Store what is waiting and end; whether everything was stored within ``deadline_s`` seconds."""
        self._ends = time.monotonic() + deadline_s
        self._thread.join(deadline_s + LOOK_S + BUSY_S)
        return not self._thread.is_alive() and not self.unstored

    def _run(self) -> None:
        try:
            self._open_early()
            while self._step():
                pass
        finally:
            self._vault.release()

    def _open_early(self) -> None:
        """Open the connection while there is room on the disk: asking the lists then works without any."""
        try:
            self._vault.index()
        except StoreTrouble as trouble:
            _log.warning("the store is not open yet", topic=TOPIC, error=str(trouble))

    def _step(self) -> bool:
        """Take one read, or try the waiting ones; whether to go on."""
        try:
            return self._take_next()
        # The top of the thread: a fault with one read must not silence all that follow.
        except Exception:  # noqa: BLE001 - top of the thread
            _log.exception("a read could not be recorded", topic=TOPIC)
            self._notify(
                Level.FAULT,
                "A read could not be recorded because of a fault in the program",
                "Other reads go on. Report it: the technical log has the place.",
            )
            return True

    def _take_next(self) -> bool:
        if len(self._waiting) >= WAITING_MOST:
            time.sleep(LOOK_S)
        else:
            with suppress(queue.Empty):
                self._take(self._incoming.get(timeout=LOOK_S))
        self._try_again()
        return self._ends is None or (self.unstored > 0 and time.monotonic() < self._ends)

    def _try_again(self) -> None:
        """Store the waiting reads, once every ``RETRY_S``."""
        if self._waiting and time.monotonic() >= self._next_try:
            self._next_try = time.monotonic() + RETRY_S
            self._store_waiting()

    def _take(self, read: PlateRead) -> None:
        waiting = _Waiting(self._joined(read))
        if self._waiting:
            self._match(waiting)
            self._tell(waiting)
            self._waiting.append(waiting)
            self._announce_waiting()
            return
        try:
            self._store(waiting)
        except RowRefused:
            raise
        except StoreTrouble as trouble:
            self._match(waiting)
            self._tell(waiting)
            self._waiting.append(waiting)
            self._next_try = time.monotonic() + RETRY_S
            self._announce_waiting(trouble)
        else:
            self._tell(waiting, stored=True)

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

    def _match(self, waiting: _Waiting) -> None:
        """Ask the lists, if they can be asked; else when the read is stored."""
        if waiting.hits is not None:
            return
        try:
            waiting.hits = self._matcher.hits_of(self._vault.index(), waiting.read)
        except StoreTrouble as trouble:
            _log.warning("the lists could not be asked", topic=TOPIC, error=str(trouble))

    def _store(self, waiting: _Waiting) -> None:
        database = self._database(waiting.read)
        if waiting.hits is None:
            waiting.hits = self._matcher.hits_of(self._vault.index(), waiting.read)
        with database.transaction():
            reads.add(database, waiting.read)
            outbox.queue(database, RecordKind.READ, waiting.read.read_id, waiting.read.plate.captured_at)
            for hit in waiting.hits:
                hits.add(database, hit)
                outbox.queue(database, RecordKind.HIT, hit.hit_id, hit.raised_at)
            audit.append(database, _event(waiting.read, len(waiting.hits), self._clock()))

    def _store_waiting(self) -> None:
        while self._waiting:
            oldest = self._waiting.popleft()
            try:
                self._store(oldest)
            except RowRefused:
                raise
            except StoreTrouble as trouble:
                self._waiting.appendleft(oldest)
                self._announce_waiting(trouble)
                return
            self._tell(oldest, stored=True)
        if self._announced:
            self._announced = 0
            self._notify(Level.INFORMATION, "Reads are stored again", "Nothing was lost.")

    def _tell(self, waiting: _Waiting, *, stored: bool = False) -> None:
        """Tell of a stored read, and of a hit at once; each read once."""
        if waiting.told or waiting.hits is None or not (stored or waiting.hits):
            return
        waiting.told = True
        self._emit(ReadRecorded(waiting.read, waiting.hits))

    def _announce_waiting(self, trouble: StoreTrouble | None = None) -> None:
        """Say that reads wait: when it begins, and each time their number has doubled."""
        count = len(self._waiting)
        if self._announced and count < 2 * self._announced:
            return
        self._announced = count
        cause = str(trouble) if trouble is not None else "The store cannot be written."
        self._notify(
            Level.FAULT,
            f"Reads are not being stored: {count} kept in memory",
            f"{cause} Alerts go on. Do not switch the terminal off before reads are stored again.",
        )

    def _notify(self, level: Level, headline: str, remedy: str) -> None:
        self._emit(NoticeRaised(Notice(level, TOPIC, headline, remedy)))


def _event(read: RecordedRead, raised: int, at: datetime) -> AuditEvent:
    session = read.session
    return AuditEvent(
        at=at,
        event="read_recorded",
        username=session.username if session else "",
        session_id=str(session.session_id) if session else "",
        object=f"read {read.read_id}",
        purpose=session.purpose if session else "",
        query_elements={"camera": read.plate.camera, "hits": str(raised)},
        rows=1,
    )
