# SPDX-License-Identifier: Apache-2.0
"""Keys for a plate: digits, letters, the sign for an unreadable character, delete and clear."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mdt_app.ui.style import panel, stack
from mdt_app.ui.tokens import GAP, TARGET, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from policy.plates import UNREADABLE

DIGITS, LETTERS = "1234567890", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDE_COLUMNS, _LOW_COLUMNS = 7, 10
#: Row, column and columns of unreadable, delete and clear.
_WIDE_PLACES = ((5, 5, 2), (1, 3, 2), (1, 5, 2))
_LOW_PLACES = ((3, 6, 1), (3, 7, 1), (3, 8, 2))


class PlatePad(QWidget):
    """Emits ``typed`` with a character, ``deleted`` and ``cleared``; it holds no text itself.

    A press leaves the keyboard's focus where it is, so that Enter never repeats the last key.
    """

    typed = Signal(str)
    deleted = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._height = TARGET + 3 * 4
        self._frame = panel()
        self._grid = QGridLayout(self._frame)
        self._grid.setContentsMargins(11, 11, 11, 11)
        self._grid.setSpacing(GAP)
        stack(self).addWidget(self._frame)
        self._keys = {char: self._key(theme, char) for char in DIGITS + LETTERS}
        self._unreadable = KeyButton(theme, "Unreadable", UNREADABLE, variant="quiet", role="note")
        self._delete = KeyButton(theme, "Delete", variant="quiet", glyph="back")
        self._clear = KeyButton(theme, "Clear all", variant="quiet")
        self._unreadable.clicked.connect(lambda: self.typed.emit(UNREADABLE))
        self._delete.clicked.connect(self._emit_deleted)
        self._clear.clicked.connect(self._emit_cleared)
        for key in self._all():
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._low: bool | None = None
        self.set_low(low=False)

    def set_low(self, *, low: bool) -> None:
        """Ten columns in four rows for low screens, instead of seven columns in six rows."""
        if low == self._low:
            return
        self._low = low
        columns = _LOW_COLUMNS if low else _WIDE_COLUMNS
        for key in self._all():
            key.setFixedHeight(TARGET if low else TARGET + 12)
        for characters, first in ((DIGITS, 0), (LETTERS, 1 if low else 2)):
            for at, char in enumerate(characters):
                self._grid.addWidget(self._keys[char], first + at // columns, at % columns)
        places = _LOW_PLACES if low else _WIDE_PLACES
        self._unreadable.set_word("" if low else "Unreadable")
        self._unreadable.setAccessibleName("Unreadable character, key ?")
        self._delete.set_word("" if low else "Delete")
        self._delete.setAccessibleName("Delete, key Backspace")
        for key, (row, column, span) in zip(
            (self._unreadable, self._delete, self._clear), places, strict=True
        ):
            self._grid.addWidget(key, row, column, 1, span)

    def _key(self, theme: Theme, char: str) -> KeyButton:
        key = KeyButton(theme, char, variant="pad", role="title", plate=True)
        key.clicked.connect(lambda: self.typed.emit(char))
        return key

    def _all(self) -> tuple[KeyButton, ...]:
        return (*self._keys.values(), self._unreadable, self._delete, self._clear)

    def _emit_deleted(self) -> None:
        self.deleted.emit()

    def _emit_cleared(self) -> None:
        self.cleared.emit()
