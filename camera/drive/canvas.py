# SPDX-License-Identifier: Apache-2.0
"""Drawing that the road and the cars share: smooth polygons, shaded shapes, pictures set into a picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.drive.lens import Points
from camera.types import Image

Colour = tuple[float, float, float]
Pixels = NDArray[np.float32]


def polygon(image: Image | Pixels, points: Points, colour: Colour) -> None:
    """Fill a polygon of pixels (N, 2) with smooth edges."""
    held = np.clip(points, -4000, 4000)
    cv2.fillPoly(image, [np.round(held * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)


def scaled(colour: Colour, share: float) -> Colour:
    """A colour made darker (share below 1) or lighter."""
    return (min(255.0, colour[0] * share), min(255.0, colour[1] * share), min(255.0, colour[2] * share))


def mixed(day: Colour, night: Colour, darkness: float) -> Colour:
    """Between two colours."""
    return (
        day[0] + (night[0] - day[0]) * darkness,
        day[1] + (night[1] - day[1]) * darkness,
        day[2] + (night[2] - day[2]) * darkness,
    )


def veil(image: Image, points: Points, colour: Colour, strength: float) -> None:
    """Lay a see-through polygon over the picture."""
    window = _window(image, points)
    if window is None:
        return
    rows, columns, origin = window
    part = image[rows, columns]
    over = part.copy()
    polygon(over, points - origin, colour)
    cv2.addWeighted(over, strength, part, 1 - strength, 0, dst=part)


def shaded(image: Pixels, points: Points, top: Colour, bottom: Colour) -> None:
    """Fill a polygon with a vertical change of colour."""
    window = _window(image, points)
    if window is None:
        return
    rows, columns, origin = window
    part = image[rows, columns]
    height, width = part.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.round((points - origin) * 16).astype(np.int32)], 255.0, cv2.LINE_AA, 4)
    upper, lower = float(points[:, 1].min() - origin[1]), float(points[:, 1].max() - origin[1])
    share = np.clip((np.arange(height, dtype=np.float32) - upper) / max(1.0, lower - upper), 0, 1)[
        :, None, None
    ]
    paint = np.asarray(top, np.float32) * (1 - share) + np.asarray(bottom, np.float32) * share
    weight = mask[..., None].astype(np.float32) / 255
    part[..., :3] = part[..., :3] * (1 - weight) + paint * weight
    if part.shape[2] == 4:
        part[..., 3:] = np.maximum(part[..., 3:], weight * 255)


def inset(image: Image, sprites: tuple[Image, ...], corners: Points) -> None:
    """Set a picture with transparency (BGRA, premultiplied) into another, its corners at given pixels.

    ``sprites`` is the picture as ``halved`` made it; ``corners`` (4, 2) go clockwise from the upper left.
    """
    window = _window(image, corners)
    if window is None:
        return
    rows, columns, origin = window
    part = image[rows, columns]
    wide = max(
        float(np.linalg.norm(corners[1] - corners[0])), float(np.linalg.norm(corners[2] - corners[3])), 2.0
    )
    tall = max(
        float(np.linalg.norm(corners[3] - corners[0])), float(np.linalg.norm(corners[2] - corners[1])), 2.0
    )
    size = (round(wide * 1.1) + 1, round(tall * 1.1) + 1)
    sprite = next(
        (one for one in reversed(sprites) if one.shape[1] >= size[0] and one.shape[0] >= size[1]), sprites[0]
    )
    size = (min(size[0], sprite.shape[1]), min(size[1], sprite.shape[0]))
    small = cv2.resize(sprite, size, interpolation=cv2.INTER_AREA)  # first shrunk, so that nothing flickers
    flat = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    turn = cv2.getPerspectiveTransform(flat, (corners - origin).astype(np.float32))
    placed = cv2.warpPerspective(small, turn, (part.shape[1], part.shape[0]), flags=cv2.INTER_LINEAR)
    uncovered = cv2.bitwise_not(placed[..., 3])
    cv2.multiply(part, cv2.merge([uncovered, uncovered, uncovered]), dst=part, scale=1 / 255)
    cv2.add(part, cv2.merge(cv2.split(placed)[:3]), dst=part)


def halved(sprite: Image) -> tuple[Image, ...]:
    """A picture and its halves down to a sixteenth, to draw it small from one nearly as small."""
    sizes = [sprite]
    for _ in range(4):
        half = cv2.resize(sizes[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        sizes.append(half.astype(np.uint8, copy=False))
    return tuple(sizes)


def premultiplied(picture: Pixels) -> Image:
    """A BGRA picture ready for ``inset``: colours weighted with their own coverage, uint8."""
    weighted = picture.copy()
    weighted[..., :3] *= picture[..., 3:] / 255
    finished: Image = np.clip(weighted + 0.5, 0, 255).astype(np.uint8)
    return finished


def _window(image: Image | Pixels, points: Points) -> tuple[slice, slice, Points] | None:
    """The part of the picture that the points cover: rows, columns and its upper left corner."""
    height, width = image.shape[:2]
    left, top = np.floor(points.min(axis=0)).astype(int) - 2
    right, bottom = np.ceil(points.max(axis=0)).astype(int) + 3
    left, top, right, bottom = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if right <= left or bottom <= top:
        return None
    return slice(top, bottom), slice(left, right), np.array([left, top], np.float64)
