# SPDX-License-Identifier: Apache-2.0
"""The map page's states: own place, trail, reads, hits, and what is said instead of shown."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gps.types import Fix, FixAt, FixMode, GpsHealth, GpsState
from mdt_app.domain.events import HitClosed, ReadRecorded
from mdt_app.domain.mercator import MapPoint, metres_apart, project, unproject, world_px
from mdt_app.domain.patrol import RecordedRead
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.map import MapScreen
from mdt_app.screens.map_state import ZOOM_LEAST, ZOOM_MOST, HitCard, MapState, OwnPlace
from mdt_app.screens.map_trail import STEP_M, Trail
from mdt_app.screens.motion import MotionState
from policy.hotlist import Priority
from policy.matching import MatchClass
from tests.helpers.sightings import NOON, TERMS, FakeClock, hit, recorded

LAT, LON = 37.0, -122.0
METRE = 1 / 111_320


class Desk:
    """The screen with a clock and the open hits."""

    def __init__(self, reads_most: int = 5000) -> None:
        self.clock = FakeClock()
        self.asked: list[UUID] = []
        actions = AlertActions(self.asked.append, self.asked.append, self.asked.append, self.asked.append)
        self.alerts = AlertsScreen(TERMS, self.clock, actions)
        self.screen = MapScreen(self.alerts, TERMS, self.clock, reads_most=reads_most)

    @property
    def own(self) -> OwnPlace:
        """Where the car is drawn."""
        assert self.screen.state.own is not None
        return self.screen.state.own

    @property
    def state(self) -> MapState:
        return self.screen.state

    def drive(self, north_m: float = 0.0, *, speed: float = 12.0, course: float | None = 45.0) -> None:
        """The receiver tells of a place so far north, now."""
        self.screen.fix(fix(self.clock(), LAT + north_m * METRE, speed=speed, course=course))

    def move(self, *, moving: bool) -> None:
        self.screen.motion_changed(MotionState(moving=moving, known=True))


def fix(
    at: datetime,
    lat: float = LAT,
    lon: float = LON,
    *,
    mode: FixMode = FixMode.THREE_D,
    speed: float | None = 12.0,
    course: float | None = 45.0,
) -> Fix:
    return Fix(at, at, mode, lat, lon, 10.0, speed, course, 9, 0.9)


def placed(text: str = "8QTQ743", *, fresh: bool = True, lat: float = LAT, back_s: float = 0) -> RecordedRead:
    read = recorded(text, at=NOON - timedelta(seconds=back_s))
    return replace(read, fix=FixAt(fix(NOON, lat), 0.4 if fresh else 41.0, fresh))


def is_fresh(desk: Desk) -> bool:
    return desk.own.fresh


def chosen(screen: MapScreen) -> HitCard:
    assert screen.state.card is not None
    return screen.state.card


# -- own place ----------------------------------------------------------------------------------------------


def test_before_the_first_fix_it_says_so() -> None:
    desk = Desk()
    assert desk.state.own is None
    assert (desk.state.position.words, desk.state.position.tone) == ("No position yet", "p2")
    assert desk.state.position.note == "It appears here with the receiver's first fix."
    assert desk.state.look.centre is None
    desk.screen.gps_health(GpsHealth(GpsState.ABSENT, NOON, "auto", problem="Plug the receiver in."))
    assert desk.state.position.note == "Plug the receiver in."


def test_a_fix_is_the_position_now() -> None:
    desk = Desk()
    desk.drive()
    own = desk.own
    assert unproject(own.place) == pytest.approx((LAT, LON))
    assert (own.course_deg, own.fresh) == (45.0, True)
    assert desk.state.position.words == "Position now"
    assert desk.state.position.tone == ""
    assert desk.state.position.coordinates == "37.00000, -122.00000"
    assert desk.state.look.centre == own.place


@pytest.mark.parametrize("seconds", [5.5, 134, -60])
def test_an_old_fix_is_never_shown_as_where_the_car_is(seconds: float) -> None:
    """Also when the clock was set back: then nobody knows how old it is."""
    desk = Desk()
    desk.drive()
    desk.clock.go_on(5)
    desk.screen.tick()
    assert is_fresh(desk)
    desk.clock.go_on(seconds - 5)
    desk.screen.tick()
    assert not is_fresh(desk)
    assert desk.state.position.tone == "p2"
    assert desk.state.position.words.startswith("No fix: last ")
    assert "not where it is" in desk.state.position.note


def test_a_lost_fix_makes_the_last_one_old_at_once() -> None:
    desk = Desk()
    desk.drive()
    desk.clock.go_on(1)
    desk.screen.fix(fix(desk.clock(), mode=FixMode.NONE))
    assert not is_fresh(desk)
    assert desk.state.position.words == "No fix: last 1 s ago"
    desk.drive(1)
    assert is_fresh(desk)


@pytest.mark.parametrize(("lat", "lon"), [(89.9, 0.0), (0.0, 180.0), (float("nan"), 0.0)])
def test_a_place_off_the_map_is_no_place(lat: float, lon: float) -> None:
    desk = Desk()
    desk.screen.fix(fix(NOON, lat, lon))
    assert desk.state.own is None
    assert desk.state.trail == ()
    read = placed()
    desk.screen.read_recorded(ReadRecorded(replace(read, fix=FixAt(fix(NOON, lat, lon), 0.1, True)), ()))
    assert (desk.state.reads, desk.state.counts.unplaced) == ((), 1)


def test_the_course_at_rest_is_the_one_before() -> None:
    """A receiver that does not move tells any course."""
    desk = Desk()
    desk.drive(course=90.0)
    for course in (10.0, None, 200.0):
        desk.drive(speed=0.3, course=course)
        assert desk.own.course_deg == 90.0


# -- trail ------------------------------------------------------------------------------------------------------


def test_the_trail_is_thinned_by_distance() -> None:
    desk = Desk()
    for at in range(100):
        desk.clock.go_on(1)
        desk.drive(at * 2.0)
    (part,) = desk.state.trail
    assert 16 <= len(part) <= 21
    assert all(metres_apart(one, other) >= STEP_M * 0.99 for one, other in pairwise(part))


@pytest.mark.parametrize(("seconds", "metres"), [(31, 100), (1, 2000), (-5, 20)])
def test_where_nobody_knows_the_way_there_is_no_line(seconds: float, metres: float) -> None:
    """After a tunnel, a fault of the receiver, a clock set back."""
    desk = Desk()
    desk.drive()
    desk.clock.go_on(1)
    desk.drive(12)
    desk.clock.go_on(seconds)
    desk.drive(12 + metres)
    assert [len(part) for part in desk.state.trail] == [2, 1]


@given(st.lists(st.tuples(st.floats(-2, 40), st.floats(-60, 60)), max_size=80), st.integers(1, 12))
def test_a_trail_stays_within_its_bound_and_ends_where_the_car_is(
    steps: list[tuple[float, float]], most: int
) -> None:
    trail, at, north = Trail(most), NOON, 0.0
    for seconds, metres in steps:
        at += timedelta(seconds=seconds)
        north += metres
        place = project(LAT + north * METRE, LON)
        trail.add(place, at)
        parts = trail.parts()
        assert 1 <= sum(map(len, parts)) <= most
        assert all(parts)
        assert metres_apart(parts[-1][-1], place) < STEP_M


# -- reads ------------------------------------------------------------------------------------------------------


def test_a_read_is_a_dot_and_an_old_fix_is_told_apart() -> None:
    desk = Desk()
    for read in (placed(), placed(fresh=False), replace(placed(), fix=None)):
        desk.screen.read_recorded(ReadRecorded(read, ()))
    assert [dot.fresh for dot in desk.state.reads] == [True, False]
    assert (desk.state.counts.reads, desk.state.counts.unplaced, desk.state.counts.older) == (3, 1, 0)


def test_the_newest_reads_are_kept_and_the_others_counted() -> None:
    desk = Desk(reads_most=5)
    for at in range(8):
        desk.screen.read_recorded(ReadRecorded(placed(lat=LAT + at * METRE), ()))
    assert len(desk.state.reads) == 5
    assert desk.state.reads[-1].place == project(LAT + 7 * METRE, LON)
    assert (desk.state.counts.reads, desk.state.counts.older) == (8, 3)


def test_no_plate_is_kept_with_a_dot() -> None:
    desk = Desk()
    desk.screen.read_recorded(ReadRecorded(placed("8QTQ743"), ()))
    assert "8QTQ743" not in repr(desk.state)


# -- hits -------------------------------------------------------------------------------------------------------


def test_waiting_hits_are_marked_the_highest_last() -> None:
    desk = Desk()
    risk = hit(placed("7QHQ902"), plate="7QHQ902", priority=Priority.HIGH_RISK)
    stolen = hit(placed(fresh=False))
    lost = hit(replace(placed("5QXQ118"), fix=None), plate="5QXQ118")
    desk.alerts.restore([risk, stolen, lost])
    assert [(mark.hit_id, mark.level, mark.fresh) for mark in desk.state.hits] == [
        (stolen.hit_id, 2, False),
        (risk.hit_id, 1, True),
    ]
    assert (desk.state.counts.hits, desk.state.counts.hits_unplaced) == (3, 1)
    assert all("QH" not in mark.words for mark in desk.state.hits)


def test_a_chosen_hit_says_what_it_is_and_opens_its_sheet() -> None:
    desk = Desk()
    stolen = hit(placed(fresh=False, back_s=65), match_class=MatchClass.STATE_UNKNOWN)
    desk.alerts.restore([stolen])
    assert desk.state.card is None
    desk.screen.verify()
    assert desk.asked == []
    desk.screen.next_hit()
    card = chosen(desk.screen)
    assert (card.text, card.level) == ("8QTQ743", 2)
    assert card.category == "Stolen vehicle · State not read: compare it"
    assert card.when == "1 min ago · right side"
    assert card.place == "Place unsure: fix 41 s off"
    assert card.notice.startswith("Not verified: information only.")
    desk.screen.verify()
    assert desk.asked == [stolen.hit_id]


def test_hits_are_gone_through_by_priority_and_looked_at() -> None:
    desk = Desk()
    desk.drive()
    risk = hit(placed("7QHQ902", lat=LAT + 0.01), plate="7QHQ902", priority=Priority.HIGH_RISK)
    stolen = hit(placed(lat=LAT - 0.01))
    desk.alerts.restore([stolen, risk])
    seen = []
    for _ in range(3):
        desk.screen.next_hit()
        seen.append(desk.state.chosen)
        assert desk.state.look.centre == next(
            m.place for m in desk.state.hits if m.hit_id == desk.state.chosen
        )
    assert seen == [risk.hit_id, stolen.hit_id, risk.hit_id]
    assert not desk.state.look.follows
    desk.screen.centre()
    assert desk.state.look.centre == desk.own.place


def test_a_closed_hit_is_no_longer_chosen() -> None:
    desk = Desk()
    stolen = hit(placed())
    desk.alerts.restore([stolen])
    desk.screen.next_hit()
    desk.alerts.hit_closed(HitClosed(stolen.hit_id))
    assert (desk.state.chosen, desk.state.card, desk.state.hits) == (None, None, ())


def test_while_the_car_moves_there_is_no_plate_and_nothing_to_choose() -> None:
    desk = Desk()
    desk.drive()
    stolen = hit(placed())
    desk.alerts.restore([stolen])
    desk.screen.next_hit()
    desk.screen.pan(500, 0)
    assert "8QTQ743" in repr(desk.state)
    desk.move(moving=True)
    for act in (
        desk.screen.next_hit,
        lambda: desk.screen.choose(stolen.hit_id, look=True),
        desk.screen.verify,
        lambda: desk.screen.pan(300, 300),
        desk.alerts.tick,
    ):
        act()
        assert "8QTQ743" not in repr(desk.state)
        assert (desk.state.chosen, desk.state.card) == (None, None)
    assert desk.asked == []
    assert desk.state.look.centre == desk.own.place  # it goes with the car again
    assert desk.state.hits
    desk.move(moving=False)
    desk.screen.choose(stolen.hit_id)
    assert desk.state.card is not None


def test_under_the_lock_no_hit_stays_chosen() -> None:
    desk = Desk()
    desk.alerts.restore([hit(placed())])
    desk.screen.next_hit()
    desk.screen.covered()
    desk.alerts.tick()
    assert (desk.state.chosen, desk.state.card) == (None, None)


def test_nothing_of_a_shift_stays_after_it() -> None:
    desk = Desk()
    desk.screen.ground_opened("the tests", None)
    before = desk.state
    for at in range(30):
        desk.clock.go_on(1)
        desk.drive(at * 12.0)
        desk.screen.read_recorded(ReadRecorded(placed(), ()))
    desk.alerts.restore([hit(placed())])
    desk.screen.next_hit()
    desk.screen.zoom(1)
    desk.screen.turn()
    desk.alerts.signed_off()
    desk.screen.signed_off()
    assert desk.state == before
    desk.screen.tick()
    assert desk.state == before
    desk.drive()
    assert len(desk.state.trail[0]) == 1


# -- how the map lies -------------------------------------------------------------------------------------------


def test_zoom_ends_where_it_ends() -> None:
    desk = Desk()
    for by, end in ((1, ZOOM_MOST), (-1, ZOOM_LEAST)):
        for _ in range(30):
            desk.screen.zoom(by)
        assert desk.state.look.zoom == end


def test_heading_up_turns_with_the_car_and_north_up_does_not() -> None:
    desk = Desk()
    desk.drive(course=350.0)
    assert desk.state.look.up_deg == 0.0
    desk.screen.turn()
    assert desk.state.look.up_deg == 350.0
    desk.drive(course=10.0)
    assert desk.state.look.up_deg == 10.0
    desk.screen.turn()
    assert (desk.state.look.heading_up, desk.state.look.up_deg) == (False, 0.0)


@pytest.mark.parametrize(
    ("course", "east", "south"), [(0.0, 1, 0), (90.0, 0, 1), (180.0, -1, 0), (270.0, 0, -1)]
)
def test_right_of_the_window_is_right_of_the_heading(course: float, east: int, south: int) -> None:
    desk = Desk()
    desk.drive(course=course)
    desk.screen.turn()
    before = desk.state.look.centre
    desk.screen.pan(100, 0)
    after = desk.state.look.centre
    assert before is not None
    assert after is not None
    world = world_px(desk.state.look.zoom)
    moved = ((after.x - before.x) * world, (after.y - before.y) * world)
    assert moved == pytest.approx((100 * east, 100 * south), abs=1e-3)
    desk.drive(500)
    assert desk.state.look.centre == after  # looked at until the centre key


def test_the_map_ends_at_its_edge() -> None:
    desk = Desk()
    desk.drive()
    for _ in range(40):
        desk.screen.zoom(-1)
        desk.screen.pan(-9000, -9000)
    assert desk.state.look.centre == MapPoint(0.0, 0.0)


def test_until_a_place_is_known_the_map_shows_the_middle_of_its_file() -> None:
    desk = Desk()
    desk.screen.ground_opened("the tests", (37.5, -122.5))
    assert desk.state.look.centre == project(37.5, -122.5)
    assert desk.state.ground.drawn
    desk.drive()
    assert desk.state.look.centre == desk.own.place
    desk.screen.ground_opened("the tests", (91.0, 0.0))
    assert desk.state.look.centre == desk.own.place


def test_a_map_file_that_fails_says_why_and_the_rest_goes_on() -> None:
    desk = Desk()
    desk.drive()
    desk.screen.ground_failed("The map file is missing.")
    assert (desk.state.ground.drawn, desk.state.ground.trouble) == (False, "The map file is missing.")
    assert desk.own.fresh
