# SPDX-License-Identifier: Apache-2.0
"""The parts of a self-test, each on a thread of its own that nobody waits for when the program ends."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future

import structlog

from mdt_app.services.aside import aside

_log = structlog.get_logger("self-test")


def begun(part: Callable[[], None]) -> "Future[None]":
    """Begin a part; what it raises is the future's."""
    return aside(part, "self-test-part")


def log_failures(parts: "Iterable[Future[None]]") -> None:
    """Say which failed; a store that was busy is no failure of the part."""
    for part in parts:
        error = part.exception() if part.done() else None
        if error is not None and not isinstance(error, TimeoutError):
            _log.error("a part of the self-test failed", topic="self-test", exc_info=error)
