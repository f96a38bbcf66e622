# SPDX-License-Identifier: Apache-2.0
"""The file in which a department keeps its overrides: one ``[[override]]`` for each key."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final, TypeGuard

from policy.errors import OverrideRefused
from policy.profile.catalogue import KEYS, plain
from policy.profile.forms import shown
from policy.profile.overrides import Override

_TABLE: Final = "override"
_TEXTS: Final = ("by", "reason", "second_person")
_FIELDS: Final = frozenset(one.name for one in fields(Override))


def parse_overrides(text: str) -> tuple[Override, ...]:
    """The overrides that a TOML text lists; none when it is empty.

    Raises:
        OverrideRefused: the text is no TOML, or an entry lacks something or names a key, value or person that cannot
            be; names every problem.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = f"The overrides are not valid TOML ({error}): correct the line that is named."
        raise OverrideRefused((sentence,)) from error
    entries = values.get(_TABLE, [])
    problems = tuple(_problems(values, entries))
    if problems:
        raise OverrideRefused(problems)
    return tuple(_override(entry) for entry in entries)


def _problems(values: Mapping[str, object], entries: object) -> Iterator[str]:
    for name in values:
        if name != _TABLE:
            yield f"{name} does not belong in the overrides: write each under [[{_TABLE}]]."
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        yield f"{_TABLE} is not a list of tables: write [[{_TABLE}]] above each."
        return
    for number, entry in enumerate(entries, 1):
        yield from _problems_of(f"Override {number}", entry)
    yield from _doubles(entries)


def _doubles(entries: Sequence[Mapping[str, object]]) -> Iterator[str]:
    names = [entry.get("key") for entry in entries]
    for number, name in enumerate(names, 1):
        if isinstance(name, str) and name in names[: number - 1]:
            yield f"Override {number} is a second one of {shown(name)}: keep one of them."


def _problems_of(place: str, entry: Mapping[str, object]) -> Iterator[str]:
    for name in entry:
        if name not in _FIELDS:
            yield f"{place} has {shown(name)}, which is not part of an override: remove it."
    yield from _problems_of_value(place, entry)
    yield from _problems_of_people(place, entry)
    yield from _problems_of_times(place, entry)


def _problems_of_value(place: str, entry: Mapping[str, object]) -> Iterator[str]:
    name = entry.get("key")
    if not isinstance(name, str) or name not in KEYS:
        yield f"{place} names no key of a profile: write its dotted name as key."
    elif "value" not in entry:
        yield f"{place} ({name}) has no value: {KEYS[name].form.remedy()}."
    elif complaint := KEYS[name].complaint(entry["value"]):
        yield f"{place}: {complaint}"


def _problems_of_people(place: str, entry: Mapping[str, object]) -> Iterator[str]:
    for name in _TEXTS:
        if not _filled(entry.get(name)):
            yield f"{place} does not say {name}: write it as a text."
    if "note" in entry and not _filled(entry["note"]):
        yield f"{place} has a note that is not a text: write one, or remove it."
    if _filled(entry.get("by")) and _same(entry.get("by"), entry.get("second_person")):
        yield f"{place} is approved by the person who asks for it: another person must be second_person."


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _same(one: object, other: object) -> bool:
    """Whether two names are one person's, however they are spaced and capitalised."""
    return " ".join(str(one).split()).casefold() == " ".join(str(other).split()).casefold()


def _problems_of_times(place: str, entry: Mapping[str, object]) -> Iterator[str]:
    decided, expires = entry.get("decided_at"), entry.get("expires_at")
    if not _aware(decided):
        yield f"{place} does not say decided_at: write date, time and offset, like 2026-01-31T09:00:00Z."
    if expires is not None and not _aware(expires):
        yield f"{place} has an expires_at that is no time: write date, time and offset."
    elif _aware(decided) and _aware(expires) and expires <= decided:
        yield f"{place} expires before it is decided: correct expires_at."


def _aware(value: object) -> TypeGuard[datetime]:
    return isinstance(value, datetime) and value.tzinfo is not None


def _override(entry: Mapping[str, Any]) -> Override:
    expires = entry.get("expires_at")
    return Override(
        key=entry["key"],
        value=plain(entry["value"]),
        by=entry["by"],
        reason=entry["reason"],
        second_person=entry["second_person"],
        decided_at=entry["decided_at"].astimezone(UTC),
        note=entry.get("note", ""),
        expires_at=None if expires is None else expires.astimezone(UTC),
    )
