# SPDX-License-Identifier: Apache-2.0
"""An administrator at work in a unit's store: proved like anybody, alone allowed, each refusal on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.services.account_life import look_after_accounts
from mdt_app.services.door import Door, Given
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.key_ring import OpenRing
from mdt_app.storage.vault import Vault
from policy.accounts import sign_on_standing
from policy.control import control
from policy.functions import Function, may


@dataclass(frozen=True, slots=True)
class Work:
    """What an administrator works with: the open store, and who they are."""

    vault: Vault
    by: Account

    @property
    def ring(self) -> OpenRing:
        """What their proof opened."""
        return self.vault.ring


class Office:
    """Opens the store for an administrator's act and closes it after.

    Args:
        door: checks the proof.
        clock: UTC.
    """

    def __init__(self, door: Door, clock: Clock) -> None:
        self.door, self._clock = door, clock

    @contextmanager
    @control("A10.1", "C01.3")
    def at_work(
        self, given: Given, act: str, function: Function | None = Function.ACCOUNTS
    ) -> Iterator[Work]:
        """The open store for one act of somebody whose role does it.

        Args:
            given: the administrator's proof.
            act: what it is about, for the record of a refusal ("account_disabled").
            function: what the role must be able to do; None where the act itself asks who it is.

        Raises:
            AccountLocked, WrongPassword: the proof is not right.
            Refused: the account's role does not do this, or it may not sign on.
            StoreTrouble: the store does not open.
        """
        with self._opened(given, act) as work:
            if work.by.must_change:
                self._refuse(work, act, "This password was given to you. Change it: `mdt account password`.")
            if function is not None and not may(work.by.role, function):
                self._refuse(work, act, "Only an ALPR administrator does this. Ask them.")
            yield work

    @contextmanager
    def as_oneself(self, given: Given, act: str, *, enrolling: bool = False) -> Iterator[Work]:
        """The open store for what anybody may do with their own account.

        Args:
            given: the person's proof.
            act: as for ``at_work``.
            enrolling: the account may lack a second factor, which it is about to get.

        Raises:
            AccountLocked, WrongPassword, Refused, StoreTrouble: as for ``at_work``.
        """
        with self._opened(given, act, enrolling=enrolling) as work:
            yield work

    @contextmanager
    def _opened(self, given: Given, act: str, *, enrolling: bool = False) -> Iterator[Work]:
        vault = Vault(self.door.folder, self.door.open(given, enrolling=enrolling))
        try:
            vault.upgrade()
            work = Work(vault, self.door.account(vault.index(), given))
            standing = look_after_accounts(vault, self._clock())
            ruling = sign_on_standing(work.by.standing, standing, self._clock())
            if not ruling.allowed:
                self._refuse(work, act, ruling.words)
            self.door.welcome(given.username)
            self._note_sign_on(work, act)
            yield work
        finally:
            vault.close()

    def _note_sign_on(self, work: Work, act: str) -> None:
        """Each opening of the store is a log-on (AU-2), whatever follows."""
        database, now, name = work.vault.index(), self._clock(), work.by.username
        event = AuditEvent(now, "sign_on", username=name, object="commands", query_elements={"act": act})
        with database.transaction():
            accounts.note_sign_on(database, name, now)
            audit.append(database, event)

    def _refuse(self, work: Work, act: str, sentence: str) -> NoReturn:
        event = AuditEvent(
            self._clock(), act, "refused", work.by.username, object=f"account {work.by.username}"
        )
        audit.append(work.vault.index(), event)
        raise Refused(sentence)
