# SPDX-License-Identifier: Apache-2.0
"""The whole story from banner to sign-off by keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytest_bdd import given, scenarios, then, when

from mdt_app.screens.inquiry import Stage as SearchStage
from mdt_app.storage import hot_plates
from policy.verification import Outcome, Stage
from tests.helpers.stores import CANARY, OFFICER
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("keyboard.feature", features_base_dir=str(Path(__file__).parent))
K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
MOST_TABS = 80


class NoPointer(QObject):
    """Swallows everything that a pointer or a finger does."""

    KINDS = (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchEnd,
    )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Nothing of it arrives."""
        return event.type() in self.KINDS


class Keyboard:
    """Ten fingers."""

    def __init__(self, story: Story) -> None:
        self._story = story

    @property
    def _window(self) -> QWindow:
        """Keys go where the system would send them: to the window, which knows where the focus is."""
        return self._story.car.terminal.window.windowHandle()

    def press(self, *keys: Qt.Key, alt: bool = False) -> None:
        """One key after the other, where the focus is."""
        for key in keys:
            QTest.keyClick(self._window, key, ALT if alt else Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        """Letters and digits."""
        for char in text:
            QTest.keyClick(self._window, char)  # type: ignore[call-overload] # the stub lacks this form

    def go_to(self, name: str) -> None:
        """Tab until the thing of this name has the focus."""
        for _ in range(MOST_TABS):
            at = QApplication.focusWidget()
            if at is not None and at.accessibleName().startswith(name):
                return
            self.press(K.Key_Tab)
        at = QApplication.focusWidget()
        here = at.accessibleName() if at is not None else "nothing"
        raise AssertionError(f"Tab does not reach {name!r}; the focus is on {here!r}: {self._story.words}")

    def fill(self, name: str, text: str) -> None:
        """A field."""
        self.go_to(name)
        self.type(text)


@pytest.fixture
def keyboard(story: Story) -> Keyboard:
    """Of the terminal."""
    return Keyboard(story)


@given("whatever moves a pointer is taken away")
def no_pointer(request: pytest.FixtureRequest, story: Story) -> None:
    """For as long as the story lasts."""
    swallow, application = NoPointer(), QApplication.instance()
    assert application is not None
    story.car.terminal.window.activateWindow()
    assert QTest.qWaitForWindowActive(story.car.terminal.window)
    application.installEventFilter(swallow)
    request.addfinalizer(lambda: application.removeEventFilter(swallow))


@when("the officer agrees and signs on")
def signs_on(story: Story, keyboard: Keyboard) -> None:
    """Enter, name, password, Enter."""
    keyboard.press(K.Key_Return)
    keyboard.fill("User name", OFFICER.username)
    keyboard.fill("Password", OFFICER.password)
    keyboard.press(K.Key_Return)
    story.car.until(lambda: story.car.terminal.patrol)


@then("the hit is verified, step by step, and its outcome saved")
def verified(story: Story, keyboard: Keyboard) -> None:
    """V, the plate, 1 1 1, C, 6 1, the dispatcher, Enter, the cause, the occupant, the outcome, Enter."""
    sheet = story.car.terminal.screens.sheet
    keyboard.press(K.Key_V)
    story.car.until(lambda: sheet.state.hit_id)
    keyboard.type(CANARY)
    keyboard.press(K.Key_Return)
    story.car.until(lambda: sheet.state.stage is Stage.COMPARE)
    keyboard.press(K.Key_1, K.Key_1, K.Key_1, K.Key_C)
    story.car.until(lambda: sheet.state.stage is Stage.CONFIRM)
    keyboard.press(K.Key_6, K.Key_1)
    keyboard.fill("Dispatcher", "Dispatch, position 2")
    keyboard.press(K.Key_Return)
    story.car.until(lambda: sheet.state.stage is Stage.OUTCOME)
    keyboard.fill("What else", "Registration expired in March")
    keyboard.press(K.Key_N, alt=True)
    keyboard.go_to(Outcome.STOP_NO_ARREST.words)
    keyboard.press(K.Key_Space)
    keyboard.go_to("Save outcome")
    keyboard.press(K.Key_Return)
    story.car.until(lambda: sheet.state.hit_id is None)
    assert story.last_step().verified


@then("earlier reads are searched")
def searched(story: Story, keyboard: Keyboard) -> None:
    """F3 and the fields."""
    search = story.car.terminal.screens.inquiry
    keyboard.press(K.Key_F3)
    keyboard.fill("Plate", "8QT*")
    keyboard.go_to("Criminal investigation")
    keyboard.press(K.Key_Space)
    keyboard.fill("Case", "26-11702")
    keyboard.fill("Reason", "seen near the scene")
    keyboard.press(K.Key_Return)
    story.car.until(lambda: search.state.stage is SearchStage.RESULTS or search.state.error)
    assert search.state.error == ""


@then("a hot plate is entered")
def entered(story: Story, keyboard: Keyboard) -> None:
    """F5, its form, Enter."""
    screen = story.car.terminal.screens.hot_plates
    keyboard.press(K.Key_F5)
    keyboard.go_to("New hot plate")
    keyboard.press(K.Key_Space)
    keyboard.fill("Plate", "7QXQ001")
    for name, text in (
        ("Case number", "26-104417"),
        ("Offence report", "GO 26-4417"),
        ("What happened", "Taken"),
    ):
        keyboard.fill(name, text)
    for choice in ("Stolen vehicle", "7 days"):
        keyboard.go_to(choice)
        keyboard.press(K.Key_Space)
    keyboard.go_to("Enter")
    keyboard.press(K.Key_Return)
    story.car.until(lambda: screen.state.row is not None or screen.state.error)
    assert len(story.car.patrol.queries.submit(hot_plates.every).result(10)) == 1


@then("every page opens")
def pages(story: Story, keyboard: Keyboard) -> None:
    """By the keys that the rail names."""
    window = story.car.terminal.window
    names = {
        K.Key_F1: "Live",
        K.Key_F2: "Hits",
        K.Key_F3: "Search",
        K.Key_F4: "Transfer",
        K.Key_F5: "Plates",
        K.Key_F6: "Policy",
        K.Key_F7: "Map",
        K.Key_F10: "Self-test",
    }
    for key, name in names.items():
        keyboard.press(key)
        assert window.page_name == name


@then("the theme changes three times and sounds are muted")
def looks(story: Story, keyboard: Keyboard) -> None:
    """And heard again."""
    before = story.car.terminal.window.theme
    keyboard.press(K.Key_F8)
    assert story.car.terminal.window.theme != before
    keyboard.press(K.Key_F8, K.Key_F8)
    assert story.car.terminal.window.theme == before
    sounds = story.car.terminal.screens.sounds
    keyboard.press(K.Key_F9)
    assert sounds.state.muted_until is not None
    keyboard.press(K.Key_F9)
    assert sounds.state.muted_until is None


@then("the screen locks and unlocks")
def locks(story: Story, keyboard: Keyboard) -> None:
    """F12, the password, Enter."""
    keyboard.press(K.Key_F12)
    assert story.car.is_locked()
    keyboard.fill("Password", OFFICER.password)
    keyboard.press(K.Key_Return)
    story.car.until(lambda: not story.car.is_locked())


@when("the officer signs off by key")
def signs_off(story: Story, keyboard: Keyboard) -> None:
    """The rail's key, then O."""
    keyboard.press(K.Key_F1)
    keyboard.go_to("Sign off")
    keyboard.press(K.Key_Space)
    keyboard.press(K.Key_O)
    story.car.until(story.car.ended)


@then("the banner stands there again")
def banner(story: Story) -> None:
    """For the next shift."""
    story.reads("Before you use this system")
