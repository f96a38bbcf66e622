# SPDX-License-Identifier: Apache-2.0
"""A key: at least 76 px both ways, icon, word, optional second line, and the letter that presses it."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font, text_growth, text_px
from mdt_app.ui.tokens import RADIUS, TARGET, Theme
from mdt_app.ui.widgets.key_looks import (
    ANSWERS,
    CHOSEN,
    SHORTCUTS,
    VARIANTS,
    CapPlace,
    Face,
    cap_width,
    paint_cap,
    paint_held,
    paint_ring,
    paint_stacked,
)
from mdt_app.ui.widgets.key_press import KeyPress
from mdt_app.ui.widgets.key_words import KeyWidths, Said, two_line_width

_GLYPH = 28
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyButton(QAbstractButton):
    """A key of the terminal.

    Args:
        text: the word on it.
        key: the letter or key that presses it ("V", "Alt L", "↵"); drawn as a cap.
        variant: a name of ``VARIANTS``.
        glyph: an icon's name.
        note: the second line; on a key that cannot be pressed it says why.
        role: type role of the word.
        stacked: icon above word, cap in the corner.
        plate: the word is set in the plate font.
        wrap: a long word may take two lines.
        checked: chosen, for the variants of ``CHOSEN``.
        enabled: whether it can be pressed.
        min_w: least width, pixels.
        h: height, pixels.

    Signals:
        held: it was held down for one second; a ``clicked`` follows only when nobody listens to this.
    """

    held = Signal()

    def __init__(  # noqa: PLR0913 - each keyword is one facet of how a key looks
        self,
        theme: Theme,
        text: str,
        key: str = "",
        *,
        variant: str = "secondary",
        glyph: str = "",
        note: str = "",
        role: str = "strong",
        stacked: bool = False,
        plate: bool = False,
        wrap: bool = False,
        checked: bool = False,
        enabled: bool = True,
        min_w: int = TARGET,
        h: int = TARGET,
    ) -> None:
        super().__init__()
        self._theme, self._key, self._variant, self._glyph, self._note = theme, key, variant, glyph, note
        self._role, self._stacked, self._plate, self._min_w = role, stacked, plate, min_w
        self._wrap, self._whole_w, self._word = wrap, min_w, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(variant in CHOSEN)
        self.setChecked(checked)
        self.setEnabled(enabled)
        self.setFixedHeight(h)
        self.set_word(text)
        self._press = KeyPress(self)
        self._press.held.connect(self.held)
        if key:
            self.set_shortcut(SHORTCUTS.get(key, key.replace(" ", "+")))

    @property
    def note(self) -> str:
        """The second line."""
        return self._note

    @property
    def key(self) -> str:
        """The cap: what presses this key."""
        return self._key

    @property
    def variant(self) -> str:
        """Which kind of key it is."""
        return self._variant

    def set_note(self, note: str) -> None:
        """Show another second line."""
        if note != self._note:
            self._note = note
            self._fit()

    def set_word(self, text: str) -> None:
        """Show another word."""
        if text != self._word:
            self._word = text
            self.setText(text)
            self._fit()

    @property
    def sequence(self) -> QKeySequence:
        """What presses this key on the keyboard; empty for nothing."""
        return self._press.sequence

    def set_shortcut(self, name: str) -> None:
        """From now on this presses the key ("F1", "Alt+L"), at once."""
        self._press.set_sequence(QKeySequence(name))

    def set_key(self, key: str) -> None:
        """From now on this letter or key presses it; empty for none."""
        if key != self._key:
            self._key = key
            self.set_shortcut(SHORTCUTS.get(key, key.replace(" ", "+")))
            self._fit()

    def set_glyph(self, glyph: str) -> None:
        """Show another icon."""
        if glyph != self._glyph:
            self._glyph = glyph
            self._fit()

    def set_stacked(self, stacked: bool) -> None:  # noqa: FBT001 - a property with two values
        """Icon above the word where keys are narrow, beside it where they are wide."""
        if stacked != self._stacked:
            self._stacked = stacked
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def _fit(self) -> None:
        widths = self._widths()
        need = widths.word + 8 if self._stacked else widths.whole
        least = widths.least if text_growth() and not self._stacked else need
        self._whole_w = max(self._min_w, need)
        self.setMinimumWidth(max(TARGET, least) if text_growth() else self._whole_w)
        self.setAccessibleName(f"{self._word}, key {self._key}" if self._key else self._word)
        self.setAccessibleDescription(self._note)
        self.updateGeometry()
        self.update()

    def _widths(self) -> KeyWidths:
        metrics = QFontMetrics(font(self._role, 600, plate=self._plate))
        tick = self._variant == "choice"
        longest = two_line_width(self._word, metrics, as_few=bool(text_growth()))
        return KeyWidths(
            word=longest if self._wrap else metrics.horizontalAdvance(self._word),
            longest=longest,
            note=QFontMetrics(font("note")).horizontalAdvance(self._note) if self._note else 0,
            glyph=_GLYPH + 10 if self._glyph or tick else 0,
            cap=self._cap_width(),
            keeps_glyph=tick,
            keeps_note=bool(self._note) and not self.isEnabled(),
            wraps=self._wrap,
        )

    def changeEvent(self, event: QEvent) -> None:
        """A key that cannot be pressed has no cap, and needs the line that says why."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and text_growth():
            self._fit()

    def _cap_width(self) -> int:
        hidden = bool(text_growth()) and not self.isEnabled()
        return cap_width(self._key) + 12 if self._key and not hidden else 0

    def sizeHint(self) -> QSize:
        """The size at which icon, word, note and cap stand free."""
        return QSize(self._whole_w, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        """Claim Enter while focused, so that it presses this key and not the screen's primary one."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a focused key, except an answer."""
        if event.key() in _ENTER and not event.isAutoRepeat():
            if self._variant not in ANSWERS:
                self.click()
            return
        super().keyPressEvent(event)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        theme = self._theme
        fill, ink, border = VARIANTS[self._variant]
        if self._is_chosen():
            fill, ink = CHOSEN[self._variant]
            border = fill
            if theme.outlined:
                fill, ink = "ink", "on_ink"
        if self._is_heavy():
            border = "text"
        if self.isDown() or self._press.lit:
            fill, ink = ("ink", "on_ink") if theme.outlined else ("line", "text")
        if not self.isEnabled():
            fill, ink, border = "raised", "text_off", "line"
        return QColor(theme.colour(fill)), QColor(theme.colour(ink)), QColor(theme.colour(border))

    def _is_chosen(self) -> bool:
        return self.isChecked() and self._variant in CHOSEN

    def _is_heavy(self) -> bool:
        return self._theme.outlined and self.isEnabled() and (self._is_chosen() or self._variant == "primary")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, ring, content and cap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink, border = self._colours()
        edge = 5 if self.hasFocus() else 2 if self._is_heavy() else 1
        body = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        pen = QPen(border, 4 if self._is_heavy() else 2)
        if not self.isEnabled():
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(body, RADIUS - 1, RADIUS - 1)
        paint_held(painter, body, QColor(self._theme.line_strong), self._press.held_part)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), QColor(self._theme.focus))
        if self._stacked:
            word_font = font(self._role, 600, plate=self._plate)
            face = Face(self._word, self._note, self._shown_glyph(), moving=self._role == "title")
            paint_stacked(painter, body, ink, word_font, face)
        else:
            self._paint_line(painter, body, ink)
        if self._key and self.isEnabled():
            place = CapPlace(stacked=self._stacked, big=self._role == "title" and self._stacked)
            paint_cap(painter, body, ink, self._key, place)
        painter.end()

    def _shown_glyph(self) -> str:
        return self._glyph or ("check" if self._is_chosen() and self._variant == "choice" else "")

    def _paint_line(self, painter: QPainter, body: QRectF, ink: QColor) -> None:
        said = self._widths().said_in(self.width())
        glyph = self._shown_glyph() if said.glyph else ""
        note = self._note if said.note else ""
        word_font, note_font = font(self._role, 600, plate=self._plate), font("note")
        glyph_w = _GLYPH + 10 if glyph else 0
        painter.setFont(word_font)
        word_w = self._word_width(painter, int(body.width() - glyph_w - self._cap_width()) - 28, said)
        if note:
            word_w = max(word_w, QFontMetrics(note_font).horizontalAdvance(note))
        room = body.width() - word_w - glyph_w - self._cap_width()
        left = body.x() + max(8 if self._variant == "pad" else 14, room / 2)
        painter.setPen(ink)
        if glyph:
            at = QPointF(left, body.center().y() - _GLYPH / 2).toPoint()
            painter.drawPixmap(at, icon(glyph, ink.name(), _GLYPH))
            left += glyph_w
        rise = text_px("strong") if note else 0
        place = QRectF(left, body.y(), word_w + 4, body.height() - rise)
        painter.drawText(place, self._flags(said), self._word)
        if note:
            painter.setFont(note_font)
            place = QRectF(left, body.center().y() + 2, body.width(), 26)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, note)

    def _flags(self, said: Said) -> int:
        """How the word is set beside the icon."""
        wrap = Qt.TextFlag.TextWordWrap if said.wrap else Qt.TextFlag.TextSingleLine
        return int(Qt.AlignmentFlag.AlignVCenter) | int(wrap)

    def _word_width(self, painter: QPainter, room: int, said: Said) -> int:
        """Width of the word as set, pixels; ``room`` is what a word of several lines may take."""
        metrics = painter.fontMetrics()
        if not said.wrap:
            return metrics.horizontalAdvance(self._word)
        room = max(room, self._widths().longest + 1)
        return (
            metrics.boundingRect(QRect(0, 0, room, self.height()), self._flags(said), self._word).width() + 2
        )
