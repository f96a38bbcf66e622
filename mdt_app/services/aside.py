# SPDX-License-Identifier: Apache-2.0
"""Work on a thread of its own, which nobody waits for when the program ends: a network or a medium may not answer."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T], name: str) -> "Future[T]":
    """Begin it, and return at once; what it raises is the future's.

    Args:
        work: what to do.
        name: of the thread.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - top of the thread: whoever waits must be told
            done.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return done
