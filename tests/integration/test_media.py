# SPDX-License-Identifier: Apache-2.0
"""Records reach the department on a removable medium: all of them, once, readable by nobody on the way."""

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select

from mdt_app.errors import Refused
from mdt_app.services import media
from mdt_app.services.media import Media, Stopped
from mdt_app.services.medium_file import FOLDER, MediumTrouble
from mdt_app.storage import audit, audit_heads, bundles, reads
from mdt_app.storage.waiting import waiting
from server.db.tables import AuditRow, Hit, Picture, Read, TakenBundle, TerminalEvent
from server.department import Department
from server.errors import BundleNotTaken
from server.services.batch import parse
from sync.credentials import DeviceCredentials
from sync.media import kept_key
from sync.wire import BundleReceiptV1, ItemAnswerV1, Outcome
from sync.wire.bundle import (
    BUNDLE_SUFFIX,
    MAGIC,
    BundleReader,
    BundleRefused,
)
from sync.wire.receipt import RECEIPT_MAGIC, RECEIPT_SUFFIX, seal_receipt
from tests.helpers import canaries
from tests.helpers.bundles import frames_of
from tests.helpers.media import (
    Car,
    bundles_on,
    car_of,
    carry,
    department_in,
    enrolled,
    receipts_on,
)
from tests.helpers.media import reads as some_reads
from tests.helpers.postgres import new_database, postgres_url
from tests.helpers.small_disk import fill, small_disk_in
from tests.helpers.stores import CANARY, MORNING, OFFICER, UNIT, Clock, plate_read, sign_on

pytestmark = pytest.mark.integration


@pytest.fixture
def clock() -> Clock:
    """One for car and department."""
    return Clock()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """One PostgreSQL for this file."""
    with postgres_url() as url:
        yield url


@pytest.fixture
def department(tmp_path: Path, clock: Clock) -> Iterator[Department]:
    """On SQLite."""
    with department_in(tmp_path / "department", clock) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Department]:
    """On either database."""
    url = new_database(request.getfixturevalue("cluster")) if request.param == "postgresql" else ""
    with department_in(tmp_path / "department", clock, url) as made:
        yield made


@pytest.fixture
def car(department: Department, tmp_path: Path, clock: Clock) -> Iterator[Car]:
    """With a hit and two more reads that wait."""
    with car_of(department, tmp_path / "unit", clock) as made:
        made.read(plate_read(), *some_reads(2))
        yield made


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    """A folder as the medium."""
    folder = tmp_path / "medium"
    folder.mkdir()
    return folder


def count(department: Department, table: type) -> int:
    """Rows."""
    with department.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def imports(department: Department) -> list[tuple[str, dict[str, object]]]:
    """Outcome and detail of each import on record."""
    with department.database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.event == "media.imported"))
        return [(row.outcome, row.detail) for row in rows]


# -- there and back ---------------------------------------------------------------------------------------------


@pytest.mark.clause("MP-462.5-1-iii", "SR-465.4-1-ii", "WV-471.6-1-ii")
def test_what_waits_is_taken_once_and_the_receipt_settles_it(
    either: Department, tmp_path: Path, clock: Clock, medium: Path
) -> None:
    """Reads with pictures, the hit, the audit log; then everything counts as sent, by the same rules."""
    with car_of(either, tmp_path / "unit", clock) as car:
        car.read(plate_read(), *some_reads(120))
        (written,) = car.write(medium)
        assert (written.reads, written.hits) == (121, 1)
        assert car.box.progress().unsent == 122, "nothing is sent by writing"
        (bundle,) = bundles_on(medium)
        assert bundle.name == f"mdt-{written.bundle_id.hex}{BUNDLE_SUFFIX}"
        carry(either, bundle)
        assert (count(either, Read), count(either, Picture), count(either, Hit)) == (121, 242, 1)
        assert count(either, TerminalEvent) == written.events
        assert car.box.progress().unsent == 122, "the car has not heard of it yet"
        clock.now += timedelta(hours=3)
        (taken,) = car.take(medium)
        assert (taken.accepted, taken.duplicate, taken.refused) == (122, 0, 0)
        progress = car.box.progress()
        assert (progress.unsent, progress.oldest_unsent_at) == (0, None)
        assert progress.last_complete_at == MORNING, "when the department had it, not when the car heard"
        index = car.on.vault.index()
        assert audit_heads.newest(index, car.credentials.device) > 0, "the log's head is signed"
        assert reads.count(car.on.vault.day(MORNING.date())) == 121, (
            "the car's copy stays the purge's to decide"
        )
        assert bundles_on(medium) == receipts_on(medium) == []


def test_both_sides_have_it_on_record(department: Department, car: Car, medium: Path) -> None:
    """Who, what, how many, which bundle; never a plate."""
    (written,) = car.write(medium)
    carry(department, bundles_on(medium)[0], "clerk")
    car.take(medium)
    told = {event.event: event for event in audit.events(car.on.vault.index(), limit=40)}
    for name in ("bundle_written", "receipt_taken"):
        event = told[name]
        assert (event.outcome, event.username, event.rows) == ("done", OFFICER.username, 4)
        assert event.object == f"bundle {written.bundle_id}"
        assert event.destination_address == "removable medium"
    assert told["records_sent"].destination_address == "removable medium"
    ((outcome, detail),) = imports(department)
    assert (outcome, detail["bundle"], detail["accepted"]) == ("success", str(written.bundle_id), 4)
    with department.database.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.event == "ingest.batch")).one()
    assert (row.detail["user"], row.detail["bundle"]) == (OFFICER.username, str(written.bundle_id))
    assert CANARY not in str([detail, row.detail, *(event.object for event in told.values())])


def test_the_network_later_finds_duplicates_and_the_other_way_round(
    department: Department, car: Car, medium: Path
) -> None:
    """Sent meanwhile over the network: the receipt says so, and nothing is there twice."""
    car.write(medium)
    carry(department, bundles_on(medium)[0])
    batch = car.box.next_batch(50)
    assert batch is not None
    answer = department.ingest.take(parse(batch.model_dump_json().encode()), car.credentials.device)
    assert {item.outcome for item in answer.items} == {Outcome.DUPLICATE}
    car.box.settle(answer)
    (taken,) = car.take(medium)
    assert taken.accepted == 4
    assert count(department, Read) == 3


def test_two_bundles_of_the_same_records(department: Department, car: Car, medium: Path) -> None:
    """The officer writes twice, the second with one read more: what is there already is said to be."""
    car.write(medium)
    car.read(plate_read("9QXQ111", at=MORNING + timedelta(minutes=5)))
    car.write(medium)
    for bundle in bundles_on(medium):
        carry(department, bundle)
    taken = car.take(medium)
    assert sorted((one.accepted, one.duplicate) for one in taken) in ([(1, 4), (4, 0)], [(0, 4), (5, 0)])
    assert car.box.progress().unsent == 0
    assert count(department, Read) == 4


def test_a_car_that_reads_on_completes_its_transfer_as_of_the_bundle(
    department: Department, car: Car, medium: Path, clock: Clock
) -> None:
    """Otherwise a car without network that is in use would be overdue for ever, whatever is carried."""
    clock.now = MORNING + timedelta(hours=1)
    car.write(medium)
    clock.now += timedelta(hours=1)
    car.read(plate_read("9QXQ111", at=clock.now))
    carry(department, bundles_on(medium)[0])
    clock.now += timedelta(hours=1)
    car.take(medium)
    progress = car.box.progress()
    assert (progress.unsent, progress.oldest_unsent_at) == (1, MORNING + timedelta(hours=2))
    assert progress.last_complete_at == MORNING + timedelta(hours=1)


def test_a_refused_record_is_set_aside_with_its_reason(
    department: Department, car: Car, medium: Path
) -> None:
    """As over the network: the others count."""
    read = car.box.next_batch(1)
    assert read is not None
    other = read.reads[0].model_copy(update={"confidence": 0.5})
    batch = read.model_copy(update={"reads": (other,)})
    department.ingest.take(parse(batch.model_dump_json().encode()), car.credentials.device)
    car.write(medium)
    carry(department, bundles_on(medium)[0])
    (taken,) = car.take(medium)
    assert (taken.accepted, taken.refused) == (3, 1)
    progress = car.box.progress()
    assert (progress.unsent, progress.refused) == (0, 1)


def test_more_than_one_bundle_holds(
    department: Department, car: Car, medium: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large stores are written as several files, each whole in itself; one receipt settles its own records only."""
    car.read(*some_reads(120, first=10))
    clock.now = MORNING + timedelta(hours=1)
    monkeypatch.setattr(media, "MOST_BYTES", 100_000)
    written = car.write(medium)
    assert len(written) > 1
    assert sum(one.records for one in written) == 124
    first, *others = bundles_on(medium)
    carry(department, first)
    (taken,) = car.take(medium)
    assert car.box.progress().unsent == 124 - taken.records
    assert car.box.progress().last_complete_at is None
    for bundle in others:
        carry(department, bundle)
    car.take(medium)
    assert car.box.progress().unsent == 0
    assert car.box.progress().last_complete_at == MORNING + timedelta(hours=1)


def test_a_later_bundle_brings_the_log_that_an_earlier_one_began(
    department: Department, car: Car, medium: Path
) -> None:
    """The first one's receipt never came back: the second one's head follows on what the department has."""
    car.write(medium)
    carry(department, bundles_on(medium)[0]).unlink()
    bundles_on(medium)[0].unlink()
    car.read(plate_read("9QXQ111", at=MORNING + timedelta(minutes=5)))
    (second,) = car.write(medium)
    taken = department.bundles.take(bundles_on(medium)[0], "clerk")
    assert (taken.accepted, taken.duplicate, taken.audit_words) == (1, 4, "")
    newest = department.heads.kept(car.credentials.device)
    assert newest.seq == newest.events
    assert second.events == newest.events


# -- nobody reads it on the way ------------------------------------------------------------------------------------


@pytest.mark.clause("MP-462.5-1-iii")
def test_no_byte_on_the_medium_says_anything(department: Department, car: Car, medium: Path) -> None:
    """Neither plates nor pictures nor people nor places, in no spelling; not in names either, nor in the receipt."""
    car.write(medium)
    receipt = carry(department, bundles_on(medium)[0])
    with car.on.vault.reading(MORNING.date()) as database:
        ids = [row["read_id"] for row in database.rows("SELECT read_id FROM reads")]
    secrets: dict[str, str | bytes] = {
        "plate": CANARY,
        "another plate": "7QX0001",
        "person": OFFICER.username,
        "name": OFFICER.display_name,
        "unit": f'unit":"{UNIT}',
        "device": car.credentials.device,
        "latitude": "37.97",
        "picture": b"\xff\xd8plate ",
        "purpose": "routine_patrol",
        **{f"id {number}": one for number, one in enumerate(ids)},
        **{f"raw id {number}": bytes.fromhex(one.replace("-", "")) for number, one in enumerate(ids)},
    }
    assert canaries.search(medium, secrets) == set()
    assert bundles_on(medium)[0].read_bytes()[: len(MAGIC)] == MAGIC
    assert receipt.read_bytes()[: len(RECEIPT_MAGIC)] == RECEIPT_MAGIC
    # That the search finds what is there: the same words in the clear.
    (medium / "plain").write_text(f"{CANARY} {ids[0]}", encoding="utf-8")
    assert {found.what for found in canaries.search(medium, secrets)} == {"plate", "id 0"}


def test_the_car_itself_cannot_open_its_bundle(department: Department, car: Car, medium: Path) -> None:
    """Nor can another department."""
    car.write(medium)
    with bundles_on(medium)[0].open("rb") as file, pytest.raises(BundleRefused, match="beginning is damaged"):
        BundleReader(file, ec.generate_private_key(ec.SECP256R1()), department.media_key.fingerprint)


# -- what may not be written -----------------------------------------------------------------------------------------


def test_without_the_departments_key_nothing_is_sealed(
    department: Department, tmp_path: Path, clock: Clock, medium: Path
) -> None:
    """A unit that was enrolled before: the page says so until the next contact."""
    with car_of(department, tmp_path / "unit", clock, with_key=False) as car:
        car.read(plate_read())
        assert "It comes with the next contact" in Media(car.book).plan().problem
        with pytest.raises(Refused, match="does not have the department's key"):
            car.write(medium)
        assert not list(medium.rglob("*.*"))


def test_another_authoritys_key_is_not_used(
    department: Department, car: Car, medium: Path, tmp_path: Path, clock: Clock
) -> None:
    """Put in the terminal's folder by somebody who wants to read: not sealed to it."""
    with department_in(tmp_path / "other", clock) as other:
        car.credentials.media_key.write_text(other.media_key.told.model_dump_json(), encoding="utf-8")
    with pytest.raises(Refused, match="does not have the department's key"):
        car.write(medium)


def test_nothing_waits(department: Department, car: Car, medium: Path) -> None:
    car.write(medium)
    carry(department, bundles_on(medium)[0])
    car.take(medium)
    with pytest.raises(Refused, match="Nothing waits"):
        car.write(medium)
    assert Media(car.book).plan().problem == "Nothing waits in this car."


def test_whose_role_does_not_send_is_refused_on_record(car: Car, medium: Path) -> None:
    """The account is an officer's no more."""
    car.on.vault.index().execute(
        "UPDATE accounts SET role = 'auditor' WHERE username = ?", (OFFICER.username,)
    )
    with pytest.raises(Refused, match="role does not do this"):
        car.write(medium)
    (event,) = audit.events(car.on.vault.index(), limit=1)
    assert (event.event, event.outcome) == ("bundle_written", "refused")
    assert list(medium.iterdir()) == []


# -- the medium fails --------------------------------------------------------------------------------------------------


def test_a_full_medium_loses_nothing(department: Department, car: Car, tmp_path: Path) -> None:
    """It is said with its remedy; no half bundle is left, and the next one is whole."""
    car.read(*some_reads(60, first=10))
    with small_disk_in(tmp_path, 1) as disk:
        ballast = fill(disk)
        ballast.write_bytes(ballast.read_bytes()[: -16 * 1024])
        with pytest.raises(MediumTrouble, match=r"medium is full.*Nothing is lost"):
            car.write(disk)
        assert [path for path in disk.rglob("*") if path.is_file() and path != ballast] == []
        assert car.box.progress().unsent == 64
        assert bundles.newest(car.on.vault.index(), 1) == ()
        ballast.unlink()
        car.write(disk)
        carry(department, bundles_on(disk)[0])
        car.take(disk)
    assert car.box.progress().unsent == 0


def test_a_read_only_medium(car: Car, tmp_path: Path) -> None:
    with small_disk_in(tmp_path, 1) as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(MediumTrouble, match="write protection"):
            car.write(disk)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert car.box.progress().unsent == 4


def test_a_medium_pulled_while_it_is_written(car: Car, medium: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says that there is no such device any more."""

    def gone(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", gone)
    with pytest.raises(MediumTrouble, match="pulled out or does not answer"):
        car.write(medium)
    assert car.box.progress().unsent == 4
    assert bundles_on(medium) == []


def test_a_medium_that_gives_back_something_else_is_not_believed(
    car: Car, medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counterfeit sticks take everything and keep nothing."""
    real = os.fsync

    def forgetful(descriptor: int) -> None:
        real(descriptor)
        part = next((medium / FOLDER).glob(".*.part"), None)
        if part is not None:
            content = bytearray(part.read_bytes())
            content[len(content) // 2] ^= 1
            with part.open("r+b") as file:
                file.write(content)

    monkeypatch.setattr(os, "fsync", forgetful)
    with pytest.raises(MediumTrouble, match="gives back something else"):
        car.write(medium)
    assert bundles_on(medium) == []
    assert car.box.progress().unsent == 4


def test_a_medium_whose_folder_leads_elsewhere(car: Car, medium: Path, tmp_path: Path) -> None:
    """Prepared by somebody who wants files of this machine written or removed."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".mdt-mine.part").write_bytes(b"keep")
    (medium / FOLDER).symlink_to(elsewhere)
    with pytest.raises(MediumTrouble, match="is a link"):
        car.write(medium)
    assert [path.name for path in elsewhere.iterdir()] == [".mdt-mine.part"]


def test_a_pipe_on_the_medium_holds_nobody_up(department: Department, car: Car, medium: Path) -> None:
    """Neither the clerk nor the car waits for what never comes."""
    (medium / FOLDER).mkdir()
    os.mkfifo(medium / FOLDER / f"pipe{RECEIPT_SUFFIX}")
    os.mkfifo(medium / FOLDER / f"pipe{BUNDLE_SUFFIX}")
    assert car.take(medium) == ()
    refused(department, medium / FOLDER / f"pipe{BUNDLE_SUFFIX}", "no file")


def test_ending_it_leaves_nothing_behind(car: Car, medium: Path) -> None:
    car.read(*some_reads(120, first=10))
    car.stop = 1
    with pytest.raises(Stopped, match="Nothing is lost"):
        car.write(medium)
    assert list((medium / FOLDER).iterdir()) == []
    assert [told.done for told in car.told] == [50]
    car.stop = None
    assert car.write(medium)[0].records == 124


WRITER = """
import sys
from pathlib import Path
from mdt_app.services.media import Job, Media
from mdt_app.services.media_book import MediaBook
from sync.credentials import DeviceCredentials
from tests.helpers.stores import Clock, sign_on
unit, medium = Path(sys.argv[1]), Path(sys.argv[2])
on = sign_on(unit, Clock())
book = MediaBook(on.vault, DeviceCredentials.in_folder(unit / "device", on.vault.device_key_password()), Clock())
def told(progress):
    print(progress.done, progress.verifying, flush=True)
    if progress.verifying == (sys.argv[3] == "verifying"):
        sys.stdin.readline()
Media(book).write(Job(medium, on.session, told, lambda: False))
"""


@pytest.mark.parametrize("when", ["writing", "verifying"])
def test_killed_while_it_writes(
    department: Department, tmp_path: Path, clock: Clock, medium: Path, when: str
) -> None:
    """A power cut: nothing is marked, nothing half can be imported, and the next writing is whole."""
    with car_of(department, tmp_path / "unit", clock) as car:
        car.read(plate_read(), *some_reads(60))
    command = [sys.executable, "-c", WRITER, str(tmp_path / "unit"), str(medium), when]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdin is not None
    while (line := writer.stdout.readline().split()) and (line[1] == "True") != (when == "verifying"):
        continue
    writer.send_signal(signal.SIGKILL)
    writer.wait(20)
    writer.stdin.close()
    writer.stdout.close()
    assert bundles_on(medium) == []
    assert len(list((medium / FOLDER).iterdir())) == 1, "what was begun"
    on = sign_on(tmp_path / "unit", clock)
    password = on.vault.device_key_password()
    again = Car(on, DeviceCredentials.in_folder(tmp_path / "unit" / "device", password), clock)
    assert again.box.progress().unsent == 62
    again.write(medium)
    assert [path.suffix for path in (medium / FOLDER).iterdir()] == [BUNDLE_SUFFIX]
    carry(department, bundles_on(medium)[0])
    again.take(medium)
    assert again.box.progress().unsent == 0
    on.vault.close()


# -- what the department does not take -------------------------------------------------------------------------------


def refused(department: Department, bundle: Path, words: str) -> None:
    """Nothing of it is taken, in words, on record."""
    before = count(department, Read), count(department, TerminalEvent), len(imports(department))
    with pytest.raises(BundleNotTaken, match=words):
        department.bundles.take(bundle, "clerk")
    outcome, detail = imports(department)[-1]
    assert outcome == "failure"
    assert detail["reason"]
    assert (count(department, Read), count(department, TerminalEvent)) == before[:2]
    assert len(imports(department)) == before[2] + 1


def _without_last(frames: list[bytes]) -> list[bytes]:
    return frames[:-1]


def _without_one(frames: list[bytes]) -> list[bytes]:
    return [frames[0], *frames[2:]]


def _exchanged(frames: list[bytes]) -> list[bytes]:
    return [frames[0], frames[2], frames[1], *frames[3:]]


def _doubled(frames: list[bytes]) -> list[bytes]:
    return [frames[0], frames[1], *frames[1:]]


def _longer(frames: list[bytes]) -> list[bytes]:
    return [*frames, frames[-1]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_without_last, "cut short"),
        (_without_one, "not in its place"),
        (_exchanged, "not in its place"),
        (_doubled, "not in its place"),
        (_longer, "follows the bundle's end"),
    ],
)
def test_parts_in_another_order(
    department: Department,
    car: Car,
    medium: Path,
    change: Callable[[list[bytes]], list[bytes]],
    words: str,
) -> None:
    car.read(*some_reads(120, first=10))
    car.write(medium)
    (bundle,) = bundles_on(medium)
    start, frames = frames_of(bundle.read_bytes())
    bundle.write_bytes(start + b"".join(change(frames)))
    refused(department, bundle, words)


def test_a_part_of_another_bundle(department: Department, car: Car, medium: Path) -> None:
    """Both are genuine, of one car; mixed they are none."""
    car.write(medium)
    car.write(medium)
    first, second = (frames_of(path.read_bytes()) for path in bundles_on(medium))
    mixed = medium / f"mixed{BUNDLE_SUFFIX}"
    mixed.write_bytes(first[0] + b"".join([first[1][0], second[1][1], *first[1][2:]]))
    refused(department, mixed, "not in its place")


def test_a_replayed_bundle_is_not_taken_twice(department: Department, car: Car, medium: Path) -> None:
    """On record as that; its receipt can be had again, since the first may be lost."""
    car.write(medium)
    (bundle,) = bundles_on(medium)
    receipt = carry(department, bundle).read_bytes()
    again = department.bundles.take(bundle, "clerk")
    assert again.before.endswith("by clerk")
    assert again.receipt == receipt
    assert (again.accepted, count(department, TakenBundle)) == (0, 1)
    assert imports(department)[-1][0] == "failure"
    assert imports(department)[-1][1]["reason"] == "taken before"


def test_of_a_revoked_terminal(department: Department, car: Car, medium: Path) -> None:
    car.write(medium)
    department.devices.revoke(car.credentials.device, "tester")
    refused(department, bundles_on(medium)[0], "revoked")


def test_of_a_terminal_whose_certificate_has_expired(
    department: Department, car: Car, medium: Path, clock: Clock
) -> None:
    car.write(medium)
    clock.now += timedelta(days=400)
    refused(department, bundles_on(medium)[0], "expired")


def test_of_another_department(
    department: Department, car: Car, medium: Path, tmp_path: Path, clock: Clock
) -> None:
    """Sealed to another one, or to this one by a stranger."""
    car.write(medium)
    with department_in(tmp_path / "other", clock) as other:
        refused(other, bundles_on(medium)[0], "sealed to another department")
        stranger = enrolled(other, tmp_path / "stranger", car.credentials.key_password)
        # A stranger has this department's public key, which is no secret, and makes its own terminal believe in it.
        stranger.media_key.write_bytes(car.credentials.media_key.read_bytes())
        stranger.ca.write_bytes(car.credentials.ca.read_bytes())
        bundles_on(medium)[0].unlink()
        Car(car.on, stranger, clock).write(medium)
        refused(department, bundles_on(medium)[0], "did not enrol")


def test_in_the_name_of_another_car(
    department: Department, car: Car, medium: Path, tmp_path: Path, clock: Clock
) -> None:
    """A terminal of the department writes what another one would: certificate or signature does not fit."""
    victim = enrolled(department, tmp_path / "victim", car.credentials.key_password)
    thief = car.credentials
    victim.key.write_bytes(thief.key.read_bytes())
    Car(car.on, victim, clock).write(medium)
    refused(department, bundles_on(medium)[0], "not signed by the terminal")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 something else", MAGIC, MAGIC + b"\x01\x00\x00\xff\xff"]
)
def test_something_else(department: Department, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / f"some{BUNDLE_SUFFIX}"
    file.write_bytes(content)
    refused(department, file, "no bundle|cut short|longer than")


def test_of_a_later_version(department: Department, car: Car, medium: Path) -> None:
    car.write(medium)
    (bundle,) = bundles_on(medium)
    content = bytearray(bundle.read_bytes())
    content[len(MAGIC)] = 2
    bundle.write_bytes(content)
    refused(department, bundle, "version 2")


def test_a_file_that_is_not_there(department: Department, tmp_path: Path) -> None:
    refused(department, tmp_path / "gone", "cannot be read")


# -- what the car does not take ----------------------------------------------------------------------------------------


def test_a_receipt_counts_for_the_ids_that_it_names_and_no_others(
    department: Department, car: Car, medium: Path
) -> None:
    car.write(medium)
    car.read(plate_read("9QXQ111", at=MORNING + timedelta(minutes=5)))
    carry(department, bundles_on(medium)[0])
    car.take(medium)
    batch = car.box.next_batch(50)
    assert batch is not None
    assert [read.text for read in batch.reads] == ["9QXQ111"]


@pytest.mark.parametrize("at", [0.1, 0.5, 0.99])
def test_a_changed_receipt_settles_nothing(department: Department, car: Car, medium: Path, at: float) -> None:
    car.write(medium)
    receipt = carry(department, bundles_on(medium)[0])
    content = bytearray(receipt.read_bytes())
    start = len(RECEIPT_MAGIC) + 17
    content[start + int((len(content) - start - 1) * at)] ^= 4
    receipt.write_bytes(content)
    with pytest.raises(Refused, match="damaged"):
        car.take(medium)
    assert car.box.progress().unsent == 4
    (event,) = audit.events(car.on.vault.index(), limit=1)
    assert (event.event, event.outcome) == ("receipt_taken", "refused")


def test_a_receipt_that_the_department_did_not_sign(department: Department, car: Car, medium: Path) -> None:
    """Made by somebody who has the car's store open, and so the receipt's key."""
    (written,) = car.write(medium)
    batch = car.box.next_batch(50)
    assert batch is not None
    items = tuple(
        ItemAnswerV1(kind=kind, id=record, outcome=Outcome.ACCEPTED) for kind, record in batch.ids()
    )
    forged = BundleReceiptV1(
        bundle_id=written.bundle_id,
        device=car.credentials.device,
        digest=written.digest,
        received_at=MORNING,
        items=items,
    )
    forged = forged.model_copy(update={"signature": car.credentials.signed(forged.statement())})
    key = car.book.receipt_key(written.bundle_id)
    content = seal_receipt(written.bundle_id, key, gzip.compress(forged.model_dump_json().encode()))
    (medium / FOLDER / f"forged{RECEIPT_SUFFIX}").write_bytes(content)
    with pytest.raises(Refused, match="not the department's"):
        car.take(medium)
    assert car.box.progress().unsent == 4


def test_receipts_for_other_cars_are_left_alone(
    department: Department, car: Car, medium: Path, tmp_path: Path, clock: Clock
) -> None:
    """One medium goes round the fleet."""
    with car_of(department, tmp_path / "second", clock) as second:
        second.read(plate_read("9QXQ222"))
        second.write(medium)
        carry(department, bundles_on(medium)[0])
        assert car.take(medium) == ()
        assert len(receipts_on(medium)) == 1
        assert len(second.take(medium)) == 1


def test_a_receipt_from_a_folder_of_its_own(department: Department, car: Car, medium: Path) -> None:
    """The clerk wrote it to the medium's top folder; and it is taken once."""
    car.write(medium)
    receipt = carry(department, bundles_on(medium)[0])
    content = receipt.read_bytes()
    receipt.unlink()
    (medium / receipt.name).write_bytes(content)
    assert len(car.take(medium)) == 1
    (medium / receipt.name).write_bytes(content)
    assert car.take(medium) == ()


# -- how much ------------------------------------------------------------------------------------------------------


def test_what_would_be_written_is_said_beforehand(car: Car, medium: Path) -> None:
    """And the room that it takes is not said too small."""
    plan = Media(car.book).plan()
    assert (plan.waiting.reads, plan.waiting.hits, plan.waiting.verifications) == (3, 1, 0)
    assert plan.waiting.oldest_at == MORNING
    assert plan.waiting == waiting(car.on.vault)
    (written,) = car.write(medium)
    assert written.size <= plan.size
    assert written.events == plan.events + 1, "that records leave is on record before they do"
    newest = Media(car.book).plan().newest
    assert [one.bundle_id for one in newest] == [written.bundle_id]


def test_the_key_is_the_departments(department: Department, car: Car) -> None:
    """What the car seals to is what the department opens with."""
    assert kept_key(car.credentials) == department.media_key.told
