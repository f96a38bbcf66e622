# SPDX-License-Identifier: Apache-2.0
"""The manager's panels: documents that must exist, what is red, how retention stands, whether the policy is posted."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from policy.control import control
from policy.errors import OversightRefused
from policy.profile.oversight import Documents, Publish
from policy.profile.use import Identity


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the department.

    Attributes:
        code: as in ``docs.required``, or one that the manager added.
        approved_on: None while nobody approved it; likewise ``review_on`` the day by which it is looked at again.
    """

    code: str
    owner: str
    version: str
    approved_on: date | None
    review_on: date | None


class DocumentState(StrEnum):
    """How a row of the checklist stands; all but the first are red."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_APPROVED = "not_approved"
    REVIEW_DUE = "review_due"


@control("C14.1")
def checklist(
    rules: Documents, documents: Collection[Document], today: date
) -> tuple[tuple[str, DocumentState], ...]:
    """Each document that the policy asks for, then those that the manager added, with its state.

    Of several versions of one document the best one counts.
    """
    extra = [one.code for one in documents if one.code not in rules.required]
    codes = dict.fromkeys((*rules.required, *extra))
    return tuple((code, _state([one for one in documents if one.code == code], today)) for code in codes)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is overdue or open in the department, as counts."""

    transfers: int = 0
    purges: int = 0
    audits: int = 0
    untrained_accounts: int = 0
    violations: int = 0
    unposted_documents: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of a panel."""

    name: str
    value: str
    is_red: bool


@control("C14.5")
def compliance_panel(overdue: Overdue) -> tuple[Tile, ...]:
    """One tile for each count, red unless it is zero."""
    counts = ((one.name, getattr(overdue, one.name)) for one in fields(overdue))
    return tuple(Tile(name, str(count), is_red=count != 0) for name, count in counts)


@dataclass(frozen=True, slots=True)
class RetentionHealth:
    """How collection and retention stand.

    Attributes:
        overdue_cars: cars whose transfer clock is overdue.
        oldest_record: UTC capture of the oldest read, None when there is none; likewise ``next_purge``, None when
            no run is planned.
        overdue_records: reads that a purge should have destroyed.
        failed_jobs: transfer, purge and vendor jobs that failed and were not repeated.
        holds: evidence holds in force; ``unbooked`` exports that are not in evidence.
    """

    overdue_cars: int
    oldest_record: datetime | None
    next_purge: datetime | None
    overdue_records: int
    failed_jobs: int
    holds: int
    unbooked: int


@control("C03.2", "C13.1")
def retention_panel(health: RetentionHealth, now: datetime) -> tuple[Tile, ...]:
    """The tiles that ``roles.retention_owner`` looks at."""
    is_late = health.next_purge is None or health.next_purge < now
    return (
        Tile("overdue_cars", str(health.overdue_cars), is_red=health.overdue_cars > 0),
        Tile("oldest_record", _day(health.oldest_record), is_red=False),
        Tile("next_purge", _day(health.next_purge), is_red=is_late),
        Tile("overdue_records", str(health.overdue_records), is_red=health.overdue_records > 0),
        Tile("failed_jobs", str(health.failed_jobs), is_red=health.failed_jobs > 0),
        Tile("holds", str(health.holds), is_red=False),
        Tile("unbooked_exports", str(health.unbooked), is_red=health.unbooked > 0),
    )


@control("C03.2", "C13.1", "C14.5")
def is_mail_due(tiles: Collection[Tile], last_mailed_on: date | None, today: date) -> bool:
    """Whether the red tiles are mailed today: once a day until nothing is red."""
    return any(tile.is_red for tile in tiles) and (last_mailed_on is None or last_mailed_on < today)


@dataclass(frozen=True, slots=True)
class Posting:
    """What the public page shows.

    Attributes:
        sha256: of the policy text.
        posted_on: None when nothing is posted.
        is_linked: the front page leads to it.
    """

    sha256: str
    posted_on: date | None
    is_linked: bool


@control("P01.1")
def check_posting(text_sha256: str, identity: Identity) -> None:
    """Refuse to publish a text that is not the one the active profile was made from (loader rule V11).

    Raises:
        OversightRefused: the hashes differ.
    """
    if text_sha256 != identity.source_sha256:
        raise OversightRefused(
            "This text is not the one that the active profile enforces. Review the profile, then publish."
        )


@control("P01.1")
def is_posting_red(posting: Posting, identity: Identity, publish: Publish) -> bool:
    """Whether the policy is not posted, not linked, or posted in another wording than the one in force."""
    if not publish.policy_posted:
        return False
    return posting.posted_on is None or not posting.is_linked or posting.sha256 != identity.source_sha256


def _state(versions: list[Document], today: date) -> DocumentState:
    if not versions:
        return DocumentState.MISSING
    complete = [one for one in versions if one.owner.strip() and one.version.strip()]
    approved = [one for one in complete if one.approved_on is not None and one.approved_on <= today]
    if not approved:
        return DocumentState.NOT_APPROVED
    is_current = any(one.review_on is not None and today <= one.review_on for one in approved)
    return DocumentState.PRESENT if is_current else DocumentState.REVIEW_DUE


def _day(moment: datetime | None) -> str:
    return "none" if moment is None else f"{moment:%Y-%m-%d}"
