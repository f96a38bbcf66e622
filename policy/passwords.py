# SPDX-License-Identifier: Apache-2.0
"""What a password must be: the CJIS memorised secret, and the stricter "basic" standard where a department elects it.

Source: CJIS Security Policy 5.9.5, IA-5(1)(a) (requirements CJ-9, CJ-10) and IA-5(f) (CJ-11).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from policy.ruling import Finding, Ruling

LEAST: Final = 8
"""Fewest characters."""
MOST: Final = 256
"""Most characters; a longer one is refused in words and never cut."""
REMEMBERED: Final = 10
"""So many former passwords may not come back under the basic standard."""
LIST_AGE: Final = timedelta(days=92)
"""The banned list is updated quarterly."""
_FEW: Final = 2


class Standard(StrEnum):
    """Which of the two standards a department elects."""

    NIST = "nist"
    BASIC = "basic"

    @property
    def lasts(self) -> timedelta:
        """How long a password is good for: a year (CJ-11), or 90 days (CJ-10)."""
        return timedelta(days=90 if self is Standard.BASIC else 365)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A password that somebody wants to have.

    Attributes:
        password: as typed; never printed.
        username: of its account.
        near: words that say where it is used and whose it is: the person's name, the department, the car.
        used_before: whether it is one of the last ``REMEMBERED``.
    """

    password: str = field(repr=False)
    username: str
    near: tuple[str, ...] = ()
    used_before: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """What passwords are compared with, in small letters.

    Attributes:
        banned: passwords in common use, expected or known from breaches, and dictionary words.
        names: given names and surnames.
    """

    banned: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Lists({len(self.banned)} banned, {len(self.names)} names)"


def plain(password: str) -> str:
    """A password as it is measured, hashed and compared: one form for each way to type a character."""
    return unicodedata.normalize("NFKC", password)


def password_ruling(wanted: Wanted, lists: Lists, standard: Standard) -> Ruling:
    """Whether a password may be taken; each reason against it is told (IA-5(1)(a)).

    Passphrases, spaces and every printable character are welcome; nothing asks for a mixture of kinds.
    """
    return Ruling(tuple(_against(wanted, lists, standard)))


def _against(wanted: Wanted, lists: Lists, standard: Standard) -> Iterator[Finding]:
    yield from _shape(plain(wanted.password))
    yield from _too_well_known(wanted, lists)
    if standard is Standard.BASIC:
        yield from _basic(wanted, lists)


def _shape(password: str) -> Iterator[Finding]:
    if len(password) < LEAST:
        yield Finding(
            "too_short", f"A password has at least {LEAST} characters. Choose a longer one, a sentence say."
        )
    if len(password) > MOST:
        yield Finding("too_long", f"A password has at most {MOST} characters. Choose a shorter one.")
    if not all(one.isprintable() for one in password):
        yield Finding("not_printable", "This password has a character that cannot be seen. Type another.")
    if _is_row(password):
        yield Finding(
            "repeated", "This password is one character again and again, or a row of them. Choose another."
        )


def _is_row(password: str) -> bool:
    """Whether it is repetitive or sequential: "aaaaaaaa", "abababab", "12345678", "hgfedcba"."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return bool(password) and (len(set(password)) <= _FEW or steps in ({1}, {-1}))


def _too_well_known(wanted: Wanted, lists: Lists) -> Iterator[Finding]:
    folded = plain(wanted.password).casefold()
    if folded.strip() in lists.banned or _bare(folded) in lists.banned:
        yield Finding("banned", "This password is on the list of those that are tried first. Choose another.")
    if _bare(folded) == _bare(wanted.username.casefold()):
        yield Finding("is_user_name", "A password must not be the user name. Choose another.")
    elif _bare(folded) and _bare(folded) in {_bare(word.casefold()) for word in wanted.near}:
        yield Finding(
            "is_near", "This password is the name of a person, car or department here. Choose another."
        )


def _basic(wanted: Wanted, lists: Lists) -> Iterator[Finding]:
    words = [_letters(word) for word in plain(wanted.password).casefold().split()]
    words = [word for word in words if word]
    if words and all(word in lists.names for word in words):
        yield Finding("is_name", "A password must not be a proper name. Choose another.")
    if wanted.used_before:
        yield Finding(
            "used_before",
            f"This is one of your last {REMEMBERED} passwords. Choose one that you have not had.",
        )


def _bare(text: str) -> str:
    """Letters and digits, without a number hung on: "Unit 12 Officer!" and "unit12officer99" are near one word."""
    return "".join(one for one in text if one.isalnum()).rstrip("0123456789")


def _letters(text: str) -> str:
    return "".join(one for one in text if one.isalpha())


def due_at(standard: Standard, set_at: datetime) -> datetime:
    """When a password must be replaced, UTC."""
    return set_at + standard.lasts


def is_due(standard: Standard, set_at: datetime, now: datetime) -> bool:
    """Whether a password must be replaced before the next shift."""
    return now >= due_at(standard, set_at)


def list_is_old(dated: date | None, today: date) -> bool:
    """Whether the banned list needs an update: older than a quarter, or nobody said how old."""
    return dated is None or today - dated > LIST_AGE
