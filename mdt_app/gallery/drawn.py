# SPDX-License-Identifier: Apache-2.0
"""Pictures for the gallery: drawn plates and a drawn car. No real plate: Q stands where California issues none."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QLinearGradient, QPainter

from camera.types import Box, Character, PlateRead, Reading
from mdt_app.gallery.times import NOON
from mdt_app.ui import tokens

PLATE = "8QTQ743"
#: Pixels of a drawn scene, and where its plate is.
SCENE = (640, 360)
PLATE_BOX = Box(272, 226, 368, 274)
#: What a plate, a car and a street are painted with; they are pictures, not parts of the terminal's look.
_PLATE_GROUND, _PLATE_INK, _EDGE = "#E4E7E5", "#1B2A5B", "#23272B"
_SKY, _STREET, _BODY, _GLASS, _LAMP = "#AFC3D2", "#5E6468", "#7C8489", "#27313A", "#B0322B"


def plate_image(text: str = PLATE, width: int = 256) -> QImage:
    """A plate twice as wide as high."""
    image = QImage(width, width // 2, QImage.Format.Format_RGB32)
    image.fill(QColor(_EDGE))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge, height = width * 0.02, width / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_PLATE_GROUND))
    painter.drawRoundedRect(QRectF(edge, edge, width - 2 * edge, height - 2 * edge), 3 * edge, 3 * edge)
    painter.setPen(QColor(_PLATE_INK))
    letters = QFont(tokens.PLATE_FONT)
    letters.setPixelSize(round(height * 0.55))
    letters.setWeight(QFont.Weight.Bold)
    painter.setFont(letters)
    pitch = width * 0.9 / len(text)
    for at, char in enumerate(text):
        cell = QRectF(width * 0.05 + at * pitch, height * 0.25, pitch, height * 0.65)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, char)
    painter.end()
    return image


def crop_image(text: str = PLATE) -> QImage:
    """A plate with the margin that is kept around it."""
    plate = plate_image(text)
    image = QImage(plate.width() * 3 // 2, plate.height() * 3 // 2, QImage.Format.Format_RGB32)
    image.fill(QColor(_BODY))
    painter = QPainter(image)
    painter.drawImage(plate.width() // 4, plate.height() // 4, plate)
    painter.end()
    return image


def scene_image(text: str = PLATE) -> QImage:
    """A car on a street, seen from behind."""
    image = QImage(*SCENE, QImage.Format.Format_RGB32)
    height = SCENE[1]
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(0, 0, 0, height)
    ground.setColorAt(0.0, QColor(_SKY))
    ground.setColorAt(0.5, QColor(_SKY).lighter(112))
    ground.setColorAt(0.52, QColor(_STREET))
    ground.setColorAt(1.0, QColor(_STREET).darker(120))
    painter.fillRect(image.rect(), ground)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, place, round_by in (
        (_BODY, QRectF(196, 120, 248, 130), 46),
        (_GLASS, QRectF(232, 132, 176, 56), 22),
        (_BODY, QRectF(180, 196, 280, 96), 18),
        (_LAMP, QRectF(192, 210, 52, 22), 5),
        (_LAMP, QRectF(396, 210, 52, 22), 5),
        (_EDGE, QRectF(200, 288, 48, 26), 6),
        (_EDGE, QRectF(392, 288, 48, 26), 6),
    ):
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(place, round_by, round_by)
    box = PLATE_BOX
    painter.drawImage(QRectF(box.left, box.top, box.width, box.height), plate_image(text))
    painter.end()
    return image


def jpeg(image: QImage) -> bytes:
    """The picture as JPEG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    return bytes(buffer.data().data())


def rgb(image: QImage) -> bytes:
    """RGB888 rows without padding, as a camera's preview carries them."""
    packed = image.convertToFormat(QImage.Format.Format_RGB888)
    row, step = 3 * packed.width(), packed.bytesPerLine()
    data = bytes(packed.constBits())
    return b"".join(data[at : at + row] for at in range(0, step * packed.height(), step))


def plate_read() -> PlateRead:
    """A read of the drawn car."""
    characters = tuple(Character(char, 0.58 if at == 4 else 0.98, ()) for at, char in enumerate(PLATE))
    reading = Reading(PLATE, 0.86, characters, "CA", 0.91)
    crop, scene = jpeg(plate_image()), jpeg(scene_image())
    return PlateRead("front-right", reading, NOON, NOON, NOON, 6, PLATE_BOX, SCENE, crop, scene, "drawn")
