# SPDX-License-Identifier: Apache-2.0
"""Who has learnt what the policy asks for, until when it counts, and who is to be reminded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from policy.control import control
from policy.profile.use import Access, Training
from policy.ruling import Finding, Ruling

REMIND_EVERY: Final = timedelta(days=7)
"""How often the owner of training hears of members that are not trained. Source: capability C01.2."""


@dataclass(frozen=True, slots=True)
class Course:
    """One module that a member completed.

    Attributes:
        module: code of the profile's ``training.modules``.
        completed_on: the day; None while it is not complete.
        trainer: who taught it.
        approver: who approved the training.
    """

    module: str
    completed_on: date | None
    trainer: str
    approver: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member's training stands on a day.

    Attributes:
        outstanding: modules never completed, in the profile's order.
        lapsed: modules completed too long ago.
        valid_until: last day on which it is complete; None when it is not, or never lapses.
    """

    outstanding: tuple[str, ...]
    lapsed: tuple[str, ...]
    valid_until: date | None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing has lapsed."""
        return not self.outstanding and not self.lapsed


@control("C01.1")
def standing(courses: Iterable[Course], training: Training, today: date) -> Standing:
    """How far a member's training goes.

    A module counts when its row has date, trainer and approver, and its date is not in the future.

    Args:
        courses: the member's rows.
        training: the profile's table; no modules at all means that nothing can be complete.
        today: where the department is.
    """
    done = _latest(course for course in courses if _whole(course, today))
    outstanding = tuple(module for module in training.modules if module not in done)
    last_days = {
        module: done[module] + timedelta(days=training.valid_days)
        for module in training.modules
        if module in done and training.valid_days
    }
    lapsed = tuple(module for module, last_day in last_days.items() if last_day < today)
    if not training.modules:
        return Standing(("training",), (), None)
    whole = not outstanding and not lapsed
    return Standing(outstanding, lapsed, min(last_days.values(), default=None) if whole else None)


def _whole(course: Course, today: date) -> bool:
    written = course.trainer.strip() and course.approver.strip()
    return bool(written) and course.completed_on is not None and course.completed_on <= today


def _latest(courses: Iterable[Course]) -> dict[str, date]:
    done: dict[str, date] = {}
    for course in courses:
        if course.completed_on is not None:
            done[course.module] = max(course.completed_on, done.get(course.module, date.min))
    return done


@control("M01.1", "C01.4")
def training_ruling(found: Standing) -> Ruling:
    """Whether the reader may run and data may be shown: refused unless the training is complete."""
    missing = ", ".join((*found.outstanding, *found.lapsed)).replace("_", " ")
    if found.complete:
        return Ruling()
    words = f"Training is not complete: {missing}. Finish it and have it approved before signing on."
    return Ruling((Finding("training_incomplete", words),))


@dataclass(frozen=True, slots=True)
class OfflineCopy:
    """What the car knows of a person while it cannot ask the department: signed there, and short-lived.

    Attributes:
        issued_at: UTC, when the department signed it.
        trained: whether the training was complete then.
        trained_until: last day of the training; None when it does not lapse.
    """

    username: str
    issued_at: datetime
    trained: bool
    trained_until: date | None = None


@control("M01.1")
def offline_ruling(
    copy: OfflineCopy | None,
    username: str,
    access: Access,
    now: datetime,
    *,
    today: date,
    signature_holds: bool,
) -> Ruling:
    """Whether the car may start on its own copy of the record.

    Args:
        copy: what the car holds; None when it holds nothing.
        username: who signs on.
        access: the profile's table (``offline_session_hours``).
        now: UTC; a clock before the copy's issue makes it unusable, since its age is not known.
        today: where the department is: training counts by its days.
        signature_holds: whether the department's signature was checked and is right.
    """
    if copy is None or copy.username != username or not signature_holds:
        words = "This car has no valid copy of your access. Connect to the department's network once."
        return Ruling((Finding("entitlement_missing", words),))
    end = copy.issued_at + timedelta(hours=access.offline_session_hours)
    if not copy.issued_at <= now < end:
        words = (
            f"This car's copy of your access is older than {access.offline_session_hours} hours, or the clock "
            "is wrong. Connect to the department's network once."
        )
        return Ruling((Finding("entitlement_expired", words),))
    lapsed = copy.trained_until is not None and copy.trained_until < today
    if not copy.trained or lapsed:
        return training_ruling(Standing(("training",), (), None))
    return Ruling()


@dataclass(frozen=True, slots=True)
class Untrained:
    """One line of the follow-up list."""

    username: str
    modules: tuple[str, ...]


@control("C01.2")
def follow_up(members: Collection[tuple[str, Standing]]) -> tuple[Untrained, ...]:
    """Members with access, or waiting for it, whose training is not complete.

    Args:
        members: account and training of everybody with access or an open request for it.
    """
    return tuple(
        Untrained(username, (*found.outstanding, *found.lapsed))
        for username, found in sorted(members, key=lambda member: member[0])
        if not found.complete
    )


@control("C01.2")
def reminder_due(untrained: Collection[Untrained], last_sent_at: datetime | None, now: datetime) -> bool:
    """Whether the owner of training is to be reminded: weekly until the list is empty."""
    return bool(untrained) and (last_sent_at is None or now - last_sent_at >= REMIND_EVERY)
