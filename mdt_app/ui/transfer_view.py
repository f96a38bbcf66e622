# SPDX-License-Identifier: Apache-2.0
"""The transfer page: the policy's clock, what waits, how old the lists are, and the key to send now."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QWidget

from mdt_app.screens.medium import MediumScreen, MediumState, Stage
from mdt_app.screens.transfer import ListAge, TransferScreen, TransferState
from mdt_app.ui.icons import Icon
from mdt_app.ui.medium_panel import MediumPanel
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.count_bar import CountBar
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox

ACCEPTED_FIRST = "A read counts as sent only once the department has named it as accepted."


class TransferView(QWidget):
    """Renders the transfer page."""

    def __init__(self, screen: TransferScreen, theme: Theme, medium: MediumScreen | None = None) -> None:
        super().__init__()
        self._screen, self._theme, self._medium = screen, theme, medium
        self._lists: tuple[ListAge, ...] = ()
        column = stack(self, pad=PAD, gap=PAD)
        column.addWidget(self._make_clock(theme))
        self._problem = NoticeBox(theme)
        column.addWidget(self._problem)
        self._below = QStackedWidget()
        self._below.addWidget(self._make_middle(theme))
        column.addWidget(self._below, 1)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)
        if medium is not None:
            self._panel = MediumPanel(medium, theme)
            self._below.addWidget(self._panel)
            medium.subscribe(self._medium_changed)
            self._medium_changed(medium.state)

    def _make_middle(self, theme: Theme) -> QWidget:
        box = QWidget()
        middle = QHBoxLayout(box)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(PAD)
        middle.addWidget(self._make_waiting(theme), 54)
        middle.addWidget(self._make_lists(theme), 46)
        return box

    def showEvent(self, event: QShowEvent) -> None:
        """The page came up: media are looked for."""
        super().showEvent(event)
        if self._medium is not None:
            self._medium.seen(is_seen=True)
            if self._below.currentIndex():
                self._panel.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page came up."""
        super().hideEvent(event)
        if self._medium is not None:
            self._medium.seen(is_seen=False)

    def _medium_changed(self, state: MediumState) -> None:
        was_open = self._below.currentIndex() == 1
        is_open = state.stage is not Stage.CLOSED
        self._below.setCurrentIndex(int(is_open))
        self._show_problem(self._screen.state)
        if is_open and not was_open:
            self._panel.setFocus()

    def _make_clock(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=20, gap=6)
        head = QHBoxLayout()
        self._sign = Icon(theme, "check", role="ok_text", size=28)
        self._verdict = label("", "strong", 800, "ok")
        head.addWidget(label("Transfer to the department", "head", 700))
        head.addStretch(1)
        head.addWidget(self._sign)
        head.addWidget(self._verdict)
        column.addLayout(head)
        line = QHBoxLayout()
        self._left, self._left_note = label("", "figure", 700), label("", "strong", 500, wrap=True)
        line.addWidget(self._left)
        line.setSpacing(PAD)
        line.addWidget(self._left_note, 1)
        column.addLayout(line)
        self._bar = CountBar(theme, height=28, warn_at=self._screen.state.warn_at)
        column.addWidget(self._bar)
        ends = QHBoxLayout()
        self._last, self._warn = label("", "note", 500, "text2"), label("", "note", 500, "text2")
        self._limit = label("", "note", 500, "text2")
        for at, part in enumerate((self._last, self._warn, self._limit)):
            if at:
                ends.addStretch(1)
            ends.addWidget(part)
        column.addLayout(ends)
        return box

    def _make_waiting(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=GAP)
        self._doing = label("", "head", 700)
        column.addWidget(self._doing)
        self._sent_bar = CountBar(theme, height=28)
        column.addWidget(self._sent_bar)
        line = QHBoxLayout()
        self._sent, self._sent_left = label("", "strong", 700), label("", "body", 500, "text2")
        line.addWidget(self._sent)
        line.addStretch(1)
        line.addWidget(self._sent_left)
        column.addLayout(line)
        self._facts: dict[str, QLabel] = {}
        for name in ("Not sent", "Oldest not sent", "Last complete", "To"):
            line = QHBoxLayout()
            value = label("", "body", 600)
            line.addWidget(label(name, "body", 600, "text2"))
            line.addStretch(1)
            line.addWidget(value)
            self._facts[name] = value
            column.addLayout(line)
        column.addStretch(1)
        self._kept = label(ACCEPTED_FIRST, "note", 500, "text2", wrap=True)
        column.addWidget(self._kept)
        return box

    def _make_lists(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=GAP)
        column.addWidget(label("Lists", "head", 700))
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        if self._medium is not None:
            carry = KeyButton(theme, "Removable medium…", "U", glyph="usb", note="where there is no network")
            carry.clicked.connect(self._medium.open)
            column.addWidget(carry)
        self._send = KeyButton(theme, "Send now", "R", variant="primary", glyph="transfer")
        self._send.clicked.connect(self._screen.send_now)
        column.addWidget(self._send)
        return box

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for rows that are made later."""
        self._theme = theme

    def show_state(self, state: TransferState) -> None:
        """Show clock, what waits, lists and the key."""
        role = {"ok": "ok_text", "p1": "p1_text", "p2": "p2_text"}[state.tone]
        self._sign.show_icon("check" if state.tone == "ok" else "warn", role)
        self._verdict.setText(state.verdict)
        set_property(self._verdict, "tone", state.tone)
        self._left.setText(state.left)
        self._left.setVisible(bool(state.left))
        set_property(self._left, "tone", "p1" if state.tone == "p1" else "text")
        self._left_note.setText(state.left_note)
        percent = f"{state.used * 100:.0f} percent used, warning at {state.warn_at * 100:.0f} percent"
        self._bar.show_part(state.used, percent, "ink" if state.tone == "ok" else state.tone)
        self._last.setText(f"Last complete {state.last_complete}")
        self._warn.setText(f"warning at {state.warn_at * 100:.0f} %")
        self._limit.setText(state.limit)
        self._show_sending(state)
        facts = (state.waiting, state.oldest, state.last_complete, state.to or "no department is set up")
        for value, text in zip(self._facts.values(), facts, strict=True):
            value.setText(text)
        self._kept.setText(f"{ACCEPTED_FIRST} {state.kept}".strip())
        self._show_problem(state)
        self._send.setEnabled(not state.asked)
        self._send.set_note("asked, waiting for the server" if state.asked else "")
        self._show_lists(state.lists)

    def _show_problem(self, state: TransferState) -> None:
        """Beside the panel for media there is no room for it, and no need: who opens it knows."""
        is_open = self._medium is not None and self._medium.state.stage is not Stage.CLOSED
        head, _, remedy = ("" if is_open else state.problem).partition(". ")
        self._problem.show_notice("p2", head, remedy)

    def _show_sending(self, state: TransferState) -> None:
        self._doing.setText(state.doing)
        sending = state.sending
        for part in (self._sent_bar, self._sent, self._sent_left):
            part.setVisible(sending is not None)
        if sending is not None:
            self._sent_bar.show_part(sending.part, f"Sent {sending.count} records")
            self._sent.setText(sending.count)
            self._sent_left.setText(sending.left)

    def _show_lists(self, lists: tuple[ListAge, ...]) -> None:
        if lists == self._lists:
            return
        self._lists = lists
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, each in enumerate(lists):
            tone = "p1" if each.is_old else "text"
            sign = Icon(
                self._theme,
                "warn" if each.is_old else "check",
                role="p1_text" if each.is_old else "ok_text",
                size=22,
            )
            self._grid.addWidget(sign, at, 0)
            self._grid.addWidget(label(each.name, "body", 600), at, 1)
            self._grid.addWidget(label(each.age, "body", 500, tone), at, 2)
