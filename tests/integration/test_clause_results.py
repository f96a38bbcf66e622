# SPDX-License-Identifier: Apache-2.0
"""Real runs of pytest over a small folder leave the results that the trace reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mdt_app.errors import Trouble
from mdt_app.policies.trace_results import FILE, FOLDER_VARIABLE, Outcome, results_in

ROOT = Path(__file__).parents[2]
PLUGIN = "from tests.helpers.clause_results import pytest_configure\n"

pytestmark = pytest.mark.integration


class Project:
    """A small project whose tests run in processes of their own, as ``dev.py test`` runs ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = folder / "results"
        (folder / "conftest.py").write_text(PLUGIN)
        (folder / "pytest.ini").write_text("[pytest]\nmarkers = clause(id): shown\n")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text("import pytest\n\n" + text)

    def run(self, *words: str) -> None:
        around = {FOLDER_VARIABLE: str(self.results), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, "--import-mode=importlib", *words],
            cwd=self.folder,
            env={**os.environ, **around},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in {0, 1, 2, 5}, done.stdout + done.stderr

    def shown(self, clause: str) -> dict[str, Outcome]:
        return {one.test: one.outcome for one in results_in(self.results).get(clause, ())}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_only_a_test_that_passed_has_passed(project: Project) -> None:
    project.write(
        "test_a.py",
        "@pytest.fixture\ndef broken(): raise ValueError\n"
        "@pytest.fixture\ndef clears_badly():\n    yield\n    raise ValueError\n"
        "@pytest.mark.clause('W', 'X')\ndef test_good(): pass\n"
        "@pytest.mark.clause('W')\ndef test_fails(): assert False\n"
        "@pytest.mark.clause('W')\ndef test_skips(): pytest.skip()\n"
        "@pytest.mark.clause('W')\n@pytest.mark.xfail\ndef test_expected(): assert False\n"
        "@pytest.mark.clause('W')\ndef test_set_up(broken): pass\n"
        "@pytest.mark.clause('W')\ndef test_clears(clears_badly): pass\n"
        "@pytest.mark.skip\n@pytest.mark.clause('W')\ndef test_never(): pass\n"
        "def test_unmarked(): pass\n",
    )
    project.run()
    assert project.shown("W") == {
        "test_a.py::test_good": Outcome.PASSED,
        "test_a.py::test_fails": Outcome.FAILED,
        "test_a.py::test_skips": Outcome.SKIPPED,
        "test_a.py::test_expected": Outcome.SKIPPED,
        "test_a.py::test_set_up": Outcome.FAILED,
        "test_a.py::test_clears": Outcome.FAILED,
        "test_a.py::test_never": Outcome.SKIPPED,
    }
    assert project.shown("X") == {"test_a.py::test_good": Outcome.PASSED}


def test_one_failing_case_fails_its_test_and_marks_of_cases_count(project: Project) -> None:
    project.write(
        "test_a.py",
        "@pytest.mark.clause('W')\n"
        "@pytest.mark.parametrize('n', [1, 2, pytest.param(3, marks=pytest.mark.clause('X'))])\n"
        "def test_n(n): assert n != 2\n"
        "@pytest.mark.clause('Y')\nclass TestAll:\n    def test_in(self): pass\n",
    )
    project.run()
    (shown,) = results_in(project.results)["W"]
    assert (shown.test, shown.outcome, shown.cases) == ("test_a.py::test_n", Outcome.FAILED, 3)
    assert project.shown("X") == {"test_a.py::test_n": Outcome.PASSED}
    assert project.shown("Y") == {"test_a.py::TestAll::test_in": Outcome.PASSED}


def test_runs_one_after_the_other_add_up(project: Project) -> None:
    project.write("test_a.py", "@pytest.mark.clause('W')\ndef test_a(): pass\n")
    project.write("test_b.py", "@pytest.mark.clause('W')\ndef test_b(): pass\n")
    project.run("test_a.py")
    project.run("test_b.py")
    assert set(project.shown("W")) == {"test_a.py::test_a", "test_b.py::test_b"}


def test_what_is_gone_goes_and_what_did_not_run_stays(project: Project) -> None:
    project.write(
        "test_a.py",
        "@pytest.mark.clause('W')\ndef test_stays(): pass\n"
        "@pytest.mark.clause('W')\ndef test_renamed(): pass\n"
        "@pytest.mark.clause('W')\ndef test_unmarked_later(): pass\n",
    )
    project.write("test_b.py", "@pytest.mark.clause('W')\ndef test_b(): pass\n")
    project.run()
    assert len(project.shown("W")) == 4

    project.write(
        "test_a.py",
        "@pytest.mark.clause('W')\ndef test_stays(): assert False\n"
        "@pytest.mark.clause('W')\ndef test_new(): pass\n"
        "def test_unmarked_later(): pass\n",
    )
    (project.folder / "test_b.py").unlink()
    project.run("-k", "new")
    assert project.shown("W") == {
        "test_a.py::test_stays": Outcome.PASSED,
        "test_a.py::test_new": Outcome.PASSED,
    }
    project.run("test_a.py::test_stays")
    assert project.shown("W") == {
        "test_a.py::test_stays": Outcome.FAILED,
        "test_a.py::test_new": Outcome.PASSED,
    }


def test_a_file_that_cannot_be_imported_shows_nothing_any_more(project: Project) -> None:
    project.write("test_a.py", "@pytest.mark.clause('W')\ndef test_a(): pass\n")
    project.run()
    assert project.shown("W")
    project.write("test_a.py", "import nothing_of_that_name\n")
    project.run()
    assert project.shown("W") == {}


def test_without_a_folder_nothing_is_written(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("test_a.py", "@pytest.mark.clause('W')\ndef test_a(): pass\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=project.folder, check=True, capture_output=True
    )
    assert not project.results.exists()


@pytest.mark.parametrize("text", ["{", '{"version": 2, "cases": []}', '{"cases": [{}]}', "[]"])
def test_damaged_results_are_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(Trouble, match=r"delete the file and run `python3 dev\.py test`"):
        results_in(tmp_path)


def test_no_results_are_no_trouble(tmp_path: Path) -> None:
    assert results_in(tmp_path) == {}


def test_tests_shared_out_over_processes_leave_the_same_results(project: Project) -> None:
    """Each worker saw its part; the results are those of a run in one process, and a broken one stays broken."""
    for name in ("a", "b", "c"):
        project.write(
            f"test_{name}.py",
            f"@pytest.mark.clause('W')\ndef test_{name}(): pass\n"
            f"@pytest.mark.clause('W')\ndef test_not_{name}(): assert False\n",
        )
    project.run()
    alone = project.shown("W")
    project.run("-n", "2", "--dist", "loadfile")
    assert project.shown("W") == alone
    assert sorted(alone.values()) == [Outcome.FAILED] * 3 + [Outcome.PASSED] * 3
    (project.folder / "test_b.py").unlink()
    project.run("-n", "2", "--dist", "loadfile")
    assert len(project.shown("W")) == 4, "what is gone shows nothing"
