# SPDX-License-Identifier: Apache-2.0
"""What the network should answer for a picture with known plates, and the way back from its answer to corners."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.detector.network import CELL, HEADS
from training.scenes.canvas import Field

LEAST_VISIBLE = 0.6
LEAST_WIDTH = 12.0


@dataclass(frozen=True, slots=True)
class Target:
    """The wanted answer for one picture of ``rows`` by ``columns`` cells.

    Attributes:
        wanted: (13, rows, columns) as the network's output, but heat 0 to 1 instead of its logit.
        boxed: (rows, columns), 1 where box and corners count.
        counted: (rows, columns), 0 where heat counts neither way: plates cut off or tiny.
    """

    wanted: Field
    boxed: Field
    counted: Field


def hull(corners: Field) -> tuple[float, float, float, float]:
    """Upright box around four corners: left, top, width, height."""
    low, high = corners.min(0), corners.max(0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def visible(corners: Field, size: tuple[int, int]) -> float:
    """Part of the plate's upright box that lies in a picture of ``size`` (width, height)."""
    left, top, width, height = hull(corners)
    across = max(0.0, min(size[0], left + width) - max(0.0, left)) / max(width, 1e-6)
    down = max(0.0, min(size[1], top + height) - max(0.0, top)) / max(height, 1e-6)
    return across * down


def encode(plates: Sequence[Field] | Field, size: tuple[int, int], shown: int | None = None) -> Target:
    """The wanted answer.

    Args:
        plates: corners in pixels, (4, 2) each, in the order top left, top right, bottom right, bottom left.
        size: width and height of the network's input, multiples of 32.
        shown: rows that are picture, the others are padding below it; None for all.
    """
    within = size[0], shown or size[1]
    columns, rows = size[0] // CELL, size[1] // CELL
    target = Target(
        np.zeros((HEADS, rows, columns), np.float32),
        np.zeros((rows, columns), np.float32),
        np.ones((rows, columns), np.float32),
    )
    clear = []
    for corners in plates:
        if visible(corners, within) < LEAST_VISIBLE or hull(corners)[2] < LEAST_WIDTH:
            _ignore(target, corners)
        else:
            clear.append(corners)
    for corners in sorted(clear, key=lambda one: -hull(one)[2]):
        _add(target, corners)
    return target


def _ignore(target: Target, corners: Field) -> None:
    left, top, width, height = (value / CELL for value in hull(corners))
    first_row, first_column = max(0, int(top) - 1), max(0, int(left) - 1)
    target.counted[
        first_row : max(0, int(top + height) + 2), first_column : max(0, int(left + width) + 2)
    ] = 0


def _add(target: Target, corners: Field) -> None:
    rows, columns = target.boxed.shape
    left, top, width, height = (value / CELL for value in hull(corners))
    x, y = left + width / 2, top + height / 2
    column, row = int(np.floor(x)), int(np.floor(y))
    if not (0 <= column < columns and 0 <= row < rows):
        return
    spread_x, spread_y = max(0.6, width / 6), max(0.5, height / 6)
    bump_x = np.exp(-((np.arange(columns) - column) ** 2) / (2 * spread_x**2))
    bump_y = np.exp(-((np.arange(rows) - row) ** 2) / (2 * spread_y**2))
    np.maximum(target.wanted[0], np.outer(bump_y, bump_x).astype(np.float32), out=target.wanted[0])
    shape = (corners / CELL - (x, y)) / (width, height)
    reach_x, reach_y = min(2, int(width / 3)), min(2, int(height / 3))
    for r in range(max(0, row - reach_y), min(rows, row + reach_y + 1)):
        for c in range(max(0, column - reach_x), min(columns, column + reach_x + 1)):
            target.boxed[r, c] = target.counted[r, c] = 1
            target.wanted[1:, r, c] = [x - c, y - r, np.log(width), np.log(height), *shape.ravel()]


def decode(output: Field, row: int, column: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Box and corners that a cell of the network's output tells.

    Args:
        output: (13, rows, columns).
        row: the cell's row.
        column: the cell's column.

    Returns:
        left, top, width, height and (4, 2) corners in pixels.
    """
    cell = output[:, row, column].astype(np.float64)
    middle = np.array([column + cell[1], row + cell[2]]) * CELL
    extent = np.exp(np.minimum(cell[3:5], 5)) * CELL
    corners = middle + cell[5:13].reshape(4, 2) * extent
    return np.concatenate([middle - extent / 2, extent]), corners
