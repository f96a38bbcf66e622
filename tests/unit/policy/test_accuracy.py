# SPDX-License-Identifier: Apache-2.0
"""What spoils a read: the four causes that the policy names, shown unless the profile says otherwise."""

from dataclasses import replace

import pytest

from policy.accuracy import NOTICE, accuracy_notice
from tests.helpers.policies import PROFILES


@pytest.mark.clause("MB-462.8-1")
def test_wear_dirt_covers_and_frames_are_named_with_what_they_do() -> None:
    notice = accuracy_notice(PROFILES["MB-462"].verification)
    assert notice is not None
    assert [one.name for one in notice.factors] == ["Worn plate", "Dirt", "Cover", "Frame"]
    assert all(len(one.effect.split()) > 5 for one in notice.factors)
    assert notice.warning == "Worn, dirty, covered or framed plates are misread."


@pytest.mark.parametrize("profile_id", PROFILES)
def test_every_shipped_policy_has_the_notice(profile_id: str) -> None:
    assert accuracy_notice(PROFILES[profile_id].verification) is NOTICE


def test_a_profile_can_leave_it_out() -> None:
    off = replace(PROFILES["PB-434"].verification, accuracy_notice=False)
    assert accuracy_notice(off) is None
