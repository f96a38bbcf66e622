# SPDX-License-Identifier: Apache-2.0
"""How a hot list comes into use: designated by the administrator, from an allowed source, for a purpose, approved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import DesignationRefused
from policy.hotlist import HotListVersion
from policy.list_mapping import NEVER, RESTRICTED, is_immigration
from policy.profile.duty import HotLists
from policy.profile.use import Use
from policy.ruling import Finding, Ruling


class Kind(StrEnum):
    """What a list is."""

    GENERAL = "general"
    """From a state or federal system, downloaded whole."""
    SPECIFIC = "specific"
    """The department's own: its entries and updates are approved one by one."""


@dataclass(frozen=True, slots=True)
class Designation:
    """A list, as it is put before the administrator.

    Attributes:
        source: one of ``hotlist.sources``.
        agency: the agency that keeps it, in words.
        categories: of its entries, codes of `policy.hotlist.CATEGORIES`.
        purposes: codes of ``use.purposes`` that it serves.
        designated_by: account that puts it into use.
    """

    list_id: str
    name: str
    kind: Kind
    source: str
    agency: str
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    designated_by: str


_COVERS: Final[Mapping[str, frozenset[str]]] = {
    "criminally_involved": frozenset(
        {"stolen_vehicle", "stolen_or_wanted_vehicle", "stolen_plate", "felony_vehicle", "wanted_person"}
        | {"active_warrant", "suspect_interdiction", "stolen_property_recovery", "amber_alert"}
    ),
    "stolen_or_wanted_vehicle": frozenset({"stolen_vehicle", "felony_vehicle"}),
    "missing_person": frozenset({"amber_alert"}),
}
"""Categories that a wider one of a policy holds: Menlo Park 462.4(g) names two kinds, lists name many."""

_BROAD: Final = frozenset({"criminal_investigation", "crime_prevention_general_le"})
_SERVES: Final[Mapping[str, frozenset[str]]] = {
    "stolen_vehicle": frozenset({"stolen_or_wanted_vehicle", "stolen_property_recovery"}),
    "felony_vehicle": frozenset({"stolen_or_wanted_vehicle", "suspect_interdiction"}),
    "amber_alert": frozenset({"missing_person", "suspect_interdiction"}),
    "wanted_person": frozenset({"wanted_person", "active_warrant", "suspect_interdiction"}),
    "active_warrant": frozenset({"active_warrant", "wanted_person", "enforce_sanction_order_sentence"}),
    "protective_order": frozenset({"enforce_sanction_order_sentence"}),
    "supervised_release": frozenset({"enforce_sanction_order_sentence"}),
    "terrorism_related": frozenset({"homeland_security"}),
    "gang": frozenset({"suspect_interdiction"}),
    "violent_person": frozenset({"suspect_interdiction"}),
    "dmv_flag": frozenset({"stolen_or_wanted_vehicle", "routine_patrol"}),
    "agency_flag": frozenset({"suspect_interdiction", "stolen_or_wanted_vehicle"}),
    "criminally_involved": frozenset({"suspect_interdiction", "stolen_or_wanted_vehicle"}),
}
"""Purposes, besides the broad ones and the one of its own name, that entries of a category serve."""


def category_allowed(category: str, hotlists: HotLists) -> bool:
    """Whether entries of a category may be used: named by the policy or held by a wider one that it names.

    Immigration never; a restricted person file only where the policy names that very category (CJIS 4.2.2).
    """
    if category in NEVER or is_immigration(category):
        return False
    if category in hotlists.categories:
        return True
    wider = (_COVERS.get(named, frozenset()) for named in hotlists.categories)
    return category not in RESTRICTED and any(category in held for held in wider)


def serves(category: str, purpose: str) -> bool:
    """Whether entries of a category can serve a purpose."""
    return purpose == category or purpose in _BROAD or purpose in _SERVES.get(category, frozenset())


@control("C07.1", "C07.2")
def designation_ruling(
    wanted: Designation, hotlists: HotLists, use: Use, authority: Authority, at: datetime
) -> Ruling:
    """Whether a list may be designated for use at ``at`` (UTC).

    Source: Menlo Park 462.4(g), Watsonville 471.3(d), (e) and 471.5(f); Government Code 7284.6 for immigration.
    """
    findings = [*_origin(wanted, hotlists), *_categories(wanted, hotlists), *_tie(wanted, hotlists, use)]
    if authority.holder(wanted.designated_by, Duty.LISTS, at) is None:
        office = authority.office(Duty.LISTS)
        words = f"Only the {office} or a designee on record designates hot lists. Ask them."
        findings.append(Finding("not_the_administrator", words))
    return Ruling(tuple(findings))


def _origin(wanted: Designation, hotlists: HotLists) -> Iterator[Finding]:
    if any(map(is_immigration, (wanted.list_id, wanted.name, wanted.source, wanted.agency))):
        yield Finding("immigration_barred", "Immigration lists are never used. Take this list out.")
    if wanted.source not in hotlists.sources:
        known = ", ".join(hotlists.sources)
        words = f"This source is not allowed. Allowed: {known}. Choose one, or leave the list out."
        yield Finding("source_not_allowed", words)
    if not wanted.agency.strip():
        yield Finding("agency_missing", "Name the agency that keeps this list.")


def _categories(wanted: Designation, hotlists: HotLists) -> Iterator[Finding]:
    if not wanted.categories:
        yield Finding("category_missing", "Say what the list's entries are: give at least one category.")
    for category in wanted.categories:
        if not category_allowed(category, hotlists):
            words = f"Category {category!r} is not among those of the policy. Leave its entries out."
            yield Finding("category_not_allowed", words)


def _tie(wanted: Designation, hotlists: HotLists, use: Use) -> Iterator[Finding]:
    """What is wrong with the purposes; each category must serve one of them."""
    if not hotlists.sources_must_match_purposes:
        return
    if not wanted.purposes or not set(wanted.purposes) <= set(use.purposes):
        words = "Tie the list to purposes that the policy authorises. Choose them from the list."
        yield Finding("purpose_not_authorised", words)
    for category in wanted.categories:
        if not any(serves(category, purpose) for purpose in wanted.purposes):
            words = (
                f"Category {category!r} serves none of the chosen purposes. Choose the one that it serves."
            )
            yield Finding("category_without_purpose", words)


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a specific list: its first entry, or an update.

    Attributes:
        number: from 1, each one more than the last.
        author: account of the requesting member.
        supervisor: account of the author's immediate supervisor; empty when there is none.
        report: number of the general offence report that documents it.
        made_at: UTC.
        approved_by: account; empty while it waits.
        approved_at: UTC; None while it waits.
    """

    number: int
    author: str
    supervisor: str
    report: str
    made_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None

    @property
    def approved(self) -> bool:
        """Whether somebody let it into use."""
        return self.approved_at is not None


@control("C07.3", "C07.4", "C07.5")
@dataclass(frozen=True, slots=True)
class SpecificList:
    """A department's own list with all its versions; make it empty and let its methods add to it."""

    list_id: str
    versions: tuple[Version, ...] = ()

    @property
    def in_force(self) -> Version | None:
        """What cars get: the newest approved version; None before the first approval."""
        return next((version for version in reversed(self.versions) if version.approved), None)

    @property
    def waiting(self) -> Version | None:
        """The version that waits for approval, if any."""
        return self.versions[-1] if self.versions and not self.versions[-1].approved else None

    def propose(self, author: str, supervisor: str, report: str, at: datetime) -> Self:
        """A first entry or an update by ``author``; what is in force stays in force.

        Raises:
            DesignationRefused: no report number, no author, or another version is waiting.
        """
        if not report.strip():
            raise DesignationRefused("Give the number of the general offence report.", "report_missing")
        if not author.strip():
            raise DesignationRefused("The entry has no author. Sign on and enter it again.", "author_missing")
        if self.waiting is not None:
            raise DesignationRefused(
                "Another change of this list waits for approval. Have it decided first.", "change_waiting"
            )
        made = Version(len(self.versions) + 1, author, supervisor.strip(), report.strip(), at)
        return replace(self, versions=(*self.versions, made))

    def approve(self, by: str, hotlists: HotLists, authority: Authority, at: datetime) -> Self:
        """Let the waiting version into use.

        The first one is approved by the ALPR administrator, an update by whom ``hotlist.update_approval`` names:
        the author's immediate supervisor or the administrator. The author approves nothing.

        Raises:
            DesignationRefused: nothing waits, or ``by`` may not approve it.
        """
        version = self.waiting
        if version is None:
            raise DesignationRefused("Nothing waits for approval in this list.", "nothing_waiting")
        if by == version.author:
            raise DesignationRefused(
                "Nobody approves an entry of their own. Ask whoever approves it.", "self_approval"
            )
        by_supervisor = self.in_force is not None and hotlists.update_approval == "supervisor"
        if by_supervisor and (by != version.supervisor or not by.strip()):
            raise DesignationRefused(
                "An update is approved by the author's immediate supervisor. Ask them.", "not_the_supervisor"
            )
        if not by_supervisor and authority.holder(by, Duty.LISTS, at) is None:
            raise DesignationRefused(
                f"Only the {authority.office(Duty.LISTS)} or a designee on record approves this. Ask them.",
                "not_the_administrator",
            )
        done = replace(version, approved_by=by, approved_at=at)
        return replace(self, versions=(*self.versions[:-1], done))

    def reject(self, by: str) -> Self:
        """Take the waiting version back out; anybody may who is named, the author too.

        Raises:
            DesignationRefused: nothing waits.
        """
        if self.waiting is None or not by.strip():
            raise DesignationRefused("Nothing waits for approval in this list.", "nothing_waiting")
        return replace(self, versions=self.versions[:-1])


@control("C07.1", "C07.3")
def may_send(designated: Designation | None, own: SpecificList | None) -> bool:
    """Whether cars get a list: designated, and when it is the department's own, approved."""
    if designated is None:
        return False
    if designated.kind is Kind.GENERAL:
        return True
    return own is not None and own.list_id == designated.list_id and own.in_force is not None


def next_download_due(version: HotListVersion, hotlists: HotLists) -> datetime:
    """When the next edition must have been loaded (UTC), counted from the extract in force."""
    return version.extracted_at + refresh_limit(hotlists)


def refresh_limit(hotlists: HotLists) -> timedelta:
    """Oldest a general list may be, as `policy.hotlist.freshness` asks for it."""
    return timedelta(hours=hotlists.refresh_max_hours)
