# SPDX-License-Identifier: Apache-2.0
"""The drawn plate and its own entry, matched by the real rule; neither is in a list, a queue or the store."""

from dataclasses import replace
from datetime import datetime

from camera.known_plate import KnownPlate
from mdt_app.domain.self_test import PlateFound, TestAlert
from policy.hotlist import HotListEntry, category_of
from policy.matching import MatchClass, matches, rank

#: Of the entry that is made for the drawn plate; a hit of it has the sound and the look of most.
CATEGORY = "stolen_vehicle"
_OWN = "self-test"
_SAME_PLATE = (MatchClass.EXACT, MatchClass.STATE_UNKNOWN)


def found_of(known: KnownPlate, now: datetime) -> tuple[PlateFound, TestAlert | None]:
    """What became of a drawn plate, and the alert to show when it was read rightly and matched."""
    if known.problem:
        return PlateFound(known.problem, known.late), None
    found = PlateFound(draws=known.draws, is_read=known.is_right, read_ms=known.read_s * 1000)
    reading = known.reading
    if reading is None or not known.is_right:
        return found, None
    entry = HotListEntry(_OWN, _OWN, known.plate, known.state or None, CATEGORY)
    match = next(iter(matches(reading.text, reading.state, (entry,), now)), None)
    if match is None or match.match_class not in _SAME_PLATE:
        return found, None
    category = category_of(CATEGORY)
    level = rank(category.priority, MatchClass.EXACT).priority
    alert = TestAlert(reading.text, category.words, int(level), known.plate_jpeg, known.plate_corners)
    return replace(found, is_matched=True), alert
