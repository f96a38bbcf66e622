# SPDX-License-Identifier: Apache-2.0
"""A real unit on the disk, set up as `mdt setup` does it, with passwords that are cheap to check."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from camera.types import Box, Character, PlateRead, Reading
from gps.types import Fix, FixAt, FixMode
from mdt_app.domain.events import Event
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.services.door import Door
from mdt_app.services.provisioning import NewPerson, set_up
from mdt_app.services.sessions import Credentials, Sessions, SignedOn
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage import hotlists
from mdt_app.storage.database import Database
from mdt_app.storage.password_hash import PasswordCost
from mdt_app.storage.password_key import Argon2Cost
from policy.access import SIGN_ON_ROLES, Role
from policy.hotlist import HotListEntry, HotListVersion
from policy.scopes import SCOPES
from policy.training import Course
from tests.helpers.clocks import MORNING as MORNING  # noqa: PLC0414 - most tests take it from here
from tests.helpers.clocks import Clock as Clock  # noqa: PLC0414 - as above
from tests.helpers.policies import in_force

CHEAP = PasswordCost(Argon2Cost(time=1, memory_kib=1024, lanes=1), PasswordHasher(1, 1024, 1))
POLICY = in_force("WV-471")
TRAINED = tuple(
    Course(module, date(2026, 1, 12), "Trainer 1", "Supervisor 1")
    for module in POLICY.profile.training.modules
)
OFFICER = NewPerson(
    "unit12.officer",
    "Officer 12",
    Role.OFFICER,
    "a long night shift",
    courses=TRAINED,
    scopes=SCOPES,
    supervisor="unit12.sergeant",
)
PARTNER = NewPerson(
    "unit12.partner", "Officer 13", Role.OFFICER, "another long shift", courses=TRAINED, scopes=SCOPES
)
ADMINISTRATOR = NewPerson("unit12.admin", "ALPR administrator", Role.ADMINISTRATOR, "keeper of the lists")
UNIT = "12"
#: Most tests are about something else than the second factor.
NO_CODE = SignOnSettings(second_factor=False)
#: Every Q-first plate is one that California does not issue; this one is looked for in files byte by byte.
CANARY = "8QTQ743"


@dataclass(slots=True)
class Heard:
    """Keeps what was emitted."""

    events: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        self.events.append(event)


@cache
def _made_once(people: tuple[NewPerson, ...]) -> Path:
    made = tempfile.mkdtemp(prefix="mdt-unit-")
    atexit.register(shutil.rmtree, made)
    set_up(Path(made) / UNIT, UNIT, people, CHEAP, Clock())
    return Path(made) / UNIT


def unit_of(folder: Path, people: tuple[NewPerson, ...], clock: Callable[[], datetime]) -> Path:
    """A unit of these people, the first an administrator.

    The one of the morning is set up once in a process, and the folder is a copy of its files, as of a disk: setting
    one up takes half a second, and a thousand tests begin with it.
    """
    if clock() == MORNING:
        return Path(shutil.copytree(_made_once(people), folder, dirs_exist_ok=True))
    set_up(folder, UNIT, people, CHEAP, clock)
    return folder


def make_unit(folder: Path, clock: Clock) -> Path:
    """A unit with an officer, a partner and an administrator."""
    return unit_of(folder, (ADMINISTRATOR, OFFICER, PARTNER), clock)


def make_own_unit(folder: Path, clock: Clock) -> Path:
    """Such a unit with keys of its own, set up here and now."""
    set_up(folder, UNIT, (ADMINISTRATOR, OFFICER, PARTNER), CHEAP, clock)
    return folder


def credentials(person: NewPerson, password: str | None = None) -> Credentials:
    """What the person types."""
    return Credentials(person.username, password or person.password, UNIT, "routine_patrol", MORNING)


def sessions(folder: Path, clock: Clock, policy: PolicyInForce = POLICY) -> Sessions:
    """Sign-on for officers and the administrator, as after a start of the program."""
    return Sessions(folder, clock, CHEAP, policy, SIGN_ON_ROLES | {Role.ADMINISTRATOR}, rules=NO_CODE)


def door(folder: Path, clock: Clock) -> Door:
    """The door of this unit; it asks for no code."""
    return Door(folder, clock, NO_CODE)


def sign_on(folder: Path, clock: Clock, person: NewPerson = OFFICER) -> SignedOn:
    """A person at work in this unit."""
    return sessions(folder, clock).sign_on(credentials(person))


def plate_read(
    text: str = CANARY, *, state: str | None = "CA", at: datetime = MORNING, camera: str = "front-left"
) -> PlateRead:
    """A read with doubtful characters and two pictures that hold the text, as real ones would."""
    characters = tuple(
        Character(char, 0.9 - i / 100, (("Q", 0.05), ("0", 0.01))) for i, char in enumerate(text)
    )
    return PlateRead(
        camera=camera,
        reading=Reading(text, 0.83, characters, state, 0.9 if state else 0.0),
        captured_at=at,
        first_seen_at=at - timedelta(seconds=1),
        last_seen_at=at + timedelta(seconds=1),
        frames=7,
        box=Box(577.5, 424.0, 703.25, 487.0),
        frame_size=(1280, 720),
        plate_jpeg=b"\xff\xd8plate " + text.encode() + b"\xff\xd9",
        scene_jpeg=b"\xff\xd8scene " + text.encode() * 300 + b"\xff\xd9",
        reader="plates 1",
    )


def fix_at(moment: datetime) -> FixAt:
    """A fresh fix half a second before the moment."""
    received_at = moment - timedelta(seconds=0.5)
    return FixAt(
        Fix(received_at, received_at, FixMode.THREE_D, 37.97, -122.53, 12.0, 8.0, 45.0, 9, 0.9), 0.5, True
    )


def entry(plate: str = CANARY, *, entry_id: str = "", list_id: str = "svs", **more: object) -> HotListEntry:
    """A stolen vehicle's entry."""
    fields: dict[str, object] = {"state": "CA", "category": "stolen_vehicle", **more}
    return HotListEntry(entry_id or f"entry-{plate}", list_id, plate, **fields)  # type: ignore[arg-type]


def version(list_id: str = "svs", name: str = "1", at: datetime = MORNING) -> HotListVersion:
    """An edition of a list, extracted an hour before ``at``."""
    return HotListVersion(list_id, "Stolen vehicles", "CA DOJ", name, at - timedelta(hours=1), at, 0)


def put_list(
    database: Database, entries: Iterable[HotListEntry], name: str = "1", list_id: str = "svs"
) -> None:
    """Put entries in force as a list."""
    loaded = hotlists.load(database, list_id, entries)
    with database.transaction():
        hotlists.put_in_force(database, loaded, version(list_id, name))
    hotlists.sweep(database, list_id)
