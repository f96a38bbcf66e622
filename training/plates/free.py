# SPDX-License-Identifier: Apache-2.0
"""Designs that no state has: random grounds, colours, words and patterns, so that nothing is learnt by heart."""

from collections.abc import Sequence

import numpy as np

from training.plates.bank import Bank
from training.plates.families import STYLES
from training.plates.ink import any_colour, brightness, chance
from training.plates.layouts import ANY, GROUNDS, SEPARATORS, Layout
from training.plates.serials import LETTERS
from training.plates.types import Colour

NAMED = 0.55  # share of the free designs that letter a state's name in the header
PATTERNS: Sequence[tuple[str, float]] = (
    ("LLL DDD", 9), ("DDD LLL", 9), ("LLL DDDD", 9), ("LLLDDDD", 5), ("DLLLDDD", 8), ("LLD LDL", 6), ("LLDDD", 2),
    ("LDD DDDD", 3), ("LDDDDDD", 1), ("DDD DDDD", 2), ("DDDDDDD", 2), ("DDDDDD", 3), ("DDD DDD", 2), ("DDDDD", 2),
    ("DDDD", 2), ("DDDDLL", 2), ("DDDD LL", 2), ("LLDDDD", 2), ("LL DDDDD", 2), ("LLD DDD", 2), ("DLL DDD", 2),
    ("DD LLDD", 1), ("LLL DDL", 2), ("LLL LDD", 1), ("LDL LDD", 1), ("DDDDDLD", 2), ("DLDDDDD", 2), ("DDL LLL", 1),
    ("LL DDDD", 2), ("DL LDDDL", 1), ("LDDDDD", 2), ("DDDDDL", 1), ("DL LLDDD", 1), ("LDDD LLL", 1), ("DLD DLL", 1),
    ("DD DDD", 1), ("XXXXXX", 2), ("XXX XXXX", 3), ("XXXXXXX", 5), ("XXXXX", 1), ("XXX XXX", 2), ("XXXXXXXX", 1),
    ("VVVVVVV", 5), ("VVVVVV", 4), ("VVVVV", 3), ("VVVV", 2), ("VVV VVVV", 1), ("VV VVVV", 1), ("VVVVVVVV", 1),
    ("VVV", 1), ("DDD", 1), ("DD", 0.8), ("D", 0.6), ("LL", 0.5), ("L", 0.3), ("(LL)DDDD", 2), ("(LL)DDDDL", 1),
    ("*DDDD", 2), ("*DDDLL", 2), ("*XXXXX", 3), ("*(LL)DDDD", 2), ("XXXXX*", 2), ("DDDLL(LL)", 1.5), ("VVV*VVV", 1.5),
    ("DD*DDD", 1), ("(LLL)DDDD", 1), ("DDDDD(LL)", 1.5), ("*(LLL)DDD", 0.8), ("(DD)*DDDD", 0.6), ("XXXX(LL)*", 0.6),
    ("*VVVVVV", 1.5), ("LL*DDDD", 1), ("(L)DDDDDD", 0.5), ("DDDDDD(LL)", 0.8),
)  # fmt: skip


def draw_free(rng: np.random.Generator, bank: Bank) -> Layout:
    """A random design; its state is "" unless it letters a state's name."""
    dark = chance(rng, 0.12)
    kind, ground = draw_ground(rng, dark=dark)
    ink = draw_ink(rng, on_dark=dark)
    name, state = bank.names[int(rng.integers(len(bank.names)))]
    if not chance(rng, NAMED):
        name, state = ANY if chance(rng, 0.7) else "", ""
    style = ("block", "serif", "script")[int(rng.integers(3))]
    other = any_colour(rng, rng.uniform(200, 255) if dark else rng.uniform(10, 120), 1.0)
    emblem = (any_colour(rng, rng.uniform(60, 240), 0.95), any_colour(rng, rng.uniform(10, 160), 0.95))
    return Layout(
        state=state, weight=1.0, ground=kind, ground_colours=ground, ink=ink,
        top=(name,), top_style=style, top_ink=ink if chance(rng, 0.4) else other,
        bottom=(ANY if chance(rng, 0.6) else "",), bottom_style=style, bottom_ink=ink if chance(rng, 0.4) else other,
        die="font" if bank.by_style["font"] and chance(rng, 0.4) else list(STYLES)[int(rng.integers(len(STYLES)))],
        separators=tuple(SEPARATORS[int(at)] for at in rng.integers(0, 7, 3)),
        emblem=emblem, badge="", letters=LETTERS, serials=tuple(PATTERNS),
    )  # fmt: skip


def draw_ground(rng: np.random.Generator, *, dark: bool) -> tuple[str, tuple[Colour, ...]]:
    """A kind of background and colours for it."""
    kind = list(GROUNDS)[int(rng.choice(len(GROUNDS), p=(0.32, 0.26, 0.12, 0.2, 0.08, 0.02)))]
    base = any_colour(rng, rng.uniform(15, 95) if dark else rng.uniform(185, 255), 0.95 if dark else 0.25)
    if kind == "bars":
        return kind, (
            any_colour(rng, rng.uniform(20, 255), 1.0),
            base,
            any_colour(rng, rng.uniform(20, 255), 1.0),
        )
    return kind, tuple(_near(rng, base, dark=dark) if at else base for at in range(GROUNDS[kind]))


def draw_ink(rng: np.random.Generator, *, on_dark: bool) -> Colour:
    """A colour for the characters: light on dark ground, mostly dark on light ground."""
    if on_dark:
        return any_colour(rng, rng.uniform(200, 255), 0.5 if chance(rng, 0.5) else 0.1)
    if chance(rng, 0.75):
        return any_colour(rng, rng.uniform(8, 80), 0.95)
    colour = any_colour(rng, rng.uniform(80, 165), 1.0)
    return colour if brightness(colour) < 130 else (colour[0] // 2, colour[1] // 2, colour[2] // 2)


def _near(rng: np.random.Generator, base: Colour, *, dark: bool) -> Colour:
    if dark or chance(rng, 0.5):
        low = np.array(base) + rng.normal(0, 14, 3)
        return tuple(int(part) for part in np.clip(low, 0, 120 if dark else 255))  # type: ignore[return-value]
    return any_colour(rng, rng.uniform(165, 255), 0.5)
