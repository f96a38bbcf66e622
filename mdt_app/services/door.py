# SPDX-License-Identifier: Apache-2.0
"""The one door to a unit's store: name, password and code are checked here, and every wrong one is counted.

Sign-on, the lock, and each of the administrator's commands come through it.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.order_gate import OrderGate
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account
from mdt_app.storage.attempts import AccountLocked, Attempts, Challenge, Failures, Happened
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.errors import WrongPassword
from mdt_app.storage.files import replace_file
from mdt_app.storage.key_ring import KeyRing, OpenRing, Proof
from mdt_app.storage.second_factor import SecondFactor
from mdt_app.storage.totp import Totp
from mdt_app.storage.vault import RING_FILE
from policy import unlocking
from policy.control import control

ATTEMPTS_FILE = "attempts.json"
CODES_FILE = "codes.json"
RELEASE_KEY_FILE = "release.key"
"""The administrator's release key. It lies open: who can read it can also edit the count that it resets."""

NO_FACTOR = (
    "This account has no second factor yet, and this department asks for one. An administrator gives it one: "
    "`mdt account reset`."
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a person proves who they are with.

    Attributes:
        code: of the second factor; empty where none is asked for.
    """

    username: str
    password: str
    code: str = ""

    def __repr__(self) -> str:
        return "Given(withheld)"


class Door:
    """Checks who comes in.

    Args:
        folder: the unit's data folder.
        clock: UTC.
        rules: the department's settings of signing on.
        factor: kind of second factor; codes by time without.
        heeds_lock: whether a lock of the terminal keeps everybody out; not the one who comes to lift it.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        rules: SignOnSettings,
        factor: SecondFactor | None = None,
        *,
        heeds_lock: bool = True,
    ) -> None:
        self.folder, self.rules, self._heeds_lock = folder, rules, heeds_lock
        self.factor: SecondFactor = factor or Totp(folder / CODES_FILE, clock)
        self.clock = clock
        self._ring = KeyRing(folder / RING_FILE)
        self._attempts = Attempts(folder / ATTEMPTS_FILE, clock)
        self.gate = OrderGate(DataFolder(folder), clock, rules.wipe_after_wrong)

    @control("A10.3")
    def open(self, given: Given, *, enrolling: bool = False) -> OpenRing:
        """What a person's proof opens; a wrong one is counted. ``welcome`` follows when all else is right too.

        Args:
            given: name, password, code.
            enrolling: let an account without a second factor in, to get its first one.

        Raises:
            KeysDestroyed: the terminal was wiped, or this was one wrong proof too many.
            AccountLocked: too many wrong ones, whatever is given now.
            WrongPassword: name, password or code is wrong, which of them is not said.
            Refused: the account has no second factor and needs one.
            StoreTrouble: the ring cannot be read, or that the code was used cannot be kept.
        """
        if self._heeds_lock:
            self.gate.require_open()
        slot = self._ring.slot_of(given.username)
        self._attempts.require_unlocked(slot)
        try:
            return self._ring.open(given.username, given.password, self._proof(slot, given, enrolling))
        except WrongPassword as error:
            raise self.wrong(given.username) from error

    def _proof(self, slot: str, given: Given, enrolling: bool) -> Proof:  # noqa: FBT001 - handed on
        def check(secret: bytes | None) -> None:
            if not self.rules.second_factor or (secret is None and enrolling):
                return
            if secret is None:
                raise Refused(NO_FACTOR)
            if not self.factor.accepts(slot, secret, given.code):
                raise WrongPassword("The code is not right.")

        return check

    def wrong(self, username: str) -> Refused:
        """Count a wrong proof; what to refuse it with.

        Raises:
            KeysDestroyed: it was one too many for this terminal.
        """
        left = self._attempts.failed(self._ring.slot_of(username))
        last_try = self.gate.wrong()
        if not left:
            return AccountLocked()
        tries = "1 more try" if left == 1 else f"{left} more tries"
        what = "User name, password or code" if self.rules.second_factor else "User name or password"
        return WrongPassword(f"{what} is not right. {tries} before it is locked. {last_try}".rstrip())

    def account(self, database: Database, given: Given) -> Account:
        """The account of whoever this proof let in, by its own record, once what was counted outside is in it.

        Raises:
            AccountLocked, WrongPassword: the record says so.
            Refused: there is no such account any more.
        """
        self.report(database)
        account = accounts.get(database, given.username)
        if account is None:
            raise Refused("This account is not known to this unit any more. Ask an administrator.")
        if account.locked_at is not None:
            raise AccountLocked
        if not accounts.password_is_right(database, account.username, given.password):
            # An old copy of the key ring opens with the old password; the account knows the new one.
            raise self.wrong(given.username)
        return account

    def welcome(self, username: str) -> None:
        """The person is in: earlier wrong tries count no more."""
        self.gate.right()
        self._attempts.succeeded(self._ring.slot_of(username))

    def is_locked(self, username: str) -> bool:
        """Whether the count outside the store keeps this account out."""
        return self._attempts.of(self._ring.slot_of(username)).locked_at is not None

    def release(self, username: str) -> None:
        """Let a locked account try again: an administrator's act, which the caller records."""
        self._attempts.release(self._ring.slot_of(username))

    def slot_of(self, username: str) -> str:
        """The digest that stands for a person outside the store."""
        return self._ring.slot_of(username)

    # -- released by a code -----------------------------------------------------------------------------

    def challenge(self, username: str) -> str:
        """What the locked screen shows for this account; the same until it was answered or grew old.

        Empty for an account that is not locked here, or in a unit without a release key.
        """
        slot = self._ring.slot_of(username)
        kept = self._attempts.of(slot)
        if kept.locked_at is None or self._release_key() is None:
            return ""
        if kept.challenge is None or not self._is_good(kept.challenge):
            letters = (secrets.choice(unlocking.ALPHABET) for _ in range(unlocking.CHALLENGE_LENGTH))
            self._attempts.challenged(slot, Challenge("".join(letters), self.clock()))
        shown = self._attempts.of(slot).challenge
        return unlocking.shown(shown.text) if shown is not None else ""

    def release_by_code(self, username: str, code: str) -> None:
        """Release a locked account with the answer to its challenge; it goes on record at the next sign-on.

        Raises:
            Refused: the code is wrong or late; the sentence says what to do.
        """
        slot = self._ring.slot_of(username)
        kept, key = self._attempts.of(slot).challenge, self._release_key()
        if kept is None or key is None or not self._is_good(kept):
            self._attempts.challenged(slot, None)
            raise Refused(
                "This release code is not good any more. Read the new challenge to the administrator."
            )
        if not unlocking.is_right(key, accounts.plain_name(username), kept.text, code):
            self._attempts.challenged(slot, Challenge(kept.text, kept.made_at, kept.tries + 1))
            raise Refused(
                "This release code is not right. Type it again, or have the administrator repeat it."
            )
        self._attempts.release(slot, by_code=True)

    def new_release_key(self) -> bytes:
        """Make the unit's release key anew; codes of the former one are good no more.

        Raises:
            StoreTrouble: it cannot be written.
        """
        key = secrets.token_bytes(unlocking.KEY_BYTES)
        replace_file(self.folder / RELEASE_KEY_FILE, key.hex().encode())
        return key

    def _is_good(self, challenge: Challenge) -> bool:
        return unlocking.is_good(challenge.made_at, challenge.tries, self.clock(), self.rules.release_hours)

    def _release_key(self) -> bytes | None:
        try:
            return bytes.fromhex((self.folder / RELEASE_KEY_FILE).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    # -- into the audit log -----------------------------------------------------------------------------

    def report(self, database: Database) -> None:
        """Bring what was counted outside into the audit log and the accounts, once."""
        unreported = self._attempts.unreported()
        if not unreported:
            return
        names = {self._ring.slot_of(known.username): known.username for known in accounts.every(database)}
        with database.transaction():
            for slot, failures in unreported.items():
                _report(database, names.get(slot), failures)
        self._attempts.reported()


_EVENTS = {
    Happened.FAILED: ("sign_on", "failed"),
    Happened.LOCKED: ("account_locked", "done"),
    Happened.RELEASED: ("account_released_by_code", "done"),
}


def _report(database: Database, username: str | None, failures: Failures) -> None:
    thing = f"account {username}" if username else "account not known"
    for note in failures.unreported:
        event, outcome = _EVENTS[note.what]
        audit.append(database, AuditEvent(note.at, event, outcome, username=username or "", object=thing))
    if username and any(note.what is not Happened.FAILED for note in failures.unreported):
        accounts.note_failures(database, username, len(failures.recent), failures.locked_at)
