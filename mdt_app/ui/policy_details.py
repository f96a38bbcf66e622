# SPDX-License-Identifier: Apache-2.0
"""What stands beside the list of the policy: a section at a glance, a clause at large, or what spoils a read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mdt_app.screens.policy_state import (
    ClauseCard,
    ControlCard,
    PolicyState,
    SectionCard,
    SettingCard,
    StandingCard,
)
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from policy.accuracy import AccuracyNotice

_PAD = 5 * UNIT
_STEP = 15 * UNIT
_ROLES = {"ok": "ok_text", "p2": "p2_text", "text": "text2"}
_PANELS = {"ok": "ok", "p2": "p2", "text": "raised"}


class PolicyDetails(QScrollArea):
    """One thing at large; while it has the focus, up and down scroll it.

    Signals:
        left: Esc, back to the list.
    """

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: object = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for what is shown later."""
        self._theme = theme

    def show_state(self, state: PolicyState) -> None:
        """Show what the state has at large; made anew only when it is another thing."""
        shown = state.clause or state.section or state.notice or state.help
        if shown == self._shown:
            return
        self._shown = shown
        content = QWidget()
        column = stack(content, pad=_PAD, gap=GAP)
        if state.clause is not None:
            _Clause(self._theme, column).fill(state.clause)
            name = f"Clause {state.clause.id}"
        elif state.section is not None:
            _fill_section(self._theme, column, state.section)
            name = f"Section {state.section.number}"
        elif state.notice is not None:
            _fill_notice(self._theme, column, state.notice)
            name = state.notice.title
        else:
            column.addWidget(label(state.help, "strong", 500, "text2", wrap=True))
            name = state.help
        column.addStretch(1)
        self.setWidget(content)
        self.setAccessibleName(name)
        self.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down scroll, Esc leaves."""
        step = {Qt.Key.Key_Up: -_STEP, Qt.Key.Key_Down: _STEP}.get(Qt.Key(event.key()), 0)
        bar = self.verticalScrollBar()
        if step:
            bar.setValue(bar.value() + step)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Clause:
    """Fills a column with a clause."""

    def __init__(self, theme: Theme, column: QVBoxLayout) -> None:
        self._theme, self._column = theme, column

    def fill(self, card: ClauseCard) -> None:
        """Its words, its kind, its standing, what the program does, and the settings."""
        head = QHBoxLayout()
        head.addWidget(label(card.id, "head", 700, plate=True))
        head.addStretch(1)
        head.addWidget(label(f"Concerns: {card.actor}", "note", 600, "text2"))
        self._column.addLayout(head)
        self._column.addWidget(label(card.text, "strong", 600, wrap=True))
        self._column.addWidget(_signed(self._theme, card.kind.glyph, card.kind.word, card.kind.meaning))
        self._column.addWidget(_standing(self._theme, card.standing))
        self._head(card.how)
        for control in card.controls:
            self._column.addLayout(_control(control))
        if card.settings:
            self._head("The setting in force" if len(card.settings) == 1 else "The settings in force")
        for setting in card.settings:
            self._column.addWidget(_setting(setting))

    def _head(self, text: str) -> None:
        self._column.addSpacing(GAP)
        self._column.addWidget(label(text, "head", 700))


def _signed(theme: Theme, glyph: str, head: str, text: str) -> QWidget:
    """A sign with a word and a sentence."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, UNIT, 0, UNIT)
    line.setSpacing(3 * UNIT)
    line.addWidget(Icon(theme, glyph, role="text", size=28), 0, Qt.AlignmentFlag.AlignTop)
    words = stack(gap=0)
    words.addWidget(label(head, "body", 700))
    words.addWidget(label(text, "note", 500, "text2", wrap=True))
    line.addLayout(words, 1)
    return holder


def _standing(theme: Theme, card: StandingCard) -> QWidget:
    box = panel(_PANELS[card.tone])
    line = QHBoxLayout(box)
    line.setContentsMargins(14, 10, 14, 10)
    line.setSpacing(3 * UNIT)
    line.addWidget(Icon(theme, card.glyph, role=_ROLES[card.tone], size=28), 0, Qt.AlignmentFlag.AlignTop)
    words = stack(gap=2)
    words.addWidget(label(card.head, "body", 700, card.tone, wrap=True))
    if card.text:
        words.addWidget(label(card.text, "note", 500, wrap=True))
    line.addLayout(words, 1)
    return box


def _control(card: ControlCard) -> QVBoxLayout:
    column = stack(gap=2)
    head = QHBoxLayout()
    head.addWidget(label(card.title, "body", 700, wrap=True), 1)
    if card.code:
        head.addWidget(label(card.code, "note", 500, "text2", plate=True))
    column.addLayout(head)
    column.addWidget(label(card.text, "body", 450, wrap=True))
    return column


def _setting(card: SettingCard) -> QWidget:
    box = panel("raised")
    column = stack(box, pad=14, gap=4)
    column.addWidget(label(card.meaning, "body", 500, wrap=True))
    column.addWidget(label(card.value, "strong", 700, wrap=True))
    column.addWidget(label(card.origin, "note", 700, wrap=True))
    if card.why:
        column.addWidget(label(card.why, "note", 500, wrap=True))
    column.addWidget(label(card.key, "note", 500, "text2", plate=True))
    return box


def _fill_section(theme: Theme, column: QVBoxLayout, card: SectionCard) -> None:
    head = QHBoxLayout()
    head.setSpacing(3 * UNIT)
    head.addWidget(label(card.number, "head", 700, plate=True), 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(label(card.title, "head", 700, wrap=True), 1)
    column.addLayout(head)
    if card.standing:
        column.addWidget(label(card.standing, "body", 600, "text2", wrap=True))
    column.addSpacing(GAP)
    grid = QGridLayout()
    grid.setHorizontalSpacing(PAD)
    grid.setVerticalSpacing(GAP)
    grid.setColumnStretch(0, 1)
    for at, (kind, count) in enumerate(card.kinds):
        grid.addWidget(_signed(theme, kind.glyph, kind.word, kind.meaning), at, 0)
        grid.addWidget(label(str(count), "head", 700), at, 1, Qt.AlignmentFlag.AlignRight)
    column.addLayout(grid)


def _fill_notice(theme: Theme, column: QVBoxLayout, notice: AccuracyNotice) -> None:
    column.addWidget(label(notice.title, "head", 700))
    column.addWidget(label(notice.warning, "strong", 600, wrap=True))
    column.addSpacing(GAP)
    for factor in notice.factors:
        words = stack(gap=2)
        words.addWidget(label(factor.name, "strong", 700))
        words.addWidget(label(factor.effect, "body", 450, wrap=True))
        column.addLayout(words)
    column.addSpacing(GAP)
    box = panel("p2")
    line = QHBoxLayout(box)
    line.setContentsMargins(14, 10, 14, 10)
    line.setSpacing(3 * UNIT)
    line.addWidget(Icon(theme, "eye", role="p2_text", size=28), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(notice.remedy, "body", 600, wrap=True), 1)
    column.addWidget(box)
