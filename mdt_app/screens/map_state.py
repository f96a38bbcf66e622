# SPDX-License-Identifier: Apache-2.0
"""What the map page shows: own place, trail, reads and waiting hits, and how the map lies under them."""

from dataclasses import dataclass
from uuid import UUID

from mdt_app.domain.mercator import MapPoint
from mdt_app.screens.wording import number

#: How far the map may be zoomed: a state, and a car park.
ZOOM_LEAST, ZOOM_MOST = 5, 19


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where the car is, or was when that was last known.

    Attributes:
        course_deg: where it heads, degrees clockwise from north; None before it moved.
        fresh: whether it may be drawn as where the car is now.
    """

    place: MapPoint
    course_deg: float | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class ReadDot:
    """Where a read was captured; ``fresh`` tells whether the fix was of that moment."""

    place: MapPoint
    fresh: bool


@dataclass(frozen=True, slots=True)
class HitMark:
    """Where a waiting hit was captured.

    Attributes:
        level: priority, 1 to 4.
        fresh: whether the fix was of that moment.
        words: for screen readers ("Priority 2, 3 min ago · right side, not verified"); no plate.
    """

    hit_id: UUID
    level: int
    place: MapPoint
    fresh: bool
    words: str


@dataclass(frozen=True, slots=True)
class HitCard:
    """The chosen hit in few words; there is none while the car moves.

    Attributes:
        text: as the camera read it.
        doubtful: positions in ``text`` to be boxed.
        category: the list's, in words, and how the match is weaker than plate and state together.
        notice: what every hit is until a person has verified it.
        when: how long ago and on which side.
        place: how sure its place is; empty when the fix was of that moment.
    """

    hit_id: UUID
    level: int
    text: str
    doubtful: tuple[int, ...]
    category: str
    notice: str
    when: str
    place: str


@dataclass(frozen=True, slots=True)
class Look:
    """How the map lies.

    Attributes:
        centre: the point in the middle; None while no place is known at all.
        follows: whether the middle goes with the car.
        heading_up: whether the car's heading is up; else north is.
        up_deg: what is up, degrees clockwise from north.
    """

    centre: MapPoint | None = None
    zoom: int = 16
    follows: bool = True
    heading_up: bool = False
    up_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under everything: streets from the technician's file, or only the grid.

    Attributes:
        drawn: whether there are streets.
        credit: whom the map's maker wants named.
        trouble: why there are none, and what to do; empty when nothing is wrong.
    """

    drawn: bool = False
    credit: str = ""
    trouble: str = ""

    @property
    def words(self) -> str:
        """What is said of it on the map."""
        if self.drawn:
            return self.credit
        return self.trouble or "No map file: grid and distances only."


@dataclass(frozen=True, slots=True)
class Position:
    """The position in words.

    Attributes:
        tone: "" well, "p2" old, missing or off the map.
        note: what follows from it, or what to do.
        coordinates: latitude and longitude in degrees ("37.01020, -122.01310"); empty without any.
    """

    words: str = "No position yet"
    tone: str = "p2"
    note: str = ""
    coordinates: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is drawn and what is not.

    Attributes:
        reads: of this shift.
        older: reads that are not drawn any more, for there are too many.
        unplaced: reads without any position.
        hits: waiting.
        hits_unplaced: waiting ones without any position.
    """

    reads: int = 0
    older: int = 0
    unplaced: int = 0
    hits: int = 0
    hits_unplaced: int = 0


@dataclass(frozen=True, slots=True)
class MapState:
    """The map page.

    Attributes:
        trail: where the car went in this shift; each part without a gap.
        reads: oldest first.
        hits: waiting, lowest priority first, so that the highest is drawn last.
        chosen: the hit that the keys act on; None while the car moves.
    """

    look: Look = Look()
    ground: Ground = Ground()
    own: OwnPlace | None = None
    position: Position = Position()
    trail: tuple[tuple[MapPoint, ...], ...] = ()
    reads: tuple[ReadDot, ...] = ()
    hits: tuple[HitMark, ...] = ()
    counts: Counts = Counts()
    chosen: UUID | None = None
    card: HitCard | None = None
    moving: bool = False


def counted(count: int, noun: str) -> str:
    """A number of things in words ("1 read", "11 408 reads")."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"
