# SPDX-License-Identifier: Apache-2.0
"""Draws crops into shards: ``python -m training.recogniser.draw``; the training run starts it beside itself.

Every few shards the bank of letter shapes and textures is made anew, so that no network can learn one set by heart.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from camera.types import Image
from training import manifest
from training.checkpoint import Interruption
from training.plates.bank import Bank
from training.plates.crop import draw_crop
from training.progress import Bar, Progress
from training.recogniser.shards import Draw, draw_shard, shard_path, shard_rng

PER_SHARD = 1000
BANK_EVERY = 8
HELD_OUT = 1_000_000


@dataclass(frozen=True, slots=True)
class Pool:
    """Drawn crops that belong together.

    Attributes:
        folder: where the shards lie.
        seed: what they are drawn from; held-out crops take this plus ``HELD_OUT``.
        fonts: folder of free fonts for the bank, or None.
        count: crops in a shard.
    """

    folder: Path
    seed: int
    fonts: Path | None = None
    count: int = PER_SHARD

    def held_out(self) -> "Pool":
        """The pool that training never draws from: other crops from other banks."""
        return Pool(self.folder / "held-out", self.seed + HELD_OUT, self.fonts, self.count)


def renderer_hash() -> str:
    """Hash of the sources that draw plates."""
    return manifest.code_facts("plates")["plates"]


def draw_pool(pool: Pool, numbers: Iterable[int], progress: Progress) -> None:
    """Draw the shards that are not there yet; stops between two shards on Ctrl-C."""
    missing = [number for number in numbers if not shard_path(pool.folder, number).is_file()]
    renderer = renderer_hash()
    bank: Bank | None = None
    made = -1
    with Interruption() as stop:
        for done, number in enumerate(missing):
            if stop.asked:
                return
            if bank is None or made != number // BANK_EVERY:
                made = number // BANK_EVERY
                bank = Bank.build(pool.seed * 1000 + made, pool.fonts)
            rng = shard_rng(pool.seed, number)
            draw_shard(_drawer(bank), rng, pool.count, renderer).save(shard_path(pool.folder, number))
            progress.show((done + 1) / len(missing))


def _drawer(bank: Bank) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[Image, str, str]:
        crop = draw_crop(rng, bank)
        return crop.image, crop.text, crop.state

    return draw


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a pool; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.recogniser.draw", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--count", type=int, default=PER_SHARD, help="crops in a shard")
    parser.add_argument("--fonts", type=Path)
    asked = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    pool = Pool(asked.folder, asked.seed, asked.fonts, asked.count)
    draw_pool(pool, range(asked.first, asked.first + asked.shards), Bar("drawing plates", sys.stderr))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
