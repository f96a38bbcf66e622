# SPDX-License-Identifier: Apache-2.0
"""Days of reads in a car, sent or not, for the tests of the purge."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from uuid6 import uuid7

from mdt_app.domain.patrol import RecordedRead
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import outbox, reads
from mdt_app.storage.times import to_text
from mdt_app.storage.vault import Vault
from mdt_app.storage.witnesses import Witness, saw
from sync.wire import RecordKind
from tests.helpers.stores import MORNING, OFFICER, Clock, fix_at, make_unit, plate_read, sign_on

FIRST = date(2026, 11, 2)
SECOND = FIRST + timedelta(days=1)
#: What the plates of a day begin with; each is looked for in files byte by byte.
PLATES = ("8QTQ741", "8QTQ742", "8QTQ743")


def noon(day: date) -> datetime:
    """12:00 UTC of a day."""
    return datetime.combine(day, time(12), UTC)


def store_day(
    signed_on: SignedOn, day: date, plates: Iterable[str] = PLATES, *, sent: bool = True
) -> tuple[UUID, ...]:
    """Reads of a day, a minute apart from noon, as the recorder keeps them; with the department's receipt."""
    database, ids = signed_on.vault.day(day), []
    with database.transaction():
        for number, text in enumerate(plates):
            at = noon(day) + timedelta(minutes=number)
            plate = plate_read(text, at=at)
            read = RecordedRead(uuid7(), plate, fix_at(at), signed_on.session, "12", at)
            reads.add(database, read)
            outbox.queue(database, RecordKind.READ, read.read_id, at)
            ids.append(read.read_id)
    if sent:
        receive(signed_on.vault, day)
    return tuple(ids)


def receive(vault: Vault, day: date) -> None:
    """The department's receipt for all of a day."""
    database = vault.day(day)
    with database.transaction():
        database.conn.execute("UPDATE outbox SET sent_at = ?", (to_text(noon(day) + timedelta(hours=1)),))


def vouch(vault: Vault, at: datetime, witness: Witness = Witness.DEPARTMENT) -> None:
    """Somebody outside the car gives the time."""
    saw(vault.index(), witness, at)


def two_days(folder: Path, clock: Clock, make: Callable[[Path, Clock], Path] = make_unit) -> SignedOn:
    """An officer at work on the 21st, in a car with two days that the department has."""
    signed_on = sign_on(make(folder, clock), clock, OFFICER)
    for day in (FIRST, SECOND):
        store_day(signed_on, day)
    vouch(signed_on.vault, MORNING)
    return signed_on


def texts_in(folder: Path, texts: Iterable[str] = PLATES) -> set[str]:
    """Which of these texts lie in the open in some file of a folder."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {text for text in texts for content in contents if text.encode("latin-1") in content}
