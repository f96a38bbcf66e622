# SPDX-License-Identifier: Apache-2.0
"""The theme can be switched on every page and every step: what is then seen is what that theme draws afresh."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import NoticeRaised, TransferProgress
from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions
from mdt_app.screens.panel import Panel
from mdt_app.screens.queue import QueueScreen
from mdt_app.screens.transfer import TransferLimit, TransferScreen
from mdt_app.services.speaker import NO_DEVICE
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.queue_view import QueueView
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, NIGHT, RED, Theme
from mdt_app.ui.transfer_view import TransferView
from mdt_app.ui.widgets.rail import Page
from policy.profile.keeping import Transfer
from policy.verification import Answer, Row
from tests.helpers.pictures import changed
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import NOON, TERMS, hit
from tests.helpers.terminal import Terminal, before_the_shift, busy_shift, plain_pages

pytestmark = pytest.mark.ui
WAYS = pytest.mark.parametrize(
    ("before", "after"), [(DAY, NIGHT), (NIGHT, RED), (RED, DAY)], ids=["night", "red-night", "day"]
)
#: Levels of 255. Drawn plates change a little after fonts were loaded again; grounds of two themes differ by
#: more than the first, letters and lines by more than the second.
GROUND, LETTER = 8, 48
#: Share of the pixels: what the drawn plates of a page may come to; the least ground of a panel is more.
LITTLE = 0.002


def drawn(window: QWidget) -> QImage:
    for _ in range(3):
        QApplication.processEvents()
    return window.grab().toImage()


def assert_same(switched: QImage, fresh: QImage) -> None:
    assert changed(switched, fresh, GROUND) < LITTLE, "a ground keeps the colours of the theme before"
    assert changed(switched, fresh, LETTER) == 0, "letters or lines keep the colours of the theme before"


def live(theme: Theme) -> QWidget:
    terminal = Terminal(theme)
    busy_shift(terminal)
    failed = CameraHealth("front-left", CameraState.FAILED, NOON, problem="Check its cable.")
    terminal.live.camera_health(failed)
    terminal.status.camera_health(failed)
    terminal.banners.notice_raised(NoticeRaised(NO_DEVICE))
    return terminal.window(plain_pages())


def driving(theme: Theme) -> QWidget:
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    terminal.drive(12.0)
    return window


def sign_on(theme: Theme) -> QWidget:
    terminal = before_the_shift(theme)
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(terminal.sign_on, terminal.status, theme))
    terminal.sign_on.agree()
    return window


def paged(theme: Theme, name: str, made: Callable[[Terminal], QWidget]) -> QWidget:
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = terminal.window((Page(name, "hits", "F2", made(terminal)),))
    window.show_page(1)
    return window


def queue(theme: Theme) -> QWidget:
    return paged(theme, "Hits", lambda terminal: QueueView(QueueScreen(terminal.alerts, TERMS), theme))


def search(theme: Theme) -> QWidget:
    def page(terminal: Terminal) -> QWidget:
        return InquiryView(
            InquiryScreen(
                terminal.clock, InquiryRules.of(PROFILES["MP-462"]), InquiryActions(lambda *_: None), TERMS
            ),
            theme,
        )

    return paged(theme, "Search", page)


def transfer(theme: Theme) -> QWidget:
    def page(terminal: Terminal) -> QWidget:
        limit = TransferLimit(
            Transfer(basis="policy"), timedelta(hours=2), "policy", "this car turns reading off"
        )
        screen = TransferScreen(terminal.clock, limit, lambda: None, TERMS.zone)
        screen.lists_changed((hit().version,))
        last = NOON - timedelta(days=25)
        screen.progress(TransferProgress(12, last, last, "The server does not answer. Try later."))
        return TransferView(screen, theme)

    return paged(theme, "Transfer", page)


@WAYS
@pytest.mark.parametrize("page", [live, driving, sign_on, queue, search, transfer])
def test_a_page_switched_is_a_page_begun(
    qtbot: QtBot, page: Callable[[Theme], QWidget], before: Theme, after: Theme
) -> None:
    pictures = []
    for begun in (before, after):
        window = page(begun)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        drawn(window)
        window.use_theme(after)  # type: ignore[attr-defined]  # each is the terminal's window
        pictures.append(drawn(window))
        window.close()
    assert_same(*pictures)


def entering(desk: SheetDesk) -> None:
    desk.press("8QT")


def comparing(desk: SheetDesk) -> None:
    desk.press("8QTQ743")
    desk.screen.enter()
    desk.press("1")


def differing(desk: SheetDesk) -> None:
    desk.press("8QTQ343")
    desk.screen.enter()
    desk.screen.answer(Row.VEHICLE, Answer.DIFFERS)


def confirming(desk: SheetDesk) -> None:
    desk.press("8QTQ743")
    desk.screen.enter()
    for row in Row:
        desk.screen.answer(row, Answer.SAME)
    desk.screen.proceed()


def clearing(desk: SheetDesk) -> None:
    confirming(desk)
    desk.tap("Dispatch, radio")
    desk.press("1")
    desk.field("Dispatcher").setFocus()
    desk.press("Position 2")
    desk.tap("Record confirmed")
    assert desk.screen.state.step == 4


def closing(desk: SheetDesk) -> None:
    desk.screen.show_panel(Panel.CLOSE)


def giving_a_reason(desk: SheetDesk) -> None:
    desk.screen.show_panel(Panel.ACTED)


def looking(desk: SheetDesk) -> None:
    desk.screen.show_panel(Panel.PICTURE)


@pytest.fixture
def desks() -> Iterator[Callable[[Theme], SheetDesk]]:
    made: list[SheetDesk] = []

    def begin(theme: Theme) -> SheetDesk:
        desk = SheetDesk(hit(seen("8QTQ743", doubt={4: 0.58})), theme)
        desk.screen.second_reading(desk.hit.hit_id, "Tesseract", "8QTQ343")
        made.append(desk)
        return desk

    yield begin
    for desk in made:
        desk.window.close()


@WAYS
@pytest.mark.parametrize(
    "step",
    [entering, comparing, differing, confirming, clearing, closing, giving_a_reason, looking],
)
def test_a_step_of_the_sheet_switched_is_a_step_begun(
    desks: Callable[[Theme], SheetDesk], step: Callable[[SheetDesk], None], before: Theme, after: Theme
) -> None:
    pictures = []
    for begun in (before, after):
        desk = desks(begun)
        step(desk)
        drawn(desk.window)
        dress(desk.window, after)
        pictures.append(drawn(desk.window))
        desk.window.hide()
    assert_same(*pictures)
