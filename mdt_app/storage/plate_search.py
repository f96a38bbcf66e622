# SPDX-License-Identifier: Apache-2.0
"""Which lines of a list of plates a pattern fits, and which of many places lie in a circle. Pure."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policy.places import Circle

_EARTH_M: Final = 6_371_008.8  # as ``policy.places``
_WILD: Final = {"?": rb"[^\n]", "*": rb"[^\n]*"}


def lines(plates: bytes, pattern: str, count: int) -> NDArray[np.bool_]:
    """For each plate whether the pattern fits the whole of it.

    Args:
        plates: one a line, with a line's end before the first and after the last.
        pattern: a plate, or a part of one with ``?`` (one) and ``*`` (any).
        count: how many plates these are.
    """
    fits = np.zeros(count, np.bool_)
    if not pattern.strip("*"):
        fits[:] = True
        return fits
    starts = list(_exactly(plates, pattern) if not _WILD.keys() & set(pattern) else _fitting(plates, pattern))
    if starts:
        ends = np.flatnonzero(np.frombuffer(plates, np.uint8) == ord("\n"))
        fits[np.searchsorted(ends, starts, side="right") - 1] = True
    return fits


def _exactly(plates: bytes, plate: str) -> Iterator[int]:
    """Where a line is this plate; ten times as quick as an expression."""
    wanted, at = f"\n{plate}\n".encode(), -1
    while (at := plates.find(wanted, at + 1)) >= 0:
        yield at


def _fitting(plates: bytes, pattern: str) -> Iterator[int]:
    """Where a line fits the pattern. A star at an end needs no looking at."""
    middle = b"".join(_WILD.get(char, re.escape(char).encode()) for char in pattern.strip("*"))
    before = b"" if pattern.startswith("*") else rb"\n"
    after = b"" if pattern.endswith("*") else rb"(?=\n)"
    return (match.start() for match in re.compile(before + middle + after).finditer(plates))


def within(lat: NDArray[np.float64], lon: NDArray[np.float64], area: Circle) -> NDArray[np.bool_]:
    """For each place, degrees, whether it lies in the area, as ``policy.places.distance_m`` measures."""
    north, centre = np.radians(lat), np.radians(area.latitude)
    east = np.radians(lon - area.longitude)
    half = np.sin((north - centre) / 2) ** 2 + np.cos(north) * np.cos(centre) * np.sin(east / 2) ** 2
    inside: NDArray[np.bool_] = 2 * _EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, half))) <= area.radius_m
    return inside
