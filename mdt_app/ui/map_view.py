# SPDX-License-Identifier: Apache-2.0
"""The map page: the map, its keys, the position in words, and the chosen hit at rest."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mdt_app.screens.map import MapScreen
from mdt_app.screens.map_state import ZOOM_LEAST, ZOOM_MOST, Counts, HitCard, MapState, counted
from mdt_app.screens.wording import number
from mdt_app.storage.tiles import TileSet
from mdt_app.ui.map_canvas import MapCanvas
from mdt_app.ui.map_layers import paint_dot
from mdt_app.ui.map_tiles import TileLoader
from mdt_app.ui.style import font, label, panel, set_property, stack, text_growth
from mdt_app.ui.tokens import GAP, PAD, TARGET, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.priority_mark import PriorityMark

_SIDE_W, _NARROW_SIDE_W = 72 * UNIT, 62 * UNIT
_NARROW_W = 1100
_KEY_H = 21 * UNIT
_PITCH = 30.0
#: One press of an arrow moves the map so far, pixels.
STEP_PX = 96
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ZOOMS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Underscore: -1}


def _key_h() -> int:
    """Height of a key, pixels; beside larger text the keys are as low as a key may be."""
    return TARGET if text_growth() else _KEY_H


class DotSign(QWidget):
    """The sign of a read, beside the word that explains it; screen readers pass over it."""

    decorative = True

    def __init__(self, theme: Theme, *, fresh: bool) -> None:
        super().__init__()
        self._theme, self._fresh = theme, fresh
        self.setFixedSize(16, 16)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_dot(painter, self._theme, QRectF(1, 1, 14, 14), fresh=self._fresh)
        painter.end()


class MapView(QWidget):
    """Renders the map screen.

    Plus and minus zoom, arrows move, C centres, N turns, H chooses the next hit, V opens its sheet.

    Args:
        screen: what is shown.
        theme: to begin with.
        tiles: streets; None without a map file.
    """

    def __init__(self, screen: MapScreen, theme: Theme, tiles: TileLoader | None = None) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Map page")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        self._canvas = MapCanvas(screen, theme, tiles)
        row.addWidget(self._canvas, 1)
        self._side = QWidget()
        column = stack(self._side, gap=GAP)
        column.addLayout(self._keys(theme))
        column.addWidget(self._position_panel())
        self._unverified = label("Hits shown: NOT VERIFIED", "card_note", 700, "p2", wrap=True)
        column.addWidget(self._unverified)
        column.addWidget(self._counts_panel(theme))
        column.addStretch(1)
        column.addWidget(self._hit_panel(theme))
        column.addLayout(self._hit_keys(theme))
        row.addWidget(self._side)
        if tiles is not None:
            tiles.opened.connect(self._opened, Qt.ConnectionType.QueuedConnection)
            tiles.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _opened(self, found: TileSet) -> None:
        self._screen.ground_opened(found.credit, found.middle)

    def _failed(self, trouble: str) -> None:
        self._screen.ground_failed(trouble)

    def _keys(self, theme: Theme) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        self._out = KeyButton(theme, "Zoom out", "-", glyph="minus", stacked=True, h=_key_h(), role="body")
        self._in = KeyButton(theme, "Zoom in", "+", glyph="plus", stacked=True, h=_key_h(), role="body")
        self._centre = KeyButton(theme, "Centre", "C", glyph="centre", stacked=True, h=_key_h(), role="body")
        self._turn = KeyButton(
            theme, "Heading up", "N", glyph="heading", stacked=True, h=_key_h(), role="body"
        )
        self._out.clicked.connect(lambda: self._screen.zoom(-1))
        self._in.clicked.connect(lambda: self._screen.zoom(1))
        self._centre.clicked.connect(self._screen.centre)
        self._turn.clicked.connect(self._screen.turn)
        for at, key in enumerate((self._out, self._in, self._centre, self._turn)):
            grid.addWidget(key, at // 2, at % 2)
        return grid

    def _position_panel(self) -> QWidget:
        self._position = panel()
        column = stack(self._position, gap=0)
        column.setContentsMargins(3 * UNIT, GAP, 3 * UNIT, GAP)
        self._words = label("", "strong", 700, wrap=True)
        self._coordinates = label("", "note", 600, "text2")
        self._note = label("", "note", 500, wrap=True)
        for part in (self._words, self._coordinates, self._note):
            column.addWidget(part)
        return self._position

    def _counts_panel(self, theme: Theme) -> QWidget:
        self._counts = QWidget()
        column = stack(self._counts, gap=0)
        column.setContentsMargins(3 * UNIT, 0, 3 * UNIT, 0)
        self._reads = label("", "note", 600)
        self._hits = label("", "note", 600, wrap=True)
        self._less = label("", "note", 500, "text2", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(DotSign(theme, fresh=True))
        line.addWidget(self._reads, 1)
        column.addLayout(line)
        for part in (self._hits, self._less):
            column.addWidget(part)
        return self._counts

    def _hit_panel(self, theme: Theme) -> QWidget:
        self._hit = panel("chosen")
        column = stack(self._hit, gap=2)
        column.setContentsMargins(3 * UNIT, GAP, 3 * UNIT, GAP)
        self._mark = PriorityMark(theme, 4, size=34)
        self._plate = PlateCells(theme, "", pitch=_PITCH, height=44, cell=False, name="Read")
        self._category = label("", "note", 700, wrap=True)
        self._when = ElidedLabel("note", 500, "text2")
        self._unsure = label("", "note", 600, "p2", wrap=True)
        self._notice = label("", "note", 600, "p2", wrap=True)
        for part in (self._mark, self._plate, self._category, self._when, self._unsure, self._notice):
            column.addWidget(part)
        return self._hit

    def _hit_keys(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._verify = KeyButton(
            theme, "Verify", "V", variant="primary", glyph="eye", stacked=True, h=_key_h(), role="body"
        )
        self._next = KeyButton(theme, "Next hit", "H", glyph="hits", stacked=True, h=_key_h(), role="body")
        self._verify.clicked.connect(self._screen.verify)
        self._next.clicked.connect(self._screen.next_hit)
        row.addWidget(self._next)
        row.addWidget(self._verify)
        return row

    def set_theme(self, theme: Theme) -> None:
        """Remember it; the parts take it themselves."""
        self._theme = theme

    def show_state(self, state: MapState) -> None:
        """Show what changed; a page that nobody sees shows nothing."""
        if not self.isVisible():
            return
        self._turn.set_word("North up" if state.look.heading_up else "Heading up")
        self._show_zoom(state.look.zoom)
        self._show_position(state)
        self._show_counts(state)
        self._show_hit(state.card)
        self._unverified.setVisible(state.moving and bool(state.hits))
        for key in (self._verify, self._next):
            key.setVisible(bool(state.hits) and not state.moving)
        self._verify.setEnabled(state.card is not None)
        self._verify.set_note("" if state.card is not None else "none chosen")

    def _show_zoom(self, zoom: int) -> None:
        for key, end, why in ((self._in, ZOOM_MOST, "nearest"), (self._out, ZOOM_LEAST, "farthest")):
            key.setEnabled(zoom != end)
            key.set_note(why if zoom == end else "")

    def _show_position(self, state: MapState) -> None:
        """While the car moves only what is wrong is said, in that size; beside a chosen hit the first line."""
        position, moving = state.position, state.moving
        brief = moving or state.card is not None
        self._position.setVisible(not moving or bool(position.tone))
        set_property(self._position, "panel", position.tone or "surface")
        set_property(self._words, "tone", position.tone or "text")
        self._words.setFont(font("card_note" if moving else "strong", 700))
        self._words.setText(position.words)
        self._coordinates.setText(position.coordinates)
        self._note.setText(position.note)
        self._coordinates.setVisible(bool(position.coordinates) and not brief)
        self._note.setVisible(bool(position.note) and not brief)

    def _show_counts(self, state: MapState) -> None:
        counts = state.counts
        self._counts.setVisible(not state.moving and state.card is None)
        self._reads.setText(counted(counts.reads, "read"))
        waiting = f"{counted(counts.hits, 'hit')} waiting, not verified"
        self._hits.setText(waiting if counts.hits else "No hits waiting")
        less = _not_drawn(counts)
        self._less.setText("\n".join(less))
        self._less.setVisible(bool(less))

    def _show_hit(self, card: HitCard | None) -> None:
        self._hit.setVisible(card is not None)
        if card is None:
            self._plate.set_plate("")
            return
        self._mark.set_level(card.level)
        room = self._side.width() - 6 * UNIT - 6
        self._plate.set_pitch(min(_PITCH, room / max(1, len(card.text))), 44)
        self._plate.set_plate(card.text, doubt=card.doubtful)
        self._category.setText(card.category)
        self._when.show_text(card.when)
        self._notice.setText(card.notice)
        self._unsure.setText(card.place)
        self._unsure.setVisible(bool(card.place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the map; plus and minus of every keyboard zoom it."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            right, down = _ARROWS[key]
            self._screen.pan(right * STEP_PX, down * STEP_PX)
        elif key in _ZOOMS:
            self._screen.zoom(_ZOOMS[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys take less room on a narrow screen."""
        super().resizeEvent(event)
        side = _NARROW_SIDE_W if self.width() < _NARROW_W else _SIDE_W
        self._side.setFixedWidth(side + 6 * text_growth())

    def showEvent(self, event: QShowEvent) -> None:
        """What came while the page was away is shown; the map has the focus: arrows move it."""
        super().showEvent(event)
        self.show_state(self._screen.state)
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _not_drawn(counts: Counts) -> list[str]:
    """What is not on the map, in words."""
    lines = []
    if counts.older:
        lines.append(f"Newest drawn, {number(counts.older)} older not")
    if counts.unplaced:
        lines.append(f"{counted(counts.unplaced, 'read')} without a position")
    if counts.hits_unplaced:
        lines.append(f"{counted(counts.hits_unplaced, 'hit')} without a position")
    return lines
