# SPDX-License-Identifier: Apache-2.0
"""The panel of the transfer page for removable media: which one, what is written, how far it is, what came of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mdt_app.screens.medium import MediumLine, MediumScreen, MediumState, Stage
from mdt_app.screens.medium_words import Facts
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.count_bar import CountBar
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox

MOST_KEYS = 2
"""Media that are shown at once; the arrows turn to the others."""
SEALED = "Sealed to the department: nobody else can open it, this terminal neither."
_NAME_LENGTH = 28
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class MediumPanel(QWidget):
    """Renders the screen; it has the keyboard while it is open."""

    def __init__(self, screen: MediumScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._shown: tuple[str, Facts] | None = None
        self._keys: list[tuple[MediumLine, KeyButton]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Transfer by removable medium")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(PAD)
        row.addWidget(self._make_media(theme), 54)
        row.addWidget(self._make_facts(theme), 46)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _make_media(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=GAP)
        self._head = label("Removable medium", "head", 700)
        column.addWidget(self._head)
        self._notice = NoticeBox(theme)
        column.addWidget(self._notice)
        self._bar = CountBar(theme, height=28)
        self._bar_words = label("", "strong", 600, wrap=True)
        column.addWidget(self._bar)
        column.addWidget(self._bar_words)
        self._places = stack(gap=GAP)
        column.addLayout(self._places)
        self._more = label("", "note", 500, "text2")
        column.addWidget(self._more)
        column.addStretch(1)
        self._newest = label("", "note", 600, "text2", wrap=True)
        self._sealed = label(SEALED, "note", 500, "text2", wrap=True)
        column.addWidget(self._newest)
        column.addWidget(self._sealed)
        return box

    def _make_facts(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=GAP)
        self._facts_head = label("What is written", "head", 700)
        column.addWidget(self._facts_head)
        self._facts = QGridLayout()
        self._facts.setVerticalSpacing(2)
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._back = KeyButton(theme, "Back", "Esc", glyph="left")
        self._write = KeyButton(theme, "Write", "↵", variant="primary", glyph="usb")
        self._back.clicked.connect(self._screen.back)
        self._write.clicked.connect(self._screen.write)
        keys.addWidget(self._back, 2)
        keys.addWidget(self._write, 3)
        column.addLayout(keys)
        return box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the media."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._screen.step(step)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for keys that are made later."""
        self._theme = theme

    def show_state(self, state: MediumState) -> None:
        """Show media, what is written, progress or result."""
        writing, choosing = state.stage is Stage.WRITING, state.stage is Stage.CHOOSING
        self._notice.show_notice(state.tone, state.head, state.text)
        self._bar.setVisible(writing)
        self._bar_words.setVisible(writing)
        self._bar.show_part(state.bar, f"Writing, {state.bar * 100:.0f} percent")
        self._bar_words.setText(state.bar_words)
        self._show_media(state)
        self._newest.setText(state.newest)
        self._newest.setVisible(bool(state.newest) and choosing)
        self._sealed.setVisible(choosing or writing)
        self._show_facts(state)
        self._back.set_word("End" if writing else "Back")
        self._write.setVisible(state.stage is not Stage.DONE or state.failed)
        self._write.set_word("Try again" if state.failed else "Write")
        self._write.setEnabled((choosing and not state.why_not) or state.failed)
        self._write.set_note("being written" if writing else state.why_not)

    def _show_media(self, state: MediumState) -> None:
        media = _window(state) if state.stage is Stage.CHOOSING else ()
        if media != tuple(line for line, _ in self._keys):
            self._make_keys(media)
        for line, key in self._keys:
            key.setChecked(line.path == state.chosen)
        hidden = [line for line in state.media if line not in media] if media else []
        how = "arrow keys go on" if any(line.usable for line in hidden) else "cannot be written"
        self._more.setText(f"{len(hidden)} more: {how}" if hidden else "")
        self._more.setVisible(bool(hidden))

    def _make_keys(self, media: tuple[MediumLine, ...]) -> None:
        for _, key in self._keys:
            self._places.removeWidget(key)
            key.hide()
            key.deleteLater()
        self._keys = []
        for line in media:
            name = line.name if len(line.name) <= _NAME_LENGTH else f"{line.name[: _NAME_LENGTH - 1]}…"
            key = KeyButton(
                self._theme, name, variant="choice", glyph="usb", note=line.room, enabled=line.usable
            )
            key.clicked.connect(lambda _checked=False, path=line.path: self._screen.choose(path))
            self._places.addWidget(key)
            self._keys.append((line, key))

    def _show_facts(self, state: MediumState) -> None:
        if (state.facts_head, state.facts) == self._shown:
            return
        self._shown = (state.facts_head, state.facts)
        while (item := self._facts.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._facts_head.setText(state.facts_head)
        for at, (name, value) in enumerate(state.facts):
            self._facts.addWidget(label(name, "body", 600, "text2"), at, 0)
            said = label(value, "body", 600)
            said.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._facts.addWidget(said, at, 1)


def _window(state: MediumState) -> tuple[MediumLine, ...]:
    """As many media as there is room for, the chosen one among them."""
    at = next((number for number, line in enumerate(state.media) if line.path == state.chosen), 0)
    first = at - at % MOST_KEYS
    return state.media[first : first + MOST_KEYS]
