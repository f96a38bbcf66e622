# SPDX-License-Identifier: Apache-2.0
"""Accounts of people: who they are and what proves it. Read only when the store is open."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mdt_app.errors import Refused
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.training import Course


@dataclass(frozen=True, slots=True)
class Account:
    """One person.

    Attributes:
        role: what the person does here ("sworn_officer", "alpr_administrator").
        unit: the car or office the person belongs to.
        failed_attempts: wrong passwords since the last right one.
        locked_at: UTC, when it was locked; None while it may sign on.
        title: code of the job title, which the policy or the department's catalogue names or does not.
        courses: training on record.
    """

    username: str
    display_name: str
    role: str
    unit: str
    created_at: datetime
    failed_attempts: int = 0
    locked_at: datetime | None = None
    title: str = ""
    courses: tuple[Course, ...] = ()


def plain_name(username: str) -> str:
    """A user name as it is kept: upper and lower case are one name."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def add(database: Database, account: Account, password: str, hasher: PasswordHasher) -> None:
    """Keep a new account with a one-way salted hash (argon2id) of its password.

    Raises:
        Refused: the user name is taken or empty.
    """
    name = plain_name(account.username)
    if not name:
        raise Refused("An account needs a user name.")
    if get(database, name) is not None:
        raise Refused("This user name is taken. Choose another.")
    database.table("accounts").insert(
        {
            "username": name,
            "display_name": account.display_name,
            "role": account.role,
            "unit": account.unit,
            "password_hash": hasher.hash(unicodedata.normalize("NFKC", password)),
            "created_at": to_text(account.created_at),
            "title": account.title or account.role,
            "courses": _courses_as_text(account.courses),
        }
    )


def get(database: Database, username: str) -> Account | None:
    """The account of this name, or None."""
    rows = database.rows("SELECT * FROM accounts WHERE username = ?", (plain_name(username),))
    return _account(rows[0]) if rows else None


def every(database: Database) -> tuple[Account, ...]:
    """All accounts by name."""
    return tuple(_account(row) for row in database.rows("SELECT * FROM accounts ORDER BY username"))


def password_is_right(database: Database, username: str, password: str, hasher: PasswordHasher) -> bool:
    """Whether the password is the account's."""
    rows = database.rows("SELECT password_hash FROM accounts WHERE username = ?", (plain_name(username),))
    try:
        return bool(rows) and hasher.verify(rows[0]["password_hash"], unicodedata.normalize("NFKC", password))
    except (VerificationError, InvalidHashError):
        return False


def note_failures(
    database: Database, username: str, failed_attempts: int, locked_at: datetime | None
) -> None:
    """Keep how often the wrong password was given, and since when the account is locked (None: it is not)."""
    database.conn.execute(
        "UPDATE accounts SET failed_attempts = ?, locked_at = ? WHERE username = ?",
        (failed_attempts, to_text(locked_at) if locked_at else None, plain_name(username)),
    )


def set_courses(database: Database, username: str, courses: tuple[Course, ...]) -> None:
    """Keep a person's training on record."""
    database.conn.execute(
        "UPDATE accounts SET courses = ? WHERE username = ?",
        (_courses_as_text(courses), plain_name(username)),
    )


def _courses_as_text(courses: tuple[Course, ...]) -> str:
    return json.dumps(
        [
            [one.module, one.completed_on and one.completed_on.isoformat(), one.trainer, one.approver]
            for one in courses
        ]
    )


def _courses(text: str) -> tuple[Course, ...]:
    return tuple(
        Course(module, date.fromisoformat(day) if day else None, trainer, approver)
        for module, day, trainer, approver in json.loads(text)
    )


def _account(row: dict[str, str]) -> Account:
    return Account(
        username=row["username"],
        display_name=row["display_name"],
        role=row["role"],
        unit=row["unit"],
        created_at=from_text(row["created_at"]),
        failed_attempts=int(row["failed_attempts"]),
        locked_at=from_text(row["locked_at"]) if row["locked_at"] else None,
        title=row["title"],
        courses=_courses(row["courses"]),
    )
