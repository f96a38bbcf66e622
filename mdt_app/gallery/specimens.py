# SPDX-License-Identifier: Apache-2.0
"""What the gallery is made of: specimens, each one real widget in one state, in sections."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mdt_app.ui.tokens import Theme

#: Name of the property of the one widget of a section that has the keyboard's focus at first.
TAKES_FOCUS = "takes_focus"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One widget in one state.

    Attributes:
        state: what is shown, under the widget ("Pressed").
        make: makes it in a theme.
        width: pixels; 0 for as wide as its place.
        height: pixels; 0 for as high as it likes.
        columns: of the section's grid that it takes.
    """

    state: str
    make: Callable[[Theme], QWidget]
    width: int = 0
    height: int = 0
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """Specimens of one kind.

    Attributes:
        name: on its key and in the pictures' names ("Keys").
        columns: specimens beside each other.
        grounds: what must be said of all of them, one sentence; empty for nothing.
    """

    name: str
    columns: int
    specimens: tuple[Specimen, ...]
    grounds: str = ""
