# SPDX-License-Identifier: Apache-2.0
"""What a screen reader is told of hits: all of them, whatever is shown, once, in order of need, without a plate."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from pytestqt.qtbot import QtBot

from mdt_app.domain.events import HitClosed
from mdt_app.screens.alert_card import AlertCard
from mdt_app.ui.announce import HitAnnouncer
from policy.hotlist import Priority
from tests.helpers.sightings import NOON, hit, recorded
from tests.helpers.terminal import Terminal, plain_pages

pytestmark = pytest.mark.ui


class Told:
    """A terminal on another page than the hits', and what Qt hands to screen readers meanwhile."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[tuple[str, bool]] = []
        monkeypatch.setattr(QAccessible, "updateAccessibility", self._hear)
        self.terminal = Terminal()
        self.window = self.terminal.window(plain_pages())
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.show_page(1)
        self.terminal.alerts.subscribe(HitAnnouncer(self.window).alerts_changed)

    def _hear(self, event: QAccessibleAnnouncementEvent) -> None:
        assert event.object() is self.window
        self.events.append(
            (event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive)
        )

    def comes(self, plate: str, priority: Priority, seconds: int, camera: str = "front-right") -> AlertCard:
        """A hit is raised."""
        read = recorded(plate, at=NOON + timedelta(seconds=seconds), camera=camera)
        raised = hit(read, plate=plate, priority=priority)
        self.terminal.record(read, raised)
        return next(card for card in self.terminal.alerts.state.open if card.hit_id == raised.hit_id)


@pytest.fixture
def told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(qtbot, monkeypatch)


def test_a_hit_below_the_one_that_is_shown_is_told_too(told: Told) -> None:
    told.comes("8QTQ743", Priority.HIGH_RISK, 0)
    told.comes("7QNQ204", Priority.ROUTINE, 1, "front-left")
    told.comes("5QXQ318", Priority.NOTICE, 2)
    assert told.events == [
        ("High risk hit, right side, not verified.", True),
        ("Routine hit, left side, not verified. 2 open.", True),
        ("Notice hit, right side, not verified. 3 open.", False),
    ]


def test_each_is_told_once_and_no_plate_ever(told: Told) -> None:
    card = told.comes("8QTQ743", Priority.PRIORITY, 0)
    told.terminal.alerts.follow(card.hit_id)
    told.terminal.alerts.later(card.hit_id)
    told.terminal.clock.go_on(5)
    told.terminal.alerts.tick()
    assert len(told.events) == 1
    assert not any("8QTQ743" in words or "Quebec" in words for words, _ in told.events)


def test_hits_that_wait_for_whoever_signs_on_are_told_in_one_sentence(told: Told) -> None:
    first = told.comes("8QTQ743", Priority.ROUTINE, 0)
    second = told.comes("7QNQ204", Priority.PRIORITY, 1, "front-left")
    told.terminal.alerts.signed_off()
    told.events.clear()
    told.terminal.alerts.restore([first.hit, second.hit])
    assert told.events == [("2 hits, the first: Priority hit, left side, not verified.", True)]


def test_a_closed_hit_says_nothing(told: Told) -> None:
    card = told.comes("8QTQ743", Priority.PRIORITY, 0)
    told.events.clear()
    told.terminal.alerts.hit_closed(HitClosed(card.hit_id))
    assert not told.terminal.alerts.state.open
    assert not told.events
