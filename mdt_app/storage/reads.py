# SPDX-License-Identifier: Apache-2.0
"""Reads in the store: one row each, every character with its runners-up, and the two pictures as blobs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from camera.types import ColourGuess, FrameVote, PlateRead, Reading
from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import Refused
from mdt_app.storage import shifts
from mdt_app.storage.coding import BOX, CHARACTERS, FIX, VOTES, to_json
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.control import control
from policy.plates import fold

PATTERN = re.compile(r"[A-Z0-9?*]+")

_READ = """
    SELECT r.rowid AS row, r.*, s.username, s.display_name, s.unit AS session_unit, s.purpose, s.started_at,
           s.policy, s.incident, s.place, s.reason,
        p.jpeg AS plate_jpeg
    FROM reads r LEFT JOIN sessions s USING (session_id)
    LEFT JOIN crops p ON p.read_id = r.read_id AND p.kind = 'plate'
"""

_BY_PATTERN = "r.rowid IN (SELECT p.rowid FROM reads p INDEXED BY reads_by_plate WHERE p.plate GLOB ?)"
_COPY_SHIFT = "INSERT OR IGNORE INTO day.sessions SELECT * FROM main.sessions WHERE session_id = ?"


@dataclass(frozen=True, slots=True)
class ReadFilter:
    """Which reads are wanted; what is None does not limit.

    Attributes:
        plate: normalised text, or a pattern with ``?`` (one) and ``*`` (any).
        captured_from: UTC, from this moment on.
        captured_until: UTC, before this moment.
        limit: at most so many, the newest first.
    """

    plate: str | None = None
    captured_from: datetime | None = None
    captured_until: datetime | None = None
    camera: str | None = None
    limit: int = 200


@control("M03.1")
def add(database: Database, read: RecordedRead) -> None:
    """Write a read and its pictures into the day's file, inside the caller's transaction; the shift is copied there.

    Args:
        database: of ``Vault.day``: the index with the day's file.
        read: of that day.

    Raises:
        RowRefused: a read with this id is there already.
    """
    if read.session is not None:
        database.conn.execute(_COPY_SHIFT, (str(read.session.session_id),))
    database.table("reads").insert(as_row(read))
    database.conn.execute("DELETE FROM main.day_plates WHERE day = (SELECT day FROM this_day)")
    database.table("crops").insert_all(
        {"read_id": str(read.read_id), "kind": kind, "jpeg": jpeg}
        for kind, jpeg in (("plate", read.plate.plate_jpeg), ("scene", read.plate.scene_jpeg))
    )


def get(database: Database, read_id: UUID) -> RecordedRead | None:
    """The read with both pictures and what each of its frames said, or None."""
    found = database.rows(_READ + " WHERE r.read_id = ?", (str(read_id),))
    if not found:
        return None
    scene = database.rows("SELECT jpeg FROM crops WHERE read_id = ? AND kind = 'scene'", (str(read_id),))
    votes = VOTES.validate_json(found[0]["votes"])
    return _read(found[0], scene[0]["jpeg"] if scene else b"", votes)


def at_rows(database: Database, rows: Sequence[int]) -> dict[int, RecordedRead]:
    """The reads of these rows, as ``find`` gives them; a row that is not there is left out.

    Args:
        database: with the day's file.
        rows: of the table, as ``storage.plate_lists`` lists them.
    """
    places = ", ".join("?" * len(rows))
    found = database.rows(f"{_READ} WHERE r.rowid IN ({places})", tuple(map(int, rows)))
    return {row["row"]: _read(row, b"") for row in found}


def find(database: Database, wanted: ReadFilter) -> tuple[RecordedRead, ...]:
    """The wanted reads, newest first, with the plate's picture; ``get`` has the scene's and what each frame said.

    Raises:
        Refused: the pattern has characters that no plate has.
    """
    terms, values = _terms(wanted)
    where = f" WHERE {' AND '.join(terms)}" if terms else ""
    rows = database.rows(
        f"{_READ}{where} ORDER BY r.captured_at DESC, r.read_id DESC LIMIT ?",
        (*values, wanted.limit),
    )
    return tuple(_read(row, b"") for row in rows)


def count(database: Database) -> int:
    """How many reads the store holds."""
    return int(database.rows("SELECT count(*) AS reads FROM reads")[0]["reads"])


def add_second_reading(
    database: Database, read_id: UUID, reader: str, plate: str | None, at: datetime
) -> None:
    """Keep what another reader made of the same crop; ``plate`` is None when it could read nothing."""
    database.table("second_readings").upsert(
        {"read_id": str(read_id), "reader": reader, "plate": plate, "read_at": to_text(at)},
        pk=("read_id", "reader"),
    )


def second_readings(database: Database, read_id: UUID) -> dict[str, str | None]:
    """What each other reader made of the crop: its name and its text, None when it could read nothing."""
    rows = database.rows(
        "SELECT reader, plate FROM second_readings WHERE read_id = ? ORDER BY read_at, reader",
        (str(read_id),),
    )
    return {row["reader"]: row["plate"] for row in rows}


def check_pattern(plate: str | None) -> None:
    """See that nothing but a plate or a part of one is searched for.

    Raises:
        Refused: it has characters that no plate has.
    """
    if plate is not None and not PATTERN.fullmatch(plate):
        raise Refused(
            "A plate has letters and digits; ? stands for one unknown character and * for any number."
        )


def _terms(wanted: ReadFilter) -> tuple[list[str], list[object]]:
    terms: list[str] = []
    values: list[object] = []
    check_pattern(wanted.plate)
    if wanted.plate is not None:
        is_pattern = "?" in wanted.plate or "*" in wanted.plate
        # The index of the plates is looked through for a pattern: a fortieth of the pages of the reads themselves.
        terms.append(_BY_PATTERN if is_pattern else "r.plate = ?")
        values.append(wanted.plate)
    for term, value in (
        ("r.captured_at >= ?", wanted.captured_from and to_text(wanted.captured_from)),
        ("r.captured_at < ?", wanted.captured_until and to_text(wanted.captured_until)),
        ("r.camera = ?", wanted.camera),
    ):
        if value is not None:
            terms.append(term)
            values.append(value)
    return terms, values


def as_row(read: RecordedRead) -> dict[str, object]:
    """The row of ``reads`` that a read is kept as."""
    plate = read.plate
    placed = read.fix.fix if read.fix is not None and read.fix.fresh else None
    return {
        "read_id": str(read.read_id),
        "session_id": str(read.session.session_id) if read.session else None,
        "unit": read.unit,
        "camera": plate.camera,
        "plate": plate.reading.text,
        "plate_fold": fold(plate.reading.text),
        "confidence": float(plate.reading.confidence),
        "characters": to_json(CHARACTERS, plate.reading.characters),
        "state": plate.reading.state,
        "state_confidence": float(plate.reading.state_confidence),
        "captured_at": to_text(plate.captured_at),
        "first_seen_at": to_text(plate.first_seen_at),
        "last_seen_at": to_text(plate.last_seen_at),
        "recorded_at": to_text(read.recorded_at),
        "frames": plate.frames,
        "box": to_json(BOX, plate.box),
        "frame_width": plate.frame_size[0],
        "frame_height": plate.frame_size[1],
        "reader": plate.reader,
        "votes": to_json(VOTES, plate.votes),
        "lat": placed.lat if placed is not None else None,
        "lon": placed.lon if placed is not None else None,
        "fix": to_json(FIX, read.fix) if read.fix else None,
        "vehicle_colour": plate.vehicle_colour.code if plate.vehicle_colour else None,
        "vehicle_colour_confidence": float(plate.vehicle_colour.confidence) if plate.vehicle_colour else None,
    }


def _read(row: Mapping[str, Any], scene_jpeg: bytes, votes: tuple[FrameVote, ...] = ()) -> RecordedRead:
    plate = PlateRead(
        camera=row["camera"],
        reading=Reading(
            text=row["plate"],
            confidence=row["confidence"],
            characters=CHARACTERS.validate_json(row["characters"]),
            state=row["state"],
            state_confidence=row["state_confidence"],
        ),
        captured_at=from_text(row["captured_at"]),
        first_seen_at=from_text(row["first_seen_at"]),
        last_seen_at=from_text(row["last_seen_at"]),
        frames=row["frames"],
        box=BOX.validate_json(row["box"]),
        frame_size=(row["frame_width"], row["frame_height"]),
        plate_jpeg=row["plate_jpeg"] or b"",
        scene_jpeg=scene_jpeg,
        reader=row["reader"],
        vehicle_colour=_colour(row["vehicle_colour"], row["vehicle_colour_confidence"]),
        votes=votes,
    )
    return RecordedRead(
        read_id=UUID(row["read_id"]),
        plate=plate,
        fix=FIX.validate_json(row["fix"]) if row["fix"] else None,
        session=shifts.from_row(row),
        unit=row["unit"],
        recorded_at=from_text(row["recorded_at"]),
    )


def _colour(code: str | None, confidence: float | None) -> ColourGuess | None:
    """None for a vehicle whose colour could not be told, and for reads from before it was looked at."""
    return None if code is None else ColourGuess(code, confidence or 0.0)
