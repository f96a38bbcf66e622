# SPDX-License-Identifier: Apache-2.0
"""How the kinds of keys look: colour roles, names of caps, and the cap itself."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font
from mdt_app.ui.tokens import GAP, RADIUS, UNIT

#: Fill, text and border roles of each variant at rest.
VARIANTS = {
    "primary": ("ink", "on_ink", "ink"),
    "secondary": ("surface", "text", "line_strong"),
    "quiet": ("raised", "text", "line"),
    "same": ("surface", "text", "line_strong"),
    "differs": ("surface", "text", "line_strong"),
    "unsure": ("surface", "text", "line_strong"),
    "choice": ("surface", "text", "line_strong"),
    "rail": ("surface", "text2", "surface"),
    "pad": ("surface", "text", "line"),
}
#: Fill and text roles of the variants that can be chosen, once they are.
CHOSEN = {
    "same": ("ok", "on_ok"),
    "differs": ("p1", "on_p1"),
    "unsure": ("p2", "on_p2"),
    "rail": ("ink", "on_ink"),
    "choice": ("ink", "on_ink"),
}
#: Answers that only a deliberate press may give: Enter on a focused one does nothing.
ANSWERS = frozenset({"same", "differs", "unsure"})
#: What a cap shows, and what Qt calls it.
SHORTCUTS = {"↵": "Return", "⌫": "Backspace", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
#: Type role of the second line of a key that is pressed while the car moves, pixels.
MOVING_NOTE_PX = 28

_CAP_H, _BIG_CAP = 28, 52
_LEAST_GLYPH = 18
_BAR_H = 12


@dataclass(frozen=True, slots=True)
class CapPlace:
    """Where a cap is drawn: in the corner of a stacked key, else at its right end; big on keys for moving."""

    stacked: bool
    big: bool


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on a stacked key: icon above word above second line; larger on keys for moving."""

    word: str
    note: str
    glyph: str
    moving: bool


def cap_width(key: str) -> int:
    """Width of the cap for a key's name, pixels."""
    return max(_CAP_H, 14 + 10 * len(key))


def paint_cap(painter: QPainter, body: QRectF, ink: QColor, key: str, place: CapPlace) -> None:
    """Draw the cap that says what presses the key, into the key's ``body``."""
    cap = QRectF(0, 0, _BIG_CAP, _BIG_CAP) if place.big else QRectF(0, 0, cap_width(key), _CAP_H)
    if place.stacked:
        cap.moveTopRight(body.topRight() + QPointF(-GAP, GAP))
    else:
        cap.moveCenter(body.center())
        cap.moveRight(body.right() - 10)
    faint = QColor(ink)
    faint.setAlpha(150)
    painter.setPen(QPen(faint, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cap, 5, 5)
    painter.setPen(ink)
    painter.setFont(font("title" if place.big else "note", 600))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)


def paint_ring(painter: QPainter, place: QRectF, colour: QColor) -> None:
    """Draw the ring of the key that has the focus, inside its ``place``."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 4))
    painter.drawRoundedRect(place.adjusted(2, 2, -2, -2), RADIUS + 2, RADIUS + 2)


def paint_held(painter: QPainter, body: QRectF, colour: QColor, part: float) -> None:
    """Fill the key's ``body`` from the left with what is done of a hold, ``part`` 0 to 1."""
    if part <= 0:
        return
    whole, done = QPainterPath(), QPainterPath()
    whole.addRoundedRect(body, RADIUS - 1, RADIUS - 1)
    done.addRect(QRectF(body.x(), body.bottom() - _BAR_H, body.width() * part, _BAR_H))
    painter.fillPath(whole.intersected(done), colour)


def paint_stacked(painter: QPainter, body: QRectF, ink: QColor, word_font: QFont, face: Face) -> None:
    """Draw icon, word and second line below each other into the key's ``body``."""
    note_font = font("card_note", 500, px=MOVING_NOTE_PX) if face.moving else font("note", 500)
    word_h = QFontMetrics(word_font).height()
    note_h = (42 if face.moving else 26) if face.note else 0
    glyph_h = (56 if face.moving else 30) + 6 if face.glyph else 0
    words_h = word_h + (26 if face.note else 0)
    if body.height() > words_h:  # an icon gives way before the words do
        glyph_h = min(glyph_h, int(body.height()) - words_h)
    top = body.center().y() - (glyph_h + words_h) / 2
    painter.setPen(ink)
    if glyph_h > _LEAST_GLYPH:
        size = glyph_h - 6
        painter.drawPixmap(int(body.center().x() - size / 2), int(top), icon(face.glyph, ink.name(), size))
    top += glyph_h
    painter.setFont(word_font)
    word_at = QRectF(body.x() - UNIT, top, body.width() + 2 * UNIT, word_h)  # up to the ring of the focus
    painter.drawText(word_at, Qt.AlignmentFlag.AlignCenter, face.word)
    painter.setFont(note_font)
    place = QRectF(body.x(), top + word_h, body.width(), note_h)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, face.note)
