# SPDX-License-Identifier: Apache-2.0
"""What must hold whatever happens to the process or the folder: kill -9, somebody reading the disk, an old store."""

import ast
import logging
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlite_utils.db import Database as SqliteUtilsDatabase

from mdt_app.domain.events import ReadRecorded
from mdt_app.errors import Refused
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.verifications import Verifications
from mdt_app.storage import audit, hits, outbox, reads, single_file
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.day_form import DAY, upgrade_day
from mdt_app.storage.errors import WrongKey
from mdt_app.storage.index_form import INDEX, upgrade_index
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.vault import RING_FILE, Vault
from policy.inquiry import InquiryRequest
from tests.helpers.old_store import OLD_KEY, READ, old_ring
from tests.helpers.stores import (
    CANARY,
    MORNING,
    OFFICER,
    POLICY,
    Clock,
    Heard,
    credentials,
    entry,
    fix_at,
    make_unit,
    plate_read,
    put_list,
    sessions,
    sign_on,
)

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
OLD_STORES = ROOT / "tests" / "data" / "db"


def _killed_at_random(folder: Path, after_s: float) -> list[tuple[str, int]]:
    """Let a process record and kill it; (read id, hits) of each read it said was committed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.recording_process", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    # The last line may be cut by the kill; what was said before it was committed.
    return [(line.split()[0].decode(), int(line.split()[1])) for line in said.splitlines(keepends=True)[:-1]]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
def test_kill_9_at_random_moments_loses_no_committed_read(tmp_path: Path) -> None:
    """Ten times on one store: each read said to be committed is there once, with all its rows; the chain verifies."""
    clock = Clock()
    folder = make_unit(tmp_path / "unit", clock)
    signed_on = sign_on(folder, clock)
    put_list(signed_on.vault.index(), [entry(CANARY)])
    signed_on.vault.close()
    moments = random.Random(20261121)
    said = [read for _ in range(10) for read in _killed_at_random(folder, moments.uniform(0, 0.4))]
    signed_on = sign_on(folder, clock)
    vault = signed_on.vault
    (today,) = vault.days()
    database = vault.day(today)
    stored = {row["read_id"] for row in database.rows("SELECT read_id FROM reads")}
    logging.getLogger(__name__).info("%d reads told, %d stored, 10 kills", len(said), len(stored))
    assert len(said) >= 10
    assert len({read_id for read_id, _ in said}) == len(said)
    assert {read_id for read_id, _ in said} <= stored
    assert sum(hits_told for _, hits_told in said) <= len(hits.open_hits(database))
    whole = database.rows(
        "SELECT count(*) AS n FROM reads r WHERE (SELECT count(*) FROM crops c WHERE c.read_id = r.read_id) = 2"
        " AND (SELECT count(*) FROM outbox o WHERE o.record_id = r.read_id) = 1"
        " AND (SELECT count(*) FROM audit a WHERE a.object = 'read ' || r.read_id) = 1"
    )
    assert whole == [{"n": len(stored)}]
    assert database.rows("SELECT count(*) AS n FROM outbox WHERE kind = 'hit'") == [
        {"n": len(hits.open_hits(database))}
    ]
    assert audit.verify(database).ok
    assert database.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    signed_on.vault.close()


@pytest.mark.clause("MP-462.6-1-ii", "MB-462.6-1-ii", "SR-465.5-1-ii")
def test_no_byte_in_the_folder_tells_a_plate_or_a_person(tmp_path: Path) -> None:
    """A whole shift with canaries; then every file is searched, open and closed, in two encodings, for JPEG too."""
    clock = Clock()
    folder = make_unit(tmp_path / "unit", clock)
    service = sessions(folder, clock)
    with pytest.raises(Refused):
        service.sign_on(credentials(OFFICER, "not the password"))
    signed_on = service.sign_on(credentials(OFFICER))
    database = signed_on.vault.day(MORNING.date())
    put_list(signed_on.vault.index(), [entry(CANARY, case_number="26-CANARY", synopsis="canary synopsis")])
    heard = Heard()
    recorder = Recorder(signed_on.vault, Surroundings("12", fix_at, lambda: signed_on.session), clock, heard)
    recorder.start()
    for _ in range(20):
        recorder.record(plate_read())
    assert recorder.stop(20)
    told = [event for event in heard.events if isinstance(event, ReadRecorded)]
    request = InquiryRequest("missing_person", "26-CANARY", "canary reason, long enough", CANARY)
    Inquiries(clock, POLICY.profile).search(signed_on.vault, signed_on.session, request)
    verifications = Verifications(clock, Heard())
    hit = told[0].hits[0]
    entered = verifications.load(database, signed_on.session, hit).enter(CANARY, clock())
    verifications.save(database, signed_on.session, hit.hit_id, entered)
    _assert_silent(folder)
    service.sign_off(signed_on)
    _assert_silent(folder)


def _assert_silent(folder: Path) -> None:
    words = (CANARY, "26-CANARY", "canary", "unit12.officer", "Officer 12", OFFICER.password)
    secrets = [word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]
    secrets += [b"\xff\xd8plate", b"\xff\xd8scene", b"SQLite format 3"]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"ring.json", "index.db", "2026-11-21.db"}
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret in content], path.name


NAMES = {"unit12.officer": OFFICER.password, "unit12.partner": "another long shift"}
SINGLE = sorted(OLD_STORES.glob("m*.db"))


def _old_unit(folder: Path, old: Path) -> Path:
    """A unit as an older program left it: one file for everything, and its ring."""
    folder.mkdir()
    (folder / single_file.FILE).write_bytes(old.read_bytes())
    old_ring(folder / RING_FILE, NAMES)
    return folder


def _opened(folder: Path, name: str = "unit12.officer") -> Vault:
    vault = Vault(folder, KeyRing(folder / RING_FILE).open(name, NAMES[name]))
    vault.upgrade()
    return vault


class TestSingleFile:
    """A store of before there was a file for each day is taken apart, with everything in it."""

    def test_every_step_has_a_store_of_its_age(self) -> None:
        """The steps are closed: none was added and none lost."""
        assert [path.stem for path in SINGLE] == [step.name for step in single_file.MIGRATIONS._migrations]

    @pytest.mark.parametrize("old", SINGLE, ids=lambda path: path.stem)
    def test_it_is_taken_apart_into_index_and_day(self, tmp_path: Path, old: Path) -> None:
        """Its rows are there and can be used; the old file is gone, and no key of the ring opens a copy of it."""
        folder = _old_unit(tmp_path / "unit", old)
        vault = _opened(folder)
        assert vault.days() == (MORNING.date(),)
        database = vault.day(MORNING.date())
        (read,) = reads.find(database, reads.ReadFilter())
        assert (read.plate.reading.text, read.unit) == (CANARY, "12")
        whole = reads.get(database, read.read_id)
        assert whole is not None
        assert whole.plate.scene_jpeg == b"\xff\xd8\xff\xd9"
        (hit,) = hits.open_hits(database)
        assert hit.match.entry.plate == CANARY
        assert outbox.progress(vault).unsent in {0, 2}
        assert audit.verify(database).ok
        assert not (folder / single_file.FILE).exists()
        (tmp_path / "copy.db").write_bytes(old.read_bytes())
        for name in vault.ring.names():
            with pytest.raises(WrongKey):
                open_database(tmp_path / "copy.db", vault.ring.key_for(name))
        vault.close()
        partner = _opened(folder, "unit12.partner")
        assert reads.count(partner.day(MORNING.date())) == 1, "people keep their passwords"
        partner.close()

    @pytest.mark.parametrize("after", ["copy_index", "copy_day"])
    def test_broken_off_it_begins_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str
    ) -> None:
        """Nothing is lost or doubled when the power fails in between."""
        folder = _old_unit(tmp_path / "unit", SINGLE[-1])
        copy = getattr(single_file, after)

        def broken(*given: object) -> None:
            copy(*given)
            raise OSError("the power fails")

        with monkeypatch.context() as patched:
            patched.setattr(single_file, after, broken)
            with pytest.raises(OSError, match="power"):
                _opened(folder)
        vault = _opened(folder)
        assert reads.count(vault.day(MORNING.date())) == 1
        assert len(hits.open_hits(vault.day(MORNING.date()))) == 1
        assert outbox.progress(vault).unsent == 2
        vault.close()

    def test_the_terminals_certificate_still_opens(self, tmp_path: Path) -> None:
        """Its private key is unlocked by the same password as before."""
        before = HKDF(hashes.SHA256(), 32, None, b"patrol-mdt device key 1").derive(OLD_KEY)
        vault = _opened(_old_unit(tmp_path / "unit", SINGLE[-1]))
        assert vault.device_key_password() == before.hex().encode()
        vault.close()

    def test_a_second_reading_of_an_old_store_is_kept(self, tmp_path: Path) -> None:
        """The table of before had room for one reader a read; its row moves to the new one."""
        (tmp_path / "old.db").write_bytes((OLD_STORES / "m0004_accounts_and_audit.db").read_bytes())
        database = open_database(tmp_path / "old.db", OLD_KEY)
        row = {"read_id": READ, "reader": "tesseract", "plate": "8QTQ748", "read_at": "2026-11-21T16:00:01Z"}
        database.table("second_readings").insert(row)
        single_file.upgrade(database)
        reads.add_second_reading(database, UUID(READ), "PP-OCR", None, MORNING)
        kept = reads.second_readings(database, UUID(READ))
        assert kept == {"tesseract": "8QTQ748", "PP-OCR": None}
        database.close()


def _upgrade_day(database: Database) -> None:
    upgrade_day(database, MORNING.date())


FORMS = {"i": (INDEX, upgrade_index), "d": (DAY, _upgrade_day)}


class TestForms:
    """Index and day files made by an older program are brought to this one's form."""

    @pytest.mark.parametrize("kind", FORMS)
    def test_every_step_has_a_file_of_its_age(self, kind: str) -> None:
        """Whoever adds a step adds the file of the step (``python -m tests.helpers.old_store STEP``)."""
        steps = [step.name for step in FORMS[kind][0]._migrations]
        assert sorted(path.stem for path in OLD_STORES.glob(f"{kind}*.db")) == steps

    @pytest.mark.parametrize("old", sorted(OLD_STORES.glob("[di]*.db")), ids=lambda path: path.stem)
    def test_it_is_upgraded_to_the_same_form_as_a_new_one(self, tmp_path: Path, old: Path) -> None:
        """Same tables, indexes and triggers; the old rows are there."""
        _, upgrade = FORMS[old.stem[0]]
        new = open_database(tmp_path / "new.db", OLD_KEY, create=True)
        upgrade(new)
        (tmp_path / "old.db").write_bytes(old.read_bytes())
        database = open_database(tmp_path / "old.db", OLD_KEY)
        upgrade(database)
        upgrade(database)
        form = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%sqlite_%' ORDER BY type, name"
        assert database.rows(form) == new.rows(form)
        table = "sessions" if old.stem[0] == "i" else "reads"
        assert database.rows(f"SELECT count(*) AS n FROM {table}") == [{"n": 1}]
        database.close()
        new.close()

    @pytest.mark.parametrize("kind", FORMS)
    def test_a_failing_step_leaves_the_file_at_the_step_before(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        """Half a step is never kept."""
        steps, upgrade = FORMS[kind]
        database = open_database(tmp_path / "s.db", OLD_KEY, create=True)
        upgrade(database)

        def broken(database: SqliteUtilsDatabase) -> None:
            database.execute("CREATE TABLE half (a TEXT) STRICT")
            raise ValueError("a fault of ours")

        step = steps._Migration("x9999_broken", broken)
        monkeypatch.setattr(steps, "_migrations", [*steps._migrations, step])
        with pytest.raises(ValueError, match="a fault of ours"):
            upgrade(database)
        assert not database.table("half").exists()
        assert [pending.name for pending in steps.pending(database)] == ["x9999_broken"]
        database.close()


def test_no_exception_text_of_the_store_can_hold_a_row() -> None:
    """The sentences of the store are fixed texts or name files and numbers only."""
    sources = [*(ROOT / "mdt_app" / "storage").glob("*.py"), *(ROOT / "mdt_app" / "services").glob("*.py")]
    assert len(sources) > 20
    for source in sources:
        raised = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Raise)]
        for part in (part for node in raised for part in ast.walk(node)):
            if isinstance(part, ast.FormattedValue):
                value = ast.unparse(part.value)
                assert not re.search(r"plate|text|username|password|display|synopsis", value), (
                    source.name,
                    value,
                )
