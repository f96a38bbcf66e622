# SPDX-License-Identifier: Apache-2.0
"""The one thing that moves by itself: the border of the driving card, for three seconds after a grave hit came.

Once a second between full and 60 %, so that nothing flashes; a setting switches it off. Source: visual language,
section 6; WCAG 2.2, success criterion 2.3.1 (no more than three flashes in any second).
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

#: Name of the application's property that keeps everything still.
REDUCE_MOTION = "reduce_motion"
#: Length of a pulse, and how long it stays in either state, seconds; what is left of the colour while it is low.
LENGTH_S, HALF_S, LOW = 3.0, 0.5, 0.6


class Pulse(QObject):
    """Tells whether it is high or low now, and has its widget drawn when that changes.

    Args:
        widget: drawn anew at each change.
        seconds: a clock that only goes forward.
    """

    def __init__(self, widget: QWidget, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(widget)
        self._widget, self._seconds = widget, seconds
        self._began: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(round(HALF_S * 1000))
        self._timer.timeout.connect(self._turn)

    def begin(self) -> None:
        """Pulse from now on, once; not at all where motion is not wanted."""
        running = QCoreApplication.instance()
        if running is not None and running.property(REDUCE_MOTION):
            return
        self._began = self._seconds()
        self._timer.start()

    def end(self) -> None:
        """Stand still."""
        self._began = None
        self._timer.stop()

    @property
    def strength(self) -> float:
        """How much of the colour is drawn now, 0 to 1."""
        if self._began is None:
            return 1.0
        gone = self._seconds() - self._began
        return LOW if gone < LENGTH_S and int(gone / HALF_S) % 2 else 1.0

    def _turn(self) -> None:
        if self._began is not None and self._seconds() - self._began >= LENGTH_S:
            self.end()
        self._widget.update()
