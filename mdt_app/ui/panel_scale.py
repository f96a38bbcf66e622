# SPDX-License-Identifier: Apache-2.0
"""Scales the interface to the panel before there is an application.

Qt takes its scale from the environment once, while an application begins. Which panel it is on only an application
can tell: one without windows is begun and ended first, which takes some 20 ms.
"""

import logging
import os
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from mdt_app.display_scale import Panel, scale_for

SCALE = "QT_SCALE_FACTOR"
_log = logging.getLogger(__name__)


def panel() -> Panel:
    """The first screen, as it describes itself; there must be no application yet."""
    asked = QGuiApplication(sys.argv[:1])
    try:
        screen = asked.primaryScreen()
        size, mm = screen.size(), screen.physicalSize()
        return Panel(size.width(), size.height(), mm.width(), mm.height())
    finally:
        asked.shutdown()


def scale_to_panel(pixels_per_inch: float | None) -> None:
    """Have the next application draw as large as the panel needs.

    Args:
        pixels_per_inch: as set for this car, or None to believe the panel.

    Nothing is done where an application runs already, or where somebody set Qt's scale by hand.
    """
    if QCoreApplication.instance() is not None or SCALE in os.environ:
        return
    here = panel()
    factor = scale_for(here, pixels_per_inch)
    _log.info(
        "Screen of %d x %d pixels, %s pixels per inch: drawn %.2f times as large.",
        here.width,
        here.height,
        pixels_per_inch or here.pixels_per_inch or "unknown",
        factor,
    )
    if factor != 1:
        os.environ[SCALE] = f"{factor:.2f}"
