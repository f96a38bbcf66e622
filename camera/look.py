# SPDX-License-Identifier: Apache-2.0
"""Reading one found plate: a first look, and a second, closer one when the first is not sure."""

from camera.geometry import crop, grow
from camera.read import PlateReader
from camera.types import Box, Image, Reading

# Below this the first look shows no plate (a lamp, a badge), and a second would be wasted.
HOPELESS = 0.05


def look(image: Image, box: Box, reader: PlateReader, margin: float, sure: float) -> Reading:
    """What the reader makes of the plate at ``box``.

    The detector's boxes are now loose, now tight. A reading below ``sure`` is therefore tried again without
    the margin at the sides, and the surer of the two is taken.

    Args:
        image: the whole picture, BGR.
        box: the plate in pixels of ``image``.
        reader: reads one crop.
        margin: part of the plate's size added on each side.
        sure: confidence from which one look is enough.
    """
    first = reader.read(crop(image, box, margin))
    if first.confidence >= sure or first.confidence < HOPELESS:
        return first
    wide = grow(box, margin)
    second = reader.read(crop(image, Box(box.left, wide.top, box.right, wide.bottom)))
    return max(first, second, key=lambda reading: reading.confidence)
