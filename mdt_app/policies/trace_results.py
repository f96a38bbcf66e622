# SPDX-License-Identifier: Apache-2.0
"""How the tests that show a clause went the last time, as the test run wrote it down.

The run writes one JSON file into a folder; ``tests/helpers/clause_results.py`` does so for pytest:

    {"version": 1, "cases": [{"node": "tests/x.py::test_y[a]", "clauses": ["WV-471.5-f-2"], "outcome": "passed"}]}
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from mdt_app.errors import Trouble

FOLDER_VARIABLE: Final = "MDT_CLAUSE_RESULTS"
"""The environment variable that names the folder, for the run that writes and the trace that reads."""

FILE: Final = "results.json"
VERSION: Final = 1


class Outcome(StrEnum):
    """How a test ended; of a test with several cases, the worst one."""

    PASSED = "passed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, order=True)
class ShownBy:
    """A test that is marked with a clause.

    Attributes:
        test: pytest's node id, without the case: ``tests/unit/policy/test_access.py::test_a``.
        outcome: at the last run; only PASSED shows anything.
        cases: how many cases of it ran with this clause; 1 for a test that is not parametrised.
    """

    test: str
    outcome: Outcome
    cases: int


Results = dict[str, tuple[ShownBy, ...]]
"""Clause id -> the tests marked with it, sorted."""


def results_in(folder: Path) -> Results:
    """The last results in ``folder``; empty where no tests have run.

    Raises:
        Trouble: the file there is damaged.
    """
    file = folder / FILE
    if not file.exists():
        return {}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return together({VERSION: kept["cases"]}[kept["version"]])  # another version is not understood
    except (ValueError, KeyError, TypeError) as error:
        raise Trouble(
            f"The test results in {FILE} cannot be read: delete the file and run `python3 dev.py test`."
        ) from error


def together(cases: Iterable[dict[str, Any]]) -> Results:
    """The cases of each test counted together: all must have passed, or the test has not.

    Args:
        cases: ``node``, ``clauses`` and ``outcome`` of each.
    """
    found: dict[str, dict[str, list[Outcome]]] = {}
    for case in cases:
        test = str(case["node"]).partition("[")[0]
        for clause in case["clauses"]:
            found.setdefault(clause, {}).setdefault(test, []).append(Outcome(case["outcome"]))
    return {
        clause: tuple(sorted(ShownBy(test, worst(all_of), len(all_of)) for test, all_of in tests.items()))
        for clause, tests in found.items()
    }


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """FAILED over SKIPPED over PASSED."""
    return max(outcomes, key=tuple(Outcome).index)
