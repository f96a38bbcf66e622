# SPDX-License-Identifier: Apache-2.0
"""Names and values under each other: what is known of one thing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from mdt_app.ui.style import label, set_property
from mdt_app.ui.tokens import GAP
from mdt_app.ui.widgets.labels import ElidedLabel

#: Name and value, and the value's colour role where it is not that of text.
Fact = tuple[str, str] | tuple[str, str, str]


class FactLines(QVBoxLayout):
    """Room for so many facts; lines without one take none.

    Args:
        lines: how many facts there are at most.
        gap: pixels between them.
        role: type role of the values.
        weight: of the values.
        below: each value stands under its name, not at the other side of the line.
    """

    def __init__(
        self, lines: int, *, gap: int, role: str = "body", weight: int = 600, below: bool = False
    ) -> None:
        super().__init__()
        self.setSpacing(gap)
        self._lines: list[tuple[QLabel, ElidedLabel]] = []
        for _ in range(lines):
            name, value = label("", "note", 600, "text2"), ElidedLabel(role, weight)
            line = QVBoxLayout() if below else QHBoxLayout()
            line.setSpacing(0 if below else GAP)
            line.addWidget(name)
            line.addWidget(value, 0 if below else 1)
            if not below:
                value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.addLayout(line)
            self._lines.append((name, value))

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show facts; more of them than there are lines are an error of ours (ValueError)."""
        spare: tuple[Fact, ...] = (("", ""),) * (len(self._lines) - len(facts))
        for (name, value), fact in zip(self._lines, (*facts, *spare), strict=True):
            name.setText(fact[0])
            value.show_text(fact[1])
            set_property(value, "tone", fact[2] if len(fact) == 3 else "text")
            name.setVisible(bool(fact[0]))
            value.setVisible(bool(fact[0]))
