# SPDX-License-Identifier: Apache-2.0
"""Sign-on: the banner, then the form beside the self-test."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from mdt_app.screens.sign_on import SignOnScreen, SignOnStage, SignOnState, Typed
from mdt_app.screens.sign_on_terms import INCIDENT, PLACE, REASON
from mdt_app.screens.status import StatusScreen
from mdt_app.ui.icons import Icon
from mdt_app.ui.self_test_panel import SelfTestPanel
from mdt_app.ui.sign_on_statements import statements
from mdt_app.ui.style import label, panel, scrolled, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, UNIT, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.status_strip import StatusStrip

_COLUMNS = 3
_SHOWN = 6  # purposes that stand at once; more of them open with a key
_MOST = 120
_MOST_SECRET = 1024  # more than any password may have, so that nothing is cut


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
        inner.addWidget(statements(self._screen.state.terms, self._theme), 1)
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
        edge = (3 if text_growth() else 6) * UNIT
        row.setContentsMargins(edge, 4 * UNIT, edge, 4 * UNIT)
        row.setSpacing(edge)
        left = stack(gap=3 * UNIT)
        left.addLayout(self._brand())
        card = panel()
        outer = stack(card, pad=edge, gap=GAP)
        outer.addWidget(self._asked(), 1)
        self._error = label("", "body", 700, "p1", wrap=True)
        outer.addWidget(self._error)
        outer.addLayout(self._ways_on())
        left.addWidget(card, 1)
        row.addLayout(left, 57)
        self._self_test = SelfTestPanel(self._screen, self._theme)
        row.addWidget(self._self_test, 43)
        return page

    def _asked(self) -> QWidget:
        """Everything that is filled in; where larger text needs more room, it can be turned up and down."""
        content = QWidget()
        column = stack(content, gap=GAP)
        column.addLayout(self._title())
        column.addLayout(self._who())
        column.addWidget(self._new_password())
        column.addWidget(self._locked())
        self._start_as = label("Start as", "note", 600, "text2")
        column.addWidget(self._start_as)
        self._purposes = ChoiceKeys(
            self._theme, self._screen.state.terms.purposes, columns=_COLUMNS, shown=_SHOWN
        )
        self._purposes.chosen.connect(self._screen.choose_purpose)
        column.addWidget(self._purposes)
        column.addLayout(self._details())
        column.addStretch(1)
        return scrolled(content) if text_growth() else content

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(self._screen.state.terms.title, "title", 800))
        row.addStretch(1)
        self._change = KeyButton(self._theme, "New password", role="strong")
        self._change.clicked.connect(self._screen.ask_new_password)
        row.addWidget(self._change)
        return row

    def _who(self) -> QHBoxLayout:
        """Name, password and code beside each other, so that what a purpose asks for has room below."""
        row = QHBoxLayout()
        row.setSpacing(GAP)
        name, password, code = (FormField(one, role="note") for one in ("User name", "Password", "Code"))
        self._username, self._password, self._code = name.line, password.line, code.line
        self._username.setMaxLength(256)
        self._code.setMaxLength(16)
        _hide(self._password)
        row.addWidget(name, 5)
        row.addWidget(password, 5)
        row.addWidget(code, 3)
        if not self._screen.state.terms.asks_code:
            code.hide()
        return row

    def _new_password(self) -> QWidget:
        """Twice the new password; shown when one is asked for."""
        self._new_row = QWidget()
        row = QHBoxLayout(self._new_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        fields = [FormField(name, role="note") for name in ("New password", "New password again")]
        for field in fields:
            _hide(field.line)
            row.addWidget(field, 1)
        self._new, self._again = (field.line for field in fields)
        return self._new_row

    def _locked(self) -> QWidget:
        """The challenge of a locked account, and where its answer goes."""
        self._locked_row = QWidget()
        row = QHBoxLayout(self._locked_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        words = stack(gap=4)
        words.addWidget(label("Read this to an administrator", "note", 600, "text2"))
        self._challenge = label("", "head", 700, plate=True)
        words.addWidget(self._challenge)
        words.addStretch(1)
        row.addLayout(words, 5)
        field = FormField("Release code", role="note")
        self._release_code = field.line
        self._release_code.setMaxLength(32)
        row.addWidget(field, 5)
        self._release = KeyButton(self._theme, "Release", min_w=30 * UNIT)
        self._release.clicked.connect(self._try_release)
        row.addWidget(self._release, 3, Qt.AlignmentFlag.AlignBottom)
        return self._locked_row

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
            self._theme,
            self._screen.state.terms.begin,
            "↵",
            variant="primary",
            glyph="right",
            h=20 * UNIT,
            role="head",
        )
        back.clicked.connect(self._screen.back)
        self._start.clicked.connect(self._submit)
        row.addWidget(back)
        row.addWidget(self._start, 1)
        return row

    def _submit(self) -> None:
        typed = Typed(self._password.text(), self._code.text(), self._new.text(), self._again.text())
        self._screen.submit(self._username.text(), typed)

    def _try_release(self) -> None:
        self._screen.release(self._username.text(), self._release_code.text())

    def show_state(self, state: SignOnState) -> None:
        """Show the page and what was wrong; a password never stays in its field."""
        on_form = state.stage is SignOnStage.FORM
        self._pages.setCurrentIndex(1 if on_form else 0)
        self._purposes.show_choice(state.purpose)
        self._show_details(state)
        self._show_rows(state)
        self._error.setText(f"Wrong: {state.error}" if state.error else state.note)
        set_property(self._error, "tone", "p1" if state.error else "text")
        self._error.setVisible(bool(state.error or state.note))
        self._start.setEnabled(not state.busy and not state.locked and not state.missing)
        self._start.set_note(_start_note(state))
        if state.error or state.note:
            self._clear_secrets()
            self._where_to_go_on(state).setFocus()
        if state.stage is not self._stage:
            self._stage = state.stage
            self._clear_secrets()
            if not on_form:
                self._username.clear()
                self._purposes.show_first()
            self._focus_first()

    def _show_rows(self, state: SignOnState) -> None:
        """What is asked for beside takes the place of the purposes, which stand as they were chosen."""
        self._new_row.setVisible(state.asks_new_password and not state.challenge)
        self._locked_row.setVisible(bool(state.challenge))
        self._purposes.setVisible(not state.asks_new_password and not state.challenge)
        purpose = dict(state.terms.purposes)[state.purpose]
        self._start_as.setText("Start as" if self._purposes.isVisibleTo(self) else f"Start as: {purpose}")
        self._challenge.setText(state.challenge)
        self._release.setEnabled(not state.busy)
        self._change.set_word("Keep the old password" if state.asks_new_password else "New password")
        self._change.setEnabled(not state.busy and not state.locked)
        self._username.setReadOnly(bool(state.challenge))

    def _clear_secrets(self) -> None:
        for line in (self._password, self._code, self._new, self._again, self._release_code):
            line.clear()

    def _where_to_go_on(self, state: SignOnState) -> QLineEdit:
        if state.challenge:
            return self._release_code
        return self._password if self._username.text() else self._username

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


def _hide(line: QLineEdit) -> None:
    """A field for a secret: what is typed is not shown (IA-6), and nothing of it is cut."""
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setMaxLength(_MOST_SECRET)
