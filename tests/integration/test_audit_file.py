# SPDX-License-Identifier: Apache-2.0
"""An exported audit log: whoever has the file and the public keys finds whatever was done to it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mdt_app.audit_log.check import Report, check_file, keys_in
from mdt_app.audit_log.export import Wanted, export
from mdt_app.cli import cli
from mdt_app.errors import Refused
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, audit_heads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_heads import SignedHead
from mdt_app.storage.database import Database
from mdt_app.storage.times import to_text
from policy.chain import GENESIS, Fault, Head, event_hash, head_statement
from tests.helpers.stores import MORNING, Clock, make_unit, sign_on

pytestmark = pytest.mark.integration

PLATE = "8QTQ743"
Lines = list[dict[str, Any]]


class Department:
    """Signs heads as the server does."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def pem(self) -> str:
        """Its public key."""
        public = self._key.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return public.public_bytes(serialization.Encoding.PEM, form).decode()

    def sign(self, database: Database, device: str = "mdt-1") -> SignedHead:
        """Sign the newest event, and have the car keep it."""
        newest = audit.head(database)
        assert newest.at is not None
        statement = head_statement(
            device, Head(newest.seq, newest.hash, to_text(newest.at)), to_text(MORNING)
        )
        signature = self._key.sign(statement, ec.ECDSA(hashes.SHA256())).hex()
        signed = SignedHead(device, newest.seq, newest.hash, newest.at, MORNING, signature, self.pem)
        audit_heads.keep(database, signed)
        return signed


@pytest.fixture
def department() -> Department:
    """A department with a key of its own."""
    return Department()


@pytest.fixture
def signed_on(tmp_path: Path) -> Iterator[SignedOn]:
    """An officer at work."""
    shift = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    yield shift
    if shift.vault.ring.is_open:
        shift.vault.close()


@pytest.fixture
def database(signed_on: SignedOn, department: Department) -> Database:
    """A log of twelve events more, of which all but the last two are signed, at two times."""
    database = signed_on.vault.index()
    for number in range(12):
        if number in {5, 10}:
            department.sign(database)
        audit.append(
            database,
            AuditEvent(
                MORNING,
                "inquiry",
                username="unit12.officer",
                query_elements={"plate": PLATE},
                purpose="routine_patrol",
                reason=f"looks like {PLATE}",
                rows=number,
            ),
        )
    return database


@pytest.fixture
def file(tmp_path: Path, database: Database) -> Path:
    """The log, handed out with everything."""
    path = tmp_path / "log.jsonl"
    export(database, Wanted(path, "yearly audit", "unit12.admin"), MORNING)
    return path


def lines_of(path: Path) -> Lines:
    """What is in the file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def put(path: Path, lines: Lines) -> Path:
    """Write other lines."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def events_in(lines: Lines) -> Lines:
    """The events themselves."""
    return [line["event"] for line in lines if line["line"] == "event"]


def chained_anew(lines: Lines) -> None:
    """Give all events fitting numbers and hashes, as somebody with the store's keys could."""
    previous = GENESIS
    for seq, event in enumerate(events_in(lines), start=1):
        event |= {"seq": seq, "prev_hash": previous}
        event["hash"] = previous = event_hash(event)


# -- attacks, each on the lines of the file; place is that of event 4 -----------------------------------------

EVENT_4 = 4


def edited(lines: Lines) -> None:
    lines[EVENT_4]["event"]["username"] = "somebody"


def edited_and_hashed(lines: Lines) -> None:
    edited(lines)
    lines[EVENT_4]["event"]["hash"] = event_hash(lines[EVENT_4]["event"])


def taken_out(lines: Lines) -> None:
    del lines[EVENT_4]


def swapped(lines: Lines) -> None:
    lines[EVENT_4], lines[EVENT_4 + 1] = lines[EVENT_4 + 1], lines[EVENT_4]


def doubled(lines: Lines) -> None:
    lines.insert(EVENT_4 + 1, lines[EVENT_4])


def plate_exchanged(lines: Lines) -> None:
    sealed = next(line for line in lines if line.get("event", {}).get("event") == "inquiry")["sealed"]
    sealed["query_elements"]["plate"] = "9QQQ999"


def cut(lines: Lines) -> None:
    """Also the first line is made to fit."""
    del lines[8 : len(lines) - 2]
    lines[0]["last"] = {"seq": 7, "hash": lines[7]["event"]["hash"]}


def cut_in_haste(lines: Lines) -> None:
    """After the newest signed head; the first line gives it away."""
    del lines[-3]


def written_anew(lines: Lines) -> None:
    edited(lines)
    chained_anew(lines)


def forged(lines: Lines) -> None:
    """Written anew, with the signed heads made to fit."""
    written_anew(lines)
    hashes_by_seq = {event["seq"]: event["hash"] for event in events_in(lines)}
    for line in lines:
        if line["line"] == "signed_head":
            line["hash"] = hashes_by_seq[line["seq"]]


ATTACKS: list[tuple[Callable[[Lines], None], int, Fault]] = [
    (edited, 4, Fault.EDITED),
    (edited_and_hashed, 4, Fault.EDITED),
    (taken_out, 4, Fault.MISSING),
    (swapped, 4, Fault.REORDERED),
    (doubled, 4, Fault.DUPLICATED),
    (plate_exchanged, 6, Fault.EDITED),
    (cut, 8, Fault.TRUNCATED),
    (cut_in_haste, 18, Fault.TRUNCATED),
    (written_anew, 0, Fault.REWRITTEN),
    (forged, 0, Fault.EDITED),
]


@pytest.mark.clause("WV-471.5-h-ii")
@pytest.mark.parametrize(("attack", "seq", "fault"), ATTACKS, ids=[one[0].__name__ for one in ATTACKS])
def test_each_attack_is_found_and_the_first_bad_event_named(
    file: Path, department: Department, attack: Callable[[Lines], None], seq: int, fault: Fault
) -> None:
    """Attack table: edited, truncated, re-ordered, re-written audit log."""
    lines = lines_of(file)
    first_signed = next(line["seq"] for line in lines if line["line"] == "signed_head")
    attack(lines)
    report = check_file(put(file, lines), [department.pem])
    assert report.bad is not None
    assert (report.bad.seq, report.bad.fault) == (seq or first_signed, fault)
    assert str(report.bad.seq) in report.bad.words
    assert not report.ok
    assert report.proven == 0


def test_an_untouched_file_is_whole_and_says_how_far_it_is_proven(file: Path, department: Department) -> None:
    """The export itself is the last event; it and what is newer than the newest signed head are proven by nobody."""
    report = check_file(file, [department.pem])
    events = events_in(lines_of(file))
    signed = [line["seq"] for line in lines_of(file) if line["line"] == "signed_head"]
    assert (report.ok, report.events, report.proven) == (True, len(events), max(signed))
    assert events[-1]["event"] == "audit_exported"
    (sentence,) = report.not_proven
    assert f"events {max(signed) + 1} to {len(events)} are all and unchanged" in sentence


def test_without_keys_the_signatures_prove_nothing(file: Path) -> None:
    """Said so, not passed over; a key of somebody else proves no more."""
    for keys in ([], [Department().pem]):
        report = check_file(file, keys)
        assert (report.ok, report.proven) == (True, 0)
        assert any("--keys" in sentence for sentence in report.not_proven)


def test_without_signed_heads_a_new_writing_is_not_excluded(file: Path, department: Department) -> None:
    """A log written anew, whose signed heads were left out of the file, is whole in itself: that is said."""
    lines = [line for line in lines_of(file) if line["line"] != "signed_head"]
    written_anew(lines)
    lines[0]["last"] = {"seq": len(lines) - 1, "hash": ""}
    report = check_file(put(file, lines), [department.pem])
    assert report.ok
    assert any("no head was signed" in sentence for sentence in report.not_proven)


def test_the_departments_own_heads_find_what_the_file_leaves_out(
    file: Path, department: Department, tmp_path: Path
) -> None:
    """They come from the department and not with the file."""
    lines = lines_of(file)
    heads = put(tmp_path / "heads.jsonl", [line for line in lines if line["line"] == "signed_head"])
    rest = [line for line in lines if line["line"] != "signed_head"]
    written_anew(rest)
    report = check_file(put(file, rest), [department.pem], heads)
    assert report.bad is not None
    assert report.bad.fault is Fault.REWRITTEN


class TestForOutsiders:
    """A file without what was searched for."""

    @pytest.fixture
    def outside(self, tmp_path: Path, database: Database) -> Path:
        """Handed out without."""
        path = tmp_path / "outside.jsonl"
        export(database, Wanted(path, "outside audit", "unit12.admin", for_outsiders=True), MORNING)
        return path

    def test_no_plate_is_in_it_and_the_chain_verifies(self, outside: Path, department: Department) -> None:
        """It says what it does not show (compliance PU-8)."""
        assert PLATE not in outside.read_text(encoding="utf-8")
        report = check_file(outside, [department.pem])
        assert report.ok
        assert report.proven
        assert any("what was searched for" in sentence for sentence in report.not_proven)

    def test_an_edit_is_found_all_the_same(self, outside: Path) -> None:
        """The digests are in the hash."""
        lines = lines_of(outside)
        lines[EVENT_4]["event"]["query_digest"] = "0" * 64
        report = check_file(put(outside, lines))
        assert report.bad is not None
        assert report.bad.seq == EVENT_4

    def test_equal_searches_do_not_look_equal(self, outside: Path) -> None:
        """Each has a salt of its own: nobody tries out all plates."""
        digests = [event["query_digest"] for event in events_in(lines_of(outside))]
        assert len(set(digests)) == len(digests)

    def test_events_of_the_old_form_are_withheld(self, signed_on: SignedOn, tmp_path: Path) -> None:
        """Their hash covers the plate in the open; their place in the chain is checked all the same."""
        database = signed_on.vault.index()
        before = audit.head(database)
        row: dict[str, Any] = dict.fromkeys(("username", "session_id", "object", "purpose", "case_no"), "")
        row |= {"seq": before.seq + 1, "at": to_text(MORNING), "event": "inquiry", "outcome": "done"}
        row |= {"rows": 1, "reason": "", "prev_hash": before.hash, "query_elements": f'{{"plate":"{PLATE}"}}'}
        database.table("audit").insert({**row, "hash": event_hash(row)})
        path = tmp_path / "outside.jsonl"
        export(database, Wanted(path, "outside audit", "unit12.admin", for_outsiders=True), MORNING)
        assert PLATE not in path.read_text(encoding="utf-8")
        report = check_file(path)
        assert report.ok
        assert any("1 events of the first form" in sentence for sentence in report.not_proven)
        lines = lines_of(path)
        place = next(place for place, line in enumerate(lines) if line["line"] == "withheld")
        lines[place]["event"]["hash"] = "0" * 64
        assert not check_file(put(path, lines)).ok
        whole = tmp_path / "whole.jsonl"
        export(database, Wanted(whole, "audit", "unit12.admin"), MORNING)
        assert PLATE in whole.read_text(encoding="utf-8")
        assert check_file(whole).ok


class TestBadFiles:
    """What is no log, or not all of one."""

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (b"", "is not an audit log"),
            (b'{"line":"head"}\n', "is not an audit log"),
            (b"\xff\xfe", "cannot be read"),
            (b"[]\n", "Line 1"),
        ],
    )
    def test_another_file_is_refused(self, tmp_path: Path, text: bytes, words: str) -> None:
        """With its name or its line."""
        path = tmp_path / "other.jsonl"
        path.write_bytes(text)
        report = check_file(path)
        assert (report.ok, report.bad is not None and words in report.bad.words) == (False, True)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        """Says so."""
        assert not check_file(tmp_path / "none.jsonl").ok

    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.999])
    def test_a_file_cut_in_the_middle_of_a_line(self, file: Path, keep: float) -> None:
        """The line is named."""
        whole = file.read_bytes()
        file.write_bytes(whole[: int(len(whole) * keep)])
        assert not check_file(file).ok

    @pytest.mark.parametrize(
        "line", [{"line": "event"}, {"line": "signed_head"}, {"line": "poem"}, {"line": "event", "event": 7}]
    )
    def test_a_line_that_is_nothing(self, file: Path, line: dict[str, Any]) -> None:
        """It is not passed over."""
        lines = lines_of(file)
        lines.insert(3, line)
        report = check_file(put(file, lines))
        assert report.bad is not None
        assert "Line 4" in report.bad.words


class TestExport:
    """Handing out is an access of its own."""

    def test_it_is_on_record_first(self, tmp_path: Path, database: Database) -> None:
        """Who, what for, how many; also when the file cannot be written."""
        with pytest.raises(Refused, match="cannot be written"):
            export(database, Wanted(tmp_path / "no" / "log.jsonl", "audit", "unit12.admin"), MORNING)
        newest, *_ = audit.events(database, limit=1)
        assert (newest.event, newest.username, newest.purpose) == ("audit_exported", "unit12.admin", "audit")
        assert newest.rows == audit.head(database).seq

    def test_without_a_purpose_nothing_leaves(self, tmp_path: Path, database: Database) -> None:
        """And there is no file."""
        with pytest.raises(Refused, match="what the audit log is handed out for"):
            export(database, Wanted(tmp_path / "log.jsonl", " ", "unit12.admin"), MORNING)
        assert not (tmp_path / "log.jsonl").exists()


def test_checking_needs_neither_store_nor_screen(file: Path, department: Department) -> None:
    """In a process of its own: nothing of the store, the transfer, the camera or Qt is loaded."""
    code = (
        "import sys; from pathlib import Path; from mdt_app.audit_log.check import check_file;"
        f"report = check_file(Path({str(file)!r}), [{department.pem!r}]);"
        "ours = {name for name in sys.modules if name.startswith(('mdt_app.', 'sync.', 'camera', 'gps'))};"
        "alien = {name for name in sys.modules if name.startswith(('PySide6', 'sqlcipher3', 'sqlite3', 'requests'))};"
        "print(report.ok, report.proven > 0, sorted(ours), sorted(alien))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    names = ["mdt_app.audit_log", "mdt_app.audit_log.check", "mdt_app.audit_log.file_form", "sync.signatures"]
    assert done.stdout.strip() == f"True True {names} []"


def test_the_command_says_what_it_found(file: Path, department: Department, tmp_path: Path) -> None:
    """Exit code 0 or 1; the keys come as a file with one key or several."""
    keys = tmp_path / "department.pem"
    keys.write_text(Department().pem + department.pem, encoding="utf-8")
    assert len(keys_in(keys.read_text())) == 2
    runner = CliRunner()
    good = runner.invoke(cli, ["audit", "verify", str(file), "--keys", str(keys)])
    assert good.exit_code == 0, good.output
    assert "are as they were written" in good.output
    assert "signature proves the log up to event" in good.output
    lines = lines_of(file)
    edited(lines)
    put(file, lines)
    bad = runner.invoke(cli, ["audit", "verify", str(file), "--keys", str(keys), "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.output)["bad"]["seq"] == EVENT_4
    keys.write_text("not a key", encoding="utf-8")
    wrong = runner.invoke(cli, ["audit", "verify", str(file), "--keys", str(keys)])
    assert (wrong.exit_code, "no public keys" in wrong.output) == (1, True)


def test_a_report_in_words(file: Path) -> None:
    """For people."""
    report = check_file(file)
    assert report.lines()[0].startswith("All ")
    assert Report(3, None, 3, (), ("1 event is odd.",)).lines()[1:] == [
        "The department's signature proves the log up to event 3.",
        "1 event is odd.",
    ]
