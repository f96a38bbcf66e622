# SPDX-License-Identifier: Apache-2.0
"""The audit log is full or may not be written: what shows stored data stops, alerts go on, and it is said (CJ-19)."""

import os
import pwd
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from uuid6 import uuid7

from mdt_app.audit_log.export import Wanted, export
from mdt_app.domain.events import NoticeRaised, ReadRecorded
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.notices import Level
from mdt_app.services.audit_heads import AuditWatch, StoredAuditLog
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.matching import Matcher
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.storage import audit, audit_news, hits, outbox, reads
from mdt_app.storage.database import Database
from mdt_app.storage.errors import AuditUnwritable, DiskFull, StoreTrouble
from mdt_app.storage.outbox import StoredOutbox
from policy.inquiry import InquiryRequest
from sync.wire import AuditTrouble, RecordKind
from tests.helpers.small_disk import fill, small_disk_in
from tests.helpers.stores import (
    CANARY,
    MORNING,
    UNIT,
    Clock,
    Heard,
    entry,
    fix_at,
    make_own_unit,
    plate_read,
    put_list,
    sign_on,
)

pytestmark = pytest.mark.integration


@dataclass
class Car:
    """A unit with a stored read and its hit; the watch hears of trouble."""

    folder: Path
    signed_on: SignedOn
    hit: Hit
    clock: Clock
    heard: Heard = field(default_factory=Heard)

    def __post_init__(self) -> None:
        self.watch = AuditWatch(self.signed_on.vault, self.clock, self.heard)

    @property
    def notices(self) -> list[str]:
        """Headlines of what the officer was told."""
        return [event.notice.headline for event in self.heard.events if isinstance(event, NoticeRaised)]

    def search(self) -> object:
        """A search that would find the read."""
        return Inquiries(self.clock, self.signed_on.profile).search(
            self.signed_on.vault, self.signed_on.session, self.request
        )

    @property
    def request(self) -> InquiryRequest:
        """With all that the policy asks for."""
        purpose = self.signed_on.profile.use.purposes[0]
        return InquiryRequest(
            plate=CANARY, purpose=purpose, case_or_incident="26-1", reason="a neighbour's report"
        )


def car_in(folder: Path) -> Car:
    """A unit in this folder."""
    clock = Clock()
    signed_on = sign_on(make_own_unit(folder, clock), clock)  # who tests permissions may read no other's
    vault, database = signed_on.vault, signed_on.vault.day(MORNING.date())
    put_list(vault.index(), [entry()])
    stored = RecordedRead(uuid7(), plate_read(), fix_at(MORNING), signed_on.session, UNIT, MORNING)
    (hit,) = Matcher(clock).matched(vault.index(), stored).hits
    with database.transaction():
        reads.add(database, stored)
        hits.add(database, hit)
        outbox.queue(database, RecordKind.READ, stored.read_id, MORNING)
    return Car(folder, signed_on, hit, clock)


@pytest.fixture
def car(tmp_path: Path) -> Iterator[Car]:
    """On a disk with room."""
    made = car_in(tmp_path / "unit")
    yield made
    made.signed_on.vault.close()


def viewed(car: Car) -> object:
    service = Inquiries(car.clock, car.signed_on.profile)
    return service.view(car.signed_on.vault, car.signed_on.session, car.request, car.hit.read.read_id)


def sheet(car: Car) -> object:
    database = car.signed_on.vault.day(MORNING.date())
    return Verifications(car.clock, print).load(database, car.signed_on.session, car.hit)


def open_hits(car: Car) -> object:
    return Verifications(car.clock, print).open_hits(car.signed_on.vault, car.signed_on.session)


def sent(car: Car) -> object:
    return StoredOutbox(car.signed_on.vault, "mdt-1", car.clock).next_batch(50)


def exported(car: Car) -> object:
    wanted = Wanted(car.folder.parent / "log.jsonl", "audit", "unit12.admin")
    return export(car.signed_on.vault.index(), wanted, MORNING)


DATA: list[Callable[[Car], object]] = [Car.search, viewed, sheet, open_hits, sent, exported]


def _full(car: Car) -> None:
    """No page more for the index, in this thread's connections."""
    vault = car.signed_on.vault
    for database in (vault.index(), vault.day(MORNING.date())):
        pages = database.rows("PRAGMA main.page_count")[0]["page_count"]
        database.execute(f"PRAGMA main.max_page_count = {pages}")
    assert any(_fails(vault.index()) for _ in range(200))


def _fails(index: Database) -> bool:
    """Whether a large event does not go in any more."""
    try:
        audit.append(index, audit.AuditEvent(MORNING, "something", reason="x" * 4000))
    except StoreTrouble:
        return True
    return False


def _room(car: Car) -> None:
    vault = car.signed_on.vault
    for database in (vault.index(), vault.day(MORNING.date())):
        database.execute("PRAGMA main.max_page_count = 1000000")


def _shut(car: Car) -> None:
    """What SQLite says of a file that may be read only."""
    vault = car.signed_on.vault
    for database in (vault.index(), vault.day(MORNING.date())):
        database.execute("PRAGMA query_only = ON")


@pytest.mark.clause("SR-465.2.1-d", "WV-471.4.1-d-ii")
@pytest.mark.parametrize("show", DATA, ids=[one.__name__ for one in DATA])
@pytest.mark.parametrize("stop", [_full, _shut], ids=["full", "read only"])
def test_data_functions_stop_with_a_clear_sentence(
    car: Car, stop: Callable[[Car], None], show: Callable[[Car], object]
) -> None:
    """Search, view, sheet, open hits, transfer, export."""
    stop(car)
    with pytest.raises(
        AuditUnwritable, match=r"^The access record cannot be written, so no stored data is shown\. "
    ):
        show(car)
    assert not (car.folder.parent / "log.jsonl").exists()


def test_the_officer_is_told_once_and_the_department_with_the_next_contact(car: Car) -> None:
    """And when there is room again, the log says how many writes failed."""
    log = StoredAuditLog(car.signed_on.vault, "mdt-1", car.clock, car.watch, car.heard)
    assert log.trouble() is None
    _full(car)
    car.clock.pass_(minutes=3)
    for _ in range(3):
        with pytest.raises(AuditUnwritable):
            car.search()
    assert car.notices == ["The audit log cannot be written"]
    (notice,) = (event.notice for event in car.heard.events if isinstance(event, NoticeRaised))
    assert notice.level is Level.FAULT
    assert "alerts go on" in notice.remedy
    told = log.trouble()
    assert told is not None
    assert (told.kind, told.since_at) == (AuditTrouble.NOT_WRITTEN, MORNING)
    assert told.seq == audit.head(car.signed_on.vault.index()).seq
    log.trouble_told(told)
    assert log.trouble() is None
    _room(car)
    assert car.search()
    index = car.signed_on.vault.index()
    search, failed, *_ = audit.events(index, limit=3)
    assert (search.event, failed.event, failed.outcome, failed.rows) == (
        "inquiry",
        "audit_not_written",
        "failed",
        4,
    )
    car.search()
    assert [event.event for event in audit.events(index, limit=2)] == ["inquiry", "inquiry"]
    assert audit.verify(index).ok


def test_a_write_that_only_waited_is_no_failure(car: Car) -> None:
    """Another connection was busy, or a rule of the file refused a row: nobody is alarmed."""
    index = car.signed_on.vault.index()
    other = car.signed_on.vault.connect()
    index.wait_for_others(0.05)
    with other.transaction(), pytest.raises(AuditUnwritable):
        car.search()
    other.close()
    assert car.notices == []
    assert car.signed_on.vault.pen.failures == 0


# -- a disk that is really full -------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MB."""
    with small_disk_in(tmp_path, 6) as disk:
        yield disk


def test_on_a_full_disk_alerts_go_on_while_data_functions_stop(small_disk: Path) -> None:
    """A vehicle that is looked for passes: the officer learns of it; nobody looks anything up."""
    car = car_in(small_disk / "unit")
    session = car.signed_on.session
    recorder = Recorder(
        car.signed_on.vault, Surroundings(UNIT, fix_at, lambda: session), car.clock, car.heard
    )
    recorder.start()
    recorder.record(plate_read("7QXQ000"))
    _wait(lambda: any(isinstance(event, ReadRecorded) for event in car.heard.events))
    ballast = fill(small_disk)
    try:
        for number in range(60):
            recorder.record(plate_read(f"7QXQ{number:03}"))
        recorder.record(plate_read(CANARY, camera="front-right"))
        _wait(lambda: any(isinstance(event, ReadRecorded) and event.hits for event in car.heard.events))
        _wait(lambda: "The audit log cannot be written" in car.notices)
        # The log's last page may still have room for a few.
        assert any(_refused(car) for _ in range(2000))
    finally:
        ballast.unlink()
    _wait(lambda: "Reads are stored again" in car.notices)
    assert recorder.stop(20)
    assert car.search()
    index = car.signed_on.vault.index()
    assert audit_news.has(index, "audit_not_written", "audit log")
    assert audit.verify(index).ok
    car.signed_on.vault.close()


def _refused(car: Car) -> bool:
    try:
        car.search()
    except AuditUnwritable:
        return True
    return False


def _wait(true: Callable[[], bool]) -> None:
    patience_ends = time.monotonic() + 20
    while not true():
        assert time.monotonic() < patience_ends, "it did not come to be within 20 s"
        time.sleep(0.02)


# -- permission revoked ---------------------------------------------------------------------------------------


def test_without_permission_to_write_nothing_is_shown() -> None:
    """As an account that permissions bind: the folder and its files may be read only."""
    folder = Path(tempfile.mkdtemp(prefix="mdt-audit-"))
    assert _as_somebody(folder, lambda: _revoked(folder / "unit")) == 0


def _revoked(folder: Path) -> None:
    car = car_in(folder)
    assert car.search()
    car.signed_on.vault.release()
    for path in sorted(folder.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    folder.chmod(0o500)
    for show in DATA:
        try:
            show(car)
        except StoreTrouble:
            continue
        raise AssertionError(f"{show.__name__} showed data")


def _as_somebody(folder: Path, act: Callable[[], None]) -> int:
    """Do it in a child that is not root; its exit code."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                somebody = pwd.getpwnam("nobody")
                os.chown(folder, somebody.pw_uid, somebody.pw_gid)
                os.setgroups([])
                os.setgid(somebody.pw_gid)
                os.setuid(somebody.pw_uid)
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_one_trouble_does_not_hide_another(car: Car) -> None:
    """A log that was changed, and then could not be written: the department hears of both."""
    vault = car.signed_on.vault
    log = StoredAuditLog(vault, "mdt-1", car.clock, car.watch, car.heard)
    vault.index().execute("DROP TRIGGER audit_never_changes")
    vault.index().execute("UPDATE audit SET object = 'another' WHERE seq = 1")
    car.watch.look(vault)
    vault.pen.failed(DiskFull("The disk is full."))
    told = []
    while (trouble := log.trouble()) is not None:
        told.append(trouble.kind)
        log.trouble_told(trouble)
    assert told == [AuditTrouble.CHANGED, AuditTrouble.NOT_WRITTEN]


def test_a_refusal_that_could_not_be_kept_is_kept_and_said_the_next_time(car: Car) -> None:
    """And then no more."""
    log = StoredAuditLog(car.signed_on.vault, "mdt-1", car.clock, car.watch, car.heard)
    _shut(car)
    with pytest.raises(StoreTrouble):
        log.refused("The log ends at event 5.")
    car.signed_on.vault.index().execute("PRAGMA query_only = OFF")
    log.refused("The log ends at event 5.")
    log.refused("The log ends at event 5.")
    kept = [event.event for event in audit.events(car.signed_on.vault.index())]
    assert kept.count("audit_head_refused") == 1
    assert car.notices.count("The department does not accept this terminal's audit log") == 1
