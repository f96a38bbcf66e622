# SPDX-License-Identifier: Apache-2.0
"""Scores by the judge's definitions: worked by hand, and against the judge's own program where it is at hand."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.reading.scoring import (
    Answer,
    Label,
    Photo,
    Read,
    by_group,
    calibration,
    distance,
    edits,
    fold,
    matched,
    normalise,
    overlap,
    score,
    touches,
)

PLATE = (100.0, 100.0, 60.0, 30.0)


def scene(name: str, text: str, **groups: str) -> Photo:
    return Photo(name, (Label(text, PLATE),), groups)


def test_texts_count_by_capital_letters_and_digits() -> None:
    assert normalise("8abc-12 3·é") == "8ABC123"
    assert fold("OI01") == "0101"


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("ABC", "", 3), ("", "AB", 2), ("ABC1", "ABD1", 1), ("ABC1", "BC12", 2)],
)
def test_edit_distance(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == distance(other, one) == steps


def test_edits_fold_and_cost_no_more_than_the_plate_is_long() -> None:
    assert edits("O1", "0I") == 0
    assert edits("AB", "XXXXXX") == 2
    assert edits("ABC", "") == 3


def test_overlap_and_touch() -> None:
    half = (130.0, 100.0, 60.0, 30.0)
    assert overlap(PLATE, PLATE) == 1.0
    assert overlap(PLATE, half) == pytest.approx(1 / 3)
    assert overlap(PLATE, (300, 300, 10, 10)) == 0.0
    assert overlap((0, 0, 0, 0), (0, 0, 0, 0)) == 0.0
    assert touches(PLATE, half)
    # A tiny box in the middle overlaps by almost nothing, and yet it is this plate's.
    assert touches((129, 114, 2, 2), PLATE)
    assert touches(PLATE, (129, 114, 2, 2))
    assert not touches(PLATE, (170, 100, 60, 30))


def test_the_read_that_overlaps_best_answers_though_another_is_surer() -> None:
    reads = [
        Read("NEAR", 0.2, PLATE),
        Read("FAR", 0.9, (125, 100, 60, 30)),
        Read("AWAY", 1.0, (900, 0, 60, 30)),
    ]
    assert matched(Label("NEAR", PLATE), reads) == "NEAR"
    assert matched(Label("NEAR", PLATE), reads[2:]) == ""


def test_without_boxes_the_surest_read_answers() -> None:
    reads = [Read("A1", 0.4, PLATE), Read("B2", 0.9, (900, 0, 9, 9))]
    assert matched(Label("A1"), reads) == "B2"
    assert matched(Label("A1", PLATE), [replace(one, box=None) for one in reads]) == "B2"
    assert matched(Label("A1"), []) == ""


def test_calibration_weighs_each_bin_by_its_reads() -> None:
    # Two of three right at 0.95, none right at 0.05: |2 - 2.85| and |0 - 0.05| over four reads.
    judged = [(0.95, True), (0.95, True), (0.95, False), (0.05, False)]
    assert calibration(judged) == pytest.approx((0.85 + 0.05) / 4)
    assert calibration([(1.0, True)]) == 0.0
    assert calibration([]) == 0.0


def test_a_set_worked_by_hand() -> None:
    photos = [scene("a", "ABC123"), scene("b", "O0I1"), scene("c", "XYZ"), scene("d", "GONE1")]
    answers = {
        "a": Answer((Read("ABC123", 1.0, PLATE), Read("SIGN", 0.5, (500, 0, 40, 20))), 10.0),
        "b": Answer((Read("001I", 0.9, (100, 100, 60, 60)),), 20.0),
        "c": Answer((Read("XY", 0.6, (120, 100, 60, 30)), Read("", 0.9, PLATE)), 40.0),
    }
    figures = score(photos, answers)
    assert (figures.photos, figures.plates) == (4, 4)
    assert figures.exact == 1 / 4
    assert figures.exact_fold == 2 / 4
    assert figures.cer == pytest.approx((0 + 0 + 1 + 5) / 18)
    # IoU 1, exactly 0.5 (not above), exactly 0.5 again, and no answer; a read without text finds nothing.
    assert figures.found == 1 / 4
    assert figures.false_per_photo == 2 / 4
    assert figures.calibration == pytest.approx((0.0 + 0.5 + 0.1 + 0.6) / 4)
    assert (figures.ms_median, figures.ms_p95) == (20.0, 20.0)


def test_nothing_answered_is_all_wrong_and_has_no_times() -> None:
    figures = score([scene("a", "ABC123")], {})
    assert (figures.exact_fold, figures.cer, figures.found, figures.false_per_photo) == (0.0, 1.0, 0.0, 0.0)
    assert figures.ms_median is None
    assert figures.ms_p95 is None


def test_no_plate_is_refused() -> None:
    with pytest.raises(ValueError, match="no labelled plate"):
        score([], {})


def test_groups_are_scored_apart() -> None:
    photos = [scene("a", "A1", light="dark"), scene("b", "B2", light="normal"), scene("c", "C3")]
    answers = {"a": Answer((Read("A1", 1.0, PLATE),), 1.0), "b": Answer((), 1.0)}
    groups = by_group(photos, answers, "light")
    assert {name: one.exact for name, one in groups.items()} == {"dark": 1.0, "normal": 0.0}


def truth_and_answers(seed: int, folder: Path) -> tuple[list[Photo], dict[str, Answer]]:
    """Photographs with one or two plates, boxed or not, and reads of every kind: right, folded, off, absent."""
    rng = np.random.default_rng(seed)
    letters = list("0123456789OIABCDEFGH")
    photos, answers = [], {}
    for number in range(60):
        path = str((folder / f"{number}.jpg").resolve())
        boxed = rng.random() < 0.7
        labels = []
        for _ in range(int(rng.integers(1, 3))):
            box = (*map(float, rng.integers(0, 300, 2)), *map(float, rng.integers(20, 120, 2)))
            text = "".join(rng.choice(letters, int(rng.integers(2, 8))))
            labels.append(Label(text, (box[0], box[1], box[2], box[3]) if boxed else None))
        photos.append(Photo(path, tuple(labels)))
        reads = []
        for label in [*labels, *labels]:
            if rng.random() < 0.6:
                text = label.text if rng.random() < 0.6 else "".join(rng.permutation(list(label.text)))
                text = text.replace("O", "0") if rng.random() < 0.3 else text
                x, y, w, h = label.box or (5.0, 5.0, 50.0, 25.0)
                off = rng.normal(0, 15, 4)
                place = (x + off[0], y + off[1], max(1.0, w + off[2]), max(1.0, h + off[3]))
                confidence = 1.0 if rng.random() < 0.1 else float(rng.random())
                reads.append(Read(text, confidence, place if rng.random() < 0.8 else None))
        if rng.random() < 0.1:
            reads.append(Read("", 0.9, (0.0, 0.0, 10.0, 10.0)))
        if rng.random() < 0.95:
            answers[path] = Answer(tuple(reads), float(rng.random()) * 100)
    return photos, answers


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_judges_program_says_the_same(mdt_data: Path, tmp_path: Path, seed: int) -> None:
    judge = mdt_data / "tools" / "read_score.py"
    if not judge.is_file():
        pytest.skip("MDT_DATA has no tools/read_score.py")
    photos, answers = truth_and_answers(seed, tmp_path)
    with (tmp_path / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["image", "text", "box"])
        for photo in photos:
            for label in photo.plates:
                box = " ".join(repr(value) for value in label.box) if label.box else ""
                rows.writerow([Path(photo.path).name, label.text, box])
    lines = [
        json.dumps({
            "image": path,
            "plates": [{"text": one.text, "confidence": one.confidence, "box": one.box} for one in answer.reads],
            "ms": answer.ms,
        })
        for path, answer in answers.items()
    ]  # fmt: skip
    (tmp_path / "answers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    reader = [sys.executable, "-c", f"print(open({str(tmp_path / 'answers.jsonl')!r}).read())"]
    command = [
        sys.executable,
        str(judge),
        str(tmp_path / "truth.csv"),
        "--json",
        str(tmp_path / "out.json"),
        "--",
    ]
    subprocess.run([*command, *reader], check=True, capture_output=True, timeout=60)
    judged = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    figures = score(photos, answers)
    assert judged["answered"] == len(answers)
    for name in ("plates", "exact", "exact_fold", "found", "false_per_photo", "ms_median", "ms_p95", "cer"):
        assert getattr(figures, name) == judged[name], name
    assert figures.calibration == pytest.approx(judged["calibration"], abs=1e-12)
    # The synthetic set is worth the comparison only if each figure is somewhere in between.
    assert 0.1 < figures.exact < figures.exact_fold < 0.9
    assert 0.1 < (figures.found or 0) < 0.9
