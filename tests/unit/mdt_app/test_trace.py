# SPDX-License-Identifier: Apache-2.0
"""What the trace shows: in words, for programs, and on a page; all of a clause, nothing that could run."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from mdt_app.errors import Refused
from mdt_app.policies.bindings import Findings, Status, bind
from mdt_app.policies.trace import Row, as_json, chosen, counts, rows
from mdt_app.policies.trace_html import page
from mdt_app.policies.trace_places import Place
from mdt_app.policies.trace_results import Outcome
from mdt_app.policies.trace_text import lines
from policy.clauses import Clause, Kind
from tests.helpers.traces import TITLES, clause, findings, place, shown, waits

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
BOUND, LISTED, PEOPLE, MISSING = "WV-471.5-f-2", "WV-471.5-f-3", "WV-471.9-1", "SR-465.3-d"
REGISTER = (
    clause(MISSING),
    clause(BOUND),
    clause(LISTED, ("C06.5",)),
    clause(PEOPLE, (), Kind.ORGANISATIONAL),
)
FOUND = findings(
    place(),
    tests={BOUND: (shown(cases=3), shown(Outcome.SKIPPED, "test_elsewhere"))},
    waiting=(waits(LISTED),),
)


def traced(register: tuple[Clause, ...] = REGISTER, found: Findings = FOUND) -> tuple[Row, ...]:
    return rows(register, bind(register, found), TITLES)


def test_each_further_control_says_whether_it_is_there() -> None:
    main, other = traced()[1].controls
    assert (main.code, main.title, main.main, main.present) == ("M05.1", "Visual plate check", True, True)
    assert (other.code, other.title, other.main, other.present) == ("M05.2", "CLETS check", False, False)


def test_a_trace_of_another_register_is_refused() -> None:
    with pytest.raises(Refused, match=f"does not know the clause {MISSING}"):
        rows(REGISTER, bind(REGISTER[1:], FOUND), TITLES)


def test_json_has_every_clause_once_with_all_that_is_known() -> None:
    told = as_json(traced())
    assert [one["id"] for one in told["clauses"]] == [MISSING, BOUND, LISTED, PEOPLE]
    assert told["counts"] == {"bound": 1, "unbound": 1, "organisational": 1, "broken": 1}
    assert told["clauses"][1]["places"] == [
        {"code": "M05.1", "file": "policy/gate.py", "line": 7, "module": "policy.gate", "name": "Gate.open"}
    ]
    assert told["clauses"][1]["tests"][0] == {
        "test": "tests/unit/test_gate.py::test_gate",
        "outcome": "passed",
        "cases": 3,
    }
    assert told["clauses"][2]["why"] == "terminal: not built yet"


def test_the_text_tells_a_clause_whole() -> None:
    text = "\n".join(lines(traced()))
    block = text[text.index(BOUND) : text.index(LISTED)]
    for part in (
        "BOUND",
        "enforced, officer",
        "Officer looks before acting.",
        "M05.1     Visual plate check",
        "policy/gate.py:7  Gate.open",
        "M05.2     CLETS check (also): not in the code",
        "passed  tests/unit/test_gate.py::test_gate (3 cases)",
        "skipped tests/unit/test_gate.py::test_elsewhere",
    ):
        assert part in block
    assert "why       terminal: not built yet" in text
    assert text.count("Watsonville, 471.5 Operations") == 1
    assert text.endswith("4 clauses: 1 bound, 1 unbound, 1 organisational, 1 broken")


def test_only_one_policy_or_only_named_clauses() -> None:
    everything = traced()
    assert [row.clause.id for row in chosen(everything, "SR-465", ())] == [MISSING]
    assert [row.clause.id for row in chosen(everything, None, (PEOPLE, BOUND))] == [BOUND, PEOPLE]
    assert chosen(everything, None, ()) == everything


def test_an_unknown_policy_or_clause_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="No profile is called WV-472: name one of SR-465, WV-471"):
        chosen(traced(), "WV-472", ())
    with pytest.raises(Refused, match=r"no clause WV-471\.5-f-99: `mdt policy trace` lists them"):
        chosen(traced(), None, (BOUND, "WV-471.5-f-99"))


class Reader(HTMLParser):
    """Reads a page as a browser would: which elements open and close, which words stand between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        told = dict(attrs)
        self.targets += [name for name in told if name.startswith("on") or name == "src"]
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [told["href"] or ""] if "href" in told else []
        if tag not in {"meta", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_stands_by_itself_and_shows_each_clause() -> None:
    text = page(traced(), NOW)
    read = Reader(text)
    assert not read.open
    assert not {"script", "link", "img", "iframe"} & set(read.names)
    assert not read.targets
    assert "url(" not in text
    assert "@import" not in text
    assert sorted(one for one in read.ids if "." in one) == sorted(row.clause.id for row in traced())
    assert {one.removeprefix("#") for one in read.links} <= set(read.ids)
    assert "2026-11-26 09:30 UTC" in read.words
    for words in ("policy/gate.py:7", "Terminal: not built yet", "By looking.", "gate, 3 cases"):
        assert words in read.words
    for status in Status:
        assert text.count(f'<article class="{status}"') == counts(traced())[status] == 1


def test_what_could_run_in_a_page_is_only_read() -> None:
    evil = '<script>alert("x")</script>&amp;\'"'
    bad = Clause(
        id='WV-471.5-"><b>',
        agency=evil,
        section=evil,
        text=evil,
        kind=Kind.ENFORCED,
        actor=evil,
        control=evil,
        codes=("M05.1",),
        terms=(),
        evidence=evil,
    )
    found = findings(
        Place("M05.1", f"policy/{evil}.py", 1, "policy", evil),
        tests={bad.id: (shown(Outcome.FAILED, evil),)},
    )
    text = page(rows((bad,), bind((bad,), found), {"M05.1": evil}), NOW)
    read = Reader(text)
    assert "script" not in read.names
    assert len(re.findall("<b>", text)) == len(Status)  # the four sums, none of the clause's
    assert read.words.count('<script>alert("x")</script>&amp;') >= 8
