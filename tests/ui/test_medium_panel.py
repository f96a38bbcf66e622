# SPDX-License-Identifier: Apache-2.0
"""The panel for removable media with real widgets: by keyboard alone, by touch, and by name."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mdt_app.screens.medium import Looked, MediumScreen, Stage
from mdt_app.screens.transfer import TransferScreen
from mdt_app.services.media import Progress
from mdt_app.services.medium_file import MediumTrouble
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, NIGHT, TARGET
from mdt_app.ui.transfer_view import TransferView
from mdt_app.ui.widgets.count_bar import CountBar
from mdt_app.ui.widgets.key_button import KeyButton
from tests.helpers.medium_screen import BUNDLE, LOCKED, PLAN, STICK, MediumDesk
from tests.helpers.sightings import TERMS, FakeClock
from tests.screens.test_transfer_pictures import LIMIT

pytestmark = pytest.mark.ui
SECOND = replace(STICK, path=STICK.path.with_name("ALPR-08"), name="ALPR-08")
THIRD = replace(STICK, path=STICK.path.with_name("ALPR-09"), name="ALPR-09")


class Page:
    """The transfer page, shown."""

    def __init__(self) -> None:
        self.clock, self.desk = FakeClock(), MediumDesk()
        self.desk.looked = Looked((STICK, SECOND, THIRD, LOCKED), PLAN)
        self.screen: MediumScreen = self.desk.screen(self.clock)
        transfer = TransferScreen(self.clock, LIMIT, lambda: None, TERMS.zone)
        self.view = TransferView(transfer, DAY, self.screen)
        dress(self.view, DAY)
        self.view.resize(1184, 688)
        self.view.show()
        self.view.activateWindow()
        QApplication.processEvents()

    def stage(self) -> Stage:
        """Where the officer is now."""
        return self.screen.state.stage

    def press(self, key: Qt.Key) -> None:
        """Press a key of the keyboard."""
        QTest.keyClick(QApplication.focusWidget() or self.view, key)
        QApplication.processEvents()

    def shown(self) -> dict[str, KeyButton]:
        """Every key that is shown, by its word."""
        shown = (key for key in self.view.findChildren(KeyButton) if key.isVisible())
        return {key.text(): key for key in shown}


@pytest.fixture
def page(terminal_style: None) -> Page:
    return Page()


def test_the_whole_way_by_keyboard(page: Page) -> None:
    """Open, choose the next one, write, end, try again, back."""
    page.press(Qt.Key.Key_U)
    assert page.stage() is Stage.CHOOSING
    page.press(Qt.Key.Key_Down)
    assert page.screen.state.chosen == SECOND.path
    page.press(Qt.Key.Key_Return)
    assert page.desk.written == [SECOND.path]
    page.press(Qt.Key.Key_Return)
    assert page.desk.written == [SECOND.path], "one at a time"
    page.press(Qt.Key.Key_Escape)
    assert page.desk.stops == 1
    page.desk.failed(MediumTrouble("The writing was ended. Nothing is lost."))
    page.press(Qt.Key.Key_Return)
    assert page.stage() is Stage.CHOOSING
    page.press(Qt.Key.Key_Return)
    page.desk.done((BUNDLE,))
    page.press(Qt.Key.Key_Escape)
    assert page.stage() is Stage.CLOSED
    assert "Removable medium…" in page.shown()


def test_by_touch(page: Page) -> None:
    """A key for each medium, large enough; one that cannot be written is shut and says why."""
    page.shown()["Removable medium…"].click()
    QApplication.processEvents()
    keys = page.shown()
    assert {"ALPR-07", "ALPR-08", "Back", "Write"} <= keys.keys()
    assert all(key.width() >= TARGET and key.height() >= TARGET for key in keys.values())
    keys["ALPR-08"].click()
    assert page.screen.state.chosen == SECOND.path
    assert page.shown()["ALPR-08"].isChecked()
    assert not page.shown()["ALPR-07"].isChecked()
    page.shown()["Write"].click()
    assert page.desk.written == [SECOND.path]


def test_more_media_than_there_is_room_for_are_turned_to(page: Page) -> None:
    page.press(Qt.Key.Key_U)
    assert "ALPR-09" not in page.shown()
    page.press(Qt.Key.Key_Up)
    assert page.screen.state.chosen == THIRD.path
    assert page.shown()["ALPR-09"].isChecked()


def test_everything_has_a_name_that_says_it(page: Page) -> None:
    page.press(Qt.Key.Key_U)
    names = [key.accessibleName() for key in page.shown().values()]
    assert "Write, key ↵" in names
    assert "ALPR-07" in names
    page.press(Qt.Key.Key_Return)
    page.desk.told(Progress(50, 200))
    bars = [bar for bar in page.view.findChildren(CountBar) if bar.isVisible()]
    assert "Writing, 25 percent" in [bar.accessibleName() for bar in bars]
    panel = QApplication.focusWidget()
    assert isinstance(panel, QWidget)
    assert panel.accessibleName() == "Transfer by removable medium"


def test_media_are_looked_for_while_the_page_is_seen_only(page: Page) -> None:
    looks = page.desk.looks
    assert looks == 1
    page.view.hide()
    page.clock.go_on(60)
    page.screen.tick()
    assert page.desk.looks == looks
    page.view.show()
    QApplication.processEvents()
    assert page.desk.looks == looks + 1


def test_the_theme_may_change_while_it_is_open(page: Page) -> None:
    """Keys that are made later are of the new one."""
    page.press(Qt.Key.Key_U)
    dress(page.view, NIGHT)
    page.desk.looked = Looked((THIRD,), PLAN)
    page.clock.go_on(10)
    page.screen.tick()
    QApplication.processEvents()
    assert page.shown()["ALPR-09"].isChecked()
