# SPDX-License-Identifier: Apache-2.0
"""Whether a person whose proof was right may sign on: by the account, by the policy, with a password in date."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.services.account_life import look_after_accounts
from mdt_app.services.door import Door, Given
from mdt_app.services.new_passwords import NewPasswords
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.key_ring import OpenRing
from mdt_app.storage.vault import Vault
from policy.access import SIGN_ON_ROLES, Person, Role
from policy.accounts import sign_on_standing
from policy.control import control
from policy.passwords import Standard, is_due


class NewPasswordNeeded(Refused):
    """Everything was right, but the password has had its time or was given by somebody else."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What lets a person in after the door.

    Attributes:
        door: counts what still turns out wrong.
        passwords: changes the password where that is asked for.
        policy: titles and training.
        roles: who may sign on here.
        clock: UTC.
    """

    door: Door
    passwords: NewPasswords
    policy: PolicyInForce
    roles: Collection[Role]
    clock: Clock

    def admitted(self, vault: Vault, ring: OpenRing, given: Given, new_password: str = "") -> Account:
        """The account, if it may sign on here; with ``new_password`` in place of the old one when it is given.

        Args:
            vault: the open store.
            ring: what the person's own proof opened.
            given: the proof.
            new_password: empty for no change.

        Raises:
            AccountLocked, WrongPassword: the account's own record says so.
            NewPasswordNeeded: the password must be changed first.
            Refused: account or policy does not let this person in, or the new password may not be taken.
        """
        database = vault.index()
        account = self.door.account(database, given)
        self._require_standing(vault, account)
        self._require_role(database, account)
        standard = Standard(self.door.rules.password_standard)
        if new_password:
            self.passwords.change(vault, ring, account, new_password)
        elif account.must_change:
            raise NewPasswordNeeded("This password was given to you. Choose one of your own" + _NEXT_CODE)
        elif is_due(standard, account.password_set_at or account.created_at, self.clock()):
            raise NewPasswordNeeded(
                f"This password is {standard.lasts.days} days old. Choose a new one" + _NEXT_CODE
            )
        else:
            self.passwords.renew_kind(vault, ring, account, given.password)
        return account

    @control("A10.1")
    def _require_standing(self, vault: Vault, account: Account) -> None:
        """Refuse, on record, an account that is disabled or at its end."""
        now = self.clock()
        vouched = look_after_accounts(vault, now)
        database = vault.index()
        known = accounts.get(database, account.username) or account
        ruling = sign_on_standing(known.standing, vouched, now)
        if not ruling.allowed:
            audit.append(database, _refusal(now, account, ruling.codes))
            raise Refused(ruling.words)

    def _require_role(self, database: Database, account: Account) -> None:
        if account.role not in self.roles:
            audit.append(database, _refusal(self.clock(), account, ()))
            raise Refused("This account's role does not sign on here. Ask an administrator.")
        if account.role in SIGN_ON_ROLES:
            self._require_policy(database, account)

    @control("M01.1", "M01.4")
    def _require_policy(self, database: Database, account: Account) -> None:
        """Refuse, on record, whoever's title or training does not let them start the reader."""
        person = Person(account.username, account.display_name, account.title)
        ruling = self.policy.admits(person, account.courses, self.clock().date())
        if not ruling.allowed:
            audit.append(database, _refusal(self.clock(), account, ruling.codes))
            raise Refused(ruling.words)


_NEXT_CODE = ", and sign on with it and the next code that your device shows."


def _refusal(at: datetime, account: Account, codes: Collection[str]) -> AuditEvent:
    event = AuditEvent(at, "sign_on", "refused", account.username, object=f"account {account.username}")
    return replace(event, query_elements={"refused": ", ".join(codes)}) if codes else event
