# SPDX-License-Identifier: Apache-2.0
"""The form of a camera: kind and source on the left; on the right its picture when it is tried, and keeping it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.bench import BenchScreen
from mdt_app.screens.bench_state import FormState
from mdt_app.screens.camera_form import KINDS, SIDES, SOURCES, CameraForm
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, Theme
from mdt_app.ui.widgets.bench_picture import RegionPicture
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox


class CameraFormPage(QWidget):
    """A camera is tried live before it can be kept."""

    def __init__(self, screen: BenchScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        row.addWidget(self._make_fields(theme), 1)
        row.addWidget(self._make_trial(theme), 1)

    def _make_fields(self, theme: Theme) -> QWidget:
        box = panel()
        column = stack(box, pad=12, gap=6)
        self._title = label("", "head", 700)
        column.addWidget(self._title)
        self._label = FormField("Label")
        self._label.edited.connect(lambda text: self._write(label=text))
        column.addWidget(self._label)
        self._sides = ChoiceKeys(theme, SIDES, columns=4, shown=4)
        self._sides.chosen.connect(lambda code: self._write(side=code))
        column.addWidget(self._sides)
        self._kinds = ChoiceKeys(theme, KINDS, columns=3, shown=6)
        self._kinds.chosen.connect(lambda code: self._write(kind=code))
        column.addWidget(self._kinds)
        self._source = FormField("Source")
        self._source.edited.connect(lambda text: self._write(source=text))
        column.addWidget(self._source)
        numbers = QHBoxLayout()
        numbers.setSpacing(GAP)
        self._width, self._height, self._rate = (FormField(name) for name in ("Width", "Height", "Frames/s"))
        self._width.edited.connect(lambda text: self._write(width=text))
        self._height.edited.connect(lambda text: self._write(height=text))
        self._rate.edited.connect(lambda text: self._write(frames_per_s=text))
        for field in (self._width, self._height, self._rate):
            field.line.setMinimumWidth(40)
            numbers.addWidget(field, 1)
        column.addLayout(numbers)
        column.addStretch(1)
        return box

    def _make_trial(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = stack(box, gap=GAP)
        self._picture = RegionPicture(theme, name="The camera that is tried, live")
        column.addWidget(self._picture, 1)
        self._found = NoticeBox(theme)
        column.addWidget(self._found)
        self._wrong = NoticeBox(theme)
        column.addWidget(self._wrong)
        self._try = KeyButton(theme, "Try it", "Ctrl T", glyph="live")
        self._try.clicked.connect(self._screen.try_camera)
        self._remove = KeyButton(theme, "Remove this camera", "Ctrl R", note="hold 1 s")
        self._remove.held.connect(self._screen.remove_camera)
        column.addWidget(self._remove)
        column.addWidget(self._try)
        ends = QHBoxLayout()
        ends.setSpacing(GAP)
        back = KeyButton(theme, "Back", "Esc", glyph="back")
        back.clicked.connect(self._screen.back)
        self._keep = KeyButton(theme, "Keep", "↵", variant="primary", note="not tried yet")
        self._keep.clicked.connect(self._screen.keep_camera)
        ends.addWidget(back)
        ends.addWidget(self._keep, 1)
        column.addLayout(ends)
        return box

    def focus_first(self) -> None:
        """The label is asked for first."""
        self._label.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self, shown: FormState) -> None:
        """Show what is written, and how the camera does that is tried."""
        form = shown.form
        self._title.setText("Change a camera" if form.camera else "Add a camera")
        self._remove.setVisible(bool(form.camera))
        name, example = SOURCES[form.kind]
        self._source.set_name(name)
        self._source.line.setPlaceholderText(example)
        for field, text in (
            (self._label, form.label),
            (self._source, form.source),
            (self._width, form.width),
            (self._height, form.height),
            (self._rate, form.frames_per_s),
        ):
            field.show_text(text)
        self._sides.show_choice(form.side)
        self._kinds.show_choice(form.kind)
        self._show_trial(shown)

    def _show_trial(self, shown: FormState) -> None:
        if shown.picture.preview is None and not shown.picture.failed and not shown.trying:
            self._picture.set_words("", "")
            self._picture.show_message("Its picture is shown here when it is tried")
        else:
            self._picture.show_bench(shown.picture)
        self._found.show_notice("ok", shown.found, "")
        head, _, remedy = shown.error.partition(". ")
        self._wrong.show_notice("p2", head, remedy)
        self._try.setEnabled(not shown.trying)
        self._try.set_note("starting it" if shown.trying else "")
        self._keep.setEnabled(shown.works)
        self._keep.set_note("" if shown.works else "not tried yet")

    def _write(self, **changed: str) -> None:
        shown = self._screen.state.form
        if shown is not None:
            form: CameraForm = replace(shown.form, **changed)
            self._screen.write(form)
