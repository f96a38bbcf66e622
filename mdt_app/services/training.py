# SPDX-License-Identifier: Apache-2.0
"""The training register of a unit: kept by the ALPR administrator, on record."""

from dataclasses import dataclass
from pathlib import Path

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.services.sessions import ATTEMPTS_FILE
from mdt_app.storage import accounts, audit
from mdt_app.storage.attempts import Attempts
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.errors import WrongPassword
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.vault import RING_FILE, Vault
from policy.access import Role
from policy.control import control
from policy.profile.use import Training
from policy.training import Course


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the register, as they prove it."""

    username: str
    password: str

    def __repr__(self) -> str:
        return "Keeper(withheld)"


class TrainingRegister:
    """Courses of people with an account in this unit.

    Args:
        folder: the unit's data folder.
        training: the profile's table: which modules there are.
        clock: UTC.
    """

    def __init__(self, folder: Path, training: Training, clock: Clock) -> None:
        self._folder, self._training, self._clock = folder, training, clock

    @control("C01.1")
    def record(self, keeper: Keeper, username: str, course: Course) -> None:
        """Keep that a person completed a module; a later record takes the place of an earlier one.

        Raises:
            AccountLocked: too many wrong passwords of this keeper.
            WrongPassword: user name or password is not right.
            Refused: the keeper is no ALPR administrator, the account is not known, the policy has no such module,
                the day is to come, or trainer or approver is missing.
            StoreTrouble: the store does not open.
        """
        self._check(course)
        vault = self._opened(keeper)
        try:
            vault.upgrade()
            self._record(vault.index(), keeper, username, course)
        finally:
            vault.close()

    def _check(self, course: Course) -> None:
        modules = self._training.modules
        if course.module not in modules:
            raise Refused(f"The policy has no module {course.module}. Name one of: {', '.join(modules)}.")
        if course.completed_on is None or course.completed_on > self._clock().date():
            raise Refused("Training is recorded on or after the day it was completed. Change the day.")
        if not course.trainer.strip() or not course.approver.strip():
            raise Refused("Name the trainer, and who approved the training.")

    def _opened(self, keeper: Keeper) -> Vault:
        """The store; wrong passwords count as at sign-on."""
        ring, attempts = (
            KeyRing(self._folder / RING_FILE),
            Attempts(self._folder / ATTEMPTS_FILE, self._clock),
        )
        slot = ring.slot_of(keeper.username)
        attempts.require_unlocked(slot)
        try:
            opened = ring.open(keeper.username, keeper.password)
        except WrongPassword:
            attempts.failed(slot)
            raise
        attempts.succeeded(slot)
        return Vault(self._folder, opened)

    def _record(self, database: Database, keeper: Keeper, username: str, course: Course) -> None:
        by, account = accounts.get(database, keeper.username), accounts.get(database, username)
        if by is None or by.role != Role.ADMINISTRATOR:
            raise Refused("Only an ALPR administrator keeps the training register. Ask them.")
        if account is None:
            raise Refused("There is no account of this name in this unit.")
        others = tuple(one for one in account.courses if one.module != course.module)
        day = course.completed_on.isoformat() if course.completed_on else ""
        event = AuditEvent(
            at=self._clock(),
            event="training_recorded",
            username=by.username,
            object=f"account {account.username}",
            query_elements={"module": course.module, "completed_on": day},
        )
        with database.transaction():
            accounts.set_courses(database, account.username, (*others, course))
            audit.append(database, event)
