# SPDX-License-Identifier: Apache-2.0
"""In place of the reads for a moment: what happened, and the question of a canvass."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.canvass import CanvassScreen, CanvassStage, CanvassState
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton

_SHOWN = 4


class KindPanel(QWidget):
    """What happened: a key for each kind that the policy names, and one for all others."""

    def __init__(self, screen: CanvassScreen, theme: Theme) -> None:
        super().__init__()
        frame = panel()
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, pad=PAD, gap=GAP)
        self._head = label("What happened?", "head", 800)
        column.addWidget(self._head)
        self._kinds = ChoiceKeys(theme, screen.state.kinds, columns=2, shown=_SHOWN)
        self._kinds.chosen.connect(screen.choose)
        column.addWidget(self._kinds)
        self._not_asked = label("", "strong", 600, wrap=True)
        column.addWidget(self._not_asked)
        column.addStretch(1)
        back = KeyButton(theme, "Back to the reads", "Esc", glyph="back")
        back.clicked.connect(screen.back)
        column.addWidget(back)

    def show_state(self, state: CanvassState) -> None:
        """Show the kinds, or that nothing more is asked."""
        asked = state.stage is not CanvassStage.NOT_ASKED
        self._head.setText("What happened?" if asked else "No canvass is asked for")
        self._kinds.setVisible(asked)
        self._kinds.show_choice("")
        self._not_asked.setText(
            "" if asked else "The policy names other kinds of incidents. Nothing changes."
        )
        self._not_asked.setVisible(not asked)


class PromptPanel(QWidget):
    """The question, with number and place of the incident."""

    def __init__(self, screen: CanvassScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        frame = panel("p3")
        stack(self, gap=0).addWidget(frame)
        column = stack(frame, pad=PAD, gap=GAP)
        self._head = label("", "head", 800, wrap=True)
        column.addWidget(self._head)
        self._number, self._place = FormField("Incident number"), FormField("Place of the canvass")
        self._number.edited.connect(lambda text: self._write(number=text))
        self._place.edited.connect(lambda text: self._write(place=text))
        fields = QHBoxLayout()
        fields.setSpacing(GAP)
        fields.addWidget(self._number, 1)
        fields.addWidget(self._place, 1)
        column.addLayout(fields)
        self._words = label("", "note", 500, "text2", wrap=True)
        column.addWidget(self._words)
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(GAP)
        back, no = KeyButton(theme, "Back"), KeyButton(theme, "No", "Alt N")
        back.set_shortcut("Esc")
        yes = KeyButton(theme, "Canvass", "↵", variant="primary")
        for key, act in ((back, screen.back), (no, screen.decline), (yes, screen.accept)):
            key.clicked.connect(act)
            keys.addWidget(key, 1)
        column.addLayout(keys)

    def focus_first(self) -> None:
        """The number is asked for first."""
        self._number.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: CanvassState) -> None:
        """Show the question, what is written, and what is missing."""
        self._head.setText(state.head)
        self._number.show_text(state.form.number)
        self._place.show_text(state.form.place)
        wrong = f"Wrong: {state.error}"
        self._words.setText(
            wrong if state.error else "Yes or no goes on the record. Back: nothing was decided."
        )
        set_property(self._words, "tone", "p1" if state.error else "text2")

    def _write(self, **changed: str) -> None:
        self._screen.write(replace(self._screen.state.form, **changed))


class CanvassPanel(QWidget):
    """One of the two, or nothing."""

    def __init__(self, screen: CanvassScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._kind, self._prompt = KindPanel(screen, theme), PromptPanel(screen, theme)
        column = stack(self, gap=0)
        column.addWidget(self._kind)
        column.addWidget(self._prompt)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    @property
    def wanted(self) -> bool:
        """Whether it stands in place of the reads."""
        return self._screen.state.stage is not CanvassStage.NONE

    def show_state(self, state: CanvassState) -> None:
        """Show what is asked."""
        prompting = state.stage is CanvassStage.PROMPT
        turned = prompting and self._prompt.isHidden()
        self._kind.setVisible(not prompting)
        self._prompt.setVisible(prompting)
        (self._prompt if prompting else self._kind).show_state(state)
        if turned and self.isVisible():
            self._prompt.focus_first()
