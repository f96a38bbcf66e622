# SPDX-License-Identifier: Apache-2.0
"""Sets the Qt application up: style and fonts of its own, nothing from the desktop."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from mdt_app.ui import fonts
from mdt_app.ui.style import font


def start(arguments: list[str] | None = None) -> QApplication:
    """The application, ready for windows.

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
    base: QFont = font("body")
    application.setFont(base)
    return application
