# SPDX-License-Identifier: Apache-2.0
"""Signing on opens the store, signing off closes it; every try is recorded."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.services.admission import Admission
from mdt_app.services.door import Door, Given
from mdt_app.services.new_passwords import NewPasswords
from mdt_app.services.password_lists import password_lists
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage import accounts, audit, shifts
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_pen import Origin
from mdt_app.storage.password_hash import PasswordCost
from mdt_app.storage.vault import Vault
from policy.access import SIGN_ON_ROLES, Role
from policy.capture import Start, start_ruling
from policy.control import control
from policy.passwords import Standard
from policy.profile.tree import Profile
from sync.credentials import known_device

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
        code: of the second factor; empty where none is asked for.
        new_password: to take the old one's place; empty for no change.
    """

    username: str
    password: str
    unit: str
    purpose: str
    agreed_at: datetime | None = None
    incident: str = ""
    place: str = ""
    reason: str = ""
    code: str = ""
    new_password: str = ""

    @property
    def proof(self) -> Given:
        """What proves who it is."""
        return Given(self.username, self.password, self.code)

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
    """Sign-on, sign-off and the proofs between.

    Args:
        folder: the unit's data folder.
        clock: UTC.
        cost: of a guess at the passwords that are made here.
        policy: what this department asks before a shift.
        roles: who may sign on here; the officer's terminal and the administrator's commands differ.
        rules: the department's settings of signing on.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        cost: PasswordCost,
        policy: PolicyInForce,
        roles: Collection[Role] = SIGN_ON_ROLES,
        *,
        rules: SignOnSettings | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._policy = policy
        self.door = Door(folder, clock, rules or SignOnSettings())
        self._admission = Admission(
            self.door,
            NewPasswords(
                password_lists(DataFolder(folder)).lists,
                Standard(self.door.rules.password_standard),
                cost,
                clock,
                (policy.profile.profile.agency,),
            ),
            policy,
            roles,
            clock,
        )

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
        vault = self._opened(given)
        try:
            account = self._admission.admitted(vault, vault.ring, given.proof, given.new_password)
            session = self._begin(vault, account, given)
        except BaseException:
            vault.close()
            raise
        self.door.welcome(given.username)
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
        ring = self.door.open(given.proof)
        try:
            account = self._admission.admitted(vault, ring, given.proof, given.new_password)
            session = self._begin(vault, account, given)
        finally:
            ring.close()
        self.door.welcome(given.username)
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
        username = signed_on.session.username
        try:
            self.door.open(Given(username, password, code)).close()
        finally:
            self.door.report(signed_on.vault.index())
        self.door.welcome(username)

    def _opened(self, given: Credentials) -> Vault:
        vault = Vault(self._folder, self.door.open(given.proof))
        device = known_device(DataFolder(self._folder).device)
        vault.pen.origin = Origin(self._policy.profile.profile.agency, device, given.unit)
        try:
            vault.upgrade()
        except BaseException:
            vault.close()
            raise
        return vault

    def _begin(self, vault: Vault, account: Account, given: Credentials) -> Session:
        """Begin a session; who does not capture has no purpose of capture, whatever stood on the form."""
        if account.role not in SIGN_ON_ROLES:
            given = replace(given, purpose="", incident="", place="", reason="")
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
            accounts.note_sign_on(database, account.username, session.started_at)
            if given.agreed_at is not None:
                agreed = self._event("banner_agreed", account, session.session_id)
                audit.append(database, replace(agreed, at=given.agreed_at))
            began = self._event("sign_on", account, session.session_id, purpose=given.purpose)
            audit.append(database, replace(began, case_no=given.incident, reason=given.reason))
        return session

    def _event(self, event: str, account: Account, session_id: UUID, *, purpose: str = "") -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            event=event,
            username=account.username,
            session_id=str(session_id),
            object=f"account {account.username}",
            purpose=purpose,
        )
