# SPDX-License-Identifier: Apache-2.0
"""The purge broken off at each of its steps, by kill -9 and by a full disk: table of steps.

Whatever step it hits: never a lost day (each opens whole or has a certificate), never a day that opens after its
certificate, and what is held can always be read.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from mdt_app.domain.patrol import RecordedRead
from mdt_app.services.destruction import Destruction
from mdt_app.services.holds import HoldRequest, Holds
from mdt_app.services.purge import Purge
from mdt_app.storage import audit, cases, purges, reads
from mdt_app.storage.accounts import Account
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import StoreMissing, StoreTrouble, WrongKey
from mdt_app.storage.files import Step, go_on
from mdt_app.storage.holds import Selection
from mdt_app.storage.vault import Vault
from policy.access import Role
from tests.helpers.policies import PROFILES
from tests.helpers.purging import FIRST, PLATES, SECOND, two_days
from tests.helpers.small_disk import fill, small_disk_in
from tests.helpers.stores import MORNING, OFFICER, PARTNER, Clock, sign_on

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
PROFILE = PROFILES["WV-471"]
PERSON = Account(OFFICER.username, OFFICER.display_name, Role.OFFICER, "12", created_at=MORNING)

#: Every step of the destruction of a day with a held read, in its order, and whether its key is gone by then.
STEPS = {
    "intended": False,
    "case made": False,
    "copied": False,
    "sealed": False,
    "ring.json written": False,
    "ring.json replaced": True,
    "key destroyed": True,
    "noted": True,
    "verified": True,
    "written over": True,
    "deleted": True,
    "certified": True,
}


@dataclass(frozen=True)
class Car:
    """A car with two days that are due, and a read of the first that is held."""

    folder: Path
    hold_id: UUID
    read_id: UUID
    first_day: bytes


@pytest.fixture
def car(tmp_path: Path) -> Car:
    """Closed, as after a shift."""
    return _car(tmp_path / "unit")


def _car(folder: Path) -> Car:
    clock = Clock()
    signed_on = two_days(folder, clock)
    vault = signed_on.vault
    with vault.reading(FIRST) as database:
        read_id = UUID(database.rows("SELECT read_id FROM reads ORDER BY plate")[0]["read_id"])
    request = HoldRequest(Selection(frozenset({read_id})), "evidence", "26-1107", "robbery at the market")
    hold_id = Holds(vault, PROFILE.retention, clock).place(PERSON, request).stored.hold_id
    content = vault.day_file(FIRST)
    vault.close()
    return Car(folder, hold_id, read_id, content.read_bytes())


def _killed_at(car: Car, step: str) -> list[str]:
    """The steps taken by a process that is killed at a step."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.purging_process", str(car.folder), step, MORNING.isoformat()],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.splitlines()


def _purge(vault: Vault, at_step: Step = go_on) -> Purge:
    clock = Clock()
    return Purge(
        vault,
        PROFILE,
        clock,
        OFFICER.username,
        Destruction(vault, PROFILE.purge, clock, at_step=at_step),
    )


def _certified(vault: Vault) -> set[str]:
    found = purges.certificates(vault.index())
    assert all(one.is_chained for one in found)
    assert all("none opens it" in one.certificate.verification for one in found)
    assert len({one.certificate.name for one in found}) == len(found)
    return {one.certificate.name for one in found}


def _assert_whole(vault: Vault, car: Car) -> None:
    """What must hold at any time after the next opening."""
    certified = _certified(vault)
    for day in (FIRST, SECOND):
        if str(day) in certified:
            with pytest.raises(StoreTrouble, match="destroyed"):
                vault.day(day)
            assert not vault.day_file(day).exists()
        else:
            with vault.reading(day) as database:
                assert reads.count(database) == len(PLATES)
                assert database.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert _held(vault, car).plate.reading.text in PLATES
    assert audit.verify(vault.index()).ok


def _held(vault: Vault, car: Car) -> RecordedRead:
    """The held read, with its pictures, from its day or from its case."""
    opened = vault.reading(FIRST) if FIRST in vault.days() else cases.reading(vault, car.hold_id)
    with opened as database:
        found = reads.get(database, car.read_id)
    assert found is not None
    assert found.plate.scene_jpeg
    return found


def _assert_all_gone(vault: Vault, car: Car) -> None:
    """After the next turn of the purge nothing is left but what is held."""
    assert _certified(vault) == {str(FIRST), str(SECOND)}
    assert vault.days() == ()
    assert not purges.under_way(vault.index())
    # A copy of the ring that was never put in place would open what is destroyed, with a password.
    assert not list(car.folder.glob(".ring.json.*"))
    _assert_whole(vault, car)
    image = car.folder / "image.db"
    image.write_bytes(car.first_day)
    for name in vault.ring.names():
        with pytest.raises(WrongKey):
            open_database(image, vault.ring.key_for(name))
    image.unlink()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
class TestKill:
    """SIGKILL exactly at a step, in a process of its own; then the next sign-on."""

    @pytest.mark.parametrize(("step", "key_is_gone"), STEPS.items())
    def test_at_each_step(self, car: Car, step: str, key_is_gone: bool) -> None:
        """Before the key is destroyed nothing has happened; after it the rest is done at the next opening."""
        assert _killed_at(car, step)[-1] == step
        vault = sign_on(car.folder, Clock()).vault
        assert (str(FIRST) in vault.ring.names()) is not key_is_gone
        turn = _purge(vault).finish()
        assert not turn.troubles
        assert (str(FIRST) in _certified(vault)) is key_is_gone
        _assert_whole(vault, car)
        assert not _purge(vault).turn("sign-on").troubles
        _assert_all_gone(vault, car)
        vault.close()

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("ring.json replaced", "verified"),
            ("key destroyed", "written over"),
            ("verified", "deleted"),
            ("copied", "ring.json replaced"),
            ("deleted", "deleted"),
        ],
    )
    def test_and_again_at_the_next_start(self, car: Car, first: str, second: str) -> None:
        """Two kills in a row; what was begun is ended by the third process."""
        for step in (first, second):
            assert _killed_at(car, step)[-1] == step
        vault = sign_on(car.folder, Clock()).vault
        assert not _purge(vault).finish().troubles
        _assert_whole(vault, car)
        _purge(vault).turn("sign-on")
        _assert_all_gone(vault, car)
        vault.close()

    def test_the_table_names_every_step(self, car: Car) -> None:
        """A step that is added is added to the table."""
        said = _killed_at(car, "certified")
        assert list(dict.fromkeys(said)) == list(STEPS)

    def test_before_the_rest_is_done_the_day_is_not_made_anew(self, car: Car) -> None:
        """Somebody asks for the day between the kill and the end of the purge: no new key, no empty day."""
        _killed_at(car, "ring.json replaced")
        vault = sign_on(car.folder, Clock()).vault
        with pytest.raises(StoreMissing, match="key of 2026-11-02 was destroyed"):
            vault.day(FIRST)
        assert FIRST not in vault.days()
        assert str(FIRST) not in vault.ring.names()
        vault.close()


class TestRing:
    """The ring's own rewriting, broken off: the old ring or the new one, never neither."""

    @pytest.mark.parametrize("step", ["ring.json written", "ring.json replaced"])
    def test_a_fault_in_it_leaves_a_ring_that_opens(self, car: Car, step: str) -> None:
        """Everybody's slot opens it; it has the key or it has not."""
        vault = sign_on(car.folder, Clock()).vault

        def at_step(taken: str) -> None:
            if taken == step:
                raise OSError(5, "the disk went away")

        with pytest.raises(StoreTrouble):
            vault.ring.destroy_keys({str(FIRST)}, at_step)
        vault.release()
        for person in (OFFICER, PARTNER):
            again = sign_on(car.folder, Clock(), person).vault
            assert (str(FIRST) in again.ring.names()) is (step == "ring.json written")
            again.close()
        assert [path.name for path in car.folder.iterdir() if path.name.startswith(".ring")] == []


class TestFullDisk:
    """No room at a step: nothing is lost, nothing half gone; with room again it goes on."""

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        """A file system of 8 MB."""
        with small_disk_in(tmp_path, 8) as disk:
            yield disk

    @pytest.mark.parametrize("step", ["", *STEPS])
    def test_at_each_step(self, small_disk: Path, step: str) -> None:
        """The disk is filled to the last byte when a step was taken (or before the first)."""
        car = _car(small_disk / "unit")
        vault = sign_on(car.folder, Clock()).vault
        ballast = small_disk / "ballast"

        def at_step(taken: str) -> None:
            if taken == step and not ballast.exists():
                fill(small_disk)

        if not step:
            fill(small_disk)
        turn = _purge(vault, at_step).turn("in the shift")
        assert ballast.exists()
        if not STEPS.get(step) and step != "ring.json written":
            # The ring that is written already needs no more room; before that nothing goes.
            assert (turn.certificates, str(FIRST) in vault.ring.names()) == ([], True)
        ballast.unlink()
        assert not _purge(vault).finish().troubles
        _assert_whole(vault, car)
        assert not _purge(vault).turn("in the shift").troubles
        _assert_all_gone(vault, car)
        vault.close()
