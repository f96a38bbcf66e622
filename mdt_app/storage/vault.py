# SPDX-License-Identifier: Apache-2.0
"""The store of one unit, open: its folder and the ring that a signed-on person opened.

There are two kinds of files. The *index* holds what belongs to the unit: accounts, shifts, hot lists, audit. Each UTC
*day* has a file of its own, with a random key of its own in the ring, for its reads, pictures, hits, and what of them
waits to be sent; a read belongs to the day of its capture. Destroying a day's key destroys the day.

Each thread has connections of its own, opened at its first question and closed by its ``release``.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import structlog

from mdt_app.storage import single_file
from mdt_app.storage.audit_pen import AuditPen
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.day_form import upgrade_day
from mdt_app.storage.errors import (
    NotEncrypted,
    RowRefused,
    StoreDamaged,
    StoreMissing,
    StoreTrouble,
    WrongKey,
)
from mdt_app.storage.index_form import upgrade_index
from mdt_app.storage.key_ring import INDEX, SINGLE_FILE, OpenRing
from policy.control import control

DEVICE_KEY = "device"
RING_FILE = "ring.json"
INDEX_FILE = "index.db"
DAYS_FOLDER = "days"
DAYS_KEPT = 2
"""Day files that a thread keeps open: today's, and another that it was asked about."""

#: What a file of SQLite may have beside it.
BESIDE = ("", "-wal", "-shm")

_log = structlog.get_logger(__name__)


class Vault:
    """A unit's folder with its ring open.

    Attributes:
        pen: what writes of this store's audit events.
        on_unreadable: told of each day whose file cannot be read while others are.
    """

    def __init__(self, folder: Path, ring: OpenRing) -> None:
        self.folder = folder
        self.ring = ring
        self.pen = AuditPen(ring)
        self.on_unreadable: Callable[[date, StoreTrouble], None] = _say_unreadable
        self._of_thread = threading.local()
        self._preparing = threading.Lock()
        self._prepared: set[date] = set()

    @classmethod
    def create(cls, folder: Path, ring: OpenRing) -> "Vault":
        """Make the index in a folder whose ring was just made."""
        open_database(folder / INDEX_FILE, ring.key_for(INDEX), create=True).close()
        vault = cls(folder, ring)
        vault.upgrade()
        return vault

    def upgrade(self) -> None:
        """Bring the files to this program's form; done once after opening, before anything else.

        Raises:
            StoreTrouble: a file could not be opened or changed; what was done so far stands and is gone on with.
            StoreDamaged: the key ring is an older copy than the index.
        """
        is_split = SINGLE_FILE in self.ring.names()
        if is_split:
            self.ring.make_key(INDEX)
        index = open_database(self.folder / INDEX_FILE, self.ring.key_for(INDEX), create=is_split)
        try:
            if not is_split:
                self._refuse_emptied(index)
            upgrade_index(index)
            self._refuse_older_ring(index)
        finally:
            index.close()
        if is_split:
            self._take_apart()
        self.note_ring()

    def index(self) -> Database:
        """The calling thread's connection to accounts, lists, shifts and audit.

        Raises:
            VaultClosed: signed off.
            StoreMissing, WrongKey, NotEncrypted: the file does not open.
        """
        return self._kept(None)

    def day(self, day: date) -> Database:
        """The calling thread's connection to a UTC day's file and the index at once; the file is made if need be.

        One transaction changes both, the index first.

        Raises:
            VaultClosed: signed off.
            RowRefused: the day was destroyed.
            StoreMissing, StoreDamaged: the day's file was there and is not, or does not open.
        """
        return self._kept(day)

    def connect(self, day: date | None = None) -> Database:
        """A new connection for the calling thread, which closes it; as for ``index``, or for ``day``."""
        if day is not None:
            self._prepare(day)
        index = open_database(self.folder / INDEX_FILE, self.ring.key_for(INDEX))
        index.pen = self.pen
        if day is None:
            return index
        try:
            with _told_by(day):
                index.attach_encrypted(self.day_file(day), self.ring.key_for(day.isoformat()), "day")
        except BaseException:
            index.close()
            raise
        return index

    @contextmanager
    def reading(self, day: date) -> Iterator[Database]:
        """A connection to one day's file alone, for a question or two.

        Raises:
            VaultClosed, StoreMissing, StoreDamaged: as for ``day``.
        """
        self._prepare(day)
        database = self._open_day(day)
        try:
            yield database
        finally:
            database.close()

    def days(self) -> tuple[date, ...]:
        """The days that can be read, the newest first."""
        found = []
        for name in self.ring.names():
            with suppress(ValueError):
                found.append(date.fromisoformat(name))
        return tuple(sorted(found, reverse=True))

    def each(self, days: Iterable[date]) -> Iterator[tuple[date, Database]]:
        """These days' files, one after the other, each open until the next; one that does not open is told."""
        for day in days:
            try:
                self._prepare(day)
                database = self._open_day(day)
            except RowRefused:
                # Destroyed by another program since these days were listed.
                continue
            except (StoreMissing, StoreDamaged, NotEncrypted) as trouble:
                if day.isoformat() in self.ring.names():
                    self.on_unreadable(day, trouble)
                continue
            try:
                yield day, database
            finally:
                database.close()

    def day_file(self, day: date) -> Path:
        """Where a day's file lies."""
        return self.folder / DAYS_FOLDER / f"{day.isoformat()}.db"

    def device_key_password(self) -> bytes:
        """What unlocks the terminal's private key; it lies in the ring, so a person opens both."""
        return self.ring.make_key(DEVICE_KEY).hex().encode()

    @control("J04.5")
    def note_ring(self) -> None:
        """Keep in the index which generation the ring has reached, so that an older copy of it is known as one."""
        index = self.index()
        with index.transaction():
            if _generation(index) < self.ring.generation:
                index.table("ring").upsert({"only": 1, "generation": self.ring.generation}, pk="only")

    def release(self) -> None:
        """Close the calling thread's connections; its next question opens new ones."""
        for database in self._open().values():
            database.close()
        self._open().clear()

    def close(self) -> None:
        """Close the calling thread's connections and drop the keys; other threads have released theirs."""
        with suppress(StoreTrouble, sqlite3.Error):
            # A full disk, say, or an index without tables. The ring is then noted at the next opening.
            self.note_ring()
        self.release()
        self.ring.close()

    def forget(self, day: date) -> None:
        """Close the calling thread's connection to a day's file and forget that it was prepared."""
        if (database := self._open().pop(day, None)) is not None:
            database.close()
        with self._preparing:
            self._prepared.discard(day)

    def _open(self) -> dict[date | None, Database]:
        opened: dict[date | None, Database] | None = getattr(self._of_thread, "opened", None)
        if opened is None:
            opened = self._of_thread.opened = {}
        return opened

    def _kept(self, day: date | None) -> Database:
        if not self.ring.is_open:
            self.release()
        opened = self._open()
        if day not in opened:
            database = self.connect(day)
            others = [kept for kept in opened if kept is not None]
            if day is not None and len(others) >= DAYS_KEPT:
                opened.pop(others[0]).close()
            opened[day] = database
        return opened[day]

    def _prepare(self, day: date) -> None:
        """See that the day has a key and a file of this program's form, once."""
        with self._preparing:
            if day in self._prepared and self.ring.is_open:
                return
            self._make(day)
            self._prepared.add(day)

    def _make(self, day: date) -> None:
        name, index = day.isoformat(), self.index()
        known = index.rows("SELECT destroyed_at FROM days WHERE day = ?", (name,))
        if known and known[0]["destroyed_at"]:
            raise RowRefused(f"The records of {day} were destroyed. Nothing can be added to that day.")
        if known and name not in self.ring.names():
            # A new key would not open its file. ``services.purge`` finishes what was begun.
            raise StoreMissing(f"The key of {day} was destroyed; its records cannot be opened any more.")
        if known and not self.day_file(day).exists():
            raise StoreMissing(f"The file of {day} is missing. Restore the data folder from its backup.")
        self.ring.make_key(name)
        self.day_file(day).parent.mkdir(mode=0o700, exist_ok=True)
        database = self._open_day(day, create=not known)
        try:
            upgrade_day(database, day)
        finally:
            database.close()
        if not known:
            index.table("days").insert({"day": name}, ignore=True)
            self.note_ring()

    def _open_day(self, day: date, *, create: bool = False) -> Database:
        with _told_by(day):
            return open_database(self.day_file(day), self.ring.key_for(day.isoformat()), create=create)

    def _refuse_emptied(self, index: Database) -> None:
        """An empty file takes any key: only a ring that was just made belongs to an index without tables."""
        if self.ring.generation > 1 and not index.table_names():
            raise StoreDamaged(
                "The index is empty though this unit has been in use. Restore the data folder from its backup."
            )

    def _refuse_older_ring(self, index: Database) -> None:
        if _generation(index) > self.ring.generation:
            raise StoreDamaged(
                "The key ring is an older copy than the store. Put the newest ring.json back, or set the unit up anew."
            )

    def _take_apart(self) -> None:
        """Bring what lies in the one file of older stores into the index and the day files."""
        path, key = self.folder / single_file.FILE, self.ring.key_for(SINGLE_FILE)
        single_file.take_apart(path, key, self.connect, self.reading)
        self.ring.make_key(DEVICE_KEY, single_file.device_key_password(key))
        self.ring.destroy_keys({SINGLE_FILE})
        for end in BESIDE:
            path.with_name(path.name + end).unlink(missing_ok=True)


def _generation(index: Database) -> int:
    return int(index.rows("SELECT ifnull(max(generation), 0) AS generation FROM ring")[0]["generation"])


@contextmanager
def _told_by(day: date) -> Iterator[None]:
    """Say which day's file does not open."""
    try:
        yield
    except WrongKey as error:
        raise StoreDamaged(
            f"The file of {day} is damaged, or is not this unit's. Restore the data folder from its backup."
        ) from error


def _say_unreadable(day: date, trouble: StoreTrouble) -> None:
    _log.error("a day's file cannot be read", topic="store", day=day.isoformat(), error=str(trouble))
