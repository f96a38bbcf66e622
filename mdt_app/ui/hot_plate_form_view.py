# SPDX-License-Identifier: Apache-2.0
"""Entering a hot plate: the plate and for how long on the left, why on the right."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.hot_plate_form import LENGTHS
from mdt_app.screens.hot_plates import HotPlatesScreen, HotPlatesState
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox
from policy.hotlist import SYNOPSIS_MOST

_COLUMNS, _SHOWN = 2, 6
_STATE_W = 112
_WAITS = "waits for approval"


class HotPlateFormPage(QWidget):
    """Nothing is chosen beforehand; what is missing is said when it is entered."""

    def __init__(self, screen: HotPlatesScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        row.addWidget(self._make_what(theme), 1)
        row.addWidget(self._make_why(theme), 1)

    def _make_what(self, theme: Theme) -> QWidget:
        rules = self._screen.state.rules
        box = panel()
        column = stack(box, pad=12, gap=6)
        self._title = label("", "title", 800)
        column.addWidget(self._title)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        name = "Plate or part of one" if rules.partial else "Plate"
        self._plate = FormField(name, plate=True, help_text=rules.plate_help)
        self._plate.edited.connect(lambda text: self._write(plate=text.upper()))
        self._state = FormField("State", hint="CA", help_text="if known")
        self._state.setFixedWidth(_STATE_W)
        self._state.edited.connect(lambda text: self._write(state=text.upper()))
        line.addWidget(self._plate, 1)
        line.addWidget(self._state)
        column.addLayout(line)
        column.addWidget(label("What it is", "body", 700))
        self._categories = ChoiceKeys(theme, rules.categories, columns=_COLUMNS, shown=_SHOWN)
        self._categories.chosen.connect(lambda code: self._write(category=code))
        column.addWidget(self._categories)
        column.addWidget(label("Look for it", "body", 700))
        self._lengths = ChoiceKeys(theme, LENGTHS, columns=len(LENGTHS), shown=len(LENGTHS))
        self._lengths.chosen.connect(lambda code: self._write(days=code))
        column.addWidget(self._lengths)
        column.addStretch(1)
        return box

    def _make_why(self, theme: Theme) -> QWidget:
        rules = self._screen.state.rules
        box = panel()
        column = stack(box, pad=12, gap=6)
        numbers = QHBoxLayout()
        numbers.setSpacing(GAP)
        self._case, self._report = FormField("Case number"), FormField("Offence report")
        self._case.edited.connect(lambda text: self._write(case_number=text))
        self._report.edited.connect(lambda text: self._write(report=text))
        numbers.addWidget(self._case, 1)
        numbers.addWidget(self._report, 1)
        column.addLayout(numbers)
        self._synopsis = FormField("What happened, in short").take_at_most(SYNOPSIS_MOST)
        self._synopsis.edited.connect(lambda text: self._write(synopsis=text))
        column.addWidget(self._synopsis)
        self._incident = FormField("Incident number", help_text="Needed for part of a plate")
        self._incident.edited.connect(lambda text: self._write(incident=text))
        column.addWidget(
            self._incident
        )  # first: a part that is shown without a parent is a window of its own
        self._incident.setVisible(rules.partial)
        self._notes = FormField("Other details, if any")
        self._notes.edited.connect(lambda text: self._write(notes=text))
        column.addWidget(self._notes)  # first: a part that is shown without a parent is a window of its own
        self._notes.setVisible(rules.notes)
        column.addStretch(1)
        self._error = NoticeBox(theme)
        column.addWidget(self._error)
        self._note = label("", "note", 500, "text2", wrap=True)
        column.addWidget(self._note)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        back = KeyButton(theme, "Back", "Esc", glyph="back")
        back.clicked.connect(self._screen.back)
        self._enter = KeyButton(theme, "Enter", "↵", variant="primary", role="head", note=_WAITS)
        self._enter.clicked.connect(self._screen.submit)
        keys.addWidget(back)
        keys.addWidget(self._enter, 1)
        column.addLayout(keys)
        return box

    def focus_first(self) -> None:
        """The plate is asked for first."""
        self._plate.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: HotPlatesState) -> None:
        """Show what is written, and why it was refused."""
        form = state.form
        self._title.setText("Change a hot plate" if state.changing else "Which plate is looked for?")
        for field, text in (
            (self._plate, form.plate),
            (self._state, form.state),
            (self._case, form.case_number),
            (self._report, form.report),
            (self._synopsis, form.synopsis),
            (self._incident, form.incident),
            (self._notes, form.notes),
        ):
            field.show_text(text)
        self._categories.show_choice(form.category)
        self._lengths.show_choice(form.days)
        self._error.show_notice("p1", f"Wrong: {state.error}" if state.error else "", "")
        self._note.setVisible(not state.error)
        who = "your immediate supervisor or the administrator" if state.changing else state.rules.approver
        self._note.setText(f"Your name goes with it. It alerts once approved by: {who}.")
        self._enter.setEnabled(not state.busy)
        self._enter.set_note("entering" if state.busy else _WAITS)

    def _write(self, **changed: str) -> None:
        self._screen.write(replace(self._screen.state.form, **changed))
