# SPDX-License-Identifier: Apache-2.0
"""The audit log is looked through every week (CJIS AU-6)."""

from datetime import UTC, datetime, timedelta

from policy.log_review import review_state

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def test_it_is_due_a_week_after_the_last_one() -> None:
    state = review_state(MONDAY - 5 * WEEK, MONDAY, MONDAY + WEEK)
    assert (state.due_at, state.overdue) == (MONDAY + WEEK, None)
    assert review_state(MONDAY - 5 * WEEK, MONDAY, MONDAY + WEEK + SECOND).overdue == SECOND


def test_the_first_one_is_due_a_week_after_the_log_began() -> None:
    assert review_state(MONDAY, None, MONDAY + WEEK).overdue is None
    assert review_state(MONDAY, None, MONDAY + 2 * WEEK).overdue == WEEK


def test_a_clock_that_was_put_back_makes_nothing_late() -> None:
    assert review_state(MONDAY, MONDAY + WEEK, MONDAY).overdue is None
