# SPDX-License-Identifier: Apache-2.0
"""At rest: the hit that asks for attention with all its facts, and what may be done before it is verified."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from mdt_app.screens.alert_card import AlertCard
from mdt_app.screens.alerts import AlertsScreen, AlertsState
from mdt_app.screens.plate_place import place_of
from mdt_app.ui.announce import spoken
from mdt_app.ui.style import font, label, panel, scrolled, set_property, stack, tall, text_growth
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture
from mdt_app.ui.widgets.priority_mark import PriorityMark
from mdt_app.ui.widgets.vehicle_picture import VehiclePicture

#: Width of the pictures, pixels: where there is room, and where there is not.
_PICTURE_W, _NARROW_PICTURE_W = 52 * UNIT, 42 * UNIT
_CELLS_H = 36
#: Above this height of the panel pictures are larger, pixels.
_TALL_H, _TALL_PICTURE_W = 480, 65 * UNIT
#: Least height of the vehicle picture, pixels: the live pictures give way to a hit.
_LEAST_VEHICLE_H = 20 * UNIT
#: Width of the vehicle picture over its height where there is room enough.
_LEAST_ASPECT = 1.25


class AlertPanel(QWidget):
    """Shows ``AlertsState.newest``.

    Signals:
        fitted: what it shows was arranged for another size, and may need another height.
    """

    fitted = Signal()

    def __init__(self, screen: AlertsScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._narrow = False
        self._area: QScrollArea | None = None
        self._card: AlertCard | None = None
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._empty())
        self._layers.addWidget(self._filled(theme))
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def focus_verify(self) -> None:
        """Put the ring on *verify*, if there is a hit."""
        if self._card is not None:
            self._verify.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty(self) -> QFrame:
        frame = panel()
        column = stack(frame, pad=PAD, gap=UNIT)
        column.addStretch(1)
        for text, role, weight, tone in (
            ("No open hit", "head", 700, "text"),
            ("A hit appears here and stays until a person closes it.", "note", 500, "text2"),
        ):
            line = label(text, role, weight, tone, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch(1)
        return frame

    def least_height(self, width: int) -> int:
        """Pixels in which every fact has its room at this width, pixels; 0 while there is no hit."""
        layout = self._frame.layout()
        if self._card is None or layout is None:
            return 0
        edge = 2 * self._frame.frameWidth() or 2
        wraps = layout.hasHeightForWidth()
        whole = edge + (
            layout.minimumHeightForWidth(width - edge) if wraps else layout.minimumSize().height()
        )
        beside = width - edge - self._crop.width() - 3 * PAD
        return whole if self._area is None else whole + self._hidden_height(beside)

    def _hidden_height(self, width: int) -> int:
        """Pixels of the facts that have to be turned to where only the pictures give the height."""
        content = self._area.widget() if self._area is not None else None
        pictures = self._crop.height() + _CELLS_H + 3 * UNIT + _LEAST_VEHICLE_H
        return max(0, content.heightForWidth(width) - pictures) if content is not None else 0

    def _filled(self, theme: Theme) -> QFrame:
        self._frame = frame = panel()
        column = stack(frame, pad=PAD, gap=GAP)
        facts = QHBoxLayout()
        facts.setSpacing(PAD)
        facts.addLayout(self._pictures(theme))
        words = self._words(theme)
        if text_growth():  # where a hit has more to say than a small screen has room for in large text
            content = QWidget()
            content.setLayout(words)
            self._area = scrolled(content)
            facts.addWidget(self._area, 1)
        else:
            facts.addLayout(words, 1)
        column.addLayout(facts, 1)
        self._unverified_below = label("", "note", 700, "p2", wrap=True)
        self._unverified_below.hide()
        column.addWidget(self._unverified_below)
        self._keys = keys = QHBoxLayout()
        keys.setSpacing(GAP)
        self._verify = KeyButton(
            theme, "Verify", "V", variant="primary", glyph="eye", role="head", h=19 * UNIT
        )
        self._follow = KeyButton(theme, "Follow", "F", h=19 * UNIT)
        self._dismiss = KeyButton(theme, "Dismiss…", "D", h=19 * UNIT)
        self._verify.clicked.connect(self._ask(self._screen.verify))
        self._follow.clicked.connect(self._ask(self._screen.follow))
        self._dismiss.clicked.connect(self._ask(self._screen.dismiss))
        keys.addWidget(self._verify, 1)
        keys.addWidget(self._follow)
        keys.addWidget(self._dismiss)
        column.addLayout(keys)
        return frame

    def _pictures(self, theme: Theme) -> QVBoxLayout:
        column = stack(gap=6)
        self._crop = PlatePicture(theme, name="Plate", radius=UNIT, evidence=True)
        self._cells = PlateCells(theme, "", pitch=30, height=_CELLS_H, cell=False, name="Read")
        self._vehicle = VehiclePicture(theme, name="Vehicle", radius=UNIT)
        self._vehicle.setMinimumHeight(_LEAST_VEHICLE_H)
        column.addWidget(self._crop)
        column.addWidget(self._cells, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._vehicle, 1)
        column.addStretch(0)
        return column

    def _words(self, theme: Theme) -> QVBoxLayout:
        column = stack(gap=2)
        top = QHBoxLayout()
        self._mark = PriorityMark(theme, 4, size=44, role="head")
        self._ago = label("", "body", 600)
        top.addWidget(self._mark)
        top.addStretch(1)
        top.addWidget(self._ago)
        self._category = label("", "head", 700, wrap=True)
        self._caution = label("", "note", 700, "p2", wrap=True)
        self._source = label("", "note", 500, "text2", wrap=True)
        self._age = label("", "note", 600, "text2", wrap=True)
        self._read = label("", "note", 500, "text2", wrap=True)
        self._yield = label("", "note", 600, "text2", wrap=True)
        self._again = label("", "note", 700, wrap=True)
        self._unverified = label("", "note", 700, "p2", wrap=True)
        column.addLayout(top)
        lines = (self._category, self._caution, self._source, self._yield, self._age, self._read, self._again)
        for line in lines:
            column.addWidget(line)
        column.addStretch(1)
        column.addWidget(self._unverified)
        return column

    def _ask(self, action: Callable[[UUID], None]) -> Callable[[], None]:
        def asked() -> None:
            if self._card is not None:
                action(self._card.hit_id)

        return asked

    def show_state(self, state: AlertsState) -> None:
        """Show the hit, and its ages as of now."""
        card = state.newest
        before, self._card = self._card, card
        if card is not None and card != before:
            self._show_card(card, is_new=before is None or before.hit_id != card.hit_id)
        self._layers.setCurrentIndex(0 if card is None else 1)
        if card is not None:
            self._ago.setText(card.ago(state.now))
            self._age.setText(card.list_age(state.now))
            set_property(self._age, "tone", card.list_tone(state.now))
            self._verify.set_note("opens at rest" if state.moving else "")
            self._follow.set_note("following" if card.following else "")
            self._follow.setVisible(state.may_follow)
            self._unverified.setText(state.notice)
            self._unverified_below.setText(state.notice)

    def _show_card(self, card: AlertCard, *, is_new: bool) -> None:
        plate = card.hit.read.plate
        if is_new:
            self._crop.show_plate(plate.plate_jpeg, place_of(plate))
            self._vehicle.show_scene(plate)
            self._crop.setAccessibleName(f"Plate, {card.camera} camera, {card.read_at}")
            self._vehicle.setAccessibleName(f"Vehicle, {card.camera} camera, {card.read_at}")
            self.setAccessibleName(spoken(card))
        self._mark.set_level(card.level)
        self._category.setText(card.category)
        self._caution.setText(card.caution)
        self._caution.setVisible(bool(card.caution))
        for line, words in ((self._again, card.again_words), (self._yield, card.yield_words)):
            line.setText(words)
            line.setVisible(bool(words))
        self._source.setText(" · ".join(part for part in (card.list_name, card.agency) if part))
        self._show_read(card)
        self._cells.set_plate(card.text, doubt=card.doubtful)
        self._fit_pictures()

    def _show_read(self, card: AlertCard) -> None:
        """When, how sure, which camera; where it is narrow the state stands in the list of reads alone."""
        when = f"{card.read_at}, {card.sure}"
        parts = [when, card.camera] if self._narrow else [f"Read {when}", card.camera, card.state]
        self._read.setText(" · ".join(parts))

    def set_narrow(self, *, narrow: bool) -> None:
        """Stack the keys and shrink the pictures where the panel is narrow."""
        self._narrow = narrow
        for at, key in enumerate((self._verify, self._follow, self._dismiss)):
            key.set_stacked(narrow)
            key.setFixedHeight(tall(21 * UNIT) if narrow else 19 * UNIT)
            self._keys.setStretch(at, 1 if narrow or at == 0 else 0)
        self._follow.set_glyph("follow" if narrow else "")
        self._dismiss.set_glyph("cross" if narrow else "")
        self._category.setFont(font("strong" if narrow else "head", 700))
        self._ago.setVisible(not narrow)
        self._fit_pictures()
        if self._card is not None:
            self._show_read(self._card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger pictures where the panel has the whole height."""
        super().resizeEvent(event)
        self._fit_pictures()
        self.fitted.emit()

    def _fit_pictures(self) -> None:
        high = self.height() > _TALL_H
        below = self._narrow or high or self._area is not None  # never where it has to be turned to
        self._unverified.setVisible(not below)
        self._unverified_below.setVisible(below)
        width = _NARROW_PICTURE_W if self._narrow else _TALL_PICTURE_W if high else _PICTURE_W
        width -= 8 * text_growth()
        self._crop.setFixedSize(width, width // 2)
        self._vehicle.setFixedWidth(width)
        self._vehicle.setMaximumHeight(round(width / _LEAST_ASPECT))
        height = 14 * UNIT if high and not self._narrow else _CELLS_H
        self._cells.set_pitch((width - 2) / max(7, len(self._cells.plate_text)), height)
