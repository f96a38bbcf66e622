# SPDX-License-Identifier: Apache-2.0
"""What lies over a step: a written reason, the reasons to close a hit, or a picture at full size."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mdt_app.screens.panel import Panel
from mdt_app.screens.sheet_state import SheetState
from mdt_app.screens.verification import VerificationScreen
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.picture import Picture
from mdt_app.ui.widgets.reason_keys import ReasonKeys
from mdt_app.ui.widgets.sheet import Page


def _centred(content: QWidget, page: QWidget) -> None:
    column = stack(page, pad=PAD, gap=0)
    column.addWidget(content)
    column.addStretch(1)


class ReasonPage(Page):
    """Asks for a reason in writing."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        box = panel()
        column = stack(box, pad=20, gap=12)
        self._question = label("", "title", 700, wrap=True)
        self._meaning = label("", "strong", 500, "text2", wrap=True)
        self._reason = FormField(
            "Reason", help_text="At least 15 characters. It stays on record as you write it."
        )
        self._reason.edited.connect(lambda text: screen.write(replace(screen.state.draft, reason=text)))
        for widget in (self._question, self._meaning, self._reason):
            column.addWidget(widget)
        _centred(box, self)
        back = KeyButton(theme, "Back", "Esc")
        self._give = KeyButton(theme, "Give reason", "↵", variant="primary", min_w=280)
        back.clicked.connect(lambda: screen.show_panel(Panel.NONE))
        self._give.clicked.connect(screen.give_reason)
        self.with_foot((back, None, self._give), ("left", "check"))

    def focus_first(self) -> None:
        """The line to write in."""
        self._reason.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: SheetState) -> None:
        """Show the question that is asked."""
        asked = state.asked
        if asked is not None:
            self._question.setText(asked.question)
            self._meaning.setText(asked.meaning)
            self._give.set_word(asked.key)
        self._reason.show_text(state.draft.reason)


class ClosePage(Page):
    """Asks why a hit is closed; each reason closes it."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Why do you close this hit?")
        box = panel()
        column = stack(box, pad=20, gap=12)
        column.addWidget(label("Why do you close this hit?", "title", 700))
        reasons = ReasonKeys(theme)
        reasons.chosen.connect(screen.close)
        column.addWidget(reasons)
        self._note = reasons.note
        self._note.edited.connect(lambda text: screen.write(replace(screen.state.draft, reason=text)))
        _centred(box, self)
        back = KeyButton(theme, "Back", "Esc")
        acted = KeyButton(theme, "Acted already…", "A", note="report it with a reason")
        back.clicked.connect(lambda: screen.show_panel(Panel.NONE))
        acted.clicked.connect(lambda: screen.show_panel(Panel.ACTED))
        self._tell = KeyButton(theme, "Tell others…", "T", note="says what is not verified")
        self._tell.clicked.connect(lambda: screen.show_panel(Panel.HANDOVER))
        self.with_foot((back, None, self._tell, acted), ("left", "radio", ""))

    def show_state(self, state: SheetState) -> None:
        """Show what is written so far."""
        self._note.show_text(state.draft.reason)
        self._tell.setEnabled(bool(state.handover))
        self._tell.set_note("says what is not verified" if state.handover else "enter the plate first")


class HandoverPage(Page):
    """The hit as it is told to others: read out, or copied for CAD."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tell others")
        box = panel()
        column = stack(box, pad=20, gap=GAP)
        column.addWidget(label("Say it as it stands here", "title", 700))
        self._standing = label("", "head", 800, wrap=True)
        self._text = label("", "strong", 500, wrap=True)
        column.addWidget(self._standing)
        column.addWidget(self._text)
        _centred(box, self)
        back = KeyButton(theme, "Back", "Esc")
        self._copy = KeyButton(theme, "Copy for CAD", "C", variant="primary", min_w=240)
        back.clicked.connect(lambda: screen.show_panel(Panel.NONE))
        self._copy.clicked.connect(self._copy_text)
        self.with_foot((back, None, self._copy), ("left", ""))

    def show_state(self, state: SheetState) -> None:
        """Show the text as of now."""
        self._standing.setText(state.handover[0] if state.handover else "")
        self._text.setText("\n".join(state.handover[1:]))

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._screen.state.handover))
        self._copy.set_note("copied")


class PicturePage(Page):
    """The vehicle or the crop as large as the sheet allows."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = Picture(theme, name="Picture at full size", evidence=True)
        column = stack(self, pad=PAD, gap=0)
        column.addWidget(self._picture, 1)
        back = KeyButton(theme, "Back", "Esc")
        self._vehicle = KeyButton(theme, "Vehicle", "P")
        self._crop = KeyButton(theme, "Plate", "Z")
        back.clicked.connect(lambda: screen.show_panel(Panel.NONE))
        self._vehicle.clicked.connect(lambda: screen.show_panel(Panel.PICTURE))
        self._crop.clicked.connect(lambda: screen.show_panel(Panel.ZOOM))
        self.with_foot((back, None, self._vehicle, self._crop), ("left", "car", "search"))

    def show_state(self, state: SheetState) -> None:
        """Show the picture that was asked for."""
        zoomed = state.panel is Panel.ZOOM
        self._picture.show_jpeg(state.plate_jpeg if zoomed else state.scene_jpeg)
        self._picture.set_words(state.caption, "As recorded")
        self._picture.setAccessibleName(
            f"{'Plate crop' if zoomed else 'Whole vehicle picture'}, {state.caption}"
        )
        self._vehicle.setEnabled(zoomed)
        self._crop.setEnabled(not zoomed)
        self._vehicle.set_note("" if zoomed else "shown")
        self._crop.set_note("shown" if zoomed else "")
