# SPDX-License-Identifier: Apache-2.0
"""How people who lack one kind of cone see a picture.

Matrices for severity 1.0 of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model
for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009),
1291-1298, on linear RGB.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tests.looks.measure import Pixels

MATRICES: Final[dict[str, NDArray[np.float64]]] = {
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light of sRGB values, 0 to 1."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB values of light, 0 to 1."""
    kept = np.clip(light, 0.0, 1.0)
    return np.where(kept <= 0.0031308, kept * 12.92, 1.055 * kept ** (1 / 2.4) - 0.055)


def seen_by(kind: str, colours: Pixels) -> Pixels:
    """RGB as somebody of this kind ("protan", "deutan", "tritan") sees it."""
    light = linear(colours.astype(np.float64) / 255)
    return np.asarray(np.round(encoded(light @ MATRICES[kind].T) * 255), np.uint8)


def seen_colour(kind: str, colour: str) -> str:
    """``#RRGGBB`` as somebody of this kind sees it."""
    parts = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)]], np.uint8)
    return "#" + "".join(f"{int(part):02X}" for part in seen_by(kind, parts)[0])


def grey(colours: Pixels) -> NDArray[np.float64]:
    """Relative luminance, 0 to 1: what is left when all colour is taken away. Source: WCAG 2.2."""
    light: NDArray[np.float64] = linear(colours.astype(np.float64) / 255) @ np.array([0.2126, 0.7152, 0.0722])
    return light
