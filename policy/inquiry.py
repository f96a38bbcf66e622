# SPDX-License-Identifier: Apache-2.0
"""What a search of reads must carry before it gives a result, and when another person has to agree first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from policy import immigration, plates
from policy.access import Role
from policy.control import control
from policy.free_text import barred_findings, vague, vague_finding
from policy.places import Circle
from policy.profile.duty import Inquiry
from policy.profile.use import Use
from policy.ruling import Finding, Ruling

APPROVERS: Final = frozenset({Role.SUPERVISOR})
"""Who may let a held search through. Source: capabilities M02.6 and C17.3."""


@dataclass(frozen=True, slots=True)
class InquiryRequest:
    """A search of reads, as asked for. No field asks for a trait of a person, nor for suspicion.

    Attributes:
        purpose: code of one of `policy.purposes.PURPOSES`.
        case_or_incident: number of the case or incident.
        reason: why, in the person's words.
        plate: the plate, or a pattern with ``?`` and ``*``; empty for a search by place.
        since: UTC, earliest capture; None for no limit.
        until: UTC, latest capture; None for no limit.
        basis: the matter that the access serves, a code of ``use.access_basis``; empty when the purpose says it.
        area: where the reads were made; None for anywhere.
        camera: id of the camera that read; empty for any.
    """

    purpose: str
    case_or_incident: str
    reason: str
    plate: str
    since: datetime | None = None
    until: datetime | None = None
    basis: str = ""
    area: Circle | None = None
    camera: str = ""


@dataclass(frozen=True, slots=True)
class SensitivePlace:
    """A place where a search may touch what the First Amendment protects.

    Attributes:
        kind: as the department lists it ("house of worship", "clinic", "demonstration").
    """

    kind: str
    circle: Circle


@dataclass(frozen=True, slots=True)
class Approval:
    """Another person's word that a held search may go ahead.

    Attributes:
        request: the search as it was read; the word counts for this one and no other.
        by: account of the person.
        role: of the person.
        at: UTC.
    """

    request: InquiryRequest
    by: str
    role: Role
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with what surrounds it.

    Attributes:
        by: account of the person who asks.
        places: sensitive places that the department lists.
        approvals: what others said of it.
    """

    request: InquiryRequest
    by: str
    places: Collection[SensitivePlace] = ()
    approvals: Collection[Approval] = ()


@control("C17.1", "C17.2", "C17.3", "M07.1", "M02.1", "M02.6", "A08.5")
def judge(asked: Asked, use: Use, inquiry: Inquiry) -> Ruling:
    """Whether a search may give results: allowed, refused with what is missing, or held for a supervisor.

    A purpose of immigration enforcement is refused and never held (Government Code 7284.6).

    Args:
        asked: the search and who asks.
        use: the profile's table (purposes, bases, prohibited uses).
        inquiry: the profile's table (``requires`` and whether all or any of it).
    """
    request = asked.request
    missing = (*_purpose(request, use), *_documents(request, use, inquiry), *_wanted(request))
    if immigration.serves_enforcement(request.reason):
        words = "No search may serve immigration enforcement. Send the request to the records desk."
        missing = (*missing, Finding("immigration_barred", words))
    held = (*_vague(request, use, inquiry), *barred_findings(request.reason, use), *_sensitive(asked, use))
    return Ruling(missing, () if _approved(asked) else held)


def _purpose(request: InquiryRequest, use: Use) -> Iterator[Finding]:
    if request.purpose.strip() or use.purpose_code_required:
        finding = purpose_finding(request.purpose, use.purposes)
        if finding is not None:
            yield finding
    elif not request.basis.strip():
        yield Finding("basis_missing", "Say which matter this search serves: choose a purpose or a matter.")
    if request.basis.strip() and request.basis not in use.access_basis:
        words = "This matter does not make an access legitimate under the policy. Choose one of the list."
        yield Finding("basis_not_authorised", words)


def purpose_finding(purpose: str, authorised: Collection[str]) -> Finding | None:
    """What is wrong with a purpose: blank, or not among the ``authorised`` codes; None when it will do."""
    if not purpose.strip():
        return Finding("purpose_missing", "Choose a purpose first.")
    if purpose not in authorised:
        words = "This purpose is not authorised by the department's policy. Choose one of the list."
        return Finding("purpose_not_authorised", words)
    return None


_ASK: Final = {
    "case_number_or_incident": "Give the case or incident number that this search is for.",
    "reason": "Give the reason for this search.",
    "purpose": "Choose a purpose first.",
}


def _documents(request: InquiryRequest, use: Use, inquiry: Inquiry) -> Iterator[Finding]:
    """What of ``inquiry.requires`` is missing, and the reason that a broad purpose asks for."""
    lacking = [item for item in inquiry.requires if not _given(request, item)]
    if inquiry.mode == "all":
        yield from (Finding(f"{item}_missing", _ASK[item]) for item in lacking)
    elif len(lacking) == len(inquiry.requires):
        words = " Or: ".join(_ASK[item] for item in inquiry.requires) or "This search cannot be documented."
        yield Finding("inquiry_undocumented", words)
    asked_already = "reason" in lacking and inquiry.mode == "all"
    broad = request.purpose in use.reason_required_for
    if broad and not asked_already and not _given(request, "reason"):
        yield Finding("reason_missing", "This purpose is broad: give the reason for this search.")


def _given(request: InquiryRequest, item: str) -> bool:
    text = {
        "case_number_or_incident": request.case_or_incident,
        "reason": request.reason,
        "purpose": request.purpose,
    }[item]
    return any(char.isalnum() for char in text)


def _vague(request: InquiryRequest, use: Use, inquiry: Inquiry) -> Iterator[Finding]:
    """A reason that says nothing, where the reason is what documents the search."""
    case_will_do = inquiry.mode == "any" and any(
        _given(request, item) for item in inquiry.requires if item != "reason"
    )
    counts = ("reason" in inquiry.requires and not case_will_do) or request.purpose in use.reason_required_for
    if counts and _given(request, "reason") and vague(request.reason):
        yield vague_finding()


def _wanted(request: InquiryRequest) -> Iterator[Finding]:
    pattern = plates.normalise_pattern(request.plate)
    by_place = request.area is not None and not request.plate.strip()
    if not (by_place or plates.is_plate(pattern) or plates.is_pattern(pattern)):
        words = "Give a plate, or at least two of its characters with ? and *, ten signs at most."
        yield Finding("nothing_to_look_for", words)
    if request.area is not None and not request.area.sound:
        yield Finding("area_wrong", "This area is no place on the map. Draw it again.")
    if request.since and request.until and request.since > request.until:
        words = "The search ends before it begins. Change one of the two times."
        yield Finding("times_wrong", words)


def _sensitive(asked: Asked, use: Use) -> Iterator[Finding]:
    area = asked.request.area
    if area is None or not use.sensitive_place_approval:
        return
    kinds = sorted({place.kind for place in asked.places if place.circle.touches(area)})
    if kinds:
        words = f"The area touches a sensitive place ({', '.join(kinds)}). A supervisor approves it first."
        yield Finding("approval_needed", words)


def _approved(asked: Asked) -> bool:
    """Whether somebody else who may read held searches let this very one through."""
    return any(
        approval.request == asked.request
        and approval.role in APPROVERS
        and approval.by.strip() not in {"", asked.by}
        for approval in asked.approvals
    )
