# SPDX-License-Identifier: Apache-2.0
"""Drives as video: one after the other, and where none can be written."""

from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from camera.drive.clip import write_clip
from camera.drive.story import drive

SIZE = (320, 180)


def test_drives_follow_each_other_in_one_clip(tmp_path: Path) -> None:
    path = tmp_path / "two.mp4"
    write_clip([replace(drive(seed, "left"), length_s=1.0) for seed in (21, 22)], path, SIZE, 4.0)
    clip = cv2.VideoCapture(str(path))
    assert clip.get(cv2.CAP_PROP_FRAME_COUNT) == 8
    assert [clip.get(cv2.CAP_PROP_FRAME_WIDTH), clip.get(cv2.CAP_PROP_FRAME_HEIGHT)] == [*SIZE]
    clip.release()


def test_where_no_video_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Is the folder writable"):
        write_clip([drive(21, "left")], tmp_path / "absent" / "clip.mp4", SIZE, 4.0)
