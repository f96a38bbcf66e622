# SPDX-License-Identifier: Apache-2.0
"""The driving card: when it is shown, what its keys do, and when the sheet may be seen."""

from uuid import UUID

from mdt_app.domain.events import HitClosed
from mdt_app.domain.patrol import Hit
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.driving import DrivingScreen
from mdt_app.screens.motion import MotionState
from policy.hotlist import Priority
from tests.helpers.sightings import TERMS, FakeClock, hit, recorded

MOVING, RESTING = MotionState(moving=True, known=True), MotionState(moving=False, known=True)


class Car:
    """Alerts and driving screen, with what was asked for."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.asked: list[tuple[str, UUID]] = []
        actions = AlertActions(
            on_verify=lambda hit_id: self.asked.append(("verify", hit_id)),
            on_follow=lambda hit_id: None,
            on_dismiss=lambda hit_id: None,
            on_later=lambda hit_id: self.asked.append(("later", hit_id)),
        )
        self.alerts = AlertsScreen(TERMS, self.clock, actions)
        self.driving = DrivingScreen(
            self.alerts, on_passenger=lambda hit_id: self.asked.append(("passenger", hit_id))
        )

    def shown(self) -> str | None:
        """Text on the card."""
        card = self.driving.state.card
        return card.text if card else None

    def hit(self, text: str, priority: Priority = Priority.PRIORITY) -> Hit:
        """A hit, now."""
        made = hit(recorded(text, at=self.clock()), plate=text, priority=priority)
        self.alerts.restore([made])
        return made


def test_card_only_while_moving() -> None:
    """At rest the panel is used; the card comes with the speed and goes with it."""
    car = Car()
    car.hit("8QTQ743")
    assert car.shown() is None
    car.driving.motion_changed(MOVING)
    assert car.shown() == "8QTQ743"
    car.driving.motion_changed(RESTING)
    assert car.shown() is None


def test_old_hits_and_notices_do_not_come_up_when_the_car_drives_off() -> None:
    """Only what is fresh may cover the screen of a driver; all stay counted."""
    car = Car()
    car.hit("8QTQ743")
    car.clock.go_on(300)
    car.hit("4QQQ444", Priority.NOTICE)
    car.alerts.tick()
    car.driving.motion_changed(MOVING)
    assert car.shown() is None
    assert car.driving.state.waiting == 2


def test_a_shown_card_stays_until_it_is_answered() -> None:
    """It does not vanish by itself, and *later* keeps the hit open."""
    car = Car()
    car.driving.motion_changed(MOVING)
    car.hit("8QTQ743")
    car.clock.go_on(900)
    car.alerts.tick()
    assert car.shown() == "8QTQ743"
    car.driving.later()
    assert car.shown() is None
    assert len(car.alerts.state.open) == 1


def test_a_graver_hit_takes_the_card() -> None:
    """Priority before time, as everywhere."""
    car = Car()
    car.driving.motion_changed(MOVING)
    car.hit("8QTQ743", Priority.ROUTINE)
    car.hit("7QHQ902", Priority.HIGH_RISK)
    assert car.shown() == "7QHQ902"


def test_verify_waits_for_rest() -> None:
    """The driver's *verify* opens the sheet at rest, not before."""
    car = Car()
    car.driving.motion_changed(MOVING)
    one = car.hit("8QTQ743")
    car.driving.verify()
    assert car.shown() is None
    assert car.asked == []
    car.driving.motion_changed(RESTING)
    assert car.asked == [("verify", one.hit_id)]


def test_a_passenger_verifies_at_once_and_it_is_told() -> None:
    """Hold: the sheet is allowed while moving, until the next rest."""
    car = Car()
    car.driving.motion_changed(MOVING)
    one = car.hit("8QTQ743")
    before = car.driving.state
    assert not before.sheet_allowed
    car.driving.passenger()
    assert car.asked == [("passenger", one.hit_id), ("verify", one.hit_id)]
    assert car.driving.state.sheet_allowed
    car.driving.sheet_closed()
    after = car.driving.state
    assert not after.sheet_allowed


def test_the_sheet_gives_way_to_the_card_and_comes_back() -> None:
    """Driving off with the sheet open shows its hit on the card, however old it is."""
    car = Car()
    one = car.hit("8QTQ743")
    car.driving.sheet_opened(one.hit_id)
    car.clock.go_on(600)
    car.alerts.tick()
    car.driving.motion_changed(MOVING)
    assert car.shown() == "8QTQ743"
    assert not car.driving.state.sheet_allowed
    car.driving.motion_changed(RESTING)
    assert car.driving.state.sheet_allowed


def test_a_closed_hit_leaves_the_card() -> None:
    """Closed elsewhere: the card does not keep what is no longer open."""
    car = Car()
    car.driving.motion_changed(MOVING)
    one = car.hit("8QTQ743")
    car.alerts.hit_closed(HitClosed(one.hit_id))
    assert car.shown() is None
    assert car.driving.state.waiting == 0


def test_what_waited_already_does_not_take_the_sheet_from_a_passenger_but_a_further_hit_does() -> None:
    """The passenger goes on with one hit; the next one is the driver's again."""
    car = Car()
    car.driving.motion_changed(MOVING)
    other = car.hit("4QRQ516", Priority.ROUTINE)
    one = car.hit("8QTQ743")
    car.driving.passenger()
    assert (car.shown(), car.driving.state.passenger) == (None, one.hit_id)
    car.hit("6QLQ266", Priority.NOTICE)
    assert car.driving.state.sheet_allowed
    car.hit("7QHQ902", Priority.ROUTINE)
    after = car.driving.state
    assert (car.shown(), after.passenger, after.sheet_allowed) == ("7QHQ902", None, False)
    car.driving.later()
    assert car.shown() in {"8QTQ743", other.read.plate.reading.text}
