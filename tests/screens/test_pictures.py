# SPDX-License-Identifier: Apache-2.0
"""Each screen of the frame as a picture, from the real views, held against ``docs/screens``."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import NoticeRaised
from mdt_app.services.speaker import NO_DEVICE
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from tests.helpers.pictures import KEPT, SCREENS, compare_or_write
from tests.helpers.sightings import NOON, TERMS, recorded
from tests.helpers.terminal import Terminal, before_the_shift, busy_shift, plain_pages

pytestmark = [pytest.mark.screens, pytest.mark.ui]
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def nothing_is_cut(root: QWidget) -> None:
    """Every visible label has the room its words need, and nothing sticks out of the window."""
    assert root.minimumSizeHint().width() <= root.width()
    assert root.minimumSizeHint().height() <= root.height()
    for key in root.findChildren(KeyButton):
        holder = key.parentWidget()
        if key.isVisible() and holder is not None:
            assert holder.rect().contains(key.geometry()), f"{key.text()!r} is cut"
    for words in root.findChildren(QLabel):
        if not words.isVisible() or not words.text():
            continue
        if words.wordWrap():
            assert words.heightForWidth(words.width()) <= words.height() + 1, (
                f"{words.text()!r} is cut in height"
            )
        else:
            assert words.sizeHint().width() <= words.width() + 1, f"{words.text()!r} is cut"


def just_begun(theme: Theme) -> Terminal:
    """An officer signed on a moment ago; no camera has given a picture yet."""
    terminal = before_the_shift(theme)
    session = recorded().session
    assert session is not None
    terminal.shift.signed_on(session)
    terminal.status.signed_on()
    return terminal


def shown(terminal: Terminal, width: int = FULL_W, height: int = FULL_H) -> QWidget:
    window = terminal.window(plain_pages())
    window.resize(width, height)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return window


@EVERY_THEME
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_live(theme: Theme, size: tuple[int, int]) -> None:
    terminal = Terminal(theme)
    busy_shift(terminal, night=theme.name != "day")
    window = shown(terminal, *size)
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"live{small}-{theme.name}")


@EVERY_THEME
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_driving_card(theme: Theme, size: tuple[int, int]) -> None:
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = shown(terminal, *size)
    terminal.drive(12.0)
    QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"driving-card{small}-{theme.name}")


@EVERY_THEME
@pytest.mark.parametrize("agreed", [False, True], ids=["banner", "form"])
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_sign_on(theme: Theme, agreed: bool, size: tuple[int, int]) -> None:
    terminal = before_the_shift(theme)
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(terminal.sign_on, terminal.status, theme))
    if agreed:
        terminal.sign_on.agree()
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"sign-on{'' if agreed else '-banner'}{small}-{theme.name}")


@EVERY_THEME
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_sign_on_for_a_canvass(theme: Theme, size: tuple[int, int]) -> None:
    """Two more fields, and the key says what is missing."""
    terminal = before_the_shift(theme)
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(terminal.sign_on, terminal.status, theme))
    terminal.sign_on.agree()
    terminal.sign_on.choose_purpose("crime_scene_canvass")
    terminal.sign_on.write("incident", "26-04417")
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(window, f"sign-on-canvass{small}-{theme.name}")


def test_only_pictures_that_a_test_draws_are_kept() -> None:
    assert {path.stem for path in SCREENS.glob("*.png")} == KEPT


def test_four_cameras_one_without_a_picture() -> None:
    names = {
        "front-left": "Front left",
        "front-right": "Front right",
        "rear-left": "Rear left",
        "r": "Rear right",
    }
    terminal = Terminal(terms=replace(TERMS, cameras=names))
    busy_shift(terminal)
    rear = CameraHealth("r", CameraState.STARTING, NOON)
    failed = CameraHealth(
        "rear-left", CameraState.FAILED, NOON, problem="Rear left gives no picture. Check its cable."
    )
    for health in (failed, rear):
        terminal.live.camera_health(health)
        terminal.status.camera_health(health)
    for size in ((MIN_W, MIN_H), (FULL_W, FULL_H)):
        window = shown(terminal, *size)
        nothing_is_cut(window)
        compare_or_write(window, f"live-four-cameras{'-1024x768' if size[0] == MIN_W else ''}-day")
        window.close()


def test_before_the_first_picture() -> None:
    window = shown(just_begun(THEMES["day"]))
    nothing_is_cut(window)
    compare_or_write(window, "live-empty-day")


def test_sign_on_refused() -> None:
    terminal = before_the_shift(THEMES["day"])
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(terminal.sign_on, terminal.status, terminal.theme))
    terminal.sign_on.agree()
    terminal.sign_on.refused("user name and password do not belong together. 3 attempts are left.")
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, "sign-on-refused-day")


def test_sign_off() -> None:
    terminal = Terminal()
    busy_shift(terminal)
    window = shown(terminal)
    next(
        key for key in window.findChildren(KeyButton) if key.accessibleName() == "Sign off, key Shift F12"
    ).click()
    QApplication.processEvents()
    nothing_is_cut(window)
    compare_or_write(window, "sign-off-day")


def test_one_camera_with_a_notice() -> None:
    """The hit has the whole right half, and a notice leaves its keys free."""
    terminal = Terminal(terms=replace(TERMS, cameras={"front-right": "Front right"}))
    busy_shift(terminal)
    terminal.banners.notice_raised(NoticeRaised(NO_DEVICE))
    window = shown(terminal)
    nothing_is_cut(window)
    compare_or_write(window, "live-one-camera-notice-day")
