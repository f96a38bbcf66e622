# SPDX-License-Identifier: Apache-2.0
"""How often an open hit was seen again, when last and where, in words. None of these sightings is an alert."""

from collections.abc import Iterable
from datetime import tzinfo
from uuid import UUID

from gps.types import FixAt
from mdt_app.domain.patrol import Hit, Sighting
from mdt_app.screens.wording import clock_time, distance, times
from policy.places import Circle, distance_m

#: Closer than two fixes can tell apart, metres.
_SAME_PLACE_M = 30.0


class SeenAgain:
    """Counts the sightings of the open hits; each read once, in whatever order they are told."""

    def __init__(self) -> None:
        self._of: dict[UUID, dict[UUID, Sighting]] = {}

    def add(self, sightings: Iterable[Sighting]) -> None:
        """These were told."""
        for one in sightings:
            self._of.setdefault(one.hit_id, {})[one.read_id] = one

    def keep_only(self, hit_ids: Iterable[UUID]) -> None:
        """Forget all but these hits."""
        self._of = {hit_id: self._of[hit_id] for hit_id in hit_ids if hit_id in self._of}

    def count(self, hit_id: UUID) -> int:
        """How often a hit was seen again."""
        return len(self._of.get(hit_id, {}))

    def words(self, hit: Hit, zone: tzinfo | None) -> str:
        """In one line; empty while it was seen once ("Seen again 2 times, last 14:08:31, same place")."""
        sightings = self._of.get(hit.hit_id)
        if not sightings:
            return ""
        last = max(sightings.values(), key=lambda one: one.seen_at)
        place = _where(hit.read.fix, last.fix)
        parts = (f"Seen again {times(len(sightings))}", f"last {clock_time(last.seen_at, zone)}", place)
        return ", ".join(part for part in parts if part)


def _where(first: FixAt | None, last: FixAt | None) -> str:
    here, there = _place(last), _place(first)
    if here is None or there is None:
        return "place not known"
    metres = distance_m(here, there)
    return "same place" if metres < _SAME_PLACE_M else f"{distance(metres)} from the first"


def _place(at: FixAt | None) -> Circle | None:
    if at is None or not at.fresh or at.fix.lat is None or at.fix.lon is None:
        return None
    return Circle(at.fix.lat, at.fix.lon, 0.0)
