# SPDX-License-Identifier: Apache-2.0
"""Writing ``unit.toml``: what changes is changed, what people wrote around it stays."""

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, TypeGuard

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.settings import Effective, proposed
from mdt_app.storage.errors import StoreMissing
from mdt_app.storage.files import replace_file

_BY_HAND = "Mend unit.toml with a text editor, then try again."


def write(folder: DataFolder, changes: Mapping[str, object]) -> Effective:
    """Merge ``changes`` into the unit's own settings, all or nothing; the former file stays as ``unit.toml.before``.

    A table is merged key by key; any other value, a list too, replaces what stands there. In a list of tables with
    ``id`` (cameras) a table of the same id is changed in place, so that its comments stay; tables that the list
    lacks go. ``None`` takes a key out, and the weaker setting (the department's, the default) holds again.

    Args:
        folder: of the unit.
        changes: nested as in the file: ``{"gps": {"port": "COM3", "baud": 9600}}``.

    Returns:
        what the files say now, without environment and command line.

    Raises:
        Refused: a key is unknown or a value not allowed (names key and remedy), the file cannot be read, or
            somebody changed it meanwhile. The former file stands.
        DiskFull, StoreMissing: the file cannot be written; the former one stands.
    """
    before = _content(folder.unit_settings)
    text, meant = _changed(before, changes)
    effective = proposed(folder, meant)
    if text.encode() != before:
        if _content(folder.unit_settings) != before:
            raise Refused("unit.toml was changed by somebody else meanwhile. Look at it, then try again.")
        if before:
            replace_file(folder.unit_settings_before, before)
        replace_file(folder.unit_settings, text.encode())
    return effective


def merged(into: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    """The same merge on plain values: what ``write`` would have the file say."""
    result = dict(into)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            held = result.get(key)
            result[key] = merged(held if isinstance(held, Mapping) else {}, value)
        else:
            result[key] = _plain(value)
    return result


def own_settings(folder: DataFolder) -> dict[str, Any]:
    """What ``unit.toml`` says, as it is written; empty without one.

    Raises:
        Refused: it is not TOML.
    """
    return _changed(_content(folder.unit_settings), {})[1]


def _changed(before: bytes, changes: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
    """The file's new text, and what it says."""
    try:
        now = tomllib.loads(before.decode())
        document = tomlkit.parse(before.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TOMLKitError) as error:
        raise Refused(f"The settings file unit.toml cannot be read: {error}. {_BY_HAND}") from error
    meant = merged(now, changes)
    try:
        _merge(document, changes)
        text = tomlkit.dumps(document)
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, TOMLKitError) as error:
        raise Refused(f"unit.toml cannot be changed as it is written. {_BY_HAND}") from error
    if _said(said) != _said(meant):
        raise Refused(f"unit.toml cannot be changed as it is written. {_BY_HAND}")
    return text, meant


def _merge(into: MutableMapping[str, Any], changes: Mapping[str, object]) -> None:
    for key, value in changes.items():
        held = into.get(key)
        if value is None:
            into.pop(key, None)
        elif isinstance(value, Mapping):
            if not isinstance(held, MutableMapping):
                into[key] = tomlkit.table()
            _merge(into[key], value)
        elif _is_tables(value):
            into[key] = _tables(held, value)
        elif held is None or _unwrapped(held) != _plain(value):  # what is the same keeps its spelling
            into[key] = _plain(value)


def _tables(held: object, wanted: Sequence[Mapping[str, object]]) -> AoT:
    """The tables in the order wanted; one that was there is changed, not written anew."""
    known = {str(table["id"]): table for table in held if "id" in table} if isinstance(held, AoT) else {}
    result = tomlkit.aot()
    for values in wanted:
        table = known.pop(str(values["id"]), None) if "id" in values else None
        result.append(_filled(table if table is not None else tomlkit.table(), values))
    return result


def _filled(table: Table, values: Mapping[str, object]) -> Table:
    gone = dict.fromkeys((key for key in table if key not in values), None)
    _merge(table, {**gone, **values})
    return table


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """Without tables that say nothing: a dotted key that is taken out leaves none."""
    inner = ((key, _said(value) if isinstance(value, Mapping) else value) for key, value in values.items())
    return {key: value for key, value in inner if value != {}}


def _is_tables(value: object) -> TypeGuard[Sequence[Mapping[str, object]]]:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(one, Mapping) for one in value)
    )


def _plain(value: object) -> Any:  # noqa: ANN401 - any value of TOML
    """As TOML can hold it: paths and codes as text, tuples as lists, nothing that is absent."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Path):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def _unwrapped(item: object) -> object:
    unwrap = getattr(item, "unwrap", None)
    return item if unwrap is None else unwrap()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreMissing(
            f"{path.name} cannot be read. Give the terminal's account access to its data folder."
        ) from error
