# SPDX-License-Identifier: Apache-2.0
"""Signing on opens the store, signing off closes it; every try is recorded."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher
from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.storage import accounts, audit, shifts
from mdt_app.storage.accounts import Account
from mdt_app.storage.attempts import AccountLocked, Attempts, Failures
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.errors import WrongPassword
from mdt_app.storage.key_ring import KeyRing, OpenRing
from mdt_app.storage.vault import RING_FILE, Vault
from policy.access import SIGN_ON_ROLES, Person, Role
from policy.capture import Start, start_ruling
from policy.control import control
from policy.profile.tree import Profile

ATTEMPTS_FILE = "attempts.json"
#: The mode of a shift whose purpose is no mode of its own.
PATROL = "routine_patrol"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person gives to sign on.

    Attributes:
        unit: the car.
        purpose: purpose code of the shift.
        agreed_at: UTC, when the use banner with the prohibited uses was agreed to; None where none was shown.
        incident, place, reason: what the purpose asks for beside; empty where it asks nothing.
    """

    username: str
    password: str
    unit: str
    purpose: str
    agreed_at: datetime | None = None
    incident: str = ""
    place: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return "Credentials(withheld)"


@dataclass(frozen=True, slots=True)
class SignedOn:
    """A person at work: the shift, the account, the open store, and the profile that the shift began under."""

    session: Session
    account: Account
    vault: Vault
    profile: Profile


class Sessions:
    """Sign-on, sign-off and the lock after wrong passwords.

    Args:
        folder: the unit's data folder.
        clock: UTC.
        hasher: checks account passwords (argon2id).
        policy: what this department asks before a shift.
        roles: who may sign on here; the officer's terminal and the administrator's commands differ.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        hasher: PasswordHasher,
        policy: PolicyInForce,
        roles: Collection[Role] = SIGN_ON_ROLES,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._hasher = hasher
        self._policy = policy
        self._roles = roles
        self._ring = KeyRing(folder / RING_FILE)
        self._attempts = Attempts(folder / ATTEMPTS_FILE, clock)

    @property
    def policy(self) -> PolicyInForce:
        """What shifts begin under."""
        return self._policy

    @control("A10.3", "M01.3")
    def sign_on(self, given: Credentials) -> SignedOn:
        """Open the store for a person and begin a shift.

        Raises:
            AccountLocked: too many wrong passwords, whatever the password is now.
            WrongPassword: user name or password is not right; the sentence counts what is left.
            Refused: the policy does not let this person start this shift; the sentence says what is missing.
            StoreTrouble: the store does not open; the sentence says what to do.
        """
        self._may_start(given)
        slot = self._ring.slot_of(given.username)
        self._attempts.require_unlocked(slot)
        vault = self._opened(slot, given)
        try:
            account = self._admitted(vault, slot, given)
            session = self._begin(vault, account, given)
        except BaseException:
            vault.close()
            raise
        self._attempts.succeeded(slot)
        return SignedOn(session, account, vault, self._policy.profile)

    @control("M02.1", "M02.3", "M02.6")
    def _may_start(self, given: Credentials) -> None:
        """Refuse a shift that lacks what the policy asks for; nobody is named and nothing is open yet."""
        use, capture = self._policy.profile.use, self._policy.profile.capture
        start = Start(
            mode=given.purpose if given.purpose in capture.modes or not given.purpose.strip() else PATROL,
            acknowledged=frozenset(use.prohibited if given.agreed_at is not None else ()),
            purpose=given.purpose,
            incident=given.incident,
            place=given.place,
        )
        ruling = start_ruling(start, use, capture)
        if not ruling.allowed:
            raise Refused(ruling.words)
        if given.purpose in use.reason_required_for and not given.reason.strip():
            raise Refused("This purpose is broad: give the reason for this shift.")

    @control("M01.3", "M09.2")
    def sign_off(self, signed_on: SignedOn) -> None:
        """End the shift and drop the keys. Other threads have released their connections by now."""
        self.leave(signed_on)
        signed_on.vault.close()

    @control("M01.2")
    def join(self, given: Credentials, vault: Vault) -> SignedOn:
        """Begin the session of a further person in a store that is open: driver and partner, or a hand-over.

        The person proves who they are as at any sign-on; the keys that this opens are dropped at once.

        Raises:
            AccountLocked, WrongPassword, Refused: as for ``sign_on``.
        """
        self._may_start(given)
        slot = self._ring.slot_of(given.username)
        self._attempts.require_unlocked(slot)
        self._keys(slot, given.username, given.password).close()
        account = self._admitted(vault, slot, given)
        session = self._begin(vault, account, given)
        self._attempts.succeeded(slot)
        return SignedOn(session, account, vault, self._policy.profile)

    @control("M01.3")
    def leave(self, signed_on: SignedOn) -> None:
        """End the session of one of several people; the store stays open for the others."""
        database = signed_on.vault.index()
        with database.transaction():
            shifts.end(database, signed_on.session.session_id, self._clock())
            audit.append(database, self._event("sign_off", signed_on.account, signed_on.session.session_id))

    @control("M01.2")
    def proves(self, signed_on: SignedOn, password: str, code: str = "") -> None:
        """Have a signed-on person prove again who they are (lock screen); wrong tries count as at sign-on.

        Args:
            signed_on: the person.
            password: theirs.
            code: of the second factor, where the account has one.

        Raises:
            AccountLocked: too many wrong ones; only signing on after a release helps.
            WrongPassword: not right; the sentence counts what is left.
        """
        slot = self._ring.slot_of(signed_on.session.username)
        try:
            self._attempts.require_unlocked(slot)
            self._keys(slot, signed_on.session.username, password).close()
        finally:
            self._report_failures(signed_on.vault.index())
        self._attempts.succeeded(slot)

    def release(self, signed_on: SignedOn, username: str) -> None:
        """Let a locked account sign on again.

        Raises:
            Refused: the person who asks is no administrator, or there is no such account.
        """
        if signed_on.account.role != Role.ADMINISTRATOR:
            raise Refused("Only an ALPR administrator releases a locked account.")
        database = signed_on.vault.index()
        account = accounts.get(database, username)
        if account is None:
            raise Refused("There is no account of this name in this unit.")
        with database.transaction():
            accounts.note_failures(database, username, 0, None)
            audit.append(
                database,
                self._event(
                    "account_released",
                    signed_on.account,
                    signed_on.session.session_id,
                    thing=f"account {account.username}",
                ),
            )
        self._attempts.release(self._ring.slot_of(username))

    def _keys(self, slot: str, username: str, password: str) -> OpenRing:
        """What a person's proof opens; a wrong one is counted."""
        try:
            return self._ring.open(username, password)
        except WrongPassword as error:
            left = self._attempts.failed(slot)
            if not left:
                raise AccountLocked from error
            tries = "1 more try" if left == 1 else f"{left} more tries"
            raise WrongPassword(
                f"User name or password is not right. {tries} before it is locked."
            ) from error

    def _opened(self, slot: str, given: Credentials) -> Vault:
        ring = self._keys(slot, given.username, given.password)
        vault = Vault(self._folder, ring)
        try:
            vault.upgrade()
        except BaseException:
            vault.close()
            raise
        return vault

    def _admitted(self, vault: Vault, slot: str, given: Credentials) -> Account:
        """The account, if it may sign on here."""
        database = vault.index()
        self._report_failures(database)
        account = accounts.get(database, given.username)
        if account is None:
            raise Refused("This account is not known to this unit any more. Ask an administrator.")
        if account.locked_at is not None:
            raise AccountLocked
        if not accounts.password_is_right(database, account.username, given.password, self._hasher):
            self._attempts.failed(slot)
            raise WrongPassword("The password was changed. Sign on with the new one.")
        if account.role not in self._roles:
            audit.append(database, self._event("sign_on", account, None, outcome="refused"))
            raise Refused("This account's role does not sign on here. Ask an administrator.")
        if account.role in SIGN_ON_ROLES:
            self._admit(database, account)
        return account

    @control("M01.1", "M01.4")
    def _admit(self, database: Database, account: Account) -> None:
        """Refuse, on record, whoever's title or training does not let them start the reader."""
        person = Person(account.username, account.display_name, account.title)
        ruling = self._policy.admits(person, account.courses, self._clock().date())
        if not ruling.allowed:
            why = ", ".join(ruling.codes)
            event = self._event("sign_on", account, None, outcome="refused")
            audit.append(database, replace(event, query_elements={"refused": why}))
            raise Refused(ruling.words)

    def _begin(self, vault: Vault, account: Account, given: Credentials) -> Session:
        session = Session(
            session_id=uuid7(),
            username=account.username,
            display_name=account.display_name,
            unit=given.unit,
            purpose=given.purpose,
            started_at=self._clock(),
            policy=self._policy.profile.profile.id,
            incident=given.incident,
            place=given.place,
            reason=given.reason,
        )
        database = vault.index()
        with database.transaction():
            shifts.begin(database, session)
            accounts.note_failures(database, account.username, 0, None)
            if given.agreed_at is not None:
                agreed = self._event("banner_agreed", account, session.session_id)
                audit.append(database, replace(agreed, at=given.agreed_at))
            began = self._event("sign_on", account, session.session_id, purpose=given.purpose)
            audit.append(database, replace(began, case_no=given.incident, reason=given.reason))
        return session

    def _report_failures(self, database: Database) -> None:
        """Bring the failures counted outside into the audit log and the accounts, once."""
        unreported = self._attempts.unreported()
        if not unreported:
            return
        names = {self._ring.slot_of(known.username): known.username for known in accounts.every(database)}
        with database.transaction():
            for slot, failures in unreported.items():
                _report(database, names.get(slot), failures)
        self._attempts.reported()

    def _event(
        self,
        event: str,
        account: Account,
        session_id: UUID | None,
        *,
        outcome: str = "done",
        thing: str = "",
        purpose: str = "",
    ) -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            event=event,
            outcome=outcome,
            username=account.username,
            session_id=str(session_id) if session_id else "",
            object=thing or f"account {account.username}",
            purpose=purpose,
        )


def _report(database: Database, username: str | None, failures: Failures) -> None:
    thing = f"account {username}" if username else "account not known"
    for at in failures.unreported:
        audit.append(database, AuditEvent(at, "sign_on", "failed", username=username or "", object=thing))
    if failures.locked_at is not None:
        audit.append(
            database, AuditEvent(failures.locked_at, "account_locked", username=username or "", object=thing)
        )
        if username:
            accounts.note_failures(database, username, len(failures.recent), failures.locked_at)
