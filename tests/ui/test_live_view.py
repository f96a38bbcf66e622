# SPDX-License-Identifier: Apache-2.0
"""The live page on the real widgets, fed through the bridge from another thread as in the car."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from camera.types import Box, CameraHealth, CameraState, Preview, SightedPlate
from mdt_app.domain.events import ReadRecorded
from mdt_app.screens.live import LiveScreen
from mdt_app.ui.bridge import Bridge
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.tokens import DAY
from mdt_app.ui.widgets.picture import Picture
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.read_row import ReadLine
from tests.helpers.sightings import NOON, TERMS, recorded
from tests.helpers.terminal import Terminal

pytestmark = pytest.mark.ui


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@pytest.fixture
def view(terminal: Terminal, qtbot: QtBot) -> LiveView:
    made = LiveView(terminal.live, terminal.alerts, DAY)
    qtbot.addWidget(made)
    made.resize(1184, 688)
    made.show()
    QApplication.processEvents()
    return made


def red(camera: str, number: int) -> Preview:
    return Preview(
        camera,
        number,
        NOON,
        160,
        90,
        b"\xff\x00\x00" * (160 * 90),
        (SightedPlate(1, Box(40, 40, 80, 60), "8QTQ743", 0.9),),
    )


def lines(view: LiveView) -> list[str]:
    """Texts of the visible rows from the top."""
    rows = sorted((row for row in view.findChildren(ReadLine) if row.isVisible()), key=lambda row: row.y())
    return [cells.plate_text for row in rows for cells in row.findChildren(PlateCells)]


def test_reads_and_previews_of_a_thread_arrive_on_the_main_thread_in_order(
    view: LiveView, terminal: Terminal, qtbot: QtBot
) -> None:
    main, threads = threading.get_ident(), set()

    def handle(event: object) -> None:
        threads.add(threading.get_ident())
        if isinstance(event, ReadRecorded):
            terminal.live.read_recorded(event)
        elif isinstance(event, Preview):
            terminal.live.preview_arrived(event)

    bridge = Bridge(handle)

    def camera() -> None:
        for at in range(30):
            bridge.post(red("front-left", at))
            bridge.post(ReadRecorded(recorded(f"1QAQ{at:03d}", at=NOON + timedelta(seconds=at)), ()))

    thread = threading.Thread(target=camera)
    thread.start()
    qtbot.waitUntil(lambda: terminal.live.state.total == 30, timeout=3000)
    thread.join()
    QApplication.processEvents()
    assert threads == {main}
    assert lines(view) == [f"1QAQ{at:03d}" for at in (29, 28, 27, 26)]
    assert "30 this shift" in [part.text() for part in view.findChildren(QLabel)]


def test_a_preview_is_painted_once_with_its_plates(view: LiveView, terminal: Terminal) -> None:
    """One repaint for a picture, none for the other camera."""
    left, right = (part for part in view.findChildren(Picture) if "live" in part.accessibleName())
    QApplication.processEvents()
    painted = {"left": 0, "right": 0}
    for name, part in (("left", left), ("right", right)):
        show = part.show_image

        def counted(
            image: QImage, marks: tuple[object, ...] = (), *, name: str = name, show: object = show
        ) -> None:
            painted[name] += 1
            show(image, marks)  # type: ignore[operator]  # the bound method of above

        part.show_image = counted  # type: ignore[method-assign]  # counts and goes on
    terminal.live.preview_arrived(red("front-left", 1))
    terminal.record(recorded())
    terminal.live.camera_health(CameraHealth("front-left", CameraState.READING, NOON, 15.0))
    assert painted == {"left": 1, "right": 0}
    assert left.image.pixelColor(5, 5).name() == "#ff0000"
    assert [mark.text for mark in left.marks] == ["8QTQ743"]
    shown = left.grab().toImage()
    assert shown.pixelColor(left.width() // 2, left.height() - 12).red() > 200


def test_a_lost_camera_shows_words_and_no_picture(view: LiveView, terminal: Terminal) -> None:
    terminal.live.preview_arrived(red("front-left", 1))
    terminal.live.camera_health(
        CameraHealth("front-left", CameraState.FAILED, NOON, problem="Check its cable.")
    )
    left = next(
        part for part in view.findChildren(Picture) if part.accessibleName() == "Front left camera, live"
    )
    assert left.image.isNull()


def test_a_crop_that_is_no_picture_costs_only_itself(view: LiveView, terminal: Terminal) -> None:
    """Damaged JPEG bytes: words stand in its place, the read is listed."""
    terminal.record(recorded("8QTQ743", pictures=(b"not a jpeg", b"")))
    QApplication.processEvents()
    assert lines(view) == ["8QTQ743"]


def test_rows_keep_their_crop_when_they_move_down(view: LiveView, terminal: Terminal) -> None:
    """A new read decodes one crop, not those of all rows."""
    for at in range(3):
        terminal.record(recorded(f"1QAQ{at:03d}", at=NOON + timedelta(seconds=at)))
    before = {row.row.read_id: row for row in view.findChildren(ReadLine) if row.row is not None}
    terminal.record(recorded("2QAQ000", at=NOON + timedelta(seconds=9)))
    after = {row.row.read_id: row for row in view.findChildren(ReadLine) if row.row is not None}
    assert all(after[read_id] is row for read_id, row in before.items())


@pytest.mark.parametrize("count", [1, 3, 4])
def test_one_to_four_cameras_fit(terminal: Terminal, qtbot: QtBot, count: int) -> None:
    """Each has a picture of its own, all of equal size, none outside the page."""
    names = {f"camera-{at}": f"Camera {at}" for at in range(count)}
    live = LiveScreen(replace(TERMS, cameras=names))
    view = LiveView(live, terminal.alerts, DAY)
    qtbot.addWidget(view)
    view.resize(1184, 688)
    view.show()
    QApplication.processEvents()
    pictures = [part for part in view.findChildren(Picture) if "live" in part.accessibleName()]
    assert len(pictures) == count
    widths = [part.width() for part in pictures]
    assert max(widths) - min(widths) <= 1
    assert min(widths) >= 260
    for part in pictures:
        assert view.rect().contains(part.geometry())
