# SPDX-License-Identifier: Apache-2.0
"""Who may use the reader and see data: titles, contractors, personal accounts, and what the manager granted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.duties import Authority, Duty
from policy.profile.use import Access
from policy.ruling import Finding, Ruling


class Role(StrEnum):
    """What a signed-on person may be. Source: the profiles' ``access.authorized_roles`` and ``roles``."""

    OFFICER = "sworn_officer"
    POLICE_ASSISTANT = "police_assistant"
    CRIME_ANALYST = "crime_analyst"
    SUPERVISOR = "supervisor"
    DISPATCHER = "dispatcher"
    RECORDS = "records"
    ADMINISTRATOR = "alpr_administrator"
    AUDITOR = "auditor"
    TECHNICIAN = "technician"


SIGN_ON_ROLES: Final = frozenset({Role.OFFICER, Role.POLICE_ASSISTANT, Role.SUPERVISOR})
"""Who may start capture in a car; a technician has the bench, the others have the department's console."""


TERMINAL_ROLES: Final = SIGN_ON_ROLES | {Role.TECHNICIAN}
"""Who may sign on at a terminal; a technician sees how cameras, receiver and transfer do, and nothing is recorded."""


class Right(StrEnum):
    """What a title may do. Source: San Rafael 465.2.1(a), Menlo Park 462.3.1(a): use, access or collect."""

    USE = "use"
    ACCESS = "access"
    COLLECT = "collect"


class Employment(StrEnum):
    """How a person stands to the department."""

    MEMBER = "member"
    CONTRACTOR = "contractor"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class Person:
    """An account's person, as far as access goes.

    Attributes:
        title: code of the job title, or of the class of contractor ("sworn_officer").
        posting: where the person serves; it never decides (Watsonville 471.3(b): any position).
    """

    username: str
    name: str
    title: str
    employment: Employment = Employment.MEMBER
    posting: str = ""


@dataclass(frozen=True, slots=True)
class CataloguedTitle:
    """One row of the title catalogue.

    Attributes:
        contractor: whether it is a class of independent contractors and not a job title.
    """

    title: str
    rights: frozenset[Right]
    contractor: bool = False


@control("C14.3")
@dataclass(frozen=True, slots=True)
class Catalogue:
    """The titles that the programme's manager named; empty until somebody fills it, and then nobody has access."""

    titles: tuple[CataloguedTitle, ...] = ()

    def rights(self, title: str, *, contractor: bool) -> frozenset[Right]:
        """What the catalogue lets a title or a class of contractors do."""
        rows = (row for row in self.titles if row.title == title and row.contractor is contractor)
        return frozenset(right for row in rows for right in row.rights)


@control("M01.4", "C14.3")
def may_use(person: Person, access: Access, catalogue: Catalogue, right: Right = Right.ACCESS) -> Ruling:
    """Whether a person's title gives ``right``.

    Titles come from the policy itself (``access.roles_source`` is "policy") or from the manager's catalogue;
    contractors only from the catalogue, and only where the policy allows them; a vendor is never a user.
    Source: Manhattan Beach 462.5, Watsonville 471.4.1(a), San Rafael 465.2.1(a), Menlo Park 462.3.1(a).
    """
    if right in _rights(person, access, catalogue):
        return Ruling()
    words = (
        f"The title {person.title.replace('_', ' ')!r} is not authorised to {right.value} ALPR data. "
        "Ask the manager of the programme, who names the titles."
    )
    return Ruling((Finding("role_not_authorised", words),))


def _rights(person: Person, access: Access, catalogue: Catalogue) -> frozenset[Right]:
    if not person.title.strip() or person.employment is Employment.VENDOR:
        return frozenset()
    if person.employment is Employment.CONTRACTOR:
        listed = catalogue.rights(person.title, contractor=True)
        return listed if access.independent_contractors == "catalogue" else frozenset()
    if access.roles_source == "policy":
        return frozenset(Right) if person.title in access.authorized_roles else frozenset()
    return catalogue.rights(person.title, contractor=False)


_SHARED: Final = frozenset(
    {"all", "everybody", "everyone", "generic", "guest", "patrol", "shared", "shift", "squad", "staff"}
    | {"station", "team", "test", "unit", "user", "users", "watch"}
)
"""Words that name no person."""


@control("M01.3")
def account_ruling(username: str, name: str) -> Ruling:
    """Whether an account may be made: it belongs to one named person, never to a shift or a station.

    No profile can loosen it: ``access.individual_credentials`` is fixed. Source: Menlo Park 462.4(e), Watsonville
    471.5(h).
    """
    words = [word for word in name.casefold().split() if not word.strip("#-.").isdigit()]
    nobody = not words or all(word in _SHARED for word in words)
    if username.strip() and not nobody:
        return Ruling()
    return Ruling(
        (Finding("account_without_person", "An account belongs to one person. Give that person's name."),)
    )


@dataclass(frozen=True, slots=True)
class Live:
    """A session that is not signed off yet.

    Attributes:
        beside: it begins beside the others of its device, with its own proof (driver and partner, hand-over).
    """

    username: str
    device: str
    beside: bool = False


@control("M01.2")
def session_ruling(wanted: Live, live: Collection[Live], access: Access) -> Ruling:
    """Whether a session may begin while others are live: one for each account, and no silent change of person.

    A device that is in use takes a second person only beside the first, as a session of that person's own.
    """
    if not access.single_session:
        return Ruling()
    if any(session.username == wanted.username for session in live):
        words = "This account is signed on already. Sign off there first, or call the administrator."
        return Ruling((Finding("account_in_use", words),))
    if not wanted.beside and any(session.device == wanted.device for session in live):
        words = "Somebody else is signed on to this device. They sign off first, then you sign on."
        return Ruling((Finding("device_in_use", words),))
    return Ruling()


@dataclass(frozen=True, slots=True)
class Grant:
    """Access that the manager gave to a person, or changed, for some time.

    Attributes:
        rights: what it lets the person do; empty for a revocation.
        scopes: data scopes that it opens (``access.scopes``).
        since: UTC, first moment.
        until: UTC, first moment after; None while open.
    """

    username: str
    rights: frozenset[Right]
    granted_by: str
    reason: str
    since: datetime
    until: datetime | None = None
    scopes: frozenset[str] = frozenset()

    def open(self, at: datetime) -> bool:
        """Whether it is in force at ``at`` (UTC)."""
        return self.since <= at and (self.until is None or at < self.until)


@control("C01.3", "C14.3")
def grant_ruling(
    grant: Grant, person: Person, access: Access, catalogue: Catalogue, *, authority: Authority, at: datetime
) -> Ruling:
    """Whether a grant may be made, changed or revoked: by the programme's manager or a designee on record only.

    Args:
        grant: as written; ``granted_by`` is the signed-on account.
        person: who gets it.
        access: the profile's table.
        catalogue: the manager's titles.
        authority: who holds the duty.
        at: UTC.
    """
    found: list[Finding] = []
    if authority.holder(grant.granted_by, Duty.PROGRAM, at) is None:
        office = authority.office(Duty.PROGRAM)
        words = f"Only the {office} or a member whose dated assignment is on record grants access. Ask them."
        found.append(Finding("not_the_manager", words))
    if not grant.reason.strip():
        found.append(Finding("reason_missing", "Give the reason for this change of access."))
    if grant.until is not None and grant.until <= grant.since:
        found.append(Finding("dates_wrong", "The grant ends before it begins. Change one of the two dates."))
    if grant.username != person.username:
        found.append(Finding("other_person", "The grant names another account. Choose the person again."))
    if any(not may_use(person, access, catalogue, right).allowed for right in grant.rights):
        words = "This title may not be given that access. Have the manager name the title first."
        found.append(Finding("title_not_listed", words))
    return Ruling(tuple(found))


@control("A10.1")
def granted(
    grants: Collection[Grant], username: str, at: datetime
) -> tuple[frozenset[Right], frozenset[str]]:
    """The rights and the data scopes that are open for ``username`` at ``at`` (UTC); nothing without a grant."""
    mine = [grant for grant in grants if grant.username == username and grant.open(at)]
    rights = frozenset(right for grant in mine for right in grant.rights)
    return rights, frozenset(scope for grant in mine for scope in grant.scopes)
