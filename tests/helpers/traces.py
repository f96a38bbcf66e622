# SPDX-License-Identifier: Apache-2.0
"""Clauses, places and results for tests of the trace: made up, so that each shows one thing."""

from collections.abc import Mapping

from mdt_app.policies.bindings import Binding, Findings, bind
from mdt_app.policies.trace_places import Place
from mdt_app.policies.trace_results import Outcome, ShownBy
from mdt_app.policies.trace_unbound import Part, Waiting
from policy.clauses import Clause, Kind

TITLES = {"M05.1": "Visual plate check", "M05.2": "CLETS check", "C06.5": "Violations"}


def clause(
    name: str = "WV-471.5-f-2", codes: tuple[str, ...] = ("M05.1", "M05.2"), kind: Kind = Kind.ENFORCED
) -> Clause:
    """A clause of Watsonville's register."""
    return Clause(
        id=name,
        agency="Watsonville",
        section="471.5 Operations",
        text="Officer looks before acting.",
        kind=kind,
        actor="officer",
        control="By looking.",
        codes=codes,
        terms=(),
        evidence="Test: a hit that nobody looked at stays closed.",
    )


def place(code: str = "M05.1", line: int = 7) -> Place:
    """Code that carries a control out."""
    return Place(code, "policy/gate.py", line, "policy.gate", "Gate.open")


def shown(outcome: Outcome = Outcome.PASSED, name: str = "test_gate", cases: int = 1) -> ShownBy:
    """A test of a clause."""
    return ShownBy(f"tests/unit/test_gate.py::{name}", outcome, cases)


def findings(
    *places: Place, tests: Mapping[str, tuple[ShownBy, ...]] | None = None, waiting: tuple[Waiting, ...] = ()
) -> Findings:
    """What a checkout shows; one passing test of a clause that nobody asks about, so that tests have run."""
    return Findings(places, {**(tests or {}), "SR-465.1-1": (shown(),)}, waiting)


def waits(name: str = "WV-471.5-f-2", part: Part = Part.TERMINAL) -> Waiting:
    """An entry of the list of unbound clauses."""
    return Waiting(name, part, "not built yet")


def binding_of(one: Clause, found: Findings) -> Binding:
    """How one clause stands."""
    (binding,) = bind((one,), found)
    return binding
