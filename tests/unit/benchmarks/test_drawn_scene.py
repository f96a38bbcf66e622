# SPDX-License-Identifier: Apache-2.0
"""The scene that alerts are timed on: both clips whole, and no plate twice."""

from pathlib import Path

import cv2

from benchmarks.drawn_scene import drawn_scene
from camera.drive.story import LENGTH_S

FRAMES_PER_S = 0.2


def test_each_camera_shows_its_drives_one_after_the_other_and_no_plate_passes_twice(tmp_path: Path) -> None:
    scene = drawn_scene(tmp_path, 2, FRAMES_PER_S)
    for camera in scene.cameras:
        clip = cv2.VideoCapture(camera["source"].removeprefix("file:"))
        assert clip.get(cv2.CAP_PROP_FRAME_COUNT) == 2 * round(LENGTH_S * FRAMES_PER_S)
        assert (clip.get(cv2.CAP_PROP_FRAME_WIDTH), clip.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (1280, 720)
        clip.release()
    plates = [passing.plate for showing in scene.showings for passing in showing.passings]
    assert len(plates) == len(set(plates))
    for showing in scene.showings:
        times = [passing.last_s for passing in showing.passings]
        assert any(at_s < LENGTH_S for at_s in times), "nobody passes in the first drive"
        assert max(times) > LENGTH_S, "nobody passes in the second drive"
