# SPDX-License-Identifier: Apache-2.0
"""Skeletons of the characters that stamp US plates: tall, one stroke width, rounded corners.

A skeleton is a list of polylines in a unit box, x right and y down; `training.plates.families` strokes it. The
shapes are ours, drawn after the general look of North American dies; no font and no photograph is copied.
"""

from dataclasses import dataclass, replace

import numpy as np

Stroke = list[tuple[float, float]]
Skeleton = list[Stroke]

WHOLE = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Die:
    """The style of one set of dies. Lengths are parts of the character's box unless said otherwise.

    Attributes:
        aspect: width of an ordinary character by its height.
        stroke: stroke width by the character's height.
        round_x: horizontal corner radius.
        round_y: vertical corner radius.
        middle: height of the waist line.
        waist: how far the upper bowls of B, R and 8 stand back.
        flag: width of the flag of 1.
        bar: height of the bar of 4.
        foot: where the leg of 7 ends.
        apex: half width of the flat top of A.
        mouth: how far C, G, J and S close.
        m_depth: how deep the middle of M reaches.
        w_depth: how high the middle of W reaches, 0 being the top.
        wide: width of M and W by an ordinary character's.
        slim: width of E, F, L and T by an ordinary character's.
        soft: rounding of outer corners and ends by the stroke width.
        traits: names of the variants that this die has, out of `families.TRAITS`.
    """

    aspect: float
    stroke: float
    round_x: float
    round_y: float
    middle: float
    waist: float
    flag: float
    bar: float
    foot: float
    apex: float
    mouth: float
    m_depth: float
    w_depth: float
    wide: float
    slim: float
    soft: float
    traits: frozenset[str] = frozenset()


def skeletons(die: Die) -> dict[str, Skeleton]:
    """The 36 characters of a die as polylines in unit boxes."""
    return {
        **_low_digits(die),
        **_high_digits(die),
        **_open_letters(die),
        **_bowl_letters(die),
        **_straight(die),
    }


def _arc(x: float, y: float, rx: float, ry: float, degrees: tuple[float, float]) -> Stroke:
    """Part of an ellipse; degrees clockwise from the right, because y goes down."""
    turn = np.deg2rad(np.linspace(degrees[0], degrees[1], 9))
    return [(x + rx * float(np.cos(t)), y + ry * float(np.sin(t))) for t in turn]


def _corner(die: Die, box: tuple[float, float, float, float], which: str) -> Stroke:
    """One rounded corner of a box, clockwise: "nw", "ne", "se" or "sw"."""
    left, top, right, bottom = box
    rx, ry = min(die.round_x, (right - left) / 2), min(die.round_y, (bottom - top) / 2)
    x = left + rx if "w" in which else right - rx
    y = top + ry if "n" in which else bottom - ry
    start = {"nw": 180.0, "ne": 270.0, "se": 0.0, "sw": 90.0}[which]
    return _arc(x, y, rx, ry, (start, start + 90))


def _ring(die: Die, box: tuple[float, float, float, float]) -> Stroke:
    """A closed box with round corners."""
    stroke = [point for which in ("nw", "ne", "se", "sw") for point in _corner(die, box, which)]
    return [*stroke, stroke[0]]


def _opened(stroke: Stroke, above: float, below: float) -> Stroke:
    """A stroke without the ends that would close its mouth: no end between the heights ``above`` and ``below``."""
    first, last = 0, len(stroke)
    while first < last - 2 and above < stroke[first][1] < below:
        first += 1
    while last > first + 2 and above < stroke[last - 1][1] < below:
        last -= 1
    return stroke[first:last]


def _mouth(die: Die, waist: float) -> tuple[float, float]:
    """Heights between which no stroke may end, so that 3, 5, 6, 9 and S do not close to 8."""
    clear = 1.7 * die.stroke
    return waist - clear, waist + clear


def _ends_opened(stroke: Stroke, die: Die) -> Stroke:
    """Only the ends at the left edge are opened; those at the waist belong there."""
    above, below = _mouth(die, die.middle)
    return [(x, y) for x, y in stroke if x > 0.2 or not above < y < below]


def _low_digits(die: Die) -> dict[str, Skeleton]:
    cap = [(0.0, die.round_y + die.mouth), *_corner(die, WHOLE, "nw"), *_corner(die, WHOLE, "ne")]
    shoulder = _arc(1 - die.round_x, die.round_y + 0.06, die.round_x, die.round_y * 1.5, (0, 45))
    lower = (0.0, die.middle, 1.0, 1.0)
    base = [
        *_corner(die, lower, "ne"), *_corner(die, lower, "se"), *_corner(die, lower, "sw"),
        (0.0, 1 - die.round_y - die.mouth),
    ]  # fmt: skip
    upper = (0.0, 0.0, 1.0, die.middle)
    three: Skeleton = [[*cap, *_corner(die, upper, "se"), (0.35, die.middle)], [(0.35, die.middle), *base]]
    if "flat_three" in die.traits:
        three = [[(0.0, 0.0), (1.0, 0.0), (0.4, die.middle - 0.04), *base]]
    three = [_ends_opened(stroke, die) for stroke in three]
    four: Skeleton = [[(0.74, 1.0), (0.74, 0.0), (0.0, die.bar), (1.03, die.bar)]]
    if "open_four" in die.traits:
        four = [[(0.45, 0.0), (0.0, die.bar), (1.03, die.bar)], [(0.74, 0.35), (0.74, 1.0)]]
    one: Skeleton = [[(0.5 - die.flag, 0.17), (0.5, 0.0), (0.5, 1.0)]]
    if "foot_one" in die.traits:
        one.append([(0.15, 1.0), (0.85, 1.0)])
    zero: Skeleton = [_ring(die, WHOLE)]
    if "slash" in die.traits:
        zero.append([(0.2, 0.78), (0.8, 0.22)])
    two: Skeleton = [[*cap, *shoulder, (0.0, 1.0), (1.0, 1.0)]]
    return {"0": zero, "1": one, "2": two, "3": three, "4": four}


def _high_digits(die: Die) -> dict[str, Skeleton]:
    middle = die.middle
    belly = (0.0, middle - 0.05, 1.0, 1.0)
    five = [
        (0.95, 0.0), (0.05, 0.0), (0.03, middle), *_corner(die, (0.03, middle - 0.05, 1, 1), "nw")[4:],
        *_corner(die, belly, "ne"), *_corner(die, belly, "se"), *_corner(die, belly, "sw"),
        (0.0, 1 - die.round_y - die.mouth * 0.5),
    ]  # fmt: skip
    spine = [(0.0, 1 - die.round_y), *_corner(die, WHOLE, "nw")]
    hook = [*_corner(die, WHOLE, "ne"), (1.0, die.round_y + die.mouth * 0.6)]
    six: Skeleton = [_ring(die, belly), [*spine, *_opened(hook, *_mouth(die, middle - 0.05))]]
    if "straight_six" in die.traits:
        six = [_ring(die, belly), [(0.0, 0.76), (0.03, 0.52), (0.2, 0.3), (0.75, 0.0)]]
    seven: Skeleton = [[(0.0, 0.0), (1.0, 0.0), (die.foot, 1.0)]]
    if "bent_seven" in die.traits:
        seven = [[(0.0, 0.0), (1.0, 0.0), (0.55, 0.5), (0.45, 1.0)]]
    upper = (die.waist, 0.0, 1 - die.waist, middle)
    eight: Skeleton = [_ring(die, upper), _ring(die, (0.0, middle, 1.0, 1.0))]
    nine: Skeleton = [[(1 - x, 1 - y) for x, y in stroke] for stroke in six]
    # The tail keeps clear of the corner above it.
    clear = middle + 1.7 * die.stroke
    five = [(x, y) for x, y in five if x > 0.2 or not middle + 0.04 < y < clear]
    return {"5": [five], "6": six, "7": seven, "8": eight, "9": nine}


def _open_letters(die: Die) -> dict[str, Skeleton]:
    shut = die.round_y + die.mouth
    back = [*_corner(die, WHOLE, "ne")[::-1], *_corner(die, WHOLE, "nw")[::-1]]
    under = [*_corner(die, WHOLE, "sw")[::-1], *_corner(die, WHOLE, "se")[::-1]]
    hook = [(1.0, shut), *back, *under]
    gee: Skeleton = [[*hook, (1.0, 0.56), (0.52, 0.56)]]
    if "spur" in die.traits:
        gee.append([(1.0, 0.56), (1.0, 1.0)])
    jay: Skeleton = [[(1.0, 0.0), *under[::-1], (0.0, 1 - shut)]]
    if "serif_j" in die.traits:
        jay.append([(0.5, 0.0), (1.0, 0.0)])
    upper, lower = (0.0, 0.0, 1.0, die.middle), (0.0, die.middle, 1.0, 1.0)
    snake = [
        (1.0, shut), *_corner(die, upper, "ne")[::-1], *_corner(die, upper, "nw")[::-1],
        *_corner(die, upper, "sw")[::-1], *_corner(die, lower, "ne"), *_corner(die, lower, "se"),
        *_corner(die, lower, "sw"), (0.0, 1 - shut),
    ]  # fmt: skip
    return {
        "C": [[*hook, (1.0, 1 - shut)]],
        "G": gee,
        "J": jay,
        "S": [_opened(snake, *_mouth(die, die.middle))],
        "U": [[(0.0, 0.0), *under, (1.0, 0.0)]],
    }


def _bowl(die: Die, top: float, bottom: float, back: float = 0.0) -> Stroke:
    """The right-hand bowl of B, D, P and R, standing ``back`` from the right edge."""
    box = (0.0, top, 1.0 - back, bottom)
    return [(0.0, top), *_corner(die, box, "ne"), *_corner(die, box, "se"), (0.0, bottom)]


def _bowl_letters(die: Die) -> dict[str, Skeleton]:
    stem: Stroke = [(0.0, 1.0), (0.0, 0.0)]
    oh = _ring(die, WHOLE)
    if "square_o" in die.traits:
        oh = _ring(_rounder(die, 0.6), WHOLE)
    tail: Stroke = [(0.62, 0.80), (0.62, 0.86), (0.95, 1.08)]
    if "long_tail" in die.traits:
        tail = [(0.55, 0.72), (1.02, 1.03)]
    leg: Stroke = [(0.5, die.middle + 0.03), (1.0, 1.0)]
    if "straight_leg" in die.traits:
        leg = [(0.6, die.middle + 0.03), (1.0 - die.waist, die.middle + 0.16), (1.0 - die.waist, 1.0)]
    return {
        "B": [_bowl(die, 0.0, die.middle, die.waist), _bowl(die, die.middle, 1.0), stem],
        "D": [_bowl(die, 0.0, 1.0), stem],
        "O": [oh],
        "P": [_bowl(die, 0.0, die.middle + 0.06), stem],
        "Q": [_ring(die, WHOLE), tail],
        "R": [_bowl(die, 0.0, die.middle + 0.03), stem, leg],
    }


def _rounder(die: Die, factor: float) -> Die:
    return replace(die, round_x=die.round_x * factor, round_y=die.round_y * factor)


def _straight(die: Die) -> dict[str, Skeleton]:
    middle = die.middle
    eye: Skeleton = [[(0.5, 0.0), (0.5, 1.0)]]
    if "serif_i" in die.traits:
        eye += [[(0.12, 0.0), (0.88, 0.0)], [(0.12, 1.0), (0.88, 1.0)]]
    double: Stroke = [(0.0, 0.0), (0.0, 1.0), (0.5, die.w_depth), (1.0, 1.0), (1.0, 0.0)]
    if "slanted_w" in die.traits:
        double = [(0.0, 0.0), (0.23, 1.0), (0.5, die.w_depth), (0.77, 1.0), (1.0, 0.0)]
    left, right = 0.5 - die.apex, 0.5 + die.apex
    beam: Stroke = [(0.5 - 0.36, 0.70), (0.5 + 0.36, 0.70)]
    return {
        "A": [[(0.0, 1.0), (left, 0.0), (right, 0.0), (1.0, 1.0)], beam],
        "E": [[(1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)], [(0.0, middle), (0.8, middle)]],
        "F": [[(1.0, 0.0), (0.0, 0.0), (0.0, 1.0)], [(0.0, middle), (0.8, middle)]],
        "H": [[(0.0, 0.0), (0.0, 1.0)], [(1.0, 0.0), (1.0, 1.0)], [(0.0, middle), (1.0, middle)]],
        "I": eye,
        "K": [[(0.0, 0.0), (0.0, 1.0)], [(1.0, 0.0), (0.02, 0.62)], [(0.33, 0.42), (1.0, 1.0)]],
        "L": [[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]],
        "M": [[(0.0, 1.0), (0.0, 0.0), (0.5, die.m_depth), (1.0, 0.0), (1.0, 1.0)]],
        "N": [[(0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (1.0, 0.0)]],
        "T": [[(0.0, 0.0), (1.0, 0.0)], [(0.5, 0.0), (0.5, 1.0)]],
        "V": [[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)]],
        "W": [double],
        "X": [[(0.0, 0.0), (1.0, 1.0)], [(1.0, 0.0), (0.0, 1.0)]],
        "Y": [[(0.0, 0.0), (0.5, 0.5), (1.0, 0.0)], [(0.5, 0.5), (0.5, 1.0)]],
        "Z": [[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]],
    }
