# SPDX-License-Identifier: Apache-2.0
"""As much of JSON Schema as our own schema uses; a keyword that it does not know is an error, not a pass."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: dict[str, type] = {"string": str, "integer": int, "null": type(None), "object": dict}
ABOUT = {"$schema", "title", "description"}


def problems(value: Any, schema: Mapping[str, Any], at: str = "$") -> Iterator[str]:
    """Where the value is not as the schema says."""
    for keyword, wish in schema.items():
        if keyword not in ABOUT:
            yield from _CHECKS[keyword](value, wish, schema, at)


def _type(value: Any, wish: Any, _schema: Any, at: str) -> Iterator[str]:
    names = [wish] if isinstance(wish, str) else wish
    if not any(isinstance(value, TYPES[name]) and not isinstance(value, bool) for name in names):
        yield f"{at} is {value!r}, not {names}"


def _says(ok: Any, words: str) -> Any:
    def check(value: Any, wish: Any, _schema: Any, at: str) -> Iterator[str]:
        if not ok(value, wish):
            yield f"{at} is {value!r}, {words} {wish!r}"

    return check


def _properties(value: Any, wish: Any, _schema: Any, at: str) -> Iterator[str]:
    for name, inner in wish.items():
        if name in value:
            yield from problems(value[name], inner, f"{at}.{name}")


def _additional(value: Any, wish: Any, schema: Any, at: str) -> Iterator[str]:
    assert wish is False
    for name in value.keys() - schema["properties"].keys():
        yield f"{at}.{name} is not foreseen"


def _required(value: Any, wish: Any, _schema: Any, at: str) -> Iterator[str]:
    for name in set(wish) - value.keys():
        yield f"{at}.{name} is missing"


_CHECKS: dict[str, Any] = {
    "type": _type,
    "const": _says(lambda value, wish: value == wish, "not"),
    "enum": _says(lambda value, wish: value in wish, "not one of"),
    "pattern": _says(lambda value, wish: isinstance(value, str) and re.search(wish, value), "not like"),
    "minimum": _says(lambda value, wish: value is None or value >= wish, "less than"),
    "minLength": _says(lambda value, wish: len(value) >= wish, "shorter than"),
    "maxLength": _says(lambda value, wish: len(value) <= wish, "longer than"),
    "properties": _properties,
    "additionalProperties": _additional,
    "required": _required,
}
