# SPDX-License-Identifier: Apache-2.0
"""NCIC code lists: what a code of a state, colour, make or plate type means in words."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from policy.errors import MappingRefused

_SMALL: Final = frozenset({"AND", "AT", "FOR", "IN", "OF", "ON", "OR", "THE", "TO", "WITH"})


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list of codes; an unknown code is legal and stands for itself.

    Attributes:
        definitions: the source's definition of each code, as delivered.
    """

    definitions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The list in a CSV text with the columns ``code`` and ``definition``.

        Raises:
            MappingRefused: the header is another, a row has not two columns, or a code comes twice.
        """
        rows = csv.reader(text.splitlines())
        if next(rows, None) != ["code", "definition"]:
            raise MappingRefused("A code list starts with the header row: code,definition.")
        definitions: dict[str, str] = {}
        for number, row in enumerate(rows, 2):
            if len(row) != 2 or not row[0] or row[0] in definitions:
                raise MappingRefused(f"Row {number} of the code list has not a new code and its definition.")
            definitions[row[0]] = row[1]
        return cls(definitions)

    @classmethod
    def joined(cls, lists: Iterable[Self]) -> Self:
        """Several lists as one (all states of issue); the first list that knows a code defines it."""
        definitions: dict[str, str] = {}
        for codes in lists:
            definitions = codes.definitions | definitions
        return cls(definitions)

    def __contains__(self, code: object) -> bool:
        return code in self.definitions

    def __len__(self) -> int:
        return len(self.definitions)

    def name(self, code: str) -> str:
        """The code in words ("CA" to "California"), or the code itself when the list does not know it."""
        definition = self.definitions.get(code)
        return code if definition is None else _name(definition)


def _name(definition: str) -> str:
    """A definition without its remarks, in title case."""
    plain = re.split(r"%| \(", definition)[0].rstrip(" ,;")
    return re.sub(r"[A-Z']+", lambda word: _cased(word[0], first=word.start() == 0), plain)


def _cased(word: str, *, first: bool) -> str:
    if word in _SMALL and not first:
        return word.lower()
    # Two or three letters without a vowel are initials: GMC, BMW.
    initials = len(word) in {2, 3} and not re.search("[AEIOUY']", word)
    return word if initials else word.capitalize()
