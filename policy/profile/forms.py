# SPDX-License-Identifier: Apache-2.0
"""The forms that a value of a profile can have: what fits, what does not, and how to say so."""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Protocol, get_args, get_origin

from policy.profile.key import Choices, Pattern, Range

Value = str | bool | int | tuple[str, ...]
"""What a key of a profile holds."""

_LONGEST_SHOWN: Final = 100


class Form(Protocol):
    """What one key may hold."""

    def fault(self, value: object) -> str:
        """What is wrong with the value, as the end of "the key ..."; empty when it fits."""
        ...

    def remedy(self) -> str:
        """What to write instead, as an order."""
        ...


def shown(value: object) -> str:
    """A value as a sentence names it."""
    if isinstance(value, str):
        return json.dumps(value[:_LONGEST_SHOWN], ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(shown(one) for one in value)}]" if value else "an empty list"
    return "a table" if isinstance(value, dict) else "a date"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A closed set of values; a single one means that the key is fixed."""

    values: tuple[str | bool | int, ...]

    def fault(self, value: object) -> str:
        """See Form; true is not the number 1."""
        fits = any(type(value) is type(one) and value == one for one in self.values)
        return "" if fits else f"is {shown(value)}"

    def remedy(self) -> str:
        """See Form."""
        if len(self.values) == 1:
            return f"it is fixed for every department, write {shown(self.values[0])}"
        return f"write one of {', '.join(shown(one) for one in self.values)}"


@dataclass(frozen=True, slots=True)
class Switch:
    """True or false."""

    def fault(self, value: object) -> str:
        """See Form."""
        return "" if isinstance(value, bool) else f"is {shown(value)}"

    def remedy(self) -> str:
        """See Form."""
        return "write true or false"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within its range; true and false are no numbers."""

    span: Range

    def fault(self, value: object) -> str:
        """See Form."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "" if whole and self.span.holds(value) else f"is {shown(value)}"  # type: ignore[arg-type]

    def remedy(self) -> str:
        """See Form."""
        return f"write a whole number, {self.span.words()}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text; the pattern must match all of it."""

    pattern: str = ""
    filled: bool = False

    def fault(self, value: object) -> str:
        """See Form; blanks do not fill a text."""
        if not isinstance(value, str):
            return f"is {shown(value)}"
        if self.filled and not value.strip():
            return "is empty"
        fits = not self.pattern or re.fullmatch(self.pattern, value) is not None
        return "" if fits else f"is {shown(value)}"

    def remedy(self) -> str:
        """See Form."""
        if self.pattern:
            return f"write a text of the form {self.pattern}"
        return "write a text that is not empty" if self.filled else "write a text in quotes"


@dataclass(frozen=True, slots=True)
class Codes:
    """A list of different texts, from a closed set where there is one."""

    allowed: frozenset[str] = frozenset()
    filled: bool = False

    def fault(self, value: object) -> str:
        """See Form."""
        if not isinstance(value, list | tuple):
            return f"is {shown(value)}"
        if self.filled and not value:
            return "is an empty list"
        return self._fault_of_entries(list(value))

    def _fault_of_entries(self, entries: list[object]) -> str:
        for place, one in enumerate(entries):
            if not isinstance(one, str) or not one.strip() or (self.allowed and one not in self.allowed):
                return f"holds {shown(one)}"
            if one in entries[:place]:
                return f"holds {shown(one)} twice"
        return ""

    def remedy(self) -> str:
        """See Form."""
        if self.allowed:
            return (
                f"write a list of any of {', '.join(shown(one) for one in sorted(self.allowed))}, each once"
            )
        return "write a list of texts, each once"


def form_of(annotation: object, *, filled: bool) -> Form:
    """The form that an attribute's annotation declares.

    Args:
        annotation: as ``typing.get_type_hints(..., include_extras=True)`` gives it.
        filled: an empty text or list is as good as none.

    Raises:
        TypeError: the annotation is none that a profile may use; a fault of the program.
    """
    origin = get_origin(annotation)
    if origin is Literal:
        return OneOf(get_args(annotation))
    if annotation is bool:
        return Switch()
    if annotation is str:
        return Text(filled=filled)
    if origin is Annotated:
        return _marked(get_args(annotation)[1], filled=filled)
    if annotation == tuple[str, ...]:
        return Codes(filled=filled)
    raise TypeError(f"{annotation!r} is no type of a profile's key.")


def _marked(mark: object, *, filled: bool) -> Form:
    if isinstance(mark, Range):
        return Number(mark)
    if isinstance(mark, Pattern):
        return Text(mark.expression, filled=filled)
    if isinstance(mark, Choices):
        return Codes(mark.codes, filled=filled)
    raise TypeError(f"{mark!r} is no mark of a profile's key.")
