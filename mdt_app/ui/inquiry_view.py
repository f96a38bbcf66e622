# SPDX-License-Identifier: Apache-2.0
"""The search page: why, then what, then the results of this car's own reads."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_state import InquiryState, Stage
from mdt_app.ui.inquiry_filters import FiltersPage
from mdt_app.ui.inquiry_results import ResultsPage
from mdt_app.ui.style import font, label, panel, stack, text_growth
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox

_COLUMNS = 2
_NARROW_W = 1000
_SHOWN = 6  # purposes that stand at once; more of them open with a key


class FormPage(QWidget):
    """The documented reasons on the left, the pattern on the right."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        column = stack(self, pad=PAD, gap=PAD)
        row = QHBoxLayout()
        row.setSpacing(PAD)
        row.addWidget(self._make_why(theme), 56)
        row.addWidget(self._make_what(theme), 44)
        column.addLayout(row, 1)

    def _make_why(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=12, gap=6)
        column.addWidget(label("Why are you searching?", "head" if text_growth() else "title", 800))
        column.addWidget(label("Purpose", "body", 700))
        self._purposes = ChoiceKeys(theme, self._screen.state.purposes, columns=_COLUMNS, shown=_SHOWN)
        self._purposes.chosen.connect(lambda code: self._write(purpose=code))
        column.addWidget(self._purposes)
        state = self._screen.state
        self._case = FormField("Case or incident number", help_text=state.case_note)
        self._reason = FormField("Reason", help_text=state.reason_note)
        self._case.edited.connect(lambda text: self._write(case_number=text))
        self._reason.edited.connect(lambda text: self._write(reason=text))
        column.addWidget(self._case)
        column.addWidget(self._reason)
        column.addStretch(1)
        return box

    def _make_what(self, theme: Theme) -> QWidget:
        box = panel()
        column = self._asked = stack(box, pad=12, gap=6)
        self._what = label("What are you looking for?", "title", 800)
        column.addWidget(self._what)
        self._plate = FormField(
            "Plate or part of one", plate=True, help_text="?  one character     *  any number"
        )
        self._plate.edited.connect(lambda text: self._write(plate=text.upper()))
        column.addWidget(self._plate)
        column.addWidget(self._make_times())
        self._filters = KeyButton(theme, "", "Alt F")
        self._filters.clicked.connect(self._screen.open_filters)
        column.addWidget(self._filters)
        column.addStretch(1)
        self._error = NoticeBox(theme)
        column.addWidget(self._error)
        column.addWidget(self._make_note())
        self._released = KeyButton(
            theme, "Run the released search", "Alt R", note="a supervisor let it through, once"
        )
        self._released.clicked.connect(self._screen.run_released)
        column.addWidget(self._released)
        self._search = KeyButton(theme, "Search", "↵", variant="primary", glyph="search", role="head")
        self._search.clicked.connect(self._screen.search)
        column.addWidget(self._search)
        return box

    def _make_times(self) -> QWidget:
        self._times = QWidget()
        times = QHBoxLayout(self._times)
        times.setContentsMargins(0, 0, 0, 0)
        times.setSpacing(GAP)
        self._since, self._until = FormField("From", hint="20 Nov 18:00"), FormField("To", hint="now")
        self._since.edited.connect(lambda text: self._write(since=text))
        self._until.edited.connect(lambda text: self._write(until=text))
        times.addWidget(self._since, 1)
        times.addWidget(self._until, 1)
        return self._times

    def _make_note(self) -> QWidget:
        self._note = panel("raised")
        words = stack(self._note, pad=8, gap=0)
        words.addWidget(label("Searches reads of this car only", "body", 700, wrap=True))
        words.addWidget(
            label(
                "Your name, these answers and the number of results go on the access record.",
                "note",
                500,
                "text2",
                wrap=True,
            )
        )
        return self._note

    def focus_first(self) -> None:
        """The first thing that is still to be written."""
        self._case.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: InquiryState) -> None:
        """Show what is written, and why a search was refused."""
        form = state.form
        for field, text in (
            (self._case, form.case_number),
            (self._reason, form.reason),
            (self._plate, form.plate),
            (self._since, form.since),
            (self._until, form.until),
        ):
            field.show_text(text)
        self._purposes.show_choice(form.purpose)
        self._filters.set_note(_filters(state))
        self._error.show_notice("p1", f"Wrong: {state.error}" if state.error else "", "")
        self._released.setVisible(bool(state.released))
        self._note.setVisible(not state.error and not state.released)
        searching = state.stage is Stage.SEARCHING
        self._search.setEnabled(not searching)
        self._search.set_note("searching" if searching else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages leave the two times to the page of filters, so that they can be read whole."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_W
        self._asked.setSpacing(UNIT if narrow or text_growth() else 6)
        self._what.setFont(font("head" if narrow or text_growth() else "title", 800))
        self._times.setVisible(not narrow)
        self._filters.set_word("Time, camera, place" if narrow else "Camera and place")

    def _write(self, **changed: str) -> None:
        self._screen.write(replace(self._screen.state.form, **changed))
        self.show_state(self._screen.state)


def _filters(state: InquiryState) -> str:
    """What is written on the page of filters, in a few words."""
    form = state.form
    camera = dict(state.cameras).get(form.camera, form.camera)
    place = f"within {form.within_m} m" if form.point and form.within_m else ""
    return " · ".join(part for part in (camera, place) if part)


class InquiryView(QWidget):
    """Renders the search: form, then results; over either of them the filters."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.form, self.results = FormPage(screen, theme), ResultsPage(screen, theme)
        self.filters = FiltersPage(screen, theme)
        self._shown: FormPage | ResultsPage | FiltersPage = self.form
        column = stack(self, gap=0)
        for page in (self.form, self.filters, self.results):
            column.addWidget(page)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def show_state(self, state: InquiryState) -> None:
        """Show the form, the filters or the results."""
        found: FormPage | ResultsPage | FiltersPage
        found = self.results if state.stage is Stage.RESULTS else self.form
        shown = self.filters if state.filtering else found
        turned, self._shown = shown is not self._shown, shown
        for page in (self.form, self.filters, self.results):
            page.setVisible(page is shown)
            page.show_state(state)
        if turned and self.isVisible():
            shown.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """The page that is shown has the focus; searches that were released are looked for."""
        super().showEvent(event)
        self._screen.look_up_released()
        self._shown.focus_first()
