# SPDX-License-Identifier: Apache-2.0
"""Removable media that are in this machine now: name, room, and whether they can be written."""

import ctypes
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mdt_app.media_settings import MediaSettings

MOUNTS = Path("/proc/self/mountinfo")
DEVICES = Path("/sys/dev/block")
_OCTAL = re.compile(r"\\([0-7]{3})")
_SYSTEM = ("/", "/boot", "/boot/efi", "/home", "/usr", "/var")


@dataclass(frozen=True, slots=True)
class Volume:
    """A medium.

    Attributes:
        path: where it is mounted.
        name: as a person knows it: its label or drive letter.
        free: bytes.
        writable: whether files can be made on it.
        is_folder: a folder of the settings, no medium of its own.
    """

    path: Path
    name: str
    free: int = 0
    writable: bool = True
    is_folder: bool = False


def volumes(settings: MediaSettings, mounts: Path = MOUNTS, devices: Path = DEVICES) -> tuple[Volume, ...]:
    """What may be written to now, by the settings; one that does not answer is left out.

    Args:
        settings: which media.
        mounts: the kernel's list of mounts.
        devices: the kernel's block devices by number.
    """
    found = [
        _seen(path, name, read_only=read_only)
        for path, name, read_only in _removable(mounts, devices)
        if not settings.names or name in settings.names
    ]
    if settings.folder is not None and settings.folder.is_dir():
        found.append(_seen(settings.folder, str(settings.folder), is_folder=True))
    return tuple(volume for volume in found if volume is not None)


def _seen(path: Path, name: str, *, read_only: bool = False, is_folder: bool = False) -> Volume | None:
    try:
        free = shutil.disk_usage(path).free
    except OSError:  # pulled this moment, or a drive without a medium
        return None
    return Volume(path, name, free, not read_only and os.access(path, os.W_OK), is_folder)


def _removable(mounts: Path, devices: Path) -> Iterator[tuple[Path, str, bool]]:
    """Path, name and whether it is read-only of each removable medium."""
    yield from _windows()
    yield from _linux(mounts, devices)


def _linux(mounts: Path, devices: Path) -> Iterator[tuple[Path, str, bool]]:
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        before, _, after = line.partition(" - ")
        _, _, number, _, at, options, *_ = before.split(" ")
        source = after.split(" ")[1] if after.count(" ") else ""
        mounted = _OCTAL.sub(lambda found: chr(int(found[1], 8)), at)
        if source.startswith("/dev/") and mounted not in _SYSTEM and _is_removable(devices / number):
            path = Path(mounted)
            yield path, path.name, "ro" in options.split(",")


def _is_removable(device: Path) -> bool:
    """Whether a block device, or the disk that it is a part of, can be taken out while the machine runs."""
    real = device.resolve()
    for disk in (real, real.parent):
        try:
            if (disk / "removable").read_text("ascii").strip() == "1":
                return True
        except OSError:
            continue
    return any(part.startswith("usb") for part in real.parts)


def _windows() -> Iterator[tuple[Path, str, bool]]:
    kernel = getattr(getattr(ctypes, "windll", None), "kernel32", None)
    if kernel is None:  # another system
        return
    removable, read_only_volume = 2, 0x80000
    letters = kernel.GetLogicalDrives()
    for at in range(26):
        root = f"{chr(ord('A') + at)}:\\"
        if not letters >> at & 1 or kernel.GetDriveTypeW(root) != removable:
            continue
        label, flags = ctypes.create_unicode_buffer(261), ctypes.c_ulong()
        if kernel.GetVolumeInformationW(root, label, 261, None, None, ctypes.byref(flags), None, 0):
            name = label.value or root[:2]
            yield Path(root), name, bool(flags.value & read_only_volume)
