# SPDX-License-Identifier: Apache-2.0
"""Real widgets, offscreen, with the shipped fonts; what a test leaves behind is a failure."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from mdt_app.ui import application


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """Plain, for pytest-qt."""
    gc.collect()
    gc.freeze()  # what was imported stays, and the collection after each test need not go through it again
    return QApplication


@pytest.fixture(autouse=True)
def terminal_style(qapp: QApplication) -> Iterator[None]:
    """The application as the terminal sets it up; after the test no window and no running timer is left."""
    application.start([], reduce_motion=True)
    yield
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [type(window).__name__ for window in QApplication.topLevelWidgets()]
    assert not left, f"widgets left behind: {left}"
    gc.freeze()  # what is still there serves the tests to come: the next collection does without it
    running = [timer for timer in qapp.findChildren(QTimer) if timer.isActive()]
    assert not running, f"timers left running: {running}"


def ignore_offscreen_chatter(items: list[pytest.Item]) -> None:
    """The offscreen platform has no window manager and says so; any other warning still fails."""
    for item in items:
        if {"ui", "screens", "looks", "stories"} & set(item.path.parts):
            chatter = ("propagateSizeHints", "does not support raise")
            item.add_marker(pytest.mark.qt_log_ignore(*chatter, extend=True))
