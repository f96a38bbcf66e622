# SPDX-License-Identifier: Apache-2.0
"""Drawn plates and cars for pictures of screens. No real plate: Q stands where California never issues it."""

import random
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
)

from camera.types import Box

#: Where the characters stand on a rectified plate: equal pitch from 5 % to 95 % of its width.
CHARS_LEFT, CHARS_WIDTH = 0.05, 0.90


@dataclass(frozen=True, slots=True)
class Car:
    """A car in a scene; centre, wheel line and width as shares of the picture."""

    centre: float
    wheels: float
    width: float
    colour: str
    text: str


def jpeg(image: QImage, quality: int = 90) -> bytes:
    """The picture as JPEG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(quality)
    assert writer.write(image)
    return bytes(buffer.data().data())


def rgb(image: QImage) -> bytes:
    """The picture as RGB888 rows without padding, as a preview carries them."""
    packed = image.convertToFormat(QImage.Format.Format_RGB888)
    row = 3 * packed.width()
    data = bytes(packed.constBits())
    return b"".join(
        data[at : at + row] for at in range(0, packed.bytesPerLine() * packed.height(), packed.bytesPerLine())
    )


def plate(
    text: str, width: int, height: int, *, blur: float = 1.0, night: bool = False, seed: int = 3
) -> QImage:
    """A plate in the manner of California's, as a camera sees it."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("#23272B"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    edge = height * 0.035
    base = QColor("#DADCD8" if night else "#E9ECEA")
    ground = QLinearGradient(0, 0, 0, height)
    ground.setColorAt(0, base.lighter(106))
    ground.setColorAt(1, base.darker(108))
    painter.setBrush(ground)
    painter.drawRoundedRect(
        QRectF(edge, edge, width - 2 * edge, height - 2 * edge), height * 0.05, height * 0.05
    )
    _plate_head(painter, width, height, night=night)
    _plate_characters(painter, text, width, height, QColor("#101218" if night else "#1B2A5B"))
    painter.end()
    blurred = _blur(image, blur)
    painter = QPainter(blurred)
    _noise(painter, blurred, 30 if night else 26, seed, 1.4)
    painter.end()
    return blurred


def crop(
    text: str, width: int, height: int, *, blur: float = 1.0, night: bool = False, seed: int = 3
) -> QImage:
    """A plate as it is kept: with a quarter of its size around it, on a grey car."""
    image = QImage(round(width * 1.5), round(height * 1.5), QImage.Format.Format_ARGB32)
    image.fill(QColor("#2B2F33" if night else "#73797E"))
    painter = QPainter(image)
    painter.drawImage(
        round(width / 4), round(height / 4), plate(text, width, height, blur=blur, night=night, seed=seed)
    )
    painter.end()
    return image


def _plate_head(painter: QPainter, width: int, height: int, *, night: bool) -> None:
    head = QFont("Inter")
    head.setItalic(True)
    head.setBold(True)
    head.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    head.setPixelSize(max(6, int(height * 0.15)))
    painter.setFont(head)
    painter.setPen(QColor("#4A4C50" if night else "#A3202A"))
    painter.drawText(
        QRectF(0, height * 0.045, width, height * 0.2), Qt.AlignmentFlag.AlignCenter, "California"
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(60, 60, 60))
    for x in (0.2, 0.8):
        painter.drawEllipse(QPointF(width * x, height * 0.13), height * 0.025, height * 0.025)


def _plate_characters(painter: QPainter, text: str, width: int, height: int, ink: QColor) -> None:
    face = QFont("JetBrains Mono")
    face.setPixelSize(100)
    face.setWeight(QFont.Weight.Bold)
    face.setHintingPreference(
        QFont.HintingPreference.PreferNoHinting
    )  # else shapes depend on what was drawn before
    pitch = width * CHARS_WIDTH / len(text)
    painter.setBrush(ink)
    for at, char in enumerate(text):
        path = QPainterPath()
        path.addText(0, 0, face, char)
        bounds = path.boundingRect()
        painter.save()
        painter.translate(width * CHARS_LEFT + pitch * (at + 0.5), height * 0.86)
        painter.scale(pitch * 0.72 / max(bounds.width(), 42), height * 0.56 / 73)
        painter.translate(-bounds.center().x(), 0)
        painter.drawPath(path)
        painter.restore()


@cache
def kept_pictures(
    text: str, height: int, car: Car, *, blur: float, night: bool, seeds: tuple[int, int]
) -> tuple[tuple[bytes, bytes], Box]:
    """What is kept of a read, drawn once: plate and car as JPEG, and where the plate stands in the car's picture.

    Args:
        height: of the plate, pixels.
        seeds: for the noise of the plate and of the street.
    """
    plate_seed, street_seed = seeds
    near = crop(text, 2 * height, height, blur=blur, night=night, seed=plate_seed)
    street, boxes = scene(1280, 720, [car], night=night, seed=street_seed)
    at = boxes[0]
    return (jpeg(near), jpeg(street)), Box(at.left(), at.top(), at.right(), at.bottom())


def scene(
    width: int, height: int, cars: list[Car], *, night: bool = False, seed: int = 1
) -> tuple[QImage, list[QRectF]]:
    """A street with cars from behind, and where their plates are, pixels."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    _street(painter, width, height, night=night, seed=seed)
    boxes = [_car(painter, width, height, car, night=night) for car in cars]
    if night:
        glow = QRadialGradient(width * 0.5, height * 0.8, width * 0.6)
        glow.setColorAt(0, QColor(255, 244, 214, 60))
        glow.setColorAt(1, QColor(0, 0, 0, 40))
        painter.fillRect(0, 0, width, height, glow)
    painter.end()
    blurred = _blur(image, 1.25)
    painter = QPainter(blurred)
    _noise(painter, blurred, 24 if night else 20, seed, 1.6)
    painter.end()
    return blurred, boxes


def _street(painter: QPainter, width: int, height: int, *, night: bool, seed: int) -> None:
    horizon = height * 0.40
    sky = QLinearGradient(0, 0, 0, horizon)
    sky.setColorAt(0, QColor("#0B1018" if night else "#9DB4C6"))
    sky.setColorAt(1, QColor("#1A222C" if night else "#DCE3E6"))
    painter.fillRect(QRectF(0, 0, width, horizon), sky)
    _houses(painter, width, height, night=night, seed=seed)
    road = QLinearGradient(0, horizon, 0, height)
    road.setColorAt(0, QColor("#1C2024" if night else "#8A8F93"))
    road.setColorAt(1, QColor("#2E3236" if night else "#5B6064"))
    painter.fillRect(QRectF(0, horizon, width, height - horizon), road)
    painter.setBrush(QColor("#151A14" if night else "#9AA38F"))
    verge = [QPointF(width, horizon), QPointF(width, height * 0.62), QPointF(width * 0.70, horizon)]
    painter.drawPolygon(QPolygonF(verge))
    painter.setBrush(QColor(235, 235, 225, 120 if night else 190))
    for near, far in ((0.05, 0.12), (0.22, 0.36), (0.52, 0.80)):
        corners = [
            QPointF(width * (0.5 - 0.42 * t + side * (0.004 + 0.012 * t)), horizon + (height - horizon) * t)
            for t, side in ((near, -1), (near, 1), (far, 1), (far, -1))
        ]
        painter.drawPolygon(QPolygonF(corners))


def _houses(painter: QPainter, width: int, height: int, *, night: bool, seed: int) -> None:
    dice = random.Random(seed)
    horizon, left = height * 0.40, 0.0
    while left < width:
        across, high = dice.uniform(0.07, 0.16) * width, dice.uniform(0.10, 0.30) * height
        tone = dice.randint(20, 34) if night else dice.randint(120, 165)
        painter.fillRect(QRectF(left, horizon - high, across + 1, high + 2), QColor(tone, tone + 3, tone + 8))
        for row in range(
            int(horizon - high + height * 0.02), int(horizon - height * 0.03), int(height * 0.045)
        ):
            for column in range(3):
                lit = night and dice.random() < 0.4
                pane = QRectF(left + across * (0.15 + 0.28 * column), row, across * 0.14, height * 0.022)
                painter.fillRect(pane, QColor("#E5B75C") if lit else QColor(0, 0, 0, 45))
        left += across


def _car(painter: QPainter, width: int, height: int, car: Car, *, night: bool) -> QRectF:
    w = car.width * width
    h, x, base = w * 0.74, car.centre * width - car.width * width / 2, car.wheels * height
    belt, roof = base - h * 0.60, base - h
    paint = QColor(car.colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 110))
    painter.drawEllipse(QRectF(x - w * 0.05, base - h * 0.07, w * 1.1, h * 0.13))
    painter.setBrush(QColor("#14171A"))
    for left in (x + w * 0.05, x + w * 0.77):
        painter.drawRoundedRect(QRectF(left, base - h * 0.24, w * 0.18, h * 0.25), w * 0.03, w * 0.03)
    _cabin(painter, QRectF(x, roof, w, belt - roof), paint, night=night)
    body = QLinearGradient(0, belt, 0, base)
    body.setColorAt(0, paint.lighter(122))
    body.setColorAt(0.25, paint)
    body.setColorAt(1, paint.darker(165))
    painter.setBrush(body)
    painter.drawRoundedRect(QRectF(x, belt - h * 0.02, w, h * 0.47), w * 0.07, w * 0.09)
    painter.setBrush(QColor("#FF3B30" if night else "#C6141F"))
    for left in (x + w * 0.03, x + w * 0.77):
        painter.drawRoundedRect(QRectF(left, belt + h * 0.05, w * 0.20, h * 0.085), w * 0.03, w * 0.03)
    painter.setBrush(QColor("#191C20"))
    painter.drawRoundedRect(QRectF(x + w * 0.03, base - h * 0.19, w * 0.94, h * 0.09), w * 0.03, w * 0.03)
    box = QRectF(x + w * 0.37, belt + h * 0.075, w * 0.26, w * 0.13)
    painter.drawImage(box, plate(car.text, 260, 130, night=night))
    return box


def _cabin(painter: QPainter, box: QRectF, paint: QColor, *, night: bool) -> None:
    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + box.width() * x, box.top() + box.height() * y)

    shell = QPainterPath(at(0.09, 1))
    shell.quadTo(at(0.15, 0.15), at(0.26, 0.08))
    shell.lineTo(at(0.74, 0.08))
    shell.quadTo(at(0.85, 0.15), at(0.91, 1))
    painter.setBrush(paint.darker(112))
    painter.drawPath(shell)
    pane = QPainterPath(at(0.17, 0.97))
    pane.quadTo(at(0.21, 0.25), at(0.28, 0.22))
    pane.lineTo(at(0.72, 0.22))
    pane.quadTo(at(0.79, 0.25), at(0.83, 0.97))
    glass = QLinearGradient(box.topLeft(), box.bottomLeft())
    glass.setColorAt(0, QColor("#20262C" if night else "#5C6C78"))
    glass.setColorAt(1, QColor("#0C0F12" if night else "#1D252B"))
    painter.setBrush(glass)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.drawPath(pane)


def _blur(image: QImage, factor: float) -> QImage:
    if factor <= 1:
        return image
    how = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = image.scaled(int(image.width() / factor), int(image.height() / factor), *how)
    return small.scaled(image.width(), image.height(), *how)


def _noise(painter: QPainter, image: QImage, amount: int, seed: int, grain: float) -> None:
    across = max(4, int(image.width() / grain)) // 4 * 4 + 4
    down = max(4, int(image.height() / grain))
    speckle = QImage(
        random.Random(seed).randbytes(across * down), across, down, across, QImage.Format.Format_Grayscale8
    )
    painter.setOpacity(amount / 255)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(image.rect()), speckle)
