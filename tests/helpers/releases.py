# SPDX-License-Identifier: Apache-2.0
"""A request for data with everything that the release desk asks for, and the people at the desk."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from policy.duties import Appointment, Assignment, Authority, Duty
from policy.errors import ReleaseRefused
from policy.profile.tree import Profile
from policy.recipients import Aim, Jurisdiction, RecipientKind
from policy.release import Answer, Check, Fulfilment, How, ReleaseCase, ValuesAct
from policy.release_request import Desk, Document, ReleaseRequest
from tests.helpers.policies import PROFILES

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HASH = "0f" * 32
LETTER = Document("letter.pdf", HASH)
REQUEST = ReleaseRequest(
    agency_name="Example City Police Department",
    requester_name="Detective Example",
    intended_purpose="robbery investigation 26-881",
    kind=RecipientKind.LAW_ENFORCEMENT,
    jurisdiction=Jurisdiction.CALIFORNIA,
    aim=Aim.OFFICIAL,
    records=("r1", "r2", "r3"),
    entered_by="d.desk",
    received_at=NOW,
    document=LETTER,
)
CITED = {"citation": "Penal Code 1546.1 order 26-12", "citation_document": Document("order.pdf", HASH)}
CHECK = Check("d.desk", NOW, How.CALL_BACK, "CA0000000")
VALUES = ValuesAct("p.chief", NOW, serves_immigration=False, note="robbery")
APPROVE = Answer("p.chief", NOW, approved=True, records=("r1", "r3"))
SENT = Fulfilment("d.desk", NOW, ("r3", "r1"), HASH)


def desk(profile: Profile) -> Desk:
    roles = profile.roles
    offices = [
        Appointment(roles.release_approver, "p.chief", "Approver One", NOW - HOUR),
        Appointment("Patrol Sergeant", "p.sergeant", "Sergeant One", NOW - HOUR),
        Appointment("Property Officer", "p.property", "Officer One", NOW - HOUR),
    ]
    designee = Assignment(Duty.RELEASES, "p.designee", "Designee One", "p.chief", NOW - HOUR, NOW + HOUR)
    other = Assignment(Duty.AUDITS, "p.auditor", "Auditor One", "p.chief", NOW - HOUR, NOW + HOUR)
    return Desk(profile.release, profile.recipients, Authority(roles, tuple(offices), (designee, other)))


def approved(profile: Profile) -> ReleaseCase:
    at = desk(profile)
    return ReleaseCase.receive(REQUEST, at).check(CHECK, at).consider(VALUES, at).decide(APPROVE, at)


def refusal(step: Callable[[], object], match: str) -> tuple[str, ...]:
    """The codes with which a step is refused."""
    with pytest.raises(ReleaseRefused, match=match) as refused:
        step()
    return refused.value.codes
