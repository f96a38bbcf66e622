# SPDX-License-Identifier: Apache-2.0
"""Step 2: rows in cells under the crop, three rows answered by a person, and the age of the list."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mdt_app.screens.alignment import Cells
from mdt_app.screens.comparison import Comparison, ListFacts, Question
from mdt_app.screens.comparison_notes import Note
from mdt_app.screens.panel import Panel
from mdt_app.screens.sheet_state import SheetState
from mdt_app.screens.verification import VerificationScreen
from mdt_app.ui.style import label, panel, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.answer_row import AnswerRow
from mdt_app.ui.widgets.compare_strip import CompareStrip
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.picture import MarkedPlate
from mdt_app.ui.widgets.sheet import Page
from mdt_app.ui.widgets.tap_picture import TapPicture
from policy.verification import Answer, ClosingReason, Row

ANSWERS = (Answer.SAME, Answer.DIFFERS, Answer.CANNOT_TELL)
_ROW_H, _LOW_ROW_H = 54, 40
_BESIDE = 3 * UNIT  # between picture and words
_LEFT_PART = 0.493  # of the width, without the margins


class ComparePage(Page):
    """The comparison. Keys 1, 2, 3 answer the row that is asked; Enter answers nothing."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        self._left = QWidget()
        self._left_column = stack(self._left, gap=10)
        self._make_left(theme)
        row.addWidget(self._left)
        self._right = self._make_right(theme)
        row.addLayout(self._right, 1)
        self._make_foot(theme)

    def _make_left(self, theme: Theme) -> None:
        self._banner = NoticeBox(theme)
        self._strip = CompareStrip(theme, _ROW_H)
        self._notices = (NoticeBox(theme), NoticeBox(theme))
        self._picture = TapPicture(theme, name="Whole vehicle picture", caption="Picture  P")
        self._readers = label("", "note", 600, wrap=True)
        self._remark = label("", "note", 500, "text2", wrap=True)
        words = self._beside = stack(gap=4)
        words.addWidget(self._banner, 8)
        words.addWidget(self._readers)
        words.addWidget(self._remark)
        words.addStretch(1)
        self._vehicle = QWidget()
        low = QHBoxLayout(self._vehicle)
        low.setContentsMargins(0, 0, 0, 0)
        low.setSpacing(_BESIDE)
        low.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        low.addLayout(words, 1)
        self._left_column.addWidget(self._strip, 1)
        for notice in self._notices:
            self._left_column.addWidget(notice)
        self._left_column.addWidget(self._vehicle)

    def _make_right(self, theme: Theme) -> QVBoxLayout:
        column = stack(gap=10)
        self._rows = {row: AnswerRow(theme, row.upper()) for row in Row}
        order = tuple(Row)
        for at, row in enumerate(order):
            widget = self._rows[row]
            widget.answered.connect(lambda index, row=row: self._answer(row, index))
            widget.activated.connect(lambda row=row: self._screen.choose_row(row))
            widget.moved.connect(lambda by, at=at: self._rows[order[(at + by) % len(order)]].setFocus())
            column.addWidget(widget)
        self._list = panel("raised")
        line = QHBoxLayout(self._list)
        edge = UNIT if text_growth() else GAP
        line.setContentsMargins(PAD, edge, PAD, edge)
        name, age = stack(gap=0), stack(gap=0)
        self._list_name, self._list_detail = (
            ElidedLabel("note" if text_growth() else "body", 700),
            label("", "note", 500, "text2", wrap=True),
        )
        self._list_age, self._list_note = label("", "strong", 700), label("", "note", 500, "text2")
        for layout, parts in (
            (name, (self._list_name, self._list_detail)),
            (age, (self._list_age, self._list_note)),
        ):
            for part in parts:
                layout.addWidget(part)
        line.addWidget(label("LIST", "body", 800))
        line.addSpacing(10)
        line.addLayout(name, 1)
        line.addLayout(age)
        column.addWidget(self._list)
        column.addStretch(1)
        return column

    def _make_foot(self, theme: Theme) -> None:
        screen = self._screen
        self._back = KeyButton(theme, "Back", "Esc")
        self._later = KeyButton(theme, "Later", "L")
        self._follow = KeyButton(theme, "Follow", "F")
        self._close = KeyButton(theme, "Close as…", "D")
        self._exigent = KeyButton(theme, "Exigent…", "E", note="hold 1 s")
        self._impracticable = KeyButton(theme, "No CLETS…", "N", note="hold 1 s")
        self._except = KeyButton(theme, "Exception…", "X", note="needs a reason")
        self._closing = KeyButton(theme, "", "M", variant="primary")
        self._proceed = KeyButton(theme, "Confirm record", "C", variant="primary")
        self._back.clicked.connect(screen.enter_again)
        self._later.clicked.connect(screen.leave)
        self._follow.clicked.connect(screen.follow)
        self._close.clicked.connect(lambda: screen.show_panel(Panel.CLOSE))
        self._exigent.held.connect(lambda: screen.show_panel(Panel.EXIGENT))
        self._impracticable.held.connect(lambda: screen.show_panel(Panel.IMPRACTICABLE))
        self._except.clicked.connect(self._ask_exception)
        self._closing.clicked.connect(self._close_as_found)
        self._proceed.clicked.connect(screen.proceed)
        keys = (self._back, self._later, self._follow, self._close, None)
        self.with_foot(
            (*keys, self._except, self._exigent, self._impracticable, self._closing, self._proceed),
            ("left", "later", "follow", "", "", "", "", "check", "radio"),
        )
        self.with_short_word(self._close, "Close…")
        for letter, over, picture in (
            ("P", Panel.PICTURE, self._picture),
            ("Z", Panel.ZOOM, self._strip.crop),
        ):
            pressed = QShortcut(QKeySequence(letter), self)
            pressed.activated.connect(lambda over=over: screen.show_panel(over))
            picture.tapped.connect(lambda over=over: screen.show_panel(over))

    def _answer(self, row: Row, index: int) -> None:
        self._screen.answer(row, ANSWERS[index])

    def _ask_exception(self) -> None:
        comparison = self._screen.state.comparison
        for question in comparison.questions if comparison is not None else ():
            if question.may_excuse and not question.excused:
                self._screen.show_panel(Panel.excepting(question.row))
                return

    def _close_as_found(self) -> None:
        closing = self._screen.state.closing
        if closing is not None:
            self._screen.close(closing.reason)

    def set_narrow(self, *, narrow: bool) -> None:
        """Narrow screens: less space between the rows."""
        super().set_narrow(narrow=narrow)
        gap = 2 * UNIT if narrow else 10
        gap -= 3 if text_growth() else 0
        edge = 3 * UNIT if narrow else PAD
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._right.setSpacing(gap)
        self._left_column.setSpacing(gap)
        for row in self._rows.values():
            row.set_narrow(narrow=narrow)

    def focus_first(self) -> None:
        """The row that is asked has the focus, never one of its answers."""
        active = self._screen.state.active
        if active is not None:
            self._rows[active].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._screen.state.closing is not None:
            self._closing.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._proceed.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: SheetState) -> None:
        """Show rows, notes, questions and keys."""
        comparison = state.comparison
        if comparison is None:
            return
        self._show_left(state, comparison)
        for question in comparison.questions:
            self._show_question(question)
        for row, widget in self._rows.items():
            widget.set_active(active=row is state.active)
        self._show_list(comparison.list)
        self._show_keys(state, comparison)
        self._fit()

    def _show_question(self, question: Question) -> None:
        offered = question.offered
        hint = (question.hint, question.hint_tone)
        if question.row is Row.VEHICLE and self._theme.image_filter == "red":
            # One red light has no colours: nobody can say from it that a vehicle is the same.
            offered = tuple(answer for answer in offered if answer is not Answer.SAME)
            hint = ("colour: leave red-night, key F8", "p2")
        self._rows[question.row].show_question(
            question.seen,
            question.listed,
            ANSWERS.index(question.answer) if question.answer is not None else -1,
            tuple(ANSWERS.index(answer) for answer in offered),
            hint,
        )

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use; what may be answered depends on its light."""
        self._theme = theme
        self.show_state(self._screen.state)

    def _show_left(self, state: SheetState, comparison: Comparison) -> None:
        loud = [note for note in comparison.notes if note.tone == "p1solid"]
        quiet = [note for note in comparison.notes if note.tone != "p1solid"]
        for box, note in zip(self._notices, (*quiet, *(Note("p2", "", ""),) * 2), strict=False):
            box.show_notice(note.tone, note.head, note.text)
        shown = loud[0] if loud else Note("p1solid", "", "")
        self._banner.show_notice(shown.tone, shown.head, shown.text)
        self._left_column.removeWidget(self._vehicle)
        self._left_column.insertWidget(0 if loud else self._left_column.count(), self._vehicle)
        self._readers.setText(comparison.readers)
        self._readers.setVisible(not loud)
        self._remark.setText(comparison.remark)
        self._remark.setVisible(not loud)
        crowded = len(comparison.notes) > 1
        self._strip.show_strip(
            state.plate_jpeg,
            state.plate_at,
            _merged(comparison) if crowded else comparison.cells,
            _LOW_ROW_H if crowded else _ROW_H,
        )
        self._picture.show_jpeg(state.scene_jpeg)
        if state.plate_at is not None and not self._picture.image.isNull():
            size = self._picture.image.size()
            at, across, down = state.plate_at, size.width(), size.height()
            mark = MarkedPlate(at.left * across, at.top * down, at.right * across, at.bottom * down, "")
            self._picture.show_image(self._picture.image, (mark,))

    def _show_list(self, facts: ListFacts) -> None:
        self._list_name.show_text(facts.name)
        self._list_detail.setText(facts.changed or facts.detail)
        set_property(self._list_detail, "tone", "p1" if facts.changed else "text2")
        self._list_age.setText(facts.age)
        self._list_note.setText(facts.age_note)
        set_property(self._list_age, "tone", facts.age_tone)
        set_property(self._list_note, "tone", facts.age_tone if facts.age_tone != "text" else "text2")
        said = (facts.name, facts.changed, facts.detail, facts.age, facts.age_note)
        self._list.setAccessibleName(f"LIST {', '.join(part for part in said if part)}")

    def _show_keys(self, state: SheetState, comparison: Comparison) -> None:
        closing = state.closing
        self._closing.setVisible(closing is not None)
        self._close.setVisible(closing is None)
        if closing is not None:
            self._closing.set_word(closing.words)
        misread = closing is not None and closing.reason is ClosingReason.MISREAD
        self._back.set_word("Enter again" if misread else "Back")
        self._proceed.setEnabled(not comparison.blocked)
        self._proceed.set_note(_short(comparison.blocked))
        excusable = any(q.may_excuse and not q.excused for q in comparison.questions)
        self._except.setVisible(excusable)
        for key, plea in ((self._exigent, Panel.EXIGENT), (self._impracticable, Panel.IMPRACTICABLE)):
            key.setVisible(state.plea is plea and not excusable)
            key.setEnabled(not comparison.blocked)
            key.set_note("hold 1 s" if not comparison.blocked else "compare first")
        self._follow.setVisible(state.may_follow)
        self._follow.setEnabled(not state.following)
        self._follow.set_note("following" if state.following else "")

    def _fit(self) -> None:
        self._left.setFixedWidth(round((self.width() - 2 * PAD) * _LEFT_PART))
        narrow = self.is_tight
        height = 168 if self._banner.isVisibleTo(self) else 106 if narrow else 116
        size = self._picture.image.size()
        aspect = size.width() / size.height() if size.height() else 16 / 9
        beside = min(200, round(height * aspect)) if narrow else round(height * aspect)
        words = self._beside.heightForWidth(self._left.width() - beside - _BESIDE)
        height = max(height, words)
        self._picture.setFixedSize(beside, min(height, round(beside / aspect)))
        self._vehicle.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The left column keeps its part of the width."""
        super().resizeEvent(event)
        self._fit()


def _merged(comparison: Comparison) -> tuple[Cells, ...]:
    """Two equal rows as one where room is short."""
    saw, read, listed = comparison.cells
    if saw.text == read.text and not read.doubt:
        return replace(saw, name="SAW = READ"), listed
    return comparison.cells


def _short(blocked: str) -> str:
    """Why step 3 is shut, as short as a key's second line needs it ("first: VEHICLE")."""
    row = blocked.removeprefix("answer ").removesuffix(" first")
    return f"first: {row}" if row != blocked else blocked
