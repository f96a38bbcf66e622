# SPDX-License-Identifier: Apache-2.0
"""Drawn crops in files of a thousand, so that drawing and training can go on side by side.

A shard is a NumPy archive: the pixels of all crops in one row, their sizes, their texts and states, and the hash of
the renderer that drew them. Shard k of a pool depends only on the pool's seed and on k.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from camera.types import Image
from training.errors import TrainingError

Draw = Callable[[np.random.Generator], tuple[Image, str, str]]
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Shard:
    """Crops with what is written on them.

    Attributes:
        images: BGR crops of their own sizes.
        texts: the text of each, characters of the reader's alphabet.
        states: the state of issue of each, "" where the plate does not tell.
        renderer: source hash of the renderer.
    """

    images: tuple[Image, ...]
    texts: tuple[str, ...]
    states: tuple[str, ...]
    renderer: str = ""

    def save(self, path: Path) -> None:
        """Write the shard; a reader sees it whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}")
        with draft.open("wb") as stream:
            np.savez(
                stream,
                pixels=np.concatenate([image.reshape(-1) for image in self.images]),
                sizes=np.array([image.shape[:2] for image in self.images], np.int32),
                texts=np.array(self.texts, dtype=np.str_),
                states=np.array(self.states, dtype=np.str_),
                renderer=np.array(self.renderer, dtype=np.str_),
            )
        draft.replace(path)


def load(path: Path) -> Shard:
    """Read a shard.

    Raises:
        TrainingError: the file is damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            pixels, sizes = archive["pixels"], archive["sizes"]
            texts, states = archive["texts"].tolist(), archive["states"].tolist()
            renderer = str(archive["renderer"])
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise TrainingError(
            f"The drawn crops {path} cannot be read. Delete the file and start again."
        ) from error
    ends = np.cumsum(sizes.prod(axis=1) * 3)
    parts: list[NDArray[np.uint8]] = np.split(pixels, ends[:-1])
    shapes = sizes.tolist()
    images = tuple(
        part.reshape(height, width, 3) for part, (height, width) in zip(parts, shapes, strict=True)
    )
    return Shard(images, tuple(texts), tuple(states), renderer)


def shard_path(folder: Path, number: int) -> Path:
    """Where shard ``number`` of a pool lies."""
    return folder / f"shard-{number:05d}.npz"


def shard_rng(seed: int, number: int) -> np.random.Generator:
    """The random numbers that shard ``number`` of the pool with this seed is drawn from."""
    return np.random.default_rng(np.random.SeedSequence([seed, number]))


def draw_shard(draw: Draw, rng: np.random.Generator, count: int, renderer: str) -> Shard:
    """Draw ``count`` crops."""
    drawn = [draw(rng) for _ in range(count)]
    images, texts, states = zip(*drawn, strict=True)
    return Shard(images, texts, states, renderer)


def wait_for(path: Path, alive: Callable[[], bool], patience: float = PATIENCE) -> Shard:
    """The shard, once the process that draws it has written it.

    Args:
        path: where it will be.
        alive: whether somebody still draws.
        patience: seconds after which waiting ends.

    Raises:
        TrainingError: nobody draws it any more, or it takes too long.
    """
    start = time.monotonic()
    while not path.is_file():
        gone = not alive() and not path.is_file()  # looked for again: it may have been the last act
        if gone or time.monotonic() - start > patience:
            raise TrainingError(f"Drawing the plates stopped before {path.name}. Start again with --resume.")
        time.sleep(0.2)
    return load(path)
