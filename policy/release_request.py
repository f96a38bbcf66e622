# SPDX-License-Identifier: Apache-2.0
"""What an agency has to hand in before anybody looks at its request for data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from policy.control import control
from policy.duties import Authority
from policy.profile.sharing import Recipients, Release
from policy.recipients import (
    Aim,
    Jurisdiction,
    Recipient,
    RecipientKind,
    barred_findings,
    recipient_findings,
)
from policy.ruling import Finding, Ruling


@dataclass(frozen=True, slots=True)
class Document:
    """A file kept with a request.

    Attributes:
        sha256: of its bytes, 64 hexadecimal digits in lower case.
    """

    name: str
    sha256: str

    @property
    def sound(self) -> bool:
        """Whether name and hash are there."""
        return bool(self.name.strip()) and re.fullmatch("[0-9a-f]{64}", self.sha256) is not None


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What an agency asks for, as the desk enters it.

    Attributes:
        records: ids of the records asked for.
        entered_by: signed-on account of the desk.
        received_at: UTC.
        document: the agency's own letter or form.
        citation: statute or order, where the release rests on one.
        citation_document: the order, or the statute's text.
    """

    agency_name: str
    requester_name: str
    intended_purpose: str
    kind: RecipientKind
    jurisdiction: Jurisdiction
    aim: Aim
    records: tuple[str, ...]
    entered_by: str
    received_at: datetime
    document: Document | None = None
    citation: str = ""
    citation_document: Document | None = None

    @property
    def recipient(self) -> Recipient:
        """Who asks and what for."""
        attached = self.citation_document is not None and self.citation_document.sound
        return Recipient(
            self.agency_name,
            self.requester_name,
            self.intended_purpose,
            self.kind,
            self.jurisdiction,
            self.aim,
            cites=bool(self.citation.strip()) and attached,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What a request is held against: tables of the profile and the record of duties."""

    release: Release
    recipients: Recipients
    authority: Authority


_ASK: Final = {
    "agency_name": "Give the name of the agency.",
    "requester_name": "Give the name of the person requesting.",
    "intended_purpose": "Give the intended purpose of obtaining the information.",
}


@control("C08.1", "C08.2", "C08.4", "C08.5", "C08.9")
def request_ruling(request: ReleaseRequest, desk: Desk) -> Ruling:
    """Whether a request may be taken up; every refusal names what is missing."""
    return Ruling(
        (
            *barred_findings(request.recipient, desk.recipients),
            *recipient_findings(request.recipient, desk.recipients, desk.release),
            *_missing(request, desk.release),
        )
    )


def _missing(request: ReleaseRequest, release: Release) -> Iterator[Finding]:
    for field in release.request_fields:
        if not any(char.isalnum() for char in getattr(request, field)):
            yield Finding(f"{field}_missing", _ASK[field])
    if release.written_required and (request.document is None or not request.document.sound):
        yield Finding("document_missing", "Attach the agency's written request.")
    if not request.records or not all(record.strip() for record in request.records):
        yield Finding("records_missing", "Say which records are asked for.")
    if not request.entered_by.strip():
        yield Finding("desk_missing", "Sign on with your own account: a request names who entered it.")
