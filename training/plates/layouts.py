# SPDX-License-Identifier: Apache-2.0
"""The looks of state plates, read from ``layouts.toml`` and checked.

Colours are BGR. A text that is "" stands for nothing lettered, `ANY` for any words that name no state.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.plates.families import STYLES
from training.plates.serials import LETTERS, tokens
from training.plates.types import Colour

ANY = "*"  # a header or lower line that letters any words
FILE = Path(__file__).with_name("layouts.toml")
GROUNDS: Mapping[str, int] = {"plain": 1, "fade": 3, "bars": 3, "ridge": 3, "glow": 2, "arch": 2}
LETTERINGS = ("block", "serif", "script")
SEPARATORS = (
    "gap", "dash", "dot", "star", "outline", "seal", "picture", "flag", "orange", "keystone", "tree", "rider",
    "heart",
)  # fmt: skip
KEYS = {
    "state", "weight", "ground", "ink", "top", "top_style", "top_ink", "bottom", "bottom_style", "bottom_ink",
    "die", "separator", "emblem", "badge", "letters", "serials",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """One series of one state.

    Attributes:
        state: NCIC LIS code.
        weight: how often it is drawn, 1 for most.
        ground: kind of background, a key of `GROUNDS`.
        ground_colours: as many as the kind takes, top to bottom or outside to inside.
        ink: colour of the characters.
        top: texts of the header, one of which is lettered.
        top_style: "block", "serif" or "script".
        top_ink: colour of the header.
        bottom: texts below the characters, one of which is lettered.
        bottom_style: as for the header.
        bottom_ink: colour of what stands below.
        die: family of the characters, a key of `families.STYLES`.
        separators: what may stand in a gap, out of `SEPARATORS`.
        emblem: two colours of pictures and seals.
        badge: letter inside a picture, or "".
        letters: letters that the state uses where its serials say ``L``.
        serials: pairs of a pattern and its weight.
    """

    state: str
    weight: float
    ground: str
    ground_colours: tuple[Colour, ...]
    ink: Colour
    top: tuple[str, ...]
    top_style: str
    top_ink: Colour
    bottom: tuple[str, ...]
    bottom_style: str
    bottom_ink: Colour
    die: str
    separators: tuple[str, ...]
    emblem: tuple[Colour, Colour]
    badge: str
    letters: str
    serials: tuple[tuple[str, float], ...]


def load(path: Path = FILE) -> tuple[Layout, ...]:
    """Every layout of the file.

    Raises:
        TrainingError: the file cannot be read, or names a key, colour, kind, die or pattern that does not exist;
            the sentence names it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(
            f"{path.name} cannot be read: {error}. Restore it from the repository."
        ) from error
    colours = {name: _hex(name, text) for name, text in content.get("colours", {}).items()}
    return tuple(_layout(entry, colours) for entry in content.get("layout", ()))


def _layout(entry: Mapping[str, Any], colours: Mapping[str, Colour]) -> Layout:
    state = str(entry.get("state", "?"))
    _complete(state, entry)
    kind, *names = entry["ground"]
    ink = entry["ink"]
    emblem = entry.get("emblem", ["azure", ink])
    return Layout(
        state=state,
        weight=float(entry.get("weight", 1.0)),
        ground=kind,
        ground_colours=tuple(_colour(state, name, colours) for name in names),
        ink=_colour(state, ink, colours),
        top=tuple(entry.get("top", [""])),
        top_style=_known(state, "top_style", entry.get("top_style", "block"), LETTERINGS),
        top_ink=_colour(state, entry.get("top_ink", ink), colours),
        bottom=tuple(entry.get("bottom", [""])),
        bottom_style=_known(state, "bottom_style", entry.get("bottom_style", "block"), LETTERINGS),
        bottom_ink=_colour(state, entry.get("bottom_ink", ink), colours),
        die=_known(state, "die", entry["die"], STYLES),
        separators=tuple(
            _known(state, "separator", name, SEPARATORS) for name in entry.get("separator", ["gap"])
        ),
        emblem=(_colour(state, emblem[0], colours), _colour(state, emblem[1], colours)),
        badge=str(entry.get("badge", "")),
        letters=str(entry.get("letters", LETTERS)),
        serials=tuple((_pattern(text), float(weight)) for text, weight in entry["serials"]),
    )


def _complete(state: str, entry: Mapping[str, Any]) -> None:
    """Refuse unknown and missing keys, and a ground that does not exist or has the wrong number of colours."""
    unknown = sorted(set(entry) - KEYS)
    missing = sorted({"state", "ground", "ink", "die", "serials"} - set(entry))
    if unknown or missing:
        fault = f"unknown key {unknown[0]!r}" if unknown else f"no key {missing[0]!r}"
        raise TrainingError(f"Layout of {state}: {fault}.")
    kind, *names = entry["ground"]
    _known(state, "ground", kind, GROUNDS)
    if len(names) != GROUNDS[kind]:
        raise TrainingError(
            f"Layout of {state}: ground {kind!r} takes {GROUNDS[kind]} colours, not {len(names)}."
        )


def _pattern(text: str) -> str:
    list(tokens(text))
    return text


def _known(state: str, what: str, name: str, among: Mapping[str, Any] | tuple[str, ...]) -> str:
    if name not in among:
        raise TrainingError(f"Layout of {state}: {what} {name!r} is none of {', '.join(among)}.")
    return name


def _colour(state: str, name: str, colours: Mapping[str, Colour]) -> Colour:
    if name not in colours:
        raise TrainingError(f"Layout of {state}: colour {name!r} is not in the table of colours.")
    return colours[name]


def _hex(name: str, text: str) -> Colour:
    if re.fullmatch(r"#[0-9a-f]{6}", text) is None:
        raise TrainingError(f"Colour {name!r} is {text!r}, not # and six hexadecimal digits.")
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return blue, green, red
