# SPDX-License-Identifier: Apache-2.0
"""A department's policy from its file: every problem is found and named before anything is refused (V1 to V6)."""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from policy.control import control
from policy.errors import ProfileRefused
from policy.profile.catalogue import KEYS, TABLES, Key, plain
from policy.profile.forms import shown
from policy.profile.rules import check
from policy.profile.tree import Profile

_NOTES: Final = ("sources", "interpreted")
"""Tables that hold no keys of the policy but say where its keys come from."""


def parse(text: str) -> Profile:
    """The profile that a TOML text describes.

    Raises:
        ProfileRefused: the text is no TOML, or the profile breaks a rule of V1 to V6; names every problem.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileRefused(
            (f"The profile is not valid TOML ({error}): correct the line that is named.",)
        ) from error
    return build(values)


@control("C14.2")
def build(values: Mapping[str, object]) -> Profile:
    """The profile that a tree of values describes.

    Args:
        values: as tomllib gives them: tables as mappings, lists as lists.

    Raises:
        ProfileRefused: a key is unknown, missing, of the wrong type or outside what is allowed (V1), or the keys
            contradict each other (V2 to V6, which are looked at once V1 holds).
    """
    problems = (*_problems_of_keys(values), *_problems_of_notes(values))
    if problems:
        raise ProfileRefused(problems)
    profile = _assembled(values)
    check(profile)
    return profile


def _problems_of_keys(values: Mapping[str, object]) -> Iterator[str]:
    """V1: unknown key, wrong type, value outside what is allowed, missing required key."""
    given = dict(_flat(values))
    for name, value in given.items():
        if name in KEYS:
            yield from filter(None, (KEYS[name].complaint(value),))
        elif name in TABLES:
            yield f"{name} is {shown(value)}: write a table, [{name}], with its keys below."
        else:
            yield _unknown(name)
    for name, key in KEYS.items():
        if key.default is None and name not in given and not _spoilt(key, given):
            yield f"{name} is missing ({key.declared.meaning.rstrip('.')}): {key.form.remedy()}."


def _spoilt(key: Key, given: Mapping[str, object]) -> bool:
    """The table itself has the wrong type, which has been said."""
    return key.table in given


def _flat(values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Each value under its dotted name; what is below an unknown table is one unknown thing."""
    for name, value in values.items():
        if name in _NOTES:
            continue
        if name in TABLES and isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def _unknown(name: str) -> str:
    close = get_close_matches(name, (*KEYS, *TABLES), n=1)
    remedy = f"write {close[0]}, or remove it" if close else "remove it"
    return f"{name} is not a key of a profile: {remedy}."


def _problems_of_notes(values: Mapping[str, object]) -> Iterator[str]:
    """V1 for [sources] and [interpreted]: they speak of keys that exist, in the form they need."""
    for table in _NOTES:
        entries = values.get(table, {})
        if not isinstance(entries, Mapping):
            yield f"{table} is {shown(entries)}: write a table, [{table}]."
            continue
        for name, value in entries.items():
            yield from _problems_of_note(table, name, value)


def _problems_of_note(table: str, name: str, value: object) -> Iterator[str]:
    if name not in KEYS:
        yield f"[{table}] speaks of a key that does not exist. {_unknown(name)}"
    elif table == "sources" and not _is_ids(value):
        yield f'[sources] "{name}" is {shown(value)}: write a list of clause ids, each once.'
    elif table == "interpreted" and not (isinstance(value, str) and value.strip()):
        yield f'[interpreted] "{name}" is {shown(value)}: write as a text why the value is a reading.'


def _is_ids(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(one, str) and one for one in value)
        and len(set(value)) == len(value)
    )


def _assembled(values: Mapping[str, Any]) -> Profile:
    """The tree of values that have been found fitting."""
    tables = {
        name: kind(**{attribute: plain(value) for attribute, value in values.get(name, {}).items()})
        for name, kind in TABLES.items()
    }
    root: dict[str, Any] = {
        name: plain(values[name]) for name, key in KEYS.items() if not key.table and name in values
    }
    sources = {name: tuple(ids) for name, ids in values.get("sources", {}).items()}
    interpreted = dict(values.get("interpreted", {}))
    return Profile(**root, **tables, sources=sources, interpreted=interpreted)
