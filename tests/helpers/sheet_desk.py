# SPDX-License-Identifier: Apache-2.0
"""The verification sheet on a desk: the real screen and view, with what is handed over kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.domain.verification import begin
from mdt_app.screens.verification import SheetActions, VerificationScreen
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, Theme
from mdt_app.ui.verification_view import VerificationView
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_press import HOLD_MS
from policy.verification import HitRules, Verification
from tests.helpers import stand_in
from tests.helpers.sightings import NOON, TERMS, FakeClock, recorded


def seen(
    shown: str,
    read: str | None = None,
    *,
    state: str | None = "CA",
    doubt: dict[int, float] | None = None,
    colour: str = "#7C8489",
    night: bool = False,
    blur: float = 5.0,
    camera: str = "front-right",
    back_s: float = 0,
) -> RecordedRead:
    """A read whose pictures show ``shown``; the camera read ``read``."""
    car = stand_in.Car(0.5, 0.88, 0.42, colour, shown)
    pictures, box = stand_in.kept_pictures(shown, 256, car, blur=blur, night=night, seeds=(7, 5))
    return recorded(
        read or shown,
        state=state,
        doubt=doubt,
        at=NOON - timedelta(seconds=back_s),
        camera=camera,
        pictures=pictures,
        box=box,
    )


@dataclass
class SheetDesk:
    """A sheet with one hit; keys are pressed on the real window."""

    hit: Hit
    theme: Theme = DAY
    size: tuple[int, int] = (FULL_W, FULL_H)
    rules: HitRules = field(default_factory=HitRules)
    clock: FakeClock = field(default_factory=FakeClock)
    saved: list[Verification] = field(default_factory=list)
    closed: list[UUID] = field(default_factory=list)
    followed: list[UUID] = field(default_factory=list)
    left: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        actions = SheetActions(
            lambda _hit, verification: self.saved.append(verification),
            self.closed.append,
            lambda: self.left.append(True),
            self.followed.append,
        )
        self.screen = VerificationScreen(self.clock, TERMS, actions)
        self.screen.open(self.hit, self.begun())
        self.screen.waiting(1, 10)
        self.window = QWidget()  # no layout: a view that needs more room than it is given shows it
        self.view = VerificationView(self.screen, self.theme)
        self.view.setParent(self.window)
        dress(self.window, self.theme)
        self.window.resize(*self.size)
        self.view.setGeometry(self.window.rect())
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()

    def press(self, *keys: Qt.Key | str) -> None:
        """Keys on the keyboard, wherever the focus is."""
        for key in keys:
            target = QApplication.focusWidget() or self.view
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key)
            QApplication.processEvents()

    def press_alt(self, letter: str) -> None:
        """Alt and a letter."""
        target = QApplication.focusWidget() or self.view
        QTest.keyClick(target, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.AltModifier)
        QApplication.processEvents()

    def tap(self, word: str) -> None:
        """A finger on the key with this word."""
        QTest.mouseClick(self.key(word), Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def wait(self, milliseconds: int) -> None:
        """Let the event loop run."""
        QTest.qWait(milliseconds)

    def until(self, happened: Callable[[], bool]) -> None:
        """Let the event loop run until something happened."""
        for _ in range(200):
            if happened():
                QApplication.processEvents()
                return
            self.wait(10)
        raise AssertionError("it did not happen within two seconds")

    def field(self, name: str) -> QLineEdit:
        """The visible line of this name."""
        found = [
            line
            for line in self.view.findChildren(QLineEdit)
            if line.accessibleName() == name and line.isVisible()
        ]
        assert found, f"no visible field {name!r}"
        return found[0]

    def begun(self) -> Verification:
        """A fresh verification of this hit."""
        return begin(self.hit, "Officer 4417", self.rules)

    def hold(self, word: str) -> None:
        """Hold a key of the screen down until it acts."""
        QTest.mousePress(self.key(word), Qt.MouseButton.LeftButton)
        self.wait(HOLD_MS + 100)

    def key(self, word: str) -> KeyButton:
        """The visible key with this word."""
        found = [key for key in self.view.findChildren(KeyButton) if key.text() == word and key.isVisible()]
        assert found, f"no visible key {word!r}"
        return found[0]

    def words(self) -> str:
        """Every text in the tree of widgets, also of hidden ones: labels, keys, names for screen readers."""
        parts = []
        for widget in (self.view, *self.view.findChildren(QWidget)):
            parts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | KeyButton):
                parts.append(widget.text())
            if isinstance(widget, KeyButton):
                parts.append(widget.note)
        return "\n".join(part for part in parts if part)
