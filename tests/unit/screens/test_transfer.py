# SPDX-License-Identifier: Apache-2.0
"""The transfer page says how much waits and how long the policy still allows."""

from datetime import UTC, timedelta

from mdt_app.domain.events import KeptDays, TransferProgress
from mdt_app.main.screens import transfer_limit
from mdt_app.screens.transfer import TransferLimit, TransferScreen
from policy.hotlist import HotListVersion
from policy.profile.keeping import Transfer
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import NOON, FakeClock

LIMIT = TransferLimit(Transfer(basis="policy"), timedelta(hours=24), "policy 471.6", "this car stops reading")


class Worker:
    """Counts how often a transfer was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> None:
        self.asked += 1


def page(clock: FakeClock | None = None, worker: Worker | None = None) -> TransferScreen:
    return TransferScreen(clock or FakeClock(), LIMIT, worker or Worker(), UTC)


def test_nothing_waiting_has_no_countdown() -> None:
    screen = page()
    screen.progress(TransferProgress(0, None, NOON - timedelta(minutes=14)))
    assert screen.state.verdict == "Everything is sent"
    assert screen.state.left == ""
    assert screen.state.last_complete == "21 Nov 21:54"


def test_an_empty_car_that_was_out_of_reach_too_long_is_overdue_all_the_same() -> None:
    """Reading is off then, and the page must not say that all is well."""
    screen = page()
    screen.progress(TransferProgress(0, None, NOON - timedelta(days=31)))
    assert (screen.state.verdict, screen.state.tone) == ("Overdue: 100 % of 30 days used", "p1")


def test_what_the_department_did_not_take_is_never_called_sent() -> None:
    """Nothing waits to be sent, and yet somebody must look; a problem of the moment is told first."""
    screen = page()
    screen.progress(TransferProgress(0, None, NOON, refused=2))
    assert (screen.state.verdict, screen.state.tone) == ("Not everything was taken", "p2")
    assert screen.state.problem.startswith("2 records were not taken by the department")
    screen.progress(TransferProgress(0, None, NOON, "The server does not answer.", refused=2))
    assert screen.state.problem == "The server does not answer."


def test_what_lies_in_the_car_and_when_it_goes() -> None:
    """One day or several; at a time, at sign-off, or once it is sent."""
    screen = page()
    for kept, words in (
        (None, ""),
        (
            KeptDays(3, NOON.date() - timedelta(days=2), NOON + timedelta(hours=3)),
            "This car holds 3 days of reads, the oldest of 19 Nov (UTC); the next goes 22 Nov 01:08.",
        ),
        (
            KeptDays(1, NOON.date(), NOON),
            "This car holds 1 day of reads, the oldest of 21 Nov (UTC); the next goes at sign-off.",
        ),
        (
            KeptDays(1, NOON.date()),
            "This car holds 1 day of reads, the oldest of 21 Nov (UTC); it goes once it is sent.",
        ),
    ):
        screen.progress(TransferProgress(0, None, NOON, kept=kept))
        assert screen.state.kept == words


def test_where_unsent_reads_are_destroyed_it_is_said() -> None:
    """Menlo Park orders it; elsewhere the page says nothing of the kind."""
    for policy, words in (
        ("MP-462", "What was not sent in 30 days is destroyed; a notice says so before."),
        ("PB-434", ""),
    ):
        screen = TransferScreen(FakeClock(), transfer_limit(PROFILES[policy]), Worker(), UTC)
        screen.progress(TransferProgress(0, None, NOON))
        assert screen.state.kept == words


def test_the_earlier_of_last_transfer_and_oldest_read_starts_the_clock() -> None:
    screen = page()
    screen.progress(TransferProgress(212, NOON - timedelta(days=2), NOON - timedelta(days=5)))
    assert screen.state.left == "25 d"
    assert screen.state.left_note == "left. On 16 Dec 22:08 this car stops reading."
    screen.progress(TransferProgress(212, NOON - timedelta(days=7), NOON - timedelta(days=5)))
    assert screen.state.left == "23 d"
    assert (screen.state.waiting, screen.state.oldest) == ("212 records", "14 Nov 22:08")


def test_warns_at_the_policys_share_and_says_when_it_is_overdue() -> None:
    clock = FakeClock()
    screen = page(clock)
    screen.progress(TransferProgress(1, NOON, None))
    assert (screen.state.tone, screen.state.verdict) == ("ok", "In time: 0 % of 30 days used")
    clock.go_on(25 * 86400)
    screen.tick()
    assert (screen.state.tone, screen.state.verdict) == ("p2", "Due soon: 83 % of 30 days used")
    clock.go_on(5 * 86400 + 7200)
    screen.tick()
    assert (screen.state.tone, screen.state.left) == ("p1", "2 h")
    assert screen.state.left_note == "overdue since 21 Dec 22:08. Plate reading is off until all is sent."


def test_send_now_asks_once_and_waits_for_a_report() -> None:
    worker = Worker()
    screen = page(worker=worker)
    screen.send_now()
    assert worker.asked == 1
    assert screen.state.asked
    problem = "The server does not answer. Reads are kept and sent later."
    screen.progress(TransferProgress(3, NOON, None, problem))
    assert (screen.state.asked, screen.state.problem) == (False, problem)


def test_an_old_list_is_marked_and_ages_with_the_clock() -> None:
    clock = FakeClock()
    screen = page(clock)
    extracted_at = NOON - timedelta(hours=3, minutes=12)
    screen.lists_changed((HotListVersion("svs", "Stolen vehicles", "DOJ", "1", extracted_at, NOON, 9),))
    assert (screen.state.lists[0].age, screen.state.lists[0].is_old) == ("3 h 12 min old", False)
    clock.go_on(86400)
    screen.tick()
    assert (screen.state.lists[0].age, screen.state.lists[0].is_old) == ("1 d 3 h old", True)
