# SPDX-License-Identifier: Apache-2.0
"""Plate text: one written form, which characters look alike, how two texts compare, how one is spoken."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

PLATE_MAX: Final = 10
"""Longest plate text. Source: NCIC field LIC, 1 to 10 characters."""

UNREADABLE: Final = "?"
"""Stands for one character: unreadable in an entry, any in a pattern."""

ANY: Final = "*"
"""Stands for any number of characters, also none, in a pattern."""

GAP: Final = "-"
"""A cell in which one of two aligned texts has no character."""

_GROUPS: Final = ("0ODQ", "1IL", "2Z", "37", "27", "38", "4A", "5S", "6G", "8B", "UV")

LOOK_ALIKES: Final = frozenset(
    frozenset((one, other)) for group in _GROUPS for one in group for other in group if one != other
)
"""Pairs of characters that cameras and eyes confuse. Not transitive: 2 and 3 are no pair, 7 pairs with both.

Source: visual language, section 7; among others 3 and 7 in Green v. San Francisco (9th Cir. 2014).
"""

_DIGITS: Final = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")

_LETTERS: Final = (
    "Alfa",
    "Bravo",
    "Charlie",
    "Delta",
    "Echo",
    "Foxtrot",
    "Golf",
    "Hotel",
    "India",
    "Juliett",
    "Kilo",
    "Lima",
    "Mike",
    "November",
    "Oscar",
    "Papa",
    "Quebec",
    "Romeo",
    "Sierra",
    "Tango",
    "Uniform",
    "Victor",
    "Whiskey",
    "X-ray",
    "Yankee",
    "Zulu",
)

_SPOKEN: Final = (
    {str(digit): word for digit, word in enumerate(_DIGITS)}
    | {word[0]: word for word in _LETTERS}
    | {UNREADABLE: "Unreadable", ANY: "Any", GAP: "Nothing"}
)

_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _representatives() -> dict[int, int]:
    """For `str.translate`: each character to the first of all that look-alike pairs lead to from it."""
    classes = {char: char for char in _CHARACTERS}
    for pair in sorted(sorted(pair) for pair in LOOK_ALIKES):
        kept, joined = sorted(classes[char] for char in pair)
        classes = {char: kept if first == joined else first for char, first in classes.items()}
    return str.maketrans(_CHARACTERS, "".join(classes[char] for char in _CHARACTERS))


_FOLD: Final = _representatives()


def normalise(text: str) -> str:
    """The written form in which plates are stored and compared: A-Z and 0-9, nothing else, upper case.

    Spaces, hyphens and any other sign are dropped; wide and accented forms become their plain letter.
    """
    return _only(text, r"[^A-Z0-9]")


def normalise_entry(text: str) -> str:
    """As `normalise`, keeping ``?`` for a character that the officer could not read."""
    return _only(text, r"[^A-Z0-9?]")


def normalise_pattern(text: str) -> str:
    """As `normalise`, keeping the wildcards ``?`` and ``*``; several ``*`` in a row become one."""
    return re.sub(r"\*+", ANY, _only(text, r"[^A-Z0-9?*]"))


def _only(text: str, unwanted: str) -> str:
    return re.sub(unwanted, "", unicodedata.normalize("NFKD", text).upper())


def is_plate(text: str) -> bool:
    """Whether ``text`` is a normalised plate of 1 to 10 characters."""
    return re.fullmatch(r"[A-Z0-9]{1,10}", text) is not None


def is_pattern(text: str) -> bool:
    """Whether ``text`` is a usable partial plate: a wildcard, and at least two characters to go by."""
    usable = re.fullmatch(r"[A-Z0-9?*]{1,10}", text) is not None
    known = len(re.findall(r"[A-Z0-9]", text))
    return usable and known >= 2 and known < len(text)


def fits(pattern: str, text: str) -> bool:
    """Whether the normalised ``text`` fits the partial plate ``pattern``."""
    expression = "".join({UNREADABLE: ".", ANY: ".*"}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(expression, text) is not None


def fold(text: str) -> str:
    """The key under which look-alikes are found together.

    Two texts that look alike have equal folds. The reverse does not hold: 2 and 3 fold together through 7, so
    what the key finds must be judged by `look_alike`.
    """
    return text.translate(_FOLD)


def look_alike(one: str, other: str) -> bool:
    """Whether two different texts of equal length differ in pairs of `LOOK_ALIKES` only."""
    if len(one) != len(other) or one == other:
        return False
    return all(a == b or frozenset((a, b)) in LOOK_ALIKES for a, b in zip(one, other, strict=True))


def align(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """Two texts in cells side by side, `GAP` where a text has no character.

    Texts of equal length stand position by position; others by the least edit distance, where confusing
    look-alikes counts less than confusing others.
    """
    if len(one) == len(other):
        return tuple(zip(one, other, strict=True))
    costs = _edit_costs(one, other)
    cells: list[tuple[str, str]] = []
    row, column = len(one), len(other)
    while row or column:
        here = costs[row][column]
        if row and column and here == costs[row - 1][column - 1] + _cost(one[row - 1], other[column - 1]):
            row, column = row - 1, column - 1
            cells.append((one[row], other[column]))
        elif row and here == costs[row - 1][column] + 2:
            row -= 1
            cells.append((one[row], GAP))
        else:
            column -= 1
            cells.append((GAP, other[column]))
    return tuple(reversed(cells))


def _edit_costs(one: str, other: str) -> list[list[int]]:
    """Least cost to turn each beginning of ``one`` into each beginning of ``other``; a gap costs 2."""
    costs = [[2 * column for column in range(len(other) + 1)]]
    for row, char in enumerate(one, 1):
        line = [2 * row]
        for column, wanted in enumerate(other, 1):
            above = costs[row - 1]
            line.append(min(above[column - 1] + _cost(char, wanted), above[column] + 2, line[-1] + 2))
        costs.append(line)
    return costs


def _cost(one: str, other: str) -> int:
    if one == other:
        return 0
    if UNREADABLE in {one, other}:
        return 1
    return 2 if frozenset((one, other)) in LOOK_ALIKES else 3


def differing(one: str, other: str) -> tuple[int, ...]:
    """Cells of `align` (from 0) in which two texts differ; for equal lengths these are positions."""
    return tuple(cell for cell, (a, b) in enumerate(align(one, other)) if a != b)


def spoken(text: str) -> str:
    """A plate as said over the radio, in the international spelling alphabet: "Eight Quebec Tango".

    What no plate has stands for itself: a field may show what somebody pasted.
    """
    return " ".join(_SPOKEN.get(char, char) for char in text)


def named_pairs(text: str, other: str, most: int = 2) -> tuple[str, ...]:
    """Doubtful characters in words: "Character 5: 7 or 3?", the rest counted ("and 1 more boxed")."""
    cells = align(text, other)
    sentences = (
        f"Character {cell + 1}: {_word(cells[cell][0])} or {_word(cells[cell][1])}?"
        for cell in differing(text, other)
    )
    return _at_most(sentences, most)


def named_differences(seen: str, listed: str, most: int = 2) -> tuple[str, ...]:
    """Differences in words: "Character 5 differs: you saw 3, the list has 7", the rest counted."""
    cells = align(seen, listed)
    sentences = (
        f"Character {cell + 1} differs: you saw {_word(cells[cell][0])}, the list has {_word(cells[cell][1])}"
        for cell in differing(seen, listed)
    )
    return _at_most(sentences, most)


def _word(char: str) -> str:
    return {GAP: "nothing", UNREADABLE: "an unreadable one"}.get(char, char)


def _at_most(sentences: Iterable[str], most: int) -> tuple[str, ...]:
    everything = tuple(sentences)
    rest = len(everything) - most
    return (*everything[:most], f"and {rest} more boxed") if rest > 0 else everything
