# SPDX-License-Identifier: Apache-2.0
"""A file on a medium that may be full, read-only or pulled: whole under its name, or not there at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from mdt_app.errors import Trouble

FOLDER = "patrol-mdt"
"""What lies on a medium lies in this folder."""
_PART = ".part"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}

NOTHING_LOST = "Nothing is lost: all records are still in this car."


class MediumTrouble(Trouble):
    """The medium does not take or give a file; the text says what to do."""


@contextmanager
def told() -> Iterator[None]:
    """The system's errors as sentences for people.

    Raises:
        MediumTrouble: instead of ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise _trouble(error) from error


def _trouble(error: OSError) -> MediumTrouble:
    if error.errno in _FULL:
        what = "The medium is full. Make room on it or take a larger one, then write again."
    elif error.errno in _READ_ONLY:
        what = "The medium cannot be written. Switch its write protection off or take another one."
    else:
        what = "The medium was pulled out or does not answer. Put it in again or take another one, then write again."
    return MediumTrouble(f"{what} {NOTHING_LOST}")


class NewFile:
    """A file that gets its name when it is whole.

    Args:
        path: its name in the end; the folder must be there.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}{_PART}")
        descriptor = os.open(
            self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        self.file: BinaryIO = os.fdopen(descriptor, "w+b", buffering=1 << 20)

    def read_back(self) -> BinaryIO:
        """Bring everything to the medium, and read it from there again, from its beginning.

        The system is asked to forget what it has of the file in memory, so that the medium itself is read.
        """
        self.file.flush()
        os.fsync(self.file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self.file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self.file.seek(0)
        return self.file

    def keep(self) -> None:
        """Give it its name."""
        self.file.close()
        self._part.replace(self._path)
        _sync_folder(self._path.parent)

    def drop(self) -> None:
        """Take it away, if it has no name yet; a medium that is gone keeps nothing that anybody can open."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def folder_on(medium: Path) -> Path:
    """The folder for bundles on a medium, made where it is not there; what was left half-written goes.

    Raises:
        MediumTrouble: it leads somewhere else.
        OSError: it cannot be made.
    """
    folder = medium / FOLDER
    if folder.is_symlink():
        raise MediumTrouble(f"The medium's folder {FOLDER} is a link. Take another medium. {NOTHING_LOST}")
    folder.mkdir(exist_ok=True)
    for left in folder.glob(f".mdt-*{_PART}"):
        left.unlink(missing_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    """Bring the name itself to the medium; file systems that cannot (FAT under some systems) are left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
