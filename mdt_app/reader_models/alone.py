# SPDX-License-Identifier: Apache-2.0
"""One command at a time may change a unit's readers."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mdt_app.errors import Refused, Trouble

WORK = "work-"


@contextmanager
def alone(models: Path) -> Iterator[None]:
    """Keep other commands out of the folder, which is made where it is missing.

    The lock is the system's own: it ends with the process, however that ends. What a killed command left behind
    is removed.

    Raises:
        Refused: another command is at work.
        Trouble: the folder cannot be used.
    """
    try:
        models.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (models / "lock").open("a", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"The folder {models} cannot be used. Check its disk and permissions.") from error
    with lock:
        try:
            _lock(lock)
        except OSError as error:
            raise Refused(
                "Another `mdt reader` command is at work in this unit. Wait for its end."
            ) from error
        for left in models.glob(f"{WORK}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def workplace(models: Path) -> Iterator[Path]:
    """A folder for the split and the candidate, readable by nobody else, removed at the end."""
    with tempfile.TemporaryDirectory(prefix=WORK, dir=models, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
