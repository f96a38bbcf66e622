# SPDX-License-Identifier: Apache-2.0
"""What scenes are drawn from: flat plates, lettering, surfaces. Made once for many scenes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from training.scenes.canvas import Field, Picture
from training.scenes.dice import Dice
from training.scenes.texture import KINDS, dead_leaves

GLYPH_HEIGHT = 48


@dataclass(frozen=True, slots=True)
class Supplies:
    """Material for scenes.

    Attributes:
        faces: flat grey plates, edge to edge, (192, 384).
        strips: lettering, 255 where there is ink.
        families: characters of one hand, 255 where there is ink, all 48 high.
        surfaces: fields of 1024 by 1024 with mean 0 and spread 1.
        views: pictures of dead leaves.
        texts: what stands on each face; left out where nobody asks.
    """

    faces: Sequence[Picture]
    strips: Sequence[Picture]
    families: Sequence[Sequence[Picture]]
    surfaces: Sequence[Field]
    views: Sequence[Picture]
    texts: Sequence[str] = ()

    def plate(self, dice: Dice) -> tuple[Picture, str]:
        """One of the plates and what stands on it, "" when that is not known."""
        number = dice.whole(0, len(self.faces) - 1)
        return self.faces[number], self.texts[number] if self.texts else ""

    def surface(self, dice: Dice, height: int, width: int) -> Field:
        """A piece of a surface, at a random place, mirrored or not."""
        field = dice.pick(self.surfaces)
        top, left = dice.whole(0, field.shape[0] - height), dice.whole(0, field.shape[1] - width)
        piece = field[top : top + height, left : left + width]
        return piece[:, ::-1] if dice.chance(0.5) else piece

    def lettering(self, dice: Dice, least: int = 2, most: int = 12) -> Picture:
        """A word or a row of random characters."""
        if dice.chance(0.5):
            return dice.pick(self.strips)
        family = dice.pick(self.families)
        parts: list[Picture] = []
        for _ in range(dice.whole(least, most)):
            if dice.chance(0.9):
                parts.append(dice.pick(family))
            parts.append(np.zeros((GLYPH_HEIGHT, dice.whole(2, 14)), np.uint8))
        return np.hstack(parts)


def make(
    rng: np.random.Generator,
    faces: Sequence[Picture],
    strips: Sequence[Picture],
    families: Sequence[Mapping[str, Picture]],
    texts: Sequence[str] = (),
) -> Supplies:
    """Supplies from plates and lettering, with surfaces drawn anew.

    Args:
        rng: random numbers.
        faces: grey plates, (192, 384).
        strips: grey masks of lettering.
        families: grey masks by character.
        texts: of the plates, in their order.
    """
    dice = Dice(rng)
    surfaces = [kind(dice) for kind in KINDS for _ in range(3)]
    views = [dead_leaves(dice, surfaces) for _ in range(12)]
    return Supplies(faces, strips, [_equal(family) for family in families], surfaces, views, texts)


def _equal(family: Mapping[str, Picture]) -> list[Picture]:
    glyphs = []
    for glyph in family.values():
        width = max(4, round(glyph.shape[1] * GLYPH_HEIGHT / glyph.shape[0]))
        small = cv2.resize(glyph, (width, GLYPH_HEIGHT), interpolation=cv2.INTER_AREA)
        glyphs.append(np.asarray(small, np.uint8))
    return glyphs
