# SPDX-License-Identifier: Apache-2.0
"""One open hit with all that a glance at it needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mdt_app.domain.patrol import Hit
from mdt_app.screens.wording import duration
from policy.control import control


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A hit with all that a glance at it needs.

    Attributes:
        text: as the camera read it.
        sure: the camera's confidence in the whole plate ("86 %").
        doubtful: positions in ``text`` to be boxed.
        level: priority, 1 to 4.
        category: the list's category in words ("Stolen vehicle").
        caution: how the match is weaker than plate and state together, empty when it is not.
        state: of issue, in words; "Unknown" when it was not read.
        side: of our car, "left", "right", "front" or "rear"; empty when unknown.
        camera: label of the camera.
        list_name: of the hot list that matched.
        agency: who entered it, as the list says.
        read_at: local time of the read ("14:08:31").
        list_limit_s: age at which the list counts as old, seconds.
        following: the officer chose to follow.
        deferred: the officer chose later.
        yield_words: how few hits of its list were right, where that makes it quieter; empty otherwise.
        again: how often it was seen again without another alert; ``again_words`` says when last and where.
    """

    hit: Hit
    text: str
    sure: str
    doubtful: tuple[int, ...]
    level: int
    category: str
    caution: str
    state: str
    side: str
    camera: str
    list_name: str
    agency: str
    read_at: str
    list_limit_s: float
    following: bool = False
    deferred: bool = False
    again: int = 0
    again_words: str = ""
    yield_words: str = ""

    @property
    def hit_id(self) -> UUID:
        """Which hit it is."""
        return self.hit.hit_id

    def ago(self, now: datetime) -> str:
        """How long ago the plate was seen ("5 s ago")."""
        return f"{duration((now - self.hit.read.plate.captured_at).total_seconds())} ago"

    def list_age_s(self, now: datetime) -> float:
        """Age of the list that matched, from the source's extract, seconds."""
        return (now - self.hit.version.extracted_at).total_seconds()

    @control("M04.3")
    def list_age(self, now: datetime) -> str:
        """The list's age in full, and what follows from it ("List 3 h 12 min old, not real-time data")."""
        age_s = self.list_age_s(now)
        advice = "not real-time data"
        if age_s > self.list_limit_s:
            advice += ": confirm first"
        elif age_s > self.list_limit_s / 2:
            advice += ": confirm soon"
        return f"List {duration(age_s)} old, {advice}"

    def list_tone(self, now: datetime) -> str:
        """Colour role of the age: text2, p2 beyond half the limit, p1 beyond the limit."""
        age_s = self.list_age_s(now)
        return "p1" if age_s > self.list_limit_s else "p2" if age_s > self.list_limit_s / 2 else "text2"

    def list_age_short(self, now: datetime) -> str:
        """The list's age for a glance while moving ("List 3 h old"): the largest unit only."""
        largest = duration(self.list_age_s(now)).split(" ")[:2]
        return f"List {' '.join(largest)} old"
