# SPDX-License-Identifier: Apache-2.0
"""How a satellite is drawn: its constellation by shape and letter, whether it is used by being filled."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gps.types import Constellation, Satellite
from mdt_app.ui.tokens import Theme

WORDS = {
    Constellation.GPS: "GPS",
    Constellation.GLONASS: "GLONASS",
    Constellation.GALILEO: "Galileo",
    Constellation.BEIDOU: "BeiDou",
    Constellation.QZSS: "QZSS",
    Constellation.NAVIC: "NavIC",
    Constellation.SBAS: "SBAS",
    Constellation.OTHER: "other",
}
_SIDES = {
    Constellation.GLONASS: (4, 45.0),
    Constellation.GALILEO: (3, 0.0),
    Constellation.BEIDOU: (4, 0.0),
    Constellation.QZSS: (6, 0.0),
    Constellation.NAVIC: (3, 180.0),
    Constellation.SBAS: (5, 0.0),
    Constellation.OTHER: (8, 22.5),
}
"""Corners of each shape, and by how many degrees it is turned; GPS is a circle. No two share a shape."""


def shape(system: Constellation, at: QPointF, radius: float) -> QPainterPath:
    """The outline of a constellation's mark around ``at``; ``radius`` in pixels."""
    path = QPainterPath()
    if system not in _SIDES:
        path.addEllipse(at, radius * 0.9, radius * 0.9)
        return path
    corners, turn = _SIDES[system]
    reach = radius * (1.15 if corners <= 4 else 1.0)
    for corner in range(corners):
        angle = math.radians(turn + corner * 360 / corners - 90)
        point = at + QPointF(reach * math.cos(angle), reach * math.sin(angle))
        path.lineTo(point) if corner else path.moveTo(point)
    path.closeSubpath()
    return path


def paint_mark(painter: QPainter, theme: Theme, satellite: Satellite, at: QPointF, radius: float) -> None:
    """Filled when used, outlined when it is heard only, dashed when it is not heard."""
    painter.save()
    heard = satellite.strength_db is not None or satellite.used
    line = QPen(QColor(theme.text if heard else theme.text2), 2)
    if not heard:
        line.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(line)
    painter.setBrush(QColor(theme.text) if satellite.used else QColor(theme.surface))
    painter.drawPath(shape(satellite.system, at, radius))
    painter.restore()


def label_places(at: QPointF, radius: float, width: float, height: float) -> tuple[QRectF, ...]:
    """Where the name of a mark may stand, the best first."""
    gap = radius + 3
    return (
        QRectF(at.x() - width / 2, at.y() + gap, width, height),
        QRectF(at.x() - width / 2, at.y() - gap - height, width, height),
        QRectF(at.x() + gap, at.y() - height / 2, width, height),
        QRectF(at.x() - gap - width, at.y() - height / 2, width, height),
    )
