# SPDX-License-Identifier: Apache-2.0
"""Three texts of one plate in cells under each other: seen by the officer, read, listed."""

import re
from dataclasses import dataclass

from policy.plates import ANY, GAP, UNREADABLE, align

_WILD = frozenset((UNREADABLE, ANY))


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: characters of equal pitch, a dash where it has none.

    Attributes:
        doubt: cells boxed as doubtful.
        differ: cells boxed as differing from the list.
    """

    name: str
    text: str
    doubt: tuple[int, ...] = ()
    differ: tuple[int, ...] = ()


def rows(saw: str, read: str, listed: str, doubtful: tuple[int, ...]) -> tuple[Cells, ...]:
    """YOU SAW, READ and LIST in cells.

    Args:
        saw: the officer's entry, ``?`` for unreadable.
        read: the camera's text.
        listed: the list's plate, or its pattern.
        doubtful: positions (from 0) in ``read``.
    """
    expanded = _expanded(listed, saw)
    above = _slots(saw, expanded)
    middle = _slots(read, expanded)
    cells = ["", "", ""]
    for place in range(len(expanded) + 1):
        width = max(len(above[place][0]), len(middle[place][0]))
        for row, (inserted, char) in enumerate((above[place], middle[place])):
            cells[row] += inserted.ljust(width, GAP) + char
        cells[2] += GAP * width + expanded[place : place + 1]
    apart = tuple(at for at, (a, b) in enumerate(zip(cells[0], cells[2], strict=True)) if _differ(a, b))
    unreadable = tuple(at for at, char in enumerate(cells[0]) if char == UNREADABLE)
    return (
        Cells("YOU SAW", cells[0], unreadable, apart),
        Cells("READ", cells[1], _moved(cells[1], doubtful)),
        Cells("PARTIAL" if _WILD & set(listed) else "LIST", cells[2], (), apart),
    )


def _differ(saw: str, listed: str) -> bool:
    return saw != listed and saw != UNREADABLE and listed not in _WILD


def _slots(text: str, listed: str) -> list[tuple[str, str]]:
    """For each place of ``listed`` and its end: what ``text`` has more before it, and what it has there."""
    slots: list[tuple[str, str]] = []
    inserted = ""
    for char, against in align(text, listed):
        if against == GAP:
            inserted += char
        else:
            slots.append((inserted, char))
            inserted = ""
    return [*slots, (inserted, "")]


def _moved(cells: str, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Positions in a text as cells of its row, which may have gaps."""
    places = [at for at, char in enumerate(cells) if char != GAP]
    return tuple(places[position] for position in positions if position < len(places))


def _expanded(pattern: str, text: str) -> str:
    """A partial plate with each ``*`` repeated as often as ``text`` needs; unchanged if it does not fit."""
    if not _WILD & set(pattern):
        return pattern
    parts = [{UNREADABLE: "(.)", ANY: "(.*)"}.get(char, f"({re.escape(char)})") for char in pattern]
    found = re.fullmatch("".join(parts), text)
    if found is None:
        return pattern
    return "".join(char * len(part) for char, part in zip(pattern, found.groups(), strict=True))
