# SPDX-License-Identifier: Apache-2.0
"""Marks of controls: they add up, change nothing, and stand where the policy's gates are."""

from policy.control import control, controls_of
from policy.inquiry import judge
from policy.progress import Progress
from policy.verification import Verification


def test_a_mark_changes_nothing_but_can_be_found() -> None:
    @control("M05.1")
    @control("M05.2", "M05.3")
    def double(number: int) -> int:
        return 2 * number

    assert double(4) == 8
    assert controls_of(double) == ("M05.2", "M05.3", "M05.1")
    assert controls_of(test_a_mark_changes_nothing_but_can_be_found) == ()


def test_the_gates_of_verification_and_inquiry_are_marked() -> None:
    assert "M05.4" in controls_of(vars(Progress)["verified"].fget)
    assert "M05.3" in controls_of(Verification.confirm)
    assert "M07.1" in controls_of(judge)
