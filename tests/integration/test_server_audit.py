# SPDX-License-Identifier: Apache-2.0
"""The server's own audit log, and what it makes of the heads of the cars' logs; on SQLite and on PostgreSQL."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError

from policy.chain import GENESIS, Fault, commitment, event_hash
from server.db.migrate import upgrade
from server.db.session import Database
from server.db.tables import AuditAlert, AuditHead, AuditRow, AuditYear, Device, TerminalEvent
from server.errors import HeadContradicted, Misconfigured, Refused
from server.folder import DataFolder
from server.seal import DataKey, ServerKey
from server.services import audit
from server.services.heads import Heads
from server.services.terminal_log import TerminalLog
from server.signing import AuditKey, audit_key
from sync.wire import AuditContentV1, AuditEventsV1, AuditEventV1, AuditHeadV1, AuditTrouble, AuditTroubleV1
from tests.helpers.department import running_department
from tests.helpers.postgres import new_database, postgres_url
from tests.helpers.transfer import NOON

pytestmark = pytest.mark.integration

DEVICE, NEXT_DEVICE = "mdt-first", "mdt-next"
HASHES = {seq: f"{seq:064x}" for seq in range(1, 40)}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """One PostgreSQL for this file."""
    with postgres_url() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database with two terminals of one car."""
    url = f"sqlite:///{tmp_path / 'department.sqlite3'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("cluster"))
    opened = Database(url)
    upgrade(opened)
    with opened.write() as session:
        for device in (DEVICE, NEXT_DEVICE):
            row = {"device": device, "unit": "12", "serial": device, "enrolled_at": NOON, "expires_at": NOON}
            session.execute(insert(Device).values(**row))
    yield opened
    opened.close()


@dataclass
class Book:
    """The book of heads, and the department's clock."""

    heads: Heads
    key: AuditKey
    now: datetime = NOON


@pytest.fixture
def book(database: Database, tmp_path: Path) -> Book:
    """A book with a key of its own."""
    key = audit_key(DataFolder(tmp_path), ServerKey(bytes(32)))
    made = Book(Heads(database, key, lambda: made.now), key)
    return made


def shown(
    seq: int, kept: int = 0, *, at: datetime = NOON, digest: str = "", kept_hash: str = ""
) -> AuditHeadV1:
    """A head as an honest terminal shows it, unless told otherwise."""
    return AuditHeadV1(
        seq=seq,
        hash=digest or HASHES[seq],
        at=at,
        kept_seq=kept,
        kept_hash=kept_hash or (HASHES[kept] if kept else GENESIS),
    )


def events(database: Database) -> list[tuple[str, str]]:
    """Event and outcome of each row."""
    with database.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
        return [(row.event, row.outcome) for row in rows]


def write(database: Database, count: int = 5) -> None:
    """So many rows, each in a transaction of its own."""
    for number in range(count):
        with database.write() as session:
            audit.record(session, NOON, "ingest.batch", DEVICE, reads=number)


class TestOwnLog:
    """The rows of the server itself."""

    def test_rows_are_chained(self, database: Database) -> None:
        """From the first on."""
        write(database)
        checked = audit.verify(database)
        assert (checked.events, checked.bad) == (5, None)

    def test_writers_at_once_make_one_chain(self, database: Database) -> None:
        """Whatever the database locks; no number is given twice or left out."""
        threads = [threading.Thread(target=write, args=(database, 8)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        checked = audit.verify(database)
        assert (checked.events, checked.bad) == (32, None)

    def test_a_transaction_that_is_undone_leaves_no_gap(self, database: Database) -> None:
        """Its number is given to the next."""
        write(database, 1)
        with database.write() as session:
            audit.record(session, NOON, "ingest.batch", DEVICE)
            session.rollback()
        write(database, 1)
        assert audit.verify(database).events == 2

    @pytest.mark.parametrize("table", ["audit", "audit_heads", "audit_alerts", "terminal_events"])
    def test_nothing_is_changed_or_removed(self, database: Database, book: Book, table: str) -> None:
        """Not even by the role that the program has (compliance AI-2)."""
        book.heads.take(DEVICE, shown(3))
        with pytest.raises(HeadContradicted):
            book.heads.take(DEVICE, shown(2))
        TerminalLog(database, ServerKey(bytes(32)), lambda: NOON).take(DEVICE, sent(log(2)))
        deeds = [f"UPDATE {table} SET hash = 'x'", f"DELETE FROM {table}"]
        if database.engine.dialect.name == "postgresql":
            deeds.append(f"TRUNCATE {table}")
        for deed in deeds:
            with pytest.raises(DatabaseError, match="only grows"), database.write() as session:
                session.execute(text(deed))
        assert audit.verify(database).bad is None

    def test_an_edit_behind_the_guard_is_found(self, database: Database) -> None:
        """By somebody who may drop triggers."""
        write(database)
        with database.write() as session:
            if database.engine.dialect.name == "postgresql":
                session.execute(text("DROP TRIGGER audit_only_grows ON audit"))
            else:
                session.execute(text("DROP TRIGGER audit_no_update"))
            session.execute(update(AuditRow).where(AuditRow.seq == 3).values(actor="somebody"))
        bad = audit.verify(database).bad
        assert bad is not None
        assert (bad.seq, bad.fault) == (3, Fault.EDITED)

    def test_rows_from_before_become_the_beginning_of_the_chain(self, tmp_path: Path) -> None:
        """A server that is brought to this form loses no row."""
        from alembic import command
        from alembic.config import Config

        import server.db.migrate

        old = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
        config = Config()
        folder = Path(server.db.migrate.__file__).parent / "alembic"
        config.set_main_option("script_location", str(folder))
        with old.engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            connection.execute(
                text(
                    "INSERT INTO audit (at, event, outcome, actor, detail) VALUES "
                    "('2026-11-20 08:00:00.000000', 'device.enrolled', 'success', 'mdt-1', '{\"unit\": \"12\"}')"
                )
            )
        upgrade(old)
        write(old, 2)
        checked = audit.verify(old)
        assert (checked.events, checked.bad) == (3, None)
        old.close()


class TestHeads:
    """Heads of the cars' logs."""

    def test_a_head_is_signed_and_anybody_can_check_it(self, book: Book) -> None:
        """With nothing but the public key."""
        receipt = book.heads.take(DEVICE, shown(7))
        public = serialization.load_pem_public_key(receipt.key_pem.encode())
        assert isinstance(public, ec.EllipticCurvePublicKey)
        signature = bytes.fromhex(receipt.signature)
        public.verify(signature, receipt.statement(), ec.ECDSA(hashes.SHA256()))
        other = receipt.model_copy(update={"hash": HASHES[8]})
        with pytest.raises(InvalidSignature):
            public.verify(signature, other.statement(), ec.ECDSA(hashes.SHA256()))

    def test_a_log_that_goes_on_is_signed_again(self, book: Book, database: Database) -> None:
        """And the same head twice gets the same signature."""
        first = book.heads.take(DEVICE, shown(7))
        book.now += timedelta(minutes=5)
        assert book.heads.take(DEVICE, shown(7, 7)) == first
        book.heads.take(DEVICE, shown(12, 7))
        assert book.heads.kept(DEVICE).seq == 12
        assert book.heads.alerts() == []
        assert events(database) == [("audit.head_signed", "success")] * 2

    @pytest.mark.parametrize(
        ("head", "words"),
        [
            (shown(5, 7), "ends at event 5"),
            (shown(1), "ends at event 1"),
            (shown(7, 7, digest="ee" * 32), "Event 7 of the audit log is not the one"),
            (shown(12, 7, kept_hash="ee" * 32), "Event 7 of the audit log is not the one"),
        ],
        ids=["cut", "begun again", "last event replaced", "written anew"],
    )
    def test_a_contradiction_is_refused_and_told_once(
        self, book: Book, database: Database, head: AuditHeadV1, words: str
    ) -> None:
        """Cut, begun again, or written anew (compliance AI-1, AI-3)."""
        book.heads.take(DEVICE, shown(7))
        for _ in range(2):
            with pytest.raises(HeadContradicted, match=words):
                book.heads.take(DEVICE, head)
        (alert,) = book.heads.alerts()
        assert (alert.device, alert.kind) == (DEVICE, "contradicted")
        assert events(database)[1:] == [("audit.contradicted", "failure")]
        assert book.heads.kept(DEVICE).seq == 7

    def test_who_answers_another_head_asks_again(self, book: Book) -> None:
        """It is no contradiction: two requests crossed."""
        book.heads.take(DEVICE, shown(7))
        book.heads.take(DEVICE, shown(9, 7))
        with pytest.raises(Refused, match="Ask again") as refusal:
            book.heads.take(DEVICE, shown(12, 7))
        assert not isinstance(refusal.value, HeadContradicted)
        assert book.heads.alerts() == []

    def test_a_new_terminal_of_the_car_quotes_the_old_one(self, book: Book) -> None:
        """A store that was set up anew begins a new chain; a person is told (compliance AI-3)."""
        book.heads.take(DEVICE, shown(7))
        former = book.heads.kept(NEXT_DEVICE).former
        assert former is not None
        assert (former.device, former.seq, former.hash) == (DEVICE, 7, HASHES[7])
        book.heads.take(NEXT_DEVICE, shown(2))
        assert [(alert.device, alert.kind) for alert in book.heads.alerts()] == [(NEXT_DEVICE, "began_anew")]
        assert book.heads.kept(NEXT_DEVICE).former is None

    def test_a_clock_that_went_back_is_told(self, book: Book) -> None:
        """The head is signed all the same."""
        book.heads.take(DEVICE, shown(7))
        book.heads.take(DEVICE, shown(9, 7, at=NOON - timedelta(minutes=3)))
        (alert,) = book.heads.alerts()
        assert (alert.kind, "180 s" in alert.words) == ("clock_back", True)

    def test_a_terminal_without_a_head_for_a_day_is_told_once(self, book: Book, database: Database) -> None:
        """Counted from its last head, or from its enrolment."""
        book.now = NOON + timedelta(hours=20)
        book.heads.take(DEVICE, shown(7))
        book.now = NOON + timedelta(hours=24)
        assert book.heads.silent() == []
        book.now += timedelta(seconds=1)
        assert book.heads.watch() == 1
        assert book.heads.silent() == [NEXT_DEVICE]
        book.now += timedelta(hours=20)
        assert book.heads.watch() == 2
        assert [alert.device for alert in book.heads.alerts()] == [DEVICE, NEXT_DEVICE]
        assert {alert.kind for alert in book.heads.alerts()} == {"silent"}
        book.heads.take(DEVICE, shown(9, 7))
        assert book.heads.silent() == [NEXT_DEVICE]
        with database.write() as session:
            session.execute(update(Device).where(Device.device == NEXT_DEVICE).values(revoked_at=book.now))
        assert book.heads.silent() == []

    def test_a_log_that_cannot_be_written_is_told(self, book: Book, database: Database) -> None:
        """CJIS AU-5: within an hour after contact; here at once."""
        told = AuditTroubleV1(kind=AuditTrouble.NOT_WRITTEN, since_at=NOON, seq=7, hash=HASHES[7])
        for _ in range(2):
            assert book.heads.trouble(DEVICE, told).received_at == NOON
        assert [alert.kind for alert in book.heads.alerts()] == ["not_written"]
        assert events(database) == [("audit.not_written", "failure")]

    def test_two_requests_at_once_keep_one_head(self, book: Book, database: Database) -> None:
        """The terminal's row is held while its head is taken."""
        done: list[object] = []

        def take() -> None:
            try:
                done.append(book.heads.take(DEVICE, shown(7)))
            except Refused as refusal:
                done.append(refusal)

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        with database.read() as session:
            assert len(session.scalars(select(AuditHead)).all()) == 1
            assert session.scalars(select(AuditAlert)).all() == []
        assert len(done) == 4

    def test_a_new_key_signs_what_the_old_one_signed(
        self, book: Book, database: Database, tmp_path: Path
    ) -> None:
        """A key that was lost with its folder."""
        book.heads.take(DEVICE, shown(7))
        (tmp_path / "other").mkdir()
        key = audit_key(DataFolder(tmp_path / "other"), ServerKey(bytes(32)))
        receipt = Heads(database, key, lambda: NOON).take(DEVICE, shown(7, 7))
        public = serialization.load_pem_public_key(receipt.key_pem.encode())
        assert isinstance(public, ec.EllipticCurvePublicKey)
        public.verify(bytes.fromhex(receipt.signature), receipt.statement(), ec.ECDSA(hashes.SHA256()))
        assert receipt.key_pem == key.pem != book.key.pem

    def test_the_key_opens_with_its_server_key_alone(self, book: Book, tmp_path: Path) -> None:
        """As the other keys of the folder."""
        assert audit_key(DataFolder(tmp_path), ServerKey(bytes(32))).fingerprint == book.key.fingerprint
        with pytest.raises(Misconfigured, match="cannot be opened"):
            audit_key(DataFolder(tmp_path), ServerKey(bytes([1] * 32)))


def sent(events: list[dict[str, Any]], content: AuditContentV1 | None = None) -> AuditEventsV1:
    """Events as a terminal sends them."""
    return AuditEventsV1(events=tuple(AuditEventV1(fields=event, content=content) for event in events))


def log(count: int, *, salt: str = "ab" * 32) -> list[dict[str, Any]]:
    """A terminal's log, with a search in each event."""
    events: list[dict[str, Any]] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        digest = commitment(salt, {"query_elements": SEARCH, "reason": ""})
        event: dict[str, Any] = {"seq": seq, "at": "2026-11-21T08:00:00.000000Z", "query_digest": digest}
        event["prev_hash"] = previous
        event["hash"] = previous = event_hash(event)
        events.append(event)
    return events


SEARCH = {"plate": "8QTQ743"}
CONTENT = AuditContentV1(salt="ab" * 32, query_elements=SEARCH)


class TestEvents:
    """Events of a car's log at the department: recorded without a network too, and sent later."""

    @pytest.fixture
    def terminal_log(self, database: Database) -> TerminalLog:
        """The department's copy."""
        return TerminalLog(database, ServerKey(bytes(32)), lambda: NOON)

    @pytest.mark.clause("SR-465.5-a-ii", "MB-462.6-b", "PB-434.5-b-ii", "MP-462.6-a-ii", "WV-471.7-b-ii")
    def test_each_is_kept_once_in_its_chain_and_sealed(
        self, terminal_log: TerminalLog, book: Book, database: Database
    ) -> None:
        """In pieces that overlap, as after a lost answer; no plate lies in the open."""
        events = log(7)
        assert terminal_log.take(DEVICE, sent(events[:4], CONTENT)).newest == 4
        assert terminal_log.take(DEVICE, sent(events[:4], CONTENT)).newest == 4
        assert terminal_log.take(DEVICE, sent(events[2:], CONTENT)).newest == 7
        assert book.heads.kept(DEVICE).events == 7
        with database.read() as session:
            rows = session.scalars(select(TerminalEvent).order_by(TerminalEvent.seq)).all()
            wrapped = session.scalars(select(AuditYear)).one().wrapped
        assert [row.hash for row in rows] == [event["hash"] for event in events]
        assert all(b"8QTQ743" not in row.body for row in rows)
        key = ServerKey(bytes(32)).unwrap(wrapped, "audit 2026")
        opened = AuditEventV1.model_validate_json(key.open(rows[2].body, f"event:{DEVICE}:3"))
        assert opened == AuditEventV1(fields=events[2], content=CONTENT)

    def test_first_events_of_a_year_from_two_terminals_at_once(
        self, terminal_log: TerminalLog, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One makes the year's key, the other goes by it."""
        if database.engine.dialect.name == "sqlite":
            pytest.skip("SQLite lets one write at a time")
        both = threading.Barrier(2, timeout=5)
        new_key = ServerKey.new_data_key

        def at_once(self: ServerKey, name: str) -> tuple[DataKey, bytes]:
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait()
            return new_key(self, name)

        monkeypatch.setattr(ServerKey, "new_data_key", at_once)
        with ThreadPoolExecutor(2) as threads:
            answers = threads.map(
                lambda device: terminal_log.take(device, sent(log(2))), (DEVICE, NEXT_DEVICE)
            )
            assert [answer.newest for answer in answers] == [2, 2]
        with database.read() as session:
            assert len(session.scalars(select(AuditYear)).all()) == 1

    def test_a_gap_is_asked_for(self, terminal_log: TerminalLog, book: Book) -> None:
        """It is no contradiction."""
        with pytest.raises(Refused, match="Events 1 to 2 are lacking") as refusal:
            terminal_log.take(DEVICE, sent(log(7)[2:]))
        assert not isinstance(refusal.value, HeadContradicted)
        assert book.heads.alerts() == []

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda new: new[1].update(at="2026-11-21T09:00:00.000000Z"), "Event 6 is not as it was written"),
            (lambda new: new.pop(1), "Event 6 is missing"),
            (lambda new: new.reverse(), "are lacking"),
            (lambda new: new[0].update(prev_hash="0" * 64), "Event 5 is not as it was written"),
        ],
        ids=["edited", "missing", "re-ordered", "another beginning"],
    )
    def test_events_that_do_not_follow_are_refused(
        self, terminal_log: TerminalLog, book: Book, change: Any, words: str
    ) -> None:
        """And told, unless asking again helps; what was kept stays."""
        events = log(7)
        terminal_log.take(DEVICE, sent(events[:4]))
        new = events[4:]
        change(new)
        with pytest.raises(Refused, match=words) as refusal:
            terminal_log.take(DEVICE, sent(new))
        told = ["contradicted"] if isinstance(refusal.value, HeadContradicted) else []
        assert [alert.kind for alert in book.heads.alerts()] == told
        assert book.heads.kept(DEVICE).events == 4

    def test_a_log_written_anew_contradicts_what_is_here(self, terminal_log: TerminalLog) -> None:
        """Though it is whole in itself."""
        terminal_log.take(DEVICE, sent(log(4)))
        with pytest.raises(HeadContradicted, match="Event 4 is not the one that the department knows"):
            terminal_log.take(DEVICE, sent(log(7, salt="cd" * 32)[3:]))

    def test_events_and_signed_heads_must_agree(self, terminal_log: TerminalLog, book: Book) -> None:
        """A head was signed, and then other events come that lead to it."""
        head = log(4)[-1]
        book.heads.take(DEVICE, shown(4, digest=head["hash"]))
        with pytest.raises(HeadContradicted, match="Event 4 is not the one"):
            terminal_log.take(DEVICE, sent(log(5, salt="cd" * 32)))
        assert terminal_log.take(DEVICE, sent(log(5))).newest == 5

    def test_what_is_told_of_a_search_must_fit_its_digest(self, terminal_log: TerminalLog) -> None:
        """Another plate, or another salt."""
        other = CONTENT.model_copy(update={"query_elements": {"plate": "9QQQ999"}})
        with pytest.raises(HeadContradicted, match="What event 1 tells is not what was written"):
            terminal_log.take(DEVICE, sent(log(1), other))

    @pytest.mark.parametrize("fields", [{}, {"seq": "1"}, {"seq": 1, "at": "then"}])
    def test_what_is_no_event_is_refused(self, terminal_log: TerminalLog, fields: dict[str, Any]) -> None:
        """Without a number or a time."""
        if "at" in fields:
            fields |= {"prev_hash": GENESIS}
            fields["hash"] = event_hash(fields)
        with pytest.raises(Refused):
            terminal_log.take(DEVICE, sent([fields]))


def test_the_commands_tell_it(tmp_path: Path) -> None:
    """``mdt-server audit verify``, ``key``, ``alerts`` and ``status``."""
    with running_department(tmp_path / "data") as department:
        department.enrol(tmp_path / "terminal")
        assert department.json("audit", "verify")["problem"] == ""
        assert department.json("audit", "alerts") == {"alerts": []}
        assert department.json("status")["silent"] == []
        key = department.cli("audit", "key")
        assert key.stdout.startswith("-----BEGIN PUBLIC KEY-----")
        assert "SHA-256" in key.stderr
        department.stop()
        opened = Database(f"sqlite:///{department.folder / 'department.sqlite3'}")
        with opened.write() as session:
            session.execute(text("DROP TRIGGER audit_no_delete"))
            session.execute(text("DELETE FROM audit WHERE seq = 1"))
        opened.close()
        verified = department.cli("audit", "verify", check=False)
        assert (verified.returncode, "Event 1" in verified.stdout) == (1, True)
