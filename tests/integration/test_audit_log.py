# SPDX-License-Identifier: Apache-2.0
"""The audit log in a real store: it only grows, and whatever is done to it behind its back is found."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent, ChainHead, ChainReport
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.errors import RowRefused
from mdt_app.storage.migrations import upgrade
from tests.helpers.stores import MORNING

pytestmark = pytest.mark.integration


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store with ten events."""
    database = open_database(tmp_path / "s.db", bytes(32), create=True)
    upgrade(database)
    for number in range(10):
        audit.append(
            database,
            AuditEvent(
                MORNING,
                "inquiry",
                username="unit12.officer",
                query_elements={"plate": f"8QTQ74{number}"},
                purpose="routine_patrol",
                case_no="26-1001",
                reason="stolen vehicle",
                rows=number,
            ),
        )
    yield database
    database.close()


def test_an_untouched_chain_verifies(database: Database) -> None:
    """Also against its own head."""
    assert audit.verify(database) == ChainReport(10)
    assert audit.verify(database, audit.head(database)).ok


def test_events_come_back_as_written(database: Database) -> None:
    """Newest first, with every field of the access record."""
    newest, *_ = audit.events(database, limit=3)
    assert newest.query_elements == {"plate": "8QTQ749"}
    assert (newest.purpose, newest.case_no, newest.reason, newest.rows) == (
        "routine_patrol",
        "26-1001",
        "stolen vehicle",
        9,
    )
    assert len(audit.events(database, limit=100, before_seq=4)) == 3


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


FIELDS = (
    "at",
    "event",
    "outcome",
    "username",
    "session_id",
    "object",
    "query_elements",
    "purpose",
    "case_no",
    "reason",
    "prev_hash",
    "hash",
)


@pytest.mark.parametrize("field", FIELDS)
def test_an_edit_of_any_field_is_found_at_its_event(database: Database, field: str) -> None:
    """By somebody who holds the key and removes the guard."""
    _without_guard(database)
    database.execute(f"UPDATE audit SET {field} = {field} || 'x' WHERE seq = 4")
    report = audit.verify(database)
    assert report.first_bad == 4
    assert "Event 4" in report.problem


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
    previous = audit.GENESIS
    for row in database.rows("SELECT * FROM audit ORDER BY seq"):
        if row["seq"] == 2:
            row["username"] = "somebody"
        row["prev_hash"] = previous
        previous = row["hash"] = audit.event_hash(row)
        database.table("audit").update(row["seq"], row)


def test_a_rewritten_chain_is_found_against_a_head_kept_elsewhere(database: Database) -> None:
    """All hashes fit, yet the head is not the signed one."""
    anchor = audit.head(database)
    _without_guard(database)
    _rewrite(database)
    assert audit.verify(database).ok
    assert audit.verify(database, anchor).first_bad == 10


def test_an_outsider_can_check_it_with_nothing_but_sha256(database: Database) -> None:
    """The rule in the module's docstring is all that is needed."""
    previous = "0" * 64
    for row in database.rows("SELECT * FROM audit ORDER BY seq"):
        content = {name: value for name, value in row.items() if name != "hash"}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert row["prev_hash"] == previous
        assert row["hash"] == hashlib.sha256(text.encode()).hexdigest()
        previous = row["hash"]


@pytest.mark.parametrize("anchor", [ChainHead(0, audit.GENESIS, None)])
def test_an_empty_log_is_whole(tmp_path: Path, anchor: ChainHead) -> None:
    """Nothing happened yet."""
    database = open_database(tmp_path / "empty.db", bytes(32), create=True)
    upgrade(database)
    assert audit.head(database) == anchor
    assert audit.verify(database, anchor) == ChainReport(0)
    database.close()


def test_two_writers_make_one_chain(database: Database, tmp_path: Path) -> None:
    """Each takes the file's write place before it looks at the head."""
    other = open_database(tmp_path / "s.db", bytes(32))
    writers: tuple[Callable[[AuditEvent], object], ...] = (
        lambda event: audit.append(database, event),
        lambda event: audit.append(other, event),
    )
    for number in range(20):
        writers[number % 2](AuditEvent(MORNING, f"event {number}"))
    assert audit.verify(other) == ChainReport(30)
    other.close()
