# SPDX-License-Identifier: Apache-2.0
"""From the network's scores to the probability of being right.

A temperature that ranks texts well does not give probabilities, and one that gives probabilities ranks worse, so that
there are two steps: p at the ranking temperature, then ``sigmoid(slope * logit(p) + intercept)`` fitted on held-out
drawn crops (Platt 1999, with the logit as the score).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from camera.read import decode
from training.recogniser.measure import Logits, fold

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAST = 1e-6
BINS = 10
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Line:
    """The map from a raw probability to a confidence, both 0 to 1."""

    slope: float
    intercept: float

    def __call__(self, raw: Array) -> Array:
        """The confidence for each raw probability."""
        return _sigmoid(self.slope * logit(raw) + self.intercept)


def logit(raw: Array) -> Array:
    """Log odds; a probability is kept a millionth away from 0 and 1."""
    kept = np.clip(raw, LEAST, 1 - LEAST)
    return np.asarray(np.log(kept / (1 - kept)))


def _sigmoid(value: Array) -> Array:
    return np.asarray(0.5 + 0.5 * np.tanh(value / 2))


def _cost(columns: Array, right: Flags, weights: Array) -> float:
    """Minus the log likelihood, and the ridge."""
    value = columns @ weights
    return float((np.logaddexp(0, value) - right * value).sum() + RIDGE * (weights @ weights) / 2)


def fit(raw: Array, right: Flags) -> Line:
    """The line that makes what happened most likely.

    Args:
        raw: raw probabilities, 0 to 1.
        right: whether each was right.
    """
    slope, intercept = logistic(np.stack([logit(raw), np.ones_like(raw)], axis=1), right)
    return Line(float(slope), float(intercept))


def logistic(columns: Array, right: Flags, rounds: int = 50) -> Array:
    """The weights of the columns that make what happened most likely (Newton's method with a little ridge).

    Args:
        columns: (n, k).
        right: whether each of n was right.
        rounds: most steps.

    Returns:
        (k,) weights of the log odds.
    """
    weights = np.zeros(columns.shape[1])
    weights[0] = 1.0
    for _ in range(rounds):
        chance = _sigmoid(columns @ weights)
        slope = columns.T @ (right - chance) - RIDGE * weights
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns + RIDGE * np.eye(len(weights))
        change = np.linalg.solve(curve, slope)
        while (
            _cost(columns, right, weights + change) > _cost(columns, right, weights)
            and np.abs(change).max() > LEAST
        ):
            change = change / 2
        weights = weights + change
        if np.abs(change).max() < LEAST:
            break
    return np.asarray(weights)


def calibration_error(confidence: Array, right: Flags, bins: int = BINS) -> float:
    """Expected calibration error over bins of equally many reads, 0 is perfect (Naeini et al. 2015)."""
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [len(part) * abs(confidence[part].mean() - right[part].mean()) for part in parts]
    return float(sum(gaps) / len(confidence))


def ranking(confidence: Array, right: Flags) -> float:
    """Area under the ROC curve: how often a right read has more confidence than a wrong one; NaN if all are alike."""
    good, bad = confidence[right], confidence[~right]
    if not len(good) or not len(bad):
        return float("nan")
    above = (good[:, None] > bad[None]).mean() + (good[:, None] == bad[None]).mean() / 2
    return float(above)


def characters(logits: Logits, truths: Sequence[str], temperature: float) -> tuple[Array, Flags]:
    """Raw probability of every character read, and whether it is the one on the plate at that place.

    Returns:
        Both (C,) over all characters of all crops; texts are laid side by side by their common parts.
    """
    pairs = [
        pair for one, truth in zip(logits, truths, strict=True) for pair in _one(one, truth, temperature)
    ]
    return np.array([raw for raw, _ in pairs]), np.array([good for _, good in pairs], dtype=np.bool_)


def _one(logits: Logits, truth: str, temperature: float) -> Iterator[tuple[float, bool]]:
    reading = decode(logits, temperature)
    matcher = SequenceMatcher(a=fold(reading.text), b=fold(truth), autojunk=False)
    good = {
        place for block in matcher.get_matching_blocks() for place in range(block.a, block.a + block.size)
    }
    for place, character in enumerate(reading.characters):
        yield character.confidence, place in good
