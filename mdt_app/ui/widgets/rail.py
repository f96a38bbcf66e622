# SPDX-License-Identifier: Apache-2.0
"""The rail on the driver's side: one key a page, the theme, the lock, and sign-off.

The smallest screen has room for six pages. With more of them the last key says *More* and turns to the others; the
function key of a page shows it whichever keys stand there.
"""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mdt_app.display_settings import Side
from mdt_app.ui.style import panel, stack, text_growth
from mdt_app.ui.tokens import GAP, RAIL_W, TARGET, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton

#: So many pages have room for higher keys on the smallest screen.
_ROOMY = 5
#: So many keys of pages stand on the smallest screen, *More* among them.
_MOST = 6


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


def rail_width() -> int:
    """Pixels; the longest name of a page ("Cameras") has room at every text size."""
    return RAIL_W + 3 * text_growth()


class Rail(QWidget):
    """Keys from top to bottom, at the left edge or at the right one.

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

    def __init__(self, pages: tuple[Page, ...], theme: Theme, side: Side = "left") -> None:
        super().__init__()
        self.setFixedWidth(rail_width())
        frame = panel("rail" if side == "left" else "rail-right")
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, gap=GAP)
        column.setContentsMargins(GAP, 10, GAP, 10)
        self._keys: list[KeyButton] = []
        self._shortcuts: list[QShortcut] = []
        self._offered = list(range(len(pages)))
        self._chosen, self._is_turned = 0, False
        height = 21 * UNIT if len(pages) <= _ROOMY else TARGET
        for at, page in enumerate(pages):
            key = self._key(theme, page.name, page.glyph, height)
            self._shortcuts.append(self._shortcut(page.key, key))
            key.setAccessibleName(f"{page.name}, key {page.key}")
            key.clicked.connect(lambda _=False, index=at: self.chosen.emit(index))
            self._keys.append(key)
            column.addWidget(key)
        self._more = self._key(theme, "More", "more", height)
        self._more.clicked.connect(self._turn)
        column.addWidget(self._more)
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
        self._arrange()

    def _shortcut(self, name: str, key: KeyButton) -> QShortcut:
        """The function key of a page; the page's key may be one that is not to be seen now."""
        made = QShortcut(QKeySequence(name), self)
        made.setAutoRepeat(False)
        made.activated.connect(key.click)
        return made

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
        self._offered = [at for at, key in enumerate(self._keys) if key.text() in names]
        for at, shortcut in enumerate(self._shortcuts):
            shortcut.setEnabled(at in self._offered)
        self._arrange()

    def show_chosen(self, index: int) -> None:
        """Mark the page that is shown, among the keys that stand with it."""
        self._chosen = index
        self._is_turned = index in self._faces()[1]
        self._arrange()

    def _faces(self) -> tuple[list[int], list[int]]:
        """The pages that stand first, and those behind *More*."""
        if len(self._offered) <= _MOST:
            return self._offered, []
        return self._offered[: _MOST - 1], self._offered[_MOST - 1 :]

    def _turn(self) -> None:
        self._is_turned = not self._is_turned
        self._arrange()

    def _arrange(self) -> None:
        first, others = self._faces()
        shown = others if self._is_turned and others else first
        for at, key in enumerate(self._keys):
            key.setVisible(at in shown)
            key.setChecked(at == self._chosen)
        self._more.setVisible(bool(others))
        self._more.setChecked(False)
        self._more.set_word("Back" if shown is others else "More")
        self._more.set_glyph("back" if shown is others else "more")
        self._more.setAccessibleName("Back to the first pages" if shown is others else "More pages")

    def set_theme(self, theme: Theme) -> None:
        """The theme key says which theme is on."""
        self._theme_key.set_word(theme.word)
        self._theme_key.setAccessibleName(f"Theme: {theme.word}, key F8")
