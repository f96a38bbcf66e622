# SPDX-License-Identifier: Apache-2.0
"""The map page: where the car is, went, read plates, and where waiting hits were captured.

All of it is told by the events of this shift and kept in memory alone. Nothing is asked of the store: reads and hits
come with the records that their capture left. A hit's sheet opens as it does from the queue, which is on record.
"""

import math
from collections import deque
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gps.types import Fix, FixAt, GpsHealth
from mdt_app.clock import Clock
from mdt_app.domain.events import ReadRecorded
from mdt_app.domain.mercator import MapPoint, OffTheMap, project, unproject, world_px
from mdt_app.screens.alert_card import AlertCard
from mdt_app.screens.alerts import AlertsScreen, AlertsState
from mdt_app.screens.map_state import (
    ZOOM_LEAST,
    ZOOM_MOST,
    Ground,
    HitCard,
    HitMark,
    Look,
    MapState,
    OwnPlace,
    Position,
    ReadDot,
)
from mdt_app.screens.map_trail import Trail
from mdt_app.screens.motion import MotionState
from mdt_app.screens.screen import Screen
from mdt_app.screens.status import FIX_FRESH_S
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import duration
from policy.control import control

#: Reads kept for the map; older ones are found by searching.
READS_MOST = 5000
#: Below this speed a course is noise, metres per second.
COURSE_FROM_MPS = 1.5


class MapScreen(Screen[MapState]):
    """The map.

    Args:
        alerts: the waiting hits.
        terms: names of cameras.
        clock: UTC.
        zoom: at start.
        reads_most: how many reads are kept.
    """

    def __init__(
        self,
        alerts: AlertsScreen,
        terms: Terms,
        clock: Clock,
        *,
        zoom: int = 16,
        reads_most: int = READS_MOST,
    ) -> None:
        self._begin = Look(zoom=zoom)
        super().__init__(MapState(look=self._begin))
        self._alerts, self._terms, self._clock = alerts, terms, clock
        self._trail = Trail()
        self._reads: deque[ReadDot] = deque(maxlen=reads_most)
        self._seen_at: datetime | None = None
        self._is_lost = False
        self._advice = ""
        alerts.subscribe(self._alerts_changed)
        self._alerts_changed(alerts.state)
        self._show_position()

    # -- what happens ---------------------------------------------------------------------------------------

    def fix(self, fix: Fix) -> None:
        """The receiver told of an epoch; one without a position makes the last one old at once."""
        place = _place_of(fix)
        if place is None:
            self._is_lost = True
            self._show_position()
            return
        self._seen_at, self._is_lost = fix.received_at, False
        moves = fix.speed_mps is not None and fix.speed_mps >= COURSE_FROM_MPS
        before = self.state.own.course_deg if self.state.own is not None else None
        own = OwnPlace(place, fix.course_deg if moves and fix.course_deg is not None else before, fresh=True)
        state = replace(self.state, own=own)
        if self._trail.add(place, fix.received_at):
            state = replace(state, trail=self._trail.parts())
        self._show_position(replace(state, look=_followed(state.look, own)))

    def gps_health(self, health: GpsHealth) -> None:
        """What is wrong with the receiver, and what to do."""
        self._advice = health.problem
        self._show_position()

    def read_recorded(self, event: ReadRecorded) -> None:
        """A read was committed: a dot where it was captured."""
        counts = replace(self.state.counts, reads=self.state.counts.reads + 1)
        placed = _placed(event.read.fix)
        if placed is None:
            self._set(replace(self.state, counts=replace(counts, unplaced=counts.unplaced + 1)))
            return
        if len(self._reads) == self._reads.maxlen:
            counts = replace(counts, older=counts.older + 1)
        self._reads.append(ReadDot(*placed))
        self._set(replace(self.state, reads=tuple(self._reads), counts=counts))

    def motion_changed(self, motion: MotionState) -> None:
        """While the car moves the map goes with it, no hit is chosen, and no plate is shown."""
        state = replace(self.state, moving=motion.moving)
        if motion.moving:
            state = replace(state, chosen=None, look=_followed(replace(state.look, follows=True), state.own))
        self._set(self._with_card(state))

    def tick(self) -> None:
        """Call once a second, for ages."""
        self._show_position()

    def covered(self) -> None:
        """The lock covers the screen: no hit stays chosen under it."""
        self._set(replace(self.state, chosen=None, card=None))

    def signed_off(self) -> None:
        """The shift ended: nothing of it stays."""
        self._trail.clear()
        self._reads.clear()
        self._seen_at, self._is_lost, self._advice = None, False, ""
        self._set(MapState(look=self._begin, ground=self.state.ground))
        self._show_position()

    def ground_opened(self, credit: str, middle: tuple[float, float] | None) -> None:
        """The technician's file has streets; until a position is known the map shows their middle."""
        look = self.state.look
        if look.centre is None and middle is not None:
            try:
                look = replace(look, centre=project(*middle))
            except OffTheMap:
                look = self.state.look
        self._set(replace(self.state, ground=Ground(drawn=True, credit=credit), look=look))

    def ground_failed(self, trouble: str) -> None:
        """There are no streets, for this reason; everything else is drawn."""
        self._set(replace(self.state, ground=Ground(trouble=trouble)))

    # -- what the officer does ------------------------------------------------------------------------------

    def zoom(self, by: int) -> None:
        """Nearer (+1) or farther (-1); at its end it stays."""
        look = self.state.look
        self._set(
            replace(self.state, look=replace(look, zoom=min(max(look.zoom + by, ZOOM_LEAST), ZOOM_MOST)))
        )

    def centre(self) -> None:
        """The car in the middle, from now on."""
        self._set(replace(self.state, look=_followed(replace(self.state.look, follows=True), self.state.own)))

    def turn(self) -> None:
        """Heading up, or north up again."""
        look = replace(self.state.look, heading_up=not self.state.look.heading_up)
        self._set(replace(self.state, look=_turned(look, self.state.own)))

    def pan(self, right_px: float, down_px: float) -> None:
        """Look at what lies so many pixels beside the middle; at rest only."""
        look = self.state.look
        if look.centre is None or self.state.moving:
            return
        angle = math.radians(look.up_deg)
        east = right_px * math.cos(angle) - down_px * math.sin(angle)
        south = right_px * math.sin(angle) + down_px * math.cos(angle)
        side = world_px(look.zoom)
        centre = MapPoint(
            min(max(look.centre.x + east / side, 0.0), math.nextafter(1.0, 0.0)),
            min(max(look.centre.y + south / side, 0.0), 1.0),
        )
        self._set(replace(self.state, look=replace(look, centre=centre, follows=False)))

    def next_hit(self) -> None:
        """Choose the next waiting hit, the highest priority first, and look at it; at rest only."""
        ids = [mark.hit_id for mark in reversed(self.state.hits)]
        if ids:
            at = ids.index(self.state.chosen) + 1 if self.state.chosen in ids else 0
            self.choose(ids[at % len(ids)], look=True)

    def choose(self, hit_id: UUID | None, *, look: bool = False) -> None:
        """Choose a hit that is drawn, or none; ``look`` brings it to the middle. At rest only."""
        mark = next((one for one in self.state.hits if one.hit_id == hit_id), None)
        if self.state.moving:
            return
        state = replace(self.state, chosen=mark.hit_id if mark is not None else None)
        if look and mark is not None:
            state = replace(state, look=replace(state.look, centre=mark.place, follows=False))
        self._set(self._with_card(state))

    @control("M04.2")
    def verify(self) -> None:
        """Begin or go on with the chosen hit's verification; at rest only."""
        if self.state.chosen is not None and not self.state.moving:
            self._alerts.verify(self.state.chosen)

    # -- states ---------------------------------------------------------------------------------------------

    def _alerts_changed(self, alerts: AlertsState) -> None:
        marks = [mark for card in alerts.open if (mark := self._mark(card, alerts.now)) is not None]
        counts = replace(
            self.state.counts, hits=len(alerts.open), hits_unplaced=len(alerts.open) - len(marks)
        )
        ids = {mark.hit_id for mark in marks}
        chosen = self.state.chosen if self.state.chosen in ids else None
        state = replace(self.state, hits=tuple(reversed(marks)), counts=counts, chosen=chosen)
        self._set(self._with_card(state))

    def _mark(self, card: AlertCard, now: datetime) -> HitMark | None:
        placed = _placed(card.hit.read.fix)
        if placed is None:
            return None
        words = f"Priority {card.level}, {self._when(card, now)}, not verified"
        return HitMark(card.hit_id, card.level, *placed, words)

    def _when(self, card: AlertCard, now: datetime) -> str:
        return f"{card.ago(now)} · {self._terms.side(card.hit.read.plate.camera)}"

    def _with_card(self, state: MapState) -> MapState:
        """The chosen hit's words; none while the car moves."""
        alerts = self._alerts.state
        card = next((one for one in alerts.open if one.hit_id == state.chosen), None)
        if card is None or state.moving:
            return replace(state, card=None)
        fix = card.hit.read.fix
        unsure = fix is not None and not fix.fresh
        return replace(
            state,
            card=HitCard(
                hit_id=card.hit_id,
                level=card.level,
                text=card.text,
                doubtful=card.doubtful,
                category=" · ".join(part for part in (card.category, card.caution) if part),
                notice=alerts.notice,
                when=self._when(card, alerts.now),
                place=f"Place unsure: fix {duration(fix.age_s)} off" if fix is not None and unsure else "",
            ),
        )

    def _show_position(self, state: MapState | None = None) -> None:
        """Say how old the position is; beyond five seconds, or without a fix, it is drawn as a former one."""
        state = state or self.state
        own, seen_at = state.own, self._seen_at
        if own is None or seen_at is None:
            note = self._advice or "It appears here with the receiver's first fix."
            self._set(replace(state, position=Position(note=note)))
            return
        age_s = (self._clock() - seen_at).total_seconds()
        fresh = not self._is_lost and abs(age_s) <= FIX_FRESH_S
        position = Position("Position now", "", "", _coordinates(own.place))
        if not fresh:
            note = self._advice or "Where the car was, not where it is."
            position = Position(f"No fix: last {duration(age_s)} ago", "p2", note, position.coordinates)
        self._set(replace(state, own=replace(own, fresh=fresh), position=position))


def _place_of(fix: Fix) -> MapPoint | None:
    """The point of a fix; None without a position and beyond the map's edge."""
    if not fix.has_position or fix.lat is None or fix.lon is None:
        return None
    try:
        return project(fix.lat, fix.lon)
    except OffTheMap:
        return None


def _placed(at: FixAt | None) -> tuple[MapPoint, bool] | None:
    """Where something was captured, and whether the fix was of that moment."""
    place = _place_of(at.fix) if at is not None else None
    return (place, at.fresh) if at is not None and place is not None else None


def _followed(look: Look, own: OwnPlace | None) -> Look:
    """The map where it goes with the car; without a place it stays."""
    if own is not None and (look.follows or look.centre is None):
        look = replace(look, centre=own.place)
    return _turned(look, own)


def _turned(look: Look, own: OwnPlace | None) -> Look:
    course = own.course_deg if own is not None else None
    if not look.heading_up:
        return replace(look, up_deg=0.0)
    return replace(look, up_deg=course % 360 if course is not None else look.up_deg)


def _coordinates(place: MapPoint) -> str:
    lat, lon = unproject(place)
    return f"{lat:.5f}, {lon:.5f}"
