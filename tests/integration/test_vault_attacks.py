# SPDX-License-Identifier: Apache-2.0
"""What somebody with the disk in hand does to ring, index and day files, as a table: refused, and in words.

What only a head that is kept elsewhere can show (the whole folder rolled back) is shown as that.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mdt_app.services.purge import Purge
from mdt_app.storage import audit, reads, ring_file
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import (
    NotEncrypted,
    StoreDamaged,
    StoreMissing,
    StoreTrouble,
    WrongKey,
    WrongPassword,
)
from mdt_app.storage.key_ring import INDEX, KeyRing
from mdt_app.storage.ring_file import NewSlot, Opened
from mdt_app.storage.vault import Vault
from tests.helpers.policies import PROFILES
from tests.helpers.purging import FIRST, PLATES, SECOND, store_day, texts_in, two_days
from tests.helpers.stores import CHEAP, OFFICER, PARTNER, Clock, make_own_unit, make_unit, sign_on

pytestmark = pytest.mark.integration

PROFILE = PROFILES["WV-471"]


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A car after a shift, with two days of reads."""
    folder = tmp_path / "unit"
    two_days(folder, Clock()).vault.close()
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another car of the department: same people, same passwords, other keys."""
    folder = tmp_path / "other"
    two_days(folder, Clock(), make_own_unit).vault.close()
    return folder


def _day(folder: Path, day: object = FIRST) -> Path:
    return folder / "days" / f"{day}.db"


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(f"{folder.name} before")))


def _purged(folder: Path) -> None:
    vault = sign_on(folder, Clock()).vault
    assert len(Purge(vault, PROFILE, Clock(), OFFICER.username).turn("sign-off").certificates) == 2
    vault.close()


def _half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _flipped(path: Path) -> None:
    """One bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _plain(path: Path) -> None:
    """A plain database in its place, as for making the program write in the clear."""
    path.unlink()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE reads (plate TEXT)")
    database.commit()
    database.close()


class TestFiles:
    """Cut, emptied, changed, replaced: one file at a time."""

    @pytest.mark.parametrize("attack", [_half, _emptied, _flipped])
    def test_a_ring_that_is_not_whole_opens_nothing(self, unit: Path, attack: Callable[[Path], None]) -> None:
        """And is not replaced by a new one."""
        attack(unit / "ring.json")
        before = (unit / "ring.json").read_bytes()
        with pytest.raises((StoreDamaged, WrongPassword)):
            KeyRing(unit / "ring.json").open(OFFICER.username, OFFICER.password)
        assert (unit / "ring.json").read_bytes() == before

    @pytest.mark.parametrize(("attack", "kind"), [(_half, StoreTrouble), (_plain, NotEncrypted)])
    def test_an_index_that_is_not_whole_signs_nobody_on(
        self, unit: Path, attack: Callable[[Path], None], kind: type[StoreTrouble]
    ) -> None:
        """In the words of the store, whatever SQLite says."""
        attack(unit / "index.db")
        with pytest.raises(kind):
            self._read_everything(sign_on(unit, Clock()).vault)

    def test_an_emptied_index_is_no_new_unit(self, unit: Path) -> None:
        """Whoever empties the file gets neither a new log nor new accounts."""
        _emptied(unit / "index.db")
        with pytest.raises(StoreDamaged, match="The index is empty though this unit has been in use"):
            sign_on(unit, Clock())

    @pytest.mark.expects_log
    @pytest.mark.parametrize("attack", [_half, _flipped, _plain, os.unlink])
    def test_a_day_that_is_not_whole_is_told_and_the_others_go_on(
        self, unit: Path, attack: Callable[[Path], None]
    ) -> None:
        """It gives no read that was not stored; nothing is made in its place."""
        attack(_day(unit))
        vault = sign_on(unit, Clock()).vault
        told: list[object] = []
        vault.on_unreadable = lambda day, _trouble: told.append(day)
        counted = {}
        for day, database in vault.each(vault.days()):
            try:
                counted[day] = (reads.count(database), database.rows("SELECT count(jpeg) AS n FROM crops"))
                assert database.rows("PRAGMA cipher_integrity_check") == []
            except (StoreTrouble, AssertionError):
                told.append(day)
        assert counted[SECOND] == (3, [{"n": 6}])
        assert told == [FIRST]
        vault.close()

    @staticmethod
    def _read_everything(vault: Vault) -> None:
        index = vault.index()
        for name in index.table_names():
            index.rows(f"SELECT * FROM main.{name}")
        assert index.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


class TestSwaps:
    """Files exchanged with each other, and with those of another car."""

    @pytest.mark.expects_log
    def test_two_days_exchanged_open_neither(self, unit: Path) -> None:
        """Each has a key of its own."""
        first, second = _day(unit).read_bytes(), _day(unit, SECOND).read_bytes()
        _day(unit).write_bytes(second)
        _day(unit, SECOND).write_bytes(first)
        vault = sign_on(unit, Clock()).vault
        for day in (FIRST, SECOND):
            with pytest.raises(StoreDamaged, match=f"The file of {day} is damaged, or is not this unit's"):
                vault.day(day)
        vault.close()

    def test_a_day_under_another_days_key_is_known_by_its_content(self, unit: Path) -> None:
        """Even somebody who holds the ring cannot pass one day off as another."""
        vault = sign_on(unit, Clock()).vault
        key = vault.ring.key_for(str(FIRST))
        vault.close()
        database = open_database(_day(unit), key)
        database.conn.execute("UPDATE this_day SET day = ?", (str(SECOND),))
        database.close()
        vault = sign_on(unit, Clock()).vault
        with pytest.raises(StoreDamaged, match="another day's"):
            vault.day(FIRST)
        vault.close()

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("index.db", WrongKey), ("ring.json", WrongKey), (f"days/{FIRST}.db", StoreDamaged)],
    )
    def test_a_file_of_another_car_does_not_open(
        self, unit: Path, other: Path, name: str, kind: type[StoreTrouble]
    ) -> None:
        """Though people and passwords are the same."""
        shutil.copy(other / name, unit / name)
        with pytest.raises(kind):
            sign_on(unit, Clock()).vault.day(FIRST)

    def test_ring_and_index_of_another_car_do_not_open_its_days(self, unit: Path, other: Path) -> None:
        """Both together: the days stay shut."""
        for name in ("index.db", "ring.json"):
            shutil.copy(other / name, unit / name)
        vault = sign_on(unit, Clock()).vault
        with pytest.raises(StoreDamaged):
            vault.day(FIRST)
        vault.close()


class TestOldCopies:
    """Rolled back to before."""

    def test_an_older_ring_is_refused(self, unit: Path) -> None:
        """It would hold keys that were destroyed; the index knows the newer generation."""
        before = _copy(unit)
        _purged(unit)
        shutil.copy(before / "ring.json", unit / "ring.json")
        with pytest.raises(StoreDamaged, match="older copy than the store"):
            sign_on(unit, Clock())

    def test_an_older_ring_with_its_day_is_refused_too(self, unit: Path) -> None:
        """A purged day does not come back with the key that opened it."""
        before = _copy(unit)
        _purged(unit)
        shutil.copy(before / "ring.json", unit / "ring.json")
        shutil.copy(_day(before), _day(unit))
        with pytest.raises(StoreDamaged, match="older copy than the store"):
            sign_on(unit, Clock())

    def test_an_older_index_does_not_bring_a_day_back(self, unit: Path) -> None:
        """Ring of after, index and days of before: there is no key, and no new one is made."""
        before = _copy(unit)
        _purged(unit)
        shutil.copy(before / "index.db", unit / "index.db")
        shutil.copy(_day(before), _day(unit))
        vault = sign_on(unit, Clock()).vault
        with pytest.raises(StoreMissing, match="was destroyed"):
            vault.day(FIRST)
        assert vault.days() == ()
        vault.close()

    def test_a_destroyed_day_put_back_is_not_opened(self, unit: Path) -> None:
        """Its file from an old image, beside everything of now."""
        before = _copy(unit)
        _purged(unit)
        shutil.copy(_day(before), _day(unit))
        vault = sign_on(unit, Clock()).vault
        with pytest.raises(StoreTrouble, match="destroyed"):
            vault.day(FIRST)
        for name in vault.ring.names():
            with pytest.raises(WrongKey):
                open_database(_day(unit), vault.ring.key_for(name))
        vault.close()

    def test_a_whole_folder_rolled_back_opens_and_shows_against_a_head_kept_elsewhere(
        self, unit: Path
    ) -> None:
        """No program can tell from the folder alone; the department's copy of the newest event can."""
        before = _copy(unit)
        _purged(unit)
        vault = sign_on(unit, Clock()).vault
        kept_elsewhere = audit.head(vault.index())
        vault.close()
        vault = sign_on(before, Clock()).vault
        assert vault.days() == (SECOND, FIRST)
        assert audit.verify(vault.index()).ok
        assert not audit.verify(vault.index(), kept_elsewhere).ok
        vault.close()

    def test_the_old_ring_with_the_new_password_opens_nothing(self, unit: Path) -> None:
        """Nor does the new ring with the old one."""
        before = _copy(unit)
        ring = sign_on(unit, Clock()).vault.ring
        ring.set_person(NewSlot(OFFICER.username, "a longer night shift"), CHEAP.ring)
        ring.close()
        for folder, password in ((before, "a longer night shift"), (unit, OFFICER.password)):
            with pytest.raises(WrongPassword):
                KeyRing(folder / "ring.json").open(OFFICER.username, password)

    def test_slots_of_an_old_ring_in_the_new_one_open_nothing(self, unit: Path) -> None:
        """A removed person's slot, put back by hand."""
        old = ring_file.load(unit / "ring.json")
        ring = sign_on(unit, Clock()).vault.ring
        ring.remove_person(PARTNER.username)
        ring.close()
        new = ring_file.load(unit / "ring.json")
        ring_file.save(unit / "ring.json", replace(new, slots=old.slots))
        for person in (PARTNER, OFFICER):
            with pytest.raises(StoreDamaged):
                KeyRing(unit / "ring.json").open(person.username, person.password)


class TestCopiedDisk:
    """Somebody has an image of the disk and no password."""

    def test_nothing_in_the_folder_is_readable(self, unit: Path) -> None:
        """Neither by the bytes, nor by SQLite itself, nor by a ring of one's own."""
        assert not texts_in(unit, (*PLATES, OFFICER.username, "robbery"))
        for path in (unit / "index.db", _day(unit)):
            with pytest.raises(sqlite3.DatabaseError):
                sqlite3.connect(path).execute("SELECT * FROM sqlite_master")
        own = ring_file.sealed(
            ring_file.with_slot(ring_file.empty(), NewSlot("thief", "a password of mine"), CHEAP.ring),
            Opened(bytes(32), {INDEX: bytes(32).hex(), str(FIRST): bytes(32).hex()}),
        )
        ring_file.save(unit / "ring.json", own)
        vault = Vault(unit, KeyRing(unit / "ring.json").open("thief", "a password of mine"))
        with pytest.raises(WrongKey):
            vault.upgrade()

    def test_images_of_before_and_after_the_purge_open_nothing_with_what_is_left(self, unit: Path) -> None:
        """Every file of both images, with every key of the ring of after."""
        before = _copy(unit)
        _purged(unit)
        vault = sign_on(unit, Clock()).vault
        keys = {name: vault.ring.key_for(name) for name in vault.ring.names()}
        vault.close()
        for path in (_day(before), _day(before, SECOND)):
            for key in keys.values():
                with pytest.raises(WrongKey):
                    open_database(path, key)
        assert not texts_in(unit)


def test_a_new_day_in_an_old_folder_gets_a_new_key(tmp_path: Path) -> None:
    """The key of a day is never made of anything: the same day in a copied unit has another one."""
    unit = make_unit(tmp_path / "unit", Clock())
    copied = _copy(unit)
    keys = []
    for folder in (unit, copied):
        signed_on = sign_on(folder, Clock())
        store_day(signed_on, FIRST)
        keys.append(signed_on.vault.ring.key_for(str(FIRST)))
        signed_on.vault.close()
    assert keys[0] != keys[1]
