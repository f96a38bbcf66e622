# SPDX-License-Identifier: Apache-2.0
"""Who runs a command of the server: the person who logged in to the machine, not the account that the server runs as.

Two administrators who both become the service's account would be one name, and one person who sets an environment
variable would be two. So the login that the kernel keeps is asked first (``/proc/self/loginuid``, set by pam_loginuid
at log-in and not changed by sudo or su), then what sudo says, then the account's own name.
"""

import getpass
import os
from pathlib import Path

LOGIN_UID = Path("/proc/self/loginuid")
NOT_SET = 0xFFFFFFFF
"""What the kernel says for a process that nobody's log-in began."""


def operator(login_uid: Path = LOGIN_UID) -> str:
    """The name of the person at the keyboard, as well as this machine knows it."""
    return _logged_in(login_uid) or os.environ.get("SUDO_USER", "") or getpass.getuser()


def _logged_in(login_uid: Path) -> str:
    try:
        number = int(login_uid.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return ""
    return "" if number == NOT_SET else _name_of(number)


def _name_of(number: int) -> str:
    import pwd  # not on Windows, where there is no such file either

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
