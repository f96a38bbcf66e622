# SPDX-License-Identifier: Apache-2.0
"""The lists that new passwords are compared with: those that ship, or the department's own newer one."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import resources
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from policy.passwords import Lists, list_is_old

SHIPPED = "passwords"
BANNED, NAMES, TOLD = "banned.txt", "names.txt", "lists.toml"


@dataclass(frozen=True, slots=True)
class PasswordLists:
    """Lists in force.

    Attributes:
        dated: when the banned list was last brought up to date; None when nobody wrote it down.
        own: whether the banned list is the department's.
    """

    lists: Lists
    dated: date | None
    own: bool = False

    def warning(self, today: date) -> str:
        """What to do about an old list; empty while it is new enough."""
        if not list_is_old(self.dated, today):
            return ""
        age = f"of {self.dated.isoformat()}" if self.dated else "without a date"
        return (
            f"The list of banned passwords is {age}; it is to be renewed each quarter. Put a newer {BANNED} with "
            f"its {TOLD} into the folder passwords of the unit's data folder."
        )


def password_lists(folder: DataFolder) -> PasswordLists:
    """The lists in force in a unit.

    Raises:
        Refused: the department's own list cannot be read.
    """
    own = folder.passwords / BANNED
    names = _shipped(NAMES)
    try:
        if own.exists():
            banned = _lines(own.read_text(encoding="utf-8"))
            return PasswordLists(Lists(banned, names), _dated_of(folder.passwords / TOLD), own=True)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"The department's passwords/{BANNED} cannot be read. Mend it, or remove it to use the one that ships."
        ) from error
    return PasswordLists(Lists(_shipped(BANNED), names), _dated(resources.text(f"{SHIPPED}/{TOLD}")))


@cache
def _shipped(name: str) -> frozenset[str]:
    """Taken apart once: each is some ten thousand lines."""
    return _lines(resources.text(f"{SHIPPED}/{name}"))


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip().casefold() for line in text.splitlines() if line.strip())


def _dated_of(path: Path) -> date | None:
    try:
        return _dated(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def _dated(text: str) -> date | None:
    found = tomllib.loads(text).get("dated")
    return found if type(found) is date else None
