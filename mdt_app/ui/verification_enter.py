# SPDX-License-Identifier: Apache-2.0
"""Step 1: the officer enters the plate from the image.

Neither the camera's text nor the list's is in this page, nor their length, nor which characters are doubtful.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from mdt_app.screens.panel import Panel
from mdt_app.screens.sheet_state import SheetState
from mdt_app.screens.verification import VerificationScreen
from mdt_app.ui.style import label, stack, text_growth
from mdt_app.ui.tokens import PAD, RADIUS, Theme
from mdt_app.ui.widgets.compare_strip import CHARS_LEFT
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_pad import PlatePad
from mdt_app.ui.widgets.plate_picture import PlatePicture
from mdt_app.ui.widgets.sheet import Page
from policy.plates import PLATE_MAX, UNREADABLE

HIDDEN = "The camera's text and the list's text are hidden until you finish."
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CELL_H, _LOW_CELL_H = 92, 62
_SLOTS_WIDE = 7  # cells as wide as a seventh of the crop, until more are typed


class EnterPage(Page):
    """Crop, entry and pad; letters and digits of the keyboard are the plate."""

    def __init__(self, screen: VerificationScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Enter the plate you see in this image")
        self._title = label("Enter the plate you see in this image", "title", 700)
        self._crop = PlatePicture(theme, name="Plate crop, full resolution", radius=RADIUS, evidence=True)
        self._cells = PlateCells(theme, "", pitch=79, height=_CELL_H, slots=1, caret=0, name="Your entry")
        self._hidden = label(HIDDEN, "body", 500, "text2", wrap=True)
        self._pad = PlatePad(theme)
        self._pad.typed.connect(screen.type)
        self._pad.deleted.connect(screen.delete)
        self._pad.cleared.connect(screen.clear)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(PAD, PAD, PAD, PAD)
        self._grid.setHorizontalSpacing(PAD)
        self._grid.setVerticalSpacing(10)
        self._entry = QWidget()
        entry = self._entry_column = stack(self._entry, gap=10)
        entry.addWidget(self._cells)
        entry.addWidget(self._hidden)
        entry.addStretch(1)
        self._low: bool | None = None
        self._caption = ""
        self._make_foot(theme)

    def _make_foot(self, theme: Theme) -> None:
        later = KeyButton(theme, "Later", "Alt L")
        picture = KeyButton(theme, "Picture", "Alt P")
        zoom = KeyButton(theme, "Zoom", "Alt Z")
        cannot = KeyButton(theme, "Cannot read it", "Alt U")
        compare = self._compare = KeyButton(theme, "Compare", "↵", variant="primary", min_w=220)
        screen = self._screen
        later.clicked.connect(screen.leave)
        picture.clicked.connect(lambda: screen.show_panel(Panel.PICTURE))
        zoom.clicked.connect(lambda: screen.show_panel(Panel.ZOOM))
        cannot.clicked.connect(screen.cannot_read)
        compare.clicked.connect(screen.enter)
        self.with_foot((later, picture, zoom, None, cannot, compare), ("later", "car", "search", "", "right"))
        self.with_short_word(cannot, "Can't read")

    def set_narrow(self, *, narrow: bool) -> None:
        """Narrow screens: shorter words on the keys."""
        super().set_narrow(narrow=narrow)
        self._compare.set_note("when complete" if narrow else "after the last character")

    def show_state(self, state: SheetState) -> None:
        """Show picture and entry."""
        self._crop.show_plate(state.plate_jpeg, state.plate_at)
        self._caption = state.caption
        self._show_entry(state.draft.typed)
        self._fit()

    def _show_entry(self, typed: str) -> None:
        full = len(typed) >= PLATE_MAX
        self._cells.set_plate(
            typed, slots=len(typed) + (0 if full else 1), caret=None if full else len(typed)
        )
        cell_h = _LOW_CELL_H if self._low else _CELL_H
        room = self._entry.width() if self._low else self._crop_width()
        pitch = min(room * 0.9 / _SLOTS_WIDE, (room - 4) / max(1, len(typed) + 1))
        self._cells.set_pitch(max(20.0, pitch), cell_h)

    def _crop_width(self) -> int:
        """Half of a wide sheet, four tenths of a narrow one: always above a third."""
        return round(self.width() * (0.402 if self._low else 0.4815)) - 2 * text_growth()

    def _arrange(self, *, low: bool) -> None:
        """Pad beside the crop on wide screens, below it on low ones."""
        if low == self._low:
            return
        self._low = low
        for widget in (self._title, self._crop, self._entry, self._pad):
            self._grid.removeWidget(widget)
        self._pad.set_low(low=low)
        top = Qt.AlignmentFlag.AlignTop
        if low:
            self._grid.addWidget(self._crop, 0, 0, 2, 1, top)
            self._grid.addWidget(self._title, 0, 1)
            self._grid.addWidget(self._entry, 1, 1)
            self._grid.addWidget(self._pad, 2, 0, 1, 2, top)
            self._title.setWordWrap(True)
        else:
            self._grid.addWidget(self._title, 0, 0)
            self._grid.addWidget(self._crop, 1, 0, top)
            self._grid.addWidget(self._entry, 2, 0)
            self._grid.addWidget(self._pad, 0, 1, 3, 1, top)
            self._title.setWordWrap(bool(text_growth()))
        self._grid.setRowStretch(2, 0 if low else 1)
        self._grid.setRowStretch(1, 1 if low else 0)

    def _fit(self) -> None:
        self._arrange(low=self.is_tight)
        # Nothing lies over the crop, which the plate fills: its words stand below or beside it.
        self._hidden.setText(f"{self._caption}, as recorded. {HIDDEN}")
        size = self._crop.image.size()
        aspect = size.width() / size.height() if size.height() else 2.0
        room_h = max(60.0, self.height() - (410 if self._low else 250))
        width = min(float(self._crop_width()), room_h * aspect)
        self._crop.setFixedSize(round(width), round(width / aspect))
        indent = 0 if self._low else round(width * CHARS_LEFT)
        self._entry_column.setContentsMargins(indent, 0, 0, 0)
        self._show_entry(self._screen.state.draft.typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Crop and pad take the new room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Take ? and Enter at once: as shortcuts of keys they would act a moment later, out of order."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.text() == UNREADABLE or event.key() in _ENTER)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keyboard is the pad: plate characters, ? for unreadable, Backspace, Ctrl Backspace, Enter."""
        if event.key() == Qt.Key.Key_Backspace:
            clear = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self._screen.clear if clear else self._screen.delete)()
        elif event.key() in _ENTER:
            self._screen.enter()
        elif event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            super().keyPressEvent(event)
        else:
            self._screen.type(event.text())
