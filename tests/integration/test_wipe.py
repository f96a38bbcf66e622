# SPDX-License-Identifier: Apache-2.0
"""Destroying a terminal's keys and files: in order, whatever interrupts it, and with a proof for the department."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.door import Door, Given
from mdt_app.services.order_gate import LAST_TRY, KeysDestroyed, OrderGate
from mdt_app.services.wipe import WIPE_FILE, Wipe, WipeCause, Wiper, WipeStep
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage.errors import StoreMissing, WrongPassword
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.vault import RING_FILE
from tests.helpers.department import Department, running_department
from tests.helpers.stores import MORNING, OFFICER, Clock, make_unit, plate_read, sign_on
from tests.helpers.transfer import PLATE

pytestmark = pytest.mark.integration

NO_KEY = "destroyed by order"


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file."""
    with running_department(tmp_path_factory.mktemp("wipe") / "data") as running:
        yield running


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A unit with people, a case file and a log."""
    folder = make_unit(tmp_path / "unit", Clock())
    for name in (
        "days/2026-11-20.db",
        "cases/26-1234 8QTQ743.db",
        "device/terminal-key.pem",
        "logs/terminal.log",
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    (folder / "unit.toml").write_text('unit = "12"\n')
    return folder


def wipe(**changes: object) -> Wipe:
    """A wipe that nobody has to be told of."""
    return Wipe(WipeCause.OFFLINE, MORNING, keys=3, unsent=2, **changes)  # type: ignore[arg-type]


def files(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def carry_on(folder: Path) -> Wipe:
    """As the next start of the program does."""
    done = Wiper(folder, Clock()).carry_on()
    assert done is not None
    return done


def test_keys_go_first_then_files_and_the_proof_names_them(unit: Path) -> None:
    """Settings and technical logs stay; a case's name, which may be anything, does not leave the car."""
    index = (unit / "index.db").read_bytes()
    steps: list[tuple[WipeStep, bool, bool]] = []

    def after(step: WipeStep) -> None:
        wiped = "wiped_at" in (ring := json.loads((unit / RING_FILE).read_text())) and bool(ring["wiped_at"])
        steps.append((step, wiped, (unit / "index.db").exists()))

    wiper = Wiper(unit, Clock(), after)
    wiper.begin(wipe())
    done = wiper.carry_on()
    assert steps == [
        (WipeStep.BEGUN, False, True),
        (WipeStep.KEYS, True, True),
        (WipeStep.LISTED, True, True),
        (WipeStep.DELETED, True, False),
    ]
    assert done is not None
    assert files(unit) == {RING_FILE, WIPE_FILE, "unit.toml", "logs/terminal.log"}
    digests = {file.name: (file.size, file.sha256) for file in done.files}
    assert digests["index.db"] == (len(index), hashlib.sha256(index).hexdigest())
    assert {"days/2026-11-20.db", "device/terminal-key.pem"} <= digests.keys()
    assert PLATE not in (unit / WIPE_FILE).read_text()
    with pytest.raises(StoreMissing, match=NO_KEY):
        KeyRing(unit / RING_FILE).open(OFFICER.username, OFFICER.password)


def test_two_threads_destroy_once(unit: Path) -> None:
    """The one that comes second, from the door or from the department's orders, finds it done; the proof is whole."""
    seconds: list[WipeStep] = []
    second = threading.Thread(target=Wiper(unit, Clock(), seconds.append).carry_on)

    def after(step: WipeStep) -> None:
        if step is WipeStep.KEYS:
            second.start()
            second.join(0.3)

    wiper = Wiper(unit, Clock(), after)
    wiper.begin(wipe())
    done = wiper.carry_on()
    second.join(10)
    assert done is not None
    assert "index.db" in {file.name for file in done.files}
    assert (seconds, done.left) == ([], ())


KILLED = """
    import os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from mdt_app.services.wipe import Wipe, WipeCause, Wiper, WipeStep

    def after(step):
        if step == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)

    wiper = Wiper(Path(sys.argv[1]), lambda: datetime.now(UTC), after)
    wiper.begin(Wipe(WipeCause.OFFLINE, datetime.now(UTC), keys=3, unsent=2))
    wiper.carry_on()
"""


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by a signal here")
@pytest.mark.parametrize("step", [WipeStep.BEGUN, WipeStep.KEYS, WipeStep.LISTED, WipeStep.DELETED])
def test_killed_after_each_step_it_is_finished_at_the_next_start(unit: Path, step: WipeStep) -> None:
    """Whoever cuts the power saves nothing; the proof is the same as without."""
    before = files(unit)
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(unit), step.value], check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    if step is not WipeStep.BEGUN:
        with pytest.raises(StoreMissing, match=NO_KEY):
            KeyRing(unit / RING_FILE).open(OFFICER.username, OFFICER.password)
    done = carry_on(unit)
    assert (done.step, done.keys, done.unsent, done.left) == (WipeStep.DELETED, 3, 2, ())
    gone = before - {RING_FILE, "unit.toml", "logs/terminal.log"}
    assert {file.name for file in done.files if not file.name.startswith("cases/")} == {
        name for name in gone if not name.startswith("cases/")
    }
    assert files(unit) == {RING_FILE, WIPE_FILE, "unit.toml", "logs/terminal.log"}
    assert carry_on(unit) == done, "once more changes nothing"


def test_an_older_ring_left_by_a_power_cut_goes_too(unit: Path) -> None:
    """A rewriting that was interrupted leaves a copy beside the ring; it would open what the wipe destroyed."""
    copy = unit / f".{RING_FILE}.abc123"
    copy.write_bytes((unit / RING_FILE).read_bytes())
    wiper = Wiper(unit, Clock(), lambda step: None if step is not WipeStep.KEYS else _stop())
    wiper.begin(wipe())
    with pytest.raises(KeyboardInterrupt):
        wiper.carry_on()
    assert not copy.exists(), "gone with the keys, not with the files"


def _stop() -> None:
    raise KeyboardInterrupt


def test_a_full_disk_stops_no_wipe(unit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notes find no room; the keys and the files go all the same."""

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as no_room:
        no_room.setattr("mdt_app.storage.files._write", full)
        wiper = Wiper(unit, Clock())
        wiper.begin(wipe())
        done = wiper.carry_on()
    assert done is not None
    assert done.step is WipeStep.DELETED
    assert files(unit) <= {"unit.toml", "logs/terminal.log"}


def test_what_cannot_be_deleted_is_named(unit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds it, say; it is ciphertext without a key."""
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "index.db":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    wiper = Wiper(unit, Clock())
    wiper.begin(wipe())
    done = wiper.carry_on()
    assert done is not None
    assert done.left == ("index.db",)


def test_links_are_removed_and_not_followed(unit: Path, tmp_path: Path) -> None:
    """What lies outside the unit's folder is nobody's to destroy."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (unit / "link").symlink_to(outside)
    wiper = Wiper(unit, Clock())
    wiper.begin(wipe())
    wiper.carry_on()
    assert (outside / "kept").read_text() == "kept"
    assert not (unit / "link").is_symlink()


def test_the_report_waits_for_the_department(department: Department, tmp_path: Path) -> None:
    """Out of reach it is kept; the department then has the proof, and revokes the certificate."""
    unit = make_unit(tmp_path / "unit", Clock())
    enrolled = department.enrol(unit / "device")
    with department.client(enrolled.credentials) as client:
        standing = client.orders().standing
    begun = wipe(
        device=enrolled.device,
        url="https://127.0.0.1:9",
        ca_pem=enrolled.credentials.ca.read_text(),
        receipt=standing,
    )
    wiper = Wiper(unit, Clock())
    wiper.begin(begun)
    wiper.carry_on()
    late = wiper.report()
    assert late is not None
    assert late.step is WipeStep.DELETED
    assert "told on contact" in late.words
    found = (unit / WIPE_FILE).read_text().replace("https://127.0.0.1:9", department.enrol_url)
    (unit / WIPE_FILE).write_text(found)
    told = wiper.report()
    assert told is not None
    assert told.step is WipeStep.REPORTED
    assert wiper.report() == told
    (line,) = department.json("device", "orders", enrolled.device)["orders"]
    assert (line["state"], line["proof"]["keys"], line["proof"]["unsent"]) == ("done", 3, 2)
    assert "index.db" in {file["name"] for file in line["proof"]["files"]}


# -- wrong passwords ----------------------------------------------------------------------------------------


def gate(unit: Path, *, wipe_after_wrong: int = 0) -> OrderGate:
    """What stands before a sign-on in this unit."""
    return OrderGate(DataFolder(unit), Clock(), wipe_after_wrong)


def test_the_last_wrong_password_destroys_the_keys(unit: Path) -> None:
    """Warned before the last one, counted across a restart; a right one in between begins anew."""
    for _ in range(9):
        assert gate(unit, wipe_after_wrong=10).warning == ""
        said = gate(unit, wipe_after_wrong=10).wrong()
    assert said == LAST_TRY == gate(unit, wipe_after_wrong=10).warning
    gate(unit, wipe_after_wrong=10).right()
    assert gate(unit, wipe_after_wrong=10).warning == ""
    for _ in range(9):
        gate(unit, wipe_after_wrong=10).wrong()
    with pytest.raises(KeysDestroyed, match="too many wrong passwords"):
        gate(unit, wipe_after_wrong=10).wrong()
    with pytest.raises(StoreMissing, match=NO_KEY):
        KeyRing(unit / RING_FILE).open(OFFICER.username, OFFICER.password)
    with pytest.raises(KeysDestroyed):
        gate(unit, wipe_after_wrong=10).require_open()


def test_sign_on_warns_at_the_last_try_and_then_opens_nothing(unit: Path) -> None:
    """Through the door that every sign-on and command takes; names that nobody has count like others."""
    rules = SignOnSettings(second_factor=False, wipe_after_wrong=10)
    door = Door(unit, Clock(), rules)
    said = [_refused(door, f"nobody-{number}") for number in range(10)]
    assert [LAST_TRY in words for words in said] == [False] * 8 + [True, False]
    assert "keys were destroyed after too many wrong passwords" in said[-1]
    with pytest.raises(KeysDestroyed):
        Door(unit, Clock(), rules).open(Given(OFFICER.username, OFFICER.password))


def test_a_right_password_begins_the_count_anew(unit: Path) -> None:
    """Also on the ninth try."""
    door = Door(unit, Clock(), SignOnSettings(second_factor=False, wipe_after_wrong=10))
    for _ in range(3):
        for number in range(9):
            _refused(door, f"nobody-{number}")
            door.release(f"nobody-{number}")
        door.open(Given(OFFICER.username, OFFICER.password)).close()
        door.welcome(OFFICER.username)


def _refused(door: Door, username: str) -> str:
    with pytest.raises(Refused) as caught:
        door.open(Given(username, "a wrong password"))
    return str(caught.value)


def test_without_the_setting_nothing_is_ever_destroyed(unit: Path) -> None:
    """The switch is off until the department sets it, and refuses numbers that a mistyped shift could reach."""
    for _ in range(50):
        assert gate(unit).wrong() == ""
    gate(unit).require_open()
    with pytest.raises(ValueError, match="fewer than 10"):
        SignOnSettings(wipe_after_wrong=5)


def test_what_was_recorded_opens_with_nothing_after_the_wipe(tmp_path: Path) -> None:
    """A copy of the day's file, taken before, does not open with the ring that is left."""
    unit = make_unit(tmp_path / "unit", Clock())
    signed_on = sign_on(unit, Clock())
    signed_on.vault.day(MORNING.date())
    signed_on.vault.close()
    kept = (unit / "days" / f"{MORNING.date()}.db").read_bytes()
    assert plate_read().plate_jpeg not in kept
    wiper = Wiper(unit, Clock())
    wiper.begin(wipe())
    wiper.carry_on()
    (unit / "days").mkdir()
    (unit / "days" / f"{MORNING.date()}.db").write_bytes(kept)
    with pytest.raises((StoreMissing, WrongPassword, KeysDestroyed)):
        sign_on(unit, Clock())
