# SPDX-License-Identifier: Apache-2.0
"""The window comes to the front on a hit and leaves the keyboard where it is: an officer types into CAD meanwhile."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def come_forward(window: QWidget) -> None:
    """Show a window over all others; the window that has the keyboard keeps it.

    A minimised window is shown again as it was. Where the desktop does not let a program raise its window, the
    window's place in the task bar asks for attention instead.
    """
    if window.isHidden() or window.isActiveWindow():
        return
    if window.isMinimized():
        _restore(window)
    window.raise_()
    QApplication.alert(window, 0)
    window.update()  # Qt hands these wishes to an X server only with the next thing that it sends


def _restore(window: QWidget) -> None:
    """Out of the task bar without becoming active.

    A window manager that is asked to show a minimised window gives it the keyboard, and Qt asks whether it was told
    to or not. A window that is made anew is shown with the wish to stay in the background, so the desktop's side of it
    is made anew; what it shows stays.
    """
    states = window.windowState() & ~Qt.WindowState.WindowMinimized & ~Qt.WindowState.WindowActive
    before = window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.hide()
    window.destroy()
    window.setWindowState(states)
    window.show()
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, before)
