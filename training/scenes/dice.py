# SPDX-License-Identifier: Apache-2.0
"""Short words for the random choices a drawing makes."""

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


class Dice:
    """Random choices from one NumPy generator.

    Args:
        rng: where every number comes from, so that a seed gives the same drawing again.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``, all equally likely."""
        return low + (high - low) * self.rng.random()

    def scale(self, low: float, high: float) -> float:
        """A positive number from ``low`` to ``high``, each doubling equally likely."""
        return math.exp(self.between(math.log(low), math.log(high)))

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return int(self.rng.integers(low, high + 1))

    def near(self, middle: float, spread: float) -> float:
        """A number from the normal distribution."""
        return float(self.rng.normal(middle, spread))

    def chance(self, likelihood: float) -> bool:
        """Whether something happens that is so likely, 0 to 1."""
        return bool(self.rng.random() < likelihood)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, all equally likely."""
        return items[int(self.rng.integers(len(items)))]

    def tone(self, value: float, spread: float) -> float:
        """A grey level within ``spread`` of ``value``, kept inside 0 to 255."""
        return min(255.0, max(0.0, value + self.between(-spread, spread)))

    def contrast(self, value: float, least: float = 50, most: float = 200) -> float:
        """A grey level that stands out from ``value``."""
        shift = self.between(least, most) * self.pick((-1, 1))
        other = value + shift
        return other if 0 <= other <= 255 else min(255.0, max(0.0, value - shift))
