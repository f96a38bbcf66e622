# SPDX-License-Identifier: Apache-2.0
"""Drawing on a grey picture.

Coordinates are continuous: the pixel in column 3 covers 3 to 4, its middle is 3.5. OpenCV counts from the middles
of the pixels, hence the halves.
"""

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Picture = NDArray[np.uint8]
Field = NDArray[np.float32]
Points = NDArray[np.float64]

FAR = 4000.0
SUBPIXEL = 4


def pixels(points: ArrayLike) -> NDArray[np.int32]:
    """Continuous points as OpenCV's fixed-point numbers with 4 bits after the point."""
    array = np.clip(np.asarray(points, np.float64), -FAR, FAR) - 0.5
    return np.asarray(np.round(array * (1 << SUBPIXEL)), np.int32)


def fill(picture: Picture, points: ArrayLike, value: float) -> None:
    """Fill a polygon with one grey level."""
    cv2.fillPoly(picture, [pixels(points)], _level(value), cv2.LINE_AA, SUBPIXEL)


def ellipse(picture: Picture, middle: ArrayLike, radii: tuple[float, float], value: float) -> None:
    """Fill an upright ellipse."""
    turn = np.linspace(0, 2 * np.pi, 25)[:-1]
    ring = np.stack([np.cos(turn) * radii[0], np.sin(turn) * radii[1]], 1)
    fill(picture, np.asarray(middle, np.float64) + ring, value)


def line(picture: Picture, points: ArrayLike, value: float, width: float = 1) -> None:
    """An open line through the points, at least one pixel wide."""
    thick = max(1, round(width))
    cv2.polylines(picture, [pixels(points)], False, _level(value), thick, cv2.LINE_AA, SUBPIXEL)  # noqa: FBT003


def outline(picture: Picture, points: ArrayLike, value: float, width: float = 1) -> None:
    """A closed line through the points, at least one pixel wide."""
    thick = max(1, round(width))
    cv2.polylines(picture, [pixels(points)], True, _level(value), thick, cv2.LINE_AA, SUBPIXEL)  # noqa: FBT003


def rectangle(left: float, top: float, width: float, height: float) -> Points:
    """Corners of an upright rectangle: top left, top right, bottom right, bottom left."""
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


def window(picture: Picture, points: ArrayLike) -> tuple[slice, slice] | None:
    """Rows and columns of the picture that the points span, with a pixel to spare; None when all lie outside."""
    array = np.clip(np.asarray(points, np.float64), -FAR, FAR)
    low = np.maximum(np.floor(array.min(0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(array.max(0)).astype(int) + 1, (picture.shape[1], picture.shape[0]))
    if (high <= low).any():
        return None
    return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))


def mask(points: ArrayLike, part: tuple[slice, slice]) -> Field:
    """Cover of a polygon over a window of the picture, 0 to 1."""
    rows, columns = part
    cover = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    fill(cover, np.asarray(points, np.float64) - (columns.start, rows.start), 255)
    return np.asarray(cover.astype(np.float32) / 255, np.float32)


def blend(picture: Picture, part: tuple[slice, slice], values: Field, cover: Field) -> None:
    """Lay grey levels over a window of the picture where ``cover`` is 1."""
    under = picture[part].astype(np.float32)
    under += (np.clip(values, 0, 255) - under) * cover
    picture[part] = under.astype(np.uint8)


def paint(picture: Picture, points: ArrayLike, values: Field) -> None:
    """Fill a polygon with a field of grey levels of the size of the whole picture."""
    part = window(picture, points)
    if part is not None:
        blend(picture, part, values[part], mask(points, part))


def warp(picture: Picture, patch: Picture, corners: ArrayLike, cover: Picture | None = None) -> None:
    """Lay a patch into a quadrangle, edge to edge.

    Args:
        picture: drawn on.
        patch: grey levels.
        corners: where the patch's top left, top right, bottom right and bottom left corner go.
        cover: of the patch's size, 255 where it is opaque; None for everywhere.
    """
    quad = np.asarray(corners, np.float32)
    part = window(picture, quad)
    if part is None or np.abs(quad).max() > FAR:
        return
    width = max(4, round(float(np.linalg.norm(quad[1] - quad[0]))))
    height = max(3, round(float(np.linalg.norm(quad[3] - quad[0]))))
    if width < patch.shape[1]:
        patch = _shrunk(patch, width, height)
        cover = None if cover is None else _shrunk(cover, width, height)
    rows, columns = part
    size = (columns.stop - columns.start, rows.stop - rows.start)
    edges = rectangle(-0.5, -0.5, patch.shape[1], patch.shape[0]).astype(np.float32)
    shift = np.float32([columns.start + 0.5, rows.start + 0.5])  # type: ignore[arg-type]
    matrix = cv2.getPerspectiveTransform(edges, np.asarray(quad - shift, np.float32))
    values = cv2.warpPerspective(patch, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    over: Field = mask(quad, part)
    if cover is not None:
        over = over * cv2.warpPerspective(cover, matrix, size).astype(np.float32) / np.float32(255)
    blend(picture, part, values.astype(np.float32), np.asarray(over, np.float32))


def stamp(picture: Picture, ink: Picture, place: tuple[float, float, float, float], value: float) -> None:
    """Lay lettering onto the picture.

    Args:
        picture: drawn on.
        ink: 255 where there is ink.
        place: left, top, width, height of the lettering.
        value: grey level of the ink.
    """
    left, top, width, height = place
    points = rectangle(round(left), round(top), max(3, round(width)), max(2, round(height)))
    part = window(picture, points)
    if part is None or width > FAR:
        return
    small = cv2.resize(ink, (max(3, round(width)), max(2, round(height))), interpolation=cv2.INTER_AREA)
    rows, columns = part
    x, y = round(left), round(top)
    whole = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)
    first_row, first_column = max(0, y) - rows.start, max(0, x) - columns.start
    piece = small[max(0, -y) :, max(0, -x) :]
    piece = piece[: whole.shape[0] - first_row, : whole.shape[1] - first_column]
    whole[first_row : first_row + piece.shape[0], first_column : first_column + piece.shape[1]] = piece
    cover = np.asarray(whole / 255, np.float32)
    blend(picture, part, np.full_like(whole, value), cover)


def level(values: ArrayLike) -> Picture:
    """Any numbers as grey levels: cut off at 0 and 255, fractions dropped."""
    return np.asarray(np.clip(values, 0, 255), np.float32).astype(np.uint8)


def _level(value: float) -> float:
    return float(min(255.0, max(0.0, value)))


def _shrunk(patch: Picture, width: int, height: int) -> Picture:
    return np.asarray(cv2.resize(patch, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
