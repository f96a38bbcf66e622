# SPDX-License-Identifier: Apache-2.0
"""Enrolment on the technician's bench: how the terminal stands on the left, the step that is due on the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QWidget

from mdt_app.screens.unit_department import Stage, UnitDepartmentScreen, UnitDepartmentState
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.fact_lines import FactLines
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox

_STAGES = (Stage.ADDRESS, Stage.COMPARE, Stage.CODE, Stage.DONE)
_GLYPHS = {"ok": "check", "p2": "warn", "p1": "cross"}
_GROUPS_A_LINE, _FACTS = 4, 6
_COMPARE = "Is this the fingerprint on the paper, in every group?"


class UnitDepartmentView(QWidget):
    """Renders enrolment. The code lives in its field only, and leaves it when it is sent."""

    def __init__(self, screen: UnitDepartmentScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._stage = Stage.ADDRESS
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(PAD)
        row.addWidget(self._make_standing(theme), 46)
        row.addWidget(self._make_steps(theme), 54)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _make_standing(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=5 * UNIT, gap=GAP)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        self._sign = Icon(theme, "warn", role="p2_text", size=32)
        self._head = label("", "head", 700)
        head.addWidget(self._sign)
        head.addWidget(self._head)
        head.addStretch(1)
        column.addLayout(head)
        self._note = label("", "body", 500, wrap=True)
        column.addWidget(self._note)
        self._facts = FactLines(_FACTS, gap=GAP, below=True)
        column.addLayout(self._facts)
        column.addStretch(1)
        return box

    def _make_steps(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=5 * UNIT, gap=GAP)
        self._title = label("", "head", 700, wrap=True)
        column.addWidget(self._title)
        self._told = NoticeBox(theme)
        column.addWidget(self._told)
        self._steps = QStackedLayout()
        for make in (self._make_address, self._make_compare, self._make_code, self._make_done):
            step = make(theme)
            step.setParent(box)  # without a parent it would be a window of its own for a moment
            self._steps.addWidget(step)
        column.addLayout(self._steps, 1)
        return box

    def _make_address(self, theme: Theme) -> QWidget:
        page = QWidget()
        column = stack(page, gap=PAD)
        self._address = FormField(
            "Department's address for enrolment",
            help_text="As given out with the code",
            hint="https://NAME:PORT",
        )
        self._address.edited.connect(self._screen.write)
        self._address.line.returnPressed.connect(self._screen.ask)
        column.addWidget(self._address)
        column.addStretch(1)
        self._ask = KeyButton(theme, "Ask who answers", variant="primary", glyph="ask")
        self._ask.clicked.connect(self._screen.ask)
        column.addWidget(self._ask)
        return page

    def _make_compare(self, theme: Theme) -> QWidget:
        page = QWidget()
        column = stack(page, gap=GAP)
        column.addWidget(label("No code was sent yet.", "note", 500, "text2"))
        self._fingerprint = QWidget()
        grid = QGridLayout(self._fingerprint)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(5 * UNIT)
        grid.setVerticalSpacing(UNIT)
        self._groups = [label("", "head", 700, plate=True) for _ in range(16)]
        for at, group in enumerate(self._groups):
            grid.addWidget(group, at // _GROUPS_A_LINE, at % _GROUPS_A_LINE)
        grid.setColumnStretch(_GROUPS_A_LINE, 1)
        column.addWidget(self._fingerprint)
        column.addWidget(label(_COMPARE, "body", 600, wrap=True))
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(PAD)
        differs = KeyButton(theme, "It differs", "2")
        differs.clicked.connect(self._screen.differs)
        same = KeyButton(theme, "It is the same", "1")
        same.clicked.connect(self._screen.same)
        keys.addWidget(differs, 1)
        keys.addWidget(same, 1)
        column.addLayout(keys)
        return page

    def _make_code(self, theme: Theme) -> QWidget:
        page = QWidget()
        column = stack(page, gap=PAD)
        self._code = FormField("One-time code", help_text="16 letters and digits; it is not kept", plate=True)
        self._code.line.returnPressed.connect(self._send)
        self._code.line.setMaxLength(40)
        column.addWidget(self._code)
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(PAD)
        self._back = KeyButton(theme, "Back", "Esc", glyph="left")
        self._back.clicked.connect(self._go_back)
        self._enrol = KeyButton(theme, "Enrol", variant="primary", glyph="shield")
        self._enrol.clicked.connect(self._send)
        keys.addWidget(self._back)
        keys.addWidget(self._enrol, 1)
        column.addLayout(keys)
        return page

    def _make_done(self, theme: Theme) -> QWidget:
        page = QWidget()
        column = stack(page, gap=PAD)
        column.addStretch(1)
        again = KeyButton(theme, "Enrol again", glyph="left")
        again.clicked.connect(self._screen.back)
        column.addWidget(again)
        return page

    def show_state(self, state: UnitDepartmentState) -> None:
        """Show how the terminal stands, and the step that is due."""
        self._sign.show_icon(_GLYPHS[state.tone], f"{state.tone}_text")
        self._head.setText(state.head)
        set_property(self._head, "tone", state.tone)
        self._note.setText(state.note)
        self._note.setVisible(bool(state.note))
        self._facts.show_facts(state.facts)
        self._show_step(state)

    def _show_step(self, state: UnitDepartmentState) -> None:
        number = _STAGES.index(state.stage) + 1
        titles = ("Enrol this terminal", "Compare with the paper", "One-time code", "Enrolled")
        step = f", step {number} of 3" if state.stage is not Stage.DONE else ""
        self._title.setText(titles[number - 1] + step)
        self._steps.setCurrentIndex(number - 1)
        self._address.show_text(state.address)
        for at, group in enumerate(self._groups):
            group.setText(state.fingerprint[at] if at < len(state.fingerprint) else "")
        self._fingerprint.setAccessibleName(f"Fingerprint {' '.join(state.fingerprint)}")
        for key in (self._ask, self._enrol):
            key.setEnabled(not state.busy)
            key.set_note(state.busy)
        self._back.setEnabled(not state.busy)
        head = f"Wrong: {state.error}" if state.error else state.told
        self._told.show_notice("p1" if state.error else "ok", head, "")
        if state.stage is not self._stage:
            self._stage = state.stage
            self._code.line.clear()
            self.focus_first()

    def focus_first(self) -> None:
        """On what is asked; never on an answer."""
        fields = {Stage.ADDRESS: self._address.line, Stage.CODE: self._code.line}
        field = fields.get(self._stage)
        if field is not None and self.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        """The code goes to the screen, once, and out of the field."""
        code = self._code.line.text()
        self._code.line.clear()
        self._screen.enrol(code)

    def _go_back(self) -> None:
        self._code.line.clear()
        self._screen.back()

    def forget(self) -> None:
        """Nobody looks any more: what was typed of a code goes."""
        self._code.line.clear()
