# SPDX-License-Identifier: Apache-2.0
"""Time, camera and place of a search: written before it, or over its results as another search for the same reason."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_state import InquiryState, Stage
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox

_ANY = ("", "Any camera")
_CAMERAS_SHOWN = 6


class FiltersPage(QWidget):
    """What is asked for besides the reasons: plate and time on the left, camera and place on the right."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.setAccessibleName("Filters of the search")
        column = stack(self, pad=PAD, gap=10)
        row = QHBoxLayout()
        row.setSpacing(PAD)
        row.addWidget(self._make_what(), 50)
        row.addWidget(self._make_where(theme), 50)
        column.addLayout(row, 1)
        self._error = NoticeBox(theme)
        column.addWidget(self._error)
        column.addLayout(self._make_keys(theme))

    def _make_what(self) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=10)
        column.addWidget(label("Plate and time", "head", 800))
        self._plate = FormField(
            "Plate or part of one", plate=True, help_text="?  one character     *  any number"
        )
        self._since = FormField("From", hint="20 Nov 18:00")
        self._until = FormField("To", hint="now")
        self._plate.edited.connect(lambda text: self._write(plate=text.upper()))
        self._since.edited.connect(lambda text: self._write(since=text))
        self._until.edited.connect(lambda text: self._write(until=text))
        for part in (self._plate, self._since, self._until):
            column.addWidget(part)
        column.addStretch(1)
        return box

    def _make_where(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=PAD, gap=10)
        column.addWidget(label("Camera and place", "head", 800))
        cameras = (_ANY, *self._screen.state.cameras)
        self._cameras = ChoiceKeys(theme, cameras, columns=2, shown=_CAMERAS_SHOWN)
        self._cameras.chosen.connect(lambda code: self._write(camera=code))
        column.addWidget(self._cameras)
        self._point = FormField("Near: latitude, longitude", hint="37.9734, -122.5311")
        self._within = FormField("Within, metres", hint="200")
        self._point.edited.connect(lambda text: self._write(point=text))
        self._within.edited.connect(lambda text: self._write(within_m=text))
        column.addWidget(self._point)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self._within, 1)
        here = KeyButton(theme, "Here", "Alt H")
        here.clicked.connect(self._screen.here)
        line.addWidget(here, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        note = "A read that was made without a position is in no place: it is left out, and counted."
        self._note = label(note, "note", 500, "text2", wrap=True)
        column.addWidget(self._note)
        column.addStretch(1)
        return box

    def _make_keys(self, theme: Theme) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GAP)
        back, clear = KeyButton(theme, "Back", "Esc"), KeyButton(theme, "No filters", "Alt N")
        self._search = KeyButton(theme, "Search", "↵", variant="primary", glyph="search", role="head")
        back.clicked.connect(self._screen.close_filters)
        clear.clicked.connect(self._screen.clear_filters)
        self._search.clicked.connect(self._screen.search)
        line.addWidget(back)
        line.addWidget(clear)
        line.addWidget(self._search, 1)
        return line

    def focus_first(self) -> None:
        """What a search is narrowed by most often."""
        self._since.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: InquiryState) -> None:
        """Show what is written, and what is wrong with it."""
        form = state.form
        for field, text in (
            (self._plate, form.plate),
            (self._since, form.since),
            (self._until, form.until),
            (self._point, form.point),
            (self._within, form.within_m),
        ):
            field.show_text(text)
        self._cameras.show_choice(form.camera)
        self._error.show_notice("p1", f"Wrong: {state.error}" if state.error else "", "")
        self._note.setVisible(not state.error)
        searching = state.stage is Stage.SEARCHING
        self._search.setEnabled(not searching)
        again = state.stage is Stage.RESULTS
        self._search.set_note("searching" if searching else "recorded anew, same reason" if again else "")

    def _write(self, **changed: str) -> None:
        self._screen.write(replace(self._screen.state.form, **changed))
        self.show_state(self._screen.state)
