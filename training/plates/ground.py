# SPDX-License-Identifier: Apache-2.0
"""What lies behind the characters: plain paint, fades, bars, landscapes and soft printed art."""

from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np

from training.plates.ink import any_colour, blend, brightness, chance, vary
from training.plates.types import HEIGHT, WIDTH, Colour, Field, Image

_ROWS, _COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
_RADIUS: Field = np.hypot((_COLUMNS / WIDTH - 0.5) * 2, (_ROWS / HEIGHT - 0.55) * 1.6).astype(np.float32)


def paint(rng: np.random.Generator, kind: str, colours: Sequence[Colour]) -> Image:
    """A background, (192, 384, 3).

    Args:
        rng: source of chance.
        kind: a key of `layouts.GROUNDS`.
        colours: as many as that kind takes.
    """
    image = _KINDS[kind](rng, [vary(rng, colour, 7) for colour in colours])
    if chance(rng, 0.22):
        _art(rng, image)
    if chance(rng, 0.1):
        _watermark(rng, image)
    return image


def _plain(_rng: np.random.Generator, colours: Sequence[Colour]) -> Image:
    image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    image[:] = colours[0]
    return image


def _fade(rng: np.random.Generator, colours: Sequence[Colour]) -> Image:
    stops = np.array([rng.uniform(0, 0.2), rng.uniform(0.3, 0.65), rng.uniform(0.75, 1)]) * HEIGHT
    rows = np.arange(HEIGHT)
    column = np.stack([np.interp(rows, stops, [colour[at] for colour in colours]) for at in range(3)], axis=1)
    return np.repeat(column.astype(np.uint8)[:, None], WIDTH, axis=1)


def _bars(rng: np.random.Generator, colours: Sequence[Colour]) -> Image:
    image = _plain(rng, colours[1:])
    upper, lower = int(rng.uniform(0.17, 0.24) * HEIGHT), int(rng.uniform(0.79, 0.84) * HEIGHT)
    image[:upper] = colours[0]
    image[lower:] = colours[2]
    if chance(rng, 0.3):
        image[upper : upper + int(rng.integers(1, 5))] = any_colour(rng, 150, 0.9)
    return image


def _ridge(rng: np.random.Generator, colours: Sequence[Colour]) -> Image:
    """A sky, a mountain line in the second colour, and a foreground in the third."""
    image = _fade(rng, [colours[0], vary(rng, colours[0], 15), colours[1]])
    # Where sky and land differ much, the line runs under the header, and the foreground under the characters.
    high = abs(brightness(colours[0]) - brightness(colours[1])) > 60
    low = abs(brightness(colours[1]) - brightness(colours[2])) > 60
    first = rng.uniform(0.17, 0.26) if high else rng.uniform(0.25, 0.65)
    second = rng.uniform(0.78, 0.9) if low else first + rng.uniform(0.12, 0.35)
    for colour, level, rough in ((colours[1], first, 12.0), (colours[2], second, 6.0)):
        count = int(rng.integers(5, 18))
        line = np.cumsum(rng.normal(0, rough * 0.6, count))
        line = level * HEIGHT + line - line.mean()
        _below(image, line, colour, float(rng.uniform(0.45, 0.95)))
    return image


def _below(image: Image, line: np.ndarray, colour: Colour, strength: float) -> None:
    x = np.linspace(0, WIDTH, len(line))
    points = np.concatenate([np.stack([x, line], axis=1), [[WIDTH, HEIGHT], [0, HEIGHT]]]).astype(np.int32)
    filled = image.copy()
    cv2.fillPoly(filled, [points], colour, cv2.LINE_AA)
    cv2.addWeighted(filled, strength, image, 1 - strength, 0, dst=image)


def _glow(rng: np.random.Generator, colours: Sequence[Colour]) -> Image:
    image = _plain(rng, colours)
    reach = rng.uniform(0.6, 1.1)
    blend(
        image, np.clip(1 - _RADIUS / np.float32(reach), 0, 1) * np.float32(rng.uniform(0.4, 0.9)), colours[1]
    )
    return image


def _arch(rng: np.random.Generator, colours: Sequence[Colour]) -> Image:
    """A rainbow over the whole plate, as in Hawaii."""
    image = _plain(rng, colours)
    top = image.copy()
    for at, colour in enumerate(
        ((90, 90, 220), (90, 200, 240), (120, 210, 140), (220, 170, 90), (200, 120, 170))
    ):
        radius = int(WIDTH * (0.47 - 0.022 * at))
        cv2.ellipse(
            top,
            (WIDTH // 2, int(HEIGHT * 1.0)),
            (radius, int(radius * 0.85)),
            0,
            180,
            360,
            colour,
            9,
            cv2.LINE_AA,
        )
    strength = rng.uniform(0.3, 0.7)
    return np.asarray(cv2.addWeighted(top, strength, image, 1 - strength, 0), np.uint8)


_KINDS: Mapping[str, Callable[[np.random.Generator, Sequence[Colour]], Image]] = {
    "plain": _plain,
    "fade": _fade,
    "bars": _bars,
    "ridge": _ridge,
    "glow": _glow,
    "arch": _arch,
}


def _watermark(rng: np.random.Generator, image: Image) -> None:
    """A pale seal or portrait behind the characters."""
    centre = (int(WIDTH * rng.uniform(0.35, 0.75)), int(HEIGHT * rng.uniform(0.45, 0.6)))
    top, radius = image.copy(), rng.uniform(0.2, 0.42) * HEIGHT
    colour = any_colour(rng, rng.uniform(80, 255), 0.5)
    for part in (1.0, 0.75):
        cv2.circle(top, centre, int(radius * part), colour, int(rng.integers(1, 5)), cv2.LINE_AA)
    for _ in range(int(rng.integers(2, 6))):
        spread = rng.uniform(-0.4, 0.4, 2) * radius
        shade = any_colour(rng, rng.uniform(60, 255), 0.4)
        blob(
            rng,
            top,
            (centre[0] + spread[0], centre[1] + spread[1]),
            (radius * rng.uniform(0.2, 0.6), 1),
            shade,
        )
    strength = rng.uniform(0.12, 0.45)
    cv2.addWeighted(top, strength, image, 1 - strength, 0, dst=image)


def _art(rng: np.random.Generator, image: Image) -> None:
    """Soft printed shapes behind the characters."""
    top = image.copy()
    for _ in range(int(rng.integers(1, 6))):
        centre = (rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT))
        blob(rng, top, centre, (rng.uniform(12, 70), 1), any_colour(rng, rng.uniform(60, 255)))
    top = np.asarray(cv2.blur(top, (int(rng.integers(1, 9)),) * 2), np.uint8)
    strength = rng.uniform(0.1, 0.4)
    cv2.addWeighted(top, strength, image, 1 - strength, 0, dst=image)


def blob(
    rng: np.random.Generator,
    image: Image,
    centre: tuple[float, float],
    size: tuple[float, float],
    colour: Colour,
) -> None:
    """Fill a random polygon about a centre; ``size`` is its radius and its height by its width."""
    radius, stretch = size
    count = int(rng.integers(4, 11))
    turn = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = radius * rng.uniform(0.5, 1.1, count)
    points = np.stack([centre[0] + reach * np.cos(turn), centre[1] + reach * stretch * np.sin(turn)], axis=1)
    cv2.fillPoly(image, [points.astype(np.int32)], colour, cv2.LINE_AA)
