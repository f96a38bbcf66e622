# SPDX-License-Identifier: Apache-2.0
"""A key: at least 76 px both ways, icon, word, optional second line, and the letter that presses it."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font
from mdt_app.ui.tokens import RADIUS, TARGET, TYPE, Theme
from mdt_app.ui.widgets.key_looks import (
    ANSWERS,
    CHOSEN,
    MOVING_NOTE_PX,
    SHORTCUTS,
    VARIANTS,
    CapPlace,
    cap_width,
    paint_cap,
    paint_held,
)
from mdt_app.ui.widgets.key_press import KeyPress

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
        self._wrap = wrap
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(variant in CHOSEN)
        self.setChecked(checked)
        self.setEnabled(enabled)
        self.setFixedHeight(h)
        self._word = ""
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
        metrics = QFontMetrics(font(self._role, 600, plate=self._plate))
        parts = self._word.split() if self._wrap else [self._word]
        word_w = max((metrics.horizontalAdvance(part) for part in parts), default=0)
        note_w = QFontMetrics(font("note")).horizontalAdvance(self._note) if self._note else 0
        mark_w = _GLYPH + 10 if self._glyph or self._variant == "choice" else 0
        need = max(word_w, note_w) + mark_w + self._cap_width() + 34
        least = word_w + 8 if self._stacked else need
        self.setMinimumWidth(max(self._min_w, least))
        self.setAccessibleName(f"{self._word}, key {self._key}" if self._key else self._word)
        self.setAccessibleDescription(self._note)
        self.updateGeometry()
        self.update()

    def _cap_width(self) -> int:
        return cap_width(self._key) + 12 if self._key else 0

    def sizeHint(self) -> QSize:
        """The least size at which word, note and cap stand free."""
        return QSize(self.minimumWidth(), self.minimumHeight())

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
            fill, ink = "line", "text"
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
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.focus), 4))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), RADIUS + 2, RADIUS + 2)
        if self._stacked:
            self._paint_stacked(painter, body, ink)
        else:
            self._paint_line(painter, body, ink)
        if self._key and self.isEnabled():
            paint_cap(
                painter,
                body,
                ink,
                self._key,
                CapPlace(stacked=self._stacked, big=self._role == "title" and self._stacked),
            )
        painter.end()

    def _shown_glyph(self) -> str:
        return self._glyph or ("check" if self._is_chosen() and self._variant == "choice" else "")

    def _paint_stacked(self, painter: QPainter, body: QRectF, ink: QColor) -> None:
        moving = self._role == "title"
        word_font = font(self._role, 600, plate=self._plate)
        note_font = font("card_note", 500, px=MOVING_NOTE_PX) if moving else font("note", 500)
        word_h = QFontMetrics(word_font).height()
        note_h = (42 if moving else 26) if self._note else 0
        size = 56 if moving else 30
        glyph = self._shown_glyph()
        glyph_h = size + 6 if glyph else 0
        top = body.center().y() - (glyph_h + word_h + (26 if self._note else 0)) / 2
        painter.setPen(ink)
        if glyph:
            painter.drawPixmap(int(body.center().x() - size / 2), int(top), icon(glyph, ink.name(), size))
        top += glyph_h
        painter.setFont(word_font)
        painter.drawText(
            QRectF(body.x(), top, body.width(), word_h), Qt.AlignmentFlag.AlignCenter, self._word
        )
        painter.setFont(note_font)
        place = QRectF(body.x(), top + word_h, body.width(), note_h)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._note)

    def _paint_line(self, painter: QPainter, body: QRectF, ink: QColor) -> None:
        glyph = self._shown_glyph()
        word_font, note_font = font(self._role, 600, plate=self._plate), font("note")
        glyph_w = _GLYPH + 10 if glyph else 0
        word_w = self._word_width(word_font, int(body.width() - glyph_w - self._cap_width()) - 28)
        if self._note:
            word_w = max(word_w, QFontMetrics(note_font).horizontalAdvance(self._note))
        room = body.width() - word_w - glyph_w - self._cap_width()
        left = body.x() + max(8 if self._variant == "pad" else 14, room / 2)
        painter.setPen(ink)
        if glyph:
            at = QPointF(left, body.center().y() - _GLYPH / 2).toPoint()
            painter.drawPixmap(at, icon(glyph, ink.name(), _GLYPH))
            left += glyph_w
        painter.setFont(word_font)
        rise = TYPE["strong"] if self._note else 0
        place = QRectF(left, body.y(), word_w + 4, body.height() - rise)
        painter.drawText(place, self._flags(), self._word)
        if self._note:
            painter.setFont(note_font)
            place = QRectF(left, body.center().y() + 2, body.width(), 26)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._note)

    def _flags(self) -> int:
        """How the word is set beside the icon."""
        wrap = Qt.TextFlag.TextWordWrap if self._wrap else Qt.TextFlag.TextSingleLine
        return int(Qt.AlignmentFlag.AlignVCenter) | int(wrap)

    def _word_width(self, word_font: QFont, room: int) -> int:
        """Width of the word as set, pixels; ``room`` is what a word of several lines may take."""
        metrics = QFontMetrics(word_font)
        if not self._wrap:
            return metrics.horizontalAdvance(self._word)
        return metrics.boundingRect(QRect(0, 0, room, self.height()), self._flags(), self._word).width() + 2
