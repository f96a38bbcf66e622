# SPDX-License-Identifier: Apache-2.0
"""A unit's own settings as a file for another unit: what ``unit.toml`` says, and nothing else.

The file holds no secret, key, plate or account: settings have no place for them, and addresses lose their user
name, password and query. Its digest shows damage; it does not show who wrote it, so the differences are looked at
before any is taken over.

What belongs to one car (its call sign, cameras and their aim, the receiver's port, files that lie in it) and the
rules of signing on and keeping are taken over only when they are asked for by the name of their group.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from camera.address import without_password
from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.settings import Effective, proposed
from mdt_app.unit_file import merged, own_settings

FORMAT: Final = "patrol-mdt-unit-settings"
VERSION: Final = 1
SUFFIX: Final = ".mdt-settings.json"
WHEN: Final = "%Y-%m-%d-%H%M"
LARGEST: Final = 256 * 1024
"""Bytes of a file that is read; a unit with four cameras takes about 5,000."""

RULES: Final = "rules"
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("unit",),
    "cameras": ("cameras",),
    "receiver": ("gps.source", "gps.port", "gps.baud", "gps.gpsd_host", "gps.gpsd_port"),
    "panel": ("display.pixels_per_inch", "display.keys_side"),
    "files": ("reader", "second_reader", "map.tiles", "gps.replay_file"),
    RULES: ("agency", "policy", "department", "session", "orders", "sign_on", "security", "media"),
}
"""What is taken over only when asked for, by the name of its group; everything else is."""

_NOT_THIS = "Choose a file that `mdt settings export` or the page Unit wrote."
_AGAIN = "Export it again from the other unit."


@dataclass(frozen=True, slots=True)
class Export:
    """What a file says.

    Attributes:
        unit: call sign of the unit that it was made in.
        made_at: UTC.
        settings: as in that unit's ``unit.toml``.
    """

    unit: str
    made_at: datetime
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that the file would change.

    Attributes:
        group: which group it belongs to, empty for what is always taken over.
        taken: whether it will be taken over.
    """

    name: str
    now: str
    then: str
    group: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking a file over would do.

    Attributes:
        differences: in the order of the settings; with those that are left out.
        changes: for ``unit_file.write``.
    """

    export: Export
    differences: tuple[Difference, ...]
    changes: Mapping[str, Any]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Groups with a difference that is not taken over."""
        found = dict.fromkeys(one.group for one in self.differences if not one.taken)
        return tuple(found)

    @property
    def taken(self) -> tuple[Difference, ...]:
        """What will change."""
        return tuple(one for one in self.differences if one.taken)


def export_of(folder: DataFolder, unit: str, at: datetime) -> bytes:
    """The file for the settings of the unit in ``folder``.

    Raises:
        Refused: ``unit.toml`` cannot be read.
    """
    content = {
        "format": FORMAT,
        "version": VERSION,
        "unit": unit,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "settings": _shown(own_settings(folder)),
    }
    return json.dumps({**content, "sha256": _digest(content)}, indent=1, ensure_ascii=False).encode()


def file_name(unit: str, at: datetime) -> str:
    """How an exported file is called: unit, day and minute (UTC), whatever signs the call sign has."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in unit.lower())
    return f"unit-{plain}-{at.astimezone(UTC):{WHEN}}{SUFFIX}"


def write_export(path: Path, content: bytes) -> None:
    """Write an export where a person wants it; one that lies there stays.

    Raises:
        Refused: there is a file of that name already.
        Trouble: it cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Refused(f"{path.name} is there already. Choose another name, or delete it first.") from error
    except OSError as error:
        raise Trouble(
            f"{path} cannot be written ({error.strerror}). Choose a folder that may be written, with room on it."
        ) from error


def read_export(path: Path) -> Export:
    """What an exported file says, once it is whole.

    Raises:
        Refused: it is no such file, damaged, or newer than this program knows.
        Trouble: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({error.strerror}). Check its name and the medium.") from error
    return parsed(content, path.name)


def parsed(content: bytes, name: str) -> Export:
    """What the content of a file called ``name`` says.

    Raises:
        Refused: as ``read_export``.
    """
    try:
        said = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Refused(f"{name} does not hold the settings of a unit, or is damaged. {_NOT_THIS}")
    version = said.get("version")
    if isinstance(version, int) and version > VERSION:
        raise Refused(
            f"{name} was made by a newer program (form {version}). Bring this unit up to date first."
        )
    given = said.pop("sha256", None)
    if given != _digest(said) or version != VERSION:
        raise Refused(f"{name} is damaged: its digest is not that of its content. {_AGAIN}")
    try:
        return Export(str(said["unit"]), datetime.fromisoformat(said["made_at"]), dict(said["settings"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"{name} is damaged: it does not say which unit it is of. {_AGAIN}") from error


def plan_of(folder: DataFolder, export: Export, groups: Collection[str] = ()) -> Plan:
    """What taking ``export`` over would change in the unit in ``folder``; nothing is written.

    What the file does not name stays as it is.

    Args:
        folder: of the unit.
        export: what the other unit wrote.
        groups: names of ``GROUPS`` that are taken over too.

    Raises:
        Refused: a value of the file is not allowed here (names the key), or there is no such group.
    """
    unknown = sorted(set(groups) - GROUPS.keys())
    if unknown:
        raise Refused(f"There is no group {unknown[0]}. There are {', '.join(GROUPS)}.")
    own = own_settings(folder)
    settings = _with_own_passwords(export.settings, own)
    now, then = proposed(folder, own), _allowed(folder, merged(own, settings))
    held = {one.name: _said(one.value) for one in now.values()}
    coming = {one.name: _said(one.value) for one in then.values()}
    differences = []
    for name in dict.fromkeys((*held, *coming)):
        if held.get(name) != coming.get(name):
            group = group_of(name)
            taken = not group or group in groups
            before, after = held.get(name, "not set"), coming.get(name, "not set")
            differences.append(Difference(name, before, after, group, taken))
    changes = _chosen(settings, groups)
    _allowed(folder, merged(own, changes))
    return Plan(export, tuple(differences), changes)


def group_of(name: str) -> str:
    """The group that a setting belongs to; empty for one that is always taken over."""
    for group, prefixes in GROUPS.items():
        if any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes):
            return group
    return ""


def _allowed(folder: DataFolder, unit: Mapping[str, Any]) -> Effective:
    try:
        return proposed(folder, unit)
    except Refused as error:
        words = str(error).replace(f"(from {folder.unit_settings.name})", "(from the file)")
        raise Refused(
            f"{words}. Nothing was taken over. Mend it in the other unit and export again."
        ) from error


def _chosen(settings: Mapping[str, Any], groups: Collection[str], at: str = "") -> dict[str, Any]:
    """Of the file's settings those that are taken over."""
    result: dict[str, Any] = {}
    for key, value in settings.items():
        name = f"{at}.{key}" if at else key
        group = group_of(name)
        if group and group not in groups:
            continue
        if isinstance(value, Mapping):
            inner = _chosen(value, groups, name)
            if inner:
                result[key] = inner
        else:
            result[key] = value
    return result


def _shown(value: Any) -> Any:  # noqa: ANN401 - any value of TOML
    """Addresses without user name, password and query."""
    if isinstance(value, Mapping):
        return {key: _shown(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    return without_password(value) if isinstance(value, str) and "://" in value else value


def _with_own_passwords(settings: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A camera at the address that this unit knows too keeps the password that this unit knows."""
    known = {source: without_password(source) for source in _sources(own)}
    whole = {shown: source for source, shown in known.items()}
    cameras = settings.get("cameras")
    if not isinstance(cameras, list):
        return dict(settings)
    return {
        **settings,
        "cameras": [
            {**one, "source": whole.get(str(one.get("source")), one.get("source"))}
            if isinstance(one, Mapping) and "source" in one
            else one
            for one in cameras
        ],
    }


def _sources(own: Mapping[str, Any]) -> Iterator[str]:
    cameras = own.get("cameras")
    for camera in cameras if isinstance(cameras, list) else ():
        if isinstance(camera, Mapping) and "://" in str(camera.get("source", "")):
            yield str(camera["source"])


def _said(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not set" if value is None else json.dumps(value, ensure_ascii=False).strip('"')


def _digest(content: Mapping[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()
