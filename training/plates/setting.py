# SPDX-License-Identifier: Apache-2.0
"""Where each character, stack, gap and picture of a registration stands on the plate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.plates.ink import chance
from training.plates.serials import Serial
from training.plates.types import HEIGHT, WIDTH

STACK, PICTURE = 0.72, 1.55  # widths in pitches


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to draw, with its place in pixels.

    Attributes:
        kind: "text", "stack", "gap" or "picture".
        text: a character, or those of a stack.
        x: centre.
        y: centre.
        width: room it has.
        height: of a full character.
    """

    kind: str
    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Setting:
    """The slots of a plate.

    Attributes:
        slots: left to right.
        pitch: pixels from one character to the next.
        glyph: width of an ordinary character in pixels.
    """

    slots: tuple[Slot, ...]
    pitch: float
    glyph: float


def set_out(rng: np.random.Generator, serial: Serial, separator: str, aspect: float) -> Setting:
    """Place a registration.

    Args:
        rng: source of chance.
        serial: what to place.
        separator: what stands in its gaps; pictures take more room than dots.
        aspect: width by height of the family's ordinary characters.
    """
    height = rng.uniform(0.41, 0.55) * HEIGHT
    line = rng.uniform(0.495, 0.555) * HEIGHT
    parts = _parts(rng, serial, separator)
    total = sum(width for _, _, width in parts)
    pitch = min(WIDTH * rng.uniform(0.83, 0.955) / total, height * rng.uniform(0.56, 0.80))
    glyph = min(pitch * rng.uniform(0.76, 0.92), height * aspect * rng.uniform(1.0, 1.35))
    pitch = min(pitch, glyph * rng.uniform(1.15, 1.5))
    free = WIDTH * 0.96 - total * pitch
    x = (WIDTH - total * pitch) / 2 + (rng.uniform(-0.4, 0.4) * max(0.0, free) if chance(rng, 0.3) else 0.0)
    slots = []
    for kind, text, width in parts:
        room = width * pitch
        slots.append(Slot(kind, text, x + room / 2, line, room, height))
        x += room
    return Setting(tuple(slots), pitch, glyph)


def _parts(rng: np.random.Generator, serial: Serial, separator: str) -> Sequence[tuple[str, str, float]]:
    """Kind, text and width in pitches of each thing, left to right."""
    wide = separator in ("picture", "orange", "tree", "rider", "flag", "heart")
    gap = float(rng.uniform(0.9, 1.5) if wide and len(serial.text) < 7 else rng.uniform(0.5, 0.95))
    if separator in ("gap", "dot", "dash"):
        gap = float(rng.uniform(0.35, 0.8))
    parts: list[tuple[str, str, float]] = []
    for piece in serial.pieces:
        if piece.kind == "text":
            parts += [("text", character, 1.0) for character in piece.text]
        elif piece.kind == "stack":
            parts.append(("stack", piece.text, STACK))
        else:
            parts.append((piece.kind, "", gap if piece.kind == "gap" else PICTURE))
    return parts
