# SPDX-License-Identifier: Apache-2.0
"""Waiting hits: order, choice, progress, folded notices, closed hits."""

from datetime import timedelta
from uuid import UUID

from mdt_app.domain.events import HitClosed, ReadRecorded
from mdt_app.domain.patrol import Hit
from mdt_app.domain.verification import begin
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.queue import QueueScreen
from policy.hotlist import Priority
from policy.verification import ClosingReason
from tests.helpers.sightings import NOON, TERMS, FakeClock, hit, recorded


class Desk:
    """A queue over open hits, with what was asked for kept."""

    def __init__(self, *hits: Hit) -> None:
        self.clock = FakeClock()
        self.verified: list[UUID] = []
        self.followed: list[UUID] = []
        self.dismissed: list[UUID] = []
        self.put_off: list[UUID] = []
        actions = AlertActions(
            self.verified.append, self.followed.append, self.dismissed.append, self.put_off.append
        )
        self.alerts = AlertsScreen(TERMS, self.clock, actions)
        self.queue = QueueScreen(self.alerts, TERMS)
        for each in hits:
            self.alerts.read_recorded(ReadRecorded(each.read, (each,)))

    def texts(self) -> list[str]:
        """Plates of the rows that stand one by one."""
        return [row.card.text for row in self.queue.state.shown]


def some(text: str, priority: Priority, minutes: int = 0) -> Hit:
    return hit(recorded(text, at=NOON - timedelta(minutes=minutes)), plate=text, priority=priority)


RISK, STOLEN, LOCAL = (
    some("7QHQ902", Priority.HIGH_RISK, 1),
    some("8QTQ743", Priority.PRIORITY, 2),
    some("4QRQ516", Priority.ROUTINE, 6),
)
FLAGS = tuple(some(f"6Q{n}Q77{n}", Priority.NOTICE, 30 + n) for n in range(3))


def test_highest_priority_stands_first_and_is_chosen() -> None:
    desk = Desk(LOCAL, STOLEN, RISK)
    assert desk.texts() == ["7QHQ902", "8QTQ743", "4QRQ516"]
    desk.queue.move(1)
    desk.queue.move(1)
    desk.queue.move(1)
    assert desk.queue.state.chosen == LOCAL.hit_id
    desk.queue.choose(STOLEN.hit_id)
    desk.queue.verify()
    desk.queue.follow()
    desk.queue.dismiss()
    assert desk.verified == desk.followed == desk.dismissed == [STOLEN.hit_id]


def test_a_row_says_age_side_list_and_how_far_it_is() -> None:
    desk = Desk(STOLEN)
    row = desk.queue.state.rows[0]
    assert (row.ago, row.list_line, row.begun) == (
        "2 min ago · right side",
        "Not verified · list 3 h old",
        False,
    )
    desk.queue.verification_changed(STOLEN, begin(STOLEN, "4417").enter("8QTQ743", NOON))
    desk.queue.follow()
    row = desk.queue.state.rows[0]
    assert (row.list_line, row.step) == ("Not verified · list 3 h old · Following", "step 2 of 4")
    assert row.begun


def test_notices_fold_into_one_row_with_their_number() -> None:
    desk = Desk(STOLEN, *FLAGS)
    assert (desk.texts(), desk.queue.state.folded_count) == (["8QTQ743"], 3)
    assert desk.queue.state.fold_words.startswith("Not verified. Oldest 32 min. Folded, not rejected")
    desk.queue.unfold()
    assert (len(desk.texts()), desk.queue.state.folded_count) == (4, 0)


def test_a_closed_hit_leaves_the_queue_and_stands_with_its_reason() -> None:
    desk = Desk(RISK, STOLEN)
    desk.queue.choose(STOLEN.hit_id)
    closed = begin(STOLEN, "4417").close(ClosingReason.MISREAD, NOON)
    desk.queue.verification_changed(STOLEN, closed)
    desk.alerts.hit_closed(HitClosed(STOLEN.hit_id))
    state = desk.queue.state
    assert desk.texts() == ["7QHQ902"]
    assert state.chosen == RISK.hit_id
    assert (state.closed[0].how, state.closed[0].at) == ("Closed: misread character", "14:08:31")
    desk.queue.show_closed()
    assert desk.queue.state.show_closed


def test_an_empty_queue_asks_for_nothing() -> None:
    desk = Desk()
    desk.queue.move(1)
    desk.queue.verify()
    assert desk.queue.state.chosen is None
    assert desk.verified == []
