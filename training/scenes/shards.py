# SPDX-License-Identifier: Apache-2.0
"""Scenes on disk in files of a few hundred, each drawn from a seed of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError
from training.scenes.canvas import Field, Picture
from training.scenes.scene import Scene, draw_scene
from training.scenes.supplies import Supplies


@dataclass(frozen=True, slots=True)
class Stock:
    """Scenes in memory.

    Attributes:
        images: uint8 (n, 512, 512).
        plates: for each image (k, 4, 2) corners as in `Scene`.
        codes: hashes of the sources that drew them; "" where a file does not say.
    """

    images: NDArray[np.uint8]
    plates: Sequence[Field]
    codes: frozenset[str] = frozenset()

    def scene(self, number: int) -> tuple[Picture, Field]:
        """Picture and corners of one scene."""
        return self.images[number], self.plates[number]


def draw_shard(rng: np.random.Generator, supplies: Supplies, count: int, litter: int = 1) -> list[Scene]:
    """Scenes from one generator; ``litter`` as in `draw_scene`."""
    return [draw_scene(rng, supplies, litter) for _ in range(count)]


def save(path: Path, scenes: Sequence[Scene], code: str = "") -> None:
    """Write scenes and the hash of what drew them; a file appears under its name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    images = np.stack([scene.image for scene in scenes])
    owners = [np.full(len(scene.plates), number, np.int32) for number, scene in enumerate(scenes)]
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as stream:
        corners = np.concatenate([scene.plates for scene in scenes])
        np.savez(stream, images=images, owners=np.concatenate(owners), corners=corners, code=np.array(code))
    draft.replace(path)


def load(paths: Iterable[Path]) -> Stock:
    """Read the scenes of several files.

    Raises:
        TrainingError: no file is given, or one is missing or damaged.
    """
    images: list[NDArray[np.uint8]] = []
    plates: list[Field] = []
    codes: set[str] = set()
    for path in paths:
        try:
            with np.load(path) as shard:
                pictures, owners, corners = shard["images"], shard["owners"], shard["corners"]
                codes.add(str(shard["code"]) if "code" in shard else "")
        except (OSError, KeyError, ValueError) as error:
            raise TrainingError(
                f"The scenes in {path} cannot be read. Delete the file and draw them again."
            ) from error
        images.append(pictures)
        plates += [corners[owners == number] for number in range(len(pictures))]
    if not images:
        raise TrainingError("There are no drawn scenes. Draw some first: python -m training.detector scenes")
    return Stock(np.concatenate(images), plates, frozenset(codes))
