# SPDX-License-Identifier: Apache-2.0
"""Frozen values to plain mappings and back, so that a store can keep them as JSON."""

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from policy.errors import RecordDamaged
from policy.profile.key import DECLARATION, has_default

Value = TypeVar("Value")


def encode(value: object) -> Any:  # noqa: ANN401 - what JSON can hold has no closed type
    """``value`` as what JSON can hold: dataclasses as mappings, times as ISO 8601, enumerations by value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def decode(kind: type[Value], record: Mapping[str, object]) -> Value:
    """The value of the dataclass ``kind`` that `encode` made ``record`` from.

    A key of a policy table that a record lacks, because it is younger than the record, has its strictest value.

    Raises:
        RecordDamaged: a field is missing, unknown or of another kind; the text names it, never its content.
    """
    known = fields(kind)  # type: ignore[arg-type]  # a bound on dataclasses needs typeshed
    names = {field.name for field in known if field.name in record or not _is_policy_key(field)}
    if names != record.keys():
        wrong = ", ".join(sorted(names ^ record.keys()))
        raise RecordDamaged(f"The stored {kind.__name__} misses these fields or does not know them: {wrong}.")
    hints = get_type_hints(kind)
    return kind(**{name: _decode_field(kind, name, hints[name], record[name]) for name in names})


def _is_policy_key(field: Field[Any]) -> bool:
    return DECLARATION in field.metadata and has_default(field)


def _decode_field(owner: type, name: str, hint: Any, raw: object) -> object:  # noqa: ANN401 - a type expression
    try:
        return _decode(hint, raw)
    except (TypeError, ValueError):
        # Without its cause: that may quote a plate.
        raise RecordDamaged(f"The stored {owner.__name__} has no usable {name}.") from None


def _decode(hint: Any, raw: object) -> object:  # noqa: ANN401 - a type expression
    if isinstance(hint, UnionType):
        wanted = next(kind for kind in get_args(hint) if kind is not type(None))
        return None if raw is None else _decode(wanted, raw)
    if get_origin(hint) is Literal:
        return _decode_literal(get_args(hint), raw)
    if get_origin(hint) is tuple:
        if not isinstance(raw, list | tuple):
            raise TypeError("not a list")
        return tuple(_decode(get_args(hint)[0], item) for item in raw)
    if is_dataclass(hint):
        if not isinstance(raw, Mapping):
            raise TypeError("not a mapping")
        return decode(hint, raw)  # type: ignore[arg-type]  # is_dataclass does not say that it is a type
    return _decode_plain(hint, raw)


def _decode_literal(choices: tuple[object, ...], raw: object) -> object:
    if not any(type(raw) is type(choice) and raw == choice for choice in choices):
        raise ValueError("not a choice")
    return raw


def _decode_plain(kind: Any, raw: object) -> object:  # noqa: ANN401 - a type expression
    if issubclass(kind, Enum):
        return kind(raw)
    if issubclass(kind, date):
        return kind.fromisoformat(raw)
    if type(raw) is not kind:
        raise TypeError("another kind")
    return raw
