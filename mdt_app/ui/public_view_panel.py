# SPDX-License-Identifier: Apache-2.0
"""In place of the reads while the car stands where the public may not look: PAUSED, and the court order."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.public_view import PublicViewScreen, PublicViewState, ViewStage
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton


class PausedPanel(QWidget):
    """Says that no read is kept, since when, and what ends it."""

    def __init__(self, screen: PublicViewScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        frame = panel("p2")
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, pad=PAD, gap=GAP)
        column.addWidget(label("PAUSED", "title", 800, "p2"))
        self._why = label("", "head", 700, wrap=True)
        column.addWidget(self._why)
        self._since = label("", "body", 500, "text2", wrap=True)
        column.addWidget(self._since)
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._order = KeyButton(theme, "Court order…", "O", wrap=True)
        self._order.clicked.connect(screen.ask_order)
        self._resume = KeyButton(theme, "Public place again", "P", variant="primary", wrap=True)
        self._resume.clicked.connect(screen.press)
        keys.addWidget(self._order)
        keys.addWidget(self._resume, 1)
        column.addLayout(keys)

    def show_state(self, state: PublicViewState) -> None:
        """Show since when, and whether an order could lift it."""
        closed = state.stage is ViewStage.CLOSED
        self._why.setText(state.why)
        ends = " It ends by itself." if closed else ""
        self._since.setText(f"Since {state.since}. The pause is on the record.{ends}")
        self._resume.setVisible(not closed)
        self._order.setVisible(state.may_order)


class OrderPanel(QWidget):
    """The court order: number, court and end."""

    def __init__(self, screen: PublicViewScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        frame = panel("p2")
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, pad=PAD, gap=GAP)
        column.addWidget(label("PAUSED. Which court order?", "head", 800, "p2", wrap=True))
        first = QHBoxLayout()
        first.setSpacing(GAP)
        self._number, self._court = FormField("Number of the order"), FormField("Court")
        self._number.edited.connect(lambda text: self._write(number=text))
        self._court.edited.connect(lambda text: self._write(court=text))
        first.addWidget(self._number, 1)
        first.addWidget(self._court, 1)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(GAP)
        self._ends = FormField("It ends", hint="27 Nov 18:00")
        self._ends.edited.connect(lambda text: self._write(ends=text))
        second.addWidget(self._ends, 1)
        self._error = label("", "note", 600, "p1", wrap=True)
        second.addWidget(self._error, 1)
        column.addLayout(second)
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        back = KeyButton(theme, "Stay paused", "Esc")
        back.clicked.connect(screen.back)
        on = KeyButton(theme, "Read under it", "↵", variant="primary")
        on.clicked.connect(screen.go_on)
        keys.addWidget(back)
        keys.addWidget(on, 1)
        column.addLayout(keys)

    def focus_first(self) -> None:
        """The number is asked for first."""
        self._number.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: PublicViewState) -> None:
        """Show what is written, and what is wrong with it."""
        for field, text in (
            (self._number, state.form.number),
            (self._court, state.form.court),
            (self._ends, state.form.ends),
        ):
            field.show_text(text)
        self._error.setText(f"Wrong: {state.error}" if state.error else "")

    def _write(self, **changed: str) -> None:
        self._screen.write(replace(self._screen.state.form, **changed))


class PublicViewPanel(QWidget):
    """One of the two, or nothing in public view and under an order."""

    def __init__(self, screen: PublicViewScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._paused, self._order = PausedPanel(screen, theme), OrderPanel(screen, theme)
        column = stack(self, gap=0)
        column.addWidget(self._paused)
        column.addWidget(self._order)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    @property
    def wanted(self) -> bool:
        """Whether it stands in place of the reads."""
        return self._screen.state.stage in {ViewStage.PAUSED, ViewStage.CLOSED, ViewStage.ORDER}

    def show_state(self, state: PublicViewState) -> None:
        """Show what is asked."""
        asking = state.stage is ViewStage.ORDER
        turned = asking and self._order.isHidden()
        self._paused.setVisible(not asking)
        self._order.setVisible(asking)
        self._paused.show_state(state)
        self._order.show_state(state)
        if turned and self.isVisible():
            self._order.focus_first()
