# SPDX-License-Identifier: Apache-2.0
"""What each role does: the granted matrix, and nothing else."""

import pytest

from policy.access import SIGN_ON_ROLES, Role
from policy.functions import Function, functions_of, may, may_see_plates

GRANTED = {
    "sworn_officer": "capture see_plates verify search transfer",
    "police_assistant": "capture see_plates verify search transfer",
    "supervisor": "capture see_plates verify search transfer",
    "crime_analyst": "see_plates search",
    "dispatcher": "see_plates",
    "records": "see_plates search records",
    "alpr_administrator": "see_plates search hot_lists accounts training bench audit transfer",
    "auditor": "see_plates audit",
    "technician": "bench transfer",
}


@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_is_granted_and_all_else_is_refused(role: Role) -> None:
    granted = set(GRANTED[role].split())
    assert {one.value for one in functions_of(role)} == granted
    for function in Function:
        assert may(role, function) is (function.value in granted)


@pytest.mark.parametrize("role", ["", "guest", "SWORN_OFFICER", "root"])
def test_an_unknown_role_does_nothing(role: str) -> None:
    assert not functions_of(role)
    assert not may_see_plates(role)


def test_a_fleet_technician_sees_no_plates() -> None:
    assert not may_see_plates(Role.TECHNICIAN)
    assert {role for role in Role if not may_see_plates(role)} == {Role.TECHNICIAN}


def test_who_captures_in_a_car_is_who_signs_on_there() -> None:
    assert {role for role in Role if may(role, Function.CAPTURE)} == SIGN_ON_ROLES


def test_duties_are_apart() -> None:
    """AC-5: the auditor changes nothing, so that nobody audits what they did."""
    assert not functions_of(Role.AUDITOR) & {Function.ACCOUNTS, Function.HOT_LISTS, Function.RECORDS}
