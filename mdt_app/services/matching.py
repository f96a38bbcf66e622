# SPDX-License-Identifier: Apache-2.0
"""From a read to its hits: the store finds candidates, the rules say what matches and how urgent it is."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.services.hotlists import LOCAL_LIST
from mdt_app.storage import hotlists
from mdt_app.storage.database import Database
from policy.hotlist import AGE_LIMIT, Freshness, HotListVersion, category_of, freshness
from policy.matching import MAX_LOOK_ALIKES, Match, MatchClass, matches, rank

SAME_HIT = timedelta(seconds=60)
"""Within this time the same plate on the same entry is one hit: two cameras see one vehicle pass."""

_Passed = tuple[UUID | None, str, str, str]
_SUREST_FIRST = tuple(MatchClass)


class Matcher:
    """Raises hits, and remembers those of the last minute so that one pass alerts once. For one thread."""

    def __init__(
        self,
        clock: Clock,
        list_age_limit: timedelta = AGE_LIMIT,
        max_look_alikes: int = MAX_LOOK_ALIKES,
    ) -> None:
        self._clock = clock
        self._limit = list_age_limit
        self._max_look_alikes = max_look_alikes
        self._raised: dict[_Passed, tuple[datetime, MatchClass]] = {}

    def hits_of(self, database: Database, read: RecordedRead) -> tuple[Hit, ...]:
        """The hits of a read, surest first; none for what was raised within the last minute of capture.

        A surer match of what was raised is a hit of its own: the first may have been lowered for its doubt.

        Raises:
            StoreTrouble: the lists could not be asked; ask again.
        """
        reading = read.plate.reading
        found = hotlists.candidates(database, reading.text)
        editions = {candidate.entry: candidate.version for candidate in found}
        matched = matches(reading.text, reading.state, editions, self._clock(), self._max_look_alikes)
        return tuple(
            self._hit(read, match, editions[match.entry]) for match in matched if self._is_new(read, match)
        )

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

    def _is_new(self, read: RecordedRead, match: Match) -> bool:
        captured_at = read.plate.captured_at
        self._raised = {
            passed: raised
            for passed, raised in self._raised.items()
            if abs(captured_at - raised[0]) < SAME_HIT
        }
        session = read.session.session_id if read.session else None
        passed = (session, match.entry.list_id, match.entry.entry_id, read.plate.reading.text)
        before = self._raised.get(passed)
        if before and _SUREST_FIRST.index(before[1]) <= _SUREST_FIRST.index(match.match_class):
            return False
        self._raised[passed] = (captured_at, match.match_class)
        return True
