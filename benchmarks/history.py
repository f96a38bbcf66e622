# SPDX-License-Identifier: Apache-2.0
"""A search that opens a million reads: how soon the first are painted, and those of any place that is scrolled to.

The store is the real one: encrypted, a file for each day, small crops. The page is the real one, offscreen, over the
real service and its thread. The peer, in the same run, is the standard library's SQLite with the same rows in one plain
file, without crops, asked for a count and forty rows; nothing of it is painted. Ticks of 16 ms run meanwhile on the
thread that paints.

Run: ``python3 dev.py bench history [DAYS] [READS_A_DAY]``; 100 days of 10,000 reads take about 3 GB for the time being.
"""

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlite_utils
from PySide6.QtCore import QBuffer, QIODevice, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from uuid6 import uuid7

from benchmarks.driving import spread
from benchmarks.vault import plate, read
from gps.types import Fix, FixAt, FixMode
from mdt_app.domain.patrol import Session
from mdt_app.main.store_desk import StoreDesk
from mdt_app.runtime import Patrol
from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions, Stage
from mdt_app.screens.terms import Terms
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.queries import Queries
from mdt_app.storage import database as database_module
from mdt_app.storage import reads
from mdt_app.storage.coding import FIX, to_json
from mdt_app.storage.database import Database
from mdt_app.storage.day_form import DAY
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.password_key import Argon2Cost
from mdt_app.storage.ring_file import NewSlot
from mdt_app.storage.times import to_text
from mdt_app.storage.vault import RING_FILE, Vault
from mdt_app.ui import application
from mdt_app.ui.bridge import Bridge
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.result_list import ResultList
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY as DAY_THEME
from policy.access import Role
from policy.profile.load import parse
from resources import text as resource_text

NOW = datetime(2026, 11, 20, 22, tzinfo=UTC)
PERSON = NewSlot("bench.officer", "a password of the benchmark")
SECRET = (PERSON.username, PERSON.password)
CENTRE = (37.97, -122.53)
WHY = InquiryForm("criminal_investigation", "26-1001", "vehicle seen near the scene, earlier passes")
WHOLE = replace(WHY, point="37.97, -122.53", within_m="50000")
ROWS = 40
PLACES, PATIENCE_S, TICK_MS = 200, 120.0, 16


@dataclass
class Ticks:
    """How late the ticks of the thread that paints came, milliseconds."""

    late: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Begin to tick."""
        self._due_at = time.monotonic() + TICK_MS / 1000
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.monotonic()
        self.late.append(max(0.0, (now - self._due_at) * 1000))
        self._due_at = now + TICK_MS / 1000


def crop() -> bytes:
    """A small JPEG."""
    image = QImage(48, 24, QImage.Format.Format_Grayscale8)
    image.fill(170)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 30)  # type: ignore[call-overload]  # PySide's types want bytes, PySide does not
    return bytes(buffer.data().data())


def day_of(draw: random.Random, day: datetime, count: int) -> list[dict[str, object]]:
    """Rows of ``reads`` of one day, a fresh fix with each, oldest first; made of text, which is quick."""
    fix = FixAt(Fix(day, day, FixMode.THREE_D, 1.25, 2.25, course_deg=45.0), 0.4, fresh=True)
    place = to_json(FIX, fix)
    characters = json.dumps([{"char": "8", "confidence": 0.97, "alternatives": []}] * 7)
    row = reads.as_row(read("8QTQ743", day, b"")) | {"characters": characters}
    made = []
    for number in range(count):
        at = 79_000 * number // count
        lat, lon = CENTRE[0] + draw.uniform(-0.1, 0.1), CENTRE[1] + draw.uniform(-0.1, 0.1)
        made_ms = int(day.timestamp() * 1000) + 1000 * at
        name = f"{made_ms:012x}7{number & 0xFFF:03x}8{number:015x}"  # as UUIDv7: the read is looked for by its time
        clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        made.append(
            row
            | {
                "read_id": f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}",
                "plate": plate(draw),
            }
            | {"captured_at": f"{day:%Y-%m-%d}T{clock}.{number % 1_000_000:06}Z", "lat": lat, "lon": lon}
            | {"camera": "front-left" if draw.random() < 0.5 else "front-right"}
            | {"fix": place.replace("1.25", f"{lat:.6f}").replace("2.25", f"{lon:.6f}")}
        )
    return made


def insert(connection: Any, table: str, rows: list[dict[str, object]]) -> None:  # noqa: ANN401 - of either library
    """All rows, in the caller's transaction."""
    names = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    connection.executemany(sql, [tuple(row.values()) for row in rows])


def fill(vault: Vault, plain: sqlite3.Connection, days: int, a_day: int) -> None:
    """The same reads into both."""
    draw, jpeg = random.Random(20261126), crop()
    for number in range(days):
        day = (NOW - timedelta(days=number)).replace(hour=0)
        rows = day_of(draw, day, a_day)
        crops = [{"read_id": row["read_id"], "kind": "plate", "jpeg": jpeg} for row in rows]
        with vault.reading(day.date()) as database, database.transaction():
            insert(database.conn, "reads", rows)
            insert(database.conn, "crops", crops)
        with plain:
            insert(plain, "reads", rows)


@contextmanager
def page_of(vault: Vault) -> Iterator["Page"]:
    """The search page over the store, with the thread that answers it."""
    profile = parse(resource_text("policies/watsonville-471.toml"))
    session = Session(uuid7(), PERSON.username, "Officer 1", "12", "routine_patrol", NOW)
    bridge = Bridge(lambda answer: answer.give())  # type: ignore[attr-defined]
    desk = StoreDesk(bridge.post, lambda error: sys.exit(str(error)))
    queries = Queries(vault)
    desk.patrol = cast("Patrol", _Shift(queries, Inquiries(lambda: NOW, profile), _Acting(session)))
    actions = InquiryActions(desk.search, desk.page, desk.view, end=desk.end_search)
    screen = InquiryScreen(lambda: NOW, InquiryRules.of(profile), actions, Terms())
    view = InquiryView(screen, DAY_THEME)
    dress(view, DAY_THEME)
    view.resize(1184, 688)
    view.show()
    try:
        yield Page(screen, view)
    finally:
        queries.close()
        view.close()


@dataclass(frozen=True)
class _Acting:
    session: Session

    @property
    def acting(self) -> "_Acting":
        return self


@dataclass(frozen=True)
class _Shift:
    """As much of a patrol as the store's desk asks."""

    queries: Queries
    inquiries: Inquiries
    presence: _Acting


class Page:
    """The page, and how long things take on it."""

    def __init__(self, screen: InquiryScreen, view: InquiryView) -> None:
        self.screen, self.view = screen, view
        self.list = view.findChildren(ResultList)[0]

    def search(self, form: InquiryForm) -> float:
        """Milliseconds from asking until the first rows are painted."""
        self.screen.change()
        self.screen.write(form)
        began = time.perf_counter()
        self.screen.search()
        self._wait(lambda: self.screen.state.stage is not Stage.SEARCHING)
        if self.screen.state.error:
            sys.exit(self.screen.state.error)
        self.list.viewport().repaint()
        self._wait(lambda: not self.list.is_unfinished)
        return (time.perf_counter() - began) * 1000

    def go_to(self, place: int) -> float:
        """Milliseconds from scrolling to a place until the reads there are painted."""
        bar, height = self.list.verticalScrollBar(), self.list.verticalHeader().defaultSectionSize()
        shown = range(
            place, min(place + self.list.viewport().height() // height + 1, self.screen.state.total)
        )
        began = time.perf_counter()
        bar.setValue(place * height)
        self.list.viewport().repaint()
        self._wait(lambda: all(self.screen.rows.row(at) is not None for at in shown))
        self.list.viewport().repaint()
        self._wait(lambda: not self.list.is_unfinished)
        return (time.perf_counter() - began) * 1000

    def _wait(self, done: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE_S
        while not done():
            if time.monotonic() > ends:
                sys.exit("the page did not answer in time")
            QApplication.processEvents()
            time.sleep(0.0005)


def asked(plain: sqlite3.Connection, where: str = "TRUE", skip: int = 0) -> float:
    """Milliseconds for a count and forty rows of the plain file."""
    began = time.perf_counter()
    plain.execute(f"SELECT count(*) FROM reads WHERE {where}").fetchall()  # noqa: S608 - ours
    sql = f"SELECT * FROM reads WHERE {where} ORDER BY captured_at DESC LIMIT {ROWS} OFFSET {skip}"  # noqa: S608
    plain.execute(sql).fetchall()
    return (time.perf_counter() - began) * 1000


def median(action: Callable[[], float], times: int = 5) -> float:
    """Of several runs, milliseconds."""
    return round(statistics.median(action() for _ in range(times)), 1)


def beside(ours: float, peer: float) -> dict[str, float]:
    """Both and their ratio."""
    return {"ours": ours, "plain": peer, "times": round(ours / max(peer, 0.1), 2)}


def measure(page: Page, plain: sqlite3.Connection) -> dict[str, object]:
    """Everything, on a page whose store is filled."""
    answers: dict[str, object] = {"first_search_ever_ms": round(page.search(WHOLE), 1)}
    total = page.screen.state.total
    in_area = "lat BETWEEN 37.5 AND 38.5 AND lon BETWEEN -123.1 AND -121.9"
    answers["reads_opened"] = total
    answers["opened_ms"] = beside(median(partial(page.search, WHOLE)), median(partial(asked, plain, in_area)))
    draw, ticks = random.Random(7), Ticks()
    places = [draw.randrange(total - 10) for _ in range(PLACES)]
    ticks.start()
    took = [page.go_to(place) for place in places]
    answers["scrolled_to_ms"] = spread(took)
    answers["scrolled_to_tick_late_ms"] = spread(ticks.late)
    answers["plain_scrolled_to_ms"] = spread([asked(plain, in_area, place) for place in places[:10]])
    answers["rows_in_memory"] = page.screen.rows.here
    text = plain.execute("SELECT plate FROM reads ORDER BY rowid DESC LIMIT 1").fetchone()[0]
    for name, pattern, where in (
        ("exact", text, f"plate = '{text}'"),
        ("partial", "*M79*", "plate GLOB '*M79*'"),
    ):
        ours = median(partial(page.search, replace(WHY, plate=pattern)))
        answers[f"{name}_ms"] = beside(ours, median(partial(asked, plain, where)))
        answers[f"{name}_reads"] = page.screen.state.total
    return answers


def make(folder: Path, days: int, a_day: int) -> None:
    """The store and its plain peer, in a process of its own.

    The library's locking of each allocation is off in it, for the making alone: with it a million reads take a quarter
    of an hour.
    """
    database_module._OF_A_CONNECTION["cipher_memory_security"] = ("OFF", "0")  # noqa: SLF001
    application.start([])
    vault = Vault.create(folder, KeyRing.create(folder / RING_FILE, PERSON, Argon2Cost()).open(*SECRET))
    give_account(vault.index())
    with closing(sqlite3.connect(folder / "plain.db")) as plain:
        DAY.apply(sqlite_utils.Database(plain, execute_plugins=False))
        plain.execute("PRAGMA journal_mode = WAL").fetchall()
        fill(vault, plain, days, a_day)
    vault.close()


def main() -> None:
    """Print the figures."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    a_day = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    if len(sys.argv) > 3:
        make(Path(sys.argv[3]), days, a_day)
        return
    with tempfile.TemporaryDirectory() as scratch:
        began, folder = time.perf_counter(), Path(scratch)
        asked_for = (sys.executable, "-m", "benchmarks.history", str(days), str(a_day), scratch)
        subprocess.run(asked_for, check=True)
        sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
        made = {
            "days": days,
            "reads_a_day": a_day,
            "made_s": round(time.perf_counter() - began, 1),
            "gigabytes": round(sum(sizes) / 1e9, 2),
            "load": round(os.getloadavg()[0], 1),
        }
        application.start([])
        vault = Vault(folder, KeyRing(folder / RING_FILE).open(*SECRET))
        vault.upgrade()
        with closing(sqlite3.connect(folder / "plain.db")) as plain, page_of(vault) as page:
            answers = measure(page, plain)
        vault.close()
    print(json.dumps({**made, **answers}, indent=1))


def give_account(index: Database) -> None:
    """An officer who may search."""
    index.table("accounts").insert(
        {"username": PERSON.username, "display_name": "Officer 1", "role": Role.OFFICER.value, "unit": "12"}
        | {"password_hash": "", "created_at": to_text(NOW), "scopes": "[]"}
    )


if __name__ == "__main__":
    main()
