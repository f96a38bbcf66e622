# SPDX-License-Identifier: Apache-2.0
"""The self-test in the real terminal: by itself at shift start, from its page, and out of the way when it matters."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from camera.known_plate import KnownPlate
from camera.types import Reading
from mdt_app.main.aids import Aids
from mdt_app.paths import DataFolder
from mdt_app.screens.self_test import Phase, SelfTestState
from mdt_app.screens.sounds import Sound
from mdt_app.services import self_test_record
from mdt_app.services.provisioning import NewPerson
from mdt_app.ui import fonts
from mdt_app.ui.live_view import LiveView
from policy.access import Role
from tests.helpers.car import Car, log_of
from tests.helpers.stores import ADMINISTRATOR, CANARY, OFFICER, Clock
from tests.helpers.units import unit_folder

pytestmark = [pytest.mark.ui, pytest.mark.expects_log]
TECHNICIAN = NewPerson("fleet.tech", "Technician 3", Role.TECHNICIAN, "keeper of the cables")
DRAWN = "4QLQ207"


@dataclass
class Around:
    """A loudspeaker and a reader that answer at once, or when they are let."""

    heard: list[Sound] = field(default_factory=list)
    holds: Callable[[], bool] = lambda: False
    answers: int = 0

    def try_out(self, sound: Sound, _within_s: float) -> bool:
        self.heard.append(sound)
        return True

    def plate(self, _seeds: Sequence[int], within_s: float) -> KnownPlate:
        ends = time.monotonic() + within_s
        while self.holds() and time.monotonic() < ends:
            time.sleep(0.02)
        self.answers += 1
        return KnownPlate(DRAWN, "CA", Reading(DRAWN, 0.98, state="CA"), time.monotonic(), 0.06, 1)

    def aids(self) -> Aids:
        return Aids(try_out=self.try_out, test_plate=self.plate, tests_itself=True)


@pytest.fixture
def around() -> Around:
    return Around()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return unit_folder(tmp_path / "car", (ADMINISTRATOR, OFFICER, TECHNICIAN), Clock())


@pytest.fixture
def car(folder: DataFolder, qtbot: QtBot, around: Around) -> Iterator[Car]:
    made = Car(folder, qtbot, aids=around.aids())
    yield made
    made.close()


def state(car: Car) -> SelfTestState:
    return car.terminal.screens.self_test.state


def strip(car: Car) -> str:
    return " ".join(f"{one.word} {one.value}" for one in car.terminal.screens.status.state.items)


def words(car: Car) -> str:
    return " ".join(one.text() for one in car.terminal.window.findChildren(QLabel) if one.isVisible())


def test_a_shift_begins_with_it(car: Car, around: Around) -> None:
    """It shows its page, asks, is answered by a key; no-go forbids nothing, and what is to mend stays in sight."""
    car.sign_on()
    assert car.terminal.window.page_name == "Self-test"
    car.until(lambda: state(car).asks)
    assert around.heard == [Sound.PRIORITY]
    assert "Heard it?" in words(car)
    assert "TEST" in words(car)
    car.hands.key(Qt.Key.Key_Y)
    car.until(lambda: state(car).phase is Phase.DONE)
    found = {row.name: row for row in state(car).rows}
    assert state(car).head == "No-go", "this unit has no camera"
    assert found["Cameras"].remedy
    assert found["Sound"].value == "heard"
    assert found["Test alert"].value.startswith("seen ")
    assert found["Audit log"].word == "Good"
    assert f"{state(car).to_mend} to mend" in strip(car)
    assert "TEST" not in words(car), "the test alert goes with the test"
    assert car.terminal.screens.alerts.state.open == (), "it was never in the queue"
    car.hands.press("Go on")
    assert car.terminal.window.page_name == "Live"
    assert "to mend" in strip(car)
    assert [row[:3] for row in log_of(car) if row[0].startswith("self_test")] == [
        ("self_test_began", "done", OFFICER.username),
        ("self_test", "failed", OFFICER.username),
    ]


def test_the_settings_may_leave_it_to_the_officer(folder: DataFolder, qtbot: QtBot, around: Around) -> None:
    text = folder.unit_settings.read_text(encoding="utf-8")
    folder.unit_settings.write_text(text + "[self_test]\nautomatic = false\n", encoding="utf-8")
    car = Car(folder, qtbot, aids=around.aids())
    try:
        car.sign_on()
        assert car.terminal.window.page_name == "Live"
        assert state(car).phase is Phase.IDLE
        car.hands.key(Qt.Key.Key_F10)
        assert car.terminal.window.page_name == "Self-test"
        car.hands.press("Run", cap="R")
        car.until(lambda: state(car).asks)
        car.hands.key(Qt.Key.Key_N)
        car.until(lambda: state(car).phase is Phase.DONE)
        assert next(row for row in state(car).rows if row.name == "Sound").value == "not heard"
        assert car.terminal.window.page_name == "Self-test", "who asked for it stays"
    finally:
        car.close()


def test_a_real_hit_takes_the_screen_back(car: Car) -> None:
    car.sign_on()
    car.until(lambda: state(car).asks)
    car.hit()
    assert car.terminal.window.page_name == "Live"
    live = car.terminal.window.findChild(LiveView)
    assert live is not None
    assert live.isVisible()
    assert [one.hit.read.plate.reading.text for one in car.terminal.screens.alerts.state.open] == [CANARY]
    assert DRAWN not in words(car)


def test_nothing_is_asked_while_the_car_moves(car: Car, around: Around) -> None:
    """It ran at a standstill, the car moves off: the question goes, and counts as not asked."""
    car.sign_on()
    car.until(lambda: state(car).asks)
    car.drive(12.0)
    assert not state(car).asks
    car.until(lambda: state(car).phase is Phase.DONE)
    assert (
        next(row for row in state(car).rows if row.name == "Sound").value == "not asked: the car was moving"
    )


def test_a_car_that_moves_when_the_shift_begins_is_left_alone(car: Car, around: Around) -> None:
    """The test runs all the same; neither its page nor its question nor its sound gets in the way."""
    car.drive(12.0)
    car.sign_on()
    assert car.terminal.window.page_name == "Live"
    car.until(lambda: state(car).phase is Phase.DONE)
    assert around.heard == []
    values = {row.name: row.value for row in state(car).rows}
    assert values["Sound"] == "not asked: the car was moving"
    assert values["Test alert"] == "not shown: another page was open"


def test_a_technician_tests_the_unit_and_sees_no_plate_of_a_car(car: Car) -> None:
    car.sign_on(TECHNICIAN)
    car.until(lambda: state(car).asks)
    car.hands.key(Qt.Key.Key_Y)
    car.until(lambda: state(car).phase is Phase.DONE)
    assert CANARY not in words(car)
    car.hands.press("Go on")
    assert car.terminal.window.page_name == "Cameras", "the first page that they are offered"


def test_a_shift_that_ends_in_the_middle_of_it(car: Car, around: Around) -> None:
    """The shift ends at once; the next one has its own, and sees which are on record."""
    waits = [True]
    around.holds = lambda: waits[0]
    car.sign_on()
    car.until(lambda: len(state(car).rows) > 0)
    car.terminal.sign_off()
    car.until(car.ended)
    assert around.answers == 0, "nobody waited for it"
    waits[0] = False
    assert state(car).rows == ()
    car.sign_on()
    car.until(lambda: state(car).asks)
    car.hands.key(Qt.Key.Key_Y)
    car.until(lambda: state(car).phase is Phase.DONE)
    kept = car.patrol.queries.submit(self_test_record.last).result(5)
    assert len(kept) == 1, "the one that was given up is not on record"
    assert len(state(car).runs) == 1


def test_the_last_tests_are_listed_and_can_be_looked_at(car: Car) -> None:
    car.sign_on()
    car.until(lambda: state(car).asks)
    car.hands.key(Qt.Key.Key_Y)
    car.until(lambda: state(car).phase is Phase.DONE)
    car.pass_(60)
    car.hands.press("Test again", cap="R")
    car.until(lambda: state(car).asks)
    car.hands.key(Qt.Key.Key_N)
    car.until(lambda: state(car).phase is Phase.DONE)
    first = state(car).runs[1]
    car.hands.press("Earlier", cap="L")
    car.hands.press(first.when)
    assert state(car).chosen == first.test_id
    assert next(row for row in state(car).rows if row.name == "Sound").value == "heard"


def test_a_font_that_is_not_there_is_named() -> None:
    assert fonts.lacking() == ()
    assert fonts.lacking(("Inter", "No Such Font")) == ("No Such Font",)
