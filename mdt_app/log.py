# SPDX-License-Identifier: Apache-2.0
"""The technical log: JSON lines in a rotating file, short text on a terminal; never a plate, a name or a place.

Three guards, because a log outlives everything: a field whose name is not on the list below is withheld;
anything in a text that has the form of a plate is masked; of an exception only its kind and the lines of our
code that it came through are kept, since its text and the values around it may hold a plate or a key.
"""

import logging
import logging.handlers
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import structlog
from structlog.typing import EventDict, WrappedLogger

#: Fields that say something of the machine and nothing of people.
SAFE_FIELDS = frozenset(
    {
        *(
            "event",
            "level",
            "timestamp",
            "logger",
            "topic",
            "camera",
            "state",
            "source",
            "error",
            "code",
            "unit",
        ),
        *(
            "count",
            "seconds",
            "bytes",
            "attempt",
            "version",
            "list_id",
            "frames",
            "dropped",
            "problem",
            "thread",
            "fault",
        ),
    }
)
#: Letters and digits mixed, as long as a plate: longer words and plain numbers are left alone.
PLATE_LIKE = re.compile(r"\b(?=[A-Z0-9]*[0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4,8}\b")
WITHHELD = "[withheld]"
#: Of the way of an exception only so many innermost calls are kept.
FRAMES_MOST = 12


def only_the_place(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by the field ``fault``: kind, then file, line and function, innermost last."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    error = (
        given
        if isinstance(given, BaseException)
        else (given if isinstance(given, tuple) else sys.exc_info())[1]
    )
    if error is not None:
        event["fault"] = " caused by ".join(_place(one) for one in _with_causes(error))
    return event


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__, limit=-FRAMES_MOST)
    lines = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {lines or 'an unknown place'}"


def without_people(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Withhold fields that are not known to be harmless and mask what looks like a plate."""
    cleaned: EventDict = {}
    for name, value in event.items():
        if name not in SAFE_FIELDS:
            cleaned[name] = WITHHELD
        elif isinstance(value, str) and name not in {"timestamp", "level"}:
            cleaned[name] = PLATE_LIKE.sub("[plate]", value)
        else:
            cleaned[name] = value
    return cleaned


def set_up(folder: Path | None, *, level: int = logging.INFO) -> None:
    """Send the program's log to ``folder`` (None: to the terminal only).

    Five files of 1 MB are kept. Warnings and worse also go to the terminal, as one short line.
    """
    before: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        only_the_place,
        without_people,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handlers: list[logging.Handler] = [_terminal_handler(before)]
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers.append(_file_handler(folder / "terminal.log", before))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)


def _file_handler(path: Path, before: list[structlog.typing.Processor]) -> logging.Handler:
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=before
        )
    )
    return handler


def _terminal_handler(before: list[structlog.typing.Processor]) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.dev.ConsoleRenderer(colors=False), foreign_pre_chain=before
        )
    )
    return handler
