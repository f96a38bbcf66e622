# SPDX-License-Identifier: Apache-2.0
"""A technician at the page "Unit" of the real terminal: a receiver on a pseudo-terminal, a real department, a file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

import resources
from gps.pseudo_terminal import PseudoTerminalFeed
from gps.sources import serial_port
from mdt_app.paths import DataFolder
from mdt_app.screens.unit_department import Stage
from mdt_app.screens.unit_gps import UnitGpsState
from mdt_app.screens.unit_settings import Page
from mdt_app.services.provisioning import NewPerson
from mdt_app.settings import load
from mdt_app.settings_export import export_of, read_export
from mdt_app.storage import audit
from mdt_app.ui.live_view import LiveView
from policy.access import Role
from sync.credentials import known_device
from tests.helpers.car import Car
from tests.helpers.department import Department, running_department
from tests.helpers.stores import ADMINISTRATOR, OFFICER, PARTNER, Clock
from tests.helpers.units import unit_folder

pytestmark = [pytest.mark.ui, pytest.mark.integration]
TECHNICIAN = NewPerson("fleet.tech", "Technician 3", Role.TECHNICIAN, "keeper of the cables")
UNIT_TOML = """\
# Fitted on 3 March.
unit = "12"
[sign_on]
second_factor = false
[gps]
port = "/dev/no-such-receiver"
baud = 9600
"""


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    with running_department(tmp_path_factory.mktemp("unit-page") / "data") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return unit_folder(
        tmp_path / "car", (ADMINISTRATOR, OFFICER, PARTNER, TECHNICIAN), Clock(), settings=UNIT_TOML
    )


@pytest.fixture
def car(folder: DataFolder, qtbot: QtBot) -> Iterator[Car]:
    made = Car(folder, qtbot)
    yield made
    made.close()


def to_page(car: Car, person: NewPerson = TECHNICIAN) -> None:
    """Signed on, and the page opened by its key."""
    car.sign_on(person)
    press_ctrl_u(car)
    assert car.terminal.window.page_name == "Unit"


def press_ctrl_u(car: Car) -> None:
    QTest.keyClick(car.terminal.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)


def gps(car: Car) -> UnitGpsState:
    return car.terminal._unit.gps.state


def field(car: Car, name: str) -> QLineEdit:
    return next(
        one
        for one in car.terminal.window.findChildren(QLineEdit)
        if one.accessibleName() == name and one.isVisible()
    )


def objects(car: Car, event: str) -> list[tuple[str, str, str]]:
    """Outcome, account and object of each event of this kind, oldest first."""
    found = car.patrol.queries.submit(lambda database: audit.events(database, limit=80)).result(10)
    return [(one.outcome, one.username, one.object) for one in reversed(found) if one.event == event]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_receiver_on_another_port_is_found_seen_and_kept(
    car: Car, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The set port is not there; one key finds the other, and one keeps it, with the comments of the file."""
    monkeypatch.setattr(serial_port, "LISTEN_S", 0.8)
    feed = PseudoTerminalFeed(resources.path("demo/drive.nmea"), pace=5)
    port = feed.start()
    monkeypatch.setattr(serial_port, "likely_ports", lambda: (port,))
    try:
        to_page(car)
        car.until(lambda: gps(car).head == "No receiver")
        assert "is not there" in gps(car).advice
        car.hands.press("Listen on all ports")
        car.until(lambda: gps(car).may_save)
        assert gps(car).source == f"{port} at 4800 baud"
        assert gps(car).attempts[-1].tone == "ok"
        car.until(lambda: gps(car).head == "3D fix, GPS")
        facts = {name: value for name, value, _ in gps(car).facts}
        assert facts["Talkers"] == "GP"
        assert facts["Kinds"] == "GGA GSA RMC"
        assert "used" in facts["Satellites"]
        car.hands.press("Save")
        car.until(lambda: gps(car).save_note == "saved")
        kept = load(folder).settings.gps
        assert (kept.source, kept.port, kept.baud) == ("serial", port, 4800)
        assert "# Fitted on 3 March." in folder.unit_settings.read_text(encoding="utf-8")
        assert objects(car, "unit_settings_changed") == [
            ("done", TECHNICIAN.username, "settings gps.source, gps.port, gps.baud")
        ]
    finally:
        feed.stop()


def watched(car: Car) -> bool:
    return car.patrol.gps._on_detail is not None


def test_nobody_is_told_of_the_receiver_while_nobody_looks(car: Car) -> None:
    to_page(car)
    assert watched(car)
    car.terminal.window.show_page_named("Policy")
    assert not watched(car)
    car.terminal.window.show_page_named("Unit")
    car.hands.press("Department")
    assert not watched(car)


def test_a_terminal_is_enrolled_after_the_fingerprint_was_compared(
    car: Car, folder: DataFolder, department: Department
) -> None:
    given = department.invitation()
    to_page(car)
    screen = car.terminal._unit.department
    car.hands.press("Department")
    assert screen.state.head == "Not enrolled"
    car.hands.fill("Department's address for enrolment", given.url)
    car.hands.press("Ask who answers")
    car.until(lambda: screen.state.stage is Stage.COMPARE)
    assert "".join(screen.state.fingerprint) == given.fingerprint.replace("-", "").upper()
    assert known_device(folder.device) == "", "nothing was sent"
    car.hands.press("It is the same")
    code = field(car, "One-time code")
    assert code.hasFocus()
    code.setText(given.code)
    car.hands.press("Enrol")
    assert code.text() == ""
    car.until(lambda: screen.state.stage is Stage.DONE)
    device = known_device(folder.device)
    assert device
    assert device in screen.state.told
    assert dict(screen.state.facts)["This terminal"] == device
    assert objects(car, "terminal_enrolled") == [("done", TECHNICIAN.username, f"device {device}")]
    shown = " ".join(part.text() for part in car.terminal.window.findChildren(QLabel))
    assert given.code not in shown
    assert given.code not in repr(screen.state)


def test_another_fingerprint_ends_it_on_record_and_sends_nothing(
    car: Car, folder: DataFolder, department: Department
) -> None:
    to_page(car)
    screen = car.terminal._unit.department
    car.hands.press("Department")
    car.hands.fill("Department's address for enrolment", department.enrol_url)
    car.hands.press("Ask who answers")
    car.until(lambda: screen.state.stage is Stage.COMPARE)
    car.hands.press("It differs")
    assert screen.state.stage is Stage.ADDRESS
    assert "The code was not sent" in screen.state.error
    car.until(lambda: objects(car, "terminal_enrolment_asked"))
    assert objects(car, "terminal_enrolment_asked")[0][:2] == ("refused", TECHNICIAN.username)
    assert known_device(folder.device) == ""


def test_settings_go_out_to_a_folder_and_come_in_from_another_unit(
    car: Car, folder: DataFolder, tmp_path: Path
) -> None:
    to_page(car)
    screen = car.terminal._unit.settings
    car.hands.press("Settings")
    assert [row.name for row in screen.state.rows if row.name == "gps.port"]
    car.hands.press("To a file")
    field(car, "Folder").setText(str(tmp_path))
    screen.write(str(tmp_path))
    car.hands.press("Write the file")
    car.until(lambda: screen.state.told)
    (file,) = tmp_path.glob("*.mdt-settings.json")
    assert read_export(file).settings["gps"]["port"] == "/dev/no-such-receiver"
    assert objects(car, "unit_settings_exported") == [("done", TECHNICIAN.username, "unit 12")]
    other = DataFolder(tmp_path / "other")
    other.create()
    other.unit_settings.write_text('unit = "9"\n[display]\ntheme = "night"\n', encoding="utf-8")
    incoming = tmp_path / "nine.mdt-settings.json"
    incoming.write_bytes(export_of(other, "9", car.clock()))
    car.hands.press("From a file")
    screen.write(str(incoming))
    car.hands.press("Show what changes")
    car.until(lambda: screen.state.page is Page.PLAN)
    assert [(one.name, one.taken) for one in screen.state.differences] == [
        ("display.theme", True),
        ("unit", False),
    ]
    assert load(folder).settings.display.theme == "day", "nothing was written yet"
    car.hands.press("Take over")
    car.until(lambda: screen.state.page is Page.LIST)
    assert "Start the terminal again" in screen.state.told
    settings = load(folder).settings
    assert (settings.display.theme, settings.unit) == ("night", "12")
    assert objects(car, "unit_settings_imported") == [
        ("done", TECHNICIAN.username, "settings display.theme from unit 9")
    ]


def test_a_damaged_file_is_refused_in_words(car: Car, folder: DataFolder, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mdt-settings.json"
    broken.write_text("{")
    to_page(car)
    screen = car.terminal._unit.settings
    car.hands.press("Settings")
    car.hands.press("From a file")
    screen.write(str(broken))
    car.hands.press("Show what changes")
    car.until(lambda: screen.state.error)
    assert "is damaged" in screen.state.error
    assert folder.unit_settings.read_text(encoding="utf-8") == UNIT_TOML


def test_a_technician_sees_no_hit_data_and_an_officer_no_bench(car: Car) -> None:
    to_page(car)
    assert not any(view.isVisible() for view in car.terminal.window.findChildren(LiveView))
    assert not car.hands.sees("Hits")
    car.terminal.sign_off()
    car.until(car.ended)
    assert gps(car) == UnitGpsState()
    car.sign_on(OFFICER)
    press_ctrl_u(car)
    assert car.terminal.window.page_name == "Live"
    assert not car.hands.sees("Unit")
