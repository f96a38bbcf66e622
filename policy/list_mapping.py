# SPDX-License-Identifier: Apache-2.0
"""How the rows of a hot list file become entries: a mapping that an agency writes as data (TOML)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from policy.errors import MappingRefused
from policy.hotlist import CATEGORIES

FIELDS: Final = (
    "record",
    "plate",
    "state",
    "category",
    "plate_type",
    "year",
    "make",
    "model",
    "style",
    "colour",
    "agency",
    "entered_on",
    "case_number",
    "synopsis",
    "expires_on",
)
"""What a column or a constant may be mapped to."""

RESTRICTED: Final = frozenset(
    {"gang", "terrorism_related", "supervised_release", "sex_offender", "protective_interest"}
    | {"violent_person", "protective_order"}
)
"""Categories of person files: off unless the department's allow-list names them.

Source: CJIS Security Policy 4.2.2 (restricted files); FBI, License Plate Reader Data Extract in NCIC (2024).
"""

NEVER: Final = frozenset({"immigration_violator"})
"""Categories that no setting can switch on. Source: California Government Code 7284.6 (Values Act)."""

STATE_ALIASES: Final = {"NE": "NB", "QC": "PQ"}
"""Postal codes that NCIC writes otherwise. NL is not among them: NCIC uses it for Nuevo León."""

_DELIMITERS: Final = {",": ",", ";": ";", ":": ":", "|": "|", "\t": "\t", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class Span:
    """Columns of a fixed-width row, from 0, ``end`` exclusive; None for the rest of the row."""

    start: int
    end: int | None


Column = str | int | Span
"""A header name, a column number from 1, or a span of a fixed-width row."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first line of a file that says when the extract was made: ``DATE11/21/2026 06:00``."""

    prefix: str
    format: str


@dataclass(frozen=True, slots=True)
class ListMapping:
    """How to read one kind of file.

    Attributes:
        delimiter: between columns; empty for fixed-width rows.
        header: whether a row with column names comes before the entries (fixed width: a line to skip).
        columns: where each of `FIELDS` stands.
        constants: values of fields that no column gives.
        categories: category of each class code in the file; empty when the column holds categories.
        states: state codes to translate, besides `STATE_ALIASES`.
        date_formats: tried in order, as for `datetime.strptime`.
        closing: beginning of the last line, which ends in the number of records ("TOTAL RECORD").
        patterns: whether plates may hold the wildcards ``?`` and ``*``.
        skip: plates that are no plates, besides those that every import skips.
    """

    name: str
    source: str
    delimiter: str
    columns: Mapping[str, Column]
    header: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    opening: Opening | None = None
    closing: str = ""
    patterns: bool = False
    skip: frozenset[str] = frozenset()


_KEYS: Final = frozenset(
    {"name", "source", "layout", "delimiter", "header", "columns", "constants", "categories", "states"}
    | {"date_formats", "opening", "closing", "patterns", "skip"}
)

Kind = TypeVar("Kind")


def load_mapping(parsed: Mapping[str, object]) -> ListMapping:
    """The mapping in a parsed TOML file.

    Raises:
        MappingRefused: a key is missing, unknown or unusable; the text names it and says what would do.
    """
    unknown = sorted(parsed.keys() - _KEYS)
    if unknown:
        raise MappingRefused(f"Key {unknown[0]!r} is not known. Known keys: {', '.join(sorted(_KEYS))}.")
    fixed = _layout(parsed) == "fixed"
    header = _get(parsed, "header", bool, default=False)
    columns = _columns(parsed, fixed=fixed, header=header)
    mapping = ListMapping(
        name=_get(parsed, "name", str),
        source=_get(parsed, "source", str),
        delimiter="" if fixed else _delimiter(parsed),
        columns=columns,
        header=header,
        constants=_texts(parsed, "constants"),
        categories=_texts(parsed, "categories"),
        states=_texts(parsed, "states"),
        date_formats=tuple(_list(parsed, "date_formats") or ("%Y-%m-%d",)),
        opening=_opening(parsed),
        closing=_get(parsed, "closing", str, default=""),
        patterns=_get(parsed, "patterns", bool, default=False),
        skip=frozenset(_list(parsed, "skip")),
    )
    _check_fields(mapping)
    _check_categories(mapping)
    return mapping


def _get(parsed: Mapping[str, object], key: str, kind: type[Kind], *, default: Kind | None = None) -> Kind:
    value = parsed.get(key, default)
    if value is None:
        raise MappingRefused(f"Key {key!r} is missing.")
    if not isinstance(value, kind):
        raise MappingRefused(f"Key {key!r} must be {_NAMES[kind]}.")
    return value


_NAMES: Final[Mapping[type, str]] = {str: "a text", bool: "true or false", dict: "a table", list: "a list"}


def _list(parsed: Mapping[str, object], key: str) -> list[str]:
    values: list[object] = _get(parsed, key, list, default=[])
    if not all(isinstance(value, str) for value in values):
        raise MappingRefused(f"Key {key!r} must be a list of texts.")
    return [str(value) for value in values]


def _texts(parsed: Mapping[str, object], key: str) -> dict[str, str]:
    table: dict[str, object] = _get(parsed, key, dict, default={})
    for name, value in table.items():
        if not isinstance(value, str):
            raise MappingRefused(f"Key {key}.{name} must be a text.")
    return {name: str(value) for name, value in table.items()}


def _layout(parsed: Mapping[str, object]) -> str:
    layout = _get(parsed, "layout", str)
    if layout not in {"delimited", "fixed"}:
        raise MappingRefused('Key \'layout\' must be "delimited" or "fixed".')
    return layout


def _delimiter(parsed: Mapping[str, object]) -> str:
    delimiter = _get(parsed, "delimiter", str, default=",")
    if delimiter not in _DELIMITERS:
        raise MappingRefused("Key 'delimiter' must be one of , ; : | or tab.")
    return _DELIMITERS[delimiter]


def _columns(parsed: Mapping[str, object], *, fixed: bool, header: bool) -> dict[str, Column]:
    table: dict[str, object] = _get(parsed, "columns", dict)
    read: Callable[[str, object], Column] = _span if fixed else _named if header else _numbered
    return {name: read(name, value) for name, value in table.items()}


def _span(name: str, value: object) -> Span:
    numbers = value if isinstance(value, list) else []
    if not 1 <= len(numbers) <= 2 or not all(type(number) is int and number >= 0 for number in numbers):
        raise MappingRefused(f"Column {name!r} must be [start, end] from 0, end exclusive, or [start].")
    span = Span(numbers[0], numbers[1] if len(numbers) == 2 else None)
    if span.end is not None and span.end <= span.start:
        raise MappingRefused(f"Column {name!r} ends before it starts.")
    return span


def _named(name: str, value: object) -> Column:
    if isinstance(value, str) and value.strip():
        return value
    return _numbered(name, value)


def _numbered(name: str, value: object) -> int:
    if type(value) is not int or value < 1:
        raise MappingRefused(
            f"Column {name!r} must be a number from 1, or with header = true a column's name."
        )
    return value


def _opening(parsed: Mapping[str, object]) -> Opening | None:
    if "opening" not in parsed:
        return None
    table = _texts(parsed, "opening")
    if table.keys() != {"prefix", "format"}:
        raise MappingRefused("Key 'opening' needs exactly prefix and format.")
    return Opening(table["prefix"], table["format"])


def _check_fields(mapping: ListMapping) -> None:
    for key, names in (("columns", mapping.columns), ("constants", mapping.constants)):
        unknown = sorted(set(names) - set(FIELDS))
        if unknown:
            raise MappingRefused(f"{key}.{unknown[0]} is no field. Fields: {', '.join(FIELDS)}.")
    both = sorted(mapping.columns.keys() & mapping.constants.keys())
    if both:
        raise MappingRefused(f"Field {both[0]!r} is both a column and a constant. Keep one.")
    if "plate" not in mapping.columns:
        raise MappingRefused("Field 'plate' needs a column.")
    if "category" not in mapping.columns and "category" not in mapping.constants:
        raise MappingRefused("Field 'category' needs a column or a constant.")


def _check_categories(mapping: ListMapping) -> None:
    constant = mapping.constants.get("category", "")
    if is_immigration(constant):
        raise MappingRefused("Immigration classes are never imported. Take the category out of the mapping.")
    known = CATEGORIES.keys() | RESTRICTED | NEVER
    for category in (*([constant] if constant else []), *mapping.categories.values()):
        if category not in known:
            raise MappingRefused(f"Category {category!r} is not known. Known: {', '.join(sorted(known))}.")


def is_immigration(text: str) -> bool:
    """Whether a class or category, in the file's or our words, is one of immigration."""
    return re.search("immigra", text, re.IGNORECASE) is not None
