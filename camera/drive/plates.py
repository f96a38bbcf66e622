# SPDX-License-Identifier: Apache-2.0
"""Plates of several states in their layouts and colours, drawn flat and facing the viewer."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from camera.drive.glyphs import dies
from camera.types import Image

WIDTH, HEIGHT = 400, 200  # pixels; a US plate is 12 by 6 inches
Colour = tuple[int, int, int]  # BGR


@dataclass(frozen=True, slots=True)
class Layout:
    """How a state's plate looks.

    Attributes:
        groups: how many characters stand together, left to right.
        top: colour at the upper edge; ``bottom`` at the lower edge.
        title: the state's name as the plate writes it.
        art: what fills the gap between groups or the background: "", "ridge", "tree", "sun" or "star".
    """

    groups: tuple[int, ...]
    ink: Colour
    top: Colour
    bottom: Colour
    title: str
    title_ink: Colour
    slogan: str
    art: str = ""
    script: bool = False


LAYOUTS: Mapping[str, Layout] = {
    "CA": Layout((7,), (96, 38, 24), (246, 246, 244), (238, 238, 236), "California", (44, 32, 186),
                 "dmv.ca.gov", script=True),
    "NV": Layout((3, 3), (86, 34, 18), (232, 206, 170), (190, 218, 240), "NEVADA", (120, 60, 30),
                 "THE SILVER STATE", "ridge"),
    "OR": Layout((3, 3), (92, 40, 30), (236, 214, 190), (206, 222, 226), "Oregon", (110, 50, 30), "", "tree"),
    "AZ": Layout((3, 4), (84, 40, 20), (226, 204, 172), (206, 224, 240), "ARIZONA", (170, 90, 40),
                 "GRAND CANYON STATE", "sun"),
    "TX": Layout((3, 4), (30, 28, 26), (244, 244, 242), (240, 240, 238), "TEXAS", (40, 36, 34),
                 "The Lone Star State", "star"),
    "WA": Layout((3, 4), (98, 42, 20), (244, 240, 236), (236, 222, 204), "WASHINGTON", (60, 40, 190),
                 "EVERGREEN STATE", "ridge"),
}  # fmt: skip


class PlatePress:
    """Stamps plates; the dies are cut once."""

    def __init__(self) -> None:
        self._dies = dies()

    def stamp(self, text: str, state: str) -> Image:
        """A plate: BGR, uint8, (HEIGHT, WIDTH, 3).

        Args:
            text: normalised, as many characters as the state's groups hold.
            state: one of ``LAYOUTS``.
        """
        layout = LAYOUTS[state]
        picture = _sheet(layout)
        raised, gaps = self._characters(text, layout)
        _art(picture, layout, gaps)
        relief = (
            cv2.GaussianBlur(raised, (0, 0), 1.6) - cv2.GaussianBlur(np.roll(raised, 3, (0, 1)), (0, 0), 1.6)
        ) * 16
        mixed = (
            picture * (1 - raised[..., None])
            + np.asarray(layout.ink, np.float32) * raised[..., None]
            + relief[..., None]
        )
        finished = np.clip(mixed, 0, 255).astype(np.uint8)
        _lettering(finished, layout)
        return _trim(finished)

    def _characters(self, text: str, layout: Layout) -> tuple[np.ndarray, list[int]]:
        """Mask of the raised characters, 0 to 1, and the middle x of each gap between groups."""
        mask = np.zeros((HEIGHT, WIDTH), np.float32)
        gap = 0.75 if layout.art in ("tree", "star", "sun") else 0.45
        pitch = min(53.0, (WIDTH - 26) / (len(text) + gap * (len(layout.groups) - 1)))
        die_width, die_height, top = round(pitch * 0.80), 108, 52
        x = (WIDTH - pitch * (len(text) + gap * (len(layout.groups) - 1))) / 2
        gaps: list[int] = []
        chars = iter(text)
        for index, count in enumerate(layout.groups):
            if index:
                gaps.append(round(x + pitch * gap / 2))
                x += pitch * gap
            for _, char in zip(range(count), chars, strict=False):
                die = cv2.resize(self._dies[char], (die_width, die_height), interpolation=cv2.INTER_AREA)
                left = round(x + (pitch - die_width) / 2)
                mask[top : top + die_height, left : left + die_width] = die.astype(np.float32) / 255
                x += pitch
        return mask, gaps


def _sheet(layout: Layout) -> np.ndarray:
    """The painted metal: a vertical change of colour, float32."""
    down = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    column = np.asarray(layout.top, np.float32) * (1 - down) + np.asarray(layout.bottom, np.float32) * down
    return np.repeat(column[:, None, :], WIDTH, axis=1)


def _art(picture: np.ndarray, layout: Layout, gaps: list[int]) -> None:
    """The state's picture, pale behind the characters, strong in the gap."""
    if layout.art == "ridge":
        ridge = np.array(
            [
                [0, 150],
                [60, 118],
                [110, 140],
                [190, 92],
                [250, 132],
                [310, 104],
                [400, 146],
                [400, 200],
                [0, 200],
            ]
        )
        pale = (picture[-1, 0] * np.array([0.96, 0.92, 0.88], np.float32)).tolist()
        cv2.fillPoly(picture, [ridge], pale, cv2.LINE_AA)
    for x in gaps:
        if layout.art == "tree":
            for top, half in ((66, 10), (84, 14), (104, 18)):
                cv2.fillPoly(
                    picture,
                    [np.array([[x, top], [x - half, top + 34], [x + half, top + 34]])],
                    (70, 104, 52),
                    cv2.LINE_AA,
                )
            cv2.rectangle(picture, (x - 3, 136), (x + 3, 156), (50, 70, 90), -1)
        elif layout.art == "sun":
            cv2.circle(picture, (x, 104), 13, (80, 150, 236), -1, cv2.LINE_AA)
        elif layout.art == "star":
            turn = np.deg2rad(np.arange(10) * 36 - 90)
            reach = np.where(np.arange(10) % 2 == 0, 15, 6)
            points = np.stack([x + reach * np.cos(turn), 104 + reach * np.sin(turn)], 1)
            cv2.fillPoly(picture, [np.round(points).astype(np.int32)], (60, 40, 150), cv2.LINE_AA)


def _lettering(picture: Image, layout: Layout) -> None:
    """State name above, slogan below, month and year stickers in the upper corners."""
    font = cv2.FONT_HERSHEY_SCRIPT_COMPLEX if layout.script else cv2.FONT_HERSHEY_DUPLEX
    lines = (
        (layout.title, 36, font, 1.15 if layout.script else 0.95),
        (layout.slogan, 189, cv2.FONT_HERSHEY_SIMPLEX, 0.6),
    )
    for text, baseline, face, scale in lines:
        (width, _), _ = cv2.getTextSize(text, face, scale, 2)
        origin = ((WIDTH - width) // 2, baseline)
        cv2.putText(picture, text, origin, face, scale, layout.title_ink, 2, cv2.LINE_AA)
    for left, colour in ((34, (70, 160, 60)), (330, (60, 190, 240))):
        cv2.rectangle(picture, (left, 14), (left + 36, 36), colour, -1, cv2.LINE_AA)
        cv2.line(picture, (left + 7, 25), (left + 29, 25), (40, 40, 40), 4, cv2.LINE_AA)


def _trim(picture: Image) -> Image:
    """The pressed edge and the bolts."""
    cv2.rectangle(picture, (3, 3), (WIDTH - 4, HEIGHT - 4), (150, 150, 150), 3, cv2.LINE_AA)
    for x in (92, WIDTH - 92):
        cv2.circle(picture, (x, 24), 6, (90, 90, 90), -1, cv2.LINE_AA)
    return picture
