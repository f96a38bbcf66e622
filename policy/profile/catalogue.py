# SPDX-License-Identifier: Apache-2.0
"""Every key of a profile under its dotted name, in the order of the schema."""

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from types import MappingProxyType
from typing import Any, Final, cast, get_type_hints

from policy.profile.forms import Form, Value, form_of
from policy.profile.key import DECLARATION, Declaration, Silence, declaration_of, has_default
from policy.profile.tree import Profile


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a profile.

    Attributes:
        table: name of its table, empty for the root.
        attribute: its name in the table.
        form: what it may hold.
        declared: default's kind, direction, meaning.
        default: what stands there when the profile leaves it out; None for a required key.
    """

    table: str
    attribute: str
    form: Form
    declared: Declaration
    default: Value | None

    @property
    def name(self) -> str:
        """The dotted name, as in [sources]."""
        return f"{self.table}.{self.attribute}" if self.table else self.attribute

    def complaint(self, value: object) -> str:
        """The sentence about a value that does not fit, with the remedy; empty when it fits."""
        fault = self.form.fault(value)
        return f"{self.name} {fault}: {self.form.remedy()}." if fault else ""

    def of(self, profile: Profile) -> Value:
        """The key's value in a profile."""
        table = getattr(profile, self.table) if self.table else profile
        return cast(Value, getattr(table, self.attribute))


def plain(value: object) -> Value:
    """A value as the profile keeps it: a list becomes a tuple. The value must have been found fitting."""
    return tuple(value) if isinstance(value, list) else cast(Value, value)


def _key(table: str, one: Field[object], annotation: object) -> Key:
    declared = declaration_of(one)
    default = cast(Value, one.default) if has_default(one) else None
    form = form_of(annotation, filled=declared.silence is Silence.REQUIRED)
    return Key(table, one.name, form, declared, default)


def _keys_of(table: str, kind: type[Any]) -> Iterator[Key]:
    hints = get_type_hints(kind, include_extras=True)
    for one in fields(kind):
        if is_dataclass(hints[one.name]):
            yield from _keys_of(one.name, hints[one.name])
        elif DECLARATION in one.metadata:
            yield _key(table, one, hints[one.name])


KEYS: Final[Mapping[str, Key]] = MappingProxyType({key.name: key for key in _keys_of("", Profile)})
"""By dotted name, in the order of the schema."""

TABLES: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        name: kind
        for name, kind in get_type_hints(Profile).items()
        if isinstance(kind, type) and is_dataclass(kind)
    }
)
"""The class of each table by its name, in the order of the schema."""
