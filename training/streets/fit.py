# SPDX-License-Identifier: Apache-2.0
"""Reads of drawn streets, and the numbers of ``camera.street.StreetCalibration`` that make them honest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from camera.look import Looks
from camera.publish import plate_shaped
from camera.still_reader import StillReader
from camera.street import StreetCalibration
from camera.types import Box, Image
from training.detector.target import hull
from training.errors import TrainingError
from training.recogniser.calibrate import Array, Flags, calibration_error, logistic, logit
from training.recogniser.measure import fold
from training.scenes.scene import Scene

# Of the intersection by the union of a found and a drawn box; below it the box shows no plate.
SAME = 0.3
# Texts less sure than this are hardly ever shown, whatever the box, and shall not shape the curve.
LEAST = 0.4
FEWEST = 200


@dataclass(frozen=True, slots=True)
class StreetReads:
    """Texts read off boxes found in streets, one element a text.

    Attributes:
        reader: confidence of the reader alone.
        detector: confidence of the detector.
        right: whether the text is the plate's (O and 0, I and 1 taken as equal).
    """

    reader: Array = field(default_factory=lambda: np.zeros(0))
    detector: Array = field(default_factory=lambda: np.zeros(0))
    right: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))

    def part(self, which: slice) -> "StreetReads":
        """Some of them."""
        return StreetReads(self.reader[which], self.detector[which], self.right[which])

    def after(self, calibration: StreetCalibration) -> Array:
        """The confidences that the calibration gives."""
        score = calibration.slope * logit(self.reader) + calibration.found_slope * logit(self.detector)
        return np.asarray(1 / (1 + np.exp(-(score + calibration.intercept))))


def read(scenes: Sequence[Scene], reader: StillReader) -> StreetReads:
    """Everything that reads like a plate in the scenes."""
    rows = [row for scene in scenes for row in _of_scene(scene, reader)]
    if not rows:
        return StreetReads()
    sure, found, right = zip(*rows, strict=True)
    return StreetReads(np.array(sure), np.array(found), np.array(right, dtype=np.bool_))


def _of_scene(scene: Scene, reader: StillReader) -> Iterator[tuple[float, float, bool]]:
    image: Image = np.dstack([scene.image] * 3)
    looks = Looks(reader.settings.crop_margin, reader.settings.sure_confidence)
    for plate in reader.detector.detect(image):
        reading = reader.look_at(image, plate, looks)
        if reading.confidence >= LEAST and plate_shaped(reading.text):
            right = fold(reading.text) == fold(text_at(scene, plate.box))
            yield reading.confidence, plate.confidence, right


def text_at(scene: Scene, box: Box) -> str:
    """What stands on the drawn plate at that place; "" where there is none."""
    boxes = [Box(left, top, left + wide, top + high) for left, top, wide, high in map(hull, scene.plates)]
    overlaps = [box.overlap(one) for one in boxes]
    best = max(range(len(boxes)), key=overlaps.__getitem__, default=-1)
    return scene.texts[best] if best >= 0 and overlaps[best] > SAME else ""


def joined(parts: Sequence[StreetReads]) -> StreetReads:
    """All parts as one."""
    return StreetReads(
        np.concatenate([part.reader for part in parts]),
        np.concatenate([part.detector for part in parts]),
        np.concatenate([part.right for part in parts]),
    )


def fitted(reads: StreetReads) -> StreetCalibration:
    """The calibration under which what happened is most likely.

    Raises:
        TrainingError: there are too few reads, or all of them are right or wrong.
    """
    if len(reads.right) < FEWEST or reads.right.all() or not reads.right.any():
        raise TrainingError(
            f"{len(reads.right)} texts are too few, or too much alike, to fit on. Draw more scenes (--scenes)."
        )
    columns = np.stack([logit(reads.reader), logit(reads.detector), np.ones(len(reads.right))], axis=1)
    slope, found_slope, intercept = (round(float(value), 3) for value in logistic(columns, reads.right))
    return StreetCalibration(slope, found_slope, intercept)


def figures(reads: StreetReads, calibration: StreetCalibration) -> dict[str, float]:
    """Share of right texts and calibration errors before and after."""
    after = reads.after(calibration)
    values = {
        "texts": float(len(reads.right)),
        "right": float(reads.right.mean()),
        "confidence_before": float(reads.reader.mean()),
        "confidence_after": float(after.mean()),
        "calibration_error_before": calibration_error(reads.reader, reads.right),
        "calibration_error_after": calibration_error(after, reads.right),
    }
    return {name: round(value, 4) for name, value in values.items()}
