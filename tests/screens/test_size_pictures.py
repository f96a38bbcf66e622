# SPDX-License-Identifier: Apache-2.0
"""The driver on the right, and a large screen, as pictures."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from mdt_app.display_settings import DisplaySettings, Side
from mdt_app.domain.events import NoticeRaised
from mdt_app.services.speaker import NO_DEVICE
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, Theme
from mdt_app.ui.widgets.banner_bar import BannerBar
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.rail import Rail
from policy.verification import Row
from tests.helpers.pictures import compare_or_write
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import hit
from tests.helpers.terminal import Terminal, busy_shift
from tests.screens.test_pictures import nothing_is_cut, shown
from tests.screens.test_sheet_pictures import doubtful

pytestmark = [pytest.mark.screens, pytest.mark.ui]
SIZES = pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
LARGE = (1920, 1080)


def at_work(side: Side = "left", theme: Theme = DAY, size: tuple[int, int] = (FULL_W, FULL_H)) -> QWidget:
    terminal = Terminal(theme, display=DisplaySettings(keys_side=side))
    busy_shift(terminal)
    window = shown(terminal, *size)
    window.terminal = terminal  # type: ignore[attr-defined]  # kept for as long as its window
    return window


def small(size: tuple[int, int]) -> str:
    return "-1024x768" if size[0] == MIN_W else ""


@SIZES
def test_the_rail_stands_on_the_drivers_side(size: tuple[int, int]) -> None:
    window = at_work("right", size=size)
    window.terminal.banners.notice_raised(NoticeRaised(NO_DEVICE))  # type: ignore[attr-defined]
    QApplication.processEvents()
    rail, banner = window.findChild(Rail), window.findChild(BannerBar)
    assert rail is not None
    assert banner is not None
    assert rail.mapTo(window, rail.rect().topRight()).x() == window.width() - 1
    assert not banner.geometry().intersects(rail.geometry())
    assert banner.geometry().right() < window.width() / 2, "a hit and its keys stay free"
    nothing_is_cut(window)
    compare_or_write(window, f"live-mirrored{small(size)}-day")


@SIZES
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_two_keys_for_moving_stand_on_the_drivers_side(side: Side, size: tuple[int, int]) -> None:
    window = at_work(side, size=size)
    window.terminal.sounds.mute()  # type: ignore[attr-defined]
    window.terminal.drive(12.0)  # type: ignore[attr-defined]
    QApplication.processEvents()
    card = window.findChild(DrivingCardView)
    assert card is not None
    keys = card.findChildren(KeyButton)
    assert [key.text() for key in keys] == ["Verify", "Later"]
    for key in keys:
        on_the_right = key.mapTo(window, key.rect().center()).x() > window.width() / 2
        assert on_the_right == (side == "right")
    nothing_is_cut(window)
    if side == "right":
        compare_or_write(window, f"driving-card-mirrored{small(size)}-day")


def test_the_keys_of_the_sheet_keep_their_order() -> None:
    """The way on stands at the bottom right wherever the driver sits."""
    desk = doubtful(DAY)
    later, compare = desk.key("Later"), desk.key("Compare")
    assert compare.mapTo(desk.view, compare.rect().center()).x() > desk.view.width() * 0.75
    assert later.mapTo(desk.view, later.rect().center()).x() < desk.view.width() * 0.25


def test_live_on_a_large_screen() -> None:
    window = at_work(size=LARGE)
    nothing_is_cut(window)
    compare_or_write(window, "live-1920x1080-day")


def test_the_sheet_on_a_large_screen() -> None:
    desk = SheetDesk(hit(seen("8QTQ743", doubt={4: 0.58})), DAY, LARGE)
    desk.screen.second_reading(desk.hit.hit_id, "Tesseract", "8QTQ343")
    desk.press("8QTQ743")
    desk.screen.enter()
    desk.press("1", "1")
    for _ in range(3):
        QApplication.processEvents()
    nothing_is_cut(desk.view)
    assert desk.screen.state.active is Row.VEHICLE
    compare_or_write(desk.view, "verify-2-compare-1920x1080-day")
