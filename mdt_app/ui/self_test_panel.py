# SPDX-License-Identifier: Apache-2.0
"""The self-test beside the sign-on form: what works on this car before the shift."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.sign_on import SelfCheck, SignOnScreen, SignOnState
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton

_GLYPHS = {"ok": "check", "p2": "warn", "p1": "cross"}


class CheckLine(QWidget):
    """One line: name and finding, mark and verdict."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = stack(self, gap=GAP)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        words = stack(gap=0)
        self._name = label("", "body" if text_growth() else "strong", 700)
        self._detail = label("", "note", 500, "text2", wrap=True)
        words.addWidget(self._name)
        words.addWidget(self._detail)
        row.addLayout(words, 1)
        self._icon = Icon(theme, "check", size=26)
        self._verdict = label("", "body", 700)
        row.addWidget(self._icon)
        row.addWidget(self._verdict)
        column.addLayout(row)
        column.addWidget(panel("line"))

    def show_check(self, check: SelfCheck) -> None:
        """Show a finding."""
        self._name.setText(check.name)
        self._detail.setText(check.detail)
        # With larger text the second line stands where there is something to mend; screen readers have all of them.
        self._detail.setVisible(not text_growth() or check.tone != "ok")
        self._icon.show_icon(_GLYPHS.get(check.tone, "warn"), f"{check.tone}_text")
        self._verdict.setText(check.verdict)
        set_property(self._verdict, "tone", check.tone)
        self.setAccessibleName(f"{check.name}: {check.verdict}, {check.detail}")


class SelfTestPanel(QWidget):
    """Renders the self-test of the sign-on screen."""

    def __init__(self, screen: SignOnScreen, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        frame = panel()
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, pad=(3 if text_growth() else 6) * UNIT, gap=GAP)
        column.addWidget(label("Self-test", "title", 800))
        self._none = label("Not run yet.", "note", 500, "text2")
        column.addWidget(self._none)
        self._rows = stack(gap=GAP)
        self._lines: list[CheckLine] = []
        column.addLayout(self._rows)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(3 * UNIT)
        self._word = label("", "title", 800)
        self._counts = label("", "note", 600, wrap=True)
        again = KeyButton(theme, "Test again", "F6")
        again.clicked.connect(screen.test_again)
        foot.addWidget(self._word)
        foot.addWidget(self._counts, 1)
        column.addLayout(foot)
        (column if text_growth() else foot).addWidget(again)  # larger words leave no room beside the key
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def set_theme(self, theme: Theme) -> None:
        """For lines that are made later."""
        self._theme = theme

    def show_state(self, state: SignOnState) -> None:
        """Show findings and verdict."""
        while len(self._lines) < len(state.checks):
            line = CheckLine(self._theme)
            self._lines.append(line)
            self._rows.addWidget(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(state.checks))
            if at < len(state.checks):
                line.show_check(state.checks[at])
        self._none.setVisible(not state.checks)
        word, tone, counts = state.summary
        self._word.setText(word if state.checks else "")
        set_property(self._word, "tone", tone)
        self._counts.setText(counts if state.checks else "")
