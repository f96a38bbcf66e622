# SPDX-License-Identifier: Apache-2.0
"""The parts of a self-test, each on a thread of its own that nobody waits for when the program ends."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future

import structlog

_log = structlog.get_logger("self-test")


def begun(part: Callable[[], None]) -> "Future[None]":
    """Begin a part; what it raises is the future's."""
    done: Future[None] = Future()

    def run() -> None:
        try:
            part()
        except Exception as error:  # noqa: BLE001 - top of the thread: its line says that there is no answer
            done.set_exception(error)
        else:
            done.set_result(None)

    threading.Thread(target=run, name="self-test-part", daemon=True).start()
    return done


def log_failures(parts: "Iterable[Future[None]]") -> None:
    """Say which failed; a store that was busy is no failure of the part."""
    for part in parts:
        error = part.exception() if part.done() else None
        if error is not None and not isinstance(error, TimeoutError):
            _log.error("a part of the self-test failed", topic="self-test", exc_info=error)
