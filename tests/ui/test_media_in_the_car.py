# SPDX-License-Identifier: Apache-2.0
"""The real terminal without a network: an officer writes a medium, a clerk imports it, the receipt is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mdt_app.clock import system_clock
from mdt_app.screens.medium import Stage
from mdt_app.services.recorder import Recorder, Surroundings
from sync.credentials import DeviceCredentials
from tests.helpers.department import Department, audit_rows, running_department
from tests.helpers.media import bundles_on, receipts_on
from tests.helpers.stores import Heard, fix_at, plate_read, sign_on
from tests.ui.test_department_orders import UNIT, Car

pytestmark = [pytest.mark.integration, pytest.mark.ui, pytest.mark.expects_log]


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    """One of its own: it is switched off."""
    with running_department(tmp_path / "data", sign_on_needed=True) as running:
        yield running


class CarWithMedium(Car):
    """A car that has a folder for bundles by its settings, and reads of before that wait."""

    def __init__(self, root: Path, department: Department, qtbot: QtBot, *, more: str = "") -> None:
        self.medium = root.parent / "ALPR-07"
        self.medium.mkdir()
        self.more = more
        super().__init__(root, department, qtbot)

    def start(self) -> None:
        """With what waits, and the medium in the settings."""
        settings = f'{UNIT}[media]\nfolder = "{self.medium.as_posix()}"\n{self.more}'
        self.folder.unit_settings.write_text(settings, encoding="utf-8")
        on = sign_on(self.folder.root, system_clock)  # type: ignore[arg-type]  # any clock will do
        recorder = Recorder(on.vault, Surroundings("12", fix_at, lambda: on.session), system_clock, Heard())
        recorder.start()
        now = system_clock()
        for number in range(3):
            recorder.record(plate_read(f"7QXQ00{number}", at=now))
        assert recorder.stop(20)
        on.vault.close()
        super().start()

    def away(self) -> None:
        """Sign on where the department is out of reach, and open the page."""
        self.department.stop()
        self.try_to_sign_on()
        self.until(lambda: self.terminal.patrol or self.terminal.screens.sign_on.state.error)
        assert self.terminal.patrol is not None, self.terminal.screens.sign_on.state.error
        self.key(Qt.Key.Key_F4)

    def key(self, key: Qt.Key) -> None:
        """Press a key of the keyboard."""
        QTest.keyClick(QApplication.focusWidget() or self.terminal.window, key)


@pytest.fixture
def car(department: Department, tmp_path: Path, qtbot: QtBot) -> Iterator[CarWithMedium]:
    made = CarWithMedium(tmp_path / "car", department, qtbot)
    yield made
    made.close()


@pytest.mark.clause("SR-465.4-1-ii", "MB-462.9-1-ii", "PB-434.4-2-ii", "MP-462.5-1-ii", "WV-471.6-1-ii")
def test_a_shift_reaches_the_department_by_hand(department: Department, car: CarWithMedium) -> None:
    """By keyboard alone: page, panel, write; the receipt is seen by itself, and then nothing waits."""
    car.away()
    medium, transfer = car.terminal.screens.medium, car.terminal.screens.transfer
    car.until(lambda: transfer.state.unsent == 3)
    car.key(Qt.Key.Key_U)
    car.until(lambda: medium.state.stage is Stage.CHOOSING and medium.state.media)
    car.until(lambda: ("Reads", "3") in medium.state.facts)
    car.until(lambda: not medium.state.why_not)
    car.key(Qt.Key.Key_Return)
    car.until(lambda: medium.state.stage is Stage.DONE)
    assert medium.state.tone == "ok", medium.state
    assert len(bundles_on(car.medium)) == 1
    assert car.hands.sees("Back")
    done = department.cli("media", "import", str(car.medium))
    assert "3 accepted, 0 already here, 0 refused" in done.stdout
    assert len(receipts_on(car.medium)) == 1
    car.until(lambda: medium.state.head == "The department has 3 records")
    car.until(lambda: transfer.state.unsent == 0)
    assert transfer.state.last_complete != "not yet"
    car.key(Qt.Key.Key_Escape)
    assert medium.state.stage is Stage.CLOSED
    assert ("media.imported", "success") in [row[:2] for row in audit_rows(department.folder)]


def test_the_key_comes_with_enrolment_and_with_each_contact(car: CarWithMedium) -> None:
    """An earlier enrolled unit has none yet: its next contact brings it."""
    credentials = DeviceCredentials.in_folder(car.folder.device, b"")
    assert credentials.media_key.exists()
    credentials.media_key.unlink()
    car.sign_on()
    car.until(credentials.media_key.exists)


def test_a_department_may_switch_media_off(department: Department, tmp_path: Path, qtbot: QtBot) -> None:
    made = CarWithMedium(tmp_path / "strict", department, qtbot, more="allowed = false\n")
    made.away()
    medium = made.terminal.screens.medium
    made.key(Qt.Key.Key_U)
    made.until(lambda: medium.state.head.startswith("Removable media are switched off"))
    assert medium.state.why_not
    made.key(Qt.Key.Key_Return)
    assert list(made.medium.iterdir()) == []
    made.close()


def test_signing_off_ends_the_panel(department: Department, car: CarWithMedium) -> None:
    """The next person begins anew."""
    car.away()
    car.key(Qt.Key.Key_U)
    medium = car.terminal.screens.medium
    car.until(lambda: medium.state.media)
    car.terminal.sign_off()
    car.until(lambda: car.terminal.is_closed)
    assert medium.state.stage is Stage.CLOSED
    assert medium.state.facts == ()
