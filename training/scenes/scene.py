# SPDX-License-Identifier: Apache-2.0
"""One drawn street scene and the corners of the plates in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.scenes.backdrop import draw_backdrop
from training.scenes.canvas import Field, Picture, Points, fill
from training.scenes.clutter import drop
from training.scenes.dice import Dice
from training.scenes.mount import Mounted, empty, mount
from training.scenes.parts import draw_parts
from training.scenes.signs import bars, loose_lettering, loose_sign, time_stamp
from training.scenes.supplies import Supplies
from training.scenes.vehicle import draw_body, draw_vehicle
from training.scenes.view import View, draw_view
from training.scenes.weather import lens, night, rain

SIZE = 512
LEAST_WIDTH, MOST_WIDTH = 16, 330


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn picture with its labels.

    Attributes:
        image: uint8 grey, (512, 512).
        plates: float32 (n, 4, 2): corners top left, top right, bottom right, bottom left, each x then y, in
            pixels where the pixel in column 3 covers 3 to 4. Corners may lie outside the picture.
        texts: what stands on each of the plates, "" where the supplies do not say.
    """

    image: Picture
    plates: Field
    texts: tuple[str, ...] = ()


Lamps = list[tuple[Points, float]]


def draw_scene(rng: np.random.Generator, supplies: Supplies, litter: int = 1) -> Scene:
    """Draw one scene; the same generator state, supplies and litter give the same scene.

    Args:
        rng: random numbers.
        supplies: what scenes are drawn from.
        litter: how often signs, lettering and patches are strewn over a street.
    """
    dice = Dice(rng)
    if dice.chance(0.05):
        picture, plates, lamps = _close_up(dice, supplies)
    else:
        picture, plates, lamps = _street(dice, supplies, litter)
    if dice.chance(0.16):
        picture = night(dice, picture, lamps, [plate.corners for plate in plates])
    if dice.chance(0.06):
        rain(dice, picture)
    picture = lens(dice, supplies, picture)
    if dice.chance(0.15):
        time_stamp(dice, picture)
    labels = np.asarray([plate.corners for plate in plates], np.float32).reshape(-1, 4, 2)
    return Scene(picture, labels, tuple(plate.text for plate in plates))


def _street(dice: Dice, supplies: Supplies, litter: int) -> tuple[Picture, list[Mounted], Lamps]:
    picture = draw_backdrop(dice, supplies, SIZE)
    for _ in range(litter):
        _litter(dice, supplies, picture)
    plates: list[Mounted] = []
    lamps: Lamps = []
    for width in _widths(dice):
        view = _place(dice, plates, width)
        if view is not None:
            _vehicle(dice, supplies, picture, view, (plates, lamps))
    if dice.chance(0.14):
        view = _place(dice, plates, dice.scale(18, 220))
        if view is not None:
            plates.append(_panel(dice, supplies, picture, view))
    if dice.chance(0.08):
        _in_front(dice, picture, plates)
    return picture, plates, lamps


def _widths(dice: Dice) -> list[float]:
    # Far vehicles first, so that near ones are drawn over them.
    count = dice.pick((0, 1, 1, 1, 1, 1, 2, 2, 2, 3)) if dice.chance(0.97) else 4
    widths = []
    for _ in range(count):
        small = dice.chance(0.6) if count > 1 else dice.chance(0.45)
        widths.append(dice.scale(LEAST_WIDTH, 62) if small else dice.scale(24, MOST_WIDTH))
    return sorted(widths)


def _place(dice: Dice, plates: Sequence[Mounted], width: float) -> View | None:
    edge = 0.04 if width < 120 else 0.2
    for _ in range(6):
        middle = dice.between(edge, 1 - edge) * SIZE, dice.between(edge, 1 - edge) * SIZE
        view = draw_view(dice, middle, width)
        if all(_apart(middle, width, plate.corners) for plate in plates):
            return view
    return None


def _apart(middle: tuple[float, float], width: float, corners: Points) -> bool:
    # A nearer vehicle must not hide a plate: its body reaches 3.4 plate widths to each side.
    low, high = corners.min(0), corners.max(0)
    gap = np.maximum(np.maximum(low - middle, middle - high), 0)
    return bool(gap[0] > 3.6 * width or gap[1] > 5.2 * width)


def _vehicle(
    dice: Dice, supplies: Supplies, picture: Picture, view: View, found: tuple[list[Mounted], Lamps]
) -> None:
    plates, lamps = found
    light = dice.between(0.6, 1.05)
    body = draw_body(dice, light)
    draw_vehicle(dice, supplies, picture, view, body)
    middles = draw_parts(dice, supplies, picture, view, body)
    lamps.extend((middle, view.size(0.6)) for middle in middles)
    if dice.chance(0.93):
        plates.append(mount(dice, supplies, picture, view, body=body.tone, light=light))
    elif dice.chance(0.5):
        empty(dice, picture, view, body.tone)


def _panel(dice: Dice, supplies: Supplies, picture: Picture, view: View) -> Mounted:
    # A trailer, a motorcycle or an odd mount: a plate on any surface.
    tone = dice.between(0, 230)
    left, right = -dice.between(0.6, 2.5), dice.between(0.6, 2.5)
    low, high = -dice.between(0.35, 1.6), dice.between(0.35, 1.6)
    fill(picture, view.block(left, low, right, high, rounded=dice.between(0, 0.3)), tone)
    if dice.chance(0.5):
        for x in (left, right):
            fill(
                picture, view.block(x - 0.25, high - 0.5, x + 0.25, high, rounded=0.2), dice.between(30, 255)
            )
    return mount(dice, supplies, picture, view, body=tone, light=dice.between(0.6, 1.05))


def _close_up(dice: Dice, supplies: Supplies) -> tuple[Picture, list[Mounted], Lamps]:
    # A plate that fills the picture.
    picture = draw_backdrop(dice, supplies, SIZE)
    middle = SIZE * dice.between(0.4, 0.6), SIZE * dice.between(0.4, 0.6)
    view = draw_view(dice, middle, SIZE * dice.between(0.6, 0.97))
    found: tuple[list[Mounted], Lamps] = ([], [])
    _vehicle(dice, supplies, picture, view, found)
    return picture, found[0], found[1]


def _litter(dice: Dice, supplies: Supplies, picture: Picture) -> None:
    for _ in range(dice.pick((0, 0, 1, 2, 3))):
        loose_sign(dice, supplies, picture)
    for _ in range(dice.pick((0, 1, 2, 4, 8))):
        wide = dice.scale(10, 300)
        place = (
            dice.between(-40, SIZE - 20),
            dice.between(-40, SIZE - 20),
            wide,
            wide * dice.scale(0.25, 1.5),
        )
        drop(dice, supplies, picture, place)
    for _ in range(dice.pick((0, 0, 1, 2))):
        loose_lettering(dice, supplies, picture)


def _in_front(dice: Dice, picture: Picture, plates: Sequence[Mounted]) -> None:
    # A fence or a post before the scene, beside the plates.
    place = (dice.between(-100, 400), dice.between(-100, 400), dice.between(60, 300), dice.between(60, 300))
    left, top, width, height = place
    for plate in plates:
        low, high = plate.corners.min(0), plate.corners.max(0)
        if (
            low[0] < left + width * 1.2
            and high[0] > left - width * 0.2
            and low[1] < top + height
            and high[1] > top
        ):
            return
    bars(dice, picture, place, dice.between(0, 255))
