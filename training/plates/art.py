# SPDX-License-Identifier: Apache-2.0
"""What stands between and beside the characters: dots, stars, outlines of states, seals, fruit and pictures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from training.plates.ground import blob
from training.plates.ink import any_colour, chance, put
from training.plates.types import Colour, Image


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an emblem stands and what it is made of.

    Attributes:
        x: centre from the left edge in pixels.
        y: centre from the top in pixels.
        radius: half its width in pixels.
        tall: height of the characters beside it in pixels.
        ink: colour of those characters.
        colours: two colours of the emblem.
        marks: masks that may be lettered inside a picture.
    """

    x: float
    y: float
    radius: float
    tall: float
    ink: Colour
    colours: tuple[Colour, Colour]
    marks: Sequence[Image] = ()


def draw(rng: np.random.Generator, image: Image, kind: str, spot: Spot) -> None:
    """Draw a separator or a picture into a plate; ``kind`` is one of `layouts.SEPARATORS` or "lines"."""
    drawer = _DRAWERS.get(kind)
    if drawer is not None:
        drawer(rng, image, spot)


def _points(spot: Spot, shape: Sequence[tuple[float, float]], scale: float) -> np.ndarray:
    """A shape in -1..1 about the spot as points in pixels."""
    return (np.array(shape) * scale + (spot.x, spot.y)).astype(np.int32)


def _dash(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    wide, high = spot.radius * rng.uniform(0.5, 0.8), spot.tall * rng.uniform(0.05, 0.075)
    corners = ((int(spot.x - wide), int(spot.y - high)), (int(spot.x + wide), int(spot.y + high)))
    cv2.rectangle(image, *corners, spot.ink, -1)


def _dot(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    size = min(spot.radius * 0.5, spot.tall * rng.uniform(0.05, 0.1))
    cv2.circle(image, (int(spot.x), int(spot.y)), max(2, int(size)), spot.ink, -1, cv2.LINE_AA)


def _star(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    turn = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2, 0.42, 1.0)
    shape = list(zip((reach * np.cos(turn)).tolist(), (reach * np.sin(turn)).tolist(), strict=True))
    colour = spot.ink if chance(rng, 0.5) else spot.colours[0]
    cv2.fillPoly(
        image, [_points(spot, shape, min(spot.radius * 0.75, spot.tall * 0.25))], colour, cv2.LINE_AA
    )


def _outline(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    """A land's shape: some straight borders, some a coast or a river."""
    count = int(rng.integers(7, 14))
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(-0.15, 0.15, count)
    squared = 1 / np.maximum(np.abs(np.cos(turn)), np.abs(np.sin(turn)))
    reach = squared * np.where(rng.random(count) < 0.5, 0.75, rng.uniform(0.45, 0.85, count))
    stretch = rng.uniform(0.6, 1.3)
    points = np.stack([reach * np.cos(turn), reach * np.sin(turn) * stretch], axis=1)
    where = [(points * min(spot.radius * 0.9, spot.tall * 0.3) + (spot.x, spot.y)).astype(np.int32)]
    if chance(rng, 0.6):
        cv2.fillPoly(image, where, spot.colours[int(rng.integers(2))], cv2.LINE_AA)
    else:
        cv2.polylines(image, where, isClosed=True, color=spot.colours[1], thickness=1 + int(rng.integers(2)))


def _seal(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    size = min(spot.radius * 0.85, spot.tall * 0.34)
    centre = (int(spot.x), int(spot.y))
    if chance(rng, 0.5):
        cv2.circle(image, centre, int(size), spot.colours[0], -1, cv2.LINE_AA)
        cv2.circle(image, centre, int(size), spot.colours[1], max(1, int(size / 6)), cv2.LINE_AA)
        blob(rng, image, (spot.x, spot.y), (size * 0.6, 1), spot.colours[1])
        return
    shield = [(-0.8, -1), (0.8, -1), (0.8, 0.3), (0, 1.2), (-0.8, 0.3)]
    cv2.fillPoly(image, [_points(spot, shield, size)], spot.colours[0], cv2.LINE_AA)
    quarter = [(0, -1), (0.8, -1), (0.8, 0.1), (0, 0.1)]
    cv2.fillPoly(image, [_points(spot, quarter, size)], spot.colours[1], cv2.LINE_AA)
    cv2.polylines(image, [_points(spot, shield, size)], isClosed=True, color=any_colour(rng, 60))


def _flag(_rng: np.random.Generator, image: Image, spot: Spot) -> None:
    wide = spot.radius * 0.75
    for row in (0.02, 0.22):
        y = spot.y + row * spot.tall
        corners = ((int(spot.x - wide), int(y)), (int(spot.x + wide), int(y + spot.tall * 0.1)))
        cv2.rectangle(image, *corners, spot.colours[0], -1)
    for column in (-0.65, 0.0, 0.65):
        cv2.circle(
            image,
            (int(spot.x + column * wide), int(spot.y - spot.tall * 0.15)),
            3,
            spot.colours[0],
            -1,
            cv2.LINE_AA,
        )


def _orange(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    """Fruit with leaves, as large as the gap and larger."""
    size = spot.radius * rng.uniform(0.6, 0.85)
    blob(rng, image, (spot.x, spot.y - size * 1.1), (size * 1.1, 0.6), spot.colours[1])
    for _ in range(int(rng.integers(1, 4))):
        where = (int(spot.x + rng.uniform(-0.5, 0.5) * size), int(spot.y + rng.uniform(-0.6, 0.9) * size))
        cv2.circle(image, where, int(size * rng.uniform(0.6, 0.8)), spot.colours[0], -1, cv2.LINE_AA)
    blob(rng, image, (spot.x + size * 0.5, spot.y + size), (size * 0.5, 1), (235, 240, 240))


def _keystone(_rng: np.random.Generator, image: Image, spot: Spot) -> None:
    shape = [(-0.7, -1), (0.7, -1), (0.7, -0.6), (1, -0.6), (0.75, 1), (-0.75, 1), (-1, -0.6), (-0.7, -0.6)]
    cv2.fillPoly(
        image, [_points(spot, shape, min(spot.radius * 0.6, spot.tall * 0.12))], spot.ink, cv2.LINE_AA
    )


def _tree(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    high = spot.tall * rng.uniform(0.45, 0.6)
    colour = spot.colours[0]
    cv2.line(
        image,
        (int(spot.x), int(spot.y + high)),
        (int(spot.x), int(spot.y - high * 0.5)),
        colour,
        3,
        cv2.LINE_AA,
    )
    if chance(rng, 0.5):
        for level in (0.0, 0.35, 0.7):
            fir = [(0, -1 + level), (0.5 + level * 0.3, -0.2 + level), (-0.5 - level * 0.3, -0.2 + level)]
            cv2.fillPoly(image, [_points(spot, fir, high)], spot.colours[1 if level else 0], cv2.LINE_AA)
        return
    for _ in range(4):
        centre = (spot.x + rng.uniform(-0.3, 0.3) * spot.radius, spot.y - high * rng.uniform(0.3, 0.7))
        blob(rng, image, centre, (spot.radius * 0.6, 0.6), colour)


def _rider(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    """A dark animal-like figure: body, legs, neck and something on top."""
    colour, size = spot.ink, min(spot.radius, spot.tall * 0.5)
    blob(rng, image, (spot.x, spot.y), (size * 0.6, 0.6), colour)
    for _ in range(6):
        start = (int(spot.x + rng.uniform(-0.4, 0.4) * size), int(spot.y + rng.uniform(-0.2, 0.2) * size))
        end = (int(spot.x + rng.uniform(-0.8, 0.8) * size), int(spot.y + rng.uniform(-1, 1) * size))
        cv2.line(image, start, end, colour, int(rng.integers(2, 7)), cv2.LINE_AA)


def _heart(_rng: np.random.Generator, image: Image, spot: Spot) -> None:
    """The heart that some vanity plates have in place of a space."""
    size = min(spot.radius * 0.8, spot.tall * 0.4)
    for side in (-1, 1):
        centre = (int(spot.x + side * size * 0.47), int(spot.y - size * 0.3))
        cv2.circle(image, centre, int(size * 0.55), spot.ink, -1, cv2.LINE_AA)
    lower = [(-0.95, -0.05), (0.95, -0.05), (0, 1.15)]
    cv2.fillPoly(image, [_points(spot, lower, size)], spot.ink, cv2.LINE_AA)


def _lines(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    """Words in small lettering, one above the other, as beside the serials of clubs and services."""
    count = int(rng.integers(1, 4))
    colour = spot.ink if chance(rng, 0.5) else spot.colours[1]
    high = min(spot.tall * rng.uniform(0.16, 0.3), spot.tall / count * 0.9)
    for at in range(count):
        mark = spot.marks[int(rng.integers(len(spot.marks)))]
        part = mark[:, : max(4, int(mark.shape[0] * rng.uniform(2, 5)))]
        wide = min(part.shape[1] * high / part.shape[0], spot.radius * 1.9)
        top = spot.y + (at - count / 2) * high * 1.25
        put(image, part, (spot.x - wide / 2, top, wide, high), colour)


def _picture(rng: np.random.Generator, image: Image, spot: Spot) -> None:
    """Anything: shapes, strokes, rings and small lettering, as on special plates."""
    size, stretch = spot.radius, rng.uniform(0.8, 2.2)
    if chance(rng, 0.3):
        size *= rng.uniform(1.1, 1.6)  # as on many club plates it runs on behind the first character
    palette = [*spot.colours, any_colour(rng, rng.uniform(20, 240), 0.9), spot.ink]
    for _ in range(int(rng.integers(2, 9))):
        centre = (spot.x + rng.uniform(-0.4, 0.4) * size, spot.y + rng.uniform(-0.6, 0.6) * size * stretch)
        blob(rng, image, centre, (rng.uniform(0.2, 0.85) * size, 1), palette[int(rng.integers(4))])
    for _ in range(int(rng.choice([0, 0, 2, 5]))):
        ends = [
            (int(spot.x + rng.uniform(-1, 1) * size), int(spot.y + rng.uniform(-1, 1) * size))
            for _ in range(2)
        ]
        cv2.line(image, ends[0], ends[1], palette[int(rng.integers(4))], int(rng.integers(2, 6)), cv2.LINE_AA)
    if chance(rng, 0.3):
        ring = palette[int(rng.integers(4))]
        cv2.circle(
            image, (int(spot.x), int(spot.y)), int(size * 0.95), ring, int(rng.integers(2, 5)), cv2.LINE_AA
        )
    if spot.marks and chance(rng, 0.55):
        mark = spot.marks[int(rng.integers(len(spot.marks)))]
        high = spot.tall * rng.uniform(0.14, 0.4)
        wide = min(mark.shape[1] * high / mark.shape[0], 1.8 * size)
        top = spot.y + rng.uniform(-0.9, 0.6) * size
        put(image, mark, (spot.x - wide / 2, top, wide, high), palette[int(rng.integers(4))])


_DRAWERS: Mapping[str, Callable[[np.random.Generator, Image, Spot], None]] = {
    "dash": _dash,
    "dot": _dot,
    "star": _star,
    "outline": _outline,
    "seal": _seal,
    "picture": _picture,
    "lines": _lines,
    "heart": _heart,
    "flag": _flag,
    "orange": _orange,
    "keystone": _keystone,
    "tree": _tree,
    "rider": _rider,
}
