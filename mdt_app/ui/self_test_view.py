# SPDX-License-Identifier: Apache-2.0
"""The page of the self-test: checks on the left; result, test alert, the question and the keys on the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from mdt_app.screens.self_test import Phase, SelfTestScreen, SelfTestState
from mdt_app.ui.icons import Icon
from mdt_app.ui.self_test_alert import TestAlertBox
from mdt_app.ui.self_test_rows import ChecksArea, RunsArea
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.count_bar import CountBar
from mdt_app.ui.widgets.key_button import KeyButton

_GLYPHS = {"ok": "check", "p2": "warn", "p1": "cross"}
_SIDE_W, _NARROW_SIDE_W, _NARROW_W = 104 * UNIT, 84 * UNIT, 1000


class SelfTestView(QWidget):
    """Renders the self-test."""

    def __init__(self, screen: SelfTestScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._phase = Phase.IDLE
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        row.addWidget(self._make_left(theme), 1)
        row.addWidget(self._make_side(theme))
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _make_left(self, theme: Theme) -> QWidget:
        frame = panel()
        self._left = QStackedLayout(frame)
        self._checks, self._runs = ChecksArea(theme), RunsArea(theme)
        self._runs.chosen.connect(self._screen.choose)
        self._left.addWidget(self._checks)
        self._left.addWidget(self._runs)
        return frame

    def _make_side(self, theme: Theme) -> QWidget:
        self._side = QWidget()
        column = stack(self._side, gap=3 * UNIT)
        column.addWidget(self._make_head(theme))
        self._alert = TestAlertBox(theme)
        self._alert.painted.connect(self._screen.painted)
        column.addWidget(self._alert)
        column.addWidget(self._make_question(theme))
        self._works = panel("raised")
        self._works_words = stack(self._works, pad=3 * UNIT, gap=UNIT)
        self._works_words.addWidget(label("Still works", "body", 700))
        self._works_text = label("", "note", 500, wrap=True)
        self._works_words.addWidget(self._works_text)
        column.addWidget(self._works)
        column.addStretch(1)
        column.addLayout(self._make_keys(theme))
        return self._side

    def _make_head(self, theme: Theme) -> QFrame:
        box = panel()
        column = stack(box, pad=PAD, gap=UNIT)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        self._sign = Icon(theme, "check", role="text2", size=32)
        self._head = label("", "title", 800, wrap=True)
        line.addWidget(self._sign)
        line.addWidget(self._head, 1)
        column.addLayout(line)
        self._note = label("", "body", 600, wrap=True)
        column.addWidget(self._note)
        self._unkept = label("", "note", 600, "p1", wrap=True)
        column.addWidget(self._unkept)
        self._bar = CountBar(theme, height=24)
        column.addWidget(self._bar)
        self._progress = label("", "note", 500, "text2")
        column.addWidget(self._progress)
        return box

    def _make_question(self, theme: Theme) -> QFrame:
        self._question = panel("focus")
        column = stack(self._question, pad=3 * UNIT, gap=GAP)
        column.addWidget(label("Heard it?", "title", 800))
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._yes = KeyButton(theme, "Yes", "Y", variant="primary")
        self._no = KeyButton(theme, "No", "N")
        self._yes.clicked.connect(self._screen.heard)
        self._no.clicked.connect(self._screen.not_heard)
        keys.addWidget(self._yes, 1)
        keys.addWidget(self._no, 1)
        column.addLayout(keys)
        return self._question

    def _make_keys(self, theme: Theme) -> QVBoxLayout:
        column = stack(gap=GAP)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        self._run = KeyButton(theme, "Run", "R", role="body")
        self._last = KeyButton(theme, "Earlier", "L", role="body")
        self._run.clicked.connect(self._screen.run)
        self._last.clicked.connect(self._screen.list_runs)
        line.addWidget(self._run, 1)
        line.addWidget(self._last, 1)
        column.addLayout(line)
        self._go_on = KeyButton(theme, "Go on", "↵", variant="primary", glyph="right", role="head")
        self._go_on.clicked.connect(self._screen.go_on)
        column.addWidget(self._go_on)
        return column

    def show_state(self, state: SelfTestState) -> None:
        """Show how far it is, what was found, and what can be done."""
        running = state.phase is Phase.RUNNING
        self._checks.show_rows(state.rows)
        self._runs.show_runs(state.runs)
        self._left.setCurrentWidget(self._runs if state.listing else self._checks)
        self._show_head(state, running=running)
        self._alert.show_alert(state.alert)
        self._question.setVisible(state.asks)
        self._works.setVisible(bool(state.works))
        self._works_text.setText(" ".join(state.works))
        self._run.setVisible(not running)
        self._run.set_word("Run" if state.phase is Phase.IDLE else "Test again")
        self._last.setVisible(not running)
        self._last.set_word("Checks" if state.listing else "Earlier")
        self._go_on.set_note("" if state.tone in {"", "ok"} else "with what works")
        self._go_on.setVisible(not running)
        if state.phase is not self._phase and state.phase is Phase.DONE and self.isVisible():
            self._go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        self._phase = state.phase

    def _show_head(self, state: SelfTestState, *, running: bool) -> None:
        self._sign.setVisible(bool(state.tone))
        if state.tone:
            self._sign.show_icon(_GLYPHS[state.tone], f"{state.tone}_text")
        self._head.setText(state.head)
        set_property(self._head, "tone", state.tone or "text")
        self._note.setText(state.note)
        self._unkept.setText(f"Not on record: {state.unkept}" if state.unkept else "")
        self._unkept.setVisible(bool(state.unkept))
        self._bar.setVisible(running)
        self._bar.show_part(state.done, f"{state.done:.0%} of the checks are done")
        self._progress.setVisible(running)
        self._progress.setText(state.progress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less room for the side where the screen is narrow."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_NARROW_SIDE_W if self.width() < _NARROW_W else _SIDE_W)
