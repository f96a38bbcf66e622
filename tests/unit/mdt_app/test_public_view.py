# SPDX-License-Identifier: Apache-2.0
"""No read is kept of a place that the public cannot see, unless a court ordered it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.domain.events import NoticeRaised, PublicViewChanged
from mdt_app.errors import Refused
from mdt_app.services.public_view import Areas, PublicView
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit
from mdt_app.storage.database import Database
from policy.capture import CourtOrder
from policy.places import Circle
from tests.helpers.policies import PROFILES
from tests.helpers.stores import MORNING, Clock, Heard, make_unit, plate_read, sign_on

ORDER = CourtOrder("26-SW-118", "Superior Court", MORNING + timedelta(hours=6))
OF_TWO = pytest.mark.parametrize("policy", ["MP-462", "WV-471"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signed_on(tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
    signed_on = sign_on(make_unit(tmp_path / "unit", clock), clock)
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    return signed_on.vault.index()


def seen(view: PublicView, clock: Clock) -> bool:
    """Whether a read of this moment is kept."""
    return view.keeps(plate_read(at=clock() + timedelta(seconds=2)))


@pytest.mark.clause("MP-462.4.1-a", "WV-471.5-PU-f")
@OF_TWO
def test_a_pause_keeps_nothing_and_is_on_record(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str
) -> None:
    """Nor what was first seen during the pause and leaves the picture after it."""
    heard = Heard()
    view = PublicView(PROFILES[policy].use, clock, heard)
    assert seen(view, clock)
    view.pause()
    view.record_pause(database, signed_on.session)
    assert not seen(view, clock)
    assert not seen(view, clock)
    clock.pass_(minutes=5)
    begun_inside = plate_read(at=clock())
    view.resume(database, signed_on.session)
    assert not view.keeps(begun_inside)
    assert seen(view, clock)
    assert [event.state.paused for event in heard.events if isinstance(event, PublicViewChanged)] == [
        True,
        False,
    ]
    resumed, paused = audit.events(database, limit=2)
    assert (paused.event, paused.username, paused.reason) == (
        "capture_paused",
        "unit12.officer",
        "not a public place",
    )
    assert resumed.event == "capture_resumed"


@pytest.mark.clause("MP-462.4.1-a-ii", "WV-471.5-PU-f-ii")
@OF_TWO
def test_a_court_order_lets_reads_be_kept_and_each_names_it(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str
) -> None:
    """Until it ends; then nothing is kept again, and the officer is told."""
    heard = Heard()
    view = PublicView(PROFILES[policy].use, clock, heard)
    view.pause()
    view.go_on(database, signed_on.session, ORDER)
    assert seen(view, clock)
    assert view.tags() == {"court_order": "26-SW-118", "court": "Superior Court"}
    given = audit.events(database, limit=1)[0]
    assert (given.event, given.outcome, given.case_no) == ("court_order_given", "done", "26-SW-118")
    clock.pass_(hours=6)
    assert not seen(view, clock)
    assert view.state.paused
    assert view.tags() == {}
    (notice,) = (event.notice for event in heard.events if isinstance(event, NoticeRaised))
    assert notice.headline == "The court order has ended: no read is kept here"


@pytest.mark.clause("MP-462.4.1-a-ii", "WV-471.5-PU-f-ii")
@OF_TWO
@pytest.mark.parametrize(
    ("order", "words"),
    [
        (replace(ORDER, number=" "), "number, the court and the day"),
        (replace(ORDER, court=""), "number, the court and the day"),
        (replace(ORDER, expires_at=MORNING), "has expired"),
    ],
)
def test_an_order_that_is_not_whole_or_has_ended_lifts_nothing(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str, order: CourtOrder, words: str
) -> None:
    view = PublicView(PROFILES[policy].use, clock, Heard())
    view.pause()
    with pytest.raises(Refused, match=words):
        view.go_on(database, signed_on.session, order)
    assert not seen(view, clock)
    assert audit.events(database, limit=1)[0].outcome == "refused"


def test_a_department_without_an_exception_takes_no_order(
    database: Database, signed_on: SignedOn, clock: Clock
) -> None:
    strict = replace(PROFILES["MP-462"].use, public_view_exception="none")
    view = PublicView(strict, clock, Heard())
    view.pause()
    assert not view.state.may_order
    with pytest.raises(Refused, match="lifts the rule of public view for nothing"):
        view.go_on(database, signed_on.session, ORDER)
    assert not seen(view, clock)


HALL = Circle(37.97, -122.53, 150.0)


@dataclass
class Car:
    """Where the car is."""

    place: Circle | None = None


@pytest.mark.clause("MP-462.4.1-a", "WV-471.5-PU-f")
@OF_TWO
def test_in_a_closed_area_nothing_is_kept_until_the_car_has_left(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str
) -> None:
    """By itself, without a key; nor what was first seen inside and leaves the picture outside."""
    car, heard = Car(Circle(37.99, -122.53, 15.0)), Heard()
    view = PublicView(PROFILES[policy].use, clock, heard, Areas((HALL,), lambda: car.place))
    assert seen(view, clock)
    car.place = Circle(37.971, -122.53, 15.0)
    assert not seen(view, clock)
    assert view.state.closed_at == clock()
    view.record_area(database, signed_on.session)
    view.record_area(database, signed_on.session)
    clock.pass_(minutes=1)
    begun_inside = plate_read(at=clock())
    car.place = Circle(37.99, -122.53, 15.0)
    assert not view.keeps(begun_inside)
    assert seen(view, clock)
    view.record_area(database, signed_on.session)
    changes = [event.state.paused for event in heard.events if isinstance(event, PublicViewChanged)]
    assert changes == [True, False]
    resumed, paused, before = audit.events(database, limit=3)
    assert (paused.event, resumed.event) == ("capture_paused", "capture_resumed")
    assert paused.reason == resumed.reason == "area closed to capture"
    assert before.event not in {"capture_paused", "capture_resumed"}


def test_a_closed_area_that_was_left_before_it_was_put_on_record_is_on_record(
    database: Database, signed_on: SignedOn, clock: Clock
) -> None:
    """The store may be busy while the car drives through: both times stand there, as they were."""
    car = Car(HALL)
    view = PublicView(PROFILES["WV-471"].use, clock, Heard(), Areas((HALL,), lambda: car.place))
    came = clock()
    assert not seen(view, clock)
    clock.pass_(seconds=4)
    car.place = Circle(37.99, -122.53, 15.0)
    left = clock()
    assert seen(view, clock)
    clock.pass_(minutes=1)
    view.record_area(database, signed_on.session)
    resumed, paused = audit.events(database, limit=2)
    assert [(one.event, one.at) for one in (paused, resumed)] == [
        ("capture_paused", came),
        ("capture_resumed", left),
    ]


def test_without_a_position_a_closed_area_cannot_be_ruled_out(clock: Clock) -> None:
    """A department without closed areas reads on."""
    view = PublicView(PROFILES["WV-471"].use, clock, Heard(), Areas((HALL,), lambda: None))
    assert not seen(view, clock)
    assert not view.state.placed
    assert seen(PublicView(PROFILES["WV-471"].use, clock, Heard()), clock)


def test_the_key_does_not_open_a_closed_area_and_a_court_order_does(
    database: Database, signed_on: SignedOn, clock: Clock
) -> None:
    """The order is over when the car has left."""
    car = Car(HALL)
    view = PublicView(PROFILES["WV-471"].use, clock, Heard(), Areas((HALL,), lambda: car.place))
    assert not seen(view, clock)
    view.resume(database, signed_on.session)
    assert not seen(view, clock)
    view.go_on(database, signed_on.session, ORDER)
    assert seen(view, clock)
    car.place = Circle(37.99, -122.53, 15.0)
    view.check()
    assert view.tags() == {}
    clock.pass_(seconds=5)
    assert seen(view, clock)
