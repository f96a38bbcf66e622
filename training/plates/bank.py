# SPDX-License-Identifier: Apache-2.0
"""What plates are drawn from, made once for many: dies, lettering, textures and layouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from training.fonts import Font, installed
from training.plates.families import STYLES, draw_die, stroke_glyphs
from training.plates.layouts import Layout, load
from training.plates.lettering import Pens, font_glyphs, pens
from training.plates.states import NAMES
from training.plates.types import CHARACTERS, HEIGHT, WIDTH, Field, Glyphs, Image

DIES_PER_STYLE = 9
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
YEARS = (
    "99",
    "02",
    "05",
    "07",
    "09",
    "10",
    "12",
    "14",
    "2009",
    "2012",
    "2016",
    "18",
    "21",
    "23",
    "6",
    "9",
    "10-09",
)
DEALERS = (
    "AUTO MALL", "MOTORS", "HONDA", "TOYOTA", "FORD", "CHEVROLET", "SUBARU", "UNIVERSITY", "ALUMNI", "VETERAN",
    "www.dealer.example", "AUTO SALES", "VEHICLE MFR", "SERVICE AND PARTS", "DRIVEN BY FAITH", "SAN JOSE", "OF OAKLAND",
    "WARRIORS", "IMPORTS", "MY OTHER CAR", "TRAILER", "EXEMPT", "ANTIQUE AUTO", "Save the whales", "U.S. ARMY", "NURSE",
    "CERTIFIED PRE-OWNED", "FIRE FIGHTER", "PROUD PARENT", "USA", "4x4", "555-0100", "(800) 555-0199",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bank:
    """Everything a plate is put together from.

    Attributes:
        families: sets of characters, each a mask per character.
        by_style: indices into ``families`` by die style; "font" for those of open fonts.
        words: masks by text and style of lettering.
        strips: lettering of all kinds, for frames, signs and badges.
        slogans: those of ``strips`` that name no state.
        stickers: months, years and numbers of registration stickers.
        textures: stains and dirt as 0..1, (192, 384).
        layouts: the layouts of the states.
        names: pairs of a state's name as lettered and its code.
        sources: what the characters came from, for a manifest.
    """

    families: tuple[Glyphs, ...]
    by_style: Mapping[str, tuple[int, ...]]
    words: Mapping[tuple[str, str], tuple[Image, ...]]
    strips: tuple[Image, ...]
    slogans: tuple[Image, ...]
    stickers: tuple[Image, ...]
    textures: tuple[Field, ...]
    layouts: tuple[Layout, ...]
    names: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]

    @classmethod
    def build(cls, seed: int, fonts: Path | None) -> "Bank":
        """A bank that the seed and the fonts fix.

        Args:
            seed: of everything random in it.
            fonts: folder that `training.fonts.fetch` filled, or None to use only our own dies.

        Raises:
            TrainingError: the layouts are not valid.
        """
        rng = np.random.default_rng(seed)
        ready = installed(fonts)
        families, by_style = _families(rng, ready)
        pen, layouts = pens(rng, ready), load()
        words, junk = _words(rng, pen, layouts), _junk(rng, pen)
        nameless = [masks for (text, _), masks in words.items() if not _tells(text)]
        return cls(
            families=tuple(families),
            by_style=by_style,
            words=words,
            strips=tuple([mask for masks in words.values() for mask in masks] + junk),
            slogans=tuple([mask for masks in nameless for mask in masks] + junk),
            stickers=tuple(pen.write(rng, text, "plate") for text in MONTHS + YEARS for _ in range(2)),
            textures=tuple(_texture(rng) for _ in range(24)),
            layouts=layouts,
            names=_names(layouts),
            sources=("drawn dies", *dict.fromkeys(font.package.source for font in ready)),
        )


def _families(
    rng: np.random.Generator, fonts: Sequence[Font]
) -> tuple[list[Glyphs], dict[str, tuple[int, ...]]]:
    """Sets of dies of every style, then those of fonts; and where in the list each style's are."""
    count = DIES_PER_STYLE
    families: list[Glyphs] = [stroke_glyphs(draw_die(rng, style)) for style in STYLES for _ in range(count)]
    by_style = {style: tuple(range(at * count, (at + 1) * count)) for at, style in enumerate(STYLES)}
    plates = [font for font in fonts if font.package.use == "plate" or font.package.name == "oswald"]
    by_style["font"] = tuple(range(len(families), len(families) + len(plates)))
    return families + [font_glyphs(font.path) for font in plates], by_style


def _words(
    rng: np.random.Generator, pen: Pens, layouts: Sequence[Layout]
) -> dict[tuple[str, str], tuple[Image, ...]]:
    """Every header and slogan in its style twice, and the states' names in each style once more."""
    wanted: dict[tuple[str, str], int] = {}
    for layout in layouts:
        wanted |= {(text, layout.top_style): 2 for text in layout.top if text}
        wanted |= {(text, layout.bottom_style): 2 for text in layout.bottom if text}
    for name, _ in _names(layouts):
        for style in ("block", "serif", "script"):
            wanted.setdefault((name, style), 1)
    wanted |= {(text, "block"): 2 for text in DEALERS}
    wanted |= {(letter, "block"): 1 for letter in "EXSDP"}
    return {key: tuple(pen.write(rng, *key) for _ in range(count)) for key, count in wanted.items()}


def _junk(rng: np.random.Generator, pen: Pens) -> list[Image]:
    """Rows of characters that mean nothing."""
    signs = np.array(list(CHARACTERS + "  "))
    rows = ["".join(rng.choice(signs, int(rng.integers(5, 15)))).strip() or "0" for _ in range(40)]
    return [pen.write(rng, row, "block" if rng.random() < 0.6 else "serif") for row in rows]


def _tells(text: str) -> bool:
    """Whether a text has the name of a state in it, or is too short for a slogan."""
    return len(text) < 3 or any(name.casefold() in text.casefold() for name in NAMES.values())


def _names(layouts: Sequence[Layout]) -> tuple[tuple[str, str], ...]:
    """Texts that name a state and nothing else, with its code."""
    pairs = [(text, layout.state) for layout in layouts for text in layout.top + layout.bottom]
    told = [(text, state) for text, state in pairs if text.casefold() == NAMES[state].casefold()]
    both = [(name, state) for state, name in NAMES.items()]
    return tuple(dict.fromkeys(told + both + [(name.upper(), state) for name, state in both]))


def _texture(rng: np.random.Generator) -> Field:
    """Clouds of several sizes with a random threshold, 0..1."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for cells, weight in ((3, 1.0), (8, 0.7), (24, 0.5), (64, 0.35)):
        coarse = rng.random((cells, 2 * cells), np.float32)
        total += weight * np.asarray(
            cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.float32
        )
    low, high = np.quantile(total, [rng.uniform(0.3, 0.8), rng.uniform(0.9, 0.99)])
    return np.asarray(np.clip((total - low) / max(float(high - low), 1e-3), 0, 1), np.float32)
