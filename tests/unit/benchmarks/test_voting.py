# SPDX-License-Identifier: Apache-2.0
"""Counting frames and clips of the voting benchmark."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.reading.clips import FRAMES
from benchmarks.reading.scoring import Label, Photo, Read
from benchmarks.reading.votes import FrameReads, PublishedRead, Rate
from benchmarks.voting import Clip, count, report, write

HERE = (10.0, 10.0, 60.0, 30.0)
LABEL = Label("ABC123", HERE)
CONDITIONS = {"date": "2026-01-01", "machine": "2 cores, x", "system": "y", "commit": "z"}


def frame(text: str) -> FrameReads:
    return FrameReads(LABEL, (Read(text, 0.9, HERE),) if text else ())


def published(text: str) -> PublishedRead:
    return PublishedRead(Read(text, 0.9, HERE), LABEL)


def test_frames_and_clips_are_counted_and_compared() -> None:
    clip = Clip("ABC123", (), ())
    singles = [[frame("ABC123"), frame("ABC1"), frame("")], [frame("ABC123")], []]
    reads = [[published("ABC123")], [published("ABC12")], [published("ABC123")]]
    results = count([clip] * 3, singles, reads, conditions=CONDITIONS, seed=7)
    assert results.frames == Rate(right=2, wrong=1, absent=1)
    # The third clip has no frame in which its plate could be read: it counts nowhere.
    assert results.clips == Rate(right=1, wrong=1, absent=0)
    assert results.surest == Rate(right=2, wrong=0, absent=0)
    assert results.ratio == 1.0
    assert "1.00 (must 0.5, aim 0.25: missed)" in report(results)


@pytest.mark.parametrize(("wrong", "verdict"), [(0, "aim reached"), (1, "must reached"), (3, "missed")])
def test_the_verdict_follows_the_ratio(wrong: int, verdict: str) -> None:
    clip = Clip("ABC123", (), ())
    singles = [[frame("ABC123"), frame("")]] * 5
    reads = [[published("ABC12" if at < wrong else "ABC123")] for at in range(5)]
    assert verdict in report(count([clip] * 5, singles, reads, conditions=CONDITIONS, seed=1))


def test_without_an_error_there_is_no_ratio() -> None:
    results = count(
        [Clip("A1", (), ())], [[FrameReads(Label("A1", HERE), (Read("A1", 1.0, HERE),))]], [[]],
        conditions=CONDITIONS, seed=1,
    )  # fmt: skip
    assert results.ratio is None
    assert "missed" in report(results)


def test_a_clip_is_written_with_its_labels(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    cv2.imwrite(str(picture), np.full((360, 640, 3), 120, dtype=np.uint8))
    photo = Photo(str(picture), (Label("ABC123", (200.0, 100.0, 80.0, 40.0)),))
    first, again = (write(photo, (1, 0), tmp_path / name) for name in ("one", "two"))
    assert len(first.files) == len(first.labels) == FRAMES
    assert [file.read_bytes() for file in first.files] == [file.read_bytes() for file in again.files]
    assert first.labels == again.labels
    assert {label.text for label in first.labels if label is not None} == {"ABC123"}


def test_a_photo_without_a_box_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"near\.png has no box"):
        write(Photo("near.png", (Label("A1"),)), (1, 0), tmp_path / "x")
