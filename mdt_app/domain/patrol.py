# SPDX-License-Identifier: Apache-2.0
"""A read with its place and shift, and the hit it may become."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from camera.types import PlateRead
from gps.types import FixAt
from policy.hotlist import HotListVersion, Priority
from policy.matching import Match, MatchClass


@dataclass(frozen=True, slots=True)
class Session:
    """One officer's shift in one car, from sign-on to sign-off.

    Attributes:
        purpose: purpose code from the profile ("routine_patrol").
        policy: id of the profile that it began under ("WV-471"); empty for shifts from before profiles.
        incident: number of the incident, where the purpose asks for one.
        place: where the canvass is.
        reason: why, where the policy asks for words beside the purpose.
    """

    session_id: UUID
    username: str
    display_name: str
    unit: str
    purpose: str
    started_at: datetime
    policy: str = ""
    incident: str = ""
    place: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordedRead:
    """A read as it stands in the store.

    Attributes:
        read_id: UUIDv7 made in the car; the department knows the read by it.
        fix: the fix of the moment of capture, or None when there was none at all.
        session: the shift it was read in; None when nobody was signed on.
        recorded_at: UTC, when it was committed.
    """

    read_id: UUID
    plate: PlateRead
    fix: FixAt | None
    session: Session | None
    unit: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """A read that matches an entry of a list; on screen it is an alert.

    Attributes:
        version: edition of the list that matched, with its age's origin.
        priority: as shown, after lowering.
        lowered_from: the category's own priority when the match is weaker or the list too old.
        raised_at: UTC.
    """

    hit_id: UUID
    read: RecordedRead
    match: Match
    version: HotListVersion
    priority: Priority
    lowered_from: Priority | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """A read that matched as an earlier hit did, at its place and time: that hit, seen again. It raised no alert.

    Attributes:
        hit_id: the earlier hit, which may be of the day before.
        seen_at: UTC, capture.
        fix: the fix of that moment, or None.
        match_class: how the read matched.
    """

    hit_id: UUID
    read_id: UUID
    seen_at: datetime
    fix: FixAt | None
    match_class: MatchClass
