# SPDX-License-Identifier: Apache-2.0
"""What is good enough of a camera's pictures, with where each limit comes from; used by bench and self-test.

``verdict`` judges one ``CameraHealth``. What cannot be judged (no plate in sight, no aim saved, another scene) is
``Grade.UNKNOWN``: nothing is wrong, and nothing is passed either.
"""

from dataclasses import dataclass
from enum import StrEnum

from camera.figures import AimShift, PlateFigures
from camera.reader_settings import ReaderSettings
from camera.types import CameraHealth, CameraState

# Variance of the Laplacian. Measured on the shipped clips (soft video, 26 to 42 as they are): blurred until the
# reader failed on plates of 30 px they gave 3, blurred until it began to doubt 5.
LEAST_SHARPNESS = 3.0
GOOD_SHARPNESS = 5.0
# Steepest edges of a plate as a part of its contrast, 0 to 100. Measured: below 25 the reader loses texts
# on plates of every height from 22 px, from 32 on its confidence is what it is on a sharp plate.
LEAST_FOCUS = 25.0
GOOD_FOCUS = 32.0
# Mean grey levels. Below 40 the reader has to lift pictures (camera.dark); below 10 or above 235 nothing is left.
EXPOSURE_MEND = (10.0, 235.0)
EXPOSURE_GOOD = (40.0, 200.0)
# Parts of a picture at the ends of the range: a sky is white and a night is black, half of all pixels is a fault.
MOST_CLIPPED = 0.5
# Parts of a plate's pixels. Measured on the shipped clips: with 0.37 of them white all texts were still read, with
# 0.63 nine in ten, with 0.81 six; with 0.12 black all, with 0.27 and more 96 in a hundred.
WHITE_GOOD, WHITE_MEND = 0.5, 0.7
BLACK_GOOD, BLACK_MEND = 0.25, 0.7
# Degrees either way. Measured: up to 20 degrees 96 texts in a hundred, at 25 degrees 74, at 30 degrees 22.
TILT_GOOD, TILT_MEND = 10.0, 20.0
# Parts of the picture. A lens that sees 40 degrees wide moves by 0.025 a degree; two degrees are half a metre at 15 m.
AIM_GOOD, AIM_MEND = 0.02, 0.05
#: Below this two pictures show other scenes.
SURE_OF_AIM = 0.6
#: Light by the mean grey level of the picture (camera.dark: by day a street's mean is 90 and more, by night 45).
DUSK_BELOW, NIGHT_BELOW = 85.0, 60.0
# Measured on the shipped clips scaled down: of plates 16 px high 83 texts in a hundred were read, of 20 px 96,
# from 22 px on all.
# A plate of the United States is twice as wide as high (12 by 6 inches).
PLATE_ASPECT = 2.0


class Meter(StrEnum):
    """What is judged."""

    FOCUS = "focus"
    PLATE_HEIGHT = "plate height"
    EXPOSURE = "exposure"
    TILT = "tilt of plates"
    AIM = "aim"


class Grade(StrEnum):
    """How good it is, from best to worst; ``UNKNOWN``: it cannot be judged now."""

    GOOD = "good"
    WATCH = "watch"
    MEND = "mend"
    UNKNOWN = "unknown"


_WORDS = {Grade.GOOD: "Good", Grade.WATCH: "Turn a little", Grade.MEND: "Mend"}
# Nothing is turned for these.
_OTHER_WORDS = {Grade.WATCH: "A little off"}
_NOT_TURNED = (Meter.PLATE_HEIGHT, Meter.EXPOSURE)


class Light(StrEnum):
    """How light it is."""

    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class PlateLimits:
    """How high a plate has to be, pixels from edge to edge.

    Attributes:
        least: lower ones are followed but not read.
        good: from here on one frame may be enough.
        most: from here on only the coarse look finds it, at every few frames.
    """

    least: float
    good: float
    most: float

    @classmethod
    def of(cls, reader: ReaderSettings, frame_width: int = 1280) -> "PlateLimits":
        """From the reader's own settings: ``least_width_px`` and ``single_frame_width_px``, and its detector.

        Args:
            reader: its settings.
            frame_width: pixels; the detector scales it to ``detect_width_px`` and has learnt plates up to 240 of those.
        """
        return cls(
            reader.least_width_px / PLATE_ASPECT,
            reader.single_frame_width_px / PLATE_ASPECT,
            NEAR_WIDTH_PX * frame_width / reader.detect_width_px / PLATE_ASPECT,
        )


# As ``camera.detect.NEAR_PX``, which a terminal cannot import; a test holds them together.
NEAR_WIDTH_PX = 240.0
_defaults = ReaderSettings.model_fields
SHIPPED = PlateLimits(
    _defaults["least_width_px"].default / PLATE_ASPECT,
    _defaults["single_frame_width_px"].default / PLATE_ASPECT,
    NEAR_WIDTH_PX * 1280 / _defaults["detect_width_px"].default / PLATE_ASPECT,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one meter says.

    Attributes:
        meter: what was judged.
        grade: how good it is.
        word: for people: "Good", "Turn a little" or "A little off", "Mend", or why it cannot be judged.
        value: the figure, in the meter's unit (focus 0 to 100 or, without a plate, ``CameraHealth.sharpness``; pixels;
            grey level; degrees; part of the picture); None when there is none.
    """

    meter: Meter
    grade: Grade
    word: str
    value: float | None = None

    @property
    def name(self) -> str:
        """What was judged, in words."""
        return self.meter.value


def verdict(health: CameraHealth, plate: PlateLimits = SHIPPED) -> tuple[Verdict, ...]:
    """Judge one report: focus, plate height, exposure, tilt and aim, in this order.

    Args:
        health: as the camera's process told it.
        plate: how high plates have to be.
    """
    if health.state not in (CameraState.READING, CameraState.DARK):
        return tuple(Verdict(meter, Grade.UNKNOWN, "No picture") for meter in Meter)
    return (
        _focus(health, plate),
        _height(health.plates, plate),
        _exposure(health),
        _tilt(health.plates),
        aim_verdict(health.aim),
    )


def focus_is_of_a_plate(health: CameraHealth, plate: PlateLimits) -> bool:
    """Whether the focus is told by a plate: a low one has too few pixels to tell a blur from its distance."""
    return health.plates is not None and health.plates.height >= plate.good


def light(exposure: float) -> Light:
    """How light a picture of this mean grey level is; a camera that exposes by itself makes a dusk look like day."""
    if exposure < NIGHT_BELOW:
        return Light.NIGHT
    return Light.DUSK if exposure < DUSK_BELOW else Light.DAY


def aim_verdict(aim: AimShift | None) -> Verdict:
    """Judge the aim alone."""
    if aim is None:
        return Verdict(Meter.AIM, Grade.UNKNOWN, "Not saved yet")
    if aim.sure < SURE_OF_AIM:
        return Verdict(Meter.AIM, Grade.UNKNOWN, "Other scene")
    return _judged(Meter.AIM, max(abs(aim.dx), abs(aim.dy)), (0, AIM_GOOD), (0, AIM_MEND))


def _focus(health: CameraHealth, plate: PlateLimits) -> Verdict:
    """By a plate that is near enough to show its edges; otherwise by the whole picture."""
    if focus_is_of_a_plate(health, plate) and health.plates is not None:
        return _judged(Meter.FOCUS, health.plates.focus, (GOOD_FOCUS, 101), (LEAST_FOCUS, 101))
    return _judged(
        Meter.FOCUS, health.sharpness, (GOOD_SHARPNESS, float("inf")), (LEAST_SHARPNESS, float("inf"))
    )


def _height(plates: PlateFigures | None, limits: PlateLimits) -> Verdict:
    if plates is None:
        return Verdict(Meter.PLATE_HEIGHT, Grade.UNKNOWN, "No plate")
    good, allowed = (limits.good, limits.most), (limits.least, 2 * limits.most)
    return _judged(Meter.PLATE_HEIGHT, plates.height, good, allowed)


def _exposure(health: CameraHealth) -> Verdict:
    """By the plate's pixels where there is one: they are what is read."""
    whole = _judged(Meter.EXPOSURE, health.exposure, EXPOSURE_GOOD, EXPOSURE_MEND)
    plates = health.plates
    if plates is None:
        clipped = max(health.clipped_white, health.clipped_black) > MOST_CLIPPED
        return _worse(whole, Grade.WATCH) if clipped else whole
    white = _judged(Meter.EXPOSURE, plates.white, (0, WHITE_GOOD), (0, WHITE_MEND))
    black = _judged(Meter.EXPOSURE, plates.black, (0, BLACK_GOOD), (0, BLACK_MEND))
    worst = max((white.grade, black.grade), key=list(Grade).index)
    return Verdict(Meter.EXPOSURE, worst, _word(Meter.EXPOSURE, worst), plates.mean)


def _worse(one: Verdict, least: Grade) -> Verdict:
    grade = max((one.grade, least), key=list(Grade).index)
    return Verdict(one.meter, grade, _word(one.meter, grade), one.value)


def _tilt(plates: PlateFigures | None) -> Verdict:
    if plates is None or plates.tilt is None:
        return Verdict(Meter.TILT, Grade.UNKNOWN, "No plate")
    return _judged(Meter.TILT, plates.tilt, (-TILT_GOOD, TILT_GOOD), (-TILT_MEND, TILT_MEND))


def _judged(meter: Meter, value: float, good: tuple[float, float], allowed: tuple[float, float]) -> Verdict:
    """Good inside the band, a little off inside the wider one, to mend outside both."""
    if good[0] <= value <= good[1]:
        grade = Grade.GOOD
    else:
        grade = Grade.WATCH if allowed[0] <= value <= allowed[1] else Grade.MEND
    return Verdict(meter, grade, _word(meter, grade), value)


def _word(meter: Meter, grade: Grade) -> str:
    return _OTHER_WORDS.get(grade, _WORDS[grade]) if meter in _NOT_TURNED else _WORDS[grade]
