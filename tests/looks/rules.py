# SPDX-License-Identifier: Apache-2.0
"""The rules of docs/design-language.md that a machine can hold: each tells what breaks it, as sentences."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTableView,
    QWidget,
)

from mdt_app.screens.wording import unjustified
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.tokens import FIELD_H, TARGET, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_looks import ANSWERS
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.tap_picture import TapPicture
from policy.hotlist import CATEGORIES
from policy.purposes import PURPOSES
from tests.looks.measure import Screen, Words, is_drawn, measured_contrast, spoken_words

READABLE, FAINT = 7.0, 4.5
LEAST_PX, LEAST_MOVING_PX = 16, 28
FIELDS = (QLineEdit, QComboBox)
#: What a finger may do to a widget, by the method that a class of ours has for it.
TOUCHED = ("mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent")
#: More than any field takes, and the most that one takes.
LONG, MOST_CHARACTERS = "0123456789 ABCDE\n" * 600, 2000
#: Names of purposes and categories are the policy's and the list's own.
QUOTED = (*(one.words for one in PURPOSES.values()), *(one.words for one in CATEGORIES.values()))


def ours(kind: type) -> Iterator[type]:
    """The classes of a widget that are the terminal's own, not Qt's."""
    return (one for one in kind.__mro__ if not one.__module__.startswith(("PySide6", "builtins", "Shiboken")))


def is_painted(widget: QWidget) -> bool:
    """Whether it paints itself; a sign beside a word says so of itself and is passed over, the word says it."""
    return not getattr(widget, "decorative", False) and any(
        "paintEvent" in vars(kind) for kind in ours(type(widget))
    )


def is_touched(widget: QWidget) -> bool:
    """Whether a finger on it does something."""
    if isinstance(widget, TapPicture):
        return widget.receivers("2tapped()") > 0
    if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit | QAbstractItemView):
        return True
    return any(name in vars(kind) for kind in ours(type(widget)) for name in TOUCHED)


def is_for_keys(widget: QWidget) -> bool:
    """Whether the keyboard's focus is meant to come here."""
    if isinstance(widget, QScrollArea | QScrollBar) or widget.focusProxy() is not None:
        return False
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def parts(root: QWidget) -> Iterator[QWidget]:
    """Every visible widget that is the terminal's own doing, not a part inside one of Qt's."""
    for widget in (root, *root.findChildren(QWidget)):
        inside = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox)
        if widget.isVisible() and not inside and not isinstance(widget, QScrollBar):
            yield widget


def named(widget: QWidget) -> str:
    """How a sentence calls a widget."""
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or words or widget.objectName()!r}"


# Colours


def contrast_findings(screen: Screen, theme: Theme) -> Iterator[str]:
    """Texts that do not stand out from their real ground, and texts that are not seen at all."""
    for words in screen.words:
        off = words.colour.lower() == theme.text_off.lower()
        least = FAINT if off else READABLE
        ratio = measured_contrast(screen, words)
        if ratio < least:
            yield f"{words.text!r} stands at {ratio:.2f}, {least} needed ({named(words.widget)})"
        elif not is_drawn(screen, words):
            yield f"{words.text!r} is not to be seen in its colour {words.colour} ({named(words.widget)})"
        if off and words.enabled and words.widget.property("tone") != "off":
            yield f"{words.text!r} is faint although its {named(words.widget)} can be used"


# Sizes


def size_findings(screen: Screen) -> Iterator[str]:
    """Targets and texts that are too small."""
    for widget in parts(screen.root):
        if isinstance(widget, FIELDS):
            if widget.height() < FIELD_H:
                yield f"{named(widget)} is {widget.height()} px high, {FIELD_H} needed"
        elif isinstance(widget, QAbstractItemView):
            yield from _rows(widget)
        elif is_touched(widget) and min(widget.width(), widget.height()) < TARGET:
            yield f"{named(widget)} is {widget.width()} x {widget.height()} px, {TARGET} both ways needed"
    for words in screen.words:
        least = LEAST_MOVING_PX if _is_moving(words.widget) else LEAST_PX
        if words.px < least:
            yield f"{words.text!r} has {words.px} px, {least} needed ({named(words.widget)})"


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    height = view.rowHeight(0) if isinstance(view, QTableView) else view.sizeHintForRow(0)
    if model.rowCount() and height < TARGET:
        yield f"rows of {named(view)} are {height} px high, {TARGET} needed"


def _is_moving(widget: QWidget | None) -> bool:
    while widget is not None:
        if isinstance(widget, DrivingCardView):
            return True
        widget = widget.parentWidget()
    return False


# Room


def room_findings(screen: Screen) -> Iterator[str]:
    """Screens that need more room than their window has."""
    for widget in (
        screen.root,
        *screen.root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly),
    ):
        needed, given = widget.minimumSizeHint(), screen.root.size()
        if widget.isVisible() and (needed.width() > given.width() or needed.height() > given.height()):
            yield (
                f"{type(widget).__name__} needs {needed.width()} x {needed.height()} px "
                f"of {given.width()} x {given.height()}"
            )


def cut_findings(screen: Screen) -> Iterator[str]:
    """Texts that have less room than they need, and shortened ones whose whole is nowhere to be heard."""
    for words in screen.words:
        if words.cut:
            yield f"{words.text!r} is cut: it {words.cut} ({named(words.widget)})"
        if words.text.endswith("…") and not _has_whole(words):
            yield f"{words.text!r} is shortened and {named(words.widget)} does not tell the whole"


def _has_whole(words: Words) -> bool:
    begun = words.text.rstrip("…").replace("\n", " ").rstrip()
    widget: QWidget | None = words.widget
    if isinstance(widget, QAbstractButton) and widget.text() == words.text:
        return True  # a word that ends so by itself: more is asked after it
    while widget is not None:
        if any(begun in text for text in _told(widget)):
            return True
        widget = widget.parentWidget()
    return False


def _told(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleDescription()
    if isinstance(widget, QAbstractItemView):
        model = widget.model()
        for row in range(model.rowCount()):
            yield str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


# Words


def wording_findings(screen: Screen) -> Iterator[str]:
    """Words that a hit does not justify before its verification, seen or said."""
    texts = {(named(widget), text) for widget, text in spoken_words(screen.root)}
    texts |= {(named(words.widget), words.text) for words in screen.words}
    for whose, text in sorted(texts):
        for word in unjustified(text, QUOTED):
            yield f"{word!r} stands in {text!r} ({whose}) before verification"
        if "!" in text:
            yield f"{text!r} shouts ({whose})"


# Names and keys


def name_findings(screen: Screen) -> Iterator[str]:
    """Widgets without a name for screen readers, and two controls with one name."""
    names: Counter[str] = Counter()
    for widget in parts(screen.root):
        if not (is_painted(widget) or is_touched(widget) or is_for_keys(widget)) or _is_frame(widget):
            continue
        name = widget.accessibleName()
        if not name:
            yield f"{named(widget)} in {named(widget.parentWidget() or widget)} has no accessible name"
        elif widget.isEnabled() and (is_touched(widget) or is_for_keys(widget)):
            names[name] += 1
    for name, count in names.items():
        if count > 1:
            yield f"{count} controls are called {name!r}"


def _is_frame(widget: QWidget) -> bool:
    """Whether it only holds others: a page that takes the focus while nothing in it is asked, a painted ground."""
    return (
        bool(widget.findChildren(QWidget)) and not is_touched(widget) and not isinstance(widget, PlateCells)
    )


def focus_findings(screen: Screen, most: int = 200) -> Iterator[str]:
    """Controls that Tab does not reach, and answers that have the focus beforehand."""
    begun = QApplication.focusWidget()
    if isinstance(begun, KeyButton) and begun.variant in ANSWERS:
        yield f"the answer {named(begun)} has the focus beforehand"
    wanted = {
        widget
        for widget in parts(screen.root)
        if widget.isEnabled()
        and (
            isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit) or _is_asked(widget)
        )
    }
    reached: set[QWidget] = set()
    for _ in range(most):
        at = QApplication.focusWidget() or screen.root
        QTest.keyClick(at, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or (now in reached and wanted <= reached):
            break
        reached.add(now)
    (begun or screen.root).setFocus()
    for widget in sorted(wanted - reached, key=named):
        yield f"Tab does not reach {named(widget)}"


def _is_asked(widget: QWidget) -> bool:
    return is_for_keys(widget) and not _is_frame(widget)


def answer_findings(screen: Screen) -> Iterator[str]:
    """Answers that are given before a person gave one; for screens on which nothing was answered."""
    for key in screen.root.findChildren(KeyButton):
        if key.variant in ANSWERS and key.isChecked():
            yield f"{named(key)} is chosen beforehand"


def paste_findings(root: QWidget) -> Iterator[str]:
    """Ten thousand characters pasted into each field: it keeps what it takes, and says that more was not taken.

    The last of the rules on a screen: its fields are full afterwards.
    """
    QGuiApplication.clipboard().setText(LONG)
    fields = [one for one in root.findChildren(QLineEdit) if one.isVisible() and one.isEnabled()]
    for field in fields:
        field.selectAll()
        field.paste()
        QApplication.processEvents()
        if not len(field.text()) <= field.maxLength() <= MOST_CHARACTERS:
            yield f"{named(field)} takes {field.maxLength()} characters"
        holder = field.parentWidget()
        if isinstance(holder, FormField) and field.isVisible() and len(field.text()) == field.maxLength():
            said = [one.text() for one in holder.findChildren(QLabel) if one.isVisible()]
            if not any(line.startswith("Full: ") for line in said):
                yield f"{named(field)} is full and does not say so"
