# SPDX-License-Identifier: Apache-2.0
"""Contact sheet of drawn crops: ``python -m training.plates --sheet FILE --count 64 --seed S [--fonts FOLDER]``.

``--beside FOLDER`` puts as many real pictures, drawn by lot from a folder of plate pictures, below the drawn ones: to
judge the renderer as a whole. Such a sheet holds real plates and is not for the repository.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from training.errors import TrainingError
from training.fonts import FOLDER
from training.plates.bank import Bank
from training.plates.crop import draw_crop
from training.plates.types import Image

ACROSS = 8
TILE = (168, 84)


def sheet(crops: Sequence[Image]) -> Image:
    """The crops side by side, each resized to `TILE`; missing ones are black."""
    tiles = [np.asarray(cv2.resize(crop, TILE, interpolation=cv2.INTER_AREA), np.uint8) for crop in crops]
    tiles += [np.zeros((TILE[1], TILE[0], 3), np.uint8)] * (-len(tiles) % ACROSS)
    return np.vstack([np.hstack(tiles[at : at + ACROSS]) for at in range(0, len(tiles), ACROSS)])


def real(folder: Path, count: int, rng: np.random.Generator) -> list[Image]:
    """Up to ``count`` pictures of a folder, drawn by lot; what cannot be opened is passed over."""
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in {".jpg", ".jpeg", ".png"})
    chosen = rng.permutation(len(files))[:count]
    opened = (cv2.imread(str(files[at])) for at in chosen)
    return [np.asarray(picture, np.uint8) for picture in opened if picture is not None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the crops and write the sheet; 1 with a sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m training.plates", description=__doc__)
    parser.add_argument("--sheet", type=Path, required=True, help="picture to write, .jpg or .png")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--fonts", type=Path, default=FOLDER, help="folder that training.fonts filled; may be missing"
    )
    parser.add_argument("--beside", type=Path, help="folder of real plate pictures to show below")
    asked = parser.parse_args(arguments)
    if asked.beside and not asked.beside.is_dir():
        parser.error(f"{asked.beside} is no folder. Name one that holds .jpg or .png pictures.")
    cv2.setNumThreads(1)
    try:
        bank = Bank.build(asked.seed, asked.fonts)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    rng = np.random.default_rng(asked.seed)
    picture = sheet([draw_crop(rng, bank).image for _ in range(max(1, asked.count))])
    if asked.beside:
        picture = np.vstack([picture, sheet(real(asked.beside, max(1, asked.count), rng))])
    asked.sheet.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(asked.sheet), picture, [cv2.IMWRITE_JPEG_QUALITY, 80]):
        sys.stderr.write(
            f"{asked.sheet} could not be written. Name a .jpg or .png file in a folder you may write to.\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
