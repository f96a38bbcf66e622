# SPDX-License-Identifier: Apache-2.0
"""What is written on a plate.

``OnnxReader`` runs a recognition network trained with connectionist temporal classification (Graves et al.
2006): the plate is cut into narrow steps from left to right, and each step gives one score for "nothing new"
(blank) and one for each character.
"""

from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from camera.geometry import band
from camera.session import finite, open_session, other_shape
from camera.types import Character, Image, Reading, text_of

Array = NDArray[np.float32]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = 0
ROWS = (0.16, 0.885)
SIZE = (160, 48)
CLASSES = len(ALPHABET) + 1
LEAST_ALTERNATIVE = 0.001
MOST_ALTERNATIVES = 5
# Probabilities are kept this far from 0 and 1 before their odds are taken, here and when the line is fitted.
LEAST = 1e-6


class PlateReader(Protocol):
    """Reads the text of one plate.

    Attributes:
        name: name and version of the model, kept with each read.
    """

    name: str

    def read(self, crop: Image) -> Reading:
        """The text on a BGR crop of one plate with a small margin; empty when there is none to read."""
        ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the network's scores to the share of right texts, fitted on drawn plates that were not trained on.

    A temperature that ranks texts well does not give probabilities, so a line over the log odds follows:
    ``confidence = sigmoid(slope * logit(p) + intercept)`` (Platt 1999, with the logit as the score).

    Attributes:
        temperature: divides the scores before the softmax.
        slope, intercept: for a whole text.
        character_slope, character_intercept: for a single character.
    """

    temperature: float = 1.0
    slope: float = 1.0
    intercept: float = 0.0
    character_slope: float = 1.0
    character_intercept: float = 0.0

    def text(self, chance: float) -> float:
        """The confidence of a text with that probability at ``temperature``."""
        return _on_line(chance, self.slope, self.intercept)

    def character(self, chance: float) -> float:
        """The confidence of a character with that probability at ``temperature``."""
        return _on_line(chance, self.character_slope, self.character_intercept)


def _on_line(chance: float, slope: float, intercept: float) -> float:
    """The probability whose log odds lie on the line."""
    if (slope, intercept) == (1.0, 0.0):
        return chance
    kept = min(max(chance, LEAST), 1 - LEAST)
    return 1 / (1 + exp(-(slope * log(kept / (1 - kept)) + intercept)))


def calibrated(reading: Reading, calibration: Calibration) -> Reading:
    """The reading of ``decode`` with confidences that are shares of right ones; runners-up part the rest."""
    if not reading.text:
        return reading
    characters = tuple(_calibrated(one, calibration.character(one.confidence)) for one in reading.characters)
    return replace(reading, confidence=calibration.text(reading.confidence), characters=characters)


def _calibrated(one: Character, confidence: float) -> Character:
    """The character at another confidence; the runners-up share what is left as they did before."""
    left = (1 - confidence) / max(1 - one.confidence, LEAST)
    # A runner-up is never likelier than the first, or the vote and the plate formats would turn them round.
    others = ((char, min(share * left, confidence)) for char, share in one.alternatives)
    return Character(one.char, confidence, tuple(pair for pair in others if pair[1] >= LEAST_ALTERNATIVE))


def prepare(crop: Image) -> Array:
    """A BGR plate crop as the network's input: (1, 3, 48, 160), -1 to 1."""
    strip = band(crop, ROWS, SIZE).transpose(2, 0, 1)[None]
    return strip.astype(np.float32) / np.float32(127.5) - np.float32(1)


def probabilities(logits: Array, temperature: float) -> NDArray[np.float64]:
    """Softmax of (steps, classes) scores; a temperature below 1 makes the network surer of itself."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    powers = np.exp(scaled)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def segments(path: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Runs of one character in the best path: (first step, step after the last); blanks are left out."""
    ends = [*np.flatnonzero(np.diff(path)) + 1, len(path)]
    starts = [0, *ends[:-1]]
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if a < b and path[a] != BLANK]


def decode(logits: Array, temperature: float = 1.0) -> Reading:
    """The best path through the steps as a reading.

    Args:
        logits: (steps, 37): blank, then ``ALPHABET``.
        temperature: see ``probabilities``.

    Returns:
        The reading; its confidence is the probability of its text over all paths, which was right about as
        often as it says on photographs, where the probability of the best path alone is far too low.
    """
    chances = probabilities(logits, temperature)
    path = chances.argmax(axis=1)
    runs = segments(path)
    characters = []
    for first, last in runs:
        step = first + int(chances[first:last, path[first]].argmax())
        characters.append(character(chances[step], int(path[first])))
    if not characters:
        return Reading("", 0.0)
    confidence = text_probability(chances, [int(path[first]) for first, _ in runs])
    return Reading(text_of(characters), confidence, tuple(characters))


def text_probability(chances: NDArray[np.float64], classes: list[int]) -> float:
    """Probability of a text: the sum over all paths that spell it (the forward pass of Graves et al. 2006).

    Args:
        chances: (steps, 37) probabilities.
        classes: the text as columns of ``chances``.
    """
    labels = np.zeros(2 * len(classes) + 1, dtype=np.intp)
    labels[1::2] = classes
    skip = np.zeros(len(labels), dtype=bool)
    skip[3::2] = labels[3::2] != labels[1:-2:2]
    forward = np.zeros(len(labels))
    forward[:2] = chances[0, labels[:2]]
    for step in chances[1:]:
        stayed = forward.copy()
        stayed[1:] += forward[:-1]
        stayed[2:] += np.where(skip[2:], forward[:-2], 0.0)
        forward = stayed * step[labels]
    return float(min(1.0, forward[-2:].sum()))


def character(chances: NDArray[np.float64], best: int) -> Character:
    """One character and its runners-up from the (37,) probabilities of its clearest step."""
    others = [
        (ALPHABET[index - 1], float(chances[index]))
        for index in np.argsort(-chances)
        if index not in (BLANK, best) and chances[index] >= LEAST_ALTERNATIVE
    ]
    return Character(ALPHABET[best - 1], float(chances[best]), tuple(others[:MOST_ALTERNATIVES]))


class OnnxReader:
    """Plate reader from an ONNX file.

    Args:
        path: the model; input (n, 3, 48, 160), output (n, steps, 37).
        calibration: makes its probabilities the share of right texts.
        threads: threads that one plate may use.

    Raises:
        ModelError: the file is missing, damaged or not such a model.
    """

    def __init__(self, path: Path, calibration: Calibration | None = None, threads: int = 1) -> None:
        self._session = open_session(path, threads)
        taken, given = self._session.get_inputs()[0].shape, self._session.get_outputs()[0].shape
        if list(taken[1:]) != [3, SIZE[1], SIZE[0]]:
            raise other_shape(path, f"takes no plates of 3 x {SIZE[1]} x {SIZE[0]}", taken)
        if len(given) != 3 or given[-1] != CLASSES:
            raise other_shape(path, f"gives no {CLASSES} scores a step", given)
        self._input: str = self._session.get_inputs()[0].name
        self._calibration = calibration or Calibration()
        self.name = path.stem

    def read(self, crop: Image) -> Reading:
        """The text on a BGR crop of one plate with a margin of about 6 %.

        Raises:
            ModelError: the network gave no numbers.
        """
        scores = finite(self.name, self._session.run(None, {self._input: prepare(crop)})[0])[0]
        return calibrated(decode(scores, self._calibration.temperature), self._calibration)
