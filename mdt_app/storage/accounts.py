# SPDX-License-Identifier: Apache-2.0
"""Accounts of people: who they are, what proves it, and where each stands. Read only when the store is open."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mdt_app.errors import Refused
from mdt_app.storage import password_hash
from mdt_app.storage.database import Database
from mdt_app.storage.password_hash import Hasher
from mdt_app.storage.times import from_text, to_text
from policy.accounts import Ending, Standing
from policy.passwords import REMEMBERED
from policy.training import Course


@dataclass(frozen=True, slots=True)
class Account:
    """One person; all times are UTC.

    Attributes:
        role: what the person does here ("sworn_officer", "alpr_administrator").
        unit: the car or office the person belongs to.
        failed_attempts: wrong passwords since the last right one.
        locked_at: when it was locked; None while it may sign on.
        title: code of the job title, which the policy or the department's catalogue names or does not.
        courses: training on record.
        password_set_at: None for the moment the account was made.
        must_change: the password was given by somebody else; the person chooses one before anything.
        has_factor: whether a second factor is enrolled.
        manages: whether the person holds the office of the programme's manager, or its recorded designee's.
        expires_at: end of an account that was made for a time.
        disabled_why: code of ``policy.accounts.Ending``; empty while it is enabled.
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
    password_set_at: datetime | None = None
    must_change: bool = False
    has_factor: bool = False
    manages: bool = False
    last_sign_on_at: datetime | None = None
    expires_at: datetime | None = None
    reviewed_at: datetime | None = None
    disabled_at: datetime | None = None
    disabled_why: str = ""

    @property
    def standing(self) -> Standing:
        """What the rules about its life look at."""
        return Standing(
            self.username,
            self.created_at,
            self.last_sign_on_at,
            self.expires_at,
            self.reviewed_at,
            self.disabled_at,
        )


def plain_name(username: str) -> str:
    """A user name as it is kept: upper and lower case are one name."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def add(database: Database, account: Account, password: str, hasher: Hasher) -> None:
    """Keep a new account with a one-way salted hash of its password.

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
            "password_hash": password_hash.made(password, hasher),
            "created_at": to_text(account.created_at),
            "title": account.title or account.role,
            "courses": _courses_as_text(account.courses),
            "password_set_at": to_text(account.password_set_at or account.created_at),
            "must_change": int(account.must_change),
            "has_factor": int(account.has_factor),
            "manages": int(account.manages),
            "expires_at": to_text(account.expires_at) if account.expires_at else None,
        }
    )


def get(database: Database, username: str) -> Account | None:
    """The account of this name, or None."""
    rows = database.rows("SELECT * FROM accounts WHERE username = ?", (plain_name(username),))
    return _account(rows[0]) if rows else None


def every(database: Database) -> tuple[Account, ...]:
    """All accounts by name."""
    return tuple(_account(row) for row in database.rows("SELECT * FROM accounts ORDER BY username"))


def password_is_right(database: Database, username: str, password: str) -> bool:
    """Whether the password is the account's."""
    rows = database.rows("SELECT password_hash FROM accounts WHERE username = ?", (plain_name(username),))
    return bool(rows) and password_hash.matches(rows[0]["password_hash"], password)


def was_used(database: Database, username: str, password: str) -> bool:
    """Whether a password is the account's, or one of those it had before."""
    rows = database.rows(
        "SELECT password_hash, former_hashes FROM accounts WHERE username = ?", (plain_name(username),)
    )
    kept = [rows[0]["password_hash"], *json.loads(rows[0]["former_hashes"])] if rows else []
    return any(password_hash.matches(one, password) for one in kept[:REMEMBERED])


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A new password of an account.

    Attributes:
        at: UTC.
        must_change: somebody else chose it.
        has_factor: whether the slot has a second factor now.
    """

    username: str
    password: str
    at: datetime
    must_change: bool
    has_factor: bool

    def __repr__(self) -> str:
        return "PasswordChange(withheld)"


def change_password(database: Database, change: PasswordChange, hasher: Hasher) -> None:
    """Keep the hash of a new password, and the former ones so that they can be refused."""
    name = plain_name(change.username)
    row = database.rows("SELECT password_hash, former_hashes FROM accounts WHERE username = ?", (name,))[0]
    former = [row["password_hash"], *json.loads(row["former_hashes"])][:REMEMBERED]
    _set(
        database,
        name,
        {
            "password_hash": password_hash.made(change.password, hasher),
            "former_hashes": json.dumps(former),
            "password_set_at": to_text(change.at),
            "must_change": int(change.must_change),
            "has_factor": int(change.has_factor),
        },
    )


def is_approved(database: Database, username: str) -> bool:
    """Whether the account's hash was made with a FIPS-approved algorithm."""
    rows = database.rows("SELECT password_hash FROM accounts WHERE username = ?", (plain_name(username),))
    return bool(rows) and password_hash.is_approved(rows[0]["password_hash"])


def set_hash(database: Database, username: str, password: str, hasher: Hasher) -> None:
    """Keep the hash of the same password, made another way."""
    _set(database, username, {"password_hash": password_hash.made(password, hasher)})


def set_factor(database: Database, username: str) -> None:
    """Keep that a second factor is enrolled."""
    _set(database, username, {"has_factor": 1})


def note_failures(
    database: Database, username: str, failed_attempts: int, locked_at: datetime | None
) -> None:
    """Keep how often the wrong password was given, and since when the account is locked (None: it is not)."""
    locked = to_text(locked_at) if locked_at else None
    _set(database, username, {"failed_attempts": failed_attempts, "locked_at": locked})


def note_sign_on(database: Database, username: str, at: datetime) -> None:
    """Keep when the person signed on last."""
    _set(database, username, {"last_sign_on_at": to_text(at)})


def set_courses(database: Database, username: str, courses: tuple[Course, ...]) -> None:
    """Keep a person's training on record."""
    _set(database, username, {"courses": _courses_as_text(courses)})


def disable(database: Database, username: str, why: Ending, at: datetime) -> None:
    """Keep that an account may not sign on any more."""
    _set(database, username, {"disabled_at": to_text(at), "disabled_why": why.value})


def enable(database: Database, username: str, at: datetime) -> None:
    """Keep that an account may sign on again; its 90 days begin now, and an end that was set is lifted."""
    _set(
        database,
        username,
        {"disabled_at": None, "disabled_why": "", "last_sign_on_at": to_text(at), "expires_at": None},
    )


def reviewed(database: Database, username: str, at: datetime) -> None:
    """Keep that somebody confirmed the account and its role."""
    _set(database, username, {"reviewed_at": to_text(at)})


def remove(database: Database, username: str, at: datetime) -> None:
    """Remove an account; its user name rests from now on."""
    name = plain_name(username)
    database.conn.execute("DELETE FROM accounts WHERE username = ?", (name,))
    database.table("former_accounts").upsert({"username": name, "removed_at": to_text(at)}, pk="username")


def former(database: Database) -> dict[str, datetime]:
    """When the account of each former user name was removed."""
    rows = database.rows("SELECT username, removed_at FROM former_accounts")
    return {row["username"]: from_text(row["removed_at"]) for row in rows}


def _set(database: Database, username: str, values: Mapping[str, Any]) -> None:
    database.table("accounts").update(plain_name(username), dict(values))


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


def _time(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _account(row: dict[str, Any]) -> Account:
    return Account(
        username=row["username"],
        display_name=row["display_name"],
        role=row["role"],
        unit=row["unit"],
        created_at=from_text(row["created_at"]),
        failed_attempts=int(row["failed_attempts"]),
        locked_at=_time(row["locked_at"]),
        title=row["title"],
        courses=_courses(row["courses"]),
        password_set_at=_time(row["password_set_at"]),
        must_change=bool(row["must_change"]),
        has_factor=bool(row["has_factor"]),
        manages=bool(row["manages"]),
        last_sign_on_at=_time(row["last_sign_on_at"]),
        expires_at=_time(row["expires_at"]),
        reviewed_at=_time(row["reviewed_at"]),
        disabled_at=_time(row["disabled_at"]),
        disabled_why=row["disabled_why"],
    )
