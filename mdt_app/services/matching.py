# SPDX-License-Identifier: Apache-2.0
"""From a read to its hits: the store finds candidates, the rules say what matches and how urgent it is."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.events import HitClosed
from mdt_app.domain.patrol import Hit, RecordedRead, Sighting
from mdt_app.services.hotlists import LOCAL_LIST
from mdt_app.storage import hotlists
from mdt_app.storage.database import Database
from policy.hotlist import AGE_LIMIT, Freshness, HotListVersion, category_of, freshness
from policy.matching import MAX_LOOK_ALIKES, Match, matches, rank
from policy.places import Circle
from policy.seen_again import Earlier, Sighted, why_anew

FORGOTTEN_AFTER = timedelta(hours=24)
"""A hit that was seen last so long ago is of no shift that is on."""

_Listed = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Matched:
    """What a read is to the lists.

    Attributes:
        hits: raised now, surest first.
        again: earlier hits that it saw again.
    """

    hits: tuple[Hit, ...] = ()
    again: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """A hit of this shift, and how it stands to further reads."""

    hit_id: UUID
    earlier: Earlier


class Matcher:
    """Raises hits, and knows those of the shift so that one vehicle alerts once. For one thread, but for ``closed``."""

    def __init__(
        self,
        clock: Clock,
        list_age_limit: timedelta = AGE_LIMIT,
        max_look_alikes: int = MAX_LOOK_ALIKES,
    ) -> None:
        self._clock = clock
        self._limit = list_age_limit
        self._max_look_alikes = max_look_alikes
        self._known: dict[_Listed, _Known] = {}
        self._closed: SimpleQueue[HitClosed] = SimpleQueue()

    def closed(self, event: HitClosed) -> None:
        """A person closed a hit; how it ended decides whether it may be raised anew. Any thread may tell it."""
        self._closed.put(event)

    def matched(self, database: Database, read: RecordedRead) -> Matched:
        """The hits of a read, and the earlier hits that it saw again (``policy.seen_again``).

        Raises:
            StoreTrouble: the lists could not be asked; ask again.
        """
        reading = read.plate.reading
        found = hotlists.candidates(database, reading.text)
        editions = {candidate.entry: candidate.version for candidate in found}
        matching = matches(reading.text, reading.state, editions, self._clock(), self._max_look_alikes)
        self._note_closed()
        hits, again = [], []
        for match in matching:
            hit = self._hit(read, match, editions[match.entry])
            before = self._seen_before(hit)
            if before is None:
                hits.append(hit)
            else:
                again.append(
                    Sighting(before, read.read_id, read.plate.captured_at, read.fix, match.match_class)
                )
        return Matched(tuple(hits), tuple(again))

    def _hit(self, read: RecordedRead, match: Match, version: HotListVersion) -> Hit:
        now = self._clock()
        if version.list_id == LOCAL_LIST:
            version = replace(version, extracted_at=now)  # the car's own entries come from nowhere else
        ranking = rank(
            category_of(match.entry.category).priority,
            match.match_class,
            list_old=freshness(version, now, self._limit) is Freshness.OLD,
        )
        return Hit(uuid7(), read, match, version, ranking.priority, ranking.lowered_from, now)

    def _seen_before(self, hit: Hit) -> UUID | None:
        """The earlier hit that this is, seen again; None when it is raised, and known from now on."""
        seen = _sighted(hit)
        entry = hit.match.entry
        listed = (entry.list_id, entry.entry_id, hit.read.plate.reading.text)
        known = self._known.get(listed)
        if known is not None and why_anew(known.earlier, seen) is None:
            self._known[listed] = replace(known, earlier=replace(known.earlier, last_at=seen.at))
            return known.hit_id
        self._forget(seen.at)
        self._known[listed] = _Known(hit.hit_id, Earlier(seen, seen.at))
        return None

    def _note_closed(self) -> None:
        endings: dict[UUID, str] = {}
        with suppress(Empty):
            while True:
                event = self._closed.get_nowait()
                endings[event.hit_id] = event.ending
        if endings:
            self._known = {
                listed: replace(known, earlier=replace(known.earlier, ending=endings[known.hit_id]))
                if known.hit_id in endings
                else known
                for listed, known in self._known.items()
            }

    def _forget(self, now: datetime) -> None:
        self._known = {
            listed: known
            for listed, known in self._known.items()
            if abs(now - known.earlier.last_at) < FORGOTTEN_AFTER
        }


def _sighted(hit: Hit) -> Sighted:
    read, fix = hit.read, hit.read.fix
    place = None
    if fix is not None and fix.fresh and fix.fix.lat is not None and fix.fix.lon is not None:
        place = Circle(fix.fix.lat, fix.fix.lon, 0.0)
    return Sighted(
        shift=read.session.username if read.session else "",
        entry=hit.match.entry,
        match_class=hit.match.match_class,
        priority=hit.priority,
        place=place,
        at=read.plate.captured_at,
    )
