# SPDX-License-Identifier: Apache-2.0
"""Keys for a plate: digits, letters, the sign for an unreadable character, delete and clear."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mdt_app.ui.style import panel
from mdt_app.ui.tokens import GAP, TARGET, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from policy.plates import UNREADABLE

DIGITS, LETTERS = "1234567890", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDE_COLUMNS, _LOW_COLUMNS = 7, 10


class PlatePad(QWidget):
    """Emits ``typed`` with a character, ``deleted`` and ``cleared``; it holds no text itself.

    Args:
        low: ten columns in four rows for low screens, instead of seven columns in six rows.
    """

    typed = Signal(str)
    deleted = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, *, low: bool = False) -> None:
        super().__init__()
        self._height = TARGET if low else TARGET + 12
        self._theme = theme
        frame = panel()
        self._grid = QGridLayout(frame)
        self._grid.setContentsMargins(11, 11, 11, 11)
        self._grid.setSpacing(GAP)
        outer = QGridLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        columns = _LOW_COLUMNS if low else _WIDE_COLUMNS
        self._add(DIGITS, 0, columns)
        self._add(LETTERS, 1 if low else 2, columns)
        if low:
            self._add_actions(((3, 6, 1), (3, 7, 1), (3, 8, 2)))
        else:
            self._add_actions(((5, 5, 2), (1, 3, 2), (1, 5, 2)))

    def _add(self, characters: str, row: int, columns: int) -> None:
        for number, char in enumerate(characters):
            key = KeyButton(self._theme, char, variant="pad", role="title", plate=True, h=self._height)
            key.clicked.connect(lambda _checked=False, char=char: self.typed.emit(char))
            self._grid.addWidget(key, row + number // columns, number % columns)

    def _add_actions(self, places: tuple[tuple[int, int, int], ...]) -> None:
        """Unreadable, delete and clear, each at (row, column, columns)."""
        narrow = places[0][2] == 1
        unreadable = self._key("?" if narrow else "Unreadable", "" if narrow else UNREADABLE, narrow)
        unreadable.setAccessibleName("Unreadable character, key ?")
        delete = KeyButton(
            self._theme,
            "" if narrow else "Delete",
            variant="quiet",
            glyph="back",
            h=self._height,
        )
        delete.setAccessibleName("Delete, key Backspace")
        clear = self._key("Clear all", "", narrow)
        unreadable.clicked.connect(lambda: self.typed.emit(UNREADABLE))
        delete.clicked.connect(lambda: self.deleted.emit())
        clear.clicked.connect(lambda: self.cleared.emit())
        for key, (row, column, columns) in zip((unreadable, delete, clear), places, strict=True):
            self._grid.addWidget(key, row, column, 1, columns)

    def _key(self, text: str, cap: str, narrow: bool) -> KeyButton:  # noqa: FBT001 - used here alone
        role = "title" if narrow and len(text) == 1 else "note" if cap else "strong"
        return KeyButton(self._theme, text, cap, variant="quiet", role=role, h=self._height)
