# SPDX-License-Identifier: Apache-2.0
"""Time left for an answer: the figure, what it is for, and the part that is used."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.ui.style import font, label, set_property, stack
from mdt_app.ui.tokens import Theme
from mdt_app.ui.widgets.count_bar import CountBar


class Timer(QWidget):
    """A figure of 64 px over a bar; both stand still until they are told another value.

    Args:
        beside: a key at the right of the figure, or None.
    """

    def __init__(self, theme: Theme, beside: QWidget | None = None) -> None:
        super().__init__()
        column = stack(self, gap=6)
        top = QHBoxLayout()
        self._head = label("", "strong", 700)
        self._asked = label("", "note", 500, "text2")
        top.addWidget(self._head)
        top.addStretch(1)
        top.addWidget(self._asked)
        column.addLayout(top)
        middle = QHBoxLayout()
        self._figure = label("", "figure", 700)
        self._note = label("", "body", 600, "text2")
        middle.addWidget(self._figure)
        middle.addSpacing(12)
        middle.addWidget(self._note)
        middle.addStretch(1)
        if beside is not None:
            middle.addWidget(beside)
        column.addLayout(middle)
        self._bar = CountBar(theme)
        column.addWidget(self._bar)

    def set_narrow(self, *, narrow: bool) -> None:
        """Where there is little room the words beside the figure are smaller."""
        self._note.setFont(font("note" if narrow else "body", 600))

    def show_time(self, head: str, asked: str, left: str, note: str, used: float) -> None:
        """Show the time left.

        Args:
            head: what is waited for.
            asked: since when and how long, one line.
            left: the figure ("7:24").
            note: what the figure means ("left for request 1").
            used: part of the time that is gone, 0 to 1.
        """
        self._head.setText(head)
        self._asked.setText(asked)
        self._figure.setText(left)
        self._note.setText(note)
        over = used >= 1
        set_property(self._figure, "tone", "p1" if over else "text")
        self._bar.show_part(used, f"{head}: {left} {note}", "p1" if over else "ink")
        self.setAccessibleName(f"{head}: {left} {note}. {asked}")
