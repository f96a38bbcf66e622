# SPDX-License-Identifier: Apache-2.0
"""Fonts, labels, panels, and how a theme is put on a tree of widgets."""

from functools import lru_cache
from math import ceil
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

import resources
from mdt_app.ui import tokens
from mdt_app.ui.tokens import Theme

#: Name of the application's property that says the text size.
TEXT_SIZE = "text_size"


@runtime_checkable
class Themed(Protocol):
    """A widget that paints with a theme's colours itself."""

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""


def text_growth() -> int:
    """Pixels that text is larger than ``tokens.TYPE`` says.

    The text size is kept where Qt keeps the application's font and style: as a property of the application,
    set by ``application.start`` before there is any widget.
    """
    running = QCoreApplication.instance()
    chosen = running.property(TEXT_SIZE) if running is not None else None
    return tokens.TEXT_SIZES.get(str(chosen), 0)


def text_px(role: str) -> int:
    """Pixels of a type role at the text size in use."""
    return tokens.TYPE[role] + (text_growth() if role in tokens.GROWING else 0)


def held_px(role: str) -> int:
    """Pixels of words that are large as they are and have no room to grow: no less than ``body`` is now."""
    return max(tokens.TYPE[role], text_px("body"))


def tall(height: int, lines: int = 1) -> int:
    """A height (pixels) that fits so many lines of normal text, made to fit them at the text size in use."""
    return height + ceil(lines * text_growth() * tokens.LINE)


def font(role: str = "body", weight: int = 450, *, plate: bool = False, px: int | None = None) -> QFont:
    """The font of a type role at the text size in use.

    Args:
        role: a name of ``tokens.TYPE``.
        weight: 400 to 800.
        plate: the plate font, in which 0 and O, 1 and I, 8 and B, 5 and S differ at a glance.
        px: pixels, where the size follows the size of a cell.
    """
    return QFont(_font(px or text_px(role), weight, plate))


@lru_cache(maxsize=128)
def _font(px: int, weight: int, plate: bool) -> QFont:  # noqa: FBT001 - a key of the cache
    """Made once: rows that are painted ask for the same few fonts again and again."""
    made = QFont(tokens.PLATE_FONT if plate else tokens.UI_FONT)
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if not plate:
        for tag in tokens.UI_FEATURES:
            made.setFeature(QFont.Tag(tag), 1)
    return made


def qss(theme: Theme) -> str:
    """The style sheet of the terminal in the theme's colours."""
    sheet = resources.text("qss/terminal.qss")
    for role, value in theme.roles().items():
        sheet = sheet.replace("{" + role + "}", value)
    return sheet


def dress(root: QWidget, theme: Theme) -> None:
    """Put the theme on ``root`` and on everything in it; works at run time as well."""
    root.setStyleSheet(qss(theme))
    recolour(root, theme)


def recolour(root: QWidget, theme: Theme) -> None:
    """Tell ``root`` and everything in it the theme, where they paint themselves."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)


def label(
    text: str,
    role: str = "body",
    weight: int = 450,
    tone: str = "text",
    *,
    wrap: bool = False,
    plate: bool = False,
) -> QLabel:
    """A label in a type role; ``tone`` is a colour role of the style sheet ("text2", "p1", "ok")."""
    made = QLabel(text)
    made.setFont(font(role, weight, plate=plate))
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the style sheet looks at ("tone", "panel") and draw the widget anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def panel(kind: str = "surface") -> QFrame:
    """A frame of the style sheet: surface, raised, flat, p1 to p4, ok, chosen, focus, line, strip."""
    made = QFrame()
    made.setProperty("panel", kind)
    return made


def wide(widget: QWidget) -> QWidget:
    """The same widget, taking the width that is left."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
    return widget


def scrolled(content: QWidget) -> QScrollArea:
    """A frame in which ``content`` can be turned up and down where it is higher than its room; as wide as it needs."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumWidth(content.minimumSizeHint().width())
    return area


def stack(parent: QWidget | None = None, *, pad: int = 0, gap: int = tokens.GAP) -> QVBoxLayout:
    """A column with equal margins ``pad`` and distances ``gap``, pixels."""
    column = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    column.setContentsMargins(pad, pad, pad, pad)
    column.setSpacing(gap)
    return column
