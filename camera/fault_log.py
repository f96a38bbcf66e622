# SPDX-License-Identifier: Apache-2.0
"""What the readers' own processes say of a fault: its kind and its place, on standard error; never a value.

A desktop keeps standard error in its journal, in the clear, and the text of an exception may hold what was read. The
terminal's own log, which has the same rule, lives in the terminal's process.
"""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

_log = logging.getLogger(__name__)


class PlaceOnly(logging.Formatter):
    """Writes of an exception its kind and the lines that it came through."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """One line in the place of the library's many."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        lines = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        return f"{kind.__name__ if kind else 'nothing'} at {lines}"


def say_places_only() -> None:
    """For this process from now on, whatever thread fails, caught or not."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlaceOnly())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    sys.excepthook = _failed
    threading.excepthook = lambda failed: _failed(
        failed.exc_type, failed.exc_value or failed.exc_type(), failed.exc_traceback
    )


def _failed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.error("A reader's process failed", exc_info=(kind, error, trace))
