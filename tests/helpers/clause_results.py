# SPDX-License-Identifier: Apache-2.0
"""Writes down how each test marked with ``@pytest.mark.clause(...)`` went, for ``mdt policy trace`` and the gate.

Runs only when the environment variable ``MDT_CLAUSE_RESULTS`` names a folder; ``dev.py test`` does so. Several
runs, one after the other, add to one file. What is kept of a test goes when the test does. Where tests are shared out
over processes (pytest-xdist), each worker hands what it saw to the run that started it, which alone writes.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict

import pytest

from mdt_app.policies.trace_results import FILE, FOLDER_VARIABLE, VERSION, Outcome, worst

SEEN = "clause_results"
"""Under which a worker's view travels."""


class Case(TypedDict):
    """One case of one test."""

    node: str
    clauses: list[str]
    outcome: str


class ClauseResults:
    """The pytest plugin."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.file = folder / FILE
        self.root = root
        self.marked: dict[str, list[str]] = {}
        self.phases: dict[str, dict[str, Outcome]] = {}
        self.collected: set[str] = set()
        self.unreadable: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be imported has no tests that could show anything."""
        if report.failed:
            self.unreadable.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Before ``-k`` and ``-m`` take tests out: those are still there, they only do not run now."""
        for item in items:
            self.collected.add(item.nodeid)
            clauses = {str(one) for mark in item.iter_markers("clause") for one in mark.args}
            if clauses:
                self.marked[item.nodeid] = sorted(clauses)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Every phase counts: a test whose fixture fails or skips, or that fails while it clears up, shows nothing."""
        if report.nodeid in self.marked:
            self.phases.setdefault(report.nodeid, {})[report.when] = Outcome(report.outcome)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take what a worker saw; a worker that died has shown nothing."""
        seen = getattr(node, "workeroutput", {}).get(SEEN)
        if seen is not None and error is None:
            self.collected |= set(seen["collected"])
            self.unreadable |= set(seen["unreadable"])
            self.marked |= seen["marked"]
            self.phases |= {
                case: {when: Outcome(outcome) for when, outcome in phases.items()}
                for case, phases in seen["phases"].items()
            }

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Put this run's results over those that are there."""
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[SEEN] = self.as_plain()
            return
        before: list[Case] = (
            json.loads(self.file.read_text(encoding="utf-8"))["cases"] if self.file.exists() else []
        )
        gone = self.gone_by(session)
        kept = {case["node"]: case for case in before if not gone(case)}
        for node, phases in self.phases.items():
            kept[node] = Case(node=node, clauses=self.marked[node], outcome=outcome_of(phases).value)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"version": VERSION, "cases": [kept[node] for node in sorted(kept)]}, indent=1)
        unfinished = self.file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(self.file)

    def as_plain(self) -> dict[str, Any]:
        """What this process saw, in values that travel between processes."""
        return {
            "collected": sorted(self.collected),
            "unreadable": sorted(self.unreadable),
            "marked": self.marked,
            "phases": {
                case: {when: outcome.value for when, outcome in phases.items()}
                for case, phases in self.phases.items()
            },
        }

    def gone_by(self, session: pytest.Session) -> Callable[[Case], bool]:
        """What tells a kept result whose test is no longer there, or no longer marked."""
        # A file that was named with a test of it ("file.py::test_a") was not collected as a whole.
        in_part = {word.split("::")[0] for word in session.config.args if "::" in word}
        whole = {node.split("::")[0] for node in self.collected} - in_part

        def gone(case: Case) -> bool:
            node = case["node"]
            file = node.split("::")[0]
            if not (self.root / file).exists() or file in self.unreadable:
                return True
            if node in self.collected:
                return self.marked.get(node) != case["clauses"]
            return file in whole

        return gone


def outcome_of(phases: Mapping[str, Outcome]) -> Outcome:
    """A case's outcome from those of set-up, call and teardown; one that was broken off has not passed."""
    outcome = worst(phases.values())
    return Outcome.FAILED if outcome is Outcome.PASSED and "call" not in phases else outcome


def pytest_configure(config: pytest.Config) -> None:
    """Take part when a folder is named."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        config.pluginmanager.register(ClauseResults(Path(folder), config.rootpath), "clause-results")
