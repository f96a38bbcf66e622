# SPDX-License-Identifier: Apache-2.0
"""Few and quick supplies for drawn scenes."""

import cv2
import numpy as np

from training.scenes.dice import Dice
from training.scenes.supplies import Supplies
from training.scenes.texture import bricks, dead_leaves, plain


def quick_supplies(seed: int = 0) -> Supplies:
    """Two plates, two words, one hand of letters, two surfaces and one picture of dead leaves."""
    dice = Dice(np.random.default_rng(seed))
    faces = []
    for text in ("ABC 123", "8XYZ45"):
        face = np.full((192, 384), 225, np.uint8)
        cv2.putText(face, text, (20, 130), cv2.FONT_HERSHEY_SIMPLEX, 2.6, 30, 12, cv2.LINE_AA)
        faces.append(face)
    strips = [_letters("SUNSHINE"), _letters("MOTORS")]
    families = [[cv2.resize(_letters(letter), (28, 48)).astype(np.uint8) for letter in "ABCDEFGH01234"]]
    surfaces = [plain(dice), bricks(dice)]
    return Supplies(faces, strips, families, surfaces, [dead_leaves(dice, surfaces)])


def _letters(text: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    ink = np.zeros((32, 22 * len(text)), np.uint8)
    cv2.putText(ink, text, (2, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255, 2, cv2.LINE_AA)
    return ink
