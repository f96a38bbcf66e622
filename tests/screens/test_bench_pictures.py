# SPDX-License-Identifier: Apache-2.0
"""The bench for cameras as pictures in the real window, held against ``docs/screens``."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from camera.figures import PlateFigures
from camera.types import Box, CameraState, Preview, SightedPlate
from mdt_app.screens.camera_form import CameraForm
from mdt_app.ui.bench_view import BenchView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from tests.helpers import stand_in
from tests.helpers.bench_desk import LEFT, PLATE, REAR, RIGHT, ROOF, BenchDesk, health
from tests.helpers.pictures import compare_or_write
from tests.helpers.sightings import NOON, TERMS
from tests.helpers.technician import technicians_window
from tests.helpers.terminal import Terminal, before_the_shift
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
EVERY_THEME = pytest.mark.parametrize("theme", list(THEMES.values()), ids=list(THEMES))
FOUR = replace(TERMS, cameras={camera.id: camera.label for camera in (LEFT, RIGHT, REAR, ROOF)})
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])


def street(camera: str = "front-left", *, night: bool = False) -> Preview:
    """A street with a near car and a far one; plates coarse, as the bench's cameras give them."""
    cars = [
        stand_in.Car(0.58, 0.84, 0.36, "#7C8489", "8QTQ743"),
        stand_in.Car(0.16, 0.60, 0.13, "#9C3A34", "9QBQ804"),
    ]
    picture, boxes = stand_in.scene(640, 360, cars, night=night, seed=9)
    painter = QPainter(picture)
    for box in boxes:
        for column in range(6):
            shade = QColor("#B9BEC4" if column % 2 else "#8E959D")
            part = box.width() / 6
            painter.fillRect(
                round(box.left() + column * part),
                round(box.top()),
                round(part) + 1,
                round(box.height()),
                shade,
            )
    painter.end()
    plates = tuple(
        SightedPlate(at, Box(box.left(), box.top(), box.right(), box.bottom()), "", 0.0, None, high)
        for at, (box, high) in enumerate(zip(boxes, (34.0, 11.0), strict=True))
    )
    return Preview(camera, 100, NOON, 640, 360, stand_in.rgb(picture), plates)


def bench_window(desk: BenchDesk, theme: Theme, terminal: Terminal | None = None) -> QWidget:
    """The page in the real window, as a technician has it."""
    names = {camera.id: camera.label for camera in desk.cameras}
    terminal = terminal or before_the_shift(theme, terms=replace(TERMS, cameras=names))
    view = BenchView(desk.screen, theme)
    for camera in desk.cameras:
        terminal.status.camera_health(health(camera.id))
    return technicians_window(terminal, "Cameras", view)


def drawn(window: QWidget, size: tuple[int, int], name: str, theme: Theme) -> None:
    """Held against its picture, with nothing cut."""
    window.resize(*size)
    window.show()
    for _ in range(3):
        QApplication.processEvents()
    nothing_is_cut(window)
    narrow = "-1024x768" if size == (MIN_W, MIN_H) else ""
    compare_or_write(window, f"{name}{narrow}-{theme.name}")


def driven(*, night: bool = False) -> BenchDesk:
    """A camera in good order after a test drive."""
    desk = BenchDesk().running(street(night=night)).drive()
    desk.screen.health(
        health(plates=PLATE, reads=38, too_small=2, unread=1, blurred=1, frames=1800, dropped=4)
    )
    return desk


@EVERY_THEME
@SIZES
def test_bench(theme: Theme, size: tuple[int, int]) -> None:
    drawn(bench_window(driven(night=theme is not DAY), theme), size, "bench", theme)


@SIZES
def test_what_is_not_good_yet(size: tuple[int, int]) -> None:
    desk = BenchDesk(saved_at=None).running(street())
    bad = health(plates=PlateFigures(1, 17.0, 20.0, 240.0, 0.9, 0.0, -22.0), aim=None, sharpness=2.0)
    window = bench_window(desk, DAY)
    desk.screen.health(bad)
    drawn(window, size, "bench-not-yet", DAY)


@SIZES
def test_region(size: tuple[int, int]) -> None:
    desk = BenchDesk().running(street())
    window = bench_window(desk, DAY)
    desk.screen.edit_region()
    desk.screen.nudge(24)
    drawn(window, size, "bench-region", DAY)


@SIZES
def test_form_with_a_camera_that_gives_pictures(size: tuple[int, int]) -> None:
    desk = BenchDesk().running(street())
    window = bench_window(desk, DAY)
    tried(desk)
    drawn(window, size, "bench-form", DAY)


def tried(desk: BenchDesk) -> None:
    """A camera is being added, and gives pictures."""
    desk.screen.add_camera()
    desk.screen.write(
        CameraForm(label="Rear", side="rear", kind="rtsp", source="rtsp://192.168.1.64:554/stream1")
    )
    desk.screen.try_camera()
    desk.screen.health(health("trial"))
    desk.screen.preview(street("trial"))


def refused(desk: BenchDesk) -> None:
    """An address with a password in it."""
    desk.screen.add_camera()
    desk.screen.write(CameraForm(label="Rear", kind="rtsp", source="rtsp://user:word@192.168.1.64/1"))
    desk.screen.try_camera()


@SIZES
def test_form_of_a_camera_that_the_car_has(size: tuple[int, int]) -> None:
    desk = BenchDesk().running(street())
    window = bench_window(desk, DAY)
    desk.screen.change_camera()
    drawn(window, size, "bench-form-change", DAY)


@SIZES
def test_form_with_an_address_that_is_refused(size: tuple[int, int]) -> None:
    desk = BenchDesk().running(street())
    window = bench_window(desk, DAY)
    refused(desk)
    drawn(window, size, "bench-form-refused", DAY)


@SIZES
def test_four_cameras_one_of_which_is_lost(size: tuple[int, int]) -> None:
    desk = BenchDesk(cameras=(LEFT, RIGHT, REAR, ROOF)).running(street())
    terminal = before_the_shift(DAY, terms=FOUR)
    window = bench_window(desk, DAY, terminal)
    words = "Front left gives no pictures; it is being started again. Check its cable and power."
    lost = health(state=CameraState.SILENT, problem=words)
    desk.screen.health(lost)
    terminal.status.camera_health(lost)
    drawn(window, size, "bench-four-cameras", DAY)


@SIZES
def test_no_bench_now(size: tuple[int, int]) -> None:
    desk = BenchDesk(refuses="Plates are being read in this shift, and a camera opens once. Sign off first.")
    window = bench_window(desk, DAY)
    desk.screen.opened()
    drawn(window, size, "bench-closed", DAY)


def state_of(theme: Theme, bring: Callable[[BenchDesk], object], desk: BenchDesk | None = None) -> QWidget:
    """The page after ``bring``."""
    desk = desk or BenchDesk().running(street())
    window = bench_window(desk, theme)
    bring(desk)
    return window


def setting_region(desk: BenchDesk) -> None:
    """A region is being set."""
    desk.screen.edit_region()
    desk.screen.nudge(24)


def out_of_focus(desk: BenchDesk) -> None:
    """Nothing is as it should be."""
    desk.screen.health(
        health(plates=PlateFigures(1, 17.0, 20.0, 240.0, 0.9, 0.0, -22.0), aim=None, sharpness=2.0)
    )


STATES: dict[str, Callable[[Theme], QWidget]] = {
    "good": lambda theme: state_of(theme, lambda _desk: None, driven()),
    "not-yet": lambda theme: state_of(theme, out_of_focus),
    "region": lambda theme: state_of(theme, setting_region),
    "form": lambda theme: state_of(theme, tried),
    "form-refused": lambda theme: state_of(theme, refused),
    "form-change": lambda theme: state_of(theme, lambda desk: desk.screen.change_camera()),
    "closed": lambda theme: state_of(
        theme, lambda desk: desk.screen.opened(), BenchDesk(refuses="Plates are being read. Sign off first.")
    ),
}
"""What the look check walks through."""
