# SPDX-License-Identifier: Apache-2.0
"""Everything that can happen, as frozen values. Services emit them; ``main`` routes them to screens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from camera.types import CameraHealth, Preview
from gps.types import Fix, GpsHealth
from mdt_app.domain.patrol import Hit, RecordedRead, Sighting
from mdt_app.domain.public_view import ViewState
from mdt_app.notices import Notice
from policy.hotlist import HotListVersion
from policy.list_yield import Yield


@dataclass(frozen=True, slots=True)
class ReadRecorded:
    """A read is committed, together with its hits.

    When the store cannot be written, a read with hits is told at once all the same and committed later; a notice
    of the topic "store" says so. Each read is told once.

    Attributes:
        again: earlier hits that were seen again; they raise no alert.
    """

    read: RecordedRead
    hits: tuple[Hit, ...]
    again: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptDays:
    """What lies in this car.

    Attributes:
        days: how many UTC days have reads here.
        oldest: the oldest of them.
        next_goes_at: UTC, when the next one is destroyed if nothing changes; None when that waits for the transfer.
    """

    days: int
    oldest: date
    next_goes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """State of the transfer to the department.

    Attributes:
        unsent: reads waiting in the outbox.
        oldest_unsent_at: UTC, capture of the oldest of them.
        last_complete_at: UTC, when the outbox was last empty after a contact.
        problem: what is wrong and what to do, empty when nothing is.
        refused: records that the department would not take; they stay in the car until a person looks.
        kept: what lies in this car, sent or not; None when it holds nothing.
    """

    unsent: int
    oldest_unsent_at: datetime | None
    last_complete_at: datetime | None
    problem: str = ""
    refused: int = 0
    kept: KeptDays | None = None


@dataclass(frozen=True, slots=True)
class ListsChanged:
    """The hot lists in force changed."""

    versions: tuple[HotListVersion, ...]


@dataclass(frozen=True, slots=True)
class ListYields:
    """How many of the newest decided hits of each list, by its id, were right on this unit."""

    of: Mapping[str, Yield]


@dataclass(frozen=True, slots=True)
class HitClosed:
    """A person closed a hit.

    Attributes:
        ending: code of the closing reason or of the outcome; empty when it is not told.
    """

    hit_id: UUID
    ending: str = ""


@dataclass(frozen=True, slots=True)
class SecondReadingMade:
    """Another reader read the crop of a hit.

    Attributes:
        reader: its name.
        text: what it read, normalised; None when it could read nothing.
        agrees: whether that is what the first reader read.
    """

    read_id: UUID
    reader: str
    text: str | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class PublicViewChanged:
    """Reading was paused, goes on under a court order, or goes on where the public may look."""

    state: ViewState


@dataclass(frozen=True, slots=True)
class ShiftOrderedOff:
    """The shift ends now, in order, and nobody is asked; ``words`` say why. It is said again until it has ended."""

    words: str


@dataclass(frozen=True, slots=True)
class SignOnBarred:
    """Nobody signs on, for this reason; empty when people may again."""

    words: str


@dataclass(frozen=True, slots=True)
class AccountElsewhere:
    """A signed-on person's account is signed on to another terminal; the session here ends.

    Attributes:
        words: the department's.
    """

    session_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class NoticeRaised:
    """Something a person should know."""

    notice: Notice


Event = (
    ReadRecorded
    | TransferProgress
    | ListsChanged
    | HitClosed
    | ListYields
    | SecondReadingMade
    | PublicViewChanged
    | NoticeRaised
    | ShiftOrderedOff
    | SignOnBarred
    | AccountElsewhere
    | Preview
    | CameraHealth
    | Fix
    | GpsHealth
)

Emit = Callable[[Event], None]
"""Takes an event on any thread and returns at once."""
