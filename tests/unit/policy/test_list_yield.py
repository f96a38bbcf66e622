# SPDX-License-Identifier: Apache-2.0
"""Lists that hardly ever prove right are quieter; high risk never is, and no level changes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import StepRefused
from policy.hotlist import Priority
from policy.list_yield import LAST, LEAST, LOW_SHARE, Loudness, Yield, loudness, proved
from policy.together import close_notice
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    HitFacts,
    Outcome,
    Result,
    Row,
    Verification,
)

NOON = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
REASON = "car chases the unit through the town"


def fresh(priority: Priority = Priority.NOTICE) -> Verification:
    """Nothing done yet."""
    facts = HitFacts("8QTQ743", "CA", vehicle_supplied=True, priority=priority)
    return Verification.begin(facts, "unit12.officer")


def confirmed() -> Verification:
    """Compared, and its record active."""
    now = fresh(Priority.PRIORITY).enter("8QTQ743", NOON)
    for row in Row:
        now = now.answer(row, Answer.SAME, NOON)
    return now.ask(Channel.DISPATCH_RADIO, NOON).confirm(Result.ACTIVE, "Dispatcher 4", NOON)


yields = st.integers(0, LAST).flatmap(
    lambda decided: st.builds(Yield, right=st.integers(0, decided), decided=st.just(decided))
)


@given(priority=st.sampled_from(Priority), found=st.none() | yields, share=st.floats(0, 1))
def test_quieter_only_below_the_share_with_enough_decided_and_never_high_risk(
    priority: Priority, found: Yield | None, share: float
) -> None:
    """Whatever the numbers."""
    loud = loudness(priority, found, share)
    if loud is Loudness.ITS_LEVEL:
        return
    assert priority is not Priority.HIGH_RISK
    assert found is not None
    assert found.decided >= LEAST
    assert found.right < share * found.decided
    assert loud is (Loudness.ONE_NOTE if priority is Priority.PRIORITY else Loudness.SILENT)


def test_one_of_twenty_is_low_and_two_of_twenty_is_not() -> None:
    """The share of row 7; nineteen say nothing, and a unit may switch it off."""
    assert Yield(1, 20).is_low()
    assert not Yield(2, 20).is_low(LOW_SHARE)
    assert not Yield(0, 19).is_low()
    assert not Yield(0, 50).is_low(0.0)
    assert Yield(1, 24).words == "This list: 1 of 24 hits right"


def test_what_an_ending_says_of_the_list() -> None:
    """Right is compared and active, whatever became of it; wrong is what speaks against it; the rest says nothing."""
    assert proved(confirmed().dispose(Outcome.LOST, NOON)) is True
    for reason in ClosingReason:
        ended = fresh(Priority.ROUTINE).close(reason, NOON, "noted")
        speaks = reason in {
            ClosingReason.MISREAD,
            ClosingReason.WRONG_STATE,
            ClosingReason.VEHICLE_MISMATCH,
            ClosingReason.NOT_ACTIVE,
        }
        assert proved(ended) is (False if speaks else None)
    acted = fresh(Priority.PRIORITY).report_stop_made(REASON, NOON)
    assert proved(acted) is None


@pytest.mark.parametrize("priority", [one for one in Priority if one is not Priority.NOTICE])
def test_only_notices_are_closed_together(priority: Priority) -> None:
    """Nobody closes a hit of a higher level without having looked at it by itself."""
    with pytest.raises(StepRefused, match="by itself"):
        close_notice(fresh(priority), ClosingReason.POLICY, NOON)


def test_a_notice_is_closed_by_the_same_rules_as_alone() -> None:
    """*Other* needs its note; what may be or was acted on needs its outcome."""
    assert close_notice(fresh(), ClosingReason.POLICY, NOON).closure is not None
    with pytest.raises(StepRefused, match="note"):
        close_notice(fresh(), ClosingReason.OTHER, NOON)
    with pytest.raises(StepRefused, match="outcome"):
        close_notice(fresh().report_stop_made(REASON, NOON), ClosingReason.POLICY, NOON)
