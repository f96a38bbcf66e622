# SPDX-License-Identifier: Apache-2.0
"""What the modules of the renderer hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Field = NDArray[np.float32]
Colour = tuple[int, int, int]
Glyphs = Mapping[str, Image]

WIDTH, HEIGHT = 384, 192
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Face:
    """A flat plate, edge to edge.

    Attributes:
        image: uint8 BGR, (192, 384, 3).
        text: the registration, 1 to 8 of 0-9 and A-Z; small stacked letters are not part of it.
        state: NCIC LIS code, or "" when the plate does not tell.
    """

    image: Image
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Crop:
    """A plate as the reader hands it to the recogniser.

    Attributes:
        image: uint8 BGR at the size the camera gave it, margin included.
        text: as in `Face`.
        state: as in `Face`.
    """

    image: Image
    text: str
    state: str
