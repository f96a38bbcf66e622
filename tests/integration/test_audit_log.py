# SPDX-License-Identifier: Apache-2.0
"""The audit log in a real store: it only grows, and whatever is done to it behind its back is found."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import resources
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent, ChainHead, ChainReport
from mdt_app.storage.audit_form import FIELDS, FIRST_FORM, FORM, fields_of
from mdt_app.storage.audit_pen import AuditPen, Origin
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.errors import AuditUnwritable, RowRefused
from mdt_app.storage.index_form import upgrade_index
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.password_key import Argon2Cost
from mdt_app.storage.ring_file import NewSlot
from policy.chain import GENESIS, event_hash
from tests.helpers.json_schema import problems
from tests.helpers.stores import MORNING

pytestmark = pytest.mark.integration

CHEAP = Argon2Cost(time=1, memory_kib=1024, lanes=1)
SECRET = "8QTQ74"
"""Begins every plate that is searched for in this file."""


def pen_of(folder: Path) -> AuditPen:
    """A pen with a ring of its own."""
    path = folder / "ring.json"
    ring = KeyRing(path) if path.exists() else KeyRing.create(path, NewSlot("a", "b c d", None), CHEAP)
    return AuditPen(ring.open("a", "b c d"), monotonic=lambda: 12.5)


def opened(folder: Path, pen: AuditPen) -> Database:
    """A connection to the log in this folder."""
    database = open_database(folder / "s.db", bytes(32), create=True)
    database.pen = pen
    upgrade_index(database)
    return database


def inquiry(number: int) -> AuditEvent:
    """A search for a plate."""
    return AuditEvent(
        MORNING,
        "inquiry",
        username="unit12.officer",
        query_elements={"plate": f"{SECRET}{number}"},
        purpose="routine_patrol",
        case_no="26-1001",
        reason=f"stolen vehicle {SECRET}",
        rows=number,
    )


@pytest.fixture
def pen(tmp_path: Path) -> AuditPen:
    """Of a terminal that is enrolled."""
    made = pen_of(tmp_path)
    made.origin = Origin("Watsonville Police Department", "mdt-1", "12")
    return made


@pytest.fixture
def database(tmp_path: Path, pen: AuditPen) -> Iterator[Database]:
    """A store with ten events."""
    database = opened(tmp_path, pen)
    for number in range(10):
        audit.append(database, inquiry(number))
    yield database
    database.close()


def test_an_untouched_chain_verifies(database: Database) -> None:
    """Also against its own head."""
    assert audit.verify(database) == ChainReport(10)
    assert audit.verify(database, audit.head(database)).ok


def test_events_come_back_as_written(database: Database) -> None:
    """Newest first, with every field of the access record."""
    newest, *_ = audit.events(database, limit=3)
    assert newest == inquiry(9)
    assert len(audit.events(database, limit=100, before_seq=4)) == 3


@pytest.mark.clause("SR-465.5-a-ii", "PB-434.5-b-ii", "MP-462.6-a-ii", "WV-471.7-b-ii", "MB-462.6-b")
def test_an_event_has_every_field_of_the_schema(database: Database) -> None:
    """Name, date, time and all else that CJIS AU-3 and Civil Code 1798.90.52 ask for."""
    schema = json.loads(resources.text("audit/event.schema.json"))
    assert set(schema["properties"]) == set(FIELDS[FORM])
    for kept in audit.kept_events(database):
        assert list(problems(kept.fields, schema)) == []
    fields = next(audit.kept_events(database)).fields
    assert (fields["org"], fields["device_id"], fields["vehicle"], fields["time_source"]) == (
        "Watsonville Police Department",
        "mdt-1",
        "12",
        "system",
    )
    assert (fields["at"], fields["monotonic_ms"]) == ("2026-11-21T16:00:00.250000Z", 12500)


def test_role_and_length_of_the_session_come_from_the_store(database: Database) -> None:
    """Whoever writes an event cannot say them."""
    database.table("accounts").insert(
        {"username": "unit12.officer", "display_name": "Officer 12", "role": "sworn_officer", "unit": "12"}
        | {"password_hash": "", "created_at": ""}
    )
    database.table("sessions").insert(
        {"session_id": "s", "username": "unit12.officer", "display_name": "Officer 12", "unit": "12"}
        | {"purpose": "routine_patrol", "started_at": "2026-11-21T15:00:00.000000Z"}
    )
    audit.append(database, AuditEvent(MORNING, "sign_off", username="unit12.officer", session_id="s"))
    fields = next(audit.kept_events(database, newest_first=True)).fields
    assert (fields["role"], fields["session_seconds"]) == ("sworn_officer", 3600)


def test_a_command_of_the_unit_writes_from_where_the_shift_did(database: Database, tmp_path: Path) -> None:
    """It was given no origin of its own."""
    other = opened(tmp_path, pen_of(tmp_path))
    audit.append(other, AuditEvent(MORNING, "training_recorded"))
    fields = next(audit.kept_events(other, newest_first=True)).fields
    assert (fields["org"], fields["vehicle"]) == ("Watsonville Police Department", "12")
    other.close()


class TestSealing:
    """What was searched for lies under the key of its year."""

    def test_no_plate_lies_in_a_row(self, database: Database) -> None:
        """Nor the reason in words; not even for somebody who has the index's key."""
        rows = database.rows("SELECT * FROM audit")
        assert SECRET not in str(rows)
        assert all(SECRET.encode() not in row["sealed"] for row in rows)

    def test_the_chain_verifies_when_the_years_key_is_gone(self, database: Database, pen: AuditPen) -> None:
        """And nothing of what was searched for comes back (compliance PU-8)."""
        pen._ring.destroy_keys({"audit 2026"})
        assert audit.verify(database) == ChainReport(10)
        newest, *_ = audit.events(database)
        assert (newest.query_elements, newest.reason, newest.case_no) == ({}, "", "26-1001")

    def test_each_year_has_its_key(self, database: Database, pen: AuditPen) -> None:
        """Destroying the old one leaves the new one."""
        later = datetime(2027, 1, 1, tzinfo=UTC)
        audit.append(database, AuditEvent(later, "inquiry", query_elements={"plate": "8QTQ999"}))
        assert {"audit 2026", "audit 2027"} <= pen._ring.names()
        pen._ring.destroy_keys({"audit 2026"})
        newest, before, *_ = audit.events(database)
        assert (newest.query_elements, before.query_elements) == ({"plate": "8QTQ999"}, {})

    @pytest.mark.parametrize(
        "tamper",
        [
            "UPDATE audit SET sealed = (SELECT sealed FROM audit WHERE seq = 5) WHERE seq = 4",
            "UPDATE audit SET sealed = zeroblob(90) WHERE seq = 4",
        ],
        ids=["another event's", "damaged"],
    )
    def test_other_sealed_content_is_found(self, database: Database, tamper: str) -> None:
        """Though the event's hash does not cover it."""
        _without_guard(database)
        database.execute(tamper)
        report = audit.verify(database)
        assert (report.first_bad, "event 4" in report.problem) == (4, True)

    def test_content_sealed_anew_does_not_fit_its_digest(self, database: Database, pen: AuditPen) -> None:
        """By somebody who has the year's key too."""
        _without_guard(database)
        content = next(audit.kept_events(database)).content
        assert content is not None
        content.query_elements["plate"] = "9QQQ999"
        database.table("audit").update(1, {"sealed": pen.seal(content, MORNING, 1)})
        report = audit.verify(database)
        assert (report.first_bad, "event 1" in report.problem) == (1, True)

    def test_without_a_pen_nothing_is_written(self, tmp_path: Path, database: Database) -> None:
        """A log that could not be sealed is not written in the open."""
        bare = open_database(tmp_path / "s.db", bytes(32))
        with pytest.raises(AuditUnwritable):
            audit.append(bare, inquiry(1))
        assert audit.verify(bare) == ChainReport(10)
        bare.close()


class TestOldForm:
    """Logs from before have events with fewer fields."""

    @pytest.fixture
    def mixed(self, tmp_path: Path, pen: AuditPen) -> Iterator[Database]:
        """Three old events, as they were written, and two new ones after them."""
        database = opened(tmp_path, pen)
        previous = GENESIS
        for seq in range(1, 4):
            row = dict.fromkeys(FIELDS[FIRST_FORM], "") | {"seq": seq, "rows": 0, "prev_hash": previous}
            row |= {
                "at": f"2026-11-20T08:0{seq}:00.000000Z",
                "event": "inquiry",
                "query_elements": '{"plate":"8QTQ743"}',
            }
            del row["hash"]
            row["hash"] = previous = event_hash(row)
            database.table("audit").insert(row)
        for number in range(2):
            audit.append(database, inquiry(number))
        yield database
        database.close()

    def test_they_verify_and_are_read(self, mixed: Database) -> None:
        """Beside the new ones, in one chain."""
        assert audit.verify(mixed) == ChainReport(5)
        *_, oldest = audit.events(mixed)
        assert oldest.query_elements == {"plate": "8QTQ743"}

    @pytest.mark.parametrize(
        "tamper", ["form = 2 WHERE seq = 2", "form = 1 WHERE seq = 4", "form = 3 WHERE seq = 4"]
    )
    def test_an_event_cannot_pass_for_one_of_the_other_form(self, mixed: Database, tamper: str) -> None:
        """The new form is covered by the hash."""
        _without_guard(mixed)
        mixed.execute(f"UPDATE audit SET {tamper}")
        assert audit.verify(mixed).first_bad == int(tamper[-1])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET username = 'somebody'",
        "DELETE FROM audit WHERE seq = 10",
        "REPLACE INTO audit SELECT * FROM audit",
    ],
)
def test_the_log_cannot_be_changed_through_the_store(database: Database, change: str) -> None:
    """Neither updated nor deleted nor replaced (compliance AI-2)."""
    with pytest.raises(RowRefused):
        database.execute(change)
    assert audit.verify(database) == ChainReport(10)


def _without_guard(database: Database) -> None:
    database.execute("DROP TRIGGER audit_never_changes")
    database.execute("DROP TRIGGER audit_never_shrinks")


NUMBERS = {"seq", "form", "rows", "monotonic_ms", "session_seconds", "bytes_in", "bytes_out"}


@pytest.mark.clause("WV-471.5-h-ii")
@pytest.mark.parametrize("field", [name for name in FIELDS[FORM] if name not in {"seq", "form"}])
def test_an_edit_of_any_field_is_found_at_its_event(database: Database, field: str) -> None:
    """By somebody who holds the key and removes the guard."""
    _without_guard(database)
    change = "ifnull({0}, 0) + 1" if field in NUMBERS else "ifnull({0}, '') || 'x'"
    database.execute(f"UPDATE audit SET {field} = {change.format(field)} WHERE seq = 4")
    report = audit.verify(database)
    # A hash put in the place of the right one shows at the event that has it; so does a link.
    assert report.first_bad == 4
    assert "vent 4" in report.problem


@pytest.mark.parametrize(("most", "first_bad"), [(100, 4), (7, 4), (6, None)])
def test_the_newest_events_are_checked_alone(database: Database, most: int, first_bad: int | None) -> None:
    """Quick enough for every sign-on; what lies before is the whole check's business."""
    assert audit.verify_tail(database, most) == ChainReport(min(most, 10))
    _without_guard(database)
    database.execute("UPDATE audit SET username = 'somebody' WHERE seq = 4")
    assert audit.verify_tail(database, most).first_bad == first_bad


@pytest.mark.clause("WV-471.5-h-ii")
@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        ("DELETE FROM audit WHERE seq = 6", 6),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET rows = 99 WHERE seq = 7", 7),
        ("UPDATE audit SET seq = seq + 100 WHERE seq > 8", 9),
    ],
)
def test_a_missing_or_moved_event_is_found(database: Database, tamper: str, first_bad: int) -> None:
    """The report names the first event that is not as it was."""
    _without_guard(database)
    database.execute(tamper)
    assert audit.verify(database).first_bad == first_bad


def test_a_cut_tail_is_found_against_a_head_kept_elsewhere(database: Database) -> None:
    """The chain alone cannot show it; the head that the department signed does."""
    anchor = audit.head(database)
    _without_guard(database)
    database.execute("DELETE FROM audit WHERE seq > 7")
    assert audit.verify(database).ok
    report = audit.verify(database, anchor)
    assert (report.first_bad, "ends at event 7" in report.problem) == (8, True)


def _rewrite(database: Database) -> None:
    """Change event 2 and chain everything after it anew, as somebody with the program could."""
    previous = GENESIS
    for row in database.rows("SELECT * FROM audit ORDER BY seq"):
        if row["seq"] == 2:
            row["username"] = "somebody"
        row["prev_hash"] = previous
        previous = row["hash"] = event_hash(fields_of(row))
        database.table("audit").update(row["seq"], row)


def test_a_rewritten_chain_is_found_against_a_head_kept_elsewhere(database: Database) -> None:
    """All hashes fit, yet the head is not the signed one."""
    anchor = audit.head(database)
    _without_guard(database)
    _rewrite(database)
    assert audit.verify(database).ok
    assert audit.verify(database, anchor).first_bad == 10


def test_an_outsider_can_check_it_with_nothing_but_sha256(database: Database) -> None:
    """The rule in ``policy.chain`` is all that is needed."""
    previous = "0" * 64
    for kept in audit.kept_events(database):
        content = {name: value for name, value in kept.fields.items() if name != "hash"}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert kept.fields["prev_hash"] == previous
        assert kept.fields["hash"] == hashlib.sha256(text.encode()).hexdigest()
        previous = kept.fields["hash"]


@pytest.mark.parametrize("anchor", [ChainHead(0, GENESIS, None)])
def test_an_empty_log_is_whole(tmp_path: Path, pen: AuditPen, anchor: ChainHead) -> None:
    """Nothing happened yet."""
    database = opened(tmp_path, pen)
    assert audit.head(database) == anchor
    assert audit.verify(database, anchor) == ChainReport(0)
    database.close()


def test_two_writers_make_one_chain(database: Database, tmp_path: Path, pen: AuditPen) -> None:
    """Each takes the file's write place before it looks at the head."""
    other = opened(tmp_path, pen)
    writers: tuple[Callable[[AuditEvent], object], ...] = (
        lambda event: audit.append(database, event),
        lambda event: audit.append(other, event),
    )
    for number in range(20):
        writers[number % 2](AuditEvent(MORNING + timedelta(seconds=number), f"event_{number}"))
    assert audit.verify(other) == ChainReport(30)
    other.close()
