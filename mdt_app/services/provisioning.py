# SPDX-License-Identifier: Apache-2.0
"""Setting up a new unit: its data folder, key ring, store and first accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.storage import accounts, audit, authorities, single_file
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.password_key import Argon2Cost, Kdf
from mdt_app.storage.ring_file import NewSlot
from mdt_app.storage.vault import BESIDE, INDEX_FILE, RING_FILE, Vault
from policy.access import Role
from policy.training import Course

PASSWORD_LEAST = 8
"""Fewest characters of a password. Source: CJIS IA-5(1)(a)."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account to make.

    Attributes:
        title: code of the job title; empty for the one that the role is called by.
        courses: training on record.
        scopes: data scopes that are open for the person from the start (``access.scopes``).
        supervisor: account of the immediate supervisor; empty for nobody on record.
    """

    username: str
    display_name: str
    role: Role
    password: str
    title: str = ""
    courses: tuple[Course, ...] = ()
    scopes: tuple[str, ...] = ()
    supervisor: str = ""

    def __repr__(self) -> str:
        return "NewPerson(withheld)"


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What guessing a password costs: in the key ring and in the account's hash."""

    ring: Kdf
    hasher: PasswordHasher


def standard_cost() -> PasswordCost:
    """The cost for use in the car: 0.1 s a guess each."""
    return PasswordCost(Argon2Cost(), PasswordHasher())


def set_up(folder: Path, unit: str, people: Sequence[NewPerson], cost: PasswordCost, clock: Clock) -> None:
    """Make a new unit's store with its first accounts, or nothing at all.

    Raises:
        Refused: the folder holds a unit already, nobody is an administrator, or a password is too weak.
        StoreTrouble: the folder cannot be written.
    """
    _check(people)
    if (folder / INDEX_FILE).exists() or (folder / single_file.FILE).exists():
        raise Refused(f"{folder.name} holds the store of a unit already. Choose an empty folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    first = people[0]
    ring = KeyRing.create(folder / RING_FILE, NewSlot(first.username, first.password), cost.ring)
    try:
        vault = Vault.create(folder, ring.open(first.username, first.password))
        try:
            for person in people:
                add_person(vault, unit, person, cost, clock)
        finally:
            vault.close()
    except BaseException:
        # Nothing is in it yet: a second try must find an empty folder.
        for name in (*(INDEX_FILE + end for end in BESIDE), RING_FILE):
            (folder / name).unlink(missing_ok=True)
        raise


def add_person(vault: Vault, unit: str, person: NewPerson, cost: PasswordCost, clock: Clock) -> None:
    """Add an account to an open store, with a way to open it.

    Raises:
        Refused: the user name is taken, or the password is too weak.
        StoreTrouble: it could not be written.
    """
    _check_password(person)
    database = vault.index()
    with database.transaction():
        _add(database, unit, person, cost, clock)
        vault.ring.set_person(NewSlot(person.username, person.password), cost.ring)


def _add(database: Database, unit: str, person: NewPerson, cost: PasswordCost, clock: Clock) -> None:
    now = clock()
    name = accounts.plain_name(person.username)
    account = Account(
        name,
        person.display_name,
        person.role.value,
        unit,
        created_at=now,
        title=person.title or person.role.value,
        courses=person.courses,
    )
    accounts.add(database, account, person.password, cost.hasher)
    authorities.set_scopes(database, name, person.scopes)
    authorities.set_supervisor(database, name, person.supervisor)
    audit.append(
        database,
        AuditEvent(now, "account_created", object=f"account {name}", query_elements=_told(account)),
    )


def _told(account: Account) -> dict[str, str]:
    """What the audit log says of a new account."""
    trained = ", ".join(course.module for course in account.courses)
    return {"role": account.role, "title": account.title, "trained": trained}


def _check(people: Sequence[NewPerson]) -> None:
    if not any(person.role is Role.ADMINISTRATOR for person in people):
        raise Refused("A new unit needs an ALPR administrator among its first accounts.")
    for person in people:
        _check_password(person)


def _check_password(person: NewPerson) -> None:
    if len(person.password) < PASSWORD_LEAST:
        raise Refused(f"A password has at least {PASSWORD_LEAST} characters. Choose a longer one.")
    if accounts.plain_name(person.password) == accounts.plain_name(person.username):
        raise Refused("A password must not be the user name. Choose another.")
