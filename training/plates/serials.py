# SPDX-License-Identifier: Apache-2.0
"""Serial patterns and the registrations drawn from them.

A pattern is read left to right:

- ``L`` a letter, ``D`` a digit, ``X`` either, ``V`` a letter of an invented word (now and then a digit);
- ``[ABC]`` one of the characters listed;
- a space: the gap where the separator stands;
- ``(...)``: small stacked characters, drawn but not part of the registration;
- ``*``: room for a picture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.errors import TrainingError

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VOWELS, CONSONANTS = "AEIOUAEIOY", "BCDFGHJKLMNPQRSTVWXYZNRSTLM"
CLASSES = {"L": LETTERS, "D": DIGITS, "X": DIGITS + LETTERS, "V": DIGITS + LETTERS}
TOKEN = re.compile(r"\[([0-9A-Z]+)\]|([LDXV])|( )|\(([^()]+)\)|(\*)")
LONGEST = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a registration as it stands on the plate.

    Attributes:
        kind: "text", "gap", "stack" or "picture".
        text: the characters of a text or a stack.
    """

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Serial:
    """A registration and how it is set out."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The registration: what stands in full size, without gaps."""
        return "".join(piece.text for piece in self.pieces if piece.kind == "text")


def tokens(pattern: str) -> Iterator[tuple[str, str]]:
    """The parts of a pattern as (kind, characters to choose from; inner pattern of a stack).

    Raises:
        TrainingError: the pattern has something that is not in the language, or stands for no characters or
            for more than eight.
    """
    where, count = 0, 0
    while where < len(pattern):
        match = TOKEN.match(pattern, where)
        if match is None:
            raise TrainingError(f"Serial pattern {pattern!r} has {pattern[where]!r}, which means nothing.")
        where = match.end()
        chosen, kind, gap, stack, picture = match.groups()
        count += bool(chosen or kind)
        yield _token(chosen, kind, gap, stack, picture)
    if not 1 <= count <= LONGEST:
        raise TrainingError(f"Serial pattern {pattern!r} stands for {count} characters, not 1 to {LONGEST}.")


def _token(*groups: str | None) -> tuple[str, str]:
    chosen, kind, gap, stack, _ = groups
    if chosen:
        return "text", chosen
    if kind:
        return ("word" if kind == "V" else "text"), CLASSES[kind]
    if gap:
        return "gap", ""
    return ("stack", stack) if stack else ("picture", "")


def draw_serial(rng: np.random.Generator, pattern: str, letters: str = LETTERS) -> Serial:
    """One registration.

    Args:
        rng: source of chance.
        pattern: in the language of this module.
        letters: those that the state uses where the pattern says ``L``.

    Raises:
        TrainingError: the pattern is not valid.
    """
    pieces: list[Piece] = []
    phase = int(rng.integers(2))
    for place, (kind, choice) in enumerate(tokens(pattern)):
        if kind in ("text", "word"):
            alphabet = letters if choice == LETTERS else choice
            character = _word(rng, place + phase) if kind == "word" else _one(rng, alphabet)
            if pieces and pieces[-1].kind == "text":
                pieces[-1] = Piece("text", pieces[-1].text + character)
            else:
                pieces.append(Piece("text", character))
        elif kind == "stack":
            inner = [_one(rng, text) for _, text in tokens(choice)]
            pieces.append(Piece("stack", "".join(inner)))
        else:
            pieces.append(Piece(kind))
    return Serial(tuple(pieces))


def expression(pattern: str) -> re.Pattern[str]:
    """What every registration of a pattern matches."""
    return re.compile("".join(f"[{choice}]" for kind, choice in tokens(pattern) if kind in ("text", "word")))


def _one(rng: np.random.Generator, alphabet: str) -> str:
    return alphabet[int(rng.integers(len(alphabet)))]


def _word(rng: np.random.Generator, place: int) -> str:
    if rng.random() < 0.06:
        return _one(rng, DIGITS)
    return _one(rng, VOWELS if place % 2 and rng.random() < 0.85 else CONSONANTS)
