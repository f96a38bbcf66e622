# SPDX-License-Identifier: Apache-2.0
"""How ``dev.py`` keeps the results of marked tests and holds the gate; nothing is installed or run here."""

import runpy
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from mdt_app.policies.bindings import results_folder
from mdt_app.policies.trace_results import FOLDER_VARIABLE

ROOT = Path(__file__).parents[2]


class Dev:
    """dev.py with its commands written down instead of run."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[str, Any] = {}
        self.ran: list[tuple[tuple[str, ...], dict[str, str]]] = []
        self.code = 0
        loaded = runpy.run_path(str(ROOT / "dev.py"), run_name="dev")
        self.said = Path(loaded["CLAUSE_RESULTS"])
        self.results = folder / "clauses"
        # Functions look names up in the module's own dictionary.
        function = loaded["test"]
        assert isinstance(function, FunctionType)
        self.names = function.__globals__
        self.names.update(
            run=self.run, set_up=lambda **_: None, say=lambda _: None, CLAUSE_RESULTS=self.results
        )

    def run(self, *command: str | Path, **around: str) -> int:
        self.ran.append((tuple(map(str, command)), around))
        return self.code

    def do(self, name: str, *words: str) -> int:
        code = self.names[name](list(words))
        assert isinstance(code, int)
        return code


@pytest.fixture
def dev(tmp_path: Path) -> Dev:
    made = Dev(tmp_path)
    made.results.mkdir()
    (made.results / "results.json").touch()
    return made


def test_all_tests_begin_with_no_old_results_and_all_runs_write_to_one_folder(dev: Dev) -> None:
    assert dev.do("test") == 0
    assert not dev.results.exists()
    assert [around[FOLDER_VARIABLE] for _, around in dev.ran] == [str(dev.results)] * 3


@pytest.mark.parametrize("words", [("tests/unit",), ("-m", "clause")])
def test_some_tests_keep_the_results_of_the_others(dev: Dev, words: tuple[str, ...]) -> None:
    dev.do("test", *words)
    assert dev.results.exists()
    assert {around[FOLDER_VARIABLE] for _, around in dev.ran} == {str(dev.results)}


def test_the_trace_looks_where_the_tests_write(dev: Dev, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    assert results_folder(ROOT) == dev.said


def test_the_gate_is_the_last_of_what_must_hold(dev: Dev) -> None:
    assert dev.do("check") == 0
    assert dev.ran[-1][0][1:] == ("policy", "trace", "--check")


def test_failing_tests_end_it_before_the_gate(dev: Dev) -> None:
    dev.names["must"] = dev.run
    dev.code = 1
    assert dev.do("check") == 1
    assert "pytest" in dev.ran[-1][0]
