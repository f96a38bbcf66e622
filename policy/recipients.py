# SPDX-License-Identifier: Apache-2.0
"""Who may be given data, for what: California public agencies, police and prosecutors, and never for immigration."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policy import immigration
from policy.control import control
from policy.profile.sharing import Recipients, Release
from policy.ruling import Finding


class RecipientKind(StrEnum):
    """What asks for data; the first two are the codes of ``release.allowed_recipients``."""

    LAW_ENFORCEMENT = "law_enforcement_agency"
    PROSECUTORIAL = "prosecutorial_agency"
    OTHER_AGENCY = "other_agency"
    PRIVATE = "private"


class Jurisdiction(StrEnum):
    """Whose agency it is. A federal prosecutor is federal (contradiction MP-A8)."""

    CALIFORNIA = "california_state_or_local"
    OTHER_STATE = "other_state"
    FEDERAL = "federal"
    TRIBAL = "tribal"
    FOREIGN = "foreign"
    NONE = "none"


class Aim(StrEnum):
    """What the data are wanted for, as the desk sorts it."""

    OFFICIAL = "official_law_enforcement"
    IMMIGRATION = "immigration_enforcement"
    OTHER_STATE = "other_state_enforcement"
    """Helps another state's action contrary to the law of California or of the city."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who asks and what for.

    Attributes:
        agency: name as on the request.
        requester: name of the person, with the office where it is given.
        purpose: in the agency's own words.
        cites: whether a statute or order is cited and its document attached.
    """

    agency: str
    requester: str
    purpose: str
    kind: RecipientKind
    jurisdiction: Jurisdiction
    aim: Aim
    cites: bool


_SCOPES: Final[Mapping[str, frozenset[Jurisdiction]]] = {
    "california_public_agencies": frozenset({Jurisdiction.CALIFORNIA}),
    "law_enforcement_any_state": frozenset({Jurisdiction.CALIFORNIA, Jurisdiction.OTHER_STATE}),
}
_FEDERAL: Final = (
    *("federal", "fbi", "dea", "atf", "usms", "united states", "drug enforcement administration"),
    *("alcohol tobacco", "us attorney", "us attorneys", "us marshal", "us marshals", "us secret service"),
    *("us customs", "us department", "us dept", "homeland security"),
)
"""Names of federal agencies; the desk may sort a request wrongly."""


@control("C08.9")
def barred_findings(recipient: Recipient, recipients: Recipients) -> Iterator[Finding]:
    """What no citation and no approval lifts: blocked agencies in any spelling, immigration, other states' bans.

    Source: Menlo Park 462.2(b), (c), Watsonville 471.2 and 471.8(c); Government Code 7284.6.
    """
    for name in (recipient.agency, recipient.requester):
        code = immigration.blocked_agency(name, recipients.blocked_agencies)
        if code:
            words = f"{code} is never given ALPR data. Close the request; no approval changes this."
            yield Finding("agency_barred", words)
            break
    if recipient.aim is Aim.IMMIGRATION or immigration.serves_enforcement(recipient.purpose):
        words = (
            "No data are released for immigration enforcement. Close the request; no approval changes this."
        )
        yield Finding("purpose_barred", words)
    if recipient.aim is Aim.OTHER_STATE:
        words = "No data are released to help another state against the law of California. Close the request."
        yield Finding("other_state_barred", words)


@control("C08.1", "C08.2")
def recipient_findings(recipient: Recipient, recipients: Recipients, release: Release) -> Iterator[Finding]:
    """Why a recipient is outside the policy; a citation opens other California public agencies and nothing else.

    Source: Civil Code 1798.90.5(f) and 1798.90.55(b); Attorney General bulletin 2023-DLE-06.
    """
    if _unreadable(recipient.agency):
        yield Finding("agency_unreadable", "Write the agency's name in plain letters.")
    within = recipient.jurisdiction in _SCOPES[recipients.scope]
    if not within or recipient.kind is RecipientKind.PRIVATE:
        words = (
            "Only California state and local public agencies may be given data. Send it to the records desk."
        )
        yield Finding("recipient_not_allowed", words)
    elif _says_federal(recipient.agency):
        words = "The name is one of a federal agency. Correct who asks, or send it to the records desk."
        yield Finding("recipient_not_allowed", words)
    yield from _basis(recipient, release)


def _basis(recipient: Recipient, release: Release) -> Iterator[Finding]:
    listed = recipient.kind.value in release.allowed_recipients
    if listed and recipient.aim is not Aim.OTHER:
        return
    if release.other_legal_basis == "refuse":
        words = "This department releases to the listed kinds of agency for official purposes only. Close it."
        yield Finding("recipient_not_allowed" if not listed else "purpose_not_official", words)
    elif not recipient.cites:
        words = "Cite the statute or order that permits this release and attach it, or send it to the records desk."
        yield Finding("citation_missing", words)


def needs_basis(recipient: Recipient, release: Release) -> bool:
    """Whether the release rests on a citation that its approver has to confirm."""
    return recipient.kind.value not in release.allowed_recipients or recipient.aim is Aim.OTHER


def _says_federal(name: str) -> bool:
    words = f" {immigration.plain(name)} "
    return any(f" {known} " in words for known in _FEDERAL)


def _unreadable(name: str) -> bool:
    """Whether a name has letters of another script, which can look like ours and hide whose it is."""
    decomposed = unicodedata.normalize("NFKD", name)
    return any(char.isalpha() and not char.isascii() for char in decomposed)
