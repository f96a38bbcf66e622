# SPDX-License-Identifier: Apache-2.0
"""The attacks that a terminal must withstand, one class each: refused, and on record where anything is open to record.

Some have modules of their own, which go deeper; ``ELSEWHERE`` names their tests.
"""

import ast
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from uuid6 import uuid7

from mdt_app.domain.patrol import Hit, RecordedRead, Session
from mdt_app.errors import Refused
from mdt_app.services.holds import HoldRequest, Holds
from mdt_app.services.hot_plates import HotPlates, Member
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.matching import Matcher
from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.services.reviews import Reviews
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.storage import accounts, audit, hits, reads, ring_file
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import StoreDamaged, StoreTrouble, WrongKey, WrongPassword
from mdt_app.storage.holds import Selection
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.ring_file import NewSlot
from policy.access import Role
from policy.functions import Function, may
from policy.hotplates import HotPlateForm
from policy.inquiry import InquiryRequest
from tests.helpers.canaries import image, search
from tests.helpers.purging import FIRST, PLATES, noon, two_days
from tests.helpers.stores import (
    ADMINISTRATOR,
    CHEAP,
    MORNING,
    OFFICER,
    PARTNER,
    UNIT,
    Clock,
    credentials,
    door,
    entry,
    fix_at,
    plate_read,
    put_list,
    sessions,
    sign_on,
)

pytestmark = pytest.mark.integration

TESTS = Path(__file__).parent
ELSEWHERE = {
    "an edited, cut, re-ordered or re-written audit log": (
        "test_audit_file.py::test_each_attack_is_found_and_the_first_bad_event_named",
        "test_audit_log.py::test_an_edit_of_any_field_is_found_at_its_event",
        "test_audit_log.py::test_a_cut_tail_is_found_against_a_head_kept_elsewhere",
        "test_audit_log.py::test_a_rewritten_chain_is_found_against_a_head_kept_elsewhere",
        "test_audit_anchoring.py::test_a_log_that_was_written_anew",
        "test_server_audit.py::test_a_contradiction_is_refused_and_told_once",
    ),
    "an officer at each of the commands about accounts": (
        "test_account_office.py::test_an_officer_does_nothing_with_accounts_and_the_try_is_on_record",
    ),
    "two devices, one account": (
        "test_orders.py::test_one_account_is_signed_on_to_one_terminal",
        "test_terminal_orders.py::test_a_second_car_with_the_same_account_ends_its_session",
    ),
    "files cut, swapped, rolled back, or from another car": (
        "test_vault_attacks.py::test_an_older_ring_is_refused",
        "test_vault_attacks.py::test_two_days_exchanged_open_neither",
        "test_vault_attacks.py::test_a_file_of_another_car_does_not_open",
        "test_vault_attacks.py::test_a_destroyed_day_put_back_is_not_opened",
    ),
    "a replayed code, a clock that was moved": (
        "test_door.py::test_a_replayed_code_is_refused_also_after_a_restart",
        "test_door.py::test_no_clock_unlocks",
    ),
    "an image of the disk from before and after the purge": (
        "test_canary.py::test_no_key_that_is_left_makes_anything_of_the_day",
        "test_canary.py::test_the_old_ring_does_not_open_with_the_new_ring_key",
    ),
}
"""Attacks with modules of their own, and the tests that show them refused."""

GUESSES = ("", "password", "unit12.officer", "Unit 12", "a long night shift ", "A LONG NIGHT SHIFT", "0" * 64)


@pytest.mark.parametrize("name", [name for names in ELSEWHERE.values() for name in names])
def test_each_test_that_is_named_exists(name: str) -> None:
    """So that the table above cannot rot."""
    file, _, test = name.partition("::")
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@dataclass(slots=True)
class Car:
    """A car with two days of reads, a list and an open hit.

    Attributes:
        at_work: an officer, signed on.
    """

    folder: Path
    clock: Clock
    at_work: SignedOn
    read: RecordedRead
    hit: Hit

    def newest(self, *, event: str = "") -> audit.AuditEvent:
        """The newest event, or the newest of that name."""
        events = audit.events(self.at_work.vault.index(), limit=20)
        return next(one for one in events if event in {"", one.event})

    def session_of(self, role: Role) -> Session:
        """Somebody of that role, as if their session were on in the open store: what any page would pass."""
        person = NewPerson(f"unit12.{role.value}", "Person 1", role, "some words for them")
        add_person(self.at_work.vault, UNIT, person, CHEAP, self.clock)
        return replace(self.at_work.session, username=person.username)


@pytest.fixture
def car(tmp_path: Path) -> Iterator[Car]:
    clock = Clock()
    at_work = two_days(tmp_path / "unit", clock)
    index, day = at_work.vault.index(), at_work.vault.day(FIRST)
    put_list(index, [entry()])
    read = RecordedRead(
        uuid7(), plate_read(at=noon(FIRST)), fix_at(noon(FIRST)), at_work.session, UNIT, MORNING
    )
    (hit,) = Matcher(clock).matched(index, read).hits
    with day.transaction():
        reads.add(day, read)
        hits.add(day, hit)
    yield Car(tmp_path / "unit", clock, at_work, read, hit)
    at_work.vault.close()


class TestCopiedDisk:
    """Who copied the disk, while somebody was signed on, and has no password."""

    def test_no_guess_opens_the_ring(self, car: Car, tmp_path: Path) -> None:
        """Neither for a name that is known nor for one that is not; in the same words."""
        copy = image(car.folder, tmp_path / "copy")
        ring = KeyRing(copy / "ring.json")
        told = set()
        for username in (OFFICER.username, PARTNER.username, ADMINISTRATOR.username, "root"):
            for guess in GUESSES:
                with pytest.raises(WrongPassword) as refusal:
                    ring.open(username, guess)
                told.add(str(refusal.value))
        assert len(told) == 1

    def test_nothing_on_it_is_readable(self, car: Car, tmp_path: Path) -> None:
        """No plate, no name, no password, no picture, in any form."""
        copy = image(car.folder, tmp_path / "copy")
        people = (OFFICER, PARTNER, ADMINISTRATOR)
        canaries: dict[str, str | bytes] = {plate: plate for plate in (*PLATES, "8QTQ743")}
        canaries |= {one.username: one.username for one in people} | {
            one.password: one.password for one in people
        }
        assert search(copy, canaries) == set()

    def test_guesses_at_the_terminal_are_counted_and_on_record(self, car: Car) -> None:
        """The store is closed to whoever guesses: what happened is recorded with the next sign-on."""
        for _ in range(3):
            with pytest.raises(WrongPassword):
                sessions(car.folder, car.clock).sign_on(credentials(OFFICER, "a guess"))
        sign_on(car.folder, car.clock).vault.close()
        found = [one for one in audit.events(car.at_work.vault.index(), limit=10) if one.outcome == "failed"]
        assert [(one.event, one.username) for one in found] == [("sign_on", OFFICER.username)] * 3


class TestOldRing:
    """Who kept a copy of the ring from before, and learns today's password."""

    def test_with_the_new_password_it_opens_nothing(self, car: Car, tmp_path: Path) -> None:
        old = shutil.copyfile(car.folder / "ring.json", tmp_path / "ring.json")
        car.at_work.vault.ring.set_person(NewSlot(OFFICER.username, "a short summer night"), CHEAP.ring)
        with pytest.raises(WrongPassword):
            KeyRing(old).open(OFFICER.username, "a short summer night")

    def test_with_the_new_ring_key_it_opens_nothing(self, car: Car, tmp_path: Path) -> None:
        """After a key was destroyed the ring has another key of its own, for everybody."""
        old = ring_file.load(shutil.copyfile(car.folder / "ring.json", tmp_path / "ring.json"))
        car.at_work.vault.ring.destroy_keys({FIRST.isoformat()})
        new = ring_file.load(car.folder / "ring.json")
        slot = ring_file.slot_of(new.salt, OFFICER.username)
        seed = ring_file.seed_of(new, slot, OFFICER.password)
        assert seed is not None
        with pytest.raises(StoreDamaged):
            ring_file.keys_of(old, ring_file.opened_by(new, slot, seed).ring_key)

    def test_put_back_it_is_refused(self, car: Car, tmp_path: Path) -> None:
        """With the old password too: the index knows which generation the ring had reached."""
        old = shutil.copyfile(car.folder / "ring.json", tmp_path / "ring.json")
        car.at_work.vault.ring.destroy_keys({FIRST.isoformat()})
        car.at_work.vault.note_ring()
        shutil.copyfile(old, car.folder / "ring.json")
        with pytest.raises(StoreDamaged, match="older copy"):
            sign_on(car.folder, car.clock)


def _holds(car: Car) -> Holds:
    return Holds(car.at_work.vault, car.at_work.profile.retention, car.clock)


def _approves_own_hot_plate(car: Car) -> object:
    service = HotPlates(car.at_work.profile, car.clock, print)
    index, by = car.at_work.vault.index(), Member(OFFICER.username)
    until = datetime(2027, 1, 1, tzinfo=MORNING.tzinfo)
    form = HotPlateForm("9QWQ417", "stolen_vehicle", "26-1107", "taken", "GO-1", expires_at=until)
    return service.approve(index, by, service.enter(index, by, form).entry_id)


def _lifts_a_hold(car: Car) -> object:
    request = HoldRequest(Selection(frozenset({car.read.read_id})), "evidence", "26-1107", "robbery")
    hold_id: UUID = _holds(car).place(car.at_work.account, request).stored.hold_id
    return _holds(car).lift(car.at_work.account, hold_id)


#: What an officer tries at the administrator's services, and the event that is refused in the log.
BY_AN_OFFICER: dict[str, tuple[Callable[[Car], object], str]] = {
    "lets the own hot plate in": (_approves_own_hot_plate, "hot_plate_approved"),
    "reads what waits for review": (
        lambda car: Reviews(car.clock).waiting(car.at_work.vault.index(), OFFICER.username),
        "review_listed",
    ),
    "lifts a hold": (_lifts_a_hold, "hold_lifted"),
}
OFFICE_ONLY = sorted(one for one in Function if not may(Role.OFFICER, one))


class TestOfficerAsAdministrator:
    """Who has an officer's account and tries what is an administrator's."""

    @pytest.mark.parametrize("function", OFFICE_ONLY)
    def test_the_office_is_closed_and_the_try_on_record(self, car: Car, function: Function) -> None:
        """Every command of an administrator goes through this door."""
        office = Office(door(car.folder, car.clock), car.clock)
        with pytest.raises(Refused), office.at_work(credentials(OFFICER).proof, "tried", function):
            pytest.fail("an officer came in")
        found = car.newest(event="tried")
        assert (found.outcome, found.username) == ("refused", OFFICER.username)

    @pytest.mark.parametrize("what", BY_AN_OFFICER)
    def test_the_services_refuse(self, car: Car, what: str) -> None:
        tries, event = BY_AN_OFFICER[what]
        with pytest.raises(Refused):
            tries(car)
        found = car.newest(event=event)
        assert (found.outcome, found.username) == ("refused", OFFICER.username)


REQUEST = InquiryRequest(
    "criminal_investigation", case_or_incident="26-11702", reason="Seen near the scene", plate="8QT*"
)
#: What somebody with the store open asks of it, and the event of the refusal.
READS: dict[str, tuple[Callable[[Car, Session], object], str]] = {
    "search": (
        lambda car, who: Inquiries(car.clock, car.at_work.profile).search(car.at_work.vault, who, REQUEST),
        "inquiry",
    ),
    "look at a read": (
        lambda car, who: Inquiries(car.clock, car.at_work.profile).view(
            car.at_work.vault, who, REQUEST, car.read.read_id
        ),
        "read_viewed",
    ),
    "open hits": (
        lambda car, who: Verifications(car.clock, print).open_hits(car.at_work.vault, who),
        "open_hits_shown",
    ),
    "a hit's sheet": (
        lambda car, who: Verifications(car.clock, print).load(car.at_work.vault.day(FIRST), who, car.hit),
        "sheet_opened",
    ),
    "hot plates": (
        lambda car, who: HotPlates(car.at_work.profile, car.clock, print).listing(
            car.at_work.vault.index(), who.username
        ),
        "hot_plates_shown",
    ),
}


class TestTechnicianOnReads:
    """Who mends the readers, has an account that opens the store, and asks for plates."""

    @pytest.mark.parametrize("what", READS)
    def test_nothing_is_shown_and_the_try_is_on_record(self, car: Car, what: str) -> None:
        ask, event = READS[what]
        who = car.session_of(Role.TECHNICIAN)
        with pytest.raises(Refused):
            ask(car, who)
        found = car.newest()
        # To look at a read is refused as the search that it belongs to.
        assert found.event == ("inquiry" if event == "read_viewed" else event)
        assert (found.outcome, found.username) == ("refused", who.username)

    @pytest.mark.parametrize("what", READS)
    def test_an_officer_is_shown_the_same(self, car: Car, what: str) -> None:
        """So that it is the role that is refused."""
        ask, event = READS[what]
        ask(car, car.at_work.session)
        assert (car.newest().event, car.newest().outcome) == (event, "done")

    def test_a_technician_starts_no_shift(self, car: Car) -> None:
        """Nor does the terminal's sign-on let them in."""
        person = NewPerson("fleet.tech", "Technician 1", Role.TECHNICIAN, "some words for them")
        add_person(car.at_work.vault, UNIT, person, CHEAP, car.clock)
        with pytest.raises(Refused):
            sessions(car.folder, car.clock).sign_on(credentials(person))
        assert (car.newest().outcome, car.newest().username) == ("refused", person.username)


class TestSqliteTools:
    """Who has the files and the usual tools; nothing of ours runs, so nothing is recorded."""

    @pytest.fixture
    def stores(self, car: Car) -> list[Path]:
        found = sorted(car.folder.rglob("*.db"))
        assert [path.name for path in found] == ["2026-11-02.db", "2026-11-03.db", "index.db"]
        return found

    @pytest.mark.clause("PB-434.5-b")
    def test_python(self, stores: list[Path]) -> None:
        """To read, and to attach to a file of one's own."""
        for path in stores:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            own = sqlite3.connect(":memory:")
            with pytest.raises(sqlite3.DatabaseError, match="not a database"):
                connection.execute("SELECT count(*) FROM sqlite_master")
            with pytest.raises(sqlite3.DatabaseError, match="not a database"):
                own.execute("ATTACH ? AS other", (str(path),)).execute("SELECT * FROM other.sqlite_master")
            connection.close()
            own.close()

    @pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the command sqlite3 is not installed")
    @pytest.mark.parametrize("words", [".tables", ".recover", ".dump", "SELECT * FROM reads"])
    def test_the_command_line(self, stores: list[Path], words: str) -> None:
        """Its salvage command too."""
        for path in stores:
            done = subprocess.run(
                ["sqlite3", "-readonly", str(path), words], capture_output=True, check=False, timeout=60
            )
            assert not any(plate.encode() in done.stdout for plate in PLATES)
            assert b"reads" not in done.stdout
            assert b"accounts" not in done.stdout

    @pytest.mark.parametrize(
        "key",
        [f"x'{'00' * 32}'", "a long night shift", "unit12.officer", ""],
        ids=["zeros", "password", "name", "none"],
    )
    def test_sqlcipher_with_another_key(self, stores: list[Path], key: str) -> None:
        """Nor is a person's password the key of a file."""
        for path in stores:
            connection = sqlcipher.connect(str(path))
            connection.execute("PRAGMA cipher_log_level = NONE")
            if key:
                connection.execute(f'PRAGMA key = "{key}"')
            with pytest.raises(sqlcipher.DatabaseError):
                connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            connection.close()

    def test_the_key_of_another_file(self, car: Car, stores: list[Path]) -> None:
        """Each file has its own."""
        ring = car.at_work.vault.ring
        for path in stores:
            for name in ring.names() - {path.stem}:
                with pytest.raises(WrongKey):
                    open_database(path, ring.key_for(name))

    def test_what_a_tool_writes_into_a_file_is_no_store(self, car: Car, tmp_path: Path) -> None:
        """A plain database put in a day's place is not read, and not written to."""
        car.at_work.vault.close()
        path = car.folder / "days" / f"{FIRST}.db"
        path.unlink()
        with sqlite3.connect(path) as plain:
            plain.execute("CREATE TABLE reads (plate)")
        plain.close()
        again = sign_on(car.folder, car.clock)
        try:
            with pytest.raises(StoreTrouble):
                again.vault.day(FIRST)
        finally:
            again.vault.close()


class TestWithTheKeys:
    """Who is an insider with the keys, and a tool that writes: the log keeps what it has."""

    def test_the_log_takes_no_change(self, car: Car) -> None:
        """Its own rules refuse, whoever has the file open; behind them the chain shows it (ELSEWHERE)."""
        index = car.at_work.vault.index()
        for change in ("UPDATE audit SET username = 'x'", "DELETE FROM audit"):
            with pytest.raises(StoreTrouble):
                index.conn.execute(change)
        assert audit.verify(index).ok

    def test_an_account_made_by_hand_opens_nothing(self, car: Car) -> None:
        """A row is no way in: that is a slot of the ring, which needs the ring's key."""
        index = car.at_work.vault.index()
        with index.transaction():
            kept = accounts.get(index, OFFICER.username)
            assert kept is not None
            accounts.add(index, replace(kept, username="unit12.ghost"), "some words for me", CHEAP.hasher)
        with pytest.raises(WrongPassword):
            KeyRing(car.folder / "ring.json").open("unit12.ghost", "some words for me")
