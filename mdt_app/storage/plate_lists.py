# SPDX-License-Identifier: Apache-2.0
"""Which reads a search finds, without opening the files of days: lists in the index, under the own keys of the days.

Opening a day's file costs 9 ms (docs/decisions/0018), so a search of a year would take three seconds; its lists are
looked through in a fraction of one. A day's list has, of each of its reads, the row, the moment, the camera, the place
and the plate. It is sealed under a key derived from the day's and so dies with it. It is made when a search first
meets a past day without one, and goes with the next read that is added to that day. No read is ever taken out of a
day, so a row stays what it was for as long as its day lives.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from mdt_app.storage import plate_search
from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.vault import Vault
from policy.places import Circle

NONCE_BYTES = 12
NO_PLACE = -(2**31)
"""In a list's degrees: the read has no position."""

#: Degrees are kept as whole numbers of these: a centimetre.
_DEGREE = 1e7
#: Newest first; the index answers it alone.
_COLUMNS = (
    "SELECT rowid, captured_at, camera, lat, lon, plate FROM reads INDEXED BY reads_by_moment"
    " ORDER BY captured_at DESC, plate DESC, camera DESC, lat DESC, lon DESC, rowid DESC"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reads are searched for; what is None does not limit.

    Attributes:
        plate: normalised text, or a pattern with ``?`` (one) and ``*`` (any).
        captured_from: UTC, from this moment on.
        captured_until: UTC, before this moment.
        camera: id.
        area: where they were made; a read without a position is in none.
    """

    plate: str | None = None
    captured_from: datetime | None = None
    captured_until: datetime | None = None
    camera: str | None = None
    area: Circle | None = None


@dataclass(frozen=True, slots=True)
class DayRows:
    """What a day has of it.

    Attributes:
        rows: of the day's ``reads``, newest first.
        unplaced: reads that fit but for the place, which nobody knows of them.
    """

    day: date
    rows: NDArray[np.int64] = field(repr=False)
    unplaced: int = 0


@dataclass(frozen=True, slots=True)
class _Columns:
    """A day's reads, newest first, column by column.

    Attributes:
        moments: microseconds since 1970, UTC.
        cameras: places in ``names``.
        lat, lon: degrees times ``_DEGREE``, ``NO_PLACE`` without a position.
        plates: one a line, with a line's end before the first and after the last.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    moments: NDArray[np.int64]
    cameras: NDArray[np.uint16]
    lat: NDArray[np.int32]
    lon: NDArray[np.int32]
    plates: bytes = field(repr=False)


def fitting(vault: Vault, days: Iterable[date], wanted: Wanted, today: date) -> Iterator[DayRows]:
    """What each of the days has of what is wanted, in their order; days without any are left out.

    Args:
        vault: the open store.
        days: to be searched.
        wanted: what a read must be.
        today: UTC; its file grows, so no list is made of it. A day that does not open is told by the vault.
    """
    for day in days:
        columns = _listed(vault, day)
        if columns is None and day < today:
            columns = _made(vault, day)
        if columns is None:
            columns = next((_columns(database) for _, database in vault.each((day,))), None)
        found = _fitting(day, columns, wanted) if columns is not None else None
        if found is not None and (found.rows.size or found.unplaced):
            yield found


def forget(index: Database, name: str) -> None:
    """Let go of a day's list; the caller adds a read to the day, or destroys it."""
    index.conn.execute("DELETE FROM day_plates WHERE day = ?", (name,))


def _fitting(day: date, columns: _Columns, wanted: Wanted) -> DayRows:
    fits: NDArray[np.bool_] = np.ones(columns.rows.size, np.bool_)
    if wanted.plate is not None:
        fits &= plate_search.lines(columns.plates, wanted.plate, columns.rows.size)
    if wanted.captured_from is not None:
        fits &= columns.moments >= _microseconds(wanted.captured_from)
    if wanted.captured_until is not None:
        fits &= columns.moments < _microseconds(wanted.captured_until)
    if wanted.camera is not None:
        number = columns.names.index(wanted.camera) if wanted.camera in columns.names else len(columns.names)
        fits &= columns.cameras == number
    if wanted.area is None:
        return DayRows(day, columns.rows[fits])
    placed = columns.lat != NO_PLACE
    unplaced = int(np.count_nonzero(fits & ~placed))
    places = np.flatnonzero(fits & placed)
    inside = plate_search.within(columns.lat[places] / _DEGREE, columns.lon[places] / _DEGREE, wanted.area)
    return DayRows(day, columns.rows[places[inside]], unplaced)


def _microseconds(moment: datetime) -> int:
    return int(np.datetime64(moment.replace(tzinfo=None), "us").astype(np.int64))


def _listed(vault: Vault, day: date) -> _Columns | None:
    """The list of a day; None without one, or with one that is not as it was written."""
    rows = vault.index().rows("SELECT sealed FROM day_plates WHERE day = ?", (day.isoformat(),))
    if not rows:
        return None
    sealed = rows[0]["sealed"]
    try:
        plain = _key(vault, day).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except (InvalidTag, StoreTrouble):
        # Damaged, of an older form, or its day was destroyed since.
        return None
    return _unpacked(plain)


def _made(vault: Vault, day: date) -> _Columns | None:
    """Make a day's list; None when the day cannot be read, which whoever opens it then tells."""
    index = vault.index()
    try:
        # Whoever adds a read changes the index too: none comes between the look at the day and its list.
        with index.transaction(), vault.reading(day) as database:
            columns = _columns(database)
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = nonce + _key(vault, day).encrypt(nonce, _packed(columns), None)
            index.table("day_plates").upsert({"day": day.isoformat(), "sealed": sealed}, pk="day")
    except StoreTrouble:
        return None
    return columns


def _columns(database: Database) -> _Columns:
    found = database.conn.execute(_COLUMNS).fetchall()
    rows, moments, cameras, lat, lon, plates = zip(*found, strict=True) if found else ((),) * 6
    names = tuple(sorted(set(cameras)))
    number = {name: place for place, name in enumerate(names)}
    return _Columns(
        names,
        np.array(rows, np.int64),
        np.array([moment.removesuffix("Z") for moment in moments], "datetime64[us]").astype(np.int64),
        np.array([number[camera] for camera in cameras], np.uint16),
        _degrees(lat),
        _degrees(lon),
        b"\n" + "".join(f"{plate}\n" for plate in plates).encode(),
    )


def _degrees(values: Iterable[float | None]) -> NDArray[np.int32]:
    return np.array([NO_PLACE if one is None else round(one * _DEGREE) for one in values], np.int32)


def _packed(columns: _Columns) -> bytes:
    head = json.dumps({"rows": columns.rows.size, "cameras": columns.names}).encode()
    numbers = (columns.rows, columns.moments, columns.cameras, columns.lat, columns.lon)
    return b"".join((head, b"\n", *(part.tobytes() for part in numbers), columns.plates))


def _unpacked(plain: bytes) -> _Columns:
    head, _, _ = plain.partition(b"\n")
    about, at = json.loads(head), len(head) + 1
    parts: list[NDArray[Any]] = []
    for kind in (np.int64, np.int64, np.uint16, np.int32, np.int32):
        parts.append(np.frombuffer(plain, kind, about["rows"], at))
        at += parts[-1].nbytes
    rows, moments, cameras, lat, lon = parts
    return _Columns(tuple(about["cameras"]), rows, moments, cameras, lat, lon, plain[at:])


def _key(vault: Vault, day: date) -> AESGCM:
    # 1 was the text of the plates alone; what was sealed under it does not open and is made anew.
    derived = HKDF(hashes.SHA256(), 32, None, b"patrol-mdt plates of a day 2")
    return AESGCM(derived.derive(vault.ring.key_for(day.isoformat())))
