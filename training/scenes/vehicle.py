# SPDX-License-Identifier: Apache-2.0
"""Bodies of vehicles in plate widths (0.305 m): shadow, wheels, sides, bonnet or boot, end panel, windows."""

from dataclasses import dataclass

import numpy as np

from training.scenes.canvas import Picture, Points, blend, ellipse, fill, line, mask, window
from training.scenes.dice import Dice
from training.scenes.supplies import Supplies
from training.scenes.view import View

PROUD = -0.02


@dataclass(frozen=True, slots=True)
class Body:
    """Shape of a vehicle around the plate at the origin; y up, z towards its other end.

    Attributes:
        front: whether the camera sees its front.
        half: half its width.
        ground, low, bumper, shoulder, roof: heights of the road, the lower edge, the bumper's upper edge, the
            windows' lower edge and the roof.
        roof_half: half the roof's width.
        glass, glass_top: depth of the window's lower and upper edge.
        length: depth of its other end.
        tone: grey level of the paint.
    """

    front: bool
    half: float
    ground: float
    low: float
    bumper: float
    shoulder: float
    roof: float
    roof_half: float
    glass: float
    glass_top: float
    length: float
    tone: float


def draw_body(dice: Dice, light: float) -> Body:
    """A car, a pick-up, a van or a box: which end, how tall, how bright, where the plate sits."""
    front = dice.chance(0.42)
    tall = dice.chance(0.4)
    low, bumper = dice.between(0.6, 1.2), dice.between(1.7, 2.4)
    shoulder = dice.between(3.4, 4.4) if tall else dice.between(2.9, 3.5)
    roof = shoulder + (dice.between(1.5, 3.2) if tall else dice.between(1.2, 1.8))
    half = dice.between(2.7, 3.35)
    deep = dice.between(3, 6) if front else dice.pick((0.15, 0.3, dice.between(0.3, 2.2), dice.between(4, 6)))
    on_bumper = dice.chance(0.65) if front else dice.chance(0.4)
    plate = (
        dice.between(low + 0.3, bumper + 0.1) if on_bumper else dice.between(bumper + 0.1, shoulder - 0.35)
    )
    tone = dice.pick((dice.between(5, 55), dice.between(50, 180), dice.between(170, 250))) * light
    heights = (-plate, low - plate, bumper - plate, shoulder - plate, roof - plate)
    top = half * dice.between(0.68, 0.93)
    lean = dice.between(0.1, 2.2)
    return Body(front, half, *heights, top, deep, deep + lean, dice.between(11, 17), tone)


def draw_vehicle(dice: Dice, supplies: Supplies, picture: Picture, view: View, body: Body) -> None:
    """The body without lamps, badges and plate."""
    half, ground = body.half, body.ground
    floor = [(-half, 0), (half, 0), (half, body.length), (-half, body.length)]
    fill(picture, view([(x * 1.06, ground, z) for x, z in floor]), dice.between(0, 55))
    for side in (-1, 1):
        if view.faces((side, 0, 0), (side * half, 0, 0)):
            _side(dice, picture, view, body, side)
        fill(
            picture,
            view.block(side * half * 0.97, ground, side * half * 0.72, body.low + 0.4, z=0.6),
            dice.between(0, 40),
        )
    _greenhouse(dice, picture, view, body)
    _top(dice, picture, view, body)
    _end(dice, supplies, picture, view, body)


def _side(dice: Dice, picture: Picture, view: View, body: Body, side: int) -> None:
    x, top = side * body.half, side * body.roof_half
    far = body.length - (dice.between(0, 3) if dice.chance(0.7) else 0)
    shape = [
        (x, body.low, 0),
        (x, body.shoulder, 0.1),
        (x, body.shoulder, body.length),
        (x, body.low, body.length),
    ]
    tone = body.tone * dice.between(0.5, 1.1)
    fill(picture, view(shape), tone)
    cabin = [(x, body.shoulder, body.glass), (top, body.roof, body.glass_top), (top, body.roof, far - 1.5)]
    fill(picture, view([*cabin, (x, body.shoulder, far)]), tone)
    inset = 0.3
    glass = [(x, body.shoulder + inset, body.glass + 0.7), (top, body.roof - inset, body.glass_top + 0.5)]
    glass += [(top, body.roof - inset, far - 2.1), (x, body.shoulder + inset, far - 1.2)]
    fill(picture, view(glass), dice.between(5, 120))
    for part in (0.35, 0.62):
        z = body.glass + (far - body.glass) * part
        line(
            picture,
            view([(x, body.low, z), (x, body.shoulder, z), (top, body.roof, z)]),
            tone * 0.6,
            view.size(0.06),
        )
    for z in (dice.between(2.0, 3.2), body.length - dice.between(2.2, 3.4)):
        _wheel(dice, picture, view, (x * 1.01, body.ground, z))


def _wheel(dice: Dice, picture: Picture, view: View, at: tuple[float, float, float]) -> None:
    x, ground, z = at
    radius, turn = dice.between(0.95, 1.2), np.linspace(0, 2 * np.pi, 25)[:-1]
    middle = np.array([x, ground + radius, z])
    ring = np.stack([np.zeros(24), np.sin(turn), np.cos(turn)], 1)
    fill(picture, view(middle + ring * radius), dice.between(0, 40))
    fill(picture, view(middle + ring * radius * 0.62), dice.between(50, 220))
    for angle in np.arange(dice.whole(0, 9)) * 0.7:
        spoke = np.array([0, np.sin(angle), np.cos(angle)]) * radius * 0.6
        line(
            picture, view([middle, middle + spoke]), dice.between(0, 255), view.size(dice.between(0.03, 0.14))
        )


def _greenhouse(dice: Dice, picture: Picture, view: View, body: Body) -> None:
    half, top = body.half * 0.95, body.roof_half
    low, high = (body.shoulder, body.glass), (body.roof, body.glass_top)
    frame = [(-half, *low), (half, *low), (top, *high), (-top, *high)]
    fill(picture, view(frame), body.tone * dice.between(0.6, 1.05))
    fill(
        picture,
        view(
            [
                (-top, *high),
                (top, *high),
                (top, body.roof, body.length - 2),
                (-top, body.roof, body.length - 2),
            ]
        ),
        body.tone * dice.between(0.8, 1.2),
    )
    glass = dice.between(5, 130)
    fill(picture, view(_pane(body, -0.9, 0.9, 0.06, 0.92)), glass)
    for _ in range(dice.whole(0, 4)):
        left = dice.between(-0.8, 0.6)
        start = dice.between(0.1, 0.5)
        pane = _pane(body, left, left + dice.between(0.1, 0.6), start, start + dice.between(0.1, 0.4))
        fill(picture, view(pane), dice.tone(glass + 30, 70))
    if dice.chance(0.4):  # heads and head-rests
        for x in (-0.45, 0.4):
            middle = view(_pane(body, x, x, 0.3, 0.4))[0]
            ellipse(picture, middle, (view.size(0.3), view.size(0.4)), dice.tone(glass, 50))


def _pane(body: Body, left: float, right: float, low: float, high: float) -> list[tuple[float, float, float]]:
    # A part of the window: left and right from -1 to 1, low and high from 0 to 1.
    def at(across: float, up: float) -> tuple[float, float, float]:
        half = body.half * 0.95 + (body.roof_half - body.half * 0.95) * up
        depth = body.glass + (body.glass_top - body.glass) * up
        return across * half, body.shoulder + (body.roof - body.shoulder) * up, depth

    return [at(left, high), at(right, high), at(right, low), at(left, low)]


def _top(dice: Dice, picture: Picture, view: View, body: Body) -> None:
    # Bonnet, boot lid or the load bed.
    if body.glass < 0.3:
        return
    edge, high = body.half * 0.97, body.shoulder
    near = (-edge, high - 0.2, 0.1), (edge, high - 0.2, 0.1)
    deck = [*near, (edge, high, body.glass), (-edge, high, body.glass)]
    tone = dice.between(10, 60) if not body.front and body.glass > 3 else body.tone * dice.between(0.85, 1.3)
    fill(picture, view(deck), tone)


def _end(dice: Dice, supplies: Supplies, picture: Picture, view: View, body: Body) -> None:
    half = body.half
    points = view(_outline(body))
    part = window(picture, points)
    if part is not None:
        rows, columns = part
        height, width = rows.stop - rows.start, columns.stop - columns.start
        stops = dice.whole(2, 5)
        shading = body.tone + dice.rng.standard_normal(stops) * dice.between(3, 30)
        slope = np.interp(np.linspace(0, 1, height), np.linspace(0, 1, stops), shading).astype(np.float32)
        grain = supplies.surface(dice, height, width) * np.float32(dice.pick((0.5, 2, dice.between(1, 14))))
        blend(picture, part, slope[:, None] + grain, mask(points, part))
    for _ in range(dice.whole(0, 4)):  # creases and trim
        y, reach = dice.between(body.low + 0.2, body.shoulder), half * dice.between(0.4, 0.98)
        fill(picture, view.block(-reach, y, reach, y + dice.between(0.02, 0.09)), dice.tone(body.tone, 90))
    if dice.chance(0.55):
        tone = dice.pick((body.tone * dice.between(0.8, 1.15), dice.between(10, 60), dice.between(120, 235)))
        block = view.block(
            -half * 0.98, body.low, half * 0.98, body.bumper, rounded=dice.between(0.05, 0.4), z=PROUD
        )
        fill(picture, block, tone)
    if dice.chance(0.5):
        reach = half * dice.between(0.4, 0.9)
        fill(
            picture,
            view.block(-reach, body.low - 0.05, reach, body.low + dice.between(0.2, 0.5), rounded=0.1),
            dice.between(0, 40),
        )


def _outline(body: Body) -> Points:
    half, mid = body.half, (body.low + body.bumper) / 2
    right = [
        (half * 0.9, body.low),
        (half * 0.97, body.low + 0.15),
        (half, mid),
        (half, body.bumper),
        (half * 0.96, body.shoulder),
    ]
    if body.glass < 0.3:  # the end goes up to the roof, the window is set into it
        right += [(half * 0.95, body.shoulder)]
    shape = np.array(right)
    return np.vstack([shape, shape[::-1] * (-1, 1)])
