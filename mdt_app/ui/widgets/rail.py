# SPDX-License-Identifier: Apache-2.0
"""The rail on the driver's side: one key a page, the theme, the lock, and sign-off."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from mdt_app.ui.style import panel, stack
from mdt_app.ui.tokens import GAP, RAIL_W, TARGET, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton

#: So many pages have room for higher keys on the smallest screen.
_ROOMY = 5


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the window.

    Attributes:
        name: on its key and in the top bar ("Live").
        glyph: icon of its key.
        key: function key that shows it ("F1").
        widget: what is shown.
    """

    name: str
    glyph: str
    key: str
    widget: QWidget


class Rail(QWidget):
    """Keys from top to bottom.

    Signals:
        chosen: index of a page.
        theme_wanted: show the next theme.
        lock_wanted: lock the screen at once.
        sign_off_wanted: the officer wants to end the shift.
    """

    chosen = Signal(int)
    theme_wanted = Signal()
    lock_wanted = Signal()
    sign_off_wanted = Signal()

    def __init__(self, pages: tuple[Page, ...], theme: Theme) -> None:
        super().__init__()
        self.setFixedWidth(RAIL_W)
        frame = panel("rail")
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, gap=GAP)
        column.setContentsMargins(GAP, 10, GAP, 10)
        self._keys: list[KeyButton] = []
        height = 21 * UNIT if len(pages) <= _ROOMY else TARGET
        for at, page in enumerate(pages):
            key = self._key(theme, page.name, page.glyph, height)
            key.set_shortcut(page.key)
            key.setAccessibleName(f"{page.name}, key {page.key}")
            key.clicked.connect(lambda _=False, index=at: self.chosen.emit(index))
            self._keys.append(key)
            column.addWidget(key)
        column.addStretch(1)
        self._theme_key = self._key(theme, theme.word, "theme", TARGET)
        self._theme_key.clicked.connect(self._next_theme)
        lock = self._key(theme, "Lock", "lock", TARGET)
        lock.setAccessibleName("Lock, key F12")
        lock.clicked.connect(lambda: self._ask(lock, self.lock_wanted))
        sign_off = self._key(theme, "Sign off", "signoff", TARGET)
        sign_off.set_shortcut("Shift+F12")
        sign_off.setAccessibleName("Sign off, key Shift F12")
        sign_off.clicked.connect(lambda: self._ask(sign_off, self.sign_off_wanted))
        for key in (self._theme_key, lock, sign_off):
            column.addWidget(key)
        self.set_theme(theme)

    def _key(self, theme: Theme, text: str, glyph: str, height: int) -> KeyButton:
        return KeyButton(theme, text, variant="rail", glyph=glyph, stacked=True, role="note", h=height)

    def _next_theme(self) -> None:
        self._theme_key.setChecked(False)
        self.theme_wanted.emit()

    def _ask(self, key: KeyButton, wanted: SignalInstance) -> None:
        key.setChecked(False)
        wanted.emit()

    def show_only(self, names: Collection[str]) -> None:
        """Offer the pages of these names and no others."""
        for key in self._keys:
            key.setVisible(key.text() in names)

    def show_chosen(self, index: int) -> None:
        """Mark the page that is shown."""
        for at, key in enumerate(self._keys):
            key.setChecked(at == index)

    def set_theme(self, theme: Theme) -> None:
        """The theme key says which theme is on."""
        self._theme_key.set_word(theme.word)
        self._theme_key.setAccessibleName(f"Theme: {theme.word}, key F8")
