# SPDX-License-Identifier: Apache-2.0
"""The head of a car's audit log at a real department: signed, checked by an outsider, and contradicted."""

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from mdt_app.audit_log.check import check_file, keys_in
from mdt_app.audit_log.export import Wanted, export
from mdt_app.domain.events import NoticeRaised
from mdt_app.notices import Level
from mdt_app.services.audit_heads import AuditWatch, StoredAuditLog
from mdt_app.services.hotlists import HotLists, TransferredHotLists
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, audit_heads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_form import fields_of
from mdt_app.storage.errors import DiskFull
from mdt_app.storage.outbox import StoredOutbox
from policy.chain import GENESIS, Fault, event_hash
from server.clock import system_clock
from server.db.tables import TerminalEvent
from server.department import open_department
from sync.client import SyncClient
from sync.enrol import Enrolled
from sync.errors import HeadRefused
from sync.heads import show_head
from sync.ports import OutboxProgress
from sync.worker import CarSide, SyncWorker
from tests.helpers.department import Department, running_department
from tests.helpers.stores import MORNING, Clock, Heard, make_unit, sign_on

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file."""
    with running_department(tmp_path_factory.mktemp("anchors") / "data") as running:
        yield running


@dataclass
class Car:
    """A unit with an enrolled terminal and a connection."""

    folder: Path
    signed_on: SignedOn
    enrolled: Enrolled
    client: SyncClient
    heard: Heard

    def __post_init__(self) -> None:
        clock, vault = Clock(), self.signed_on.vault
        self.watch = AuditWatch(vault, clock, self.heard)
        self.log = StoredAuditLog(vault, self.enrolled.device, clock, self.watch, self.heard)

    def write(self, count: int = 3) -> None:
        """So many events more."""
        for _ in range(count):
            audit.append(self.signed_on.vault.index(), AuditEvent(MORNING, "inquiry", reason="8QTQ743"))

    def show(self) -> int:
        """Have the head signed; its number, 0 when there was nothing new."""
        receipt = show_head(self.log, self.client)
        return receipt.seq if receipt else 0

    @property
    def newest(self) -> int:
        """Number of the newest event."""
        return audit.head(self.signed_on.vault.index()).seq

    def event_names(self) -> list[str]:
        """All of them."""
        return [kept.fields["event"] for kept in audit.kept_events(self.signed_on.vault.index())]


@pytest.fixture
def car(department: Department, tmp_path: Path) -> Iterator[Car]:
    """Somebody is signed on."""
    yield from _car(department, tmp_path, "7-Adam-1")


def _car(department: Department, folder: Path, unit: str) -> Iterator[Car]:
    enrolled = department.enrol(folder / "terminal", f"{unit} of {folder.name}")
    signed_on = sign_on(make_unit(folder / "unit", Clock()), Clock())
    with department.client(enrolled.credentials) as client:
        yield Car(folder / "unit", signed_on, enrolled, client, Heard())
    if signed_on.vault.ring.is_open:
        signed_on.vault.close()


def alerts(department: Department, car: Car) -> list[str]:
    """What the department's people were told of this car."""
    told = department.json("audit", "alerts")["alerts"]
    return [alert["kind"] for alert in told if alert["device"] == car.enrolled.device]


def department_keys(department: Department) -> list[str]:
    """As an outsider gets them."""
    return keys_in(department.cli("audit", "key").stdout)


def test_an_outsider_checks_the_log_by_the_departments_key(
    car: Car, department: Department, tmp_path: Path
) -> None:
    """From the car to the department to the file to somebody with nothing but the file and the key."""
    car.write()
    signed = car.show()
    assert signed == car.newest
    assert car.show() == 0, "a signed head is not shown again"
    car.write(2)
    path = tmp_path / "log.jsonl"
    export(car.signed_on.vault.index(), Wanted(path, "audit", "unit12.admin"), MORNING)
    report = check_file(path, department_keys(department))
    assert (report.ok, report.proven, report.events) == (True, signed, car.newest)
    heads = tmp_path / "heads.jsonl"
    heads.write_text(department.cli("audit", "heads", car.enrolled.device).stdout, encoding="utf-8")
    assert check_file(path, department_keys(department), heads).proven == signed


@pytest.mark.clause("SR-465.5-a-ii", "MB-462.6-b", "PB-434.5-b-ii", "MP-462.6-a-ii", "WV-471.7-b-ii")
def test_what_was_recorded_without_a_network_is_sent_later(car: Car, department: Department) -> None:
    """Every event, with what was searched for, from the first contact on (``access.log_reads_offline``)."""
    car.write(450)
    car.show()
    car.write(2)
    signed = car.show()
    assert car.client.audit_kept().events == signed == car.newest
    opened = open_department(department.folder, None, system_clock)
    with opened.database.read() as session:
        wanted = select(TerminalEvent).where(TerminalEvent.device == car.enrolled.device)
        rows = session.scalars(wanted.order_by(TerminalEvent.seq)).all()
    opened.close()
    kept = list(audit.kept_events(car.signed_on.vault.index()))
    assert [row.hash for row in rows] == [one.fields["hash"] for one in kept]


class TestContradictions:
    """Somebody with the store's keys changed the log; the car's own program shows it."""

    def _refused(self, car: Car, department: Department, words: str) -> None:
        with pytest.raises(HeadRefused, match=words):
            car.show()
        car.write(1)
        with pytest.raises(HeadRefused):
            car.show()
        assert alerts(department, car) == ["contradicted"]
        assert car.event_names().count("audit_head_refused") == 1
        notices = [event.notice for event in car.heard.events if isinstance(event, NoticeRaised)]
        assert [(notice.level, notice.headline) for notice in notices] == [
            (Level.FAULT, "The department does not accept this terminal's audit log")
        ]

    def test_an_older_copy_of_the_store(self, car: Car, department: Department, tmp_path: Path) -> None:
        """Put back from a backup, to lose the last events."""
        car.write()
        car.signed_on.vault.index().checkpoint()
        copy = tmp_path / "copy.db"
        shutil.copy(car.folder / "index.db", copy)
        car.write()
        car.show()
        car.signed_on.vault.release()
        for beside in ("-wal", "-shm"):
            (car.folder / f"index.db{beside}").unlink(missing_ok=True)
        shutil.copy(copy, car.folder / "index.db")
        self._refused(car, department, "but event")

    def test_a_log_that_was_written_anew(self, car: Car, department: Department, tmp_path: Path) -> None:
        """All hashes fit, and it goes on; the hash at the signed place is another."""
        car.write(5)
        car.show()
        database = car.signed_on.vault.index()
        database.execute("DROP TRIGGER audit_never_changes")
        previous = GENESIS
        for row in database.rows("SELECT * FROM audit ORDER BY seq"):
            if row["seq"] == 4:
                row["username"] = "somebody"
            row["prev_hash"] = previous
            previous = row["hash"] = event_hash(fields_of(row))
            database.table("audit").update(row["seq"], row)
        assert audit.verify(database).ok
        car.write(5)
        self._refused(car, department, "is not the one that was signed")
        path = tmp_path / "log.jsonl"
        export(database, Wanted(path, "audit", "unit12.admin"), MORNING)
        bad = check_file(path, department_keys(department)).bad
        assert bad is not None
        assert bad.fault is Fault.REWRITTEN

    def test_a_cut_end(self, car: Car, department: Department) -> None:
        """And grown again to the same length."""
        car.write(5)
        signed = car.show()
        database = car.signed_on.vault.index()
        database.execute("DROP TRIGGER audit_never_shrinks")
        database.execute("DELETE FROM audit WHERE seq > ?", [signed - 2])
        database.execute("DROP TRIGGER audit_receipts_never_go")
        database.execute("DELETE FROM audit_receipts")
        car.write(2)
        self._refused(car, department, f"Event {signed} of the audit log is not the one")


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        ("UPDATE audit SET username = 'somebody' WHERE seq = 4", "Event 4 is not as it was written"),
        ("DELETE FROM audit WHERE seq > 5", "is not the one that the department signed"),
    ],
    ids=["edited", "cut"],
)
def test_the_next_shift_sees_that_the_log_was_changed(
    car: Car, department: Department, tamper: str, words: str
) -> None:
    """The officer is told, it is on record once, and the department hears of it (CJIS AU-9)."""
    car.write(5)
    car.show()
    vault = car.signed_on.vault
    car.watch.look(vault)
    assert car.heard.events == []
    for trigger in ("audit_never_changes", "audit_never_shrinks"):
        vault.index().execute(f"DROP TRIGGER {trigger}")
    vault.index().execute(tamper)
    car.watch.look(vault)
    car.watch.look(vault)
    notices = [event.notice for event in car.heard.events if isinstance(event, NoticeRaised)]
    assert {notice.headline for notice in notices} == {"The audit log was changed behind the program"}
    assert words in notices[0].remedy
    assert car.event_names().count("audit_changed") == 1
    with contextlib.suppress(HeadRefused):
        car.show()
    assert "changed" in alerts(department, car)


def test_a_car_that_was_set_up_anew_quotes_the_end_of_its_former_log(
    department: Department, tmp_path: Path
) -> None:
    """The department's people are told; the new log names the old one's head (compliance AI-3)."""
    (tmp_path / "first").mkdir()
    (tmp_path / "again").mkdir()
    unit = "9-Lincoln-2"
    first = Car(
        tmp_path / "first",
        sign_on(make_unit(tmp_path / "first" / "unit", Clock()), Clock()),
        enrolled := department.enrol(tmp_path / "first" / "terminal", unit),
        department.client(enrolled.credentials),
        Heard(),
    )
    last = first.show()
    again = Car(
        tmp_path / "again",
        sign_on(make_unit(tmp_path / "again" / "unit", Clock()), Clock()),
        enrolled := department.enrol(tmp_path / "again" / "terminal", unit),
        department.client(enrolled.credentials),
        Heard(),
    )
    again.show()
    newest = next(audit.kept_events(again.signed_on.vault.index(), newest_first=True)).fields
    head = audit_heads.every(first.signed_on.vault.index())[-1].hash
    assert newest["event"] == "audit_follows"
    assert newest["object"] == f"audit log of {first.enrolled.device}, event {last}, {head}"
    assert alerts(department, again) == ["began_anew"]
    again.write()
    again.show()
    assert again.event_names().count("audit_follows") == 1
    for car in (first, again):
        car.client.close()
        car.signed_on.vault.close()


def test_the_department_hears_that_the_log_cannot_be_written(car: Car, department: Department) -> None:
    """With the next contact, also when it can be written again by then (CJIS AU-5)."""
    car.show()
    car.signed_on.vault.pen.failed(DiskFull("The disk is full."))
    assert car.show() == 0
    assert alerts(department, car) == ["not_written"]


def test_the_transfer_shows_the_head_before_records_leave_and_goes_on_when_it_is_refused(
    car: Car, department: Department
) -> None:
    """The worker's line says that it was refused; the transfer is complete all the same."""
    car.write()
    vault = car.signed_on.vault
    told: list[tuple[bool, str]] = []
    lists = HotLists(Clock(), car.heard)

    def worker() -> SyncWorker:
        side = CarSide(
            StoredOutbox(vault, car.enrolled.device, Clock(), department.url),
            TransferredHotLists(vault, lists),
            audit=car.log,
        )
        settings = department.settings(backoff_first_s=0.05, backoff_most_s=0.1)
        return SyncWorker(
            side, lambda: department.client(car.enrolled.credentials), settings, Clock(), _keep(told)
        )

    running = worker()
    running.start()
    _wait(lambda: audit_heads.newest(vault.index(), car.enrolled.device) == car.newest)
    _wait(lambda: told and told[-1] == (True, ""))
    assert running.stop(10)
    vault.index().execute("DROP TRIGGER audit_never_changes")
    vault.index().execute("UPDATE audit SET hash = prev_hash WHERE seq = ?", [car.newest])
    car.write(1)
    told.clear()
    running = worker()
    running.start()
    _wait(lambda: any("does not sign" in problem for _, problem in told))
    assert running.stop(10)
    assert all(complete for complete, _ in told)


def _keep(told: list[tuple[bool, str]]) -> Callable[[OutboxProgress, str], None]:
    def keep(progress: OutboxProgress, problem: str) -> None:
        told.append((progress.unsent == 0 and progress.last_complete_at is not None, problem))

    return keep


def _wait(true: Callable[[], object]) -> None:
    patience_ends = time.monotonic() + 20
    while not true():
        assert time.monotonic() < patience_ends, "it did not come to be within 20 s"
        time.sleep(0.02)


def test_status_names_silent_terminals(department: Department) -> None:
    """None is, so soon after enrolment."""
    assert department.json("status")["silent"] == []
    assert json.loads(department.cli("status", "--json").stdout)["audit_alerts"] >= 0
