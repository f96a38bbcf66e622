# SPDX-License-Identifier: Apache-2.0
"""Step 4: verified, by whom and when; what else gives cause; how the hit was cleared."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from mdt_app.screens.panel import Panel
from mdt_app.screens.sheet_state import Cleared, Draft, SheetState
from mdt_app.screens.verification import VerificationScreen
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.sheet import Page
from policy.verification import OccupantSeen, Outcome

_OCCUPANT = {
    OccupantSeen.YES: ("Yes", "Y"),
    OccupantSeen.NO: ("No", "N"),
    OccupantSeen.CANNOT_TELL: ("Can't tell", "K"),
}
_FACTS = 4
_PITCH, _CELL_H = 64, 74
_LOW_PITCH, _LOW_CELL_H = 50, 54


class OutcomePage(Page):
    """Facts of the verification, the basis besides it, and the outcome."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        content = QWidget()
        self._row = QHBoxLayout(content)
        self._row.setContentsMargins(PAD, PAD, PAD, PAD)
        self._row.setSpacing(PAD)
        left = stack(gap=12)
        left.addWidget(self._make_facts(theme))
        self._cause = self._make_basis(theme)
        left.addWidget(self._cause)
        left.addStretch(1)
        self._row.addLayout(left, 1)
        self._row.addWidget(self._make_outcome(theme), 1)
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        stack(self, gap=0).addWidget(scroll)
        self._later = KeyButton(theme, "Finish later", "L", min_w=190)
        self._save = KeyButton(theme, "Save outcome", "↵", variant="primary", min_w=280)
        self._later.clicked.connect(screen.leave)
        self._save.clicked.connect(screen.save_outcome)
        self._acted = KeyButton(theme, "Report a stop…", "A", note="needs a reason")
        self._acted.clicked.connect(lambda: screen.show_panel(Panel.ACTED))
        tell = KeyButton(theme, "Tell others…", "O")
        tell.clicked.connect(lambda: screen.show_panel(Panel.HANDOVER))
        self.with_foot((self._later, tell, None, self._acted, self._save), ("later", "radio", "", "check"))

    def _make_facts(self, theme: Theme) -> QWidget:
        self._box = panel("ok")
        column = self._facts_column = stack(self._box, pad=20, gap=8)
        head = QHBoxLayout()
        self._sign = Icon(theme, "check", role="ok_text", size=40)
        self._title, self._at = label("", "title", 800, "ok"), label("", "strong", 600)
        head.addWidget(self._sign)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._at)
        column.addLayout(head)
        self._plate = PlateCells(theme, "", pitch=_PITCH, height=_CELL_H, name="Plate you entered")
        column.addWidget(self._plate)
        self._facts = []
        for _ in range(_FACTS):
            line = QHBoxLayout()
            role = "note" if text_growth() else "body"
            what, who = label("", role, 700), label("", role, 500, wrap=True)
            who.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(who, 1)
            column.addLayout(line)
            self._facts.append((what, who))
        return self._box

    def _make_basis(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=8)
        role = "body" if text_growth() else "strong"
        self._basis = FormField("What else, besides this hit, gives you cause?", role=role)
        self._basis.edited.connect(lambda text: self._write(basis=text))
        column.addWidget(self._basis)
        self._person = QWidget()
        person = stack(self._person, gap=8)
        person.addWidget(label("Was a wanted person seen in the car?", role, 700))
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._occupant = {}
        for occupant, (word, cap) in _OCCUPANT.items():
            key = KeyButton(theme, word, cap, variant="choice")
            key.clicked.connect(lambda _checked=False, occupant=occupant: self._write(occupant=occupant))
            self._occupant[occupant] = key
            keys.addWidget(key, 1)
        person.addLayout(keys)
        column.addWidget(self._person)
        return box

    def _make_tie(self, theme: Theme) -> QWidget:
        """Asked of an arrest only: whether the department knows already that it came of this hit."""
        question = "Does the call's text tie this hit to the arrest?"
        box = QWidget()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setAccessibleName(question)
        keys = QHBoxLayout(box)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(GAP)
        keys.addWidget(label(question, "body", 700, wrap=True), 1)
        self._tied = {}
        for tied, word, cap in ((True, "Tied", "T"), (False, "Not tied", "U")):
            key = KeyButton(theme, word, cap, variant="choice")
            key.clicked.connect(lambda _checked=False, tied=tied: self._answer_tie(tied))
            self._tied[tied] = key
            keys.addWidget(key)
        return box

    def _make_outcome(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=12, gap=8)
        column.addWidget(label("How was this hit cleared?", "head", 700))
        grid = QGridLayout()
        grid.setSpacing(GAP)
        self._outcomes = {}
        for at, outcome in enumerate(Outcome):
            key = KeyButton(theme, outcome.words, str(at + 1), variant="choice", wrap=True)
            key.clicked.connect(lambda _checked=False, outcome=outcome: self._choose(outcome))
            self._outcomes[outcome] = key
            grid.addWidget(key, at // 2, at % 2)
        column.addLayout(grid)
        fields = QHBoxLayout()
        fields.setSpacing(GAP)
        self._call = FormField("Call number", role="note")
        self._note = FormField("Note (optional)", role="note")
        self._call.edited.connect(lambda text: self._write(call_number=text))
        self._note.edited.connect(lambda text: self._write(note=text))
        fields.addWidget(self._call, 1)
        fields.addWidget(self._note, 1)
        column.addLayout(fields)
        self._tie = self._make_tie(theme)
        column.addWidget(self._tie)
        column.addStretch(1)
        self._rule = label("", "note", 600, "text2", wrap=True)
        column.addWidget(self._rule)
        return box

    def set_narrow(self, *, narrow: bool) -> None:
        """On narrow screens facts and outcome stand closer to each other, and the plate is smaller."""
        super().set_narrow(narrow=narrow)
        self._plate.set_pitch(_LOW_PITCH if narrow else _PITCH, _LOW_CELL_H if narrow else _CELL_H)
        self._basis.let_name_wrap()
        edge = 3 * UNIT if narrow else PAD
        # With the question of an arrest a full screen holds the step to the pixel.
        self._row.setContentsMargins(edge, 2 * UNIT, edge, 2 * UNIT)
        self._row.setSpacing(edge)
        pad = 3 * UNIT if narrow else 20
        self._facts_column.setContentsMargins(pad, pad, pad, pad)

    def focus_first(self) -> None:
        """What gives cause is asked first, where it is asked."""
        cleared = self._screen.state.cleared
        asks = cleared is None or cleared.asks_basis
        (self._basis.line if asks else self._call.line).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: SheetState) -> None:
        """Show facts, basis, outcome and keys."""
        cleared, draft = state.cleared, state.draft
        if cleared is None:
            return
        self._show_facts(cleared)
        self._basis.show_text(draft.basis)
        self._call.show_text(draft.call_number)
        self._note.show_text(draft.note)
        for occupant, key in self._occupant.items():
            key.setChecked(occupant is draft.occupant)
        for outcome, key in self._outcomes.items():
            key.setEnabled(outcome not in cleared.shut)
            key.setChecked(outcome is draft.outcome)
            key.set_note(cleared.shut.get(outcome, ""))
        self._show_asked(cleared, draft)
        untold = not self._tie.isHidden() and draft.tied is None
        missing = (
            "choose the outcome first" if draft.outcome is None else "tied to the arrest?" if untold else ""
        )
        self._save.setEnabled(not missing)
        self._save.set_note(missing)

    def _show_asked(self, cleared: Cleared, draft: Draft) -> None:
        """What the policy asks here, and what the chosen outcome asks besides."""
        self._basis.setVisible(cleared.asks_basis)
        self._person.setVisible(cleared.asks_occupant)
        self._cause.setVisible(cleared.asks_basis or cleared.asks_occupant)
        self._tie.setVisible(bool(cleared.notify) and draft.outcome is Outcome.STOP_ARREST)
        for tied, key in self._tied.items():
            key.setChecked(tied is draft.tied)
        told = f"If it does not, this record goes to {cleared.notify}."
        self._rule.setText(cleared.rule if self._tie.isHidden() else told)
        self._acted.setVisible(cleared.may_report)

    def _show_facts(self, cleared: Cleared) -> None:
        set_property(self._box, "panel", cleared.tone)
        set_property(self._title, "tone", cleared.tone)
        self._sign.show_icon("check" if cleared.tone == "ok" else "warn", f"{cleared.tone}_text")
        self._title.setText(cleared.title)
        self._at.setText(cleared.at)
        self._plate.set_plate(cleared.plate)
        self._plate.setVisible(bool(cleared.plate))
        spare = (("", ""),) * _FACTS
        for (what, who), (name, value) in zip(self._facts, cleared.facts + spare, strict=False):
            what.setText(name)
            who.setText(value)
            what.setVisible(bool(name))
            who.setVisible(bool(name))

    def _choose(self, outcome: Outcome) -> None:
        self._write(outcome=outcome)
        (self._save if self._save.isEnabled() else self._tie).setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer_tie(self, tied: bool) -> None:  # noqa: FBT001 - the answer itself
        self._write(tied=tied)
        self._save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, **changed: object) -> None:
        self._screen.write(replace(self._screen.state.draft, **changed))  # type: ignore[arg-type]  # named fields
        self.show_state(self._screen.state)
