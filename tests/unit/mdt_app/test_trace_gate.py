# SPDX-License-Identifier: Apache-2.0
"""The gate names each thing that keeps it shut, and the list of unbound clauses can hide nothing."""

import pytest

from mdt_app.errors import Refused
from mdt_app.policies.bindings import Findings
from mdt_app.policies.trace_gate import REMEDY, problems, unbound_now
from mdt_app.policies.trace_results import Outcome, ShownBy
from mdt_app.policies.trace_unbound import NAME, Part, Waiting, part_of, read, written
from policy.clauses import Clause, Kind
from tests.helpers.traces import TITLES, clause, findings, place, shown, waits

F2, PEOPLE = "WV-471.5-f-2", "SR-465.1-1"
REGISTER = (clause(PEOPLE, (), Kind.ORGANISATIONAL), clause())
PASSING = {F2: (shown(),)}


def said(found: Findings, register: tuple[Clause, ...] = REGISTER) -> tuple[str, ...]:
    return problems(register, found, TITLES)


def test_all_bound_or_listed_opens_it() -> None:
    assert said(findings(place(), tests=PASSING)) == ()
    assert said(findings(waiting=(waits(),))) == ()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ORGANISATIONAL])
def test_every_kind_but_the_organisational_needs_control_and_test(kind: Kind) -> None:
    assert len(said(findings(), (REGISTER[0], clause(kind=kind)))) == 2


def test_a_missing_control_is_named_with_the_remedy() -> None:
    assert said(findings(tests=PASSING)) == (
        f"{F2} (Visual plate check): no code is marked with its main control M05.1.",
        REMEDY,
    )
    assert f"list the clause in {NAME}" in REMEDY


@pytest.mark.parametrize(
    ("tests", "why"),
    [
        ({}, "no passing test is marked with it"),
        ({F2: (shown(Outcome.SKIPPED),)}, "no passing test is marked with it"),
        ({F2: (shown(), shown(Outcome.FAILED, "test_b"))}, "test_gate.py::test_b failed"),
    ],
    ids=["none", "skipped", "failed"],
)
def test_a_missing_or_failing_test_is_named(tests: dict[str, tuple[ShownBy, ...]], why: str) -> None:
    sentence, remedy = said(findings(place(), tests=tests))
    assert remedy == REMEDY
    assert why in sentence


def test_without_results_it_asks_for_the_tests_first() -> None:
    assert said(Findings((place(),), {}, ())) == (
        "There are no results of tests marked with clauses: run `python3 dev.py test` first.",
    )


def test_a_listed_clause_that_is_bound_must_come_out() -> None:
    assert said(findings(place(), tests=PASSING, waiting=(waits(),))) == (
        f"{F2} is bound now: take it out of {NAME}.",
    )


def test_a_listed_clause_must_exist_and_be_ours_to_bind() -> None:
    found = findings(place(), tests=PASSING, waiting=(waits("WV-471.5-f-99"), waits(PEOPLE)))
    assert said(found) == (
        f"WV-471.5-f-99 stands in {NAME} and in no register: correct it or take it out.",
        f"{PEOPLE} is organisational, nothing will bind it: take it out of {NAME}.",
    )


def test_marks_must_be_known_too() -> None:
    """A slip in an id or a code would else look like a missing test or control."""
    found = findings(place(), place("M05.9"), tests={**PASSING, "WV-471.5-f-99": (shown(),)})
    assert said(found) == (
        "policy/gate.py:7 is marked with M05.9, which the capability list does not have: correct the code.",
        "tests/unit/test_gate.py::test_gate is marked with WV-471.5-f-99, which no register has: correct the id.",
    )


def test_what_the_list_has_to_hold_is_made_from_the_state_of_things() -> None:
    register = (*REGISTER, clause("WV-471.5-f-3"), clause("WV-471.9-1", ("C06.5",)))
    found = findings(place(), tests=PASSING, waiting=(waits(F2),))
    waiting = unbound_now(register, found, TITLES)
    assert waiting == (
        Waiting("WV-471.5-f-3", Part.TERMINAL, "M05.1 Visual plate check: no test shows the clause yet"),
        Waiting("WV-471.9-1", Part.SERVER, "C06.5 Violations: no code carries it yet"),
    )
    assert said(Findings(found.places, found.results, waiting), register) == ()


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("M05.4", Part.TERMINAL),
        ("M09.2", Part.TERMINAL),
        ("C05.1", Part.SERVER),
        ("P02.1", Part.SERVER),
        ("A02.1", Part.SERVER),
        ("A08.1", Part.VAULT),
        ("A10.3", Part.VAULT),
        ("A10.5", Part.SERVER),
        ("J04.5", Part.VAULT),
    ],
)
def test_each_code_belongs_to_a_part(code: str, part: Part) -> None:
    assert part_of(code) is part


def test_the_list_is_read_as_it_is_written() -> None:
    waiting = (
        Waiting("WV-471.9-1", Part.SERVER, 'C06.5 "Violations": a \\ in it'),
        waits(F2, Part.VAULT),
        waits("WV-471.5-f-3"),
        waits("WV-471.5-f-4"),
    )
    text = written(waiting)
    assert set(read(text)) == set(waiting)
    assert written(read(text)) == text
    assert read("") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            '[[car]]\nwhy = "x"\nclauses = ["A"]',
            r"no part with \[\[car\]\]: write one of terminal, server, vault",
        ),
        ('[[server]]\nclauses = ["A"]', r"under \[\[server\]\].* why = .a few words."),
        ('[[server]]\nwhy = " "\nclauses = ["A"]', r"under \[\[server\]\]"),
        ('[[server]]\nwhy = "x"\nclauses = []', r"under \[\[server\]\]"),
        ('[[server]]\nwhy = "x"\nclauses = [1]', r"under \[\[server\]\]"),
        ('[[server]]\nwhy = "x"\nclauses = ["A"]\nmore = 1', r"under \[\[server\]\]"),
        ("server = 1", r"under \[\[server\]\]"),
        ("[[server]", "not valid TOML .*: correct the line that is named"),
        (
            '[[server]]\nwhy = "x"\nclauses = ["A", "B", "A"]\n[[vault]]\nwhy = "x"\nclauses = ["C", "B"]',
            "A, B stands twice in .*: keep one",
        ),
    ],
)
def test_anything_else_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(text)
