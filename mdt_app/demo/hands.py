# SPDX-License-Identifier: Apache-2.0
"""Hands and eyes for the real widgets: find a key by its words, click it, type, wait, take a picture."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mdt_app.errors import Trouble
from mdt_app.ui.widgets.key_button import KeyButton


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on when ``holds``; give up after ``within_s`` and say what was waited for."""

    what: str
    holds: Callable[[], bool]
    within_s: float = 20.0


def pause(seconds: float) -> Wait:
    """A moment in which the window draws what changed."""
    until = time.monotonic() + seconds
    return Wait("a moment", lambda: time.monotonic() >= until, seconds + 20.0)


class Hands:
    """Works one window.

    Args:
        window: the terminal's.
        folder: where pictures go; None for none.
    """

    def __init__(self, window: QWidget, folder: Path | None) -> None:
        self._window, self._folder = window, folder
        self.pictures: list[str] = []

    def sees(self, words: str, *, cap: str = "") -> bool:
        """Whether a key that begins with these words, and has this cap if one is given, can be pressed."""
        return bool(self._found(words, cap))

    def press(self, words: str, *, cap: str = "") -> None:
        """Click the key that begins with these words and has this cap.

        Raises:
            Trouble: there is no such key that can be pressed.
        """
        found = self._found(words, cap)
        if not found:
            raise Trouble(f"There is no key {words or cap!r} to press.")
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self._focus(), text)

    def key(self, key: Qt.Key) -> None:
        """Press a key of the keyboard where the focus is."""
        QTest.keyClick(self._focus(), key)

    def fill(self, name: str, text: str) -> None:
        """Write into the field whose name begins so.

        Raises:
            Trouble: there is no such field.
        """
        fields = (
            field
            for field in self._window.findChildren(QLineEdit)
            if field.isVisible() and field.accessibleName().startswith(name)
        )
        field = next(fields, None)
        if field is None:
            raise Trouble(f"There is no field {name!r} to fill in.")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def picture(self, name: str) -> None:
        """Keep a picture of the window, the first of each name."""
        if self._folder is None or f"{name}.png" in self.pictures:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.grab().save(str(self._folder / f"{name}.png"))
        self.pictures.append(f"{name}.png")

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _found(self, words: str, cap: str) -> list[KeyButton]:
        return [
            key
            for key in self._window.findChildren(KeyButton)
            if key.isVisible()
            and key.isEnabled()
            and key.text().startswith(words)
            and key.accessibleName().endswith(f"key {cap}" if cap else "")
        ]
