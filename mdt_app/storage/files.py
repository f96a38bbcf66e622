# SPDX-License-Identifier: Apache-2.0
"""Small files that are replaced whole, so that a power cut leaves the old one or the new one."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from mdt_app.storage.errors import DiskFull, StoreMissing

Step = Callable[[str], None]
"""Told the name of each step that was just taken; a test ends the process in it."""


def go_on(_step: str) -> None:
    """What is done at a step when nobody listens: nothing."""


def replace_file(path: Path, content: bytes, at_step: Step = go_on) -> None:
    """Put ``content`` in place of ``path``: written beside it, forced to the disk, renamed over it.

    Args:
        path: the file.
        content: all of it.
        at_step: told "written" and "replaced", each after the file's name.

    Raises:
        DiskFull: no room; the former file stands.
        StoreMissing: the folder cannot be written; the former file stands.
    """
    try:
        _write(path, content, at_step)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFull(f"The disk is full; {path.name} was not changed. Free space on it.") from error
        raise StoreMissing(
            f"{path.name} cannot be written. Give the terminal's account access to its data folder."
        ) from error


def sweep(path: Path) -> None:
    """Delete what broken-off replacements of ``path`` left beside it.

    Raises:
        StoreMissing: something may not be deleted.
    """
    try:
        for left in path.parent.glob(f".{path.name}.*"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise StoreMissing(
            f"What a broken-off change left beside {path.name} cannot be deleted. Give the terminal's account "
            "access to its data folder."
        ) from error


def _write(path: Path, content: bytes, at_step: Step) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        at_step(f"{path.name} written")
        temporary.replace(path)
        at_step(f"{path.name} replaced")
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
