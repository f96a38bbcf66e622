# SPDX-License-Identifier: Apache-2.0
"""A picture with optional boxes and words in its corners, filtered for the theme.

Night dims live pictures and lists, never evidence: a crop used for verifying keeps its light.
Red-night shows all in red.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font
from mdt_app.ui.tokens import NIGHT_SHADE, RADIUS, RED_LIGHT, Theme

#: Up to this share of a picture may be cut off so that it fills its frame; beyond, it is shown whole.
MOST_CUT = 0.18
_GROUND_ALPHA = 205
_WORDS_H, _SIGN = 30, 36


@dataclass(frozen=True, slots=True)
class MarkedPlate:
    """A box over a picture, in pixels of the picture, with the text under it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Picture(QWidget):
    """A picture scaled into its widget.

    Args:
        name: what it shows, for screen readers.
        caption: words in the left corner.
        tag: words in the right corner.
        radius: of the corners, pixels.
        evidence: a crop that a person verifies from; never dimmed, never cut.
        whole: never cut, and its frame is no larger than itself.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        name: str,
        caption: str = "",
        radius: int = RADIUS,
        evidence: bool = False,
        whole: bool = False,
    ) -> None:
        super().__init__()
        self._theme, self._caption, self._tag, self._radius = theme, caption, "", radius
        self._evidence, self._whole = evidence, evidence or whole
        self._image = QImage()
        self._marks: tuple[MarkedPlate, ...] = ()
        self._message, self._tone = "", "text2"
        self._drawn, self._is_stale = QPixmap(), True
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)

    @property
    def image(self) -> QImage:
        """The picture as given, before any filter."""
        return self._image

    @property
    def marks(self) -> tuple[MarkedPlate, ...]:
        """The boxes drawn over it."""
        return self._marks

    def show_rgb(self, pixels: bytes, width: int, height: int, marks: tuple[MarkedPlate, ...] = ()) -> None:
        """Show raw RGB888 rows without padding, ``3 * width * height`` bytes."""
        view = QImage(pixels, width, height, 3 * width, QImage.Format.Format_RGB888)
        self.show_image(view.copy(), marks)

    def show_jpeg(self, data: bytes, marks: tuple[MarkedPlate, ...] = ()) -> bool:
        """Show a JPEG; False, and words in its place, when the bytes are no picture."""
        image = QImage.fromData(data)
        if image.isNull():
            self.show_message("Picture cannot be shown" if data else "No picture kept")
            return False
        self.show_image(image, marks)
        return True

    def show_image(self, image: QImage, marks: tuple[MarkedPlate, ...] = ()) -> None:
        """Show a picture with boxes over it."""
        self._image, self._marks, self._message = image, marks, ""
        self._changed()

    def show_message(self, words: str, tone: str = "text2") -> None:
        """Show words where the picture would be; the picture goes. Tones "p1" and "p2" add a warning sign."""
        self._image, self._marks, self._message, self._tone = QImage(), (), words, tone
        self._changed()

    def set_words(self, caption: str, tag: str) -> None:
        """Show other words in the corners."""
        if (caption, tag) != (self._caption, self._tag):
            self._caption, self._tag = caption, tag
            self._changed()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's filter and colours into use."""
        self._theme = theme
        self._changed()

    def sizeHint(self) -> QSize:
        """Small; pictures take the room they are given."""
        return QSize(160, 90)

    def _target(self) -> QRectF:
        """Where the picture goes, in widget pixels: whole, or filling when little is cut."""
        room, size = QRectF(self.rect()), self._image.size()
        if size.isEmpty():
            return room
        by_w, by_h = room.width() / size.width(), room.height() / size.height()
        scale = min(by_w, by_h)
        if not self._whole and 1 - scale / max(by_w, by_h) <= MOST_CUT:
            scale = max(by_w, by_h)
        target = QRectF(0, 0, size.width() * scale, size.height() * scale)
        target.moveCenter(room.center())
        return target

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, boxes, words and edge; drawn anew only when one of them changed."""
        ratio = self.devicePixelRatioF()
        if self._drawn.size() != self.size() * ratio:
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._is_stale = True
        if self._is_stale:
            self._draw()
            self._is_stale = False
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _changed(self) -> None:
        self._is_stale = True
        self.update()

    def _draw(self) -> None:
        self._drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._drawn)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        # A picture shown whole stands free; one that is missing or may be cut keeps its frame.
        frame = QRectF(self.rect())
        if self._whole and not self._image.isNull():
            frame = self._target()
        clip = QPainterPath()
        clip.addRoundedRect(frame, self._radius, self._radius)
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        if not self._image.isNull():
            target = self._target()
            self._paint_picture(painter, target)
            for mark in self._marks:
                self._paint_mark(painter, target, mark)
            self._paint_over(painter, target)
        else:
            self._paint_message(painter)
        self._paint_words(painter, frame)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        edge = frame.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, self._radius, self._radius)
        painter.end()

    def _paint_message(self, painter: QPainter) -> None:
        """The words in the middle, below the sign when something is wrong and there is room for both."""
        wrong = self._tone != "text2"
        colour = QColor(self._theme.colour(f"{self._tone}_text" if wrong else "text2"))
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        head = _WORDS_H if self._caption else 0
        room = QRectF(self.rect()).adjusted(12, 8 + head, -12, -8)
        painter.setFont(font("body", 600))
        words = painter.boundingRect(room, flags, self._message)
        if words.height() > room.height():
            painter.setFont(font("note", 600))
            words = painter.boundingRect(room, flags, self._message)
        if wrong and words.height() + 2 * _SIGN < room.height():
            painter.drawPixmap(
                round(room.center().x() - _SIGN / 2),
                round(words.top() - _SIGN / 2 - 6),
                icon("warn", colour.name(), _SIGN),
            )
            room.translate(0, _SIGN / 2)
        painter.drawText(room, flags, self._message)

    def _paint_picture(self, painter: QPainter, target: QRectF) -> None:
        image = self._image
        if self._theme.image_filter == "red":
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        painter.drawImage(target, image, QRectF(image.rect()))
        if self._theme.image_filter == "red":
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(target, QColor(RED_LIGHT))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        elif self._theme.image_filter == "dim" and not self._evidence:
            painter.fillRect(target, QColor(0, 0, 0, NIGHT_SHADE))

    def _paint_over(self, painter: QPainter, target: QRectF) -> None:
        """What lies over the picture and under its words; for kinds of pictures that have something there."""

    def _paint_mark(self, painter: QPainter, target: QRectF, mark: MarkedPlate) -> None:
        scale = target.width() / self._image.width()
        box = QRectF(
            target.x() + mark.left * scale,
            target.y() + mark.top * scale,
            (mark.right - mark.left) * scale,
            (mark.bottom - mark.top) * scale,
        ).adjusted(-6, -6, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ground = QColor(self._theme.picture_ground)
        ground.setAlpha(170)
        for colour, width in ((ground, 5.0), (QColor(self._theme.picture_ink), 2.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(box, 4, 4)
        if mark.text:
            painter.setFont(font("strong", 700, plate=True))
            width = painter.fontMetrics().horizontalAdvance(mark.text) + 16
            left = min(max(box.left(), 4.0), self.width() - width - 4.0)
            below = box.bottom() + 4
            top = below if below + 32 <= self.height() else box.top() - 32
            self._paint_tag(painter, QRectF(left, top, width, 28), mark.text)

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        painter.setFont(font("note", 600))
        widths = [painter.fontMetrics().horizontalAdvance(words) + 20 for words in (self._caption, self._tag)]
        # Where both do not fit beside each other the second stands at the foot.
        low = sum(widths) + 24 > frame.width()
        if self._caption:
            place = QRectF(frame.x() + 8, frame.y() + 8, widths[0], _WORDS_H)
            self._paint_tag(painter, place, self._caption)
        if self._tag:
            top = frame.bottom() - _WORDS_H - 8 if low else frame.y() + 8
            place = QRectF(frame.right() - widths[1] - 8, top, widths[1], _WORDS_H)
            self._paint_tag(painter, place, self._tag)

    def _paint_tag(self, painter: QPainter, place: QRectF, words: str) -> None:
        ground = QColor(self._theme.picture_ground)
        ground.setAlpha(_GROUND_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(QColor(self._theme.picture_ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
