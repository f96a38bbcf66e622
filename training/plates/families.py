# SPDX-License-Identifier: Apache-2.0
"""Sets of dies: styles near those in use, each drawn with random variation, and stroked into masks."""

from collections.abc import Mapping

import cv2
import numpy as np

from training.plates.dies import Die, Skeleton, skeletons
from training.plates.types import Image

Span = tuple[float, float]

TALL = 96  # height of a finished mask in pixels
FINE = 2  # strokes are drawn this many times larger and averaged down
CROWDED: Mapping[str, float] = {"M": 0.9, "W": 0.85, "Q": 0.95}  # four strokes in one width are cut thinner

BASE: Mapping[str, Span] = {
    "aspect": (0.42, 0.56),
    "stroke": (0.09, 0.14),
    "round_x": (0.32, 0.50),
    "round_y": (0.16, 0.28),
    "middle": (0.45, 0.50),
    "waist": (0.02, 0.08),
    "flag": (0.14, 0.30),
    "bar": (0.64, 0.76),
    "foot": (0.20, 0.45),
    "apex": (0.0, 0.10),
    "mouth": (0.03, 0.12),
    "m_depth": (0.45, 0.95),
    "w_depth": (0.18, 0.50),
    "wide": (1.0, 1.2),
    "slim": (0.88, 1.0),
    "soft": (0.2, 0.5),
}
TRAITS: Mapping[str, float] = {
    "slash": 0.015,
    "foot_one": 0.15,
    "serif_i": 0.4,
    "serif_j": 0.1,
    "flat_three": 0.2,
    "open_four": 0.06,
    "straight_six": 0.3,
    "bent_seven": 0.15,
    "square_o": 0.3,
    "long_tail": 0.6,
    "straight_leg": 0.15,
    "slanted_w": 0.7,
    "spur": 0.12,
    "flat_ends": 0.4,
}
# What each family fixes on top of BASE: spans of numbers, and chances of traits.
STYLES: Mapping[str, tuple[Mapping[str, Span], Mapping[str, float]]] = {
    "california": (
        {"aspect": (0.46, 0.52), "stroke": (0.105, 0.125), "round_x": (0.40, 0.50), "round_y": (0.19, 0.25),
         "m_depth": (0.50, 0.66), "w_depth": (0.30, 0.48), "soft": (0.3, 0.5)},
        {"serif_i": 0.15, "foot_one": 0.0, "flat_three": 0.05, "square_o": 0.1, "straight_six": 0.1, "slash": 0.0},
    ),
    "texas": (
        {"aspect": (0.42, 0.50), "stroke": (0.11, 0.14), "round_x": (0.38, 0.50), "round_y": (0.16, 0.22)},
        {"serif_i": 0.25, "flat_ends": 0.85, "foot_one": 0.05, "straight_six": 0.3},
    ),
    "new_york": (
        {"aspect": (0.43, 0.50), "stroke": (0.10, 0.125), "round_x": (0.42, 0.50), "round_y": (0.20, 0.27),
         "m_depth": (0.5, 0.75)},
        {"serif_i": 0.6, "flat_ends": 0.5, "foot_one": 0.1, "square_o": 0.5},
    ),
    "missouri": (
        {"aspect": (0.40, 0.48), "stroke": (0.085, 0.11), "round_x": (0.34, 0.46), "round_y": (0.14, 0.20)},
        {"serif_i": 0.7, "foot_one": 0.25, "flat_ends": 0.3},
    ),
    "florida": (
        {"aspect": (0.44, 0.52), "stroke": (0.10, 0.13), "round_x": (0.42, 0.50), "round_y": (0.20, 0.28)},
        {"serif_i": 0.9, "foot_one": 0.1, "flat_three": 0.1},
    ),
    "ohio": (
        {"aspect": (0.44, 0.54), "stroke": (0.11, 0.14), "round_x": (0.36, 0.48), "round_y": (0.17, 0.24)},
        {"serif_i": 0.4, "flat_ends": 0.6},
    ),
    "virginia": (
        {"aspect": (0.38, 0.46), "stroke": (0.08, 0.105), "round_x": (0.38, 0.5), "round_y": (0.16, 0.24)},
        {"serif_i": 0.9, "serif_j": 0.7, "foot_one": 0.6, "slanted_w": 0.8},
    ),
    "michigan": (
        {"aspect": (0.50, 0.60), "stroke": (0.105, 0.135), "round_x": (0.40, 0.50), "round_y": (0.22, 0.30)},
        {"serif_i": 0.3, "flat_ends": 0.5},
    ),
    "massachusetts": (
        {"aspect": (0.40, 0.46), "stroke": (0.075, 0.10), "round_x": (0.40, 0.50), "round_y": (0.18, 0.26)},
        {"serif_i": 0.3, "flat_three": 0.05},
    ),
    "free": ({"aspect": (0.38, 0.62), "stroke": (0.075, 0.16), "round_y": (0.12, 0.32)}, {}),
}  # fmt: skip


def draw_die(rng: np.random.Generator, style: str) -> Die:
    """One random set of dies in the manner of ``style``, a key of `STYLES`."""
    spans, chances = STYLES[style]
    numbers = {name: float(rng.uniform(*spans.get(name, span))) for name, span in BASE.items()}
    traits = frozenset(name for name, chance in TRAITS.items() if rng.random() < chances.get(name, chance))
    return Die(**numbers, traits=traits)


def stroke_glyphs(die: Die) -> dict[str, Image]:
    """Masks of the 36 characters, each `TALL` high and as wide as it is, 255 inside."""
    return {character: _stroke(die, character, skeleton) for character, skeleton in skeletons(die).items()}


def _stroke(die: Die, character: str, skeleton: Skeleton) -> Image:
    height = TALL * FINE
    thick = max(2.0, die.stroke * height * CROWDED.get(character, 1.0))
    factor = {"M": die.wide, "W": die.wide, "E": die.slim, "F": die.slim, "L": die.slim, "T": die.slim}
    width = die.aspect * height * factor.get(character, 1.0)
    pad = int(thick)
    size = (height + 2 * pad, int(width) + 2 * pad)
    mask = np.zeros(size, np.uint8)
    span = np.array([width - thick, height - thick])
    for stroke in skeleton:
        points = np.array(stroke) * span + (pad + thick / 2)
        ends = [_fixed(points)]
        cv2.polylines(
            mask,
            ends,
            isClosed=False,
            color=255,
            thickness=max(1, round(thick)),
            lineType=cv2.LINE_AA,
            shift=4,
        )
        if "flat_ends" in die.traits:
            _square(mask, points, thick / 2)
    if "flat_ends" in die.traits:
        mask[:pad], mask[pad + height :] = 0, 0
        mask[:, :pad], mask[:, pad + int(width) + 1 :] = 0, 0
        mask = _soften(mask, die.soft * thick)
    return _finish(mask, pad, height)


def _fixed(points: np.ndarray) -> np.ndarray:
    """Points as OpenCV's fixed-point integers with four fractional bits."""
    return np.round(points * 16).astype(np.int32)


def _square(mask: Image, points: np.ndarray, half: float) -> None:
    """Fill the ends and the sharp turns of a stroke to square ones; closed strokes have none."""
    steps = np.diff(points, axis=0)
    steps = steps / np.maximum(np.linalg.norm(steps, axis=1, keepdims=True), 1e-6)
    closed = np.allclose(points[0], points[-1])
    for index in range(len(points)):
        before = steps[index - 1] if index else None
        after = steps[index] if index < len(steps) else None
        if before is not None and after is not None and float(before @ after) > 0.3:
            continue
        if closed and (before is None or after is None):
            continue
        for way in ([before] if before is not None else []) + ([-after] if after is not None else []):
            side = np.array([-way[1], way[0]]) * half
            end = points[index] + way * half
            quad = np.array([points[index] - side, points[index] + side, end + side, end - side])
            cv2.fillConvexPoly(mask, _fixed(quad), 255, cv2.LINE_AA, 4)


def _soften(mask: Image, radius: float) -> Image:
    """Round outer corners by about ``radius`` pixels, as a die's edge does."""
    if radius < 1:
        return mask
    blurred = cv2.GaussianBlur(mask, (0, 0), radius * 0.5).astype(np.float32)
    soft = np.clip((blurred - 127) * max(1.0, radius * 0.5) + 127, 0, 255).astype(np.uint8)
    return np.asarray(soft, np.uint8)


def _finish(mask: Image, pad: int, height: int) -> Image:
    """Trim the sides and bring the mask to `TALL` rows; what hangs below the line (Q) is squeezed in."""
    columns = np.flatnonzero(mask.max(axis=0) > 100)
    rows = np.flatnonzero(mask.max(axis=1) > 100)
    last = max(pad + height, int(rows[-1]) + 1)
    trimmed = mask[pad:last, columns[0] : columns[-1] + 1]
    width = max(2, round(trimmed.shape[1] / FINE))
    return np.asarray(cv2.resize(trimmed, (width, TALL), interpolation=cv2.INTER_AREA), np.uint8)
