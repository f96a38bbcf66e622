# SPDX-License-Identifier: Apache-2.0
"""What the department stores: once, sealed, the same on SQLite and on PostgreSQL."""

import base64
import gzip
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, func, insert, select

from server.db.base import Table
from server.db.migrate import upgrade
from server.db.session import Database
from server.db.tables import AuditRow, DayKey, Device, Picture, Read, Refusal
from server.errors import Misconfigured, NotFound, Refused
from server.seal import ServerKey
from server.services.batch import ParsedBatch, parse
from server.services.hotlists import HotLists
from server.services.ingest import Ingest
from server.services.inventory import inventory
from sync.wire import BatchAnswerV1, BatchV1, HotListSnapshotV1, Outcome, ReadV1
from tests.helpers.department import running_department
from tests.helpers.postgres import new_database, postgres_url
from tests.helpers.transfer import NOON, PLATE, wire_entry, wire_hit, wire_read, wire_verification

pytestmark = pytest.mark.integration

KEY = ServerKey(bytes(range(32)))
DEVICE = "mdt-test"


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """One PostgreSQL for this file."""
    with postgres_url() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database with one enrolled terminal."""
    url = f"sqlite:///{tmp_path / 'department.sqlite3'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("cluster"))
    opened = Database(url)
    upgrade(opened)
    with opened.write() as session:
        session.execute(
            insert(Device).values(
                device=DEVICE, unit="12", serial="1", enrolled_at=NOON, expires_at=NOON + timedelta(days=1)
            )
        )
    yield opened
    opened.close()


def parsed(*reads: ReadV1, **others: Any) -> ParsedBatch:
    """A batch as it comes out of a request."""
    return parse(BatchV1(reads=reads, **others).model_dump_json().encode())


def ingest(database: Database) -> Ingest:
    """The intake at noon."""
    return Ingest(database, KEY, lambda: NOON)


def outcomes(answer: BatchAnswerV1) -> list[Outcome]:
    """What became of each record."""
    return [item.outcome for item in answer.items]


def count(database: Database, table: type[Table]) -> int:
    """Rows of a table."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_migrations_end_at_the_tables(database: Database) -> None:
    """``upgrade head`` makes exactly what the program uses; doing it again changes nothing."""
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_a_record_is_stored_once_and_opens_again(database: Database) -> None:
    """The sealed body is the read without its pictures; the pictures are sealed beside it."""
    read = wire_read(DEVICE)
    intake = ingest(database)
    assert outcomes(intake.take(parsed(read), DEVICE)) == [Outcome.ACCEPTED]
    assert outcomes(intake.take(parsed(read), DEVICE)) == [Outcome.DUPLICATE]
    assert (count(database, Read), count(database, Picture)) == (1, 2)
    with database.read() as session:
        row = session.scalars(select(Read)).one()
        wrapped = session.scalars(select(DayKey)).one().wrapped
        pictures = {picture.kind: picture.sealed for picture in session.scalars(select(Picture))}
    key = KEY.unwrap(wrapped, "2026-11-21")
    body = json.loads(key.open(row.body, f"body:{read.read_id}"))
    without = {"plate_jpeg": b"", "scene_jpeg": b""}
    assert ReadV1.model_validate_json(json.dumps(body)) == read.model_copy(update=without)
    assert key.open(pictures["plate"], f"plate:{read.read_id}") == read.plate_jpeg
    assert key.open(pictures["scene"], f"scene:{read.read_id}") == read.scene_jpeg
    assert row.captured_at == read.captured_at
    assert row.plate_index == key.index(PLATE)


def test_a_conflict_is_kept_apart(database: Database) -> None:
    """The refused body is there for the administrator, sealed under its day."""
    read = wire_read(DEVICE)
    other = read.model_copy(update={"text": "7ZQQ001"})
    intake = ingest(database)
    intake.take(parsed(read), DEVICE)
    assert outcomes(intake.take(parsed(other), DEVICE)) == [Outcome.REFUSED]
    with database.read() as session:
        refusal = session.scalars(select(Refusal)).one()
        wrapped = session.scalars(select(DayKey)).one().wrapped
    assert refusal.body is not None
    kept = KEY.unwrap(wrapped, "2026-11-21").open(refusal.body, f"refused:{read.read_id}")
    assert json.loads(kept)["text"] == "7ZQQ001"


def test_each_day_has_its_own_key_and_a_destroyed_key_opens_nothing(database: Database) -> None:
    """The day of a read is the UTC day of its capture."""
    late, early = (wire_read(DEVICE, captured_at=datetime(2026, 11, day, tzinfo=UTC)) for day in (21, 22))
    ingest(database).take(parsed(late, early), DEVICE)
    with database.write() as session:
        assert set(session.scalars(select(DayKey.day))) == {date(2026, 11, 21), date(2026, 11, 22)}
        session.execute(delete(DayKey).where(DayKey.day == date(2026, 11, 21)))
        body = session.scalars(select(Read.body).where(Read.read_id == late.read_id)).one()
        survivor = KEY.unwrap(session.scalars(select(DayKey.wrapped)).one(), "2026-11-22")
    with pytest.raises(Misconfigured):
        survivor.open(body, f"body:{late.read_id}")


def test_two_writers_of_the_same_batch_store_it_once(database: Database) -> None:
    """A retry that overtakes its first attempt: each record is accepted by exactly one of them."""
    reads = [wire_read(DEVICE) for _ in range(20)]
    hit = wire_hit(reads[0].read_id)
    batch = parsed(*reads, hits=(hit,), verifications=(wire_verification(hit.hit_id),))
    answers: list[BatchAnswerV1] = []
    barrier = threading.Barrier(4)

    def send() -> None:
        barrier.wait()
        answers.append(ingest(database).take(batch, DEVICE))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    everything = [outcome for answer in answers for outcome in outcomes(answer)]
    assert len(answers) == 4
    assert everything.count(Outcome.ACCEPTED) == 22
    assert everything.count(Outcome.DUPLICATE) == 3 * 22
    assert count(database, Read) == 20
    assert inventory(database, DEVICE, NOON, NOON + timedelta(seconds=1)).hits == (hit.hit_id,)


def test_audit_holds_counts_and_no_plate(database: Database) -> None:
    """One row for each batch."""
    ingest(database).take(parsed(wire_read(DEVICE), wire_read("mdt-other")), DEVICE)
    with database.read() as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.event, row.outcome, row.actor) == ("ingest.batch", "failure", DEVICE)
    assert (row.detail["reads"], row.detail["accepted"], row.detail["refused"]) == (2, 1, 1)
    assert PLATE not in json.dumps(row.detail)


def test_hot_lists_are_offered_newest_first_and_handed_out_as_put_in(database: Database) -> None:
    """With version, age and digest; an older extract does not replace a newer one."""
    now = [NOON]
    lists = HotLists(database, KEY, lambda: now[0])
    first = lists.publish(
        "stolen", "Stolen", NOON - timedelta(days=1), [wire_entry()], source="test", actor="t"
    )
    now[0] += timedelta(hours=1)
    second = lists.publish("stolen", "Stolen", NOON, [wire_entry("7ZQQ001")], source="test", actor="t")
    assert first.version != second.version
    assert lists.catalogue().lists == (second,)
    snapshot = HotListSnapshotV1.model_validate_json(
        gzip.decompress(lists.snapshot_gzip("stolen", second.version))
    )
    assert (snapshot.head, [entry.plate for entry in snapshot.entries]) == (second, ["7ZQQ001"])
    assert snapshot.head.extracted_at == NOON
    with pytest.raises(Refused, match="Import the newer extract"):
        lists.publish("stolen", "Stolen", NOON - timedelta(days=2), [], source="test", actor="t")
    with pytest.raises(Refused, match="another list"):
        lists.publish("other", "Other", NOON, [wire_entry()], source="test", actor="t")
    with pytest.raises(NotFound):
        lists.snapshot_gzip("stolen", "none")


@pytest.mark.clause("SR-465.5-1-ii", "MB-462.6-1-ii", "PB-434.5-1-ii", "MP-462.6-1-ii", "WV-471.7-1-ii")
def test_no_plate_place_or_picture_lies_on_disk(tmp_path: Path) -> None:
    """Canaries in reads, hits, verifications, refusals and hot lists: none in any file, in any usual form."""
    database = Database(f"sqlite:///{tmp_path / 'department.sqlite3'}")
    try:
        upgrade(database)
        with database.write() as session:
            session.execute(
                insert(Device).values(device=DEVICE, unit="1", serial="1", enrolled_at=NOON, expires_at=NOON)
            )
        read = wire_read(DEVICE)
        hit = wire_hit(read.read_id)
        conflict = read.model_copy(update={"confidence": 0.5})
        batch = parsed(read, conflict, hits=(hit,), verifications=(wire_verification(hit.hit_id),))
        assert outcomes(ingest(database).take(batch, DEVICE)).count(Outcome.ACCEPTED) == 3
        HotLists(database, KEY, lambda: NOON).publish(
            "stolen", "S", NOON, [wire_entry()], source="t", actor="t"
        )
        with database.engine.connect() as connection:  # write-ahead file still there
            files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
            connection.exec_driver_sql("select 1")
    finally:
        database.close()
    assert any(name.endswith("-wal") and content for name, content in files.items())
    assert any(b"2026-11-21" in content for content in files.values()), "the search finds what is in the open"
    canaries = [PLATE.encode(), PLATE.encode("utf-16-le"), b"37.9735", b"122.5311", b"scene picture"]
    canaries += [base64.b64encode(b"plate picture")[:-4], KEY.secret]
    for name, content in files.items():
        for canary in canaries:
            assert canary not in content, (name, canary)


def test_the_server_runs_on_postgresql(cluster: str, tmp_path: Path) -> None:
    """The same commands and the same answers; nothing of the records lies in the data folder."""
    with running_department(tmp_path / "data", new_database(cluster)) as department:
        enrolled = department.enrol(tmp_path / "terminal")
        batch = BatchV1(reads=tuple(wire_read(enrolled.device) for _ in range(3)))
        with department.client(enrolled.credentials) as client:
            assert outcomes(client.send(batch)) == [Outcome.ACCEPTED] * 3
            assert outcomes(client.send(batch)) == [Outcome.DUPLICATE] * 3
        assert department.json("status")["reads"] == 3
        assert not (department.folder / "department.sqlite3").exists()
