# SPDX-License-Identifier: Apache-2.0
"""What of a machine may carry the terminal's memory or files to somebody who did not sign on.

The store is encrypted whatever is found here; the memory of the running program is not, and the system may write it to
its swap space. Full-disk encryption is what answers that. Source: CJIS Security Policy 5.9.5, AC-19(5), SC-4, SC-28.
"""

import os
import stat
from pathlib import Path

SWAPS = Path("/proc/swaps")
DEVICES = Path("/sys/dev/block")
#: What dm-crypt's devices (LUKS, plain) are called by in /sys.
_ENCRYPTED = "CRYPT-"


def plain_swaps(swaps: Path = SWAPS, devices: Path = DEVICES) -> tuple[str, ...]:
    """Swap spaces in use that are neither encrypted nor in memory; none where the system keeps no such list.

    Args:
        swaps: the kernel's list.
        devices: the kernel's folder of block devices, by number.
    """
    try:
        lines = swaps.read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return ()
    names = [line.split()[0] for line in lines if line.strip()]
    return tuple(name for name in names if not _is_safe(Path(name), devices))


def _is_safe(swap: Path, devices: Path) -> bool:
    if swap.name.startswith("zram"):
        return True  # compressed memory
    try:
        about = swap.stat()
    except OSError:
        return False
    # A swap file is as safe as the device under its file system.
    number = about.st_rdev if stat.S_ISBLK(about.st_mode) else about.st_dev
    return is_encrypted(devices / f"{os.major(number)}:{os.minor(number)}")


def is_encrypted(device: Path) -> bool:
    """Whether a block device is dm-crypt's, or lies on such devices only (a volume of LVM, say).

    Args:
        device: its folder in /sys.
    """
    try:
        if (device / "dm" / "uuid").read_text(encoding="utf-8").startswith(_ENCRYPTED):
            return True
    except OSError:
        pass
    try:
        under = sorted((device / "slaves").iterdir())
    except OSError:
        return False
    return bool(under) and all(map(is_encrypted, under))


def open_to_others(folder: Path) -> bool:
    """Whether other accounts of this machine may look into a folder; Windows answers by its own lists: never."""
    return os.name != "nt" and folder.exists() and bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)
