# SPDX-License-Identifier: Apache-2.0
"""Sign-on: the banner, then the form beside the self-test."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from mdt_app.screens.sign_on import SignOnScreen, SignOnStage, SignOnState
from mdt_app.screens.sign_on_terms import INCIDENT, PLACE, REASON
from mdt_app.screens.status import StatusScreen
from mdt_app.ui.icons import Icon
from mdt_app.ui.self_test_panel import SelfTestPanel
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, UNIT, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.status_strip import StatusStrip

_COLUMNS = 3
_SHOWN = 6  # purposes that stand at once; more of them open with a key
_MOST = 120


class SignOnView(QWidget):
    """Renders the sign-on screen over the whole window."""

    def __init__(self, screen: SignOnScreen, status: StatusScreen, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._screen, self._theme = screen, theme
        self._stage: SignOnStage | None = None
        column = stack(self, gap=0)
        holder = QWidget()
        self._pages = QStackedLayout(holder)
        self._pages.addWidget(self._banner())
        self._pages.addWidget(self._form())
        column.addWidget(holder, 1)
        column.addWidget(StatusStrip(status, theme))
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _brand(self) -> QHBoxLayout:
        terms = self._screen.state.terms
        row = QHBoxLayout()
        row.setSpacing(5 * UNIT)
        row.addWidget(Icon(self._theme, "shield", role="text", size=44))
        words = stack(gap=0)
        words.addWidget(label("Patrol MDT", "head", 800))
        place = " · ".join(part for part in (terms.department, terms.unit, terms.policy) if part)
        words.addWidget(label(place, "note", 500, "text2"))
        row.addLayout(words)
        row.addStretch(1)
        return row

    def _banner(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24 * UNIT, 6 * UNIT, 24 * UNIT, 4 * UNIT)
        column.setSpacing(5 * UNIT)
        column.addLayout(self._brand())
        card = panel()
        inner = stack(card, pad=7 * UNIT, gap=4 * UNIT)
        inner.addWidget(label("Before you use this system", "title", 800))
        inner.addStretch(1)
        for statement in self._screen.state.terms.statements:
            row = QHBoxLayout()
            row.setSpacing(3 * UNIT)
            arrow = Icon(self._theme, "right", size=26)
            row.addWidget(arrow, 0, Qt.AlignmentFlag.AlignTop)
            words = stack(gap=2)
            words.addWidget(label(statement.head, "head", 700, wrap=True))
            words.addWidget(label(statement.text, "strong", 450, "text2", wrap=True))
            row.addLayout(words, 1)
            inner.addLayout(row)
        inner.addStretch(1)
        decline = KeyButton(self._theme, "I do not agree", "Esc")
        self._agree = KeyButton(
            self._theme, "I understand and agree", "↵", variant="primary", glyph="check", min_w=83 * UNIT
        )
        decline.clicked.connect(self._screen.decline)
        self._agree.clicked.connect(self._screen.agree)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        keys.addWidget(decline)
        keys.addStretch(1)
        keys.addWidget(self._agree)
        inner.addLayout(keys)
        column.addWidget(card, 1)
        return page

    def _form(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(6 * UNIT, 7 * UNIT, 6 * UNIT, 6 * UNIT)
        row.setSpacing(6 * UNIT)
        left = stack(gap=5 * UNIT)
        left.addLayout(self._brand())
        card = panel()
        column = stack(card, pad=6 * UNIT, gap=GAP)
        column.addWidget(label("Sign on", "title", 800))
        column.addLayout(self._who())
        column.addWidget(label("Start as", "note", 600, "text2"))
        self._purposes = ChoiceKeys(
            self._theme, self._screen.state.terms.purposes, columns=_COLUMNS, shown=_SHOWN
        )
        self._purposes.chosen.connect(self._screen.choose_purpose)
        column.addWidget(self._purposes)
        column.addLayout(self._details())
        column.addStretch(1)
        self._error = label("", "body", 700, "p1", wrap=True)
        column.addWidget(self._error)
        column.addLayout(self._ways_on())
        left.addWidget(card, 1)
        row.addLayout(left, 57)
        self._self_test = SelfTestPanel(self._screen, self._theme)
        row.addWidget(self._self_test, 43)
        return page

    def _who(self) -> QHBoxLayout:
        """Name and password beside each other, so that what a purpose asks for has room below."""
        row = QHBoxLayout()
        row.setSpacing(GAP)
        fields = [FormField(name, role="note") for name in ("User name", "Password")]
        for field in fields:
            field.line.setMaxLength(256)
            row.addWidget(field, 1)
        self._username, self._password = (field.line for field in fields)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        return row

    def _details(self) -> QHBoxLayout:
        """What purposes ask for beside the password; a field shows when the chosen one asks for it."""
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._fields: dict[str, FormField] = {}
        for asked in (INCIDENT, PLACE, REASON):
            field = FormField(asked.words, role="note")
            field.line.setMaxLength(_MOST)
            field.edited.connect(lambda text, name=asked.name: self._screen.write(name, text))
            self._fields[asked.name] = field
            row.addWidget(field, 1)
        return row

    def _ways_on(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        back = KeyButton(self._theme, "Back", "Esc", glyph="left", h=20 * UNIT)
        self._start = KeyButton(
            self._theme, "Sign on and start", "↵", variant="primary", glyph="right", h=20 * UNIT, role="head"
        )
        back.clicked.connect(self._screen.back)
        self._start.clicked.connect(self._submit)
        row.addWidget(back)
        row.addWidget(self._start, 1)
        return row

    def _submit(self) -> None:
        self._screen.submit(self._username.text(), self._password.text())

    def show_state(self, state: SignOnState) -> None:
        """Show the page and what was wrong; a password never stays in its field."""
        on_form = state.stage is SignOnStage.FORM
        self._pages.setCurrentIndex(1 if on_form else 0)
        self._purposes.show_choice(state.purpose)
        self._show_details(state)
        self._error.setText(f"Wrong: {state.error}" if state.error else "")
        self._error.setVisible(bool(state.error))
        self._start.setEnabled(not state.busy and not state.locked and not state.missing)
        self._start.set_note(_start_note(state))
        if state.error:
            self._password.clear()
            (self._password if self._username.text() else self._username).setFocus()
        if state.stage is not self._stage:
            self._stage = state.stage
            self._password.clear()
            if not on_form:
                self._username.clear()
                self._purposes.show_first()
            self._focus_first()

    def _show_details(self, state: SignOnState) -> None:
        wanted = {asked.name for asked in state.asked}
        for name, field in self._fields.items():
            field.setVisible(name in wanted)
            field.show_text(getattr(state.details, name))

    def showEvent(self, event: QShowEvent) -> None:
        """The ring starts on the first thing asked."""
        super().showEvent(event)
        self._focus_first()

    def _focus_first(self) -> None:
        first = self._username if self._stage is SignOnStage.FORM else self._agree
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _start_note(state: SignOnState) -> str:
    """Why the key cannot be pressed; empty when it can."""
    if state.busy:
        return "checking"
    if state.locked:
        return "this account is locked"
    return f"write the {state.missing}" if state.missing else ""
