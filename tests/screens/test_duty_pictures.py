# SPDX-License-Identifier: Apache-2.0
"""The live page's keys and what they ask, as pictures in the real window, held against ``docs/screens``."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from mdt_app.domain.events import PublicViewChanged
from mdt_app.domain.public_view import ViewState
from mdt_app.screens.canvass import IncidentForm
from mdt_app.screens.public_view import OrderForm
from mdt_app.ui.tokens import DAY, FULL_W, Theme
from policy.capture import CourtOrder
from tests.helpers.pictures import compare_or_write
from tests.helpers.sightings import NOON
from tests.helpers.terminal import Terminal, before_the_shift, busy_shift, plain_pages
from tests.screens.test_page_pictures import BOTH, SIZES
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
#: After the newest read: none is made during a pause.
PAUSED = ViewState(paused_at=NOON + timedelta(seconds=2))
ORDER = CourtOrder("26-SW-118", "Superior Court", NOON + timedelta(hours=6))


def at_work(theme: Theme) -> Terminal:
    terminal = before_the_shift(theme)
    busy_shift(terminal, night=theme is not DAY)
    return terminal


def picture(terminal: Terminal, size: tuple[int, int], name: str) -> None:
    window = terminal.window(plain_pages())
    window.resize(*size)
    window.show()
    window.activateWindow()
    for _ in range(3):
        QApplication.processEvents()
    nothing_is_cut(window)
    small = "-1024x768" if size[0] != FULL_W else ""
    compare_or_write(window, f"{name}{small}-{terminal.theme.name}")


@BOTH
@SIZES
def test_paused(theme: Theme, size: tuple[int, int]) -> None:
    terminal = at_work(theme)
    terminal.public_view_changed(PublicViewChanged(PAUSED))
    picture(terminal, size, "live-paused")


@BOTH
@SIZES
def test_closed_area(theme: Theme, size: tuple[int, int]) -> None:
    terminal = at_work(theme)
    terminal.lose_gps()
    terminal.public_view_changed(PublicViewChanged(ViewState(closed_at=PAUSED.paused_at, placed=False)))
    picture(terminal, size, "live-closed-area")


@BOTH
@SIZES
def test_court_order_asked(theme: Theme, size: tuple[int, int]) -> None:
    terminal = at_work(theme)
    terminal.public_view_changed(PublicViewChanged(PAUSED))
    terminal.public_view.ask_order()
    terminal.public_view.write(OrderForm("26-SW-118", "Superior Court", "tomorrow"))
    terminal.public_view.go_on()
    picture(terminal, size, "live-court-order")


@BOTH
@SIZES
def test_under_a_court_order(theme: Theme, size: tuple[int, int]) -> None:
    terminal = at_work(theme)
    terminal.public_view_changed(
        PublicViewChanged(ViewState(PAUSED.paused_at, ORDER, NOON + timedelta(seconds=4)))
    )
    picture(terminal, size, "live-under-order")


@BOTH
@SIZES
def test_what_happened(theme: Theme, size: tuple[int, int]) -> None:
    terminal = at_work(theme)
    terminal.canvass.ask()
    picture(terminal, size, "live-incident")


@BOTH
@SIZES
def test_canvass_asked(theme: Theme, size: tuple[int, int]) -> None:
    terminal = at_work(theme)
    terminal.canvass.ask()
    terminal.canvass.choose("homicide")
    terminal.canvass.write(IncidentForm("homicide", "26-104411", "Alder Way"))
    picture(terminal, size, "live-canvass")
