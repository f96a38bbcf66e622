# SPDX-License-Identifier: Apache-2.0
"""Short clips, pictures and settings for the camera's tests. Needs OpenCV: never for tests with Qt."""

from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from camera.settings import CameraSettings
from camera.types import Image

SIZE = (320, 240)


def camera_clock() -> datetime:
    """The system's time; at module level, so that a camera's process can be given it."""
    return datetime.now(UTC)


def camera_settings(source: str, **changes: object) -> CameraSettings:
    """A camera on ``source`` that is quick to notice and to retry."""
    told: dict[str, object] = {
        "id": "front-left",
        "label": "Front left",
        "side": "left",
        "source": source,
        "frames_per_s": 50.0,
        "connect_timeout_s": 1.0,
        "read_timeout_s": 1.0,
        "silent_after_s": 1.5,
        "retry_after_s": 0.1,
    }
    return CameraSettings.model_validate({**told, **changes})


def picture(shade: int, size: tuple[int, int] = SIZE) -> Image:
    """A picture of one grey with a bright square whose place tells the shade."""
    image = np.full((size[1], size[0], 3), shade, np.uint8)
    cv2.rectangle(image, (shade, 20), (shade + 40, 60), (255.0, 255.0, 255.0), -1)
    return image


def write_clip(path: Path, frames: int, frames_per_s: float = 50.0, code: str = "MJPG") -> Path:
    """A clip whose frames grow brighter one by one."""
    clip = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), frames_per_s, SIZE)
    assert clip.isOpened()
    for number in range(frames):
        clip.write(picture(20 + 4 * (number % 50)))
    clip.release()
    return path


def write_picture(path: Path, shade: int) -> Path:
    """A PNG of one shade."""
    assert cv2.imwrite(str(path), picture(shade))
    return path
