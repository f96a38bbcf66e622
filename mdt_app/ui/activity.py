# SPDX-License-Identifier: Apache-2.0
"""Notices that a person is there: every key, touch and turn of the wheel that reaches the window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

#: A key that a shortcut takes shows only when it comes up again.
_TOUCHES = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
    QEvent.Type.TabletPress,
)


class Activity(QObject):
    """Watches one window; movements of the mouse alone do not count, for a shaking car makes them.

    Args:
        window: shown already.
        on_touch: told at each touch, before the touch does anything.
    """

    def __init__(self, window: QWidget, on_touch: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._on_touch = window, on_touch
        window.installEventFilter(self)
        self._watch()

    def _watch(self) -> None:
        """Events come through the desktop's side of the window, which is made anew now and then."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of a touch and let everything pass."""
        if watched is self._window:
            if event.type() == QEvent.Type.WinIdChange:
                self._watch()
        elif event.type() in _TOUCHES:
            self._on_touch()
        return False
