# SPDX-License-Identifier: Apache-2.0
"""The real terminal and a real department: locked, wiped, and one account in two cars, as people see it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mdt_app.clock import system_clock
from mdt_app.demo.hands import Hands
from mdt_app.main.program import finish_wipe
from mdt_app.main.terminal import Terminal
from mdt_app.notices import Notice
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.services.door import Given
from mdt_app.services.enrolment import enrol_terminal
from mdt_app.services.office import Office
from mdt_app.services.order_gate import KeysDestroyed
from mdt_app.services.wipe import Wipe, WipeCause, Wiper
from mdt_app.settings import load
from mdt_app.storage.ring_file import load as load_ring
from tests.helpers.department import Department, audit_rows, running_department
from tests.helpers.stores import ADMINISTRATOR, OFFICER, door, make_unit, sessions

pytestmark = [pytest.mark.integration, pytest.mark.ui, pytest.mark.expects_log]
WAIT_MS = 30_000
UNIT = 'unit = "12"\n[gps]\nport = "/dev/no-such-receiver"\n[sign_on]\nsecond_factor = false\n'


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file, as strict as it comes."""
    folder = tmp_path_factory.mktemp("department-orders") / "data"
    with running_department(folder, sign_on_needed=True) as running:
        yield running


class Car:
    """The real terminal of an enrolled car."""

    def __init__(self, root: Path, department: Department, qtbot: QtBot) -> None:
        self.folder, self.qtbot, self.department = DataFolder(root), qtbot, department
        make_unit(root, system_clock)  # type: ignore[arg-type]  # any clock will do
        self.folder.create()
        self.folder.unit_settings.write_text(UNIT, encoding="utf-8")
        transfer = f'\n[department]\nserver_url = "{department.url}"\nlist_interval_s = 0.3\n'
        self.folder.department_settings.write_text(settings_text("WV-471") + transfer, encoding="utf-8")
        given = Given(ADMINISTRATOR.username, ADMINISTRATOR.password)
        keeper = Office(door(root, system_clock), system_clock)  # type: ignore[arg-type]
        self.device = enrol_terminal(self.folder, keeper, given, department.invitation())
        self.start()

    def start(self) -> None:
        """Start the program."""
        service = sessions(self.folder.root, system_clock)  # type: ignore[arg-type]
        self.terminal = Terminal(load(self.folder).settings, self.folder, service, clock=system_clock)
        self.hands = Hands(self.terminal.window, None)
        self.terminal.start()

    def close(self) -> None:
        """Close the window."""
        self.terminal.window.close()
        self.terminal.close()

    def until(self, happened: Callable[[], object]) -> None:
        """Let the terminal work until something happened."""
        self.qtbot.waitUntil(lambda: bool(happened()), timeout=WAIT_MS)

    def try_to_sign_on(self) -> None:
        """Fill in the form, agreeing to the banner first if it is shown."""
        if self.hands.sees("I understand and agree"):
            self.hands.press("I understand and agree")
        self.hands.fill("User name", OFFICER.username)
        self.hands.fill("Password", OFFICER.password)
        self.hands.press("Sign on and start")

    def sign_on(self) -> None:
        """And be let in, and known to the department."""
        self.try_to_sign_on()
        self.until(lambda: self.terminal.patrol or self.terminal.screens.sign_on.state.error)
        assert self.terminal.patrol is not None, self.terminal.screens.sign_on.state.error
        self.until(lambda: "session.began" in self.events())

    def events(self) -> list[str]:
        """What the department has on record of this car's people."""
        rows = audit_rows(self.department.folder)
        return [event for event, _, detail in rows if detail.get("user") == OFFICER.username]

    def state(self) -> list[tuple[str, str]]:
        """(kind, state) of the car's orders, newest first."""
        lines = self.department.json("device", "orders", self.device)["orders"]
        return [(line["kind"], line["state"]) for line in lines]

    @property
    def note(self) -> str:
        """What the sign-on screen says beside the form."""
        return self.terminal.screens.sign_on.state.note


@pytest.fixture
def car(
    department: Department, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Car]:
    """A car with its terminal started."""
    monkeypatch.setenv("SUDO_USER", "alpr-admin")
    made = Car(tmp_path / "car", department, qtbot)
    yield made
    made.close()


def test_a_lock_ends_the_shift_on_screen_and_no_password_helps(department: Department, car: Car) -> None:
    """It says why before and after; the unlock is heard without anybody signed on."""
    car.sign_on()
    department.cli("device", "lock", car.device, "--reason", "left in a garage")
    car.until(lambda: car.terminal.patrol is None and car.terminal.is_closed)
    assert "department locked this terminal" in car.note
    car.until(lambda: car.state() == [("lock", "done")])
    checks = {check.name: check for check in car.terminal.screens.sign_on.state.checks}
    assert (checks["Orders"].verdict, checks["Orders"].detail[:6]) == ("Mend", "locked")
    car.try_to_sign_on()
    car.until(lambda: "department locked" in car.terminal.screens.sign_on.state.error)
    assert "session.ended" in car.events(), "the account is free elsewhere"
    car.close()
    department.cli("device", "unlock", car.device, "--reason", "found")
    car.start()
    car.until(lambda: car.state()[0] == ("unlock", "done"))
    car.sign_on()


def test_a_wipe_ends_the_shift_and_then_nothing_opens(
    department: Department, car: Car, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two persons order it; the screen says what becomes of what was not sent; the next start says it again."""
    car.sign_on()
    asked = department.cli("device", "wipe", car.device, "--reason", "stolen")
    monkeypatch.setenv("SUDO_USER", "watch-commander")
    department.cli("device", "approve", asked.stdout.split()[-1])
    car.until(lambda: car.state() == [("wipe", "done")])
    car.until(lambda: "keys were destroyed by the department's order" in car.note)
    assert "with 0 records that had not been sent" in car.note
    with pytest.raises(Exception, match="destroyed by order"):
        load_ring(car.folder.ready_mark)
    (line,) = department.json("device", "orders", car.device)["orders"]
    assert line["proof"]["unsent"] == 0
    assert line["proof"]["keys"] >= 2, "the index's and the device's at least"
    assert "index.db" in {file["name"] for file in line["proof"]["files"]}
    with pytest.raises(KeysDestroyed, match="The department knows"):
        finish_wipe(car.folder.root)


def test_a_power_cut_in_a_wipe_is_made_good_before_the_program_starts(car: Car) -> None:
    """Nothing is asked, nothing shown: first the keys go."""
    Wiper(car.folder.root, system_clock).begin(Wipe(WipeCause.ORDER, system_clock()))
    with pytest.raises(KeysDestroyed):
        finish_wipe(car.folder.root)
    with pytest.raises(Exception, match="destroyed by order"):
        load_ring(car.folder.ready_mark)


def test_an_account_in_two_cars_ends_the_second_shift(
    department: Department, car: Car, tmp_path: Path, qtbot: QtBot
) -> None:
    """The second car says whose turn it is; the first one is warned and goes on."""
    car.sign_on()
    second = Car(tmp_path / "second", department, qtbot)
    try:
        second.try_to_sign_on()
        second.until(lambda: "session.second_terminal" in second.events())
        second.until(lambda: second.terminal.patrol is None and second.terminal.is_closed)
        assert "signed on already" in second.note
        car.until(lambda: any("tried to sign on" in notice.headline for notice in _notices(car.terminal)))
        assert car.terminal.patrol is not None
    finally:
        second.close()


def _notices(terminal: Terminal) -> tuple[Notice, ...]:
    return terminal.screens.banners.state.notices
