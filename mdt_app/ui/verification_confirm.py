# SPDX-License-Identifier: Apache-2.0
"""Step 3: the record is confirmed through Dispatch or the MDC, for the plate the officer entered."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mdt_app.screens.panel import Panel
from mdt_app.screens.record_question import CHANNEL_WORDS, RESULT_WORDS, STATEMENT, RecordQuestion
from mdt_app.screens.sheet_state import SheetState
from mdt_app.screens.verification import VerificationScreen
from mdt_app.ui.style import font, held_px, label, panel, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.sheet import Page
from mdt_app.ui.widgets.timer import Timer
from policy.confirmation import REFERENCE_MAX
from policy.verification import Channel, Result

_LOOKS = {
    Result.ACTIVE: ("1", "same", "check"),
    Result.NOT_ACTIVE: ("2", "differs", "cross"),
    Result.DIFFERENT_VEHICLE: ("3", "differs", "cross"),
    Result.NO_RECORD: ("4", "differs", "cross"),
    Result.NO_ANSWER_YET: ("5", "unsure", "clock"),
}
_CHANNELS = {Channel.DISPATCH_RADIO: ("6", "radio"), Channel.MDC_INQUIRY: ("7", "search")}
_PITCH, _CELL_H, _LOW_CELL_H = 74, 72, 60


class ConfirmPage(Page):
    """What to say, the clock, and what came back."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        self._narrow = False
        row.setSpacing(PAD)
        left = stack(gap=12)
        left.addWidget(self._make_script(theme), 1)
        left.addWidget(self._make_timer(theme))
        row.addLayout(left, 54)
        row.addWidget(self._make_answer(theme), 46)
        self._make_foot(theme)

    def _make_script(self, theme: Theme) -> QWidget:
        box = panel()
        column = self._saying = stack(box, pad=20, gap=10)
        self._plate = PlateCells(theme, "", pitch=_PITCH, height=_CELL_H, name="Plate you entered")
        self._said = label("", "head", 700, wrap=True)
        self._vehicle = label("", "head", 500, wrap=True)
        self._script = label("", "head", 500, wrap=True)
        self._seen = label("", "strong", 500, "text2", wrap=True)
        self._changed = label("", "strong", 700, "p1", wrap=True)
        self._seen.setFont(font("strong", 500, px=held_px("strong")))
        head = label("Say to Dispatch", "head", 700)
        head.setFont(font("head", 700, px=held_px("head")))
        column.addWidget(head)
        for widget in (
            self._plate,
            self._said,
            self._vehicle,
            panel("line"),
            self._script,
            self._changed,
            self._seen,
        ):
            column.addWidget(widget)
        column.addWidget(label("Your entry is sent, never the camera's text.", "note", 600, "text2"))
        column.addStretch(1)
        return box

    def _make_timer(self, theme: Theme) -> QWidget:
        box = panel()
        column = self._timing = stack(box, pad=20)
        self._again = KeyButton(theme, "Ask again", "R", glyph="radio")
        self._again.clicked.connect(self._ask_again)
        self._timer = Timer(theme, self._again)
        column.addWidget(self._timer)
        return box

    def _make_answer(self, theme: Theme) -> QWidget:
        box = panel()
        column = self._answers = stack(box, pad=20, gap=10)
        self._ways = label("", "head", 700, wrap=True)
        self._ways.setFont(font("head", 700, px=held_px("head")))
        column.addWidget(self._ways)
        ways = QHBoxLayout()
        ways.setSpacing(GAP)
        self._channels = {}
        for channel, (cap, glyph) in _CHANNELS.items():
            key = KeyButton(theme, CHANNEL_WORDS[channel], cap, variant="choice", glyph=glyph, role="body")
            key.clicked.connect(lambda _checked=False, channel=channel: self._ask(channel))
            self._channels[channel] = key
            ways.addWidget(key, 1)
        column.addLayout(ways)
        asked = label("What was the answer?", "head", 700)
        asked.setFont(self._ways.font())
        column.addWidget(asked)
        column.addLayout(self._make_results(theme))
        fields = QHBoxLayout()
        fields.setSpacing(GAP)
        self._who = FormField("Dispatcher", role="note", hint="name or number")
        self._reference = FormField("Call number", role="note", hint="optional").take_at_most(REFERENCE_MAX)
        for field in (self._who, self._reference):
            field.edited.connect(self._write)
            fields.addWidget(field, 3 if field is self._who and text_growth() else 2)
        column.addLayout(fields)
        column.addStretch(1)
        column.addWidget(label(STATEMENT, "note", 500, "text2", wrap=True))
        return box

    def _make_results(self, theme: Theme) -> QVBoxLayout:
        column = stack(gap=GAP)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        self._results = {}
        for at, (result, (cap, variant, glyph)) in enumerate(_LOOKS.items()):
            key = KeyButton(theme, RESULT_WORDS[result], cap, variant=variant, glyph=glyph)
            key.clicked.connect(lambda _checked=False, result=result: self._choose(result))
            self._results[result] = key
            if result is Result.NO_ANSWER_YET:
                column.addLayout(grid)
                column.addWidget(key)
            else:
                grid.addWidget(key, at // 2, at % 2)
        return column

    def _make_foot(self, theme: Theme) -> None:
        screen = self._screen
        back = KeyButton(theme, "Back", "Esc")
        self._follow = KeyButton(theme, "Follow", "F")
        copy = KeyButton(theme, "Copy text", "C")
        close = KeyButton(theme, "Close as…", "D")
        self._exigent = KeyButton(theme, "Exigent…", "E", note="hold 1 s")
        self._impracticable = KeyButton(theme, "No CLETS…", "N", note="hold 1 s")
        self._record = KeyButton(theme, "Record confirmed", "↵", variant="primary")
        back.clicked.connect(screen.back)
        self._follow.clicked.connect(screen.follow)
        copy.clicked.connect(self._copy)
        close.clicked.connect(lambda: screen.show_panel(Panel.CLOSE))
        self._exigent.held.connect(lambda: screen.show_panel(Panel.EXIGENT))
        self._impracticable.held.connect(lambda: screen.show_panel(Panel.IMPRACTICABLE))
        self._record.clicked.connect(self._take)
        self._back = back
        self.with_short_word(copy, "Copy")
        self.with_short_word(self._exigent, "Exigent")
        self.with_short_word(self._impracticable, "No CLETS")
        self.with_short_word(close, "Close…")
        self.with_foot(
            (back, self._follow, copy, close, None, self._exigent, self._impracticable, self._record),
            ("left", "follow", "", "", "", "", "check"),
        )

    def set_narrow(self, *, narrow: bool) -> None:
        """Narrow screens: less space, smaller cells, answers without their icons; the words stay."""
        super().set_narrow(narrow=narrow)
        self._narrow = narrow
        edge, pad = (12, 11) if narrow else (PAD, PAD)
        self._row.setContentsMargins(edge, edge, edge, edge)
        for column in (self._answers, self._timing, self._saying):
            column.setContentsMargins(pad, pad, pad, pad)
        self._saying.setSpacing(4 if narrow else 6 if text_growth() else 8)
        self._answers.setSpacing(6 if narrow and text_growth() else 10)
        for words, weight in ((self._said, 700), (self._vehicle, 500), (self._script, 500)):
            role = "strong" if narrow else "head"
            words.setFont(font(role, weight, px=held_px(role)))
        for result, (_, _, glyph) in _LOOKS.items():
            self._results[result].set_glyph("" if narrow else glyph)
        self._again.set_glyph("" if narrow else "radio")
        self._timer.set_narrow(narrow=narrow)
        self._fit_plate()

    def _fit_plate(self) -> None:
        room, height = (440, _LOW_CELL_H) if self._narrow else (600, _CELL_H)
        self._plate.set_pitch(min(_PITCH, room / max(1, len(self._plate.plate_text))), height)

    def focus_first(self) -> None:
        """The page itself has the focus: Enter records only what was answered."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def show_state(self, state: SheetState) -> None:
        """Show script, clock, answers and keys."""
        question = state.question
        if question is None:
            return
        self._plate.set_plate(question.plate)
        self._fit_plate()
        self._said.setText(question.said)
        self._vehicle.setText(question.vehicle)
        self._vehicle.setVisible(bool(question.vehicle))
        self._script.setText(question.script)
        self._seen.setText(question.seen)
        self._changed.setText(question.changed)
        self._changed.setVisible(bool(question.changed))
        clock = question.clock
        self._timer.show_time(
            clock.head, question.answered or clock.asked, clock.left, clock.note, clock.used
        )
        self._again.setEnabled(question.may_ask and question.channel is not None)
        self._again.set_note(question.ask_note)
        self._who.show_text(state.draft.confirmed_by)
        self._reference.show_text(state.draft.reference)
        self._sync(state, question)

    def _sync(self, state: SheetState, question: RecordQuestion) -> None:
        for channel, key in self._channels.items():
            key.setChecked(channel is question.channel)
            open_ = (question.may_ask and channel in question.ways) or channel is question.channel
            key.setEnabled(open_)
            key.set_note(_why_shut(channel, question))
        self._ways.setText(question.needed or "How do you ask?")
        set_property(self._ways, "tone", "p2" if question.needed else "text")
        asked = question.channel is not None and not question.refuted
        for result, key in self._results.items():
            key.setChecked(result is state.draft.result)
            key.setEnabled(asked)
            key.set_note("" if asked or question.refuted else "ask first")
        self._show_record(state, question)
        self._exigent.setVisible(state.plea is Panel.EXIGENT)
        self._impracticable.setVisible(state.plea is Panel.IMPRACTICABLE)
        self._follow.setVisible(state.may_follow)
        self._back.setEnabled(not question.refuted)
        self._back.set_note("answer is recorded" if question.refuted else "")
        self._follow.setEnabled(not state.following)
        self._follow.set_note("following" if state.following else "")

    def _show_record(self, state: SheetState, question: RecordQuestion) -> None:
        """The way on: record what came back, or close a hit whose record does not stand."""
        closing = state.closing
        if question.refuted and closing is not None:
            self._record.set_word(closing.words)
            self._record.set_note("")
            self._record.setEnabled(True)
            return
        active = state.draft.result in (None, Result.ACTIVE)
        self._record.set_word("Record confirmed" if active else "Record answer")
        missing = "ask first" if question.channel is None else "needs an answer"
        self._record.set_note("" if state.draft.result is not None else missing)
        self._record.setEnabled(state.draft.result is not None)

    def _ask(self, channel: Channel) -> None:
        self._screen.ask(channel)
        self.show_state(self._screen.state)
        self.focus_first()

    def _ask_again(self) -> None:
        question = self._screen.state.question
        if question is not None and question.channel is not None:
            self._screen.ask(question.channel)

    def _choose(self, result: Result) -> None:
        self._screen.write(replace(self._screen.state.draft, result=result))
        self.show_state(self._screen.state)
        self.focus_first()  # a pressed key would keep the focus, and Enter with it

    def _write(self) -> None:
        who, reference = self._who.line.text(), self._reference.line.text()
        draft = self._screen.state.draft
        self._screen.write(replace(draft, confirmed_by=who, reference=reference))

    def _take(self) -> None:
        question, closing = self._screen.state.question, self._screen.state.closing
        if question is not None and question.refuted and closing is not None:
            self._screen.close(closing.reason)
        else:
            self._screen.record_answer()

    def _copy(self) -> None:
        question = self._screen.state.question
        if question is not None:
            words = (question.said, question.vehicle, question.script, *self._screen.state.handover)
            QGuiApplication.clipboard().setText("\n".join(word for word in words if word))


def _why_shut(channel: Channel, question: RecordQuestion) -> str:
    """The second line of a way to ask that is not open, empty for one that is."""
    if channel is question.channel:
        return ""
    if channel not in question.ways and not question.refuted:
        return "not accepted"
    return "" if question.may_ask else "already asked"
