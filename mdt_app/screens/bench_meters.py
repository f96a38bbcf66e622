# SPDX-License-Identifier: Apache-2.0
"""What a camera's meters say to a technician, in words and on scales."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log10

from camera.figures import AimShift, PlateFigures
from camera.limits import (
    AIM_GOOD,
    EXPOSURE_GOOD,
    GOOD_FOCUS,
    GOOD_SHARPNESS,
    SURE_OF_AIM,
    TILT_GOOD,
    Grade,
    Meter,
    PlateLimits,
    Verdict,
    focus_is_of_a_plate,
    verdict,
)
from camera.types import CameraHealth

# Ends of the scales.
_MOST_SHARPNESS, _MOST_HEIGHT, _MOST_TILT, _MOST_AIM = 1000.0, 120.0, 30.0, 0.1
#: Grey levels between which a plate is good by its white and black parts (measured: ``camera.limits``).
_PLATE_EXPOSURE = (8.0, 212.0)
#: Part of the best focus from which on a lens need not be turned back.
_NEAR_BEST = 0.95
_NAMES = {
    Meter.FOCUS: "Focus",
    Meter.PLATE_HEIGHT: "Plate height",
    Meter.EXPOSURE: "Exposure",
    Meter.TILT: "Tilt of plates",
    Meter.AIM: "Aim",
}


@dataclass(frozen=True, slots=True)
class MeterLine:
    """One meter.

    Attributes:
        meter: what it measures.
        grade: how good it is.
        word: the same in words ("Good").
        value: the figure with its unit ("34 px"); empty when there is none.
        note: what helps to set it, one sentence or two.
        pointer: where the figure stands on the scale, 0 to 1; None without one.
        band: from where to where it is good.
        best: where the best figure so far stands; None when it is not kept.
    """

    meter: Meter
    grade: Grade = Grade.UNKNOWN
    word: str = ""
    value: str = ""
    note: str = ""
    pointer: float | None = None
    band: tuple[float, float] = (0.0, 1.0)
    best: float | None = None

    @property
    def name(self) -> str:
        """What it measures, as a head."""
        return _NAMES[self.meter]


@dataclass(frozen=True, slots=True)
class Known:
    """What the meters compare with.

    Attributes:
        plate: how high plates have to be.
        best_focus: of plates since the camera was chosen; 0 before.
        aim_saved: when the aim was saved, in words; empty when none is.
    """

    plate: PlateLimits
    best_focus: float = 0.0
    aim_saved: str = ""


def meter_lines(health: CameraHealth, known: Known) -> tuple[MeterLine, ...]:
    """All meters of one report, in their order."""
    verdicts = {one.meter: one for one in verdict(health, known.plate)}
    return (
        _focus(verdicts[Meter.FOCUS], health, known),
        _height(verdicts[Meter.PLATE_HEIGHT], known.plate),
        _exposure(verdicts[Meter.EXPOSURE], health),
        _tilt(verdicts[Meter.TILT]),
        _aim(verdicts[Meter.AIM], health.aim, known.aim_saved),
    )


def lacking(lines: tuple[MeterLine, ...]) -> tuple[str, ...]:
    """Why a camera cannot be passed: each meter that is not good, with its word."""
    return tuple(
        f"{line.name.lower()}: {line.word.lower()}" for line in lines if line.grade is not Grade.GOOD
    )


def figures(lines: tuple[MeterLine, ...], health: CameraHealth) -> Mapping[str, str]:
    """What is kept with a pass."""
    width, height = health.frame_size
    kept = {line.name: f"{line.value} ({line.word.lower()})".strip() for line in lines}
    return kept | {"Picture": f"{size_words(width, height)}, {health.frames_per_s:.1f} frames/s"}


def size_words(width: int, height: int) -> str:
    """The size of a picture, pixels, with a sign of multiplication between."""
    return f"{width} \u00d7 {height}"


def day_words(moment: datetime | None) -> str:
    """A day as the meters say it ("14 Nov"); empty for none."""
    return f"{moment.day} {moment:%b}" if moment is not None else ""


def _focus(said: Verdict, health: CameraHealth, known: Known) -> MeterLine:
    if said.value is None:
        return MeterLine(Meter.FOCUS, said.grade, said.word, band=(GOOD_FOCUS / 100, 1))
    if not focus_is_of_a_plate(health, known.plate):
        why = "no plate in sight" if health.plates is None else "plates are too small"
        return MeterLine(
            Meter.FOCUS,
            said.grade,
            said.word,
            f"{said.value:.0f}",
            f"Whole picture: {why}.",
            _logarithmic(said.value),
            (_logarithmic(GOOD_SHARPNESS), 1),
        )
    best = max(known.best_focus, said.value)
    note = f"Good from {GOOD_FOCUS:.0f}. Best so far {best:.0f}, dotted."
    if said.value < _NEAR_BEST * best:
        note = f"Best so far {best:.0f}, dotted. Turn back slowly."
    return MeterLine(
        Meter.FOCUS,
        said.grade,
        said.word,
        f"{said.value:.0f}",
        note,
        said.value / 100,
        (GOOD_FOCUS / 100, 1),
        best / 100,
    )


def _height(said: Verdict, limits: PlateLimits) -> MeterLine:
    note = f"Good from {limits.good:.0f} px, the reader needs {limits.least:.0f}."
    band = (limits.good / _MOST_HEIGHT, min(1.0, limits.most / _MOST_HEIGHT))
    if said.value is None:
        return MeterLine(Meter.PLATE_HEIGHT, said.grade, said.word, "", note, None, band)
    at = min(1.0, said.value / _MOST_HEIGHT)
    return MeterLine(Meter.PLATE_HEIGHT, said.grade, said.word, f"{said.value:.0f} px", note, at, band)


def _exposure(said: Verdict, health: CameraHealth) -> MeterLine:
    plates = health.plates
    good = EXPOSURE_GOOD if plates is None else _PLATE_EXPOSURE
    band = (good[0] / 255, good[1] / 255)
    if said.value is None:
        return MeterLine(Meter.EXPOSURE, said.grade, said.word, band=band)
    return MeterLine(
        Meter.EXPOSURE,
        said.grade,
        said.word,
        f"{said.value:.0f}",
        _clipped(health, plates),
        said.value / 255,
        band,
    )


def _clipped(health: CameraHealth, plates: PlateFigures | None) -> str:
    where = "Picture" if plates is None else "Plate"
    white = health.clipped_white if plates is None else plates.white
    black = health.clipped_black if plates is None else plates.black
    return f"{where}: {_percent(white)} white, {_percent(black)} black."


def _tilt(said: Verdict) -> MeterLine:
    note = f"Up to {TILT_GOOD:.0f}° either way."
    band = _either_way(TILT_GOOD / _MOST_TILT)
    if said.value is None:
        return MeterLine(Meter.TILT, said.grade, said.word, "", note, None, band)
    degrees = round(said.value)
    value = f"{abs(degrees)}° {'right' if degrees > 0 else 'left'}" if degrees else "level"
    return MeterLine(Meter.TILT, said.grade, said.word, value, note, _centred(said.value / _MOST_TILT), band)


def _aim(said: Verdict, aim: AimShift | None, saved: str) -> MeterLine:
    band = _either_way(AIM_GOOD / _MOST_AIM)
    if said.value is None or aim is None:
        note = f"Aim saved {saved}." if saved else "Aim the camera, then save its aim."
        if saved and aim is not None and aim.sure < SURE_OF_AIM:
            note = f"Saved {saved} elsewhere. Save it anew."
        return MeterLine(Meter.AIM, said.grade, said.word, "", note, None, band)
    across = abs(aim.dx) >= abs(aim.dy)
    moved = aim.dx if across else aim.dy
    # A view that moved to the right means that the camera turned to the left, and the same up and down.
    off = ("left" if moved > 0 else "right") if across else ("up" if moved > 0 else "down")
    value = f"{_percent(abs(moved))} {off}" if said.grade is not Grade.GOOD else _percent(abs(moved))
    return MeterLine(
        Meter.AIM, said.grade, said.word, value, f"Aim saved {saved}.", _centred(-moved / _MOST_AIM), band
    )


def _percent(part: float) -> str:
    shown = f"{100 * part:.1f}" if part < 0.1 else f"{100 * part:.0f}"
    return f"{shown.removesuffix('.0')} %"


def _logarithmic(value: float) -> float:
    return min(1.0, log10(1 + max(0.0, value)) / log10(1 + _MOST_SHARPNESS))


def _centred(part: float) -> float:
    """-1 to 1 as a place on the scale."""
    return min(1.0, max(0.0, 0.5 + part / 2))


def _either_way(part: float) -> tuple[float, float]:
    return 0.5 - part / 2, 0.5 + part / 2
