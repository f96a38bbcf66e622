# SPDX-License-Identifier: Apache-2.0
"""What the demonstration's cameras really show: which plates pass, so that reads can be marked."""

import csv
from dataclasses import dataclass
from pathlib import Path

import resources
from camera.drive.truth import load_truth
from policy.plates import normalise

PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}


@dataclass(frozen=True, slots=True)
class Passing:
    """One plate that passes a camera.

    Attributes:
        plate: as a person reads it from the picture.
        state: NCIC LIS code, None where nobody wrote it down.
        last_s: seconds into the showing after which it is gone.
    """

    plate: str
    state: str | None
    last_s: float


@dataclass(frozen=True, slots=True)
class Showing:
    """Everything one camera shows, once through.

    Attributes:
        length_s: seconds until it begins again.
        frames_per_s: rate at which the source delivers.
    """

    camera: str
    passings: tuple[Passing, ...]
    length_s: float
    frames_per_s: float

    def shown(self, frames: int) -> tuple[Passing, ...]:
        """What has passed by the time the source delivered this many frames, repeats included."""
        elapsed_s = frames / self.frames_per_s
        rounds, rest_s = divmod(elapsed_s, self.length_s)
        whole = self.passings * int(rounds)
        return whole + tuple(passing for passing in self.passings if passing.last_s <= rest_s)


def drawn_drive() -> tuple[Showing, ...]:
    """The shipped clips."""
    truth = load_truth(resources.path("demo/drive.json"))
    return tuple(
        Showing(
            camera.camera,
            tuple(Passing(car.plate, car.state, car.last_s) for car in camera.cars),
            camera.length_s,
            camera.frames_per_s,
        )
        for camera in truth.cameras
    )


def pictures(camera: str, folder: Path, hold_frames: int, frames_per_s: float) -> Showing:
    """A folder of photographs, marked by ``FOLDER.csv`` beside it (columns image, text) where that exists."""
    written: dict[str, list[str]] = {}
    marks = folder.with_name(f"{folder.name}.csv")
    if marks.is_file():
        with marks.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                written.setdefault(Path(row["image"]).name, []).append(normalise(row["text"]))
    names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    hold_s = hold_frames / frames_per_s
    passings = tuple(
        Passing(plate, None, (place + 1) * hold_s)
        for place, name in enumerate(names)
        for plate in written.get(name, ())
    )
    return Showing(camera, passings, max(len(names), 1) * hold_s, frames_per_s)


def as_marked(text: str) -> str:
    """O as 0 and I as 1: on most states' plates nobody can tell them apart, and the marks do not either."""
    return text.replace("O", "0").replace("I", "1")
