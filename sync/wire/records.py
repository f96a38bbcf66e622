# SPDX-License-Identifier: Apache-2.0
"""What a car reports: reads, hits and how they were closed."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, JsonValue, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from sync.wire.lists import HotListEntryV1
from sync.wire.values import (
    Message,
    Moment,
    Name,
    Picture,
    PlateText,
    RecordId,
    Share,
    ShortText,
    StateCode,
)


class CharacterV1(Message):
    """One character of a read with what else it may be, most likely first."""

    char: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]$")]
    confidence: Share
    alternatives: tuple[tuple[Annotated[str, StringConstraints(max_length=1)], Share], ...] = ()


class BoxV1(Message):
    """A rectangle in pixels of the frame: x right, y down, ``right`` and ``bottom`` exclusive."""

    left: float
    top: float
    right: float
    bottom: float


class FixV1(Message):
    """Where the car was at the moment of capture.

    Attributes:
        lat: degrees north, WGS 84; None when the receiver had no position.
        lon: degrees east.
        speed_mps: metres per second over ground.
        course_deg: degrees clockwise from true north.
        age_s: seconds between the fix and the capture.
        fresh: whether it may be shown as the position of that moment.
        mode: gpsd's number: 0 unknown, 1 none, 2 two-dimensional, 3 three-dimensional.
        time_at: UTC by the receiver.
        received_at: UTC by the car's clock.
    """

    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    alt_m: float | None = None
    speed_mps: Annotated[float, Field(ge=0)] | None = None
    course_deg: Annotated[float, Field(ge=0, le=360)] | None = None
    satellites: Annotated[int, Field(ge=0)] | None = None
    hdop: Annotated[float, Field(ge=0)] | None = None
    age_s: Annotated[float, Field(ge=0)]
    fresh: bool
    mode: Annotated[int, Field(ge=0, le=3)]
    time_at: Moment | None = None
    received_at: Moment


class SessionV1(Message):
    """The shift in which a read was made.

    Attributes:
        purpose: code of the policy profile.
        policy: id of the profile that it began under; terminals of before do not send it, nor what follows.
        incident, place: of a canvass; empty for other shifts.
        reason: where the purpose asks for one.
    """

    session_id: UUID
    username: Name
    display_name: ShortText
    unit: Name
    purpose: ShortText
    started_at: Moment
    policy: ShortText = ""
    incident: ShortText = ""
    place: ShortText = ""
    reason: ShortText = ""

    @model_serializer(mode="wrap")
    def _as_before(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What is empty does not travel, so that a shift of before travels as it did before."""
        fields: dict[str, Any] = handler(self)
        later = ("policy", "incident", "place", "reason")
        return {name: value for name, value in fields.items() if name not in later or value}


class ColourV1(Message):
    """What colour a vehicle looks to the camera; a fact to compare, no reason for a hit.

    Attributes:
        code: NCIC VCO code ("SIL").
        confidence: part of the looked-at panels that show it; not a calibrated probability.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    confidence: Share


class SeenAgainV1(Message):
    """An earlier hit that a read saw again, at its place and time; the car raised no second alert for it.

    Attributes:
        match_class: value of ``policy.matching.MatchClass``, of this read.
    """

    hit_id: RecordId
    match_class: Name


class ReadV1(Message):
    """One vehicle pass, as the car recorded it.

    Attributes:
        read_id: UUIDv7 made in the car; the department knows the read by it.
        device: the car's terminal, as its certificate names it.
        unit: the car ("12").
        username: who was signed on; empty when nobody was.
        text: voted plate text, normalised.
        state: NCIC LIS code, None when unknown.
        captured_at: UTC, the frame that the pictures show.
        frames: how many frames were voted.
        frame_size: (width, height) in pixels.
        reader: name and version of the model.
        plate_jpeg: crop of the plate.
        scene_jpeg: the whole frame.
        vehicle_colour: None when it could not be told; terminals of before do not send it, nor what follows.
        seen_again: earlier hits that it saw again.
    """

    read_id: RecordId
    device: Name
    unit: Name
    username: ShortText = ""
    session: SessionV1 | None = None
    camera: Name
    text: PlateText
    confidence: Share
    characters: tuple[CharacterV1, ...] = ()
    state: StateCode | None = None
    state_confidence: Share = 0.0
    captured_at: Moment
    first_seen_at: Moment
    last_seen_at: Moment
    recorded_at: Moment
    frames: Annotated[int, Field(ge=0)]
    fix: FixV1 | None = None
    box: BoxV1
    frame_size: tuple[Annotated[int, Field(gt=0)], Annotated[int, Field(gt=0)]]
    reader: ShortText = ""
    plate_jpeg: Picture = b""
    scene_jpeg: Picture = b""
    vehicle_colour: ColourV1 | None = None
    seen_again: tuple[SeenAgainV1, ...] = ()

    @model_serializer(mode="wrap")
    def _as_before(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What a read has nothing of does not travel: such a read goes byte for byte as it did before.

        So a department that does not know the field takes it, and one that kept it before knows it again.
        """
        fields: dict[str, Any] = handler(self)
        later = ("vehicle_colour", "seen_again")
        return {name: value for name, value in fields.items() if name not in later or value}


class HitV1(Message):
    """A read that matched an entry. The read travels before or with it.

    Attributes:
        match_class: value of ``policy.matching.MatchClass``.
        differing: positions where read and entry differ.
        list_version: edition of the list that matched.
        list_extracted_at: UTC; the list's age counts from here.
        list_loaded_at: UTC, when the car took the edition into use.
        priority: 1 (most urgent) to 4, as shown.
        lowered_from: the category's own priority when it was lowered.
    """

    hit_id: RecordId
    read_id: RecordId
    entry: HotListEntryV1
    match_class: Name
    differing: tuple[Annotated[int, Field(ge=0)], ...] = ()
    list_version: Name
    list_extracted_at: Moment
    list_loaded_at: Moment
    priority: Annotated[int, Field(ge=1, le=4)]
    lowered_from: Annotated[int, Field(ge=1, le=4)] | None = None
    raised_at: Moment


class VerificationV1(Message):
    """How a person closed a hit.

    Attributes:
        record: every step as ``policy.verification`` kept it, JSON values under the field's own names.
        closed_reason: why it ended ("verified", "misread", ...).
    """

    verification_id: RecordId
    hit_id: RecordId
    username: Name
    closed_at: Moment
    closed_reason: Name
    record: dict[str, JsonValue]
