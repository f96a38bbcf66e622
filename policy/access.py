# SPDX-License-Identifier: Apache-2.0
"""Who signs on for what, and what a search of reads must carry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from policy import plates
from policy.control import control
from policy.errors import InquiryRefused
from policy.verification import REASON_MIN


class Role(StrEnum):
    """What a signed-on person may be. Source: the profiles' ``access.authorized_roles`` and ``roles``."""

    OFFICER = "sworn_officer"
    POLICE_ASSISTANT = "police_assistant"
    CRIME_ANALYST = "crime_analyst"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "alpr_administrator"
    TECHNICIAN = "technician"


SIGN_ON_ROLES: Final = frozenset({Role.OFFICER, Role.POLICE_ASSISTANT, Role.SUPERVISOR})
"""Who may start capture in a car; a technician has the bench, the others have the department's console."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One authorised purpose.

    Attributes:
        code: as the profile's ``use.purposes`` names it.
        words: as on the key.
    """

    code: str
    words: str


PURPOSES: Final = (
    Purpose("routine_patrol", "Routine patrol"),
    Purpose("criminal_investigation", "Criminal investigation"),
    Purpose("crime_scene_canvass", "Crime scene canvass"),
    Purpose("stolen_or_wanted_vehicle", "Stolen or wanted vehicle"),
    Purpose("stolen_plate", "Stolen plate"),
    Purpose("missing_person", "Missing person"),
    Purpose("active_warrant", "Active warrant"),
    Purpose("homeland_security", "Homeland security"),
    Purpose("electronic_surveillance", "Electronic surveillance"),
    Purpose("suspect_interdiction", "Suspect interdiction"),
    Purpose("stolen_property_recovery", "Stolen property recovery"),
)
"""Source: the five profiles' ``use.purposes``; capture starts with the first three (``capture.modes``)."""

CAPTURE_MODES: Final = PURPOSES[:3]


@dataclass(frozen=True, slots=True)
class InquiryRequest:
    """A search of reads, as asked for.

    Attributes:
        purpose: code of one of `PURPOSES`.
        case_or_incident: number of the case or incident.
        reason: why, in the person's words.
        plate: the plate, or a pattern with ``?`` and ``*``.
        since: UTC, earliest capture; None for no limit.
        until: UTC, latest capture; None for no limit.
    """

    purpose: str
    case_or_incident: str
    reason: str
    plate: str
    since: datetime | None = None
    until: datetime | None = None


@control("M02.1")
def check_purpose(purpose: str, authorised: Collection[str] | None = None) -> None:
    """Refuse a purpose that is blank or not among ``authorised`` (codes; all `PURPOSES` when None).

    Raises:
        InquiryRefused: naming what is missing.
    """
    if not purpose.strip():
        raise InquiryRefused("Choose a purpose first.")
    if purpose not in ({known.code for known in PURPOSES} if authorised is None else authorised):
        raise InquiryRefused(
            "This purpose is not authorised by the department's policy. Choose one of the list."
        )


@control("M07.1", "C17.1")
def check_inquiry(request: InquiryRequest, authorised: Collection[str] | None = None) -> None:
    """Refuse a search that lacks purpose, case or incident number, reason, or something to look for.

    All items are asked for, the strictest reading of the five policies (``inquiry.mode = "all"``).

    Raises:
        InquiryRefused: naming the first item that is missing.
    """
    check_purpose(request.purpose, authorised)
    if not request.case_or_incident.strip():
        raise InquiryRefused("Give the case or incident number that this search is for.")
    if len(" ".join(request.reason.split())) < REASON_MIN:
        raise InquiryRefused(f"Give the reason for this search in at least {REASON_MIN} characters.")
    pattern = plates.normalise_pattern(request.plate)
    if not (plates.is_plate(pattern) or plates.is_pattern(pattern)):
        raise InquiryRefused(
            "Give a plate, or at least two of its characters with ? and *, ten signs at most."
        )
    if request.since and request.until and request.since > request.until:
        raise InquiryRefused("The search ends before it begins. Change one of the two times.")
