# SPDX-License-Identifier: Apache-2.0
"""What stands over the map and is drawn each time: own place, distance rings, hits, north, scale, grid's degrees."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from mdt_app.screens.map_scale import Length, customary, metric, rings
from mdt_app.screens.map_state import Ground, HitMark, OwnPlace
from mdt_app.ui.style import font
from mdt_app.ui.tokens import GAP, PAD, RADIUS, UNIT, Theme
from mdt_app.ui.widgets.priority_mark import paint_shape

#: Hits nearer to each other than this stand as one shape with their number, pixels.
TOGETHER_PX = 30
HIT_PX, MOVING_HIT_PX = 44, 56
_GROUND_ALPHA = 225
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Pen:
    """What everything is drawn with; larger while the car moves."""

    painter: QPainter
    theme: Theme
    moving: bool

    @property
    def font(self) -> QFont:
        """Of words over the map."""
        return font("card_note" if self.moving else "note", 600)

    @property
    def colour(self) -> QColor:
        """Of words and signs."""
        return QColor(self.theme.text)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Hits that stand as one: the one on top, where, and how many more there are."""

    mark: HitMark
    at: QPointF
    more: int


def cluster(marks: Sequence[tuple[HitMark, QPointF]], chosen: object) -> list[Cluster]:
    """Hits that would cover each other as one; the chosen one, else the highest, is on top. Lowest first."""
    ordered = sorted(marks, key=lambda one: (one[0].hit_id != chosen, one[0].level))
    found: list[Cluster] = []
    for mark, at in ordered:
        for index, one in enumerate(found):
            if math.hypot(one.at.x() - at.x(), one.at.y() - at.y()) < TOGETHER_PX:
                found[index] = Cluster(one.mark, one.at, one.more + 1)
                break
        else:
            found.append(Cluster(mark, at, 0))
    return found[::-1]


def paint_chip(pen: Pen, place: QRectF, words: str) -> None:
    """Words on a ground of their own, so that they can be read over any map."""
    ground = QColor(pen.theme.surface)
    ground.setAlpha(_GROUND_ALPHA)
    painter = pen.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, UNIT, UNIT)
    painter.setPen(pen.colour)
    painter.setFont(pen.font)
    painter.drawText(place, _CENTRE, words)


def chip_at(pen: Pen, centre: QPointF, words: str) -> QRectF:
    """The room of a chip around a point."""
    pen.painter.setFont(pen.font)
    metrics = pen.painter.fontMetrics()
    place = QRectF(0, 0, metrics.horizontalAdvance(words) + 2 * GAP, metrics.height() + UNIT)
    place.moveCenter(centre)
    return place


def ring_lengths(room: QRectF, metres_per_px: float) -> tuple[Length, ...]:
    """The rings that fit around the middle."""
    return rings(0.46 * min(room.width(), room.height()) * metres_per_px)


def paint_rings(pen: Pen, at: QPointF, lengths: Sequence[Length], metres_per_px: float) -> None:
    """Circles of round distances around the car, each with its distance at its top."""
    painter = pen.painter
    for length in lengths:
        radius = length.metres / metres_per_px
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((pen.theme.surface, 4.0), (pen.theme.line_strong, 1.8)):
            stroke = QPen(QColor(colour), width)
            stroke.setDashPattern([12 / width, 8 / width])
            painter.setPen(stroke)
            painter.drawEllipse(at, radius, radius)
        paint_chip(pen, chip_at(pen, QPointF(at.x(), at.y() - radius), length.words), length.words)


def paint_own(pen: Pen, at: QPointF, own: OwnPlace, up_deg: float) -> None:
    """An arrow where the car is and heads; a disc before it moved; a hollow, dashed one with "?" when that is old."""
    painter = pen.painter
    painter.save()
    painter.translate(at)
    grow = 1.25 if pen.moving else 1.0
    painter.scale(grow, grow)
    edge = QPen(QColor(pen.theme.surface), 4)
    edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(edge)
    painter.setBrush(pen.colour)
    if not own.fresh:
        _paint_former(pen)
    elif own.course_deg is not None:
        painter.rotate(own.course_deg - up_deg)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in ((0, -27), (19, 21), (0, 11), (-19, 21))]))
    else:
        painter.drawEllipse(QPointF(0, 0), 14, 14)
        painter.setBrush(QColor(pen.theme.surface))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(0, 0), 5, 5)
    painter.restore()


def _paint_former(pen: Pen) -> None:
    painter = pen.painter
    ground = QColor(pen.theme.surface)
    ground.setAlpha(_GROUND_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(QPointF(0, 0), 25, 25)
    stroke = QPen(QColor(pen.theme.p2_text), 3)
    stroke.setDashPattern([2.4, 1.8])
    painter.setPen(stroke)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), 21, 21)
    painter.setPen(QColor(pen.theme.p2_text))
    painter.setFont(font("head", 800))
    painter.drawText(QRectF(-20, -20, 40, 40), _CENTRE, "?")


def paint_hit(pen: Pen, one: Cluster, *, chosen: bool) -> None:
    """A hit's shape; framed when it is chosen, in a dashed ring when its place is that of an old fix."""
    painter, size = pen.painter, MOVING_HIT_PX if pen.moving else HIT_PX
    box = QRectF(0, 0, size, size)
    box.moveCenter(one.at)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if chosen:
        frame = box.adjusted(-9, -9, 9, 9)
        for colour, width in ((pen.theme.surface, 9.0), (pen.theme.text, 4.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
    if not one.mark.fresh:
        for colour, width in ((pen.theme.surface, 6.0), (pen.theme.text, 2.0)):
            stroke = QPen(QColor(colour), width)
            stroke.setDashPattern([8 / width, 7 / width])
            painter.setPen(stroke)
            painter.drawEllipse(box.adjusted(-4, -4, 4, 4))
    paint_shape(painter, pen.theme, one.mark.level, box)
    if one.more:
        words = f"+{one.more}"
        place = chip_at(pen, box.topRight(), words)
        place.moveBottomLeft(box.topRight() + QPointF(-10, 12))
        paint_chip(pen, place, words)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(pen.colour, 1.5))
        painter.drawRoundedRect(place, UNIT, UNIT)


def paint_north(pen: Pen, room: QRectF, up_deg: float) -> None:
    """Where north is, in the upper right corner."""
    painter = pen.painter
    painter.save()
    painter.translate(room.right() - PAD - 34, room.top() + PAD + 34)
    ground = QColor(pen.theme.surface)
    ground.setAlpha(_GROUND_ALPHA)
    painter.setPen(QPen(QColor(pen.theme.line), 1))
    painter.setBrush(ground)
    painter.drawEllipse(QPointF(0, 0), 34, 34)
    painter.rotate(-up_deg)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in ((0, -30), (9, -12), (-9, -12))]))
    painter.translate(0, 7)
    painter.rotate(up_deg)
    painter.setPen(pen.colour)
    painter.setFont(font("head", 800))
    painter.drawText(QRectF(-20, -20, 40, 40), _CENTRE, "N")
    painter.restore()


def paint_scale(pen: Pen, room: QRectF, metres_per_px: float) -> QRectF:
    """One line with a round length in feet or miles above and in metres below; returns its room."""
    most_px = 0.26 * room.width()
    lengths = (customary(most_px * metres_per_px), metric(most_px * metres_per_px))
    painter = pen.painter
    painter.setFont(pen.font)
    line_h = painter.fontMetrics().height()
    spans = [length.metres / metres_per_px for length in lengths]
    words_w = max(painter.fontMetrics().horizontalAdvance(length.words) for length in lengths)
    width = max(*spans, words_w + GAP)
    place = QRectF(
        room.left() + PAD, room.bottom() - PAD - 2 * line_h - 18, width + 2 * GAP + UNIT, 2 * line_h + 18
    )
    paint_chip(pen, place, "")
    left, middle = place.left() + GAP + 2, place.center().y()
    painter.setPen(QPen(pen.colour, 3))
    painter.drawLine(QPointF(left, middle), QPointF(left + max(spans), middle))
    for span, length, side in zip(spans, lengths, (-1, 1), strict=True):
        painter.setPen(QPen(pen.colour, 3))
        for x in (left, left + span):
            painter.drawLine(QPointF(x, middle), QPointF(x, middle + side * 9))
        top = middle - line_h - 3 if side < 0 else middle + 3
        painter.drawText(QRectF(left + GAP, top, width, line_h), Qt.AlignmentFlag.AlignVCenter, length.words)
    return place


def paint_ground_words(pen: Pen, room: QRectF, ground: Ground) -> None:
    """Whom the map's maker wants named, or why there are no streets, in the lower right corner."""
    if not ground.words:
        return
    painter = pen.painter
    painter.setFont(pen.font)
    within = QRectF(0, 0, room.width() * 0.6, room.height() / 2)
    size = painter.boundingRect(within, _WRAPPED, ground.words).size()
    place = QRectF(0, 0, size.width() + 2 * GAP, size.height() + UNIT)
    place.moveBottomRight(QPointF(room.right() - GAP, room.bottom() - GAP))
    paint_chip(pen, place, "")
    painter.setPen(QColor(pen.theme.p2_text if ground.trouble else pen.theme.text2))
    painter.drawText(place.adjusted(GAP, 0, -GAP, 0), _WRAPPED, ground.words)
