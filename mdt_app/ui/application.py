# SPDX-License-Identifier: Apache-2.0
"""Sets the Qt application up: style and fonts of its own, nothing from the desktop."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from mdt_app.display_settings import DisplaySettings, TextSize
from mdt_app.ui import fonts
from mdt_app.ui.panel_scale import scale_to_panel
from mdt_app.ui.pulse import REDUCE_MOTION
from mdt_app.ui.style import TEXT_SIZE, font


def start_for(display: DisplaySettings) -> QApplication:
    """The application as a car's settings ask, scaled to its panel.

    Raises:
        Trouble: a shipped font is missing or damaged.
    """
    scale_to_panel(display.pixels_per_inch)
    return start(text=display.text, reduce_motion=display.reduce_motion)


def start(
    arguments: list[str] | None = None, *, text: TextSize = "normal", reduce_motion: bool = False
) -> QApplication:
    """The application, ready for windows.

    Args:
        arguments: of the program, for Qt.
        text: size of everything that ``style.font`` makes from now on.
        reduce_motion: nothing pulses.

    Raises:
        Trouble: a shipped font is missing or damaged.
    """
    running = QApplication.instance()
    if isinstance(running, QApplication):
        application = running
    else:
        QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        application = QApplication(arguments if arguments is not None else sys.argv[:1])
    application.setApplicationName("Patrol MDT")
    application.setStyle("Fusion")
    fonts.load()
    application.setProperty(TEXT_SIZE, text)
    application.setProperty(REDUCE_MOTION, reduce_motion)
    base: QFont = font("body")
    application.setFont(base)
    return application
