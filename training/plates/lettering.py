# SPDX-License-Identifier: Apache-2.0
"""Lines of lettering as masks: from open fonts where they are installed, from our own dies otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from training.fonts import Font
from training.plates.families import TALL, draw_die, stroke_glyphs
from training.plates.types import CHARACTERS, Glyphs, Image

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LINE = 40  # height of a finished line in pixels, about


@dataclass(frozen=True, slots=True)
class Pens:
    """What lines are written with, by style: opened fonts, and dies for the styles that have none."""

    fonts: Mapping[str, Sequence["FreeTypeFont"]]
    dies: Sequence[Glyphs]

    def write(self, rng: np.random.Generator, text: str, style: str) -> Image:
        """A line of text as a mask, trimmed to what is inked.

        Args:
            rng: source of chance.
            text: one line, not blank.
            style: "plate", "block", "serif" or "script".
        """
        fonts = self.fonts.get(style, ())
        if fonts:
            return write_font(fonts[int(rng.integers(len(fonts)))], text)
        return write_dies(
            self.dies[int(rng.integers(len(self.dies)))], text, slant=0.25 * (style == "script")
        )


def pens(rng: np.random.Generator, fonts: Sequence[Font]) -> Pens:
    """Pens from the fonts given and from four dies of our own."""
    by_style: dict[str, list[FreeTypeFont]] = {}
    for font in fonts:
        by_style.setdefault(font.package.use, []).append(_open(font.path, LINE))
    if by_style.get("plate"):
        by_style["block"] = by_style.get("block", []) * 2 + by_style["plate"]
    dies = [stroke_glyphs(draw_die(rng, style)) for style in ("michigan", "ohio", "florida", "free")]
    return Pens(by_style, dies)


def _open(path: Path, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(path), size)


def write_font(font: "FreeTypeFont", text: str) -> Image:
    """A line in a font, trimmed."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    left, top, right, bottom = font.getbbox(text)
    canvas = Pictures.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(canvas).text((4 - left, 4 - top), text, font=font, fill=255)
    return trim(np.array(canvas, np.uint8))


def write_dies(glyphs: Glyphs, text: str, slant: float = 0.0) -> Image:
    """A line in capitals stroked by a die; signs without a die leave a gap."""
    gap = np.zeros((TALL, TALL // 3), np.uint8)
    space = np.zeros((TALL, TALL // 9), np.uint8)
    parts: list[Image] = []
    for character in text.upper():
        parts += [glyphs.get(character, gap), space]
    line = np.hstack(parts)
    size = (max(2, line.shape[1] * LINE // TALL), LINE)
    line = np.asarray(cv2.resize(line, size, interpolation=cv2.INTER_AREA), np.uint8)
    if slant:
        lean = np.array([[1, -slant, slant * LINE], [0, 1, 0]], np.float32)
        line = np.asarray(cv2.warpAffine(line, lean, (size[0] + int(slant * LINE), LINE)), np.uint8)
    return trim(line) if line.any() else line


def font_glyphs(path: Path) -> Glyphs:
    """The 36 characters of a font as masks `TALL` high."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    font = _open(path, round(TALL * 1.35))
    glyphs: dict[str, Image] = {}
    for character in CHARACTERS:
        canvas = Pictures.new("L", (3 * TALL, 3 * TALL))
        ImageDraw.Draw(canvas).text((TALL, TALL // 2), character, font=font, fill=255)
        mask = trim(np.array(canvas, np.uint8))
        width = max(2, round(mask.shape[1] * TALL / mask.shape[0]))
        glyphs[character] = np.asarray(
            cv2.resize(mask, (width, TALL), interpolation=cv2.INTER_AREA), np.uint8
        )
    return glyphs


def trim(mask: Image) -> Image:
    """The part of a mask that is inked."""
    rows, columns = np.flatnonzero(mask.max(axis=1) > 60), np.flatnonzero(mask.max(axis=0) > 60)
    if not len(rows):
        return mask
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
