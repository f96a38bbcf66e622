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
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mdt_app.ui.activity import Activity
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
    line.setGeometry(0, 0, 1400, 900)
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

    def until(happened):
        ends = time.monotonic() + 10
        while not happened() and time.monotonic() < ends:
            app.processEvents()
            time.sleep(0.01)

    def work(seconds):
        ends = time.monotonic() + seconds
        until(lambda: time.monotonic() > ends)

    def focused():
        window, revert = ctypes.c_ulong(), ctypes.c_int()
        x11.XGetInputFocus(display, ctypes.byref(window), ctypes.byref(revert))
        return window.value

    def seen():
        # What the display shows where the window lies is what the window draws there, at its left edge and its foot.
        shown, drawn = app.primaryScreen().grabWindow(0).toImage(), window.grab().toImage()
        at = window.mapToGlobal(window.rect().topLeft())
        places = [(x, y) for x in (30, 48, 300) for y in (40, 700, 765)]
        return all(shown.pixel(at.x() + x, at.y() + y) == drawn.pixel(x, y) for x, y in places)

    minimised = sys.argv[1] == "minimised"
    desktop = [subprocess.Popen(["openbox", "--sm-disable"], stdout=subprocess.DEVNULL)] if minimised else []
    window = Terminal().window(plain_pages())
    window.show()
    until(seen)
    if minimised:
        window.showMinimized()
        until(lambda: window.isMinimized() and not seen())
    cad = subprocess.Popen([sys.executable, "-c", CAD], stdout=subprocess.PIPE, text=True)
    theirs = int(cad.stdout.readline().split()[1])
    until(lambda: focused() == theirs and not seen() and not window.isActiveWindow())
    before = (focused() == theirs, seen(), window.isMinimized())
    come_forward(window)
    until(seen)
    work(1)
    after = (focused() == theirs, seen(), window.isMinimized())
    for process in (cad, *desktop):
        process.kill()
        process.wait()
    print("before", *before, "after", *after)
"""


@pytest.mark.parametrize("state", ["shown", "minimised"])
def test_on_a_real_display_it_is_over_the_other_window_which_keeps_the_keyboard(state: str) -> None:
    """Under a real X server, and a window manager: what the display shows, and the server's word on the keyboard."""
    for needed in ("xvfb-run", *(["openbox"] if state == "minimised" else [])):
        if shutil.which(needed) is None:
            pytest.skip(f"{needed} is not installed")
    script = f"CAD = {textwrap.dedent(CAD)!r}\n{textwrap.dedent(TERMINAL)}"
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", sys.executable, "-c", script, state],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    minimised = str(state == "minimised")
    assert done.stdout.split() == ["before", "True", "False", minimised, "after", "True", "True", "False"]


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
    touches: list[int] = []
    Activity(window, lambda: touches.append(1))
    window.showMinimized()
    come_forward(window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F8)
    assert touches, "what is typed counts as before: the car does not lock under somebody's hands"
    assert not window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_a_window_that_was_never_shown_or_is_closed_stays_so(qtbot: QtBot) -> None:
    """The program may be ending."""
    window = Terminal().window(plain_pages())
    qtbot.addWidget(window)
    come_forward(window)
    assert window.isHidden()
