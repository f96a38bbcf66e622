# SPDX-License-Identifier: Apache-2.0
"""What administrators do with accounts. Each act is proved, allowed by the policy, and on record with who did it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.services.account_life import take_away
from mdt_app.services.door import Given
from mdt_app.services.grants import require_grant
from mdt_app.services.new_passwords import NewPasswords, given_password
from mdt_app.services.office import Office, Work
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.ring_file import NewSlot
from mdt_app.storage.second_factor import Enrolment
from policy.access import Role, account_ruling
from policy.accounts import Ending, due_for_review, name_ruling, temporary_ruling
from policy.control import control


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that an administrator wants made.

    Attributes:
        name: of the one person that it belongs to.
        title: code of the job title; empty for the one that the role is called by.
        hours: how long it lasts; None for an account without an end.
        manages: the person is the designee of the programme's manager.
        reason: why, for the record.
    """

    username: str
    name: str
    role: Role
    title: str = ""
    hours: int | None = None
    manages: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """What a person is given, once: a password to be changed, and the secret for their device.

    Attributes:
        enrolment: None where the department asks for no second factor.
    """

    username: str
    password: str
    enrolment: Enrolment | None

    def __repr__(self) -> str:
        return "Issued(withheld)"


@dataclass(frozen=True, slots=True)
class Review:
    """Accounts with what is due: who was confirmed by nobody within a year."""

    accounts: tuple[Account, ...]
    due: tuple[str, ...]


class AccountOffice:
    """Makes, changes and ends accounts.

    Args:
        office: opens the store for an administrator.
        passwords: keeps new ones.
        policy: who may grant access, and to which titles.
        unit: call sign, as devices show it.
        clock: UTC.
    """

    def __init__(
        self, office: Office, passwords: NewPasswords, policy: PolicyInForce, unit: str, clock: Clock
    ) -> None:
        self._office, self._passwords, self._policy = office, passwords, policy
        self._unit, self._clock = unit, clock

    @control("C01.3", "M01.3")
    def add(self, given: Given, new: NewAccount) -> Issued:
        """Make an account for one named person, with a password that they change at once.

        Raises:
            Refused: not by this person, not for this title, not under this name.
            StoreTrouble: nothing was made.
        """
        name, now = accounts.plain_name(new.username), self._clock()
        ruling = account_ruling(name, new.name)
        ends = now + timedelta(hours=new.hours) if new.hours is not None else None
        if ends is not None:
            ruling &= temporary_ruling(now, ends)
        with self._office.at_work(given, "account_created") as work:
            database = work.vault.index()
            ruling &= name_ruling(name, accounts.former(database), now)
            if not ruling.allowed:
                raise Refused(ruling.words)
            self._require_grant(
                work, Account(name, new.name, new.role, self._unit, now, title=new.title), new.reason
            )
            issued, secret = self._issued(name)
            person = NewPerson(
                name,
                new.name,
                new.role,
                issued.password,
                new.title,
                factor=secret,
                must_change=True,
                manages=new.manages,
                expires_at=ends,
                made_by=work.by.username,
                reason=new.reason,
            )
            add_person(work.vault, self._unit, person, self._passwords.cost, self._clock)
        return issued

    def every(self, given: Given) -> tuple[Account, ...]:
        """All accounts of the unit."""
        with self._office.at_work(given, "accounts_listed") as work:
            return accounts.every(work.vault.index())

    def disable(self, given: Given, username: str, why: Ending) -> None:
        """Shut a person out at once; a suspension, which any administrator may order (AC-2(13): within 30 minutes).

        Raises:
            Refused: the last administrator stays.
        """
        with self._account(given, "account_disabled", username) as (work, account):
            self._require_another_administrator(work, account)
            database, now = work.vault.index(), self._clock()
            with database.transaction():
                accounts.disable(database, account.username, why, now)
                self._record(work, "account_disabled", account, why=why.value)
            take_away(work.vault, [account.username])

    def enable(self, given: Given, username: str, reason: str) -> Issued:
        """Let a disabled account sign on again, with a new password and factor: its former ones open nothing."""
        with self._account(given, "account_enabled", username) as (work, account):
            self._require_grant(work, account, reason)
            database, now = work.vault.index(), self._clock()
            with database.transaction():
                accounts.enable(database, account.username, now)
                self._record(work, "account_enabled", account, reason=reason)
            return self._reissue(work, account, "password_reset")

    def reset(self, given: Given, username: str) -> Issued:
        """A new password and factor for somebody who lost one of them; who they are was made sure of before.

        Raises:
            Refused: the account is disabled, or the administrator's own (``renew_factor`` is for that).
        """
        with self._account(given, "password_reset", username) as (work, account):
            if account.username == work.by.username:
                raise Refused("This is your own account. Use `mdt account password` or `mdt account factor`.")
            if account.disabled_at is not None:
                raise Refused("This account is disabled. Enable it instead: `mdt account enable`.")
            if account.locked_at is not None or self._office.door.is_locked(account.username):
                self._release(work, account)
            return self._reissue(work, account, "password_reset")

    def change_own_password(self, given: Given, password: str) -> None:
        """A person's own new password; the old one and the code were the proof."""
        with self._office.as_oneself(given, "password_changed") as work:
            self._passwords.change(work.vault, work.ring, work.by, password)

    def renew_factor(self, given: Given) -> Enrolment:
        """A person's own new second factor, or the first one; the former one is good no more."""
        with self._office.as_oneself(given, "factor_changed", enrolling=True) as work:
            secret = self._office.door.factor.new_secret()
            slot = NewSlot(work.by.username, given.password, secret)
            self._passwords.put_factor(work.vault, work.by, slot)
            return self._office.door.factor.enrolment(secret, work.by.username, self._unit)

    @control("C01.3")
    def remove(self, given: Given, username: str, reason: str) -> None:
        """Remove an account; its user name is given to nobody else for a year.

        Raises:
            Refused: the last administrator stays.
        """
        with self._account(given, "account_removed", username) as (work, account):
            self._require_grant(work, account, reason)
            self._require_another_administrator(work, account)
            database, now = work.vault.index(), self._clock()
            with database.transaction():
                accounts.remove(database, account.username, now)
                self._record(work, "account_removed", account, reason=reason)
            take_away(work.vault, [account.username])

    def release(self, given: Given, username: str) -> None:
        """Let an account that was locked after wrong passwords sign on again (AC-7)."""
        with self._account(given, "account_released", username) as (work, account):
            self._release(work, account)

    def _release(self, work: Work, account: Account) -> None:
        database = work.vault.index()
        with database.transaction():
            accounts.note_failures(database, account.username, 0, None)
            self._record(work, "account_released", account)
        self._office.door.release(account.username)

    def new_release_key(self, given: Given) -> bytes:
        """The secret that release codes are made with; the former one is good no more."""
        with self._office.at_work(given, "release_key_changed") as work:
            audit.append(
                work.vault.index(),
                AuditEvent(
                    self._clock(), "release_key_changed", username=work.by.username, object="release key"
                ),
            )
            return self._office.door.new_release_key()

    def review(self, given: Given, confirmed: tuple[str, ...] = ()) -> Review:
        """Accounts and those due for their yearly review, after ``confirmed`` ones were confirmed (AC-2(j)).

        Raises:
            Refused: one of them is not known.
        """
        with self._office.at_work(given, "accounts_reviewed") as work:
            database, now = work.vault.index(), self._clock()
            with database.transaction():
                for username in confirmed:
                    account = _known(work, username)
                    accounts.reviewed(database, account.username, now)
                    self._record(work, "account_reviewed", account)
            everybody = accounts.every(database)
            return Review(everybody, due_for_review((one.standing for one in everybody), now))

    # -- parts ------------------------------------------------------------------------------------------

    @contextmanager
    def _account(self, given: Given, act: str, username: str) -> Iterator[tuple[Work, Account]]:
        with self._office.at_work(given, act) as work:
            yield work, _known(work, username)

    def _issued(self, username: str) -> tuple[Issued, bytes | None]:
        factor = self._office.door.factor
        if not self._office.door.rules.second_factor:
            return Issued(username, given_password(), None), None
        secret = factor.new_secret()
        return Issued(username, given_password(), factor.enrolment(secret, username, self._unit)), secret

    def _reissue(self, work: Work, account: Account, event: str) -> Issued:
        issued, secret = self._issued(account.username)
        slot = NewSlot(account.username, issued.password, secret)
        self._passwords.put(work.vault, account, slot, event, by=work.by.username, given=True)
        return issued

    def _require_grant(self, work: Work, account: Account, reason: str) -> None:
        require_grant(work, account, reason, self._policy, self._clock())

    def _require_another_administrator(self, work: Work, account: Account) -> None:
        others = (
            one
            for one in accounts.every(work.vault.index())
            if one.role == Role.ADMINISTRATOR and one.disabled_at is None and one.username != account.username
        )
        if account.role == Role.ADMINISTRATOR and next(others, None) is None:
            raise Refused("This is the unit's last administrator. Add another before.")

    def _record(self, work: Work, event: str, account: Account, *, why: str = "", reason: str = "") -> None:
        audit.append(
            work.vault.index(),
            AuditEvent(
                self._clock(),
                event,
                username=work.by.username,
                object=f"account {account.username}",
                query_elements={"why": why} if why else {},
                reason=reason,
            ),
        )


def _known(work: Work, username: str) -> Account:
    account = accounts.get(work.vault.index(), username)
    if account is None:
        raise Refused("There is no account of this name in this unit.")
    return account
