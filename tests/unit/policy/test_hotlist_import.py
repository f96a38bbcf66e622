# SPDX-License-Identifier: Apache-2.0
"""Hot list files into entries: nothing cut or guessed, what is left out counted."""

import csv
import io
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import plates
from policy.errors import ListRefused
from policy.hotlist import HotListEntry, VehicleDescription
from policy.hotlist_import import ImportResult, ListReader, Terms, import_list
from policy.import_report import ROWS_SHOWN, Oddity, RejectReason
from policy.list_mapping import ListMapping, load_mapping
from sync.wire import HotListEntryV1

HOTLISTS = Path(__file__).parents[3] / "resources" / "hotlists"
PACIFIC = timezone(timedelta(hours=-8))


def shipped(name: str) -> ListMapping:
    return load_mapping(tomllib.loads((HOTLISTS / f"{name}.toml").read_text(encoding="utf-8")))


def simple(delimiter: str = ",", **more: object) -> ListMapping:
    """Plate and state by number, all stolen vehicles."""
    return load_mapping(
        {"name": "Test", "source": "test", "layout": "delimited", "delimiter": delimiter}
        | {"columns": {"plate": 1, "state": 2}, "constants": {"category": "stolen_vehicle"}}
        | more
    )


def take(
    lines: Iterable[str | bytes], mapping: ListMapping | None = None, terms: Terms | None = None
) -> ImportResult:
    return import_list(lines, mapping or simple(), "svs", terms)


DOJ = [
    "DATE11/21/2026 06:00",
    "8QTQ743 CA1920261103",
    "9QXQ987 NV0120261119",
    "TOTAL RECORD 0000002",
]


# The shipped mappings


def test_a_doj_extract_gives_plate_state_date_and_the_lists_own_time() -> None:
    result = take(DOJ, shipped("ca-doj-svs"), Terms(local=PACIFIC))
    first, second = result.entries
    assert (first.plate, first.state, first.category) == ("8QTQ743", "CA", "stolen_vehicle")
    assert (first.agency, first.entered_on) == ("19", date(2026, 11, 3))
    assert (second.plate, second.state) == ("9QXQ987", "NV")
    assert not first.vehicle.is_supplied
    assert result.report.extracted_at == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    assert (result.report.rows, result.report.entries, result.report.rejected) == (2, 2, ())


@pytest.mark.parametrize(
    ("name", "category"),
    [("ca-doj-svs", "stolen_vehicle"), ("ca-doj-sfr", "felony_vehicle"), ("ca-doj-slr", "stolen_plate")],
)
@pytest.mark.clause("WV-471.5-f-4")
def test_each_of_the_three_doj_files_has_its_category(name: str, category: str) -> None:
    assert {entry.category for entry in take(DOJ, shipped(name)).entries} == {category}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (DOJ[:-1], "last line 'TOTAL RECORD' is missing"),
        (DOJ[:2] + DOJ[3:], "counts 0000002 records, the file holds 1"),
        ([*DOJ[:3], "TOTAL RECORD"], "counts no records"),
        (DOJ[1:], "first line must be 'DATE'"),
        (["DATEyesterday", *DOJ[1:]], "first line must be 'DATE'"),
        ([*DOJ, "8QTQ744 CA1920261103"], "Lines follow the last line"),
        ([], "first line must be 'DATE'"),
    ],
)
def test_a_truncated_or_foreign_doj_file_is_refused_without_quoting_a_plate(
    lines: list[str], sentence: str
) -> None:
    with pytest.raises(ListRefused, match=sentence) as refused:
        take(lines, shipped("ca-doj-svs"))
    assert "8QTQ" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_trailer_counts_rejected_rows_too() -> None:
    lines = [DOJ[0], DOJ[1], "190     CA1920261103", DOJ[3]]
    result = take(lines, shipped("ca-doj-svs"))
    assert (result.report.rows, result.report.entries) == (2, 1)


def ncic(kind: str, plate: str = "8QTQ743", state: str = "CA", record: str = "123456789") -> str:
    return f"{kind}{record}CA019000020261103{plate:<10}{state}2027PC2019HONDCIV4DGRY/BLK"


def test_an_ncic_row_gives_the_vehicle_as_the_list_describes_it() -> None:
    entry = take(["HEADER", ncic("V")], shipped("ncic-extract")).entries[0]
    assert (entry.plate, entry.state, entry.plate_type, entry.agency) == ("8QTQ743", "CA", "PC", "CA0190000")
    assert entry.vehicle == VehicleDescription("2019", "HOND", "CIV", "4D", "GRY/BLK")
    assert entry.entered_on == date(2026, 11, 3)
    assert entry.entry_id.startswith("V123456789-")


def test_ncic_classes_are_imported_only_when_known_and_allowed() -> None:
    lines = ["HEADER", *(ncic(kind, f"8QTQ{place:03}") for place, kind in enumerate("AFWVRPMCHKLTXIZ"))]
    result = take(lines, shipped("ncic-extract"))
    assert [entry.category for entry in result.entries] == [
        "amber_alert",
        "felony_vehicle",
        "wanted_person",
        "stolen_vehicle",
        "stolen_vehicle",
        "stolen_plate",
        "missing_person",
    ]
    assert result.report.count(RejectReason.RESTRICTED) == 6
    assert result.report.count(RejectReason.CLASS_UNKNOWN) == 2
    allowed = take(lines, shipped("ncic-extract"), Terms(allowed_restricted={"protective_order"}))
    assert {entry.category for entry in allowed.entries} - {entry.category for entry in result.entries} == {
        "protective_order"
    }


def test_states_with_a_zero_for_the_letter_o_are_put_right() -> None:
    lines = ["HEADER", ncic("V", state="C0"), ncic("V", "9QXQ987", state="0R")]
    assert [entry.state for entry in take(lines, shipped("ncic-extract")).entries] == ["CO", "OR"]


CSV_HEADER = (
    "plate,state,category,year,make,model,style,colour,agency,entered_on,case_number,synopsis,expires_on"
)


def test_a_generic_csv_may_hold_partial_plates_and_quoted_commas() -> None:
    lines = [
        CSV_HEADER,
        '7ab ?1*,NE,Suspect interdiction,,,,,RED,PD,11/20/2026,26-104417,"left fast, no lights",2026-11-30',
    ]
    entry = take(lines, shipped("generic-csv")).entries[0]
    assert (entry.plate, entry.partial, entry.state) == ("7AB?1*", True, "NB")
    assert (entry.category, entry.synopsis) == ("suspect_interdiction", "left fast, no lights")
    assert entry.expires_at == datetime(2026, 12, 1, tzinfo=UTC), "in force through its last day"
    assert not entry.expired(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))


def test_an_expiry_date_that_cannot_be_read_rejects_the_row() -> None:
    lines = [CSV_HEADER, "8QTQ743,CA,stolen_vehicle,,,,,,,,,,soon", "9QXQ987,CA,stolen_vehicle,,,,,,,,,,"]
    report = take(lines, shipped("generic-csv")).report
    assert report.count(RejectReason.EXPIRY) == 1


# The same entries in four layouts


def test_the_same_entries_in_four_layouts_give_equal_entries() -> None:
    rows = [
        (f"8QTQ{number:03}", "CA" if number % 2 else "NV", f"2026-11-{number + 1:02}")
        for number in range(1, 21)
    ]
    base = {"name": "Test", "source": "test", "constants": {"category": "stolen_vehicle"}}
    by_number = {"plate": 1, "state": 2, "entered_on": 3}
    layouts: list[tuple[dict[str, object], list[str]]] = [
        ({"layout": "delimited", "columns": by_number}, [",".join(row) for row in rows]),
        (
            {"layout": "delimited", "delimiter": "tab", "columns": {"plate": 3, "state": 1, "entered_on": 2}},
            [f"{state}\t{day}\t{plate}" for plate, state, day in rows],
        ),
        (
            {"layout": "delimited", "delimiter": "|", "header": True}
            | {"columns": {"plate": "Hot Plate", "state": "STATE", "entered_on": "Date"}},
            ["date|hot plate|state", *(f'"{day}"|"{plate}"|"{state}"' for plate, state, day in rows)],
        ),
        (
            {"layout": "fixed", "columns": {"plate": [2, 12], "state": [0, 2], "entered_on": [12]}},
            [f"{state}{plate:<10}{day}" for plate, state, day in rows],
        ),
    ]
    results = [take(lines, load_mapping(base | layout)).entries for layout, lines in layouts]
    assert len(results[0]) == 20
    assert results[0] == results[1] == results[2] == results[3]


# Bad input


@pytest.mark.parametrize("delimiter", [",", ";", ":", "|", "\t"])
def test_a_wrong_delimiter_is_recognised_and_the_list_in_force_stays(delimiter: str) -> None:
    lines = [f"8QTQ743{delimiter}CA", f"9QXQ987{delimiter}CA"]
    assert len(take(lines, simple(delimiter)).entries) == 2
    other = ";" if delimiter != ";" else ","
    with pytest.raises(
        ListRefused, match=r"A row has 1 column, the mapping needs 2\. Is the delimiter right\?"
    ):
        take(lines, simple(other))
    named = {"header": True, "columns": {"plate": "plate", "state": "state"}}
    with pytest.raises(ListRefused, match="Is the delimiter right"):
        take([f"plate{delimiter}state", *lines], simple(other, **named))


def test_a_column_that_the_header_lacks_is_named() -> None:
    mapping = simple(header=True, columns={"plate": "plate", "state": "st"})
    with pytest.raises(ListRefused, match="no column 'st'"):
        take(["plate,state", "8QTQ743,CA"], mapping)


@pytest.mark.parametrize(
    ("plate", "reason"),
    [
        ("", RejectReason.BLANK),
        ("  -- ", RejectReason.BLANK),
        ("0", RejectReason.JUNK),
        ("00", RejectReason.JUNK),
        ("000", RejectReason.JUNK),
        ("190", RejectReason.JUNK),
        ("AAAAAAA", RejectReason.JUNK),
        ("NO PLATE", RejectReason.JUNK),
        ("8QTQ743ABCD", RejectReason.TOO_LONG),
        ("8QTQ?43", RejectReason.CHARACTER),
        ("8QTQ#43", RejectReason.CHARACTER),
        ("8QTÖ743", RejectReason.CHARACTER),
        ("8QTß743", RejectReason.CHARACTER),
    ],
)
def test_a_plate_that_is_none_is_rejected_with_its_row_and_never_cut(
    plate: str, reason: RejectReason
) -> None:
    result = take([f"{plate},CA", "9QXQ987,CA"], simple(skip=["no plate"]))
    assert [entry.plate for entry in result.entries] == ["9QXQ987"]
    (counted,) = result.report.rejected
    assert (counted.what, counted.count, counted.rows) == (reason, 1, (1,))
    assert "8Q" not in " ".join(result.report.sentences)


def test_a_plate_of_ten_characters_is_taken_whole() -> None:
    assert take(["8QTQ743ABC,CA"]).entries[0].plate == "8QTQ743ABC"


def test_duplicates_are_counted_and_the_same_plate_of_another_state_is_none() -> None:
    result = take(["8QTQ743,CA", "8qtq 743,CA", "8QTQ743,NV", "8QTQ743,"])
    assert [(entry.plate, entry.state) for entry in result.entries] == [
        ("8QTQ743", "CA"),
        ("8QTQ743", "NV"),
        ("8QTQ743", None),
    ]
    assert result.report.count(RejectReason.DUPLICATE) == 1
    assert len({entry.entry_id for entry in result.entries}) == 3


def test_latin_letters_are_read_and_noted() -> None:
    mapping = simple(columns={"plate": 1, "state": 2, "synopsis": 3})
    result = take(["8QTQ743,CA,Peña\n".encode("latin-1"), "9QXQ987,CA,Peña\n".encode()], mapping)
    assert [entry.synopsis for entry in result.entries] == ["Peña", "Peña"]
    assert result.report.latin_lines == 1
    assert "read as Latin-1" in result.report.sentences[-1]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    mapping = simple(header=True, columns={"plate": "plate", "state": "state"})
    for first in ("\ufeffplate,state\r\n", "\ufeffplate,state\r\n".encode()):
        assert len(take([first, "8QTQ743,CA\r\n"], mapping).entries) == 1


def test_a_file_in_utf_16_is_refused_with_the_remedy() -> None:
    with pytest.raises(ListRefused, match="Save it as UTF-8"):
        take("8QTQ743,CA\n".encode("utf-16").splitlines(keepends=True))


def test_an_open_quote_costs_its_own_row_only() -> None:
    result = take(['"8QTQ743,CA', "9QXQ987,CA"])
    assert [entry.plate for entry in result.entries] == ["9QXQ987"]
    assert result.report.count(RejectReason.QUOTE) == 1


def test_an_overlong_row_costs_itself_only_and_is_named() -> None:
    result = take(["8QTQ743,CA", "9QXQ987,CA" + "A" * 200_000, "9QXQ988,CA"])
    assert [entry.plate for entry in result.entries] == ["8QTQ743", "9QXQ988"]
    assert result.report.count(RejectReason.OVERLONG) == 1
    assert "1 row: longer than any row of a list (row 2)" in result.report.sentences


def test_an_overlong_header_is_refused() -> None:
    mapping = simple(header=True, columns={"plate": "plate", "state": "state"})
    with pytest.raises(ListRefused, match="header is longer"):
        take(["plate,state," + "x" * 200_000, "8QTQ743,CA"], mapping)


def test_an_overlong_text_is_shortened_and_said_since_the_plate_counts() -> None:
    """Else a hit on it could never travel to the department; a long record number stays unique."""
    mapping = simple(columns={"plate": 1, "state": 2, "synopsis": 3, "record": 4})
    result = take([f"8QTQ743,CA,{'s' * 5000},{'1' * 300}", f"9QXQ987,CA,ok,{'1' * 300}"], mapping)
    first, second = result.entries
    assert len(first.synopsis) == 2000
    assert first.entry_id != second.entry_id
    assert [HotListEntryV1.of(entry).entry() for entry in result.entries] == list(result.entries)
    assert [(item.what, item.rows) for item in result.report.odd] == [(Oddity.TEXT, (1,))]


@pytest.mark.parametrize("lines", [[], ["", "  "], ["190,CA", "000,CA"]])
def test_a_file_without_a_usable_row_is_refused(lines: list[str]) -> None:
    with pytest.raises(ListRefused, match=r"gave no entry.*The list in force stays"):
        take(lines)


def test_short_rows_among_good_ones_are_counted() -> None:
    result = take(["8QTQ743,CA", "9QXQ987"])
    assert result.report.count(RejectReason.TOO_SHORT) == 1
    fixed = load_mapping(
        {"name": "t", "source": "t", "layout": "fixed", "columns": {"plate": [2, 9]}}
        | {"constants": {"category": "stolen_vehicle"}}
    )
    assert take(["CA8QTQ743", "CA"], fixed).report.count(RejectReason.TOO_SHORT) == 1


@pytest.mark.parametrize(
    "text", ["Immigration Violator", "IMMIGRATION", "immigration_violator", "x-immigrant"]
)
def test_immigration_classes_are_never_imported_whatever_is_allowed(text: str) -> None:
    mapping = simple(columns={"plate": 1, "category": 2}, constants={})
    mapped = simple(columns={"plate": 1, "category": 2}, constants={}, categories={text: "stolen_vehicle"})
    terms = Terms(allowed_restricted={"immigration_violator", text})
    for each in (mapping, mapped):
        with pytest.raises(ListRefused, match="immigration class, never imported"):
            take([f"8QTQ743,{text}"], each, terms)
    own_word = simple(
        columns={"plate": 1, "category": 2}, constants={}, categories={"I": "immigration_violator"}
    )
    with pytest.raises(ListRefused, match="immigration class, never imported"):
        take(["8QTQ743,I"], own_word, terms)


def test_a_category_that_nobody_knows_is_rejected() -> None:
    mapping = simple(columns={"plate": 1, "category": 2}, constants={})
    result = take(["8QTQ743,Stolen Vehicle", "9QXQ987,parking"], mapping)
    assert [entry.category for entry in result.entries] == ["stolen_vehicle"]
    assert result.report.count(RejectReason.CLASS_UNKNOWN) == 1


def test_states_are_translated_checked_and_never_invented() -> None:
    lines = ["8QTQ741,NE", "8QTQ742,qc", "8QTQ743,ZQ", "8QTQ744,California", "8QTQ745,"]
    result = take(lines, terms=Terms(states={"CA", "NB", "PQ"}))
    assert [entry.state for entry in result.entries] == ["NB", "PQ", "ZQ", None, None]
    assert {item.what: item.rows for item in result.report.odd} == {
        Oddity.STATE: (4,),
        Oddity.STATE_UNLISTED: (3,),
    }


def test_a_date_that_cannot_be_read_is_left_out_and_noted() -> None:
    mapping = simple(columns={"plate": 1, "entered_on": 2})
    result = take(["8QTQ743,2026-02-30", "9QXQ987,2026-02-28"], mapping)
    assert [entry.entered_on for entry in result.entries] == [None, date(2026, 2, 28)]
    assert result.report.odd[0].sentence == "1 row: date of entry not understood: left out (row 1)"


def test_the_report_shows_the_first_rows_and_counts_all() -> None:
    lines = ["8QTQ743,CA", *["190,CA"] * (ROWS_SHOWN + 5)]
    (counted,) = take(lines).report.rejected
    assert counted.count == ROWS_SHOWN + 5
    assert counted.rows == tuple(range(2, ROWS_SHOWN + 2))
    assert counted.sentence.endswith(", ...)")


def test_a_long_list_is_read_entry_by_entry() -> None:
    """The reader asks for a line only when an entry is wanted."""
    asked = []

    def lines() -> Iterable[str]:
        for number in range(1000):
            asked.append(number)
            yield f"8QT{number:04},CA"

    reader = ListReader(lines(), simple(), "svs", Terms())
    next(iter(reader))
    assert len(asked) < 5


def test_entry_ids_stay_the_same_in_the_next_edition() -> None:
    first = take(["8QTQ743,CA", "9QXQ987,CA"]).entries
    later = take(["7QXQ111,CA", "9QXQ987,CA"]).entries
    assert first[1] == later[1]


written = st.text("8QTX -ö?0\x00\"',", max_size=14)


@given(st.lists(st.tuples(written, st.sampled_from(["CA", "NE", "", "??", "C"])), max_size=30))
def test_every_row_is_an_entry_or_counted_and_every_entry_is_a_plate(rows: list[tuple[str, str]]) -> None:
    """Whatever a CSV holds, rows add up, no plate is cut, and the report tells none."""
    text = io.StringIO()
    csv.writer(text).writerows([*rows, ("9QXQ987", "CA")])
    result = take(text.getvalue().splitlines())
    report = result.report
    assert report.entries + sum(item.count for item in report.rejected) == report.rows == len(rows) + 1
    assert all(is_sound(entry) for entry in result.entries)
    known = {plates.normalise(plate) for plate, _ in rows} | {"9QXQ987"}
    assert {entry.plate for entry in result.entries} <= known


def is_sound(entry: HotListEntry) -> bool:
    return plates.is_plate(entry.plate) and entry.state in {"CA", "NB", None} and not entry.partial


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_bytes_give_entries_or_a_refusal(lines: list[bytes]) -> None:
    with suppress(ListRefused):
        result = take(lines)
        assert all(plates.is_plate(entry.plate) for entry in result.entries)
