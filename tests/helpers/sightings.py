# SPDX-License-Identifier: Apache-2.0
"""Reads and hits as the instruments would hand them over, for tests of screens and views."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID, uuid5

from camera.types import Box, Character, PlateRead, Reading
from gps.types import Fix, FixAt, FixMode
from mdt_app.domain.patrol import Hit, RecordedRead, Session
from mdt_app.screens.terms import Terms
from policy.hotlist import HotListEntry, HotListVersion, Priority, VehicleDescription
from policy.matching import Match, MatchClass

NOON = datetime(2026, 11, 21, 22, 8, 31, tzinfo=UTC)  # 14:08:31 in California
SPACE = UUID("a4a9b1de-59f5-4b2a-9c7e-0b8f7d6c5e44")
PLATE_BOX = Box(577, 424, 703, 487)
PACIFIC = timezone(timedelta(hours=-8))
TERMS = Terms(
    states={"CA": "California", "NV": "Nevada"},
    vehicle_codes={"HOND": "Honda", "CIV": "Civic", "4D": "4-door", "PK": "truck", "GRY": "grey"},
    cameras={"front-left": "Front left", "front-right": "Front right"},
    sides={"front-left": "left", "front-right": "right"},
    zone=PACIFIC,
)
_LISTS = {
    "wanted_person": "NCIC wanted persons",
    "agency_flag": "Agency list",
    "local_entry": "Agency list",
    "dmv_flag": "DMV flags",
}
CIVIC = VehicleDescription(year="2019", make="HOND", model="CIV", style="4D", colour="GRY")


@dataclass(slots=True)
class FakeClock:
    """A clock that stands still until it is told to go on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def reading(text: str, state: str | None = "CA", doubt: dict[int, float] | None = None) -> Reading:
    """A reading; ``doubt`` gives the confidence of single characters, the others have 0.98."""
    doubt = doubt or {}
    characters = tuple(
        Character(
            char, doubt.get(i, 0.98), (("3" if char == "7" else "7", 1 - doubt[i]),) if i in doubt else ()
        )
        for i, char in enumerate(text)
    )
    return Reading(text, 0.86, characters, state, 0.91 if state else 0.0)


def recorded(
    text: str = "8QTQ743",
    *,
    state: str | None = "CA",
    doubt: dict[int, float] | None = None,
    at: datetime = NOON,
    camera: str = "front-right",
    pictures: tuple[bytes, bytes] = (b"", b""),
    box: Box = PLATE_BOX,
) -> RecordedRead:
    """A read as the recorder stores it, with a fresh fix."""
    plate = PlateRead(
        camera,
        reading(text, state, doubt),
        at,
        at,
        at,
        6,
        box,
        (1280, 720),
        pictures[0],
        pictures[1],
        "demo 1",
    )
    fix = Fix(at, at, FixMode.THREE_D, 37.0, -122.0, 12.0, 8.0, 45.0, 9, 0.9)
    session = Session(uuid5(SPACE, "shift"), "4417", "Officer 4417", "Unit 12", "routine_patrol", at)
    return RecordedRead(uuid5(SPACE, f"{text} {at}"), plate, FixAt(fix, 0.4, True), session, "Unit 12", at)


def hit(
    read: RecordedRead | None = None,
    *,
    plate: str = "8QTQ743",
    state: str | None = "CA",
    category: str = "stolen_vehicle",
    vehicle: VehicleDescription = CIVIC,
    match_class: MatchClass = MatchClass.EXACT,
    differing: tuple[int, ...] = (),
    priority: Priority = Priority.PRIORITY,
    lowered_from: Priority | None = None,
    list_age: timedelta = timedelta(hours=3, minutes=12),
) -> Hit:
    """A hit of a read on an entry of the stolen vehicle list."""
    read = read or recorded()
    entry = HotListEntry(
        f"e-{plate}",
        "svs",
        plate,
        state,
        category,
        partial="?" in plate or "*" in plate,
        vehicle=vehicle,
        agency="Demo County SO",
        entered_on=date(2026, 11, 11),
    )
    at = read.plate.captured_at
    version = HotListVersion(
        "svs",
        _LISTS.get(category, "NCIC stolen vehicles"),
        "DOJ",
        "0412",
        at - list_age,
        at - list_age,
        20412,
    )
    return Hit(
        uuid5(SPACE, f"hit {read.read_id} {plate}"),
        read,
        Match(entry, match_class, differing),
        version,
        priority,
        lowered_from,
        at,
    )
