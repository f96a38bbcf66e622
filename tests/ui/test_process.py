# SPDX-License-Identifier: Apache-2.0
"""The process that owns Qt: what it loads, how it starts on a real display, what it does with uncaught errors."""

import logging
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from mdt_app.notices import Level, Notice
from mdt_app.ui.crash import CrashHooks

pytestmark = pytest.mark.ui
ROOT = Path(__file__).parents[2]


def run(script: str, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


SHOW_WINDOW = """
    import sys
    from PySide6.QtWidgets import QApplication
    from mdt_app.ui import application
    from mdt_app.ui.style import font
    from PySide6.QtGui import QFontInfo, QGuiApplication
    from tests.helpers.terminal import Terminal, busy_shift, plain_pages
    app = application.start([])
    terminal = Terminal()
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    window.show()
    for _ in range(20):
        app.processEvents()
    image = window.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 16) for y in range(0, image.height(), 16)}
    families = QFontInfo(font("body")).family(), QFontInfo(font("body", plate=True)).family()
    painted = window.isVisible() and len(colours) > 50
    print(QGuiApplication.platformName(), painted, *families, "cv2" in sys.modules, sep="|")
"""


def test_the_window_opens_on_a_real_display() -> None:
    """Under a real X server with the xcb plugin, whose libraries another Qt in the process would spoil."""
    if shutil.which("xvfb-run") is None:
        pytest.skip("xvfb-run is not installed")
    done = run(SHOW_WINDOW, "xvfb-run", "-a", "-s", "-screen 0 1280x800x24", QT_QPA_PLATFORM="xcb")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "xcb|True|Inter|JetBrains Mono|False"


def test_fonts_come_from_the_program_and_not_from_the_machine(tmp_path: Path) -> None:
    """On a machine without any font the two shipped families are used."""
    config = tmp_path / "fonts.conf"
    config.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    done = run(SHOW_WINDOW, QT_QPA_PLATFORM="offscreen", FONTCONFIG_FILE=str(config))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "offscreen|True|Inter|JetBrains Mono|False"


def test_the_process_that_owns_qt_never_loads_opencv() -> None:
    """Every module of the screens and of the user interface, in a fresh process."""
    script = """
        import importlib, pkgutil, sys
        import mdt_app.screens, mdt_app.ui
        for package in (mdt_app.screens, mdt_app.ui):
            for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
                importlib.import_module(module.name)
        print("cv2" in sys.modules, "PySide6.QtWidgets" in sys.modules)
    """
    done = run(script, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "True"]


def test_screens_know_no_qt() -> None:
    """All states and verbs work in a process without PySide6."""
    script = """
        import importlib, pkgutil, sys
        import mdt_app.screens
        for module in pkgutil.walk_packages(mdt_app.screens.__path__, "mdt_app.screens."):
            importlib.import_module(module.name)
        print([name for name in sys.modules if name.startswith("PySide6")])
    """
    assert run(script).stdout.strip() == "[]"


@pytest.mark.expects_log
def test_an_uncaught_error_is_told_without_what_it_said(caplog: pytest.LogCaptureFixture) -> None:
    """A thread's error: its kind and place are logged and shown, its text (here a plate) is not."""
    told: list[Notice] = []

    def fail() -> None:
        raise ValueError("8QTQ743 is odd")

    with caplog.at_level(logging.DEBUG), CrashHooks(told.append):
        thread = threading.Thread(target=fail, name="recorder")
        thread.start()
        thread.join()
    (notice,) = told
    assert notice.level is Level.FAULT
    assert "recorder" in notice.headline
    assert "ValueError" in caplog.text
    assert "fail:" in caplog.text
    assert "8QTQ743" not in caplog.text + notice.headline + notice.remedy


@pytest.mark.expects_log
def test_an_error_on_the_main_thread_is_told_and_hooks_are_put_back(caplog: pytest.LogCaptureFixture) -> None:
    told: list[Notice] = []
    before = sys.excepthook, threading.excepthook
    with CrashHooks(told.append):
        error = RuntimeError("8QTQ743")
        sys.excepthook(type(error), error, None)
    assert [notice.topic for notice in told] == ["fault screen"]
    assert "8QTQ743" not in caplog.text
    assert (sys.excepthook, threading.excepthook) == before


@pytest.mark.expects_log
def test_messages_of_qt_go_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with CrashHooks(lambda notice: None):
        qWarning("a widget is unwell")
    assert "qt: a widget is unwell" in caplog.text
