# SPDX-License-Identifier: Apache-2.0
"""A technician at the bench of the real terminal: real keys, real camera processes, the real store and its log."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from camera import aim_file
from camera.limits import Grade
from camera.types import CameraState, PlateRead
from mdt_app.main.bench_desk import BenchDesk
from mdt_app.paths import DataFolder
from mdt_app.screens.bench import BenchScreen
from mdt_app.screens.bench_region import Edge
from mdt_app.services.provisioning import NewPerson
from mdt_app.storage import audit, camera_passes
from mdt_app.ui.widgets.bench_picture import RegionPicture
from mdt_app.ui.widgets.key_button import KeyButton
from policy.access import Role
from tests.helpers.car import Car, log_of
from tests.helpers.clocks import Clock, RunningClock
from tests.helpers.policies import PROFILES, in_force
from tests.helpers.stores import ADMINISTRATOR, OFFICER
from tests.helpers.units import unit_folder

pytestmark = [pytest.mark.ui, pytest.mark.expects_log]
TECHNICIAN = NewPerson("fleet.tech", "Technician 3", Role.TECHNICIAN, "keeper of the cables")
LOOK_S = 40_000


@dataclass
class AtTheBench:
    """The car, and its bench."""

    car: Car

    @property
    def desk(self) -> BenchDesk:
        return self.car.terminal._bench

    @property
    def screen(self) -> BenchScreen:
        return self.desk.screen

    def until(self, happened: Callable[[], object]) -> None:
        self.car.qtbot.waitUntil(lambda: bool(happened()), timeout=LOOK_S)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.car.terminal.window.windowHandle(), key)
        QApplication.processEvents()

    def gives_pictures(self) -> None:
        self.until(lambda: self.screen.state.picture.preview is not None)
        self.until(lambda: all(line.word != "No picture" for line in self.screen.state.meters))
        self.until(lambda: self.screen._watched[self.screen.state.chosen].aim)


def unit(folder: Path, street: Path, profile: str = "WV-471") -> DataFolder:
    """A unit with one camera that sees one street picture, again and again."""
    settings = (
        'unit = "12"\n# the technician wrote this\n[gps]\nport = "/dev/no-such-receiver"\n'
        "[sign_on]\nsecond_factor = false\n[[cameras]]\n"
        f'id = "front-left"\nlabel = "Front left"\nside = "left"\nsource = "pictures:{street.as_posix()}"\n'
        "loop = true\nhold_frames = 1\nframes_per_s = 5.0\n"
    )
    people = (ADMINISTRATOR, OFFICER, TECHNICIAN)
    return unit_folder(folder, people, Clock(), policy=profile, settings=settings)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture, made by a process of its own: OpenCV has no place beside Qt."""
    folder = tmp_path_factory.mktemp("street")
    subprocess.run(
        [sys.executable, "-m", "tests.helpers.street_pictures", str(folder), "good"],
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return folder


@pytest.fixture
def bench(tmp_path: Path, street: Path, qtbot: QtBot) -> Iterator[AtTheBench]:
    """A terminal that is ended whatever happens; a technician is signed on."""
    car = Car(unit(tmp_path / "car", street), qtbot, clock=RunningClock())
    car.sign_on(TECHNICIAN)
    yield AtTheBench(car)
    car.close()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_technician_is_shown_the_bench_first_and_sets_a_camera_up_by_keyboard(bench: AtTheBench) -> None:
    """Save the aim, count a drive, set a region, pass; each is on record, and no plate is anywhere."""
    car, screen = bench.car, bench.screen
    assert car.terminal.window.page_name == "Cameras"
    bench.gives_pictures()
    heard: list[object] = []
    car.terminal.listener = heard.append
    assert screen.state.lacking[0].startswith("aim")
    bench.press(Qt.Key.Key_S)
    bench.until(lambda: screen.state.notice == "Aim of Front left saved.")
    saved = aim_file.read(car.folder.aim_file("front-left"))
    assert saved is not None
    bench.press(Qt.Key.Key_T)
    bench.until(lambda: screen.state.meters and screen.state.meters[-1].grade is Grade.GOOD)
    bench.until(lambda: not screen.state.lacking)
    bench.press(Qt.Key.Key_Return)
    bench.until(lambda: screen.state.passed)
    passed = car.patrol.queries.submit(camera_passes.newest).result(10)["front-left"]
    assert (passed.username, passed.unit) == (TECHNICIAN.username, "12")
    assert passed.figures["Plate height"].endswith("px (good)")
    assert {"Focus", "Exposure", "Tilt of plates", "Aim", "Picture", "Test drive"} <= set(passed.figures)
    acts = [
        event for event, outcome, who, _ in log_of(car) if (outcome, who) == ("done", TECHNICIAN.username)
    ]
    assert [one for one in acts if one.startswith(("bench", "camera"))] == [
        "bench_opened",
        "camera_aim_saved",
        "camera_passed",
    ]
    assert not any(isinstance(one, PlateRead) or type(one).__name__ == "ReadRecorded" for one in heard)
    assert "text=''" in repr(screen.state.picture.preview)
    assert not car.hands.sees("Hits")


def test_cameras_of_the_bench_end_when_it_is_left_and_reading_never_began(bench: AtTheBench) -> None:
    bench.gives_pictures()
    pids = bench.desk._cameras.pids
    assert len(pids) == 1
    assert bench.car.patrol.cameras == ()
    assert not bench.car.patrol.recorder._thread.is_alive()
    bench.press(Qt.Key.Key_F4)
    assert bench.car.terminal.window.page_name == "Transfer"
    bench.until(lambda: gone(pids[0]))
    assert bench.screen.state.picture.preview is None
    bench.press(Qt.Key.Key_F11)
    bench.gives_pictures()
    assert bench.desk._cameras.pids != pids


def test_the_lock_ends_no_camera_and_sign_off_ends_all(bench: AtTheBench) -> None:
    bench.gives_pictures()
    pids = bench.desk._cameras.pids
    bench.car.lock()
    assert bench.desk._cameras.pids == pids
    bench.car.unlock(TECHNICIAN)
    bench.car.terminal.sign_off()
    bench.until(bench.car.ended)
    bench.until(lambda: gone(pids[0]))


def test_a_region_is_set_by_keys_and_by_dragging_and_stands_in_the_settings(bench: AtTheBench) -> None:
    screen = bench.screen
    bench.gives_pictures()
    bench.press(Qt.Key.Key_R)
    assert screen.state.edit is not None
    for _ in range(3):
        bench.press(Qt.Key.Key_Down)
    assert screen.state.edit.region == (0.0, 0.03, 1.0, 1.0)
    bench.press(Qt.Key.Key_L)
    bench.press(Qt.Key.Key_Right)
    assert screen.state.edit.region == (0.01, 0.03, 1.0, 1.0)
    picture = next(one for one in bench.car.terminal.window.findChildren(RegionPicture) if one.isVisible())
    start = picture.handle(Edge.BOTTOM).center()
    over = QPointF(start.x(), start.y() - picture.height() / 4)
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=(start - QPointF(0, 8)).toPoint())
    QTest.mouseMove(picture, over.toPoint())
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=over.toPoint())
    assert screen.state.edit.edge is Edge.BOTTOM
    assert 0.5 < screen.state.edit.region[3] < 0.9
    region = screen.state.edit.region
    bench.press(Qt.Key.Key_Return)
    bench.until(lambda: screen.state.edit is None)
    text = bench.car.folder.unit_settings.read_text(encoding="utf-8")
    assert tomllib.loads(text)["cameras"][0]["region"] == list(region)
    assert "# the technician wrote this" in text
    assert bench.desk._cameras._running["front-left"]._settings.region == region
    bench.gives_pictures()


def test_a_camera_is_added_after_it_was_tried_and_one_that_gives_nothing_is_not(
    bench: AtTheBench, street: Path
) -> None:
    screen, hands = bench.screen, bench.car.hands
    bench.gives_pictures()
    bench.press(Qt.Key.Key_A)
    assert isinstance(QApplication.focusWidget(), QLineEdit), "what is written is no key of the page"
    hands.fill("Label", "Street")
    hands.press("Pictures")
    hands.fill("Folder of pictures", str(street / "nowhere"))
    hands.press("Try it")
    bench.until(lambda: screen.state.form is not None and screen.state.form.error)
    assert screen.state.form is not None
    assert "is not there" in screen.state.form.error
    assert not key(bench, "Keep").isEnabled()
    hands.fill("Folder of pictures", str(street))
    hands.press("Try it")
    bench.until(lambda: screen.state.form is not None and screen.state.form.works)
    bench.until(lambda: screen.state.form is not None and screen.state.form.picture.preview is not None)
    hands.press("Keep")
    bench.until(lambda: screen.state.form is None)
    cameras = tomllib.loads(bench.car.folder.unit_settings.read_text(encoding="utf-8"))["cameras"]
    assert [(one["id"], one["label"]) for one in cameras] == [
        ("front-left", "Front left"),
        ("street", "Street"),
    ]
    bench.gives_pictures()
    assert ("camera_settings_changed", "done") in {
        (event, outcome) for event, outcome, _, _ in log_of(bench.car)
    }


def test_a_camera_is_removed_by_a_key_that_is_held(bench: AtTheBench) -> None:
    """A touch says so and removes nothing; its process ends, its settings are gone, it is on record."""
    screen, window = bench.screen, bench.car.terminal.window.windowHandle()
    bench.gives_pictures()
    (process,) = bench.desk._cameras.pids
    bench.press(Qt.Key.Key_C)
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert screen.state.form is not None, "not by a touch"
    QTest.keyPress(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    bench.until(lambda: screen.state.form is None)
    QTest.keyRelease(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    bench.until(lambda: screen.state.notice.startswith("Front left removed."))
    assert (screen.state.cameras, screen.state.chosen) == ((), "")
    bench.until(lambda: gone(process))
    text = bench.car.folder.unit_settings.read_text(encoding="utf-8")
    assert "# the technician wrote this" in text
    assert "cameras" not in tomllib.loads(text)
    assert ("camera_removed", "done") in {(event, outcome) for event, outcome, _, _ in log_of(bench.car)}


def test_a_password_in_an_address_is_refused_and_is_nowhere_on_the_disk(bench: AtTheBench) -> None:
    screen, hands = bench.screen, bench.car.hands
    bench.gives_pictures()
    bench.press(Qt.Key.Key_A)
    hands.fill("Label", "Rear")
    hands.press("RTSP")
    hands.fill("Address, without user name and password", "rtsp://admin:hunter2@192.168.1.64/1")
    hands.press("Try it")
    assert screen.state.form is not None
    assert "no place for it" in screen.state.form.error
    assert "hunter2" not in screen.state.form.form.source
    for file in bench.car.folder.root.rglob("*"):
        assert not file.is_file() or b"hunter2" not in file.read_bytes(), file.name


def key(bench: AtTheBench, word: str) -> KeyButton:
    window = bench.car.terminal.window
    return next(one for one in window.findChildren(KeyButton) if one.isVisible() and one.text() == word)


def test_an_officer_has_no_bench_and_asks_for_it_in_vain(tmp_path: Path, street: Path, qtbot: QtBot) -> None:
    """Neither the key nor F11; and were it asked for all the same, a shift that reads keeps its cameras."""
    car = Car(unit(tmp_path / "car", street), qtbot, clock=RunningClock())
    try:
        car.sign_on(OFFICER)
        bench = AtTheBench(car)
        assert "Cameras" not in {
            one.text() for one in car.terminal.window.findChildren(KeyButton) if one.isVisible()
        }
        bench.press(Qt.Key.Key_F11)
        assert car.terminal.window.page_name == "Live"
        car.terminal.window.show_page_named("Cameras")
        assert "Plates are being read in this shift" in bench.screen.state.closed
        assert bench.desk._cameras.pids == ()
        assert len(car.patrol.cameras) == 1
    finally:
        car.close()


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_technician_signs_on_under_every_policy_without_title_training_or_purpose(
    tmp_path: Path, street: Path, qtbot: QtBot, profile: str
) -> None:
    """Nothing is captured, so nothing of what capture asks for is asked, and none of it is put on record."""
    folder = unit(tmp_path / "car", street, profile)
    car = Car(folder, qtbot, clock=RunningClock(), policy=in_force(profile))
    try:
        car.sign_on(TECHNICIAN)
        bench = AtTheBench(car)
        assert car.terminal.window.page_name == "Cameras"
        session = car.patrol.signed_on.session
        assert (session.purpose, session.incident, session.reason) == ("", "", "")
        assert car.terminal.screens.shift.state.purpose == "Bench: reads are not kept"
        assert car.terminal.screens.shift.state.waiting_words == ""
        newest = car.patrol.queries.submit(lambda database: audit.events(database, limit=9)).result(10)
        signed = next(one for one in newest if one.event == "sign_on")
        assert (signed.outcome, signed.username, signed.purpose) == ("done", TECHNICIAN.username, "")
        bench.until(lambda: bench.screen._watched["front-left"].health is not None)
        health = bench.screen._watched["front-left"].health
        assert health is not None
        assert health.state is not CameraState.FAILED
    finally:
        car.close()
