# SPDX-License-Identifier: Apache-2.0
"""What encryption, day files and proof of a person cost, as ratios to plain SQLite in the same run.

Measured: reads written one transaction each; a search by plate and by part of one over a year of day files, and the
first search, which lists the plates of each day; sign-on with a year in the key ring. The peer is the standard
library's SQLite with the same tables, one file, the same durability.

Run: ``python3 dev.py bench vault [DAYS] [READS_A_DAY]``.
"""

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from uuid6 import uuid7

from camera.types import Box, Character, PlateRead, Reading
from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.services.inquiry_rows import PAGE, OpenInquiry
from mdt_app.storage import audit, outbox, plate_lists, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.day_form import DAY
from mdt_app.storage.index_form import INDEX
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.password_key import Argon2Cost
from mdt_app.storage.plate_lists import Wanted
from mdt_app.storage.reads import ReadFilter
from mdt_app.storage.ring_file import NewSlot
from mdt_app.storage.times import to_text
from mdt_app.storage.vault import RING_FILE, Vault
from policy.inquiry import InquiryRequest
from sync.wire import RecordKind

WRITES = 200
SCENE_BYTES = 100_000
PLATE_BYTES = 16_000
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
LAST_DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
PERSON = NewSlot("bench.officer", "a password of the benchmark")
NOBODY = Session(UUID(int=0), "", "", "", "", LAST_DAY)


class Plain(Database):
    """The same index and day, unencrypted: what the ratios are to."""

    def __init__(self, folder: Path) -> None:
        index = sqlite3.connect(folder / "plain-index.db", isolation_level=None)
        self.path, self.pen, self.has_noted_failure = folder / "plain-index.db", None, False
        super(Database, self).__init__(index, execute_plugins=False)
        INDEX.apply(self)
        day = sqlite3.connect(folder / "plain-day.db", isolation_level=None)
        import sqlite_utils

        DAY.apply(sqlite_utils.Database(day, execute_plugins=False))
        day.close()
        self.conn.execute("ATTACH DATABASE ? AS day", (str(folder / "plain-day.db"),))
        for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            self.conn.execute(f"PRAGMA {setting}").fetchall()
            self.conn.execute(f"PRAGMA day.{setting}").fetchall()


def plate(draw: random.Random) -> str:
    """A text of California's passenger form."""
    letters = "".join(draw.choices(LETTERS, k=3))
    return f"{draw.randint(1, 9)}{letters}{draw.randint(0, 999):03}"


def read(text: str, at: datetime, picture: bytes) -> RecordedRead:
    """A read with pictures of the usual size."""
    characters = tuple(Character(char, 0.97, (("B", 0.01), ("8", 0.01))) for char in text)
    seen = PlateRead(
        camera="front-left",
        reading=Reading(text, 0.95, characters, "CA", 0.9),
        captured_at=at,
        first_seen_at=at,
        last_seen_at=at,
        frames=7,
        box=Box(577.5, 424.0, 703.25, 487.0),
        frame_size=(1280, 720),
        plate_jpeg=picture[:PLATE_BYTES],
        scene_jpeg=picture[:SCENE_BYTES],
        reader="plates 1",
    )
    return RecordedRead(uuid7(), seen, None, None, "12", at)


def write(database: Database, one: RecordedRead) -> None:
    """What the recorder writes for a read, in one transaction."""
    at = one.plate.captured_at
    with database.transaction():
        reads.add(database, one)
        outbox.queue(database, RecordKind.READ, one.read_id, at)
        audit.append(database, AuditEvent(at, "read_recorded", object=f"read {one.read_id}"))


def reads_per_second(database: Database, draw: random.Random, day: datetime) -> float:
    """Over ``WRITES`` transactions."""
    picture = draw.randbytes(SCENE_BYTES)
    made = [read(plate(draw), day + timedelta(seconds=i), picture) for i in range(WRITES)]
    began = time.perf_counter()
    for one in made:
        write(database, one)
    return WRITES / (time.perf_counter() - began)


def fill(databases: tuple[Database, ...], draw: random.Random, day: datetime, count: int) -> None:
    """The same reads of a day into each, without pictures: a search does not look at them."""
    template = read("8QTQ743", day, b"")
    row = reads.as_row(template)
    rows = []
    for i in range(count):
        text, at = plate(draw), to_text(day + timedelta(seconds=20 * i))
        rows.append(row | {"read_id": str(UUID(int=draw.getrandbits(128))), "plate": text, "captured_at": at})
    for database in databases:
        with database.transaction():
            database.table("reads").insert_all(rows)


def median_ms(action: Callable[[], object], times: int = 5) -> float:
    """Median duration after a first, uncounted run."""
    action()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 3)


def main() -> None:
    """Print the figures and their ratios to plain SQLite."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 365
    a_day = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    draw = random.Random(20261126)
    with tempfile.TemporaryDirectory() as scratch, closing(Plain(Path(scratch))) as plain:
        folder = Path(scratch)
        ring = KeyRing.create(folder / RING_FILE, PERSON, Argon2Cost()).open(PERSON.username, PERSON.password)
        vault = Vault.create(folder, ring)
        today = LAST_DAY + timedelta(days=1)
        plain.pen = vault.index().pen
        ours, theirs = (
            reads_per_second(vault.day(today.date()), draw, today),
            reads_per_second(plain, draw, today),
        )
        for number in range(days):
            day = LAST_DAY - timedelta(days=number)
            with vault.reading(day.date()) as database:
                fill((database, plain), draw, day.replace(hour=0), a_day)
        answers = {"reads_per_s": _answer(round(ours, 1), round(theirs, 1), theirs / ours)}
        first = time.perf_counter()
        _over_all_days(vault, "9ZZZ999")
        answers["first_search_ms"] = {"ours": round((time.perf_counter() - first) * 1000, 1)}
        for name, wanted in {"exact": "4KXM791", "partial": "*M79*"}.items():
            mine = median_ms(partial(_over_all_days, vault, wanted))
            peer = median_ms(partial(reads.find, plain, ReadFilter(wanted, limit=PAGE)))
            answers[f"{name}_ms"] = _answer(mine, peer, mine / max(peer, 0.01))
        vault.close()
        opened = median_ms(lambda: _sign_on(folder))
        peer = median_ms(lambda: _open_plain(folder))
        answers["sign_on_ms"] = _answer(opened, peer, opened / max(peer, 0.01))
    print(json.dumps({"days": days, "reads_a_day": a_day, **answers}, indent=1))


def _over_all_days(vault: Vault, plate: str) -> int:
    """As ``services.inquiries`` searches: all that fit are counted, the newest of them opened."""
    today = LAST_DAY.date() + timedelta(days=1)
    days = plate_lists.fitting(vault, vault.days(), Wanted(plate), today)
    found = OpenInquiry(NOBODY, InquiryRequest("", "", "", plate), days)
    return len(found.reads(vault, 0))


def _answer(ours: float, plain: float, times: float) -> dict[str, float]:
    return {"ours": ours, "plain": plain, "times": round(times, 2)}


def _sign_on(folder: Path) -> None:
    """What signing on opens: the ring by the password, and the index."""
    vault = Vault(folder, KeyRing(folder / RING_FILE).open(PERSON.username, PERSON.password))
    vault.upgrade()
    vault.index().rows("SELECT count(*) FROM accounts")
    vault.close()


def _open_plain(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "plain-index.db")) as plain:
        plain.execute("SELECT count(*) FROM accounts").fetchall()


if __name__ == "__main__":
    main()
