# SPDX-License-Identifier: Apache-2.0
"""The encrypted file: each known pitfall of SQLCipher under sqlite-utils is shown not to be there."""

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
import sqlite_utils

from mdt_app.errors import Trouble
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.errors import (
    NotEncrypted,
    RowRefused,
    StoreBusy,
    StoreDamaged,
    StoreMissing,
    StoreTrouble,
    WrongKey,
    WrongThread,
)

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
SECRET = "8QTQ743"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one row that must not be seen."""
    path = tmp_path / "store.db"
    database = open_database(path, KEY, create=True)
    database.execute("CREATE TABLE t (a TEXT PRIMARY KEY) STRICT")
    database.table("t").insert({"a": SECRET})
    database.close()
    return path


@pytest.mark.clause("MP-462.6-1-ii")
@pytest.mark.clause("SR-465.5-1-ii")
def test_nothing_of_it_is_readable_on_disk(tmp_path: Path) -> None:
    """Neither the file nor the write-ahead log of an open store holds the row or SQLite's header."""
    database = open_database(tmp_path / "s.db", KEY, create=True)
    database.execute("CREATE TABLE t (a TEXT) STRICT")
    database.table("t").insert_all({"a": f"{SECRET} {i}"} for i in range(500))
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert len(files) == 3, "file, write-ahead log and its index"
    assert not any(SECRET.encode() in content or b"SQLite format 3" in content for content in files)
    database.close()


def test_a_wrong_key_is_said_in_our_words_and_changes_nothing(store: Path) -> None:
    """The right key still opens the file after a wrong one was tried."""
    with pytest.raises(WrongKey, match="does not open with this key"):
        open_database(store, bytes(32))
    database = open_database(store, KEY)
    assert database.rows("SELECT a FROM t") == [{"a": SECRET}]
    database.close()


def test_sqlcipher_is_quiet_about_a_wrong_key(store: Path) -> None:
    """Its own lines on stderr would alarm a technician for nothing."""
    script = (
        "import sys; from pathlib import Path\n"
        "from mdt_app.storage.database import open_database\n"
        "from mdt_app.storage.errors import WrongKey\n"
        "try: open_database(Path(sys.argv[1]), bytes(32))\n"
        "except WrongKey: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(store)], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout.strip(), done.stderr) == ("refused", "")


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_that_is_no_key_never_makes_a_plain_file(tmp_path: Path, key: bytes) -> None:
    """The forgotten key: nothing is created at all."""
    with pytest.raises(WrongKey):
        open_database(tmp_path / "s.db", key, create=True)
    assert not list(tmp_path.iterdir())


def test_a_plain_database_is_refused(tmp_path: Path) -> None:
    """A plain file in the store's place is named as such, and stays as it is."""
    path = tmp_path / "s.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(NotEncrypted, match="plain database"):
        open_database(path, KEY, create=True)
    assert path.read_bytes() == before


def test_a_library_that_does_not_encrypt_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the standard library's SQLite in SQLCipher's place, nothing is written."""

    class Plain(sqlite3.Connection):
        """SQLite without a cipher."""

    monkeypatch.setattr(sqlcipher, "connect", lambda path, **_: sqlite3.connect(path, factory=Plain))
    with pytest.raises(NotEncrypted, match="does not encrypt"):
        open_database(tmp_path / "s.db", KEY, create=True)
    assert all(path.stat().st_size == 0 for path in tmp_path.iterdir())


def test_no_other_way_in_leads_to_a_plain_file(tmp_path: Path) -> None:
    """sqlite-utils takes a path and opens it in clear; ours refuses, and nobody else opens files."""
    with pytest.raises(NotEncrypted, match="open_database only"):
        Database(str(tmp_path / "s.db"), tmp_path)  # type: ignore[arg-type]  # the mistake itself
    assert not list(tmp_path.iterdir())
    sources = {path.name: path.read_text() for path in (ROOT / "mdt_app").rglob("*.py")}
    assert [name for name, text in sources.items() if "import sqlcipher3" in text] == ["connection.py"]
    others = [
        name
        for name, text in sources.items()
        if re.search(r"sqlite3\.connect\(|sqlite_utils\.Database\(\w", text)
    ]
    assert others == ["tiles.py"], "the technician's map of streets, which holds nothing of ours"
    assert re.findall(r"sqlite3\.connect\((.*)\)", sources["tiles.py"]) == [
        'f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True'
    ]


def test_a_missing_store_is_not_made_by_accident(tmp_path: Path) -> None:
    """Opening is not creating."""
    with pytest.raises(StoreMissing, match=r"s\.db is missing"):
        open_database(tmp_path / "s.db", KEY)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """The sentence names what to check."""
    with pytest.raises(StoreMissing, match="data folder"):
        open_database(tmp_path / "absent" / "s.db", KEY, create=True)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("synchronous", 2),
        ("foreign_keys", 1),
    ],
)
@pytest.mark.clause("MP-462.6-1-ii")
def test_settings_that_keep_content_off_the_disk(store: Path, setting: str, value: object) -> None:
    """Read back from the open store (compliance PU-9)."""
    database = open_database(store, KEY)
    assert database.execute(f"PRAGMA {setting}").fetchone()[0] == value
    database.close()


@pytest.mark.clause("MP-462.6-1-ii")
def test_memory_of_the_store_is_locked_and_wiped(store: Path) -> None:
    """As the program opens it: the other tests of this process do without (``tests/conftest.py``)."""
    script = (
        "import sys; from pathlib import Path; from mdt_app.storage.database import open_database; "
        "database = open_database(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])); "
        "print(database.execute('PRAGMA cipher_memory_security').fetchone()[0]); database.close()"
    )
    words = [sys.executable, "-c", script, str(store), KEY.hex()]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.strip() == "1", done.stderr


def test_closing_empties_the_write_ahead_log(store: Path) -> None:
    """A deleted row is not left behind in it."""
    database = open_database(store, KEY)
    other = open_database(store, KEY)
    database.execute("DELETE FROM t")
    assert store.with_name("store.db-wal").stat().st_size > 0
    database.close()
    assert store.with_name("store.db-wal").stat().st_size == 0
    other.close()


def test_another_threads_use_is_refused_by_us(store: Path) -> None:
    """The connection of one thread says so when another uses it, and goes on working for its own."""
    database = open_database(store, KEY)
    met: list[BaseException] = []

    def use() -> None:
        for attempt in (lambda: database.rows("SELECT 1"), database.conn.commit, database.close):
            try:
                attempt()
            except WrongThread as error:
                met.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(met) == 3
    assert database.rows("SELECT a FROM t") == [{"a": SECRET}]
    database.close()


class TestSqliteUtilsOverIt:
    """The four calls that fail over a bare SQLCipher connection, because it raises classes of its own."""

    @pytest.fixture
    def database(self, store: Path) -> Iterator[Database]:
        """The open store."""
        database = open_database(store, KEY)
        yield database
        database.close()

    def test_it_is_a_sqlite_utils_database(self, database: Database) -> None:
        """So everything it offers is there."""
        assert isinstance(database, sqlite_utils.Database)

    def test_alter_adds_the_column(self, database: Database) -> None:
        """It catches the error of a missing column, then alters."""
        database.table("t").insert({"a": "x", "b": 1}, alter=True)
        assert database.rows("SELECT b FROM t WHERE a = 'x'") == [{"b": 1}]

    def test_upsert_with_alter(self, database: Database) -> None:
        """As above, for upsert."""
        database.table("t").upsert({"a": SECRET, "c": 2}, pk="a", alter=True)
        assert database.rows("SELECT c FROM t") == [{"c": 2}]

    def test_drop_ignores_a_missing_table(self, database: Database) -> None:
        """It catches the error of a missing table."""
        database.table("absent").drop(ignore=True)

    def test_an_index_finds_a_free_name(self, database: Database) -> None:
        """It catches the error of a name that is taken."""
        database.table("t").create_index(["a"], index_name="i")
        database.table("t").create_index(["a"], index_name="i", find_unique_name=True)
        assert {index.name for index in database.table("t").indexes} >= {"i", "i_2"}

    def test_cached_counts_may_be_absent(self, database: Database) -> None:
        """It catches the error of the missing counts table."""
        assert database.cached_counts() == {}


def test_library_errors_are_ours_and_the_standard_librarys(store: Path) -> None:
    """One except clause for the store's troubles, and sqlite-utils still sees the classes it knows."""
    database = open_database(store, KEY)
    with pytest.raises(RowRefused) as refused:
        database.table("t").insert({"a": SECRET})
    assert isinstance(refused.value, StoreTrouble | Trouble)
    assert isinstance(refused.value, sqlite3.IntegrityError)
    assert SECRET not in str(refused.value)
    with pytest.raises(sqlite3.OperationalError) as fault:
        database.execute("SELECT nothing FROM nowhere")
    assert not isinstance(fault.value, Trouble), "a fault in our SQL is not the environment's"
    database.close()


@pytest.mark.parametrize("step", [next, list, lambda rows: rows.fetchone(), lambda rows: rows.fetchmany(2)])
def test_an_error_while_stepping_through_rows_is_translated(
    store: Path, step: Callable[[Any], object]
) -> None:
    """Rows are computed while they are fetched: an overflow in the second must not be a foreign class."""
    database = open_database(store, KEY)
    cursor = database.execute("SELECT abs(x) FROM (SELECT 1 AS x UNION ALL SELECT -9223372036854775808)")
    with pytest.raises(sqlite3.OperationalError, match="overflow"):
        step(cursor)
    database.close()


def test_a_busy_store_is_said_and_the_change_can_be_made_later(store: Path) -> None:
    """Two writers: the second is told, nothing of its change is kept, and it may try again."""
    one, other = open_database(store, KEY), open_database(store, KEY)
    other.wait_for_others(0.05)
    with one.transaction():
        one.table("t").insert({"a": "one"})
        with pytest.raises(StoreBusy), other.transaction():
            other.table("t").insert({"a": "other"})
    with other.transaction():
        other.table("t").insert({"a": "other"})
    assert {row["a"] for row in one.rows("SELECT a FROM t")} == {SECRET, "one", "other"}
    one.close()
    other.close()


def test_a_failed_transaction_keeps_nothing(store: Path) -> None:
    """All of the changes inside, or none; also when one transaction stands inside another."""
    database = open_database(store, KEY)

    def change() -> None:
        with database.transaction():
            database.table("t").insert({"a": "new"})
            with database.transaction():
                database.table("t").insert({"a": SECRET})

    with pytest.raises(RowRefused):
        change()
    assert database.rows("SELECT a FROM t") == [{"a": SECRET}]
    assert not database.conn.in_transaction
    database.close()


def test_a_single_change_is_committed_at_once(store: Path) -> None:
    """No half-open transaction stays behind a plain statement."""
    database = open_database(store, KEY)
    database.execute("INSERT INTO t VALUES ('direct')")
    database.conn.execute("INSERT INTO t VALUES ('lower')")
    other = open_database(store, KEY)
    assert len(other.rows("SELECT a FROM t")) == 3
    other.close()
    database.close()


def test_a_damaged_store_is_said(store: Path) -> None:
    """Bytes changed on the disk fail the page's seal."""
    content = bytearray(store.read_bytes())
    content[5000:5100] = bytes(100)
    store.write_bytes(bytes(content))
    with pytest.raises((StoreDamaged, WrongKey)):
        open_database(store, KEY).rows("SELECT a FROM t")


def test_a_cursor_that_failed_holds_no_statement_any_more(store: Path) -> None:
    """Whoever collects its error's traceback, in whatever thread, touches nothing of the file."""
    database = open_database(store, KEY)
    cursor = database.conn.cursor()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        cursor.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.Error, match="closed cursor"):
        cursor.execute("SELECT 1")
    database.close()


def test_a_cursor_kept_past_the_closing_of_its_store_is_let_go_without_harm(store: Path) -> None:
    """As the traceback of an error keeps one: closing the store ends it, so that letting it go touches nothing."""
    database = open_database(store, KEY)
    cursor = database.conn.execute("SELECT 1 UNION SELECT 2")
    assert cursor.fetchone() is not None
    database.close()
    with pytest.raises(sqlite3.Error, match="closed cursor"):
        cursor.fetchone()
