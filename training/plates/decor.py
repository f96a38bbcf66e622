# SPDX-License-Identifier: Apache-2.0
"""What surrounds the characters: headers, rims, stickers, bolts, frames and what hangs in front of a plate.

All of it changes the plate in place; none of it is part of the registration.
"""

import cv2
import numpy as np

from training.plates.bank import Bank
from training.plates.ink import any_colour, brightness, chance, line_of, put, vary
from training.plates.layouts import ANY, Layout
from training.plates.types import HEIGHT, WIDTH, Colour, Image

# BGR of registration stickers: white, yellow, orange, red, green, blue, pink.
STICKERS: tuple[Colour, ...] = (
    (240, 240, 240), (235, 235, 235), (60, 205, 235), (40, 130, 235), (50, 50, 200), (90, 150, 60), (170, 110, 50),
    (150, 130, 220),
)  # fmt: skip


def header(rng: np.random.Generator, bank: Bank, image: Image, layout: Layout) -> None:
    """Letter one of the layout's headers and one of its lower lines."""
    top = layout.top[int(rng.integers(len(layout.top)))]
    bottom = layout.bottom[int(rng.integers(len(layout.bottom)))]
    if top:
        mask = _words(rng, bank, top, layout.top_style)
        high = rng.uniform(0.095, 0.165) * (1.15 if layout.top_style == "script" else 1.0)
        centre = (WIDTH / 2 + rng.uniform(-12, 12), HEIGHT * rng.uniform(0.10, 0.145))
        line_of(
            image, mask, centre, (WIDTH * rng.uniform(0.5, 0.72), HEIGHT * high), vary(rng, layout.top_ink)
        )
    if bottom:
        mask = _words(rng, bank, bottom, layout.bottom_style)
        centre = (WIDTH / 2 + rng.uniform(-12, 12), HEIGHT * rng.uniform(0.885, 0.925))
        size = (WIDTH * rng.uniform(0.45, 0.75), HEIGHT * rng.uniform(0.055, 0.10))
        line_of(image, mask, centre, size, vary(rng, layout.bottom_ink))


def _words(rng: np.random.Generator, bank: Bank, text: str, style: str) -> Image:
    masks = bank.slogans if text == ANY else bank.words[text, style]
    return masks[int(rng.integers(len(masks)))]


def rim(rng: np.random.Generator, image: Image, ink: Colour) -> None:
    """Maybe the pressed border of the plate, painted or only lit."""
    if not chance(rng, 0.55):
        return
    inset, wide = int(rng.integers(2, 7)), int(rng.integers(1, 4))
    colour = ink if chance(rng, 0.3) else any_colour(rng, rng.uniform(90, 255), 0.15)
    corners = ((inset, inset), (WIDTH - inset, HEIGHT - inset))
    cv2.rectangle(image, *corners, colour, wide, cv2.LINE_AA)


def stickers(rng: np.random.Generator, bank: Bank, image: Image) -> None:
    """Registration stickers in the corners, mostly the upper ones."""
    for x, y, probability in (
        (0.10, 0.105, 0.42),
        (0.895, 0.105, 0.55),
        (0.10, 0.885, 0.16),
        (0.895, 0.885, 0.22),
    ):
        if chance(rng, probability):
            _sticker(rng, bank, image, (WIDTH * x, HEIGHT * y))
    if chance(rng, 0.12):
        # Counties and years stand below the serial too, and some reach into its line.
        _sticker(rng, bank, image, (WIDTH * rng.uniform(0.06, 0.94), HEIGHT * rng.uniform(0.83, 0.92)))


def _sticker(rng: np.random.Generator, bank: Bank, image: Image, centre: tuple[float, float]) -> None:
    width, height = rng.uniform(28, 52), rng.uniform(18, 29)
    left, top = (
        int(centre[0] - width / 2 + rng.uniform(-8, 8)),
        int(centre[1] - height / 2 + rng.uniform(-4, 4)),
    )
    usual = STICKERS[int(rng.integers(len(STICKERS)))]
    colour = vary(rng, usual, 14) if chance(rng, 0.85) else any_colour(rng, rng.uniform(70, 255), 1.0)
    pasted = chance(rng, 0.8)
    if pasted:
        cv2.rectangle(image, (left, top), (int(left + width), int(top + height)), colour, -1)
    elif chance(rng, 0.5):
        cv2.rectangle(
            image, (left, top), (int(left + width), int(top + height)), any_colour(rng, 150, 0.3), 1
        )
    ink: Colour = (20, 20, 20) if not pasted or brightness(colour) > 100 else (245, 245, 245)
    mark = bank.stickers[int(rng.integers(len(bank.stickers)))]
    if chance(rng, 0.85):
        put(image, mark, (left + 3, top + 3, width - 6, height * rng.uniform(0.55, 0.8)), ink)


def bolts(rng: np.random.Generator, image: Image) -> None:
    """Screws, or the empty slots for them, on the usual spots."""
    upper, lower = chance(rng, 0.8), chance(rng, 0.5)
    value, size = rng.uniform(0, 210), int(rng.integers(4, 9))
    for y, there in ((0.075, upper), (0.925, lower)):
        for x in (0.215, 0.785) if there else ():
            centre = (int(WIDTH * x + rng.uniform(-3, 3)), int(HEIGHT * y + rng.uniform(-2, 2)))
            cv2.circle(
                image, centre, size, any_colour(rng, value + rng.uniform(-25, 25), 0.2), -1, cv2.LINE_AA
            )
            if value > 70 and size > 4:
                cv2.circle(
                    image,
                    (centre[0] - 1, centre[1] - 1),
                    size // 2,
                    any_colour(rng, value + 45, 0.1),
                    -1,
                    cv2.LINE_AA,
                )


def frame(rng: np.random.Generator, bank: Bank, image: Image) -> None:
    """A dealer's or fan's frame over the edges, often lettered."""
    value = rng.uniform(0, 70) if chance(rng, 0.65) else rng.uniform(140, 255)
    colour = any_colour(rng, value, 0.35)
    top, bottom, side = (int(rng.integers(2, most)) for most in (34, 38, 14))
    if chance(rng, 0.35):
        top = bottom = side
    for corners in (
        ((0, 0), (WIDTH, top)), ((0, HEIGHT - bottom), (WIDTH, HEIGHT)), ((0, 0), (side, HEIGHT)),
        ((WIDTH - side, 0), (WIDTH, HEIGHT)),
    ):  # fmt: skip
        cv2.rectangle(image, *corners, colour, -1)
    inner = ((side, top), (WIDTH - side, HEIGHT - bottom))
    cv2.rectangle(image, *inner, any_colour(rng, value + rng.uniform(-60, 60), 0.2), 1, cv2.LINE_AA)
    ink = any_colour(rng, 255 - value if chance(rng, 0.85) else 190, 0.4)
    for middle, high in ((top / 2, top), (HEIGHT - bottom / 2, bottom)):
        if high > 13 and chance(rng, 0.75):
            lines = bank.slogans if chance(rng, 0.8) else bank.strips
            strip = lines[int(rng.integers(len(lines)))]
            line_of(image, strip, (WIDTH / 2, middle), (WIDTH * 0.85, high * rng.uniform(0.55, 0.85)), ink)


def in_front(rng: np.random.Generator, image: Image) -> None:
    """A tow ball, a bracket or a cable before the lower edge; it never covers much of the characters."""
    colour = any_colour(rng, rng.uniform(5, 120), 0.25)
    x = WIDTH * rng.uniform(0.25, 0.75)
    if chance(rng, 0.6):
        radius = int(rng.uniform(9, 22))
        y = int(HEIGHT * rng.uniform(0.86, 1.02))
        cv2.rectangle(image, (int(x - radius * 0.45), y), (int(x + radius * 0.45), HEIGHT), colour, -1)
        cv2.circle(image, (int(x), y), radius, colour, -1, cv2.LINE_AA)
        cv2.circle(
            image,
            (int(x - radius * 0.3), int(y - radius * 0.3)),
            max(1, radius // 4),
            any_colour(rng, 200, 0.1),
            -1,
        )
        return
    high = int(HEIGHT * rng.uniform(0.03, 0.12))
    wide = WIDTH * rng.uniform(0.08, 0.4)
    cv2.rectangle(image, (int(x - wide), HEIGHT - high), (int(x + wide), HEIGHT), colour, -1)
