# SPDX-License-Identifier: Apache-2.0
"""Who holds which duty of the policy: the office that it names, or a designee on record, and for which days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.errors import AccessRefused
from policy.profile.use import Roles


class Duty(StrEnum):
    """A duty that a policy gives to an office; each but the last is a key of the profile's ``roles``."""

    PROGRAM = "program_manager"
    LISTS = "alpr_administrator"
    RETENTION = "retention_owner"
    RELEASES = "release_approver"
    REFERRALS = "records_referral"
    TRAINING = "training_owner"
    AUDITS = "internal_auditor"
    VENDORS = "vendor_authoriser"
    RECORDS = "custodian_of_records"
    OPERATIONS = "alpr_operations"
    """Running equipment and data day to day; no office has it, only members whom the manager assigns."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who holds an office.

    Attributes:
        office: title as the policy writes it ("Operations Bureau Commander").
        username: account of the person.
        name: of the person, as printed on reports.
        since: UTC, first moment.
        until: UTC, first moment after; None while open.
    """

    office: str
    username: str
    name: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A duty that somebody holds on behalf of another: a designee, or day-to-day work.

    Attributes:
        duty: what is assigned.
        username: account of the member.
        name: of the member.
        recorded_by: account that made the record; blank when there is no record.
        since: UTC, first moment; None when nobody wrote it down.
        until: UTC, first moment after; None while open.
    """

    duty: Duty
    username: str
    name: str
    recorded_by: str
    since: datetime | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who acts in a duty at a moment, and as what.

    Attributes:
        title: the office, or "designee" and the office.
    """

    username: str
    name: str
    title: str


_DESIGNEE: Final = re.compile(r",? or (?:authori[sz]ed |chief.s |his |her |the )*designee$", re.IGNORECASE)


def office_of(title: str) -> str:
    """The office in a title as a policy writes it, so that two spellings of one office are one.

    "Investigations Bureau Commander or authorized designee" and "Investigation Bureau Commander" are the same
    (Manhattan Beach writes both: contradiction MB-A1 of the profiles).
    """
    words = re.findall(r"[a-z0-9]+", _DESIGNEE.sub("", title.strip()).casefold())
    return " ".join(word.removesuffix("s") for word in words)


@control("C02.1", "C02.2")
@dataclass(frozen=True, slots=True)
class Authority:
    """The record of who holds which duty.

    Attributes:
        roles: the profile's table: which office has which duty.
        appointments: who holds the offices, past ones included.
        assignments: designees and day-to-day work, past ones included.
    """

    roles: Roles
    appointments: tuple[Appointment, ...] = ()
    assignments: tuple[Assignment, ...] = field(default=())

    def office(self, duty: Duty) -> str:
        """The office of a duty as the policy names it; that of day-to-day work is its manager's."""
        key = Duty.PROGRAM if duty is Duty.OPERATIONS else duty
        title: str = getattr(self.roles, key.value)
        return title

    def holders(self, duty: Duty, at: datetime) -> tuple[Holder, ...]:
        """Everybody who may act in ``duty`` at ``at`` (UTC), office holders first; empty when it is vacant."""
        title = _DESIGNEE.sub("", self.office(duty).strip())
        held = [
            Holder(post.username, post.name, title) for post in self.appointments if self._in(post, duty, at)
        ]
        assigned = [item for item in self.assignments if item.duty is duty and self._counts(item, at)]
        word = "assigned by" if duty is Duty.OPERATIONS else "designee of"
        return (*held, *(Holder(item.username, item.name, f"{word} {title}") for item in assigned))

    def _in(self, post: Appointment, duty: Duty, at: datetime) -> bool:
        named = duty is not Duty.OPERATIONS and office_of(post.office) == office_of(self.office(duty))
        return named and _person(post) and _open(post.since, post.until, at)

    def _counts(self, item: Assignment, at: datetime) -> bool:
        """Whether an assignment is in force; without a full record it is none when the policy asks for one."""
        if not _person(item) or item.recorded_by.strip() == item.username:
            return False
        if item.since is None or not item.recorded_by.strip():
            unrecorded_will_do = not self.roles.designee_record_required
            return unrecorded_will_do and (item.until is None or at < item.until)
        return _open(item.since, item.until, at)

    def holder(self, username: str, duty: Duty, at: datetime) -> Holder | None:
        """As what ``username`` may act in ``duty`` at ``at`` (UTC); None when not at all."""
        found: Iterable[Holder] = (one for one in self.holders(duty, at) if one.username == username)
        return next(iter(found), None)

    def require(self, username: str, duty: Duty, at: datetime) -> Holder:
        """As what ``username`` acts in ``duty``.

        Raises:
            AccessRefused: neither the office's holder nor a member with an open assignment on record.
        """
        found = self.holder(username, duty, at)
        if found is None:
            raise AccessRefused(
                f"Only the {self.office(duty)} or a member whose dated assignment is on record may do this. "
                "Ask them, or have the assignment recorded first.",
                "duty_not_held",
            )
        return found


def _person(item: Appointment | Assignment) -> bool:
    return bool(item.username.strip() and item.name.strip())


def _open(since: datetime, until: datetime | None, at: datetime) -> bool:
    return since <= at and (until is None or at < until)
