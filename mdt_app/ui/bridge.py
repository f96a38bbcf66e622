# SPDX-License-Identifier: Apache-2.0
"""The one door from threads to Qt."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """Carries events to the main thread, in the order in which they were posted.

    Make it on the main thread; ``post`` may be called from any.
    """

    _posted = Signal(object)

    def __init__(self, handle: Callable[[object], None]) -> None:
        super().__init__()
        self._handle = handle
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def post(self, event: object) -> None:
        """Hand over an event and return at once."""
        self._posted.emit(event)

    def _deliver(self, event: object) -> None:
        self._handle(event)
