# SPDX-License-Identifier: Apache-2.0
"""Fills a folder with drawn scenes, one file a seed."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from training.manifest import code_facts
from training.plates.bank import Bank
from training.plates.face import draw_face
from training.progress import Progress
from training.scenes.shards import draw_shard, save
from training.scenes.supplies import Supplies, make

SCENES = 500
FACES = 400
HELD_OUT_SEED = 900_000


def shard_path(folder: Path, seed: int) -> Path:
    """File of the scenes of one seed."""
    return folder / f"scenes-{seed:06}.npz"


def source() -> str:
    """Hashes of the sources that decide what a drawn scene looks like."""
    facts = code_facts("scenes", "plates")
    return f"scenes {facts['scenes']} plates {facts['plates']}"


def supplies(rng: np.random.Generator, bank: Bank, faces: int = FACES) -> Supplies:
    """Plates, lettering and surfaces for some hundred scenes."""
    drawn = [draw_face(rng, bank) for _ in range(faces)]
    plates = [np.asarray(cv2.cvtColor(face.image, cv2.COLOR_BGR2GRAY), np.uint8) for face in drawn]
    return make(rng, plates, bank.strips, bank.families, [face.text for face in drawn])


def draw(
    folder: Path, fonts: Path | None, seeds: Sequence[int], progress: Progress, count: int = SCENES
) -> None:
    """Draw the scenes of each seed that the folder lacks.

    Args:
        folder: where the files go.
        fonts: folder of open fonts, or None for drawn characters only.
        seeds: one file each; the seed alone decides what is in it.
        progress: told after each file.
        count: scenes a file.
    """
    cv2.setNumThreads(1)
    bank: Bank | None = None
    for number, seed in enumerate(seeds):
        path = shard_path(folder, seed)
        if not path.is_file():
            bank = bank or Bank.build(0, fonts)
            rng = np.random.default_rng(seed)
            save(path, draw_shard(rng, supplies(rng, bank), count), source())
        progress.show((number + 1) / len(seeds))
