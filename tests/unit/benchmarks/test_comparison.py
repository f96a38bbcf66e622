# SPDX-License-Identifier: Apache-2.0
"""The whole comparison with stand-in systems, and the two commands' behaviour around it."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.reading.comparison import Bench, measure
from benchmarks.reading.systems import OURS, ROOT, Contender, WorkerFailed

READS_ALL = """
for path in sys.stdin.read().splitlines():
    plates = [{"text": "ABC123", "confidence": 0.9, "box": [40, 20, 60, 30]}]
    print(json.dumps({"image": path, "plates": plates, "ms": 5}))
print(json.dumps({"versions": {"stand-in": "1"}, "peak_mib": 10}))
"""


def contender(folder: Path, name: str, body: str, *, scenes: bool = True) -> Contender:
    script = folder / name
    script.write_text(f"#!{sys.executable}\nimport json, sys\n{body}\n", encoding="utf-8")
    script.chmod(0o700)
    return Contender(name, "none", str(script), scenes=scenes)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two scenes, one close-up, one clip of six frames."""
    plates, video = tmp_path / "data" / "plates", tmp_path / "data" / "video"
    plates.mkdir(parents=True)
    video.mkdir()
    for name in ("a.png", "b.png", "ak1.png"):
        cv2.imwrite(str(plates / name), np.full((100, 200), 120, dtype=np.uint8))
    rows = "image,text,box\na.png,ABC123,40 20 60 30\nb.png,XYZ789,40 20 60 30\n"
    (plates / "us_photos.csv").write_text(rows, encoding="utf-8")
    (plates / "us_closeups.csv").write_text("image,text,box\nak1.png,ABC123,\n", encoding="utf-8")
    writer = cv2.VideoWriter(str(video / "clip.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), 10, (64, 48))
    for _ in range(6):
        writer.write(np.full((48, 64, 3), 90, dtype=np.uint8))
    writer.release()
    return tmp_path / "data"


def test_every_system_on_the_same_files(data: Path, tmp_path: Path) -> None:
    systems = [
        contender(tmp_path, OURS, READS_ALL),
        contender(tmp_path, "near", READS_ALL, scenes=False),
        contender(tmp_path, "gone", "sys.exit('not installed') if False else sys.exit(3)"),
        contender(tmp_path, "broken", "sys.exit('out of memory')"),
    ]
    results = measure(data, Bench(systems, -1, {}, {}), limit=0)
    assert [one.system for one in results.scenes] == [OURS]
    assert [one.system for one in results.close_ups] == [OURS, "near"]
    assert results.scenes[0].figures.exact == 0.5
    assert results.scenes[0].peak_mib == 10
    assert results.scenes[0].groups["width"]["60-100 px"].plates == 2
    assert results.close_ups[0].groups["state"]["AK"].exact == 1.0
    assert results.clips == {OURS: (2, 2)}
    assert results.published == 1
    assert results.versions == {OURS: {"stand-in": "1"}, "near": {"stand-in": "1"}}
    assert results.missing == {"gone": "no reason told", "broken": "broken ended with 1: out of memory"}


def test_ours_must_work(data: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkerFailed, match="out of memory"):
        measure(data, Bench([contender(tmp_path, OURS, "sys.exit('out of memory')")], -1, {}, {}), limit=0)


def bench(name: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key != "MDT_DATA"}
    command = [sys.executable, "-m", f"benchmarks.{name}", *words]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("name", ["reader", "voting"])
def test_without_data_it_says_why_nothing_was_measured(name: str) -> None:
    done = bench(name)
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing measured: set MDT_DATA")


@pytest.mark.parametrize("name", ["reader", "voting"])
def test_a_try_out_does_not_go_into_the_docs(name: str) -> None:
    done = bench(name, "--limit", "2", "--write-docs")
    assert done.returncode == 2
    assert "--write-docs wants the whole run" in done.stderr


def test_help_tells_how_to_install_the_peers() -> None:
    text = bench("reader", "--help").stdout
    assert "fast-plate-ocr==" in text
    assert "--peers-python peers/bin/python" in text


def test_both_commands_measure_our_own_reader(data: Path, tmp_path: Path) -> None:
    """The real reader, on pictures without a plate: everything is wrong, and everything is there."""
    read = bench(
        "reader",
        "--limit",
        "2",
        "--only",
        OURS,
        "--json",
        str(tmp_path / "r.json"),
        MDT_DATA=str(data.parent),
    )
    assert read.returncode == 0, read.stderr
    assert f"| {OURS} | 0.000 | 0.000 | 1.000 | 0.000 | 0.00 | 0.000 |" in read.stdout
    assert '"exact_fold": 0.0' in (tmp_path / "r.json").read_text(encoding="utf-8")
    voted = bench("voting", "--json", str(tmp_path / "v.json"), MDT_DATA=str(data.parent))
    assert voted.returncode == 1, voted.stderr
    assert "| published by the vote | 2 | 0 | 0 | 2 | 1.000 |" in voted.stdout
    assert '"ratio": 1.0' in (tmp_path / "v.json").read_text(encoding="utf-8")
