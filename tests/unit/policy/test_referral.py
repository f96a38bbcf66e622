# SPDX-License-Identifier: Apache-2.0
"""Requests of others go to the records desk, with an addressee, a date and no way to data."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policy.errors import ReleaseRefused
from policy.profile.tree import Profile
from policy.recipients import Jurisdiction, RecipientKind
from policy.referral import referral
from policy.release import ReleaseCase
from tests.helpers.policies import PROFILES
from tests.helpers.releases import NOW, REQUEST, desk, every_profile


@pytest.mark.clause(
    *("SR-465.7-2", "MB-462.7-2", "PB-434.5-a", "PB-434.5-a-ii", "MP-462.7-p4", "WV-471.7-a", "WV-471.8-2")
)
@pytest.mark.parametrize(
    ("name", "to", "governing"),
    [
        ("SR-465", "Custodian of Records", "Records Maintenance and Release Policy"),
        ("MB-462", "Records Manager", "California Public Records Act"),
        ("PB-434", "Records Manager", "as the law requires"),
        ("MP-462", "Custodian of Records", "Records Maintenance and Release Policy"),
        ("WV-471", "Custodian of Records", "Records Maintenance and Release Policy"),
    ],
)
@pytest.mark.parametrize(
    "changed",
    [
        {"kind": RecipientKind.PRIVATE, "jurisdiction": Jurisdiction.NONE},
        {"kind": RecipientKind.OTHER_AGENCY},
        {"jurisdiction": Jurisdiction.OTHER_STATE},
        {"jurisdiction": Jurisdiction.FEDERAL, "kind": RecipientKind.PROSECUTORIAL},
    ],
    ids=str,
)
def test_others_are_passed_to_the_records_desk_with_no_way_to_data(
    name: str, to: str, governing: str, changed: dict[str, object]
) -> None:
    profile = PROFILES[name]
    at = desk(profile)
    request = replace(REQUEST, **changed)  # type: ignore[arg-type]
    with pytest.raises(ReleaseRefused):
        ReleaseCase.receive(request, at)
    today = NOW.date()
    found = referral(request.recipient, profile.release, profile.recipients, at.authority, today)
    assert found is not None
    assert found.to == to
    assert governing in found.governing
    assert (found.received_on, found.due_on) == (today, today + timedelta(days=10))
    assert not hasattr(found, "records")
    assert not hasattr(found, "fulfil")
    assert not found.overdue(found.due_on)
    assert found.overdue(found.due_on + timedelta(days=1))
    for statute, outcome in (("", "denied"), ("Civil Code 1798.90.55", " ")):
        with pytest.raises(ReleaseRefused, match="law that was applied"):
            found.close(statute, outcome)
    closed = found.close("Civil Code 1798.90.55", "denied")
    assert (closed.open, closed.statute, closed.outcome) == (False, "Civil Code 1798.90.55", "denied")
    assert not closed.overdue(found.due_on + timedelta(days=90))
    with pytest.raises(ReleaseRefused, match="closed"):
        closed.close("Civil Code 1798.90.55", "denied")


@every_profile
def test_what_the_release_desk_serves_is_not_referred(profile: Profile) -> None:
    authority = desk(profile).authority
    assert referral(REQUEST.recipient, profile.release, profile.recipients, authority, NOW.date()) is None
