# SPDX-License-Identifier: Apache-2.0
"""``mdt policy trace`` as a person, an auditor and ``dev.py check`` use it: over this checkout and over a small one."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import resources
from mdt_app.cli import cli
from mdt_app.policies import bindings
from mdt_app.policies.trace_places import places_in
from mdt_app.policies.trace_results import FILE, FOLDER_VARIABLE
from policy.clauses import parse_clauses

ROOT = Path(__file__).parents[2]
F2 = "WV-471.5-f-2"
"""Its main control is M05.1."""

pytestmark = pytest.mark.integration


def trace(*words: str) -> Result:
    return CliRunner().invoke(cli, ["policy", "trace", *words], catch_exceptions=False)


def register_ids() -> list[str]:
    return [one.id for one in parse_clauses(resources.text("policies/clauses.csv"))]


class Checkout:
    """A small checkout: the policies that ship, one marked function, results of tests as they are written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.list = root / "resources" / bindings.UNBOUND
        shutil.copytree(resources.path("policies"), root / "resources" / "policies")
        self.list.unlink(missing_ok=True)
        (root / "dev.py").touch()
        (root / "tests").mkdir()
        (root / "policy").mkdir()
        (root / "policy" / "gate.py").write_text(
            'from policy.control import control\n\n@control("M05.1")\ndef gate(): ...\n'
        )
        self.results(**{F2: "passed"})

    def results(self, **outcomes: str) -> None:
        cases = [
            {"node": f"tests/test_a.py::test_{number}", "clauses": [clause], "outcome": outcome}
            for number, (clause, outcome) in enumerate(outcomes.items())
        ]
        folder = self.root / "build" / "clauses"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps({"version": 1, "cases": cases}))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    made = Checkout(tmp_path / "checkout")
    monkeypatch.setattr(resources, "ROOT", made.root / "resources")
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    return made


def statuses(told: dict[str, Any]) -> dict[str, str]:
    return {row["id"]: row["status"] for row in told["clauses"]}


def test_every_clause_of_the_register_is_told_exactly_once() -> None:
    told = json.loads(trace("--json").stdout)
    assert [row["id"] for row in told["clauses"]] == register_ids()
    assert sum(told["counts"].values()) == len(told["clauses"]) == 433
    organisational = [row for row in told["clauses"] if row["status"] == "organisational"]
    assert len(organisational) == 11
    assert all(row["why"] for row in organisational)


def test_every_place_is_a_definition_of_this_checkout() -> None:
    """Named within the project, never by a path of this machine; the line is where a reader finds it."""
    told = json.loads(trace("--json").stdout)
    assert str(ROOT) not in json.dumps(told)
    places = [place for row in told["clauses"] for place in row["places"]]
    assert places
    for place in places:
        lines = (ROOT / place["file"]).read_text(encoding="utf-8").splitlines()
        assert place["name"].split(".")[-1] in lines[place["line"] - 1]


def test_every_mark_of_the_source_is_a_control_of_the_list() -> None:
    codes = {one.split(",")[0] for one in resources.text("policies/capabilities.csv").splitlines()[1:]}
    assert [place for place in places_in(ROOT) if place.code not in codes] == []


def test_where_is_this_clause_enforced_and_show_me(checkout: Checkout) -> None:
    said = trace(F2).stdout
    for part in (
        F2,
        "BOUND",
        "M05.1     Visual plate check",
        "policy/gate.py:4  gate",
        "passed  tests/test_a.py",
    ):
        assert part in said
    assert "1 clauses: 1 bound" in said


def test_one_policy_as_json_and_as_a_page(checkout: Checkout, tmp_path: Path) -> None:
    told = json.loads(trace("--profile", "WV-471", "--json").stdout)
    assert [row["id"] for row in told["clauses"]] == [
        one for one in register_ids() if one.startswith("WV-471.")
    ]
    page = tmp_path / "trace.html"
    assert f"{page}: 131 clauses: 1 bound" in trace("--profile", "WV-471", "--html", str(page)).stdout
    text = page.read_text(encoding="utf-8")
    assert text.count("<article") == 131
    assert "MP-462" not in text


def test_what_does_not_exist_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for words, sentence in (
        (("--profile", "WV-472"), "No profile is called WV-472"),
        (("WV-471.5-f-99",), "The register has no clause WV-471.5-f-99"),
        (("--html", str(tmp_path / "absent" / "page.html")), "cannot be written"),
    ):
        done = trace(*words)
        assert (done.exit_code, sentence in done.stderr) == (1, True), done.output


def test_the_gate_from_no_list_to_a_list_that_shrinks(checkout: Checkout) -> None:
    """What a developer goes through, in order."""
    shut = trace("--check")
    assert shut.exit_code == 1
    assert "SR-465.3-d" in shut.stderr
    assert f"{F2} (" not in shut.stderr

    assert "terminal" in trace("--shrink-unbound").stdout
    assert f'"{F2}"' not in checkout.list.read_text()
    open_ = trace("--check")
    assert (open_.exit_code, open_.stderr) == (0, "")
    assert "433 clauses: 1 bound" in open_.stdout

    checkout.results(**{F2: "passed", "WV-471.5-f-1": "passed", "MP-462.4-g-2": "failed"})
    shut = trace("--check")
    assert shut.exit_code == 1
    assert "MP-462.4-g-2" in shut.stderr
    assert "failed" in shut.stderr

    checkout.results(**{F2: "passed", "MB-462.8-2-ii": "passed"})
    (sentence,) = trace("--check").stderr.splitlines()
    assert sentence == "MB-462.8-2-ii is bound now: take it out of resources/policies/unbound.toml."
    trace("--shrink-unbound")
    assert trace("--check").exit_code == 0

    checkout.results(**{F2: "passed"})
    assert "MB-462.8-2-ii" in trace("--check").stderr
    trace("--shrink-unbound")
    assert "MB-462.8-2-ii" in trace("--check").stderr, "what is lost again is not put on the list"


def test_a_list_that_is_not_as_it_must_be_is_refused(checkout: Checkout) -> None:
    checkout.list.write_text('[[car]]\nwhy = "x"\nclauses = ["A"]\n')
    done = trace("--check")
    assert done.exit_code == 1
    assert "names no part with [[car]]" in done.stderr


def test_without_test_results_the_gate_asks_for_them(checkout: Checkout) -> None:
    (checkout.root / "build" / "clauses" / FILE).unlink()
    done = trace("--check")
    assert done.exit_code == 1
    assert "run `python3 dev.py test` first" in done.stderr


def test_a_built_program_shows_what_its_checkout_showed(checkout: Checkout) -> None:
    """Neither source nor tests are there; ``dev.py installer`` puts what --json printed beside the policies."""
    shown = trace("--json").stdout
    (checkout.root / "dev.py").unlink()
    without = trace(F2)
    assert without.exit_code == 1
    assert "does not carry the trace" in without.stderr
    (checkout.root / "resources" / bindings.BUILT).write_text(shown)
    assert trace("--json").stdout == shown
    assert statuses(json.loads(shown))[F2] == "bound"
    refused = trace("--check")
    assert refused.exit_code == 1
    assert "only a checkout of the project has" in refused.stderr
