# SPDX-License-Identifier: Apache-2.0
"""Contact sheet of twenty drawn scenes: ``python -m training.scenes --sheet FILE --seed S [--fonts FOLDER]``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from training.errors import TrainingError
from training.fonts import FOLDER
from training.plates.bank import Bank
from training.plates.face import draw_face
from training.scenes.canvas import Picture, outline
from training.scenes.scene import Scene, draw_scene
from training.scenes.supplies import make

ACROSS, DOWN, TILE = 5, 4, 256
FACES = 60


def sheet(scenes: Sequence[Scene]) -> Picture:
    """Twenty scenes side by side, plates outlined in white over black."""
    tiles = []
    for scene in scenes[: ACROSS * DOWN]:
        shown = scene.image.copy()
        for corners in scene.plates:
            outline(shown, corners, 0, 4)
            outline(shown, corners, 255, 2)
        tiles.append(np.asarray(cv2.resize(shown, (TILE, TILE), interpolation=cv2.INTER_AREA), np.uint8))
    return np.vstack([np.hstack(tiles[at : at + ACROSS]) for at in range(0, len(tiles), ACROSS)])


def main(words: Sequence[str] | None = None) -> int:
    """Draw and write the sheet; 1 with a sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m training.scenes", description=__doc__)
    parser.add_argument("--sheet", type=Path, required=True, help="picture to write, .jpg or .png")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fonts", type=Path, default=FOLDER, help="folder of open fonts; may be missing")
    asked = parser.parse_args(words)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(asked.seed)
    try:
        bank = Bank.build(asked.seed, asked.fonts)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    faces = [
        np.asarray(cv2.cvtColor(draw_face(rng, bank).image, cv2.COLOR_BGR2GRAY), np.uint8)
        for _ in range(FACES)
    ]
    supplies = make(rng, faces, bank.strips, bank.families)
    picture = sheet([draw_scene(rng, supplies) for _ in range(ACROSS * DOWN)])
    asked.sheet.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(asked.sheet), picture, [cv2.IMWRITE_JPEG_QUALITY, 82]):
        sys.stderr.write(
            f"{asked.sheet} could not be written. Name a .jpg or .png file in a folder that may be written to.\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
