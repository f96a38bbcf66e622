# SPDX-License-Identifier: Apache-2.0
"""What happens to errors nobody caught: a log line without personal data, and a notice. Never a dump.

A traceback's last line and a dump of memory could hold plates, so only the type of the error and the places
in the program are kept.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from mdt_app.notices import Level, Notice

_log = logging.getLogger("terminal")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def places(trace: TracebackType | None) -> str:
    """Where an error came through, innermost last, without any value ("live_view.render:88 < ...")."""
    frames = traceback.extract_tb(trace)
    return " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames[-6:])


class CrashHooks(AbstractContextManager["CrashHooks"]):
    """While open, uncaught errors of all threads and Qt's messages go to the log.

    Args:
        on_fault: told of each fault, to be shown; called on the thread that failed.
    """

    def __init__(self, on_fault: Callable[[Notice], None]) -> None:
        self._on_fault = on_fault
        self._undo = ExitStack()

    def __enter__(self) -> "CrashHooks":
        old_hook, old_thread_hook = sys.excepthook, threading.excepthook
        self._undo.callback(setattr, sys, "excepthook", old_hook)
        self._undo.callback(setattr, threading, "excepthook", old_thread_hook)
        sys.excepthook = self._main_failed
        threading.excepthook = self._thread_failed
        old_qt = qInstallMessageHandler(_qt_said)
        self._undo.callback(qInstallMessageHandler, old_qt)
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def _main_failed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._report("screen", kind, trace)

    def _thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_type is not SystemExit:
            self._report(
                failed.thread.name if failed.thread else "thread", failed.exc_type, failed.exc_traceback
            )

    def _report(self, topic: str, kind: type[BaseException], trace: TracebackType | None) -> None:
        _log.error("fault in %s: %s at %s", topic, kind.__name__, places(trace))
        # A reporter that fails must not bury the first fault.
        with suppress(RuntimeError):
            self._on_fault(
                Notice(
                    Level.FAULT,
                    f"fault {topic}",
                    f"A part of the program failed ({topic}, {kind.__name__}).",
                    "What was read is stored. If something no longer answers, start the program again.",
                )
            )


def _qt_said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "qt: %s", message)
