# SPDX-License-Identifier: Apache-2.0
"""One choice out of several as keys; more of them than fit are turned to with a key."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mdt_app.ui.tokens import GAP, Theme
from mdt_app.ui.widgets.key_button import KeyButton


class ChoiceKeys(QWidget):
    """A grid of keys of which one is chosen.

    Args:
        choices: codes and words.
        columns: keys beside each other.
        shown: keys that stand at once, the one that turns to the others included.

    Signals:
        chosen: a person chose this code.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, choices: tuple[tuple[str, str], ...], *, columns: int, shown: int
    ) -> None:
        super().__init__()
        self._columns, self._page = columns, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._keys: dict[str, KeyButton] = {}
        for code, words in choices:
            key = KeyButton(theme, words, variant="choice", role="body", wrap=True)
            key.clicked.connect(lambda _checked=False, code=code: self.chosen.emit(code))
            self._keys[code] = key
        self._more = KeyButton(theme, "More…", role="body")
        self._more.clicked.connect(self._turn)
        codes = list(self._keys)
        size = shown if len(codes) <= shown else shown - 1
        self._pages = [codes[at : at + size] for at in range(0, len(codes), size)]
        self._show_page()

    def show_choice(self, chosen: str) -> None:
        """Show which one is chosen, without telling anybody."""
        for code, key in self._keys.items():
            key.setChecked(code == chosen)

    def show_first(self) -> None:
        """Back to the first keys."""
        self._page = 0
        self._show_page()

    def _turn(self) -> None:
        """The next keys, and after the last ones the first again."""
        self._page = (self._page + 1) % len(self._pages)
        self._show_page()

    def _show_page(self) -> None:
        for key in (*self._keys.values(), self._more):
            self._grid.removeWidget(key)
            key.setParent(self)
            key.hide()
        keys = [self._keys[code] for code in self._pages[self._page]]
        keys += [self._more] if len(self._pages) > 1 else []
        for at, key in enumerate(keys):
            self._grid.addWidget(key, at // self._columns, at % self._columns)
            key.show()
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)
