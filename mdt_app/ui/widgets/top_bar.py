# SPDX-License-Identifier: Apache-2.0
"""The top bar: page, mode, purpose, who acts and who is with them, what is not heard, and how many hits wait."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mdt_app.screens.shift import ShiftScreen, ShiftState
from mdt_app.screens.sounds import SoundsScreen, SoundsState
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import PAD, TOP_H, UNIT, Theme
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.priority_mark import PriorityMark

#: Where everything is to be said on a narrow screen, so much is left of the purpose ("PAUSED") and of who is beside.
_LEAST_W = 84


class TopBar(QWidget):
    """Shows the shift."""

    def __init__(self, screen: ShiftScreen, sounds: SoundsScreen, theme: Theme) -> None:
        super().__init__()
        self.setFixedHeight(TOP_H)
        frame = panel("topbar")
        stack(self, gap=0).addWidget(frame)
        row = QHBoxLayout(frame)
        row.setContentsMargins(PAD + UNIT, 0, PAD, 0)
        row.setSpacing(3 * UNIT)
        self._title = label("", "head", 700)
        self._mode = label("", "body", 600)
        self._purpose = _shrinking()
        self._who = label("", "body", 700)
        self._beside = _shrinking()
        self._muted = label("Muted", "body", 700, "p2")
        self._muted.setAccessibleName("Sounds are muted, high risks are heard; key F9")
        self._mark = PriorityMark(theme, 4, size=34, word=False)
        self._waiting = label("", "body", 700)
        row.addWidget(self._title)
        row.addStretch(1)
        for part in (
            self._mode,
            self._purpose,
            self._who,
            self._beside,
            self._muted,
            self._mark,
            self._waiting,
        ):
            row.addWidget(part)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)
        sounds.subscribe(self._show_sounds)
        self._show_sounds(sounds.state)

    def set_title(self, title: str) -> None:
        """Name the page."""
        self._title.setText(title)

    def show_state(self, state: ShiftState) -> None:
        """Show mode, purpose, who acts, who is with them, and the count."""
        self._mode.setText(state.mode)
        _say(self._purpose, state.view or state.purpose)
        set_property(self._purpose, "tone", "p2" if state.view else "text2")
        self._who.setText(state.who)
        self._who.setAccessibleName(f"Acting: {state.who}" if state.who else "")
        _say(self._beside, state.beside)
        self._mark.setVisible(state.level > 0)
        if state.level:
            self._mark.set_level(state.level)
        self._waiting.setText(state.waiting_words)

    def _show_sounds(self, state: SoundsState) -> None:
        self._muted.setVisible(state.muted_until is not None)


def _shrinking() -> ElidedLabel:
    """As wide as its words; only where the bar has no room for all of them it ends in dots."""
    made = ElidedLabel("note", 500, "text2")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def _say(words: ElidedLabel, text: str) -> None:
    words.show_text(text)
    words.setMinimumWidth(min(_LEAST_W, words.sizeHint().width()))
    words.setVisible(bool(text))
