# SPDX-License-Identifier: Apache-2.0
"""How a clause stands, by its code and its tests; and that a built program says the same as its checkout."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import resources
from mdt_app.errors import Trouble
from mdt_app.policies import bindings
from mdt_app.policies.bindings import Binding, Findings, Status, bind, bindings_of, load
from mdt_app.policies.trace import as_json, rows
from mdt_app.policies.trace_results import Outcome
from policy.clauses import Kind
from tests.helpers.traces import TITLES, binding_of, clause, findings, place, shown, waits

F2 = "WV-471.5-f-2"


def test_the_main_control_and_a_passing_test_bind() -> None:
    tests = (shown(), shown(Outcome.SKIPPED, "test_elsewhere"))
    screen = replace(place("M05.1", 7), module="mdt_app.screens.comparison")
    found = findings(place("M05.1", 9), screen, tests={F2: tests})
    assert binding_of(clause(), found) == Binding(F2, Status.BOUND, "", (place("M05.1", 9), screen), tests)


def test_a_main_control_in_the_rules_alone_is_bound_and_says_so() -> None:
    """Another control of the clause on a screen does not make up for it."""
    other = replace(place("M05.2"), module="mdt_app.screens.comparison")
    binding = binding_of(clause(), findings(place(), other, tests={F2: (shown(),)}))
    assert (binding.status, binding.by_rule_alone) == (Status.BOUND, True)
    assert binding.why == "its rule stands and is tested; no screen or job is marked as carrying it out"


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (findings(tests={F2: (shown(),)}), "no code is marked with its main control M05.1"),
        (
            findings(place("M05.2"), tests={F2: (shown(),)}),
            "no code is marked with its main control M05.1",
        ),
        (findings(place()), "no passing test is marked with it"),
        (
            findings(place(), tests={F2: (shown(Outcome.SKIPPED),)}),
            "no passing test is marked with it",
        ),
        (
            findings(place(), tests={F2: (shown(Outcome.FAILED, "test_a"), shown(name="test_b"))}),
            "tests/unit/test_gate.py::test_a failed",
        ),
    ],
    ids=["no code", "only another code", "no test", "skipped", "one failed"],
)
def test_anything_less_is_broken_and_says_what_is_missing(found: Findings, why: str) -> None:
    binding = binding_of(clause(), found)
    assert (binding.status, binding.why) == (Status.BROKEN, why)


def test_the_other_controls_places_are_named_after_the_main_ones() -> None:
    found = findings(place("C06.5"), place("M05.2"), place("M05.1"), tests={F2: (shown(),)})
    assert [one.code for one in binding_of(clause(), found).places] == ["M05.1", "M05.2"]


def test_before_any_test_has_run_it_says_so() -> None:
    binding = binding_of(clause(), Findings((place(),), {}, ()))
    assert (binding.status, binding.why) == (
        Status.BROKEN,
        "no test has run here: `python3 dev.py test`",
    )


def test_a_listed_clause_is_unbound_and_says_who_will_bind_it() -> None:
    binding = binding_of(clause(), findings(waiting=(waits(),)))
    assert (binding.status, binding.why) == (Status.UNBOUND, "terminal: not built yet")


def test_a_listed_clause_whose_test_fails_is_broken() -> None:
    """Being on the list excuses what is missing, not what is wrong."""
    found = findings(place(), tests={F2: (shown(Outcome.FAILED),)}, waiting=(waits(),))
    assert binding_of(clause(), found).status is Status.BROKEN


def test_a_listed_clause_that_is_bound_is_shown_as_bound() -> None:
    found = findings(place(), tests={F2: (shown(),)}, waiting=(waits(),))
    assert binding_of(clause(), found).status is Status.BOUND


def test_an_organisational_clause_shows_its_reason() -> None:
    binding = binding_of(clause(codes=(), kind=Kind.ORGANISATIONAL), findings())
    assert (binding.status, binding.why) == (Status.ORGANISATIONAL, "By looking.")


def built_text(found: Findings) -> str:
    """What ``dev.py installer`` writes for a program."""
    register = (clause(), clause("WV-471.5-f-3", ("C06.5",)))
    return json.dumps(as_json(rows(register, bind(register, found), TITLES)))


def test_a_built_program_says_what_its_checkout_said() -> None:
    found = findings(place(), place("M05.2"), tests={F2: (shown(cases=4), shown(Outcome.FAILED, "b"))})
    assert bindings_of(built_text(found)) == bind((clause(), clause("WV-471.5-f-3", ("C06.5",))), found)


def test_a_program_without_source_reads_the_file_built_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "ROOT", tmp_path / "resources")
    with pytest.raises(Trouble, match=r"does not carry the trace .* dev\.py installer"):
        load()
    file = tmp_path / "resources" / bindings.BUILT
    file.parent.mkdir(parents=True)
    file.write_text(built_text(findings(place(), tests={F2: (shown(),)})))
    assert [one.status for one in load()] == [Status.BOUND, Status.BROKEN]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 2, "clauses": []}', '{"version": 1, "clauses": [{}]}']
)
def test_a_damaged_file_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(Trouble, match=r"damaged\. Install the program again"):
        bindings_of(text)
