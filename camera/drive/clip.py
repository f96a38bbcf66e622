# SPDX-License-Identifier: Apache-2.0
"""Drives as video."""

from collections.abc import Sequence
from pathlib import Path

import cv2

from camera.drive.render import DriveRenderer
from camera.drive.story import Drive

SIZE = (1280, 720)


def write_clip(drives: Sequence[Drive], path: Path, size: tuple[int, int], frames_per_s: float) -> None:
    """Draw drives, one after the other, into one MPEG-4 file.

    Raises:
        OSError: no video can be written there.
    """
    clip = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), frames_per_s, size)
    if not clip.isOpened():
        raise OSError(f"No video can be written to {path}. Is the folder writable?")
    for told in drives:
        renderer = DriveRenderer(told, *size)
        for number in range(round(told.length_s * frames_per_s)):
            clip.write(renderer.frame(number, frames_per_s))
    clip.release()
