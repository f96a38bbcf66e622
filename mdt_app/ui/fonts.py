# SPDX-License-Identifier: Apache-2.0
"""The two font families that ship with the program; a fallback font would break how plates are told apart."""

from PySide6.QtGui import QFontDatabase

import resources
from mdt_app.errors import Trouble
from mdt_app.ui.tokens import PLATE_FONT, UI_FONT

#: Files of ``resources/fonts`` and the family each belongs to.
FILES = {
    **{
        f"fonts/inter/Inter-{weight}.otf": UI_FONT
        for weight in ("Regular", "Medium", "SemiBold", "Bold", "ExtraBold")
    },
    "fonts/jetbrains-mono/JetBrainsMono-Bold.ttf": PLATE_FONT,
}


def load(files: dict[str, str] = FILES) -> None:
    """Give the shipped fonts to Qt; needs an application.

    Raises:
        Trouble: a font file is missing or damaged; names the file and the remedy.
    """
    for name, family in files.items():
        try:
            number = QFontDatabase.addApplicationFont(str(resources.path(name)))
        except FileNotFoundError as error:
            raise Trouble(_sentence(name)) from error
        if number < 0 or not any(
            known.startswith(family) for known in QFontDatabase.applicationFontFamilies(number)
        ):
            raise Trouble(_sentence(name))


def lacking(families: tuple[str, ...] = (UI_FONT, PLATE_FONT)) -> tuple[str, ...]:
    """Which of these families Qt does not have; it would draw them with another one."""
    return tuple(family for family in families if not QFontDatabase.hasFamily(family))


def _sentence(name: str) -> str:
    return (
        f"The font resources/{name} is missing or damaged, so plates cannot be shown safely. "
        "Install the program again."
    )
