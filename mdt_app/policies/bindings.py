# SPDX-License-Identifier: Apache-2.0
"""Which clause is carried out where, and what shows it: the one answer for commands, screens and the gate.

In a checkout it is read from the source and from the last test results. A built program has neither and takes
``bindings.json``, which ``dev.py installer`` writes beside the policies.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import resources
from mdt_app.errors import Trouble
from mdt_app.policies.shipped import shipped
from mdt_app.policies.trace_places import Place, places_in
from mdt_app.policies.trace_results import FOLDER_VARIABLE, Outcome, Results, ShownBy, results_in
from mdt_app.policies.trace_unbound import Waiting, read
from policy.clauses import Clause, Kind

BUILT: Final = "policies/bindings.json"
"""Written when a program is built; never committed."""

UNBOUND: Final = "policies/unbound.toml"
VERSION: Final = 1
RULES: Final = "policy."
"""Modules that decide and do nothing by themselves."""
RULE_ALONE: Final = "its rule stands and is tested; no screen or job is marked as carrying it out"

_NO_TEST: Final = "no passing test is marked with it"


class Status(StrEnum):
    """How a clause stands."""

    BOUND = "bound"
    """Its main control is in the code and a passing test shows it."""

    UNBOUND = "unbound"
    """It waits for the part that will bind it."""

    ORGANISATIONAL = "organisational"
    """People carry it out, not the program."""

    BROKEN = "broken"
    """Neither: no control, no passing test or a failing one, and nobody has it on his list."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One clause and what carries it out.

    Attributes:
        clause: its id, "WV-471.5-f-2".
        status: as above.
        why: when bound empty, or that the rule alone is; else the part and what it waits for, the reason, or what is
            wrong.
        places: the code that carries its controls, the main control's first.
        tests: those marked with it, with their last result.
    """

    clause: str
    status: Status
    why: str
    places: tuple[Place, ...]
    tests: tuple[ShownBy, ...]

    @property
    def by_rule_alone(self) -> bool:
        """Whether the main control is marked in the rules and nowhere else: no screen or job is shown to ask it."""
        main = [place for place in self.places if place.code == self.places[0].code]
        return (
            self.status is Status.BOUND
            and bool(main)
            and all(place.module.startswith(RULES) for place in main)
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """What binds clauses: read from source, results and list before anything is decided."""

    places: tuple[Place, ...]
    results: Results
    waiting: tuple[Waiting, ...]


def load() -> tuple[Binding, ...]:
    """Every clause of the register once, in its order.

    Raises:
        Trouble: this is neither a checkout nor a built program, or a file of it is damaged.
        Refused: the list of unbound clauses is not as it must be.
    """
    root = checkout()
    if root is not None:
        return bind(shipped().register, findings_in(root))
    try:
        return bindings_of(resources.text(BUILT))
    except FileNotFoundError as error:
        raise Trouble(
            "This installation does not carry the trace of its clauses: use the program that "
            "`python3 dev.py installer` builds, or a checkout."
        ) from error


def checkout() -> Path | None:
    """The project's folder when the program runs from its source, with its tests; else None."""
    root = resources.ROOT.parent
    return root if (root / "dev.py").is_file() and (root / "tests").is_dir() else None


def findings_in(root: Path) -> Findings:
    """What the source, the last test run and the list of unbound clauses say in a checkout.

    Raises:
        Trouble: source or results cannot be read.
        Refused: the list is not as it must be.
    """
    list_ = root / "resources" / UNBOUND
    text = list_.read_text(encoding="utf-8") if list_.exists() else ""
    return Findings(places_in(root), results_in(results_folder(root)), read(text))


def results_folder(root: Path) -> Path:
    """Where ``dev.py test`` leaves the results of a checkout's tests."""
    return Path(os.environ.get(FOLDER_VARIABLE) or root / "build" / "clauses")


def bind(clauses: Iterable[Clause], found: Findings) -> tuple[Binding, ...]:
    """The binding of each clause, in the order of ``clauses``."""
    waiting = {one.clause: one for one in found.waiting}
    places: dict[str, list[Place]] = {}
    for place in found.places:
        places.setdefault(place.code, []).append(place)
    bound = tuple(_bound(one, places, found.results.get(one.id, ()), waiting.get(one.id)) for one in clauses)
    return bound if found.results else tuple(replace(one, why=_not_run(one)) for one in bound)


def _not_run(binding: Binding) -> str:
    """Before any test has run, nothing is shown; that is no fault of the clause."""
    return binding.why.replace(_NO_TEST, "no test has run here: `python3 dev.py test`")


def _bound(
    clause: Clause, places: Mapping[str, list[Place]], tests: tuple[ShownBy, ...], waiting: Waiting | None
) -> Binding:
    here = tuple(place for code in clause.codes for place in places.get(code, ()))
    wanting = _wanting(clause, frozenset(places), tests)
    failed = any(test.outcome is Outcome.FAILED for test in tests)
    if clause.kind is Kind.ORGANISATIONAL:
        status, why = Status.ORGANISATIONAL, clause.control
    elif not wanting:
        status, why = Status.BOUND, ""
    elif waiting and not failed:
        status, why = Status.UNBOUND, f"{waiting.part}: {waiting.why}"
    else:
        status, why = Status.BROKEN, wanting
    binding = Binding(clause.id, status, why, here, tests)
    return replace(binding, why=RULE_ALONE) if binding.by_rule_alone else binding


def _wanting(clause: Clause, present: frozenset[str], tests: tuple[ShownBy, ...]) -> str:
    """What a clause lacks to be bound, in words; empty when it lacks nothing."""
    lacks = []
    if not clause.codes:
        lacks.append("the register names no control for it")
    elif clause.codes[0] not in present:
        lacks.append(f"no code is marked with its main control {clause.codes[0]}")
    lacks += [f"{test.test} failed" for test in tests if test.outcome is Outcome.FAILED]
    if not any(test.outcome is Outcome.PASSED for test in tests):
        lacks.append(_NO_TEST)
    return "; ".join(lacks)


def bindings_of(text: str) -> tuple[Binding, ...]:
    """The bindings in a built program's file, which is what ``mdt policy trace --json`` prints.

    Raises:
        Trouble: the file is damaged.
    """
    try:
        kept = json.loads(text)
        clauses = {VERSION: kept["clauses"]}[kept["version"]]  # of another version, nothing is understood
        return tuple(_from_json(row) for row in clauses)
    except (ValueError, KeyError, TypeError) as error:
        raise Trouble(f"The program's own file {BUILT} is damaged. Install the program again.") from error


def _from_json(row: Mapping[str, Any]) -> Binding:
    return Binding(
        row["id"],
        Status(row["status"]),
        row["why"],
        tuple(Place(**place) for place in row["places"]),
        tuple(ShownBy(one["test"], Outcome(one["outcome"]), one["cases"]) for one in row["tests"]),
    )
