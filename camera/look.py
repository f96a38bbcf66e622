# SPDX-License-Identifier: Apache-2.0
"""Reading one found plate: a first look, and closer ones when the first is not sure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2

from camera.consensus import joined
from camera.dark import stretched
from camera.geometry import crop, grow
from camera.read import PlateReader
from camera.straighten import plate_of, size_of
from camera.types import Box, Detection, Image, Reading

# Below this the first look shows no plate (a lamp, a badge), and more would be wasted.
HOPELESS = 0.05
# Width over height; US plates are 2 wide, a motorcycle's 1.75, and those of two lines are narrower still.
TWO_LINES = 1.35
# Lamps and badges are as narrow; what the detector doubts is not worth two more looks.
LEAST_FOR_LINES = 0.5
# Rows of each line of a two-line plate, as parts of its height, what the reader cuts off above and below included.
LINES = ((-0.08, 0.58), (0.4, 1.06))


@dataclass(frozen=True, slots=True)
class Looks:
    """How a plate is looked at.

    Attributes:
        margin: part of the plate's size added on each side.
        sure: confidence from which one look is enough.
    """

    margin: float
    sure: float


def look(image: Image, plate: Detection, reader: PlateReader, looks: Looks) -> Reading:
    """What the reader makes of a plate: straightened by its corners first, then, while unsure, otherwise cut.

    Corners and boxes are now and then a little off. A reading below ``looks.sure`` is therefore tried again, cut
    otherwise, a narrow plate line by line too, and the surest is taken.

    Args:
        image: the whole picture, BGR.
        plate: in pixels of ``image``.
        reader: reads one crop.
        looks: margin, and when to look again.
    """
    first = plate_of(image, plate, looks.margin)
    best = reader.read(stretched(first))
    if best.confidence >= looks.sure:
        return best
    for again in _more_looks(image, plate, first, best, looks.margin):
        best = max(best, again(reader), key=lambda reading: reading.confidence)
    return best


Again = Callable[[PlateReader], Reading]


def _more_looks(
    image: Image, plate: Detection, first: Image, seen: Reading, margin: float
) -> Iterator[Again]:
    """What else to try, after a first look that was not sure."""
    if seen.confidence >= HOPELESS:
        other = _cut_otherwise(image, plate, margin)
        yield lambda reader: reader.read(stretched(other))
    if plate.confidence >= LEAST_FOR_LINES and _aspect(plate) < TWO_LINES:
        yield lambda reader: joined([reader.read(stretched(line)) for line in lines(first)])


def _cut_otherwise(image: Image, plate: Detection, margin: float) -> Image:
    """The plate as its box cuts it; where the box was all there was, without the margin at the sides."""
    if plate.corners is not None:
        return crop(image, plate.box, margin)
    box, wide = plate.box, grow(plate.box, margin)
    return crop(image, Box(box.left, wide.top, box.right, wide.bottom))


def _aspect(plate: Detection) -> float:
    width, height = (plate.box.width, plate.box.height) if plate.corners is None else size_of(plate.corners)
    return width / max(height, 1.0)


def lines(crop_of_plate: Image) -> tuple[Image, Image]:
    """The upper and the lower half of a two-line plate, each as a crop that a reader takes for a whole plate."""
    height = crop_of_plate.shape[0]
    above, below = round(-LINES[0][0] * height), round((LINES[1][1] - 1) * height)
    padded = cv2.copyMakeBorder(crop_of_plate, above, below, 0, 0, cv2.BORDER_REPLICATE)
    upper, lower = (
        padded[above + round(first * height) : max(1, above + round(last * height))] for first, last in LINES
    )
    return upper.astype("uint8"), lower.astype("uint8")
