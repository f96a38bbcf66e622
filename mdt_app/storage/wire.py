# SPDX-License-Identifier: Apache-2.0
"""The only translator between the car's values and what travels to the department."""

from collections.abc import Iterable

from camera.types import Box, Character, ColourGuess
from gps.types import FixAt
from mdt_app.domain.patrol import Hit, RecordedRead, Session, Sighting
from mdt_app.storage.hits import Closing
from policy.verification import Verification
from sync.wire import (
    BoxV1,
    CharacterV1,
    ColourV1,
    FixV1,
    HitV1,
    HotListEntryV1,
    ReadV1,
    SeenAgainV1,
    SessionV1,
    VerificationV1,
)


def read_v1(read: RecordedRead, device: str, again: Iterable[Sighting] = ()) -> ReadV1:
    """A read as it travels from the terminal called ``device``, with the hits that it saw again."""
    plate = read.plate
    return ReadV1(
        read_id=read.read_id,
        device=device,
        unit=read.unit,
        username=read.session.username if read.session else "",
        session=_session(read.session) if read.session else None,
        camera=plate.camera,
        text=plate.reading.text,
        confidence=plate.reading.confidence,
        characters=tuple(_character(character) for character in plate.reading.characters),
        state=plate.reading.state,
        state_confidence=plate.reading.state_confidence,
        captured_at=plate.captured_at,
        first_seen_at=plate.first_seen_at,
        last_seen_at=plate.last_seen_at,
        recorded_at=read.recorded_at,
        frames=plate.frames,
        fix=_fix(read.fix) if read.fix else None,
        box=_box(plate.box),
        frame_size=plate.frame_size,
        reader=plate.reader,
        plate_jpeg=plate.plate_jpeg,
        scene_jpeg=plate.scene_jpeg,
        vehicle_colour=_colour(plate.vehicle_colour) if plate.vehicle_colour else None,
        seen_again=tuple(SeenAgainV1(hit_id=one.hit_id, match_class=one.match_class.value) for one in again),
    )


def hit_v1(hit: Hit) -> HitV1:
    """A hit as it travels; its read travels by itself."""
    return HitV1(
        hit_id=hit.hit_id,
        read_id=hit.read.read_id,
        entry=HotListEntryV1.of(hit.match.entry),
        match_class=hit.match.match_class.value,
        differing=hit.match.differing,
        list_version=hit.version.version,
        list_extracted_at=hit.version.extracted_at,
        list_loaded_at=hit.version.loaded_at,
        priority=int(hit.priority),
        lowered_from=int(hit.lowered_from) if hit.lowered_from is not None else None,
        raised_at=hit.raised_at,
    )


def verification_v1(closing: Closing, verification: Verification) -> VerificationV1:
    """How a person closed a hit, as it travels, with the verification's last step."""
    return VerificationV1(
        verification_id=closing.verification_id,
        hit_id=closing.hit_id,
        username=closing.username,
        closed_at=closing.closed_at,
        closed_reason=closing.reason,
        record=verification.to_record(),
    )


def _session(session: Session) -> SessionV1:
    return SessionV1(
        session_id=session.session_id,
        username=session.username,
        display_name=session.display_name,
        unit=session.unit,
        purpose=session.purpose,
        started_at=session.started_at,
        policy=session.policy,
        incident=session.incident,
        place=session.place,
        reason=session.reason,
    )


def _character(character: Character) -> CharacterV1:
    return CharacterV1(
        char=character.char, confidence=character.confidence, alternatives=character.alternatives
    )


def _colour(guess: ColourGuess) -> ColourV1:
    return ColourV1(code=guess.code, confidence=guess.confidence)


def _box(box: Box) -> BoxV1:
    return BoxV1(left=box.left, top=box.top, right=box.right, bottom=box.bottom)


def _fix(at: FixAt) -> FixV1:
    fix = at.fix
    return FixV1(
        lat=fix.lat,
        lon=fix.lon,
        alt_m=fix.alt_m,
        speed_mps=fix.speed_mps,
        course_deg=fix.course_deg,
        satellites=fix.satellites,
        hdop=fix.hdop,
        age_s=at.age_s,
        fresh=at.fresh,
        mode=int(fix.mode),
        time_at=fix.time_at,
        received_at=fix.received_at,
    )
