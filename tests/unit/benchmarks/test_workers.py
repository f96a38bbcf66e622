# SPDX-License-Identifier: Apache-2.0
"""The workers: lines in, lines out; the parts of the peers' workers that are ours."""

import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.workers import open_alpr, rapid_ocr, tesseract
from benchmarks.workers.fast_alpr import widened
from benchmarks.workers.rapid_ocr import Word
from benchmarks.workers.serve import NOT_HERE, NotHere, Seen, System, serve, version


def test_a_worker_answers_each_line_and_tells_its_peak(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a b.jpg\n\nc.jpg"))
    serve(lambda: System(lambda path: [Seen(path[0], 0.25, (1, 2, 3, 4))], {"it": "1"}))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"versions": {"it": "1"}}
    assert [line["image"] for line in lines[1:-1]] == ["a b.jpg", "c.jpg"]
    assert lines[1]["plates"] == [{"text": "a", "confidence": 0.25, "box": [1, 2, 3, 4]}]
    assert lines[1]["ms"] >= 0
    # This very process holds at least an interpreter and NumPy.
    assert sys.platform != "linux" or lines[-1]["peak_mib"] > 20


def test_a_system_that_is_not_here_ends_the_worker_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def build() -> System:
        raise NotHere("it is not installed")

    with pytest.raises(SystemExit) as ended:
        serve(build)
    assert ended.value.code == NOT_HERE
    assert capsys.readouterr().err == "it is not installed\n"


def test_a_package_that_is_not_installed_is_named() -> None:
    assert version("numpy") == np.__version__
    with pytest.raises(NotHere, match="no-such-package"):
        version("no-such-package")


def test_a_padded_box_stays_in_the_picture() -> None:
    assert widened((100, 100, 200, 150), 0.08, (1000, 1000)) == (92, 96, 208, 154)
    assert widened((2, 1, 102, 51), 0.08, (105, 52)) == (0, 0, 105, 52)
    assert widened((5, 5, 20, 10), 0.0, (100, 100)) == (5, 5, 20, 10)


def word(text: str, left: float, top: float = 0.0, right: float | None = None, height: float = 20.0) -> Word:
    return Word(text, 0.9, left, top, left + 40 if right is None else right, top + height)


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ([word("ABC", 0), word("123", 50)], ["ABC123"]),
        ([word("123", 50), word("ABC", 0)], ["ABC123"]),
        ([word("ABC", 0), word("123", 50, top=12)], []),
        ([word("ABC", 0), word("123", 90)], []),
        ([word("ABC", 0), word("123", 50, height=60)], []),
        ([word("ABCD1", 0), word("1234", 50)], ["ABCD1", "1234"]),
        ([word("STOP", 0), word("", 45), word("12", 300)], []),
        ([word("8ABC123", 0)], ["8ABC123"]),
        ([word("123456789", 0)], []),
        ([word("A", 0, right=10), word("B1", 12, right=30), word("23", 32)], ["B123"]),
    ],
)  # fmt: skip
def test_words_become_plates(words: list[Word], texts: list[str]) -> None:
    assert [plate.text for plate in rapid_ocr.plates(words)] == texts


@dataclass(frozen=True)
class EngineResult:
    """What rapidocr returns, as far as it is used."""

    boxes: list[list[tuple[float, float]]] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


def test_the_engines_lines_become_words_with_upright_boxes() -> None:
    tilted = [(10.0, 20.0), (70.0, 25.0), (69.0, 50.0), (9.0, 45.0)]
    result = EngineResult([tilted], ("abc-123",), (0.75,))
    assert rapid_ocr.as_words(result) == [Word("ABC123", 0.75, 9, 20, 70, 50)]
    assert rapid_ocr.as_words(EngineResult(None, None, None)) == []


def test_joined_words_span_both_and_are_less_sure() -> None:
    (plate,) = rapid_ocr.plates([word("ABC", 0), word("123", 50, top=2)])
    assert plate.box == (0.0, 0.0, 90.0, 22.0)
    assert plate.confidence == pytest.approx(0.81)


def alpr(folder: Path, body: str) -> str:
    program = folder / "alpr"
    program.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        "if '--version' in sys.argv: print('alpr version: 2.3.0'); sys.exit()\n"
        f"{body}\n",
        encoding="utf-8",
    )
    program.chmod(0o700)
    return str(program)


def test_openalpr_is_started_once_and_asked_file_by_file(tmp_path: Path) -> None:
    program = alpr(
        tmp_path,
        """
assert sys.argv[1:] == ["-j", "-c", "us", "-"]
for number, line in enumerate(sys.stdin):
    corners = [{"x": 10, "y": 20}, {"x": 70, "y": 22}, {"x": 70, "y": 52}, {"x": 9, "y": 50}]
    plate = {"plate": line.strip()[:1] + str(number), "confidence": 87.5, "coordinates": corners}
    print("warning: something", flush=True)
    print(json.dumps({"results": [plate]}), flush=True)
""",
    )
    assert open_alpr.told_version(program) == "2.3.0"
    with open_alpr.running(program) as running:
        reads = [open_alpr.read(running, path) for path in ("a.jpg", "b.jpg")]
    assert reads == [[Seen("a0", 0.875, (9, 20, 61, 32))], [Seen("b1", 0.875, (9, 20, 61, 32))]]


def test_openalpr_that_ends_early_or_is_not_there_says_so(tmp_path: Path) -> None:
    with open_alpr.running(alpr(tmp_path, "sys.exit(1)")) as running, pytest.raises(NotHere, match="ended"):
        open_alpr.read(running, "a.jpg")
    with pytest.raises(NotHere, match="no program"):
        open_alpr.told_version(str(tmp_path / "nothing"))
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o700)
    with pytest.raises(NotHere, match="does not start"):
        open_alpr.told_version(str(broken))


def test_tesseracts_words_by_page() -> None:
    row = "5\t{page}\t1\t1\t1\t1\t0\t0\t9\t9\t{sure}\t{text}"
    lines = [
        "level\tpage_num",
        row.format(page=1, sure="91.5", text="ABC"),
        row.format(page=3, sure="-1", text="12"),
    ]
    lines += ["4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t", row.format(page=2, sure="50", text=" ")]
    assert tesseract.words("\n".join(lines)) == {1: [("ABC", 0.915)], 3: [("12", 0.0)]}


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_tesseract_reads_a_clear_plate_in_a_scene(tmp_path: Path) -> None:
    scene = np.full((480, 800), 90, dtype=np.uint8)
    cv2.rectangle(scene, (300, 200), (500, 270), 235, -1)
    cv2.putText(scene, "ABX 4173", (315, 248), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 3)
    cv2.imwrite(str(tmp_path / "scene.png"), scene)
    reads = tesseract.build().read(str(tmp_path / "scene.png"))
    assert [read.text for read in reads] == ["ABX4173"]
    left, top, width, height = reads[0].box or (0, 0, 0, 0)
    assert 280 < left < 330
    assert left + width < 520
    assert 190 < top < 230
    assert height < 90


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_tesseract_finds_nothing_in_an_even_picture(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "even.png"), np.full((480, 800), 90, dtype=np.uint8))
    assert tesseract.build().read(str(tmp_path / "even.png")) == []
