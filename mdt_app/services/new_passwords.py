# SPDX-License-Identifier: Apache-2.0
"""A new password: judged by the rules, then in the ring and in the account, on record."""

import secrets
from dataclasses import dataclass, replace

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account, PasswordChange
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.key_ring import OpenRing
from mdt_app.storage.password_hash import PasswordCost
from mdt_app.storage.password_key import Pbkdf2Cost
from mdt_app.storage.ring_file import NewSlot
from mdt_app.storage.vault import Vault
from policy.control import control
from policy.passwords import Lists, Standard, Wanted, password_ruling

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def given_password() -> str:
    """A password made at random for somebody else, who must change it: 79 bits, easy to read out and type."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@dataclass(frozen=True, slots=True)
class NewPasswords:
    """Judges and keeps passwords.

    Attributes:
        lists: what they are compared with.
        standard: that the department elected.
        cost: of a guess, from now on.
        near: words about this unit that a password must not be: department, call sign.
        clock: UTC.
    """

    lists: Lists
    standard: Standard
    cost: PasswordCost
    clock: Clock
    near: tuple[str, ...] = ()

    def require_good(self, password: str, username: str, name: str, *, used_before: bool = False) -> None:
        """Refuse a password that may not be taken, with every reason.

        Raises:
            Refused: it may not.
        """
        wanted = Wanted(password, username, (name, *self.near), used_before)
        ruling = password_ruling(wanted, self.lists, self.standard)
        if not ruling.allowed:
            raise Refused(ruling.words)

    @control("A10.3")
    def change(self, vault: Vault, ring: OpenRing, account: Account, password: str) -> None:
        """Put a person's own new password in place of the old one, which they proved; their second factor stays.

        Args:
            vault: the open store.
            ring: what the person's own proof opened: it has their factor's secret.
            account: theirs.
            password: the new one.

        Raises:
            Refused: it may not be taken; the old one stands.
            StoreTrouble: it could not be kept; the old one stands.
        """
        database = vault.index()
        used = accounts.was_used(database, account.username, password)
        if used and accounts.password_is_right(database, account.username, password):
            raise Refused("This is the password that you have. Choose another.")
        self.require_good(password, account.username, account.display_name, used_before=used)
        self.put(vault, account, NewSlot(account.username, password, ring.factor), "password_changed")

    def renew_kind(self, vault: Vault, ring: OpenRing, account: Account, password: str) -> None:
        """Where only FIPS-approved algorithms may be used: have a password of before derived with one from now on.

        Args:
            vault: the open store.
            ring: what the person's own proof opened.
            account: theirs.
            password: as it is, and stays.

        Raises:
            StoreTrouble: it could not be kept; what was stands.
        """
        database = vault.index()
        strict = isinstance(self.cost.ring, Pbkdf2Cost)
        if not strict or accounts.is_approved(database, account.username):
            return
        with database.transaction():
            accounts.set_hash(database, account.username, password, self.cost.hasher)
            event = AuditEvent(self.clock(), "password_derived_anew", username=account.username)
            audit.append(database, replace(event, object=f"account {account.username}"))
            vault.ring.set_person(NewSlot(account.username, password, ring.factor), self.cost.ring)
        vault.note_ring()

    def put(
        self, vault: Vault, account: Account, slot: NewSlot, event: str, *, by: str = "", given: bool = False
    ) -> None:
        """Keep a password and factor in the account, the audit log and the ring, or in none of them.

        Args:
            vault: the open store.
            account: whose.
            slot: password and factor.
            event: for the audit log.
            by: who does it; the person themselves without.
            given: somebody else chose the password.

        Raises:
            StoreTrouble: it could not be kept; what was stands.
        """
        database, now = vault.index(), self.clock()
        change = PasswordChange(
            account.username, slot.password, now, must_change=given, has_factor=slot.factor is not None
        )
        with database.transaction():
            accounts.change_password(database, change, self.cost.hasher)
            who = by or account.username
            audit.append(database, AuditEvent(now, event, username=who, object=f"account {account.username}"))
            vault.ring.set_person(slot, self.cost.ring)
        vault.note_ring()

    def put_factor(self, vault: Vault, account: Account, slot: NewSlot) -> None:
        """Keep a person's own new second factor; their password, which they proved, stays as it is.

        Raises:
            StoreTrouble: it could not be kept; what was stands.
        """
        database, now = vault.index(), self.clock()
        with database.transaction():
            accounts.set_factor(database, account.username)
            event = AuditEvent(now, "factor_changed", username=account.username)
            audit.append(database, replace(event, object=f"account {account.username}"))
            vault.ring.set_person(slot, self.cost.ring)
        vault.note_ring()
