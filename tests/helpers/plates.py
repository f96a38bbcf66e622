# SPDX-License-Identifier: Apache-2.0
"""A detector and a reader whose answers are written down.

Plates are rectangles of one grey level with a dark bar at one side, and the level says which plate it is.
They stand in for the networks, so that following, voting and publishing can be tested alone.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from camera.reader_settings import ReaderSettings
from camera.types import Box, Character, Detection, Frame, Image, Reading

START = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
SIZE = (320, 240)


def reading(text: str, confidence: float = 0.99, **alternatives: float) -> Reading:
    """A reading whose characters share its confidence; ``alternatives`` are the last one's runners-up."""
    each = float(confidence ** (1 / max(len(text), 1)))
    characters = [Character(char, each) for char in text]
    if alternatives:
        characters[-1] = Character(text[-1], each, tuple(alternatives.items()))
    return Reading(text, confidence, tuple(characters))


def settings(**changes: float) -> ReaderSettings:
    """The usual settings, for the small plates of these pictures; the model files are never opened here."""
    changes = {"picture_width_px": 0, **changes}
    return ReaderSettings(detector=Path("detector.onnx"), recogniser=Path("reader.onnx"), **changes)  # type: ignore[arg-type]  # numbers by name


def scene(seed: int) -> Image:
    """A background with broad patterns, another for each seed."""
    blocks = np.random.default_rng(seed).integers(0, 200, (6, 8), dtype=np.uint8)
    grey = np.kron(blocks, np.ones((SIZE[1] // 6, SIZE[0] // 8), dtype=np.uint8))
    return np.repeat(grey[:, :, None], 3, axis=2)


def frame(number: int, plates: Mapping[Box, int], *, seed: int = 1, every_s: float = 0.1) -> Frame:
    """A frame with plates painted in the grey level that names them."""
    image = scene(seed)
    for box, level in plates.items():
        left, top, right, bottom = (int(side) for side in (box.left, box.top, box.right, box.bottom))
        image[top:bottom, left:right] = level
        bar = (right - left) // 4
        start = left if level < 128 else right - bar
        image[top:bottom, start : start + bar] = 0
    return Frame("front", number, START + timedelta(seconds=number * every_s), image)


class WrittenDetector:
    """Gives out the boxes written down for each frame, in order."""

    def __init__(self, frames: Sequence[Sequence[Box]], confidence: float = 0.9) -> None:
        self._frames = iter(frames)
        self._confidence = confidence

    def detect(self, image: Image) -> list[Detection]:
        """The next frame's boxes."""
        del image
        return [Detection(box, self._confidence) for box in next(self._frames)]


class WrittenReader:
    """Gives the readings written down for a plate's grey level, the last one for ever."""

    name = "written"

    def __init__(self, answers: Mapping[int, Sequence[Reading]]) -> None:
        self._answers = {level: list(texts) for level, texts in answers.items()}
        self.calls = 0

    def read(self, crop: Image) -> Reading:
        """The next reading for the colour in the crop's middle."""
        self.calls += 1
        left = self._answers[int(crop[crop.shape[0] // 2, crop.shape[1] // 2, 2])]
        return left.pop(0) if len(left) > 1 else left[0]
