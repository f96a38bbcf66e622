# SPDX-License-Identifier: Apache-2.0
"""Where a plate is in the frame of its read, and in the crop that was kept of it."""

from dataclasses import dataclass

from camera.types import PlateRead

#: What the kept crop has around the plate on each side, as parts of the plate's width and height, where the
#: frame goes on so far. The same number as in ``camera.pictures``, which a process with Qt cannot import.
KEPT_MARGIN = 0.25
#: How much of it is shown: enough that the corners of a plate seen at a slant are never cut.
SHOWN_MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle as parts of a picture's width and height, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE = Part(0.0, 0.0, 1.0, 1.0)


def place_of(plate: PlateRead) -> Part:
    """Where the plate is in its frame."""
    width, height = plate.frame_size
    box = plate.box
    return Part(box.left / width, box.top / height, box.right / width, box.bottom / height)


def part_of_crop(place: Part) -> Part:
    """The plate with a little margin in its kept crop.

    A plate near the edge of its frame has less around it there, so the place in the frame is needed.

    Args:
        place: of the plate in its frame.
    """
    left, right = _along(place.left, place.right)
    top, bottom = _along(place.top, place.bottom)
    return Part(left, top, right, bottom)


def grown(part: Part, width: int, height: int, aspect: float) -> Part:
    """The part of a picture, widened towards an aspect as far as the picture goes.

    Args:
        part: what has to be in it.
        width: of the picture, pixels.
        height: of the picture, pixels.
        aspect: width over height wanted, both in pixels.
    """
    across, down = (part.right - part.left) * width, (part.bottom - part.top) * height
    wider = max(across, down * aspect) / width
    higher = max(down, across / aspect) / height
    left, right = _stretched(part.left, part.right, wider)
    top, bottom = _stretched(part.top, part.bottom, higher)
    return Part(left, top, right, bottom)


def _along(start: float, end: float) -> tuple[float, float]:
    """One axis: start and end of the plate in its frame to start and end of what is shown, in the crop."""
    size = end - start
    if size <= 0:
        return 0.0, 1.0
    crop_start, crop_end = max(0.0, start - KEPT_MARGIN * size), min(1.0, end + KEPT_MARGIN * size)
    shown_start, shown_end = start - SHOWN_MARGIN * size, end + SHOWN_MARGIN * size
    whole = crop_end - crop_start
    if whole <= 0:
        return 0.0, 1.0
    return max(0.0, (shown_start - crop_start) / whole), min(1.0, (shown_end - crop_start) / whole)


def _stretched(start: float, end: float, size: float) -> tuple[float, float]:
    """An interval of ``size`` around another one, both inside 0 to 1."""
    size = min(1.0, size)
    first = min(max(0.0, (start + end - size) / 2), 1.0 - size)
    return first, first + size
