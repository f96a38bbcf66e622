# SPDX-License-Identifier: Apache-2.0
"""Running a system in its own process: what it answers, and each way in which it can fail."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.reading.scoring import Answer, Read
from benchmarks.reading.systems import OURS, Contender, WorkerFailed, contenders, run, understand


def stand_in(folder: Path, body: str) -> Contender:
    """A contender whose interpreter is a script of ours: it gets the worker's words and says what we like."""
    script = folder / "interpreter"
    script.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{body}\n", encoding="utf-8")
    script.chmod(0o700)
    return Contender("stand-in", "benchmarks.workers.none", str(script), ("--pad", "0.1"))


def test_answers_versions_and_peak_come_back(tmp_path: Path) -> None:
    contender = stand_in(
        tmp_path,
        """
print(json.dumps({"versions": {"reader": "1.2", "words": " ".join(sys.argv[1:])}}))
print("a library talks")
for path in sys.stdin.read().splitlines():
    plate = {"text": "ab-1", "confidence": 0.5, "box": [1, 2, 3, 4]}
    print(json.dumps({"image": path, "plates": [plate], "ms": 12}))
print(json.dumps({"peak_mib": 17.5}))
""",
    )
    files = [str(tmp_path / name) for name in ("a b.jpg", "c.jpg")]
    result = run(contender, files, core=-1)
    assert result.versions == {"reader": "1.2", "words": "-m benchmarks.workers.none --pad 0.1 --core -1"}
    assert result.answers == {file: Answer((Read("AB1", 0.5, (1, 2, 3, 4)),), 12.0) for file in files}
    assert result.peak_mib == 17.5
    assert result.missing == ""


def test_every_library_is_told_to_use_one_thread(tmp_path: Path) -> None:
    names = ["OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MDT_THREADS"]
    contender = stand_in(
        tmp_path, f'print(json.dumps({{"versions": {{n: os.environ[n] for n in {names}}}}}))'
    )
    assert run(contender, [], core=-1).versions == dict.fromkeys(names, "1")


def test_a_system_that_is_not_there_says_why(tmp_path: Path) -> None:
    contender = stand_in(tmp_path, 'sys.stderr.write("noise\\nno such package\\n"); sys.exit(3)')
    assert run(contender, ["a"], core=-1).missing == "no such package"
    nowhere = Contender("x", "benchmarks.workers.ours", str(tmp_path / "no-python"))
    assert "no-python" in run(nowhere, ["a"], core=-1).missing


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('sys.stderr.write("out of memory"); sys.exit(1)', "ended with 1: out of memory"),
        ("pass", "did not answer 1 of 1 files"),
        ('print(\'{"image": "a", "plates": 3, "ms": 1}\')', "not what was asked for"),
        ('print(\'{"image": "a", "plates": [{}], "ms": 1}\')', "cannot be understood"),
        ('print(\'{"image": "a"}\')', "cannot be understood"),
        ("print('{broken')", "cannot be understood"),
    ],
)
def test_a_worker_that_fails_is_named_with_its_last_words(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(WorkerFailed, match=words):
        run(stand_in(tmp_path, body), ["a"], core=-1)


def test_a_worker_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(WorkerFailed, match="took more than"):
        run(stand_in(tmp_path, "time.sleep(60)"), ["a"], core=-1, limit_s=0.5)


def test_a_read_without_box_or_confidence() -> None:
    result = understand(
        ['{"image": "/a", "plates": [{"text": "A1", "confidence": null, "box": null}], "ms": 1.5}']
    )
    assert result.answers == {"/a": Answer((Read("A1", 0.0, None),), 1.5)}
    assert result.peak_mib is None


def test_ours_is_first_and_openalpr_only_when_given() -> None:
    without = contenders(Path("models"), "python", "")
    named = contenders(Path("models"), "python", "/opt/alpr")
    assert without[0].name == OURS
    assert {one.name for one in named} - {one.name for one in without} == {"OpenALPR, country us"}
    assert [one.words for one in named if "OpenALPR" in one.name] == [("--binary", "/opt/alpr")]


def test_the_peers_packages_are_no_dependencies_of_ours() -> None:
    peer = contenders(Path("models"), sys.executable, "")[1]
    assert "fast-plate-ocr is not installed" in run(peer, [], core=-1).missing


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not tell the cores")
def test_a_worker_keeps_to_its_core(tmp_path: Path) -> None:
    core = max(os.sched_getaffinity(0))
    code = "import argparse, os; from benchmarks.workers.serve import options; options(argparse.ArgumentParser());"
    show = "import json; print(json.dumps({'versions': {'cores': str(sorted(os.sched_getaffinity(0)))}}))"
    script = tmp_path / "interpreter"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}{show}" --core {core}\n', encoding="utf-8")
    script.chmod(0o700)
    assert run(Contender("x", "y", str(script)), [], core=core).versions == {"cores": f"[{core}]"}
