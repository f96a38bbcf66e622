# SPDX-License-Identifier: Apache-2.0
"""A hit brings the window to the front of a real display, and the program that has the keyboard keeps it."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mdt_app.ui.attention import come_forward
from tests.helpers.terminal import Terminal, plain_pages

pytestmark = pytest.mark.ui
ROOT = Path(__file__).parents[2]

CAD = """
    import sys
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit
    app = QApplication(["cad"])
    line = QLineEdit()
    line.setGeometry(0, 0, 1280, 800)
    line.show()
    line.raise_()
    line.activateWindow()
    line.setFocus()

    def typed():
        print("typed", line.text(), flush=True)

    line.textEdited.connect(typed)
    QTimer.singleShot(500, lambda: print("window", int(line.winId()), flush=True))
    app.exec()
"""
"""Another program, over the whole screen, in which somebody types."""

TERMINAL = """
    import ctypes, subprocess, sys, time
    from mdt_app.ui import application
    from mdt_app.ui.attention import come_forward
    from tests.helpers.terminal import Terminal, plain_pages

    app = application.start([])
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))

    def work(seconds):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            app.processEvents()
            time.sleep(0.01)

    def focused():
        window, revert = ctypes.c_ulong(), ctypes.c_int()
        x11.XGetInputFocus(display, ctypes.byref(window), ctypes.byref(revert))
        return window.value

    def on_top():
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        x11.XQueryTree(
            display, ctypes.c_ulong(x11.XDefaultRootWindow(display)), ctypes.byref(root), ctypes.byref(parent),
            ctypes.byref(children), ctypes.byref(count),
        )
        known = {ours, theirs}
        return next(children[at] for at in reversed(range(count.value)) if children[at] in known)

    window = Terminal().window(plain_pages())
    window.show()
    work(0.5)
    ours = int(window.winId())
    cad = subprocess.Popen([sys.executable, "-c", CAD], stdout=subprocess.PIPE, text=True)
    theirs = int(cad.stdout.readline().split()[1])
    work(0.5)
    before = (on_top() == theirs, focused() == theirs)
    come_forward(window)
    work(0.5)
    after = (on_top() == ours, focused() == theirs, window.isActiveWindow())
    cad.kill()
    cad.wait()
    print("before", *before, "after", *after)
"""


def test_on_a_real_display_it_is_over_the_other_window_which_keeps_the_keyboard() -> None:
    """Under a real X server: order of the windows and the server's own word on who has the keyboard."""
    if shutil.which("xvfb-run") is None:
        pytest.skip("xvfb-run is not installed")
    script = f"CAD = {textwrap.dedent(CAD)!r}\n{textwrap.dedent(TERMINAL)}"
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["before", "True", "True", "after", "True", "True", "False"]


def test_a_minimised_window_is_shown_again_as_it_was_and_not_activated(qtbot: QtBot) -> None:
    """Also a full-screen one; what it asks of the desktop for its first start is as before."""
    window = Terminal().window(plain_pages())
    qtbot.addWidget(window)
    window.showFullScreen()
    window.showMinimized()
    come_forward(window)
    assert window.isVisible()
    assert not window.isMinimized()
    assert window.isFullScreen()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_a_window_that_was_never_shown_or_is_closed_stays_so(qtbot: QtBot) -> None:
    """The program may be ending."""
    window = Terminal().window(plain_pages())
    qtbot.addWidget(window)
    come_forward(window)
    assert window.isHidden()
