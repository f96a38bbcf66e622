# SPDX-License-Identifier: Apache-2.0
"""The left side of the self-test page: the checks line by line, or the self-tests of before."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from mdt_app.screens.self_test import CheckRow, RunRow
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, TARGET, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton

_GLYPHS = {"ok": "check", "p2": "warn", "p1": "cross"}
#: As wide as this is the column of names; longer ones take two lines.
_WIDE_NAME = "Department"
#: Narrower than this the limit stands behind the value.
_NARROW_W = 640


class CheckLine(QWidget):
    """One check: name, what was found, what is asked for, sign and word; below, what to do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = stack(self, gap=GAP)
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(3 * UNIT)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        self._name = label("", "body", 700, wrap=True)
        self._value = label("", "note", 600, wrap=True)
        self._limit = label("", "note", 500, "text2", wrap=True)
        self._remedy = label("", "note", 600, wrap=True)
        self._row: CheckRow | None = None
        self._is_narrow = False
        verdict = QHBoxLayout()
        verdict.setSpacing(UNIT)
        self._icon = Icon(theme, "check", size=24)
        self._word = label("", "body", 700)
        verdict.addStretch(1)
        verdict.addWidget(self._icon)
        verdict.addWidget(self._word)
        for at, part in enumerate((self._name, self._value, self._limit)):
            grid.addWidget(part, 0, at, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(verdict, 0, 3)
        grid.addWidget(self._remedy, 1, 1, 1, 3)
        column.addLayout(grid)
        column.addWidget(panel("line"))

    def show_row(self, row: CheckRow) -> None:
        """Show a check."""
        self._row = row
        self._name.setText(row.name)
        metrics = QFontMetrics(self._name.font())
        words = (_WIDE_NAME, *row.name.split())
        self._name.setFixedWidth(max(map(metrics.horizontalAdvance, words)) + UNIT)
        self._set_value(row)
        self._icon.show_icon(_GLYPHS[row.tone], f"{row.tone}_text")
        self._word.setText(row.word)
        set_property(self._word, "tone", row.tone)
        self._remedy.setText(row.remedy)
        self._remedy.setVisible(bool(row.remedy))
        parts = (f"{row.name}: {row.word}", row.value, f"limit {row.limit}", row.remedy)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in parts if part))

    def set_narrow(self, *, narrow: bool) -> None:
        """Whether there is no room for a column of limits."""
        self._is_narrow = narrow
        self._grid.setColumnStretch(2, 0 if narrow else 2)
        if self._row is not None:
            self._set_value(self._row)

    def _set_value(self, row: CheckRow) -> None:
        behind = f" ({row.limit})" if self._is_narrow and row.limit else ""
        self._value.setText(f"{row.value}{behind}")
        self._limit.setText(row.limit)
        self._limit.setVisible(not self._is_narrow)


class ChecksArea(QScrollArea):
    """The checks; up and down scroll them when they do not fit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: list[CheckLine] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Checks of the self-test")
        content = QWidget()
        self._column = stack(content, pad=PAD, gap=GAP)
        self._none = label("Each check is listed here as it is done.", "note", 500, "text2", wrap=True)
        self._column.addWidget(self._none)
        self._rows = stack(gap=GAP)
        self._column.addLayout(self._rows)
        self._column.addStretch(1)
        self.setWidget(content)

    def set_theme(self, theme: Theme) -> None:
        """For lines that are made later."""
        self._theme = theme

    def show_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show these checks."""
        self._none.setVisible(not rows)
        while len(self._lines) < len(rows):
            line = CheckLine(self._theme)
            line.set_narrow(narrow=self.width() < _NARROW_W)
            self._lines.append(line)
            self._rows.addWidget(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(rows))
            if at < len(rows):
                line.show_row(rows[at])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Limits have a column of their own only where there is room."""
        super().resizeEvent(event)
        for line in self._lines:
            line.set_narrow(narrow=self.width() < _NARROW_W)


class RunsArea(QScrollArea):
    """The self-tests of before, a key each.

    Signals:
        chosen: one of them, by its id.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._runs: tuple[RunRow, ...] | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Last self-tests")

    def set_theme(self, theme: Theme) -> None:
        """For rows that are made later."""
        self._theme = theme

    def show_runs(self, runs: tuple[RunRow, ...]) -> None:
        """Show these; made anew only when there are others."""
        if runs == self._runs:
            return
        self._runs = runs
        content = QWidget()
        column = stack(content, pad=PAD, gap=GAP)
        if not runs:
            column.addWidget(label("No self-test is on record.", "note", 500, "text2", wrap=True))
        for run in runs:
            column.addWidget(self._key(run))
        column.addStretch(1)
        self.setWidget(content)

    def _key(self, run: RunRow) -> KeyButton:
        word = f"{run.when}  {run.word}"
        note = f"{run.who}: {run.note}" if run.note else f"{run.who}: all good"
        key = KeyButton(self._theme, word, glyph=_GLYPHS[run.tone], note=_short(note), role="body", h=TARGET)
        key.setAccessibleName(f"Self-test of {run.when}: {run.word}. {note}")
        key.clicked.connect(lambda _=False, test_id=run.test_id: self._choose(test_id))
        return key

    def _choose(self, test_id: UUID) -> None:
        self.chosen.emit(test_id)


def _short(note: str, most: int = 48) -> str:
    """What fits on a key; the whole is read by screen readers and shown once it is chosen."""
    return note if len(note) <= most else f"{note[: most - 1].rstrip(' ,')}…"
