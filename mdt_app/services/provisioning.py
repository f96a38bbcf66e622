# SPDX-License-Identifier: Apache-2.0
"""Setting up a new unit: its data folder, key ring, store and first accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.new_passwords import NewPasswords
from mdt_app.services.password_lists import password_lists
from mdt_app.storage import accounts, audit, authorities, single_file
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.password_hash import PasswordCost
from mdt_app.storage.ring_file import NewSlot
from mdt_app.storage.times import to_text
from mdt_app.storage.vault import BESIDE, INDEX_FILE, RING_FILE, Vault
from mdt_app.storage.vouched import set_vouched
from policy.access import Role
from policy.passwords import Standard
from policy.training import Course


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account to make.

    Attributes:
        title: code of the job title; empty for the one that the role is called by.
        courses: training on record.
        scopes: data scopes that are open for the person from the start (``access.scopes``).
        supervisor: account of the immediate supervisor; empty for nobody on record.
        factor: secret of the second factor; None for a person who gets one later.
        must_change: the password was given; the person chooses one at the first sign-on.
        manages: holds the office of the programme's manager, or is its recorded designee.
        expires_at: UTC, end of an account that is made for a time.
        made_by: user name of the administrator; empty at set-up.
        reason: why it is made, for the record.
    """

    username: str
    display_name: str
    role: Role
    password: str
    title: str = ""
    courses: tuple[Course, ...] = ()
    scopes: tuple[str, ...] = ()
    supervisor: str = ""
    factor: bytes | None = None
    must_change: bool = False
    manages: bool = False
    expires_at: datetime | None = None
    made_by: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return "NewPerson(withheld)"


def set_up(folder: Path, unit: str, people: Sequence[NewPerson], cost: PasswordCost, clock: Clock) -> None:
    """Make a new unit's store with its first accounts, or nothing at all.

    Its first administrator holds the office of the programme's manager until another is recorded.

    Raises:
        Refused: the folder holds a unit already, nobody is an administrator, or a password is too weak.
        StoreTrouble: the folder cannot be written.
    """
    _check(
        people, NewPasswords(password_lists(DataFolder(folder)).lists, Standard.NIST, cost, clock, (unit,))
    )
    if (folder / INDEX_FILE).exists() or (folder / single_file.FILE).exists():
        raise Refused(f"{folder.name} holds the store of a unit already. Choose an empty folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    first = people[0]
    ring = KeyRing.create(
        folder / RING_FILE, NewSlot(first.username, first.password, first.factor), cost.ring
    )
    try:
        vault = Vault.create(folder, ring.open(first.username, first.password))
        try:
            for person in _with_a_manager(people):
                add_person(vault, unit, person, cost, clock)
            set_vouched(vault.index(), clock())
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
        Refused: the user name is taken.
        StoreTrouble: it could not be written.
    """
    database = vault.index()
    with database.transaction():
        _add(database, unit, person, cost, clock)
        vault.ring.set_person(NewSlot(person.username, person.password, person.factor), cost.ring)
    vault.note_ring()


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
        must_change=person.must_change,
        has_factor=person.factor is not None,
        manages=person.manages,
        expires_at=person.expires_at,
    )
    accounts.add(database, account, person.password, cost.hasher)
    authorities.set_scopes(database, name, person.scopes)
    authorities.set_supervisor(database, name, person.supervisor)
    audit.append(
        database,
        AuditEvent(
            now,
            "account_created",
            username=person.made_by,
            object=f"account {name}",
            query_elements=_told(account),
            reason=person.reason,
        ),
    )


def _told(account: Account) -> dict[str, str]:
    """What the audit log says of a new account."""
    trained = ", ".join(course.module for course in account.courses)
    told = {"role": account.role, "title": account.title, "trained": trained}
    if account.expires_at is not None:
        told["until"] = to_text(account.expires_at)
    if account.manages:
        told["manages"] = "yes"
    return told


def _check(people: Sequence[NewPerson], passwords: NewPasswords) -> None:
    if not any(person.role is Role.ADMINISTRATOR for person in people):
        raise Refused("A new unit needs an ALPR administrator among its first accounts.")
    for person in people:
        passwords.require_good(person.password, accounts.plain_name(person.username), person.display_name)


def _with_a_manager(people: Sequence[NewPerson]) -> Iterator[NewPerson]:
    """The first administrator manages the programme, unless somebody is named who does."""
    wanted = not any(person.manages for person in people)
    for person in people:
        if wanted and person.role is Role.ADMINISTRATOR:
            wanted = False
            yield replace(person, manages=True)
        else:
            yield person
