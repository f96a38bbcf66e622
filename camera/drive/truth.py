# SPDX-License-Identifier: Apache-2.0
"""What a drawn drive really showed, so that reads can be marked. No OpenCV here: the terminal loads it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from camera.errors import TruthUnreadable


@dataclass(frozen=True, slots=True)
class CarTruth:
    """One car that passed.

    Attributes:
        plate: its text, normalised (no spaces or dashes).
        state: NCIC LIS code of the state of issue.
        first_s: seconds into the drive when the plate is first wide enough to be read.
        last_s: seconds into the drive when it last is.
        colour: what a person would call its colour ("grey").
        body: what a person would call it ("sedan", "suv", "truck", "van", "hatchback").
        night: whether it is dark for most of that time.
        widest_px: greatest width of the plate in the picture, pixels.
    """

    plate: str
    state: str
    first_s: float
    last_s: float
    colour: str
    body: str
    night: bool
    widest_px: int


@dataclass(frozen=True, slots=True)
class CameraTruth:
    """All cars of one camera's clip, in the order they come.

    Attributes:
        camera: id of the camera the clip stands for ("front-left").
        clip: name of the clip beside the truth file; empty when it is drawn live.
        seed: what the drive was drawn from.
        length_s: seconds.
    """

    camera: str
    clip: str
    seed: int
    width: int
    height: int
    frames_per_s: float
    length_s: float
    cars: tuple[CarTruth, ...]


@dataclass(frozen=True, slots=True)
class DriveTruth:
    """Both cameras of one drive."""

    cameras: tuple[CameraTruth, ...]

    def camera(self, name: str) -> CameraTruth:
        """The truth of one camera.

        Raises:
            KeyError: the drive has no such camera.
        """
        for truth in self.cameras:
            if truth.camera == name:
                return truth
        raise KeyError(name)


def load_truth(path: Path) -> DriveTruth:
    """Read the truth file of a drive.

    Raises:
        TruthUnreadable: the file is missing or was not written by ``python -m camera.drive``.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return DriveTruth(
            tuple(
                CameraTruth(**{**camera, "cars": tuple(CarTruth(**car) for car in camera["cars"])})
                for camera in told["cameras"]
            )
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TruthUnreadable(path, str(error)) from error


def save_truth(truth: DriveTruth, path: Path) -> None:
    """Write the truth file, stable to the byte for the same drive."""
    path.write_text(json.dumps(asdict(truth), indent=1) + "\n", encoding="utf-8")
