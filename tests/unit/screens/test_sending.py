# SPDX-License-Identifier: Apache-2.0
"""How far a transfer is, from nothing but what it reports."""

from datetime import timedelta

from mdt_app.screens.sending import STILL_SENDING, Sending
from tests.helpers.sightings import NOON

S = timedelta(seconds=1)


def told(*reports: tuple[int, int]) -> Sending:
    """Seconds after noon, and how many records waited."""
    sending = Sending()
    for seconds, unsent in reports:
        sending.told(unsent, NOON + seconds * S, troubled=False)
    return sending


def test_nothing_is_sending_before_something_left() -> None:
    assert told().state(NOON) is None
    assert told((0, 100)).state(NOON) is None
    assert told((0, 100), (5, 120)).state(NOON + 5 * S) is None


def test_a_transfer_says_how_far_it_is_and_how_long_still() -> None:
    state = told((0, 1000), (10, 750)).state(NOON + 10 * S)
    assert state is not None
    assert (state.part, state.count, state.left) == (0.25, "250 of 1 000", "about 30 s left")


def test_records_that_come_meanwhile_belong_to_it() -> None:
    state = told((0, 100), (10, 50), (11, 60)).state(NOON + 11 * S)
    assert state is not None
    assert state.count == "50 of 110"


def test_the_first_moments_promise_nothing() -> None:
    state = told((0, 100), (1, 99)).state(NOON + S)
    assert state is not None
    assert state.left == ""


def test_it_is_over_when_all_is_sent_or_nothing_leaves_any_more() -> None:
    assert told((0, 100), (5, 50), (9, 0)).state(NOON + 9 * S) is None
    stuck = told((0, 100), (5, 50), (30, 50))
    assert stuck.state(NOON + 5 * S + STILL_SENDING) is not None
    assert stuck.state(NOON + 6 * S + STILL_SENDING) is None


def test_trouble_ends_it_and_the_next_one_counts_anew() -> None:
    sending = told((0, 100), (5, 60))
    sending.told(60, NOON + 6 * S, troubled=True)
    assert sending.state(NOON + 6 * S) is None
    sending.told(30, NOON + 20 * S, troubled=False)
    state = sending.state(NOON + 20 * S)
    assert state is not None
    assert state.count == "30 of 60"
