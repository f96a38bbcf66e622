# SPDX-License-Identifier: Apache-2.0
"""What a camera hands over. Frozen values; numpy only inside ``Frame`` and ``Preview``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from camera.figures import AimPicture, AimShift, PlateFigures

Image = NDArray[np.uint8]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels: x right, y down, ``right`` and ``bottom`` exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from edge to edge."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from edge to edge."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """Middle point, (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlap(self, other: Self) -> float:
        """Intersection over union, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture from a camera.

    Attributes:
        camera: the camera's id, as in its settings ("front-left").
        number: counts the frames that the source delivered, from 0.
        captured_at: UTC, when the frame left the source.
        image: BGR, uint8, (H, W, 3).
    """

    camera: str
    number: int
    captured_at: datetime
    image: Image


@dataclass(frozen=True, slots=True)
class Detection:
    """A plate found in a frame, not yet read.

    Attributes:
        box: upright rectangle around the plate, inside the frame.
        confidence: how sure the detector is, 0 to 1.
        corners: of the plate itself, (x, y) from top left clockwise as a person reads it; they may lie
            outside the frame. None when the detector gives none that make sense.
    """

    box: Box
    confidence: float
    corners: Quad | None = None


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a reading, with what else it may be.

    Attributes:
        char: 0-9 or A-Z.
        confidence: probability that ``char`` is right, 0 to 1.
        alternatives: other characters with their probabilities, most likely first.
    """

    char: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one plate crop; ``text`` may be empty when nothing could be read.

    Attributes:
        text: the characters joined, normalised (``policy.plates.normalise``).
        confidence: probability that the whole text is right, 0 to 1.
        characters: one for each character of ``text``.
        state: NCIC LIS code of the state of issue, or None for unknown.
        state_confidence: probability that ``state`` is right; 0 when unknown.
    """

    text: str
    confidence: float
    characters: tuple[Character, ...] = ()
    state: str | None = None
    state_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class ColourGuess:
    """What colour a vehicle looks to the camera; a fact to compare, never a reason for a hit.

    Attributes:
        code: NCIC VCO code ("SIL").
        confidence: part of the looked-at panels that show it, 0 to 1; not a calibrated probability.
    """

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SightedPlate:
    """A plate in the current frame with the best text known so far, drawn over the live picture.

    Attributes:
        track: its number.
        box: upright rectangle around it.
        text: best text known; empty on the bench, where no text leaves the camera's process.
        confidence: of the text.
        corners: of the plate, in pixels of the frame; none in a preview.
        height_px: of the plate itself, pixels of the frame (of the preview, too).
    """

    track: int
    box: Box
    text: str
    confidence: float
    corners: Quad | None = None
    height_px: float = 0.0


@dataclass(frozen=True, slots=True)
class FrameVote:
    """What the reader made of the plate in one frame of a pass.

    Attributes:
        captured_at: UTC, of the frame.
        text: as read in this frame, normalised.
        confidence: probability that the whole text is right, 0 to 1.
        state: NCIC LIS code where the reader told one in this frame.
        counted: whether it was voted when the read was made; of too many the least sure are not.
    """

    captured_at: datetime
    text: str = field(repr=False)
    confidence: float
    state: str | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class PlateRead:
    """One vehicle pass: every frame of one track voted into one read.

    Attributes:
        camera: id of the camera.
        reading: the voted text, characters and state.
        captured_at: UTC, capture time of the frame that the pictures show (the clearest).
        first_seen_at: UTC, first frame of the track.
        last_seen_at: UTC, last frame that was voted.
        frames: how many frames were read and voted.
        box: where the plate is in the shown frame.
        frame_size: (width, height) of that frame, pixels.
        plate_jpeg: crop of the plate with margin, JPEG.
        scene_jpeg: the whole frame, JPEG, at most 1280 pixels wide.
        reader: name and version of the model that read.
        vehicle_colour: what colour the vehicle looks, None when it cannot be told.
        plate_corners: of the plate in ``plate_jpeg``, pixels, where the detector told them; not kept in the store.
        votes: what each frame said, in order of time, at most ``camera.passing.MOST_VOTES``; ``frames`` may be more.
    """

    camera: str
    reading: Reading
    captured_at: datetime
    first_seen_at: datetime
    last_seen_at: datetime
    frames: int
    box: Box
    frame_size: tuple[int, int]
    plate_jpeg: bytes = field(repr=False)
    scene_jpeg: bytes = field(repr=False)
    reader: str = ""
    vehicle_colour: ColourGuess | None = None
    plate_corners: Quad | None = None
    votes: tuple[FrameVote, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Preview:
    """A small live picture for the screen.

    Attributes:
        pixels: RGB888, row after row without padding: ``3 * width * height`` bytes.
        plates: what is sighted, boxes in preview pixels.
    """

    camera: str
    number: int
    captured_at: datetime
    width: int
    height: int
    pixels: bytes = field(repr=False)
    plates: tuple[SightedPlate, ...] = ()


class CameraState(StrEnum):
    """How a camera is doing, in the order of worry."""

    STARTING = "starting"
    READING = "reading"
    DARK = "dark"
    SILENT = "silent"
    FAILED = "failed"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CameraHealth:
    """How a camera did since the last report (about one a second).

    Attributes:
        frames_per_s: frames delivered by the source.
        processed_per_s: frames that the pipeline read.
        frames: frames delivered since the process started.
        dropped: frames replaced in the mailbox before they could be read, since the start.
        reads: reads published since the start.
        unread: tracks that ended without a publishable read, since the start ("seen but not read").
        clipped: those of ``unread`` that ran out of the picture in every frame.
        too_small: tracks that never came near enough to be read, since the start; not in ``unread``.
        sharpness: variance of the Laplacian of the grey frame; higher is sharper.
        exposure: mean grey level, 0 (black) to 255.
        problem: what is wrong and what to do, empty when nothing is.
        clipped_white: part of the picture at the upper end of the grey range, 0 to 1.
        clipped_black: part at the lower end, 0 to 1.
        aim: how far the camera looks beside its saved aim; None: none is saved, or it is not told yet.
        plates: how the plates of the newest frame look; None when there are none.
        frame_size: (width, height) that the source delivers, pixels; zeros before the first frame.
        delay_s: from a frame's capture to the end of its reading, mean since the last report.
        blurred: those of ``unread`` whose clearest plate was out of focus.
    """

    camera: str
    state: CameraState
    at: datetime
    frames_per_s: float = 0.0
    processed_per_s: float = 0.0
    frames: int = 0
    dropped: int = 0
    reads: int = 0
    unread: int = 0
    clipped: int = 0
    too_small: int = 0
    sharpness: float = 0.0
    exposure: float = 0.0
    problem: str = ""
    clipped_white: float = 0.0
    clipped_black: float = 0.0
    aim: AimShift | None = None
    plates: PlateFigures | None = None
    frame_size: tuple[int, int] = (0, 0)
    delay_s: float = 0.0
    blurred: int = 0


CameraEvent = PlateRead | Preview | CameraHealth | AimPicture


def text_of(characters: Iterable[Character]) -> str:
    """The characters joined to a text."""
    return "".join(character.char for character in characters)
