# SPDX-License-Identifier: Apache-2.0
"""How the keyboard presses a key of the terminal: at once, or held for a second where the key asks for it."""

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

HOLD_MS = 1000
#: How long a key that acted by its shortcut looks pressed, and how often the bar of a hold grows.
LOOK_MS, _STEP_MS = 100, 40
_LEFT = (QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate)


class KeyPress(QObject):
    """Presses of one key, by shortcut and by finger.

    Qt's own shortcuts of buttons act 100 ms late, so that fast typing arrives out of order; these act when
    the key goes down. A key with something to do when it is held waits for its release instead, because only
    then it is known which of the two was meant. A key kept down repeats nothing.

    Signals:
        held: the key was down for one second.
    """

    held = Signal()

    def __init__(self, key: QAbstractButton) -> None:
        super().__init__(key)
        self._key = key
        self._shortcut: QShortcut | None = None
        self._code = 0  # of the keyboard's key that holds this one down, 0 for none
        self.lit = False
        self._look = self._timer(LOOK_MS, self._dim, once=True)
        self._end = self._timer(HOLD_MS, self._hold_ended, once=True)
        self._step = self._timer(_STEP_MS, key.update, once=False)
        self._since = QElapsedTimer()
        key.pressed.connect(self._begin)
        key.released.connect(self._stop)

    def _timer(self, milliseconds: int, act: object, *, once: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(once)
        timer.timeout.connect(act)
        return timer

    @property
    def sequence(self) -> QKeySequence:
        """What presses the key; empty for nothing."""
        return self._shortcut.key() if self._shortcut is not None else QKeySequence()

    def set_sequence(self, sequence: QKeySequence) -> None:
        """From now on this presses the key; a letter or digit with Alt too, for while a field takes what is typed."""
        if self._shortcut is None:
            self._shortcut = QShortcut(self._key)
            self._shortcut.setAutoRepeat(False)
            self._shortcut.activated.connect(self._pressed_by_keyboard)
        name = sequence.toString()
        with_alt = [QKeySequence(f"Alt+{name}")] if len(name) == 1 and name.isalnum() else []
        self._shortcut.setKeys([sequence, *with_alt])

    @property
    def held_part(self) -> float:
        """How much of a hold is done, 0 to 1; 0 when this key is not to be held."""
        if not self._step.isActive():
            return 0.0
        return min(1.0, self._since.elapsed() / HOLD_MS)

    def _is_for_holding(self) -> bool:
        return self._key.receivers("2held()") > 0

    def _pressed_by_keyboard(self) -> None:
        if self._is_for_holding():
            self._hold()
            return
        self.lit = True
        self._look.start()
        self._key.click()  # last: what it does may end this key

    def _hold(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)  # the key comes up wherever the focus is
        self._code = self.sequence[0].key()  # type: ignore[index]  # the stub lacks what the class has
        self._key.setDown(True)
        self._begin()

    def _dim(self) -> None:
        self.lit = False
        self._key.update()

    def _begin(self) -> None:
        if self._is_for_holding():
            self._since.start()
            self._end.start()
            self._step.start()

    def _stop(self) -> None:
        self._end.stop()
        self._step.stop()
        self._key.update()

    def _let_go(self) -> None:
        self._code = 0
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._key.setDown(False)
        self._stop()

    def _hold_ended(self) -> None:
        if self._key.isDown():
            self._let_go()
            self.held.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the keyboard's key come up; a window that is left takes the hold back."""
        if event.type() in _LEFT:
            self._let_go()
        elif event.type() == QEvent.Type.KeyRelease and self._is_mine(event):
            self._let_go()
            self._key.click()  # last: what it does may end this key
        return False

    def _is_mine(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() == self._code and not event.isAutoRepeat()
