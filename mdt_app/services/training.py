# SPDX-License-Identifier: Apache-2.0
"""The training register of a unit: kept by the ALPR administrator, on record."""

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.services.door import Given
from mdt_app.services.office import Office
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.control import control
from policy.profile.use import Training
from policy.training import Course


class TrainingRegister:
    """Courses of people with an account in this unit.

    Args:
        office: opens the store for an administrator.
        training: the profile's table: which modules there are.
        clock: UTC.
    """

    def __init__(self, office: Office, training: Training, clock: Clock) -> None:
        self._office, self._training, self._clock = office, training, clock

    @control("C01.1")
    def record(self, keeper: Given, username: str, course: Course) -> None:
        """Keep that a person completed a module; a later record takes the place of an earlier one.

        Raises:
            AccountLocked: too many wrong passwords of this keeper.
            WrongPassword: user name or password is not right.
            Refused: the keeper is no ALPR administrator, the account is not known, the policy has no such module,
                the day is to come, or trainer or approver is missing.
            StoreTrouble: the store does not open.
        """
        self._check(course)
        with self._office.at_work(keeper, "training_recorded") as work:
            self._record(work.vault.index(), work.by, username, course)

    def _check(self, course: Course) -> None:
        modules = self._training.modules
        if course.module not in modules:
            raise Refused(f"The policy has no module {course.module}. Name one of: {', '.join(modules)}.")
        if course.completed_on is None or course.completed_on > self._clock().date():
            raise Refused("Training is recorded on or after the day it was completed. Change the day.")
        if not course.trainer.strip() or not course.approver.strip():
            raise Refused("Name the trainer, and who approved the training.")

    def _record(self, database: Database, by: Account, username: str, course: Course) -> None:
        account = accounts.get(database, username)
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
