# SPDX-License-Identifier: Apache-2.0
"""Hot lists in a real store: found by one key, replaced whole."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.domain.events import ListsChanged, NoticeRaised
from mdt_app.errors import Refused
from mdt_app.services.hotlists import LOCAL_LIST, HotLists, ListImport, TransferredHotLists
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, hotlists
from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreBusy
from policy.hotlist import HotListEntry, VehicleDescription
from policy.hotlist_import import Terms
from policy.import_report import RejectReason
from policy.list_mapping import ListMapping
from policy.list_terms import ListTerms
from policy.matching import MatchClass, matches
from sync.wire import HotListEntryV1, HotListHeadV1, HotListSnapshotV1, entries_sha256
from tests.helpers.policies import PROFILES
from tests.helpers.stores import MORNING, Clock, Heard, entry, make_unit, put_list, sign_on, version

pytestmark = pytest.mark.integration

MAPPING = ListMapping(
    name="Stolen vehicles",
    source="CA DOJ",
    delimiter=",",
    header=True,
    columns={"plate": "plate", "state": "state", "category": "category"},
)


@pytest.fixture
def signed_on(tmp_path: Path) -> Iterator[SignedOn]:
    """An officer at work."""
    signed_on = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    """The open store."""
    return signed_on.vault.index()


def _found(database: Database, text: str, state: str | None = "CA") -> list[tuple[str, MatchClass]]:
    candidates = [candidate.entry for candidate in hotlists.candidates(database, text)]
    return [(match.entry.plate, match.match_class) for match in matches(text, state, candidates, MORNING)]


def test_every_class_of_match_is_found(database: Database) -> None:
    """Exact, other state, look-alike and partial, surest first; what does not match is not."""
    put_list(
        database,
        [
            entry("8QTQ743"),
            entry("8QTQ743", entry_id="elsewhere", state="NV"),
            entry("8QTQ348", entry_id="near"),
            entry("8QT?7*", partial=True),
            entry("6QZQ111"),
        ],
    )
    assert _found(database, "8QTQ743") == [
        ("8QTQ743", MatchClass.EXACT),
        ("8QTQ743", MatchClass.STATE_DIFFERS),
        ("8QTQ348", MatchClass.LOOK_ALIKE),
        ("8QT?7*", MatchClass.PARTIAL),
    ]
    assert _found(database, "BQTQ743", None)[0] == ("8QTQ743", MatchClass.LOOK_ALIKE)
    assert _found(database, "7QXQ999") == []


def test_an_entry_comes_back_as_it_was_loaded(database: Database) -> None:
    """Every field, also those a list rarely gives."""
    full = entry(
        vehicle=VehicleDescription("2019", "HOND", "CIV", "4D", "GRY"),
        plate_type="PC",
        agency="CA0210000",
        entered_on=MORNING.date(),
        case_number="26-1001",
        synopsis="taken from a driveway",
        expires_at=MORNING + timedelta(days=3),
    )
    put_list(database, [full])
    (candidate,) = hotlists.candidates(database, full.plate)
    assert candidate.entry == full
    assert candidate.version.entries == 1
    assert list(hotlists.entries(database, "svs")) == [full]


@pytest.mark.clause("MP-462.4-g-4-ii", "WV-471.5-f-4-ii")
def test_a_new_edition_is_in_force_at_once_and_the_old_one_gone(database: Database) -> None:
    """Another list is not touched."""
    put_list(database, [entry("6QZQ111")], list_id="local2")
    put_list(database, [entry("8QTQ743"), entry("8QTQ744")])
    put_list(database, [entry("8QTQ744"), entry("8QTQ745")], name="2")
    assert _found(database, "8QTQ743") == []
    assert _found(database, "8QTQ745") != []
    assert _found(database, "6QZQ111") != []
    assert database.rows("SELECT count(*) AS n FROM hot_list_entries") == [{"n": 3}]
    assert [known.version for known in hotlists.versions(database)] == ["1", "2"]


def test_a_load_that_breaks_off_leaves_the_list_in_force(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Halfway through the file the medium fails: the old edition stays, whole, and nothing is left over."""
    monkeypatch.setattr(hotlists, "PIECE", 10)
    put_list(database, [entry("8QTQ743")])

    def broken() -> Iterator[HotListEntry]:
        for number in range(25):
            yield entry(f"6QZQ{number:03}")
        raise OSError("medium removed")

    with pytest.raises(OSError, match="medium removed"):
        hotlists.load(database, "svs", broken())
    assert _found(database, "8QTQ743") == [("8QTQ743", MatchClass.EXACT)]
    assert database.rows("SELECT count(*) AS n FROM hot_list_entries") == [{"n": 1}]


def test_what_a_power_cut_left_over_is_never_matched_and_swept_at_the_next_load(database: Database) -> None:
    """Loaded, not put in force: as after a cut between the two."""
    put_list(database, [entry("8QTQ743")])
    cut_off = hotlists.load(database, "svs", [entry("6QZQ111")])
    assert _found(database, "6QZQ111") == []
    put_list(database, [entry("8QTQ744")], name="2")
    assert database.rows("SELECT count(*) AS n FROM hot_list_entries") == [{"n": 1}]
    with pytest.raises(StoreBusy), database.transaction():
        hotlists.put_in_force(database, cut_off, version())


def test_readers_see_one_whole_edition_while_another_is_loaded(signed_on: SignedOn) -> None:
    """A second connection matches against the old list until the move, and never against a mixture."""
    database = signed_on.vault.index()
    put_list(database, [entry(f"8QTQ{number:03}") for number in range(300)])
    reader = signed_on.vault.connect()
    loaded = hotlists.load(database, "svs", [entry(f"6QZQ{number:03}") for number in range(300)])
    assert (_found(reader, "8QTQ299") != [], _found(reader, "6QZQ299")) == (True, [])
    with database.transaction():
        hotlists.put_in_force(database, loaded, version(name="2"))
        assert _found(reader, "6QZQ299") == []
    assert (_found(reader, "8QTQ299"), _found(reader, "6QZQ299") != []) == ([], True)
    reader.close()


def test_matching_among_100000_entries_goes_through_the_index(database: Database) -> None:
    """No entry is looked through that the key does not lead to; the time is reported, not judged."""
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    began = time.perf_counter()
    put_list(
        database,
        (entry(f"{n % 10}Q{letters[n % 23]}Q{n // 10 % 10000:04}", entry_id=str(n)) for n in range(100_000)),
    )
    loaded_s = time.perf_counter() - began
    texts = [f"{n % 10}Q{letters[n % 23]}Q{n % 10000:04}" for n in range(0, 100_000, 211)]
    began = time.perf_counter()
    found = sum(len(_found(database, text)) for text in texts)
    each_ms = (time.perf_counter() - began) * 1000 / len(texts)
    logging.getLogger(__name__).info("loaded in %.1f s, matched in %.3f ms each", loaded_s, each_ms)
    assert found > 0
    plan = database.rows(f"EXPLAIN QUERY PLAN {hotlists._CANDIDATES}", ("8",))
    steps = [row["detail"] for row in plan]
    assert [step.split(" USING ")[-1] for step in steps if step.startswith(("SEARCH e", "SCAN e"))] == [
        "INDEX entries_by_fold (plate_fold=?)",
        "INDEX entries_partial (edition=?)",
    ]


class TestImport:
    """A file put in place of a list."""

    @pytest.fixture
    def heard(self) -> Heard:
        """What was told."""
        return Heard()

    @pytest.fixture
    def lists(self, heard: Heard) -> HotLists:
        """The service."""
        return HotLists(Clock(), heard)

    def _wanted(self, path: Path, text: str, **more: bool) -> ListImport:
        path.write_text(text)
        return ListImport(path, MAPPING, "svs", Terms(), **more)

    @pytest.mark.clause("MP-462.4-g-4")
    def test_a_good_file_is_in_force_with_its_age_and_audited(
        self, database: Database, lists: HotLists, heard: Heard, tmp_path: Path
    ) -> None:
        """One event, one audit row with the count, no plate in it."""
        wanted = self._wanted(
            tmp_path / "svs.csv",
            "plate,state,category\n8QTQ743,CA,stolen_vehicle\n8QTQ744,CA,stolen_vehicle\n",
        )
        report = lists.import_file(database, wanted, "unit12.admin")
        assert report.entries == 2
        assert _found(database, "8QTQ743") == [("8QTQ743", MatchClass.EXACT)]
        (told,) = heard.events
        assert isinstance(told, ListsChanged)
        assert [(known.list_id, known.entries) for known in told.versions] == [("svs", 2)]
        newest = audit.events(database, limit=1)[0]
        assert (newest.event, newest.outcome, newest.object, newest.rows) == (
            "hot_list_import",
            "done",
            "list svs",
            2,
        )

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "no column 'plate'"),
            ("plate,state,category\n", "list in force stays"),
            ("plate;state;category\n8QTQ743;CA;stolen_vehicle\n", "Is the delimiter right"),
            ("plate,state,category\n8QTQ743,CA,stolen_vehicle\n", "looks cut off"),
        ],
    )
    def test_a_bad_file_leaves_the_list_in_force_and_is_audited(
        self, database: Database, lists: HotLists, heard: Heard, tmp_path: Path, text: str, words: str
    ) -> None:
        """Empty, without rows, of another delimiter, or suspiciously short."""
        put_list(database, [entry(f"6QZQ{number:03}") for number in range(10)])
        with pytest.raises(Refused, match=words):
            lists.import_file(database, self._wanted(tmp_path / "svs.csv", text), "unit12.admin")
        assert _found(database, "6QZQ009") != []
        assert database.rows("SELECT count(*) AS n FROM hot_list_entries") == [{"n": 10}]
        assert heard.events == []
        assert audit.events(database, limit=1)[0].outcome == "refused"

    def test_a_much_shorter_file_is_taken_when_a_person_says_so(
        self, database: Database, lists: HotLists, tmp_path: Path
    ) -> None:
        """The list really did shrink."""
        put_list(database, [entry(f"6QZQ{number:03}") for number in range(10)])
        text = "plate,state,category\n8QTQ743,CA,stolen_vehicle\n"
        lists.import_file(
            database, self._wanted(tmp_path / "svs.csv", text, accept_fewer=True), "unit12.admin"
        )
        assert _found(database, "6QZQ009") == []

    def test_a_missing_file_is_named(self, database: Database, lists: HotLists, tmp_path: Path) -> None:
        """The medium was pulled."""
        wanted = ListImport(tmp_path / "absent.csv", MAPPING, "svs")
        with pytest.raises(Refused, match=r"absent\.csv cannot be read"):
            lists.import_file(database, wanted, "unit12.admin")

    def test_the_departments_edition_replaces_the_list(
        self, signed_on: SignedOn, lists: HotLists, heard: Heard
    ) -> None:
        """Through the port that the transfer uses; the car's own list is not the department's to list."""
        store = TransferredHotLists(signed_on.vault, lists)
        entries = tuple(HotListEntryV1.of(entry(f"8QTQ{number:03}")) for number in range(3))
        head = HotListHeadV1(
            list_id="svs",
            name="Stolen vehicles",
            source="CA DOJ",
            version="7",
            extracted_at=MORNING,
            entries=3,
            sha256=entries_sha256(entries),
        )
        store.replace(HotListSnapshotV1(head=head, entries=entries))
        database = signed_on.vault.index()
        with database.transaction():
            hotlists.add_entry(database, entry("6QZQ123", list_id=LOCAL_LIST), version(LOCAL_LIST))
        assert [(known.list_id, known.version, known.entries) for known in store.versions()] == [
            ("svs", "7", 3)
        ]
        assert _found(signed_on.vault.index(), "8QTQ002") == [("8QTQ002", MatchClass.EXACT)]
        assert len(heard.events) == 1

    @pytest.mark.parametrize(
        ("policy", "kept"),
        [("WV-471", ["7QXQ001", "7QXQ004", "7QXQ005"]), ("MP-462", ["7QXQ001"])],
    )
    def test_what_the_policy_bars_does_not_come_in_with_the_departments_edition(
        self, signed_on: SignedOn, heard: Heard, policy: str, kept: list[str]
    ) -> None:
        """Counted by reason in the audit log and in a notice; no plate is said. The rest alerts."""
        lists = HotLists(Clock(), heard, ListTerms(PROFILES[policy].hotlist, PROFILES[policy].use))
        store = TransferredHotLists(signed_on.vault, lists)
        categories = ("missing_person", "immigration_violator", "gang", "protective_order", "dmv_flag")
        entries = tuple(
            HotListEntryV1.of(entry(f"7QXQ00{number}", category=category))
            for number, category in enumerate(categories, start=1)
        )
        head = HotListHeadV1(
            list_id="svs",
            name="Mixed list",
            source="NCIC",
            version="8",
            extracted_at=MORNING,
            entries=len(entries),
            sha256=entries_sha256(entries),
        )
        store.replace(HotListSnapshotV1(head=head, entries=entries))
        database = signed_on.vault.index()
        assert [known.plate for known in hotlists.entries(database, "svs")] == kept
        assert [known.entries for known in store.versions()] == [len(kept)]
        (notice,) = (told.notice for told in heard.events if isinstance(told, NoticeRaised))
        assert notice.headline == f"{5 - len(kept)} entries of the list Mixed list left out"
        assert "immigration class, never imported" in notice.remedy
        assert "restricted class" in notice.remedy
        assert "7QXQ" not in notice.remedy + notice.headline
        event = audit.events(database, limit=1)[0]
        assert event.event == "hot_list_received"
        assert event.rows == len(kept)
        assert _found(database, "7QXQ002") == []

    def test_a_file_brings_in_what_the_policy_names_and_nothing_else(
        self, database: Database, heard: Heard, tmp_path: Path
    ) -> None:
        lists = HotLists(Clock(), heard, ListTerms(PROFILES["MP-462"].hotlist))
        text = "plate,state,category\n7QXQ001,CA,stolen_vehicle\n7QXQ002,CA,dmv_flag\n"
        text += "7QXQ003,CA,protective_order\n"
        (tmp_path / "svs.csv").write_text(text)
        report = lists.import_file(database, self._wanted_file(tmp_path / "svs.csv"), "unit12.admin")
        assert report.entries == 1
        assert report.count(RejectReason.CATEGORY) == 1
        assert report.count(RejectReason.RESTRICTED) == 1

    @staticmethod
    def _wanted_file(path: Path) -> ListImport:
        return ListImport(path, MAPPING, "svs", Terms(allowed_restricted={"protective_order"}))
