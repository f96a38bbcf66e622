# SPDX-License-Identifier: Apache-2.0
"""How long to wait after failures, so that a fleet does not come back all at once."""

from collections.abc import Callable

Random = Callable[[float, float], float]
"""Gives a number between two bounds (``random.uniform``)."""


def pause_s(failures: int, first_s: float, most_s: float, random: Random) -> float:
    """Seconds to wait after this many failures in a row: random up to a bound that doubles.

    Source: back-off with full jitter; the bound is ``min(most_s, first_s * 2 ** (failures - 1))``.

    Args:
        failures: at least 1.
        first_s: bound after the first failure, seconds.
        most_s: largest bound, seconds.
        random: source of randomness.
    """
    doublings = min(failures - 1, 32)
    return random(0.0, min(most_s, first_s * 2.0**doublings))
