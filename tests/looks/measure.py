# SPDX-License-Identifier: Apache-2.0
"""What stands on a screen, measured on the widgets themselves: texts with place, size, colour, ground and room.

Words of labels and fields are asked of Qt. Words that a widget paints are taken while it paints them: each call of
``QPainter.drawText`` is noted with its place, font and pen. So a painted widget needs no list of its words that
could go wrong, and one that is forgotten is seen all the same.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from mdt_app.ui.tokens import contrast
from mdt_app.ui.widgets.picture import Picture

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Words:
    """One text as it stands on the screen.

    Attributes:
        text: as drawn.
        widget: whose it is.
        place: pixels of the root.
        px: of its font.
        colour: ``#RRGGBB``.
        cut: how it is cut, as part of a sentence; empty when it has the room that it needs.
    """

    text: str
    widget: QWidget
    place: QRect
    px: int
    colour: str
    cut: str = ""

    @property
    def enabled(self) -> bool:
        """Whether the control that carries it can be used."""
        return self.widget.isEnabled()


@dataclass(frozen=True, slots=True)
class Screen:
    """A root as it looks now.

    Attributes:
        image: what is seen.
        words: every text on it.
    """

    root: QWidget
    image: QImage
    words: tuple[Words, ...]


def look_at(root: QWidget) -> Screen:
    """Draw ``root``, which is shown and settled, and note every text on it."""
    with painted_words(root) as painted:
        for picture in root.findChildren(Picture):
            picture._is_stale = True  # so that it draws its words again
        image = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = [*_standing(root), *painted]
    return Screen(root, image, tuple(one for one in words if one.text.strip() and _is_seen(root, one)))


# Words of labels and fields


def _standing(root: QWidget) -> Iterator[Words]:
    for label in root.findChildren(QLabel):
        if label.isVisible() and label.text():
            colour = label.palette().color(label.foregroundRole()).name()
            yield _words(root, label, label.text(), colour, _label_cut(label))
    for field in root.findChildren(QWidget):
        if not field.isVisible():
            continue
        if isinstance(field, QLineEdit):
            yield _field(root, field)
        elif isinstance(field, QComboBox):
            yield _words(root, field, field.currentText(), _ink(field, QPalette.ColorRole.Text))
        elif isinstance(field, QPlainTextEdit):
            role = QPalette.ColorRole.Text if field.toPlainText() else QPalette.ColorRole.PlaceholderText
            yield _words(root, field, field.toPlainText() or field.placeholderText(), _ink(field, role))


def _field(root: QWidget, field: QLineEdit) -> Words:
    text = field.displayText()
    if text:
        return _words(root, field, text, _ink(field, QPalette.ColorRole.Text))
    room = field.contentsRect().width() - 2 * 14
    needed = field.fontMetrics().horizontalAdvance(field.placeholderText())
    cut = f"needs {needed} px, has {room}" if needed > room else ""
    return _words(root, field, field.placeholderText(), _ink(field, QPalette.ColorRole.PlaceholderText), cut)


def _ink(widget: QWidget, role: QPalette.ColorRole) -> str:
    """The colour that is seen: one that lets the ground through is mixed with it."""
    group = QPalette.ColorGroup.Normal if widget.isEnabled() else QPalette.ColorGroup.Disabled
    ink, ground = (widget.palette().color(group, one) for one in (role, QPalette.ColorRole.Base))
    part = ink.alphaF()
    mixed = [
        round(part * a + (1 - part) * b)
        for a, b in zip(ink.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed).name()


def _words(root: QWidget, widget: QWidget, text: str, colour: str, cut: str = "") -> Words:
    place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    return Words(text, widget, place, widget.font().pixelSize(), colour, cut or _outside(root, widget))


def _label_cut(label: QLabel) -> str:
    if label.wordWrap():
        needed, given = label.heightForWidth(label.width()), label.height()
        longest = max(
            (label.fontMetrics().horizontalAdvance(word) for word in label.text().split()), default=0
        )
        if longest > label.contentsRect().width() + 1:
            return f"a word of it needs {longest} px, has {label.contentsRect().width()}"
    else:
        hint = label.minimumSizeHint()
        if hint.width() > label.width() + 1:
            return f"needs {hint.width()} px, has {label.width()}"
        needed, given = hint.height(), label.height()
    return f"needs {needed} px of height, has {given}" if needed > given + 1 else ""


def _outside(root: QWidget, widget: QWidget) -> str:
    """What its holders cut off; what can be scrolled into sight is not cut."""
    place = QRectF(widget.rect())
    while widget is not root:
        holder = widget.parentWidget()
        if holder is None or isinstance(holder.parentWidget(), QAbstractScrollArea):
            return ""
        place.translate(widget.pos())
        if not QRectF(holder.rect()).adjusted(-1, -1, 1, 1).contains(place):
            return f"sticks out of its {type(holder).__name__}"
        widget = holder
    return ""


# Words that a widget paints


@contextmanager
def painted_words(root: QWidget) -> Iterator[list[Words]]:
    """Notes every call of ``QPainter.drawText`` under ``root`` while the block runs."""
    noted: list[Words] = []
    original = QPainter.drawText

    def draw(painter: QPainter, *given: object) -> object:
        widget = _painting(painter)
        if widget is not None and (widget is root or root.isAncestorOf(widget)):
            words = _noted(root, widget, painter, given)
            if words is not None:
                noted.append(words)
        return original(painter, *given)  # type: ignore[call-overload]  # as it was called

    QPainter.drawText = draw  # type: ignore[method-assign,assignment]
    try:
        yield noted
    finally:
        QPainter.drawText = original  # type: ignore[method-assign]


def _painting(painter: QPainter) -> QWidget | None:
    """The widget that is painting: the device itself, or who paints for it into a picture."""
    if isinstance(painter.device(), QWidget):
        return painter.device()  # type: ignore[return-value]  # the stub knows no widget as a device
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        who = frame.f_locals.get("self")
        if isinstance(who, QWidget):
            return who
        frame = frame.f_back
    return None


def _noted(root: QWidget, widget: QWidget, painter: QPainter, given: tuple[object, ...]) -> Words | None:
    text = next((one for one in given if isinstance(one, str)), "")
    if not text.strip():
        return None
    metrics = QFontMetricsF(painter.font(), widget)
    room = given[0]
    if isinstance(room, QRect | QRectF):
        flags = next((int(one) for one in given[1:] if isinstance(one, int | Qt.AlignmentFlag)), 0)
        room = QRectF(room)
        inked = _inked(metrics, room, flags, text)
        cut = _past(inked, room, "its place")
    elif isinstance(room, QPoint | QPointF):
        inked = metrics.tightBoundingRect(text).translated(QPointF(room))
        cut = ""
    else:
        raise TypeError(
            f"drawText of {type(widget).__name__} is called in a way that the look check cannot follow"
        )
    seen = painter.worldTransform().mapRect(inked)
    bounds = QRectF(widget.rect())
    if painter.hasClipping():
        bounds = bounds.intersected(painter.worldTransform().mapRect(painter.clipBoundingRect()))
    if not bounds.intersects(seen):
        return None
    if isinstance(widget.parentWidget(), QAbstractScrollArea):
        if not bounds.contains(seen):
            return None  # half in sight: it can be scrolled to
    else:
        cut = cut or _past(seen, bounds, f"its {type(widget).__name__}")
    place = seen.toAlignedRect().translated(widget.mapTo(root, QPoint(0, 0)))
    px = round(painter.font().pixelSize() * painter.worldTransform().m11()) or painter.font().pixelSize()
    return Words(text, widget, place, abs(px), painter.pen().color().name(), cut or _outside(root, widget))


def _inked(metrics: QFontMetricsF, room: QRectF, flags: int, text: str) -> QRectF:
    """Where the letters themselves come to stand, which is less than their lines take."""
    lines = metrics.boundingRect(room, flags, text)
    tops, ends = metrics.tightBoundingRect("H"), metrics.tightBoundingRect("p" if _hangs(text) else "H")
    above = metrics.ascent() + tops.top()
    below = metrics.descent() - max(0.0, ends.bottom())
    return lines.adjusted(0, above, 0, -below)


def _hangs(text: str) -> bool:
    return any(char in "gjpqy,;Q()" for char in text)


def _past(inked: QRectF, bounds: QRectF, whose: str) -> str:
    if inked.width() > bounds.width() + 1.5 or inked.height() > bounds.height() + 1.5:
        return (
            f"needs {inked.width():.0f} x {inked.height():.0f} px, {whose} has "
            f"{bounds.width():.0f} x {bounds.height():.0f}"
        )
    if not bounds.adjusted(-1.5, -1.5, 1.5, 1.5).contains(inked):
        return f"sticks out of {whose}"
    return ""


# What is seen


def _is_seen(root: QWidget, words: Words) -> bool:
    """Whether no other widget lies over the middle of the text, and the text lies on the root at all."""
    middle = words.place.center()
    if not words.widget.visibleRegion().contains(words.widget.mapFrom(root, middle)) and not words.cut:
        return False  # scrolled away, or cut by its holder, which is told of elsewhere
    if not root.rect().contains(middle):
        return bool(words.cut)
    top = root.childAt(middle)
    return (
        top is None or top is words.widget or top.isAncestorOf(words.widget) or words.widget.isAncestorOf(top)
    )


def pixels(image: QImage) -> Pixels:
    """RGB as (H, W, 3)."""
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, 2::-1]


def ground_under(screen: Screen, words: Words) -> str:
    """The colour that most of a text's place has, ``#RRGGBB``."""
    place = words.place.intersected(screen.image.rect())
    inside = pixels(screen.image)[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
    flat = inside.reshape(-1, 3).astype(np.uint32)
    codes = (flat[:, 0] << 16) | (flat[:, 1] << 8) | flat[:, 2]
    ink = int(words.colour[1:], 16)
    codes = codes[codes != ink]  # a heavy word in a narrow place covers more than its ground
    if not len(codes):
        return words.colour
    values, counts = np.unique(codes, return_counts=True)
    return f"#{int(values[counts.argmax()]):06x}"


def measured_contrast(screen: Screen, words: Words) -> float:
    """Contrast of a text with what is under it, as drawn."""
    return contrast(words.colour, ground_under(screen, words))


def is_drawn(screen: Screen, words: Words, near: int = 60) -> bool:
    """Whether the text's own colour really comes up in its place, within ``near`` of 255 in each channel."""
    place = words.place.intersected(screen.image.rect())
    inside = pixels(screen.image)[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
    ink = np.array([int(words.colour[at : at + 2], 16) for at in (1, 3, 5)], np.int16)
    return bool((np.abs(inside.astype(np.int16) - ink).max(axis=2) <= near).any())


def spoken_words(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text that is seen or said of what is visible: names, descriptions, hints, second lines."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            said.append(widget.placeholderText())
        for text in said:
            if text:
                yield widget, text
