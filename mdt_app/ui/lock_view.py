# SPDX-License-Identifier: Apache-2.0
"""The lock: who unlocks, with what; beside it what goes on meanwhile. Nothing of what was open shines through."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from mdt_app.screens.lock import LockScreen, LockState, Why
from mdt_app.screens.status import StatusScreen
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.hit_bar import HitBar
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.status_strip import StatusStrip

_CARD_W = 140 * UNIT
_CODE_MOST = 16


class LockView(QWidget):
    """Renders the lock over the whole window."""

    def __init__(self, screen: LockScreen, status: StatusScreen, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._screen, self._theme = screen, theme
        self._holders: tuple[str, ...] = ()
        self._was: LockState | None = None
        column = stack(self, gap=0)
        column.addWidget(HitBar(screen, theme))
        column.addStretch(1)
        column.addWidget(self._card(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(StatusStrip(status, theme))
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _card(self) -> QFrame:
        card = panel()
        card.setFixedWidth(_CARD_W)
        column = stack(card, pad=7 * UNIT, gap=3 * UNIT)
        head = QHBoxLayout()
        head.setSpacing(4 * UNIT)
        head.addWidget(Icon(self._theme, "lock", role="text", size=44))
        words = stack(gap=0)
        self._title = label("Locked", "title", 800)
        self._reading = label("", "strong", 600, "text2")
        words.addWidget(self._title)
        words.addWidget(self._reading)
        head.addLayout(words, 1)
        column.addLayout(head)
        self._session = label("", "body", 700, "p2", wrap=True)
        column.addWidget(self._session)
        self._why = label("", "body", 450, "text2", wrap=True)
        column.addWidget(self._why)
        self._name = label("", "strong", 700)
        column.addWidget(self._name)
        self._choices = QWidget()
        stack(self._choices, gap=0)
        column.addWidget(self._choices)
        column.addLayout(self._fields())
        self._error = label("", "body", 700, "p1", wrap=True)
        column.addWidget(self._error)
        column.addLayout(self._keys())
        return card

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        password, self._code_field = FormField("Password", role="note"), FormField("Code", role="note")
        self._password, self._code = password.line, self._code_field.line
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setMaxLength(256)
        self._code.setMaxLength(_CODE_MOST)
        row.addWidget(password, 2)
        row.addWidget(self._code_field, 1)
        return row

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(PAD)
        self._back = KeyButton(self._theme, "Back", "Esc", glyph="left")
        self._other = KeyButton(self._theme, "Another officer", "Alt A", glyph="user", note="signs on beside")
        self._unlock = KeyButton(self._theme, "Unlock", "↵", variant="primary", glyph="right", min_w=200)
        self._back.clicked.connect(self._screen.back)
        self._other.clicked.connect(self._screen.other)
        self._unlock.clicked.connect(lambda: self._screen.unlock(self._password.text(), self._code.text()))
        row.addWidget(self._back)
        row.addWidget(self._other)
        row.addStretch(1)
        row.addWidget(self._unlock)
        return row

    def show_state(self, state: LockState) -> None:
        """Show why, who, and what waits; a password never stays in its field."""
        self._title.setText("Prove who you are" if state.why is Why.PROOF else "Locked")
        self._reading.setText(state.reading)
        self._session.setText(state.session)
        self._session.setVisible(bool(state.session))
        self._why.setText(state.reason)
        self._show_holders(state)
        self._code_field.setVisible(state.asks_code)
        self._error.setText(f"Wrong: {state.error}" if state.error else "")
        self._error.setVisible(bool(state.error))
        self._back.setVisible(state.may_go_back)
        self._other.setVisible(not state.may_go_back)
        self._unlock.set_word(state.key_word)
        self._unlock.setEnabled(not state.busy)
        self._unlock.set_note("checking" if state.busy else "")
        self._clear_fields(state)
        _at_its_height(self._session, self._why, self._error)

    def _clear_fields(self, state: LockState) -> None:
        was, self._was = self._was, state
        if was is None or (was.locked, was.chosen, was.error) != (state.locked, state.chosen, state.error):
            self._password.clear()
            self._code.clear()
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_holders(self, state: LockState) -> None:
        """One person is named; of several one is chosen, and nobody is named to who is not signed on."""
        names = tuple(one.username for one in state.holders)
        if names != self._holders:
            self._holders = names
            self._put_choices(state)
        alone = len(state.holders) == 1
        self._name.setText(state.holders[0].name if alone else "")
        self._name.setVisible(alone)
        self._choices.setVisible(len(state.holders) > 1)
        for keys in self._choices.findChildren(ChoiceKeys):
            keys.show_choice(state.chosen)

    def _put_choices(self, state: LockState) -> None:
        layout = self._choices.layout()
        for old in self._choices.findChildren(ChoiceKeys):
            old.setParent(None)
            old.deleteLater()
        if layout is not None and len(state.holders) > 1:
            choices = tuple((one.username, one.name) for one in state.holders)
            keys = ChoiceKeys(self._theme, choices, columns=2, shown=4)
            keys.chosen.connect(self._screen.choose)
            layout.addWidget(keys)

    def set_theme(self, theme: Theme) -> None:
        """Choices that are made later have the theme too."""
        self._theme = theme

    def showEvent(self, event: QShowEvent) -> None:
        """The ring starts on what is asked."""
        super().showEvent(event)
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)


def _at_its_height(*wrapped: QLabel) -> None:
    """A card that is centred does not ask its words how high they are at its width."""
    width = _CARD_W - 14 * UNIT - 2
    for words in wrapped:
        words.setFixedWidth(width)
        words.setFixedHeight(max(words.heightForWidth(width), 0))
