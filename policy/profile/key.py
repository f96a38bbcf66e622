# SPDX-License-Identifier: Apache-2.0
"""How a key of a policy profile is declared: its type, what it may hold, its default, and which way it may be moved.

A table of the profile is a frozen dataclass; each attribute is a key. The annotation says what may stand there
(``Literal`` for closed values, ``Annotated[int, Range(...)]`` for numbers, ``Annotated[..., Choices(...)]`` for lists
of closed codes), the function that makes the attribute says what stands there when a policy is silent, and why.
"""

from dataclasses import MISSING, Field, dataclass, field
from enum import Enum, StrEnum
from typing import Any, Final, TypeVar

DECLARATION: Final = "key"

Value = TypeVar("Value")


class Silence(StrEnum):
    """What a profile that says nothing of a key gets."""

    REQUIRED = "required"
    """The loader refuses the profile."""
    STRICT = "strict"
    """The strictest value of the five policies, or the plain refusal."""
    OUTWARD = "outward"
    """Off: a duty toward outsiders is itself a disclosure, so that only a policy may order it."""
    ENGINEERING = "engineering"
    """A value of ours; no policy speaks of it."""


class Move(Enum):
    """Which way a department may move a value without its policy being changed."""

    FIXED = "stays as it is"
    FREE = "has no tighter side"
    LOWER = "may only be lowered"
    HIGHER = "may only be raised"
    SUBSET = "may only lose entries"
    SUPERSET = "may only gain entries"


@dataclass(frozen=True, slots=True)
class Toward:
    """The one value to which a key may be moved, because it is the strictest."""

    value: str | bool


@dataclass(frozen=True, slots=True)
class Range:
    """Least and most of a whole number, both allowed; None for no end."""

    least: int
    most: int | None = None

    def holds(self, value: int) -> bool:
        """Whether the number lies within."""
        return value >= self.least and (self.most is None or value <= self.most)

    def words(self) -> str:
        """As in a sentence: "from 1 to 30"."""
        return f"at least {self.least}" if self.most is None else f"from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Choices:
    """The codes that a list may hold."""

    codes: frozenset[str]

    @classmethod
    def of(cls, *codes: str) -> "Choices":
        """These codes and no others."""
        return cls(frozenset(codes))


@dataclass(frozen=True, slots=True)
class Pattern:
    """The regular expression that a text must match as a whole."""

    expression: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is known of a key beside its type.

    Attributes:
        silence: what stands there when the policy is silent.
        move: which way an override may go.
        meaning: for people, in the policy viewer and in errors.
        standing: the direction holds even where the policy is silent: a decision for every department.
    """

    silence: Silence
    move: Move | Toward
    meaning: str
    standing: bool = False


def required(move: Move | Toward, meaning: str) -> Any:  # noqa: ANN401 -- as dataclasses.field without a default
    """A key without which a profile is refused."""
    return field(metadata={DECLARATION: Declaration(Silence.REQUIRED, move, meaning)})


def strict(value: Value, move: Move | Toward, meaning: str, *, standing: bool = False) -> Value:
    """A key that has the strictest value where the policy is silent."""
    return _default(value, Declaration(Silence.STRICT, move, meaning, standing))


def outward(value: Value, move: Move | Toward, meaning: str) -> Value:
    """A duty toward outsiders, off where the policy is silent."""
    return _default(value, Declaration(Silence.OUTWARD, move, meaning))


def engineering(value: Value, move: Move | Toward, meaning: str) -> Value:
    """A key that no policy speaks of."""
    return _default(value, Declaration(Silence.ENGINEERING, move, meaning))


def _default(value: Value, declaration: Declaration) -> Value:
    return field(default=value, metadata={DECLARATION: declaration})


def declaration_of(one: Field[object]) -> Declaration:
    """What the attribute was declared with."""
    declared: Declaration = one.metadata[DECLARATION]
    return declared


def has_default(one: Field[object]) -> bool:
    """Whether a profile may leave the key out."""
    return one.default is not MISSING
