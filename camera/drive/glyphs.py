# SPDX-License-Identifier: Apache-2.0
"""Plate characters drawn with strokes, near the dies that stamp US plates. No font file is needed.

Each character is a list of polylines in a unit box (x right, y down), stroked with one thickness.
"""

from collections.abc import Mapping

import cv2
import numpy as np

from camera.types import Image

Stroke = list[tuple[float, float]]

CORNER_X, CORNER_Y, MIDDLE, WAIST = 0.40, 0.20, 0.46, 0.05
HEIGHT, WIDTH, THICKNESS = 192, 96, 25  # pixels of a die at full size


def _arc(centre: tuple[float, float], radii: tuple[float, float], start: float, end: float) -> Stroke:
    """Part of an ellipse; degrees clockwise from the right, because y goes down."""
    turn = np.deg2rad(np.linspace(start, end, 9))
    return [(centre[0] + radii[0] * float(np.cos(t)), centre[1] + radii[1] * float(np.sin(t))) for t in turn]


def _corner(left: float, top: float, right: float, bottom: float, which: str) -> Stroke:
    """One rounded corner of a box, drawn clockwise: "nw", "ne", "se" or "sw"."""
    rx = min(CORNER_X, (right - left) / 2)
    ry = min(CORNER_Y, (bottom - top) / 2)
    x = left + rx if "w" in which else right - rx
    y = top + ry if "n" in which else bottom - ry
    start = {"nw": 180.0, "ne": 270.0, "se": 0.0, "sw": 90.0}[which]
    return _arc((x, y), (rx, ry), start, start + 90)


def _ring(left: float, top: float, right: float, bottom: float) -> Stroke:
    """A closed box with round corners."""
    box = (left, top, right, bottom)
    stroke = [point for which in ("nw", "ne", "se", "sw") for point in _corner(*box, which)]
    return [*stroke, stroke[0]]


def _bowl(top: float, bottom: float) -> Stroke:
    """The right-hand bowl of B, P and R."""
    box = (0.0, top, 1.0 - WAIST, bottom)
    return [(0.0, top), *_corner(*box, "ne"), *_corner(*box, "se"), (0.0, bottom)]


def _digits() -> dict[str, list[Stroke]]:
    lower = (0.0, MIDDLE, 1.0, 1.0)
    upper = (0.0, 0.0, 1.0, MIDDLE)
    whole = (0.0, 0.0, 1.0, 1.0)
    base = [
        *_corner(*lower, "ne"),
        *_corner(*lower, "se"),
        *_corner(*lower, "sw"),
        (0.0, 1 - CORNER_Y - 0.03),
    ]
    cap = [(0.0, CORNER_Y + 0.03), *_corner(*upper, "nw"), *_corner(*upper, "ne")]
    six: list[Stroke] = [
        _ring(*lower),
        [(0.0, 0.8), (0.0, CORNER_Y), *_corner(*whole, "nw"), *_corner(*whole, "ne"), (1.0, CORNER_Y + 0.03)],
    ]
    return {
        "0": [_ring(*whole)],
        "1": [[(0.2, 0.17), (0.56, 0.0), (0.56, 1.0)]],
        "2": [[*cap, (0.97, 0.42), (0.0, 1.0), (1.0, 1.0)]],
        "3": [[*cap, *_corner(*upper, "se"), (0.4, MIDDLE)], [(0.4, MIDDLE), *base]],
        "4": [[(0.74, 1.0), (0.74, 0.0), (0.0, 0.7), (1.04, 0.7)]],
        "5": [[(0.95, 0.0), (0.05, 0.0), (0.02, MIDDLE), *base]],
        "6": six,
        "7": [[(0.0, 0.0), (1.0, 0.0), (0.34, 1.0)]],
        "8": [_ring(WAIST, 0.0, 1 - WAIST, MIDDLE), _ring(*lower)],
        "9": [[(1 - x, 1 - y) for x, y in stroke] for stroke in six],
    }


def _round_letters() -> dict[str, list[Stroke]]:
    whole = (0.0, 0.0, 1.0, 1.0)
    cup = [*_corner(*whole, "se"), *_corner(*whole, "sw")]
    back = [*_corner(*whole, "ne")[::-1], *_corner(*whole, "nw")[::-1]]
    open_end = CORNER_Y + 0.08
    hook = [(1.0, open_end), *back, *_corner(*whole, "sw")[::-1], *_corner(*whole, "se")[::-1]]
    upper = (0.0, 0.0, 1.0, MIDDLE)
    lower = (0.0, MIDDLE, 1.0, 1.0)
    snake = [
        *_corner(*upper, "ne")[::-1], *_corner(*upper, "nw")[::-1], *_corner(*upper, "sw")[::-1],
        *_corner(*lower, "ne"), *_corner(*lower, "se"), *_corner(*lower, "sw"),
    ]  # fmt: skip
    return {
        "B": [_bowl(0.0, MIDDLE), _bowl(MIDDLE, 1.0), [(0.0, 0.0), (0.0, 1.0)]],
        "C": [[*hook, (1.0, 1 - open_end)]],
        "D": [[(0.0, 0.0), *_corner(*whole, "ne"), *_corner(*whole, "se"), (0.0, 1.0), (0.0, 0.0)]],
        "G": [[*hook, (1.0, 0.56), (0.55, 0.56)]],
        "J": [[(1.0, 0.0), *cup, (0.0, 1 - open_end)]],
        "O": [_ring(*whole)],
        "P": [_bowl(0.0, MIDDLE + 0.08), [(0.0, 0.0), (0.0, 1.0)]],
        "Q": [_ring(*whole), [(0.54, 0.70), (1.08, 1.06)]],
        "R": [_bowl(0.0, MIDDLE + 0.04), [(0.0, 0.0), (0.0, 1.0)], [(0.5, MIDDLE + 0.04), (1.0, 1.0)]],
        "S": [[(1.0, CORNER_Y + 0.04), *snake, (0.0, 1 - CORNER_Y - 0.04)]],
        "U": [[(0.0, 0.0), *cup[::-1], (1.0, 0.0)]],
    }


STRAIGHT: Mapping[str, list[Stroke]] = {
    "A": [[(0.0, 1.0), (0.44, 0.0), (0.56, 0.0), (1.0, 1.0)], [(0.15, 0.7), (0.85, 0.7)]],
    "E": [[(1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)], [(0.0, MIDDLE), (0.8, MIDDLE)]],
    "F": [[(1.0, 0.0), (0.0, 0.0), (0.0, 1.0)], [(0.0, MIDDLE), (0.8, MIDDLE)]],
    "H": [[(0.0, 0.0), (0.0, 1.0)], [(1.0, 0.0), (1.0, 1.0)], [(0.0, MIDDLE), (1.0, MIDDLE)]],
    "I": [[(0.5, 0.0), (0.5, 1.0)], [(0.15, 0.0), (0.85, 0.0)], [(0.15, 1.0), (0.85, 1.0)]],
    "K": [[(0.0, 0.0), (0.0, 1.0)], [(1.0, 0.0), (0.02, 0.62)], [(0.34, 0.42), (1.0, 1.0)]],
    "L": [[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]],
    "M": [[(0.0, 1.0), (0.0, 0.0), (0.5, 0.6), (1.0, 0.0), (1.0, 1.0)]],
    "N": [[(0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (1.0, 0.0)]],
    "T": [[(0.0, 0.0), (1.0, 0.0)], [(0.5, 0.0), (0.5, 1.0)]],
    "V": [[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)]],
    "W": [[(0.0, 0.0), (0.23, 1.0), (0.5, 0.25), (0.77, 1.0), (1.0, 0.0)]],
    "X": [[(0.0, 0.0), (1.0, 1.0)], [(1.0, 0.0), (0.0, 1.0)]],
    "Y": [[(0.0, 0.0), (0.5, 0.5), (1.0, 0.0)], [(0.5, 0.5), (0.5, 1.0)]],
    "Z": [[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]],
}


def _stamp(strokes: list[Stroke]) -> Image:
    """Mask (HEIGHT, WIDTH) of one character."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    reach = np.array([WIDTH - THICKNESS - 2, HEIGHT - THICKNESS - 2])
    for stroke in strokes:
        points = np.asarray(stroke) * reach + THICKNESS / 2 + 1
        cv2.polylines(
            mask,
            [np.round(points * 16).astype(np.int32)],
            isClosed=False,
            color=255.0,
            thickness=THICKNESS,
            lineType=cv2.LINE_AA,
            shift=4,
        )
    return mask


def dies() -> dict[str, Image]:
    """A mask for each of 0-9 and A-Z: uint8, (HEIGHT, WIDTH), 255 where metal is raised."""
    shapes = {**_digits(), **_round_letters(), **STRAIGHT}
    return {char: _stamp(strokes) for char, strokes in sorted(shapes.items())}
