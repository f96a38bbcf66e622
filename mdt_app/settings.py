# SPDX-License-Identifier: Apache-2.0
"""The terminal's settings: what may be set, where each value came from, and refusals that name the key.

Order, strongest first: command line, environment (``MDT_GPS__PORT``), ``unit.toml`` (this car), ``department.toml``
(all cars), ``models/reader.toml`` (the reader chosen with ``mdt reader``), the program's defaults. Secrets have no
place here.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

import resources
from camera import model_list
from camera.address import without_password
from camera.errors import CameraError
from camera.reader_settings import ReaderSettings
from camera.second_settings import SecondReaderSettings
from camera.settings import CameraSettings
from gps.settings import GpsSettings
from mdt_app.display_settings import DisplaySettings
from mdt_app.errors import Refused
from mdt_app.map_settings import MapSettings
from mdt_app.media_settings import MediaSettings
from mdt_app.order_settings import OrderSettings
from mdt_app.paths import DataFolder
from mdt_app.policy_settings import PolicySettings
from mdt_app.self_test_settings import SelfTestSettings
from mdt_app.sign_on_settings import SecuritySettings, SessionSettings, SignOnSettings
from sync.settings import SyncSettings

#: What a reader chosen with ``mdt reader`` is called as an origin of settings.
CHOSEN_READER = "models/reader.toml"


class TerminalSettings(BaseSettings):
    """Everything that can be set in the car."""

    model_config = SettingsConfigDict(
        env_prefix="MDT_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    unit: str = Field(
        "unit-1",
        min_length=1,
        max_length=32,
        title="Unit",
        description="The car's call sign, as the department knows it.",
    )
    agency: str = Field(
        "", max_length=80, title="Agency", description="The department's name, shown at sign-on."
    )
    cameras: tuple[CameraSettings, ...] = Field(
        (), max_length=4, title="Cameras", description="One section a camera; up to four."
    )
    reader: ReaderSettings = Field(title="Reader", description="Models and thresholds of the plate reader.")
    second_reader: SecondReaderSettings = Field(
        default_factory=SecondReaderSettings,
        title="Second reader",
        description="Other readers that look at the crop of a hit.",
    )
    gps: GpsSettings = Field(default_factory=GpsSettings, title="GPS", description="The position receiver.")
    policy: PolicySettings | None = Field(
        None, title="Policy", description="The department's policy; without it the terminal does not start."
    )
    department: SyncSettings | None = Field(
        None, title="Department", description="The department server; without it reads stay in the car."
    )
    media: MediaSettings = Field(
        MediaSettings(), title="Removable media", description="Transfer without a network."
    )
    session: SessionSettings = Field(
        SessionSettings(), title="Session", description="Idle lock and the longest session."
    )
    orders: OrderSettings = Field(
        OrderSettings(),
        title="Out of contact",
        description="What the terminal does without contact with the department.",
    )
    sign_on: SignOnSettings = Field(
        SignOnSettings(), title="Sign-on", description="What signing on asks for."
    )
    self_test: SelfTestSettings = Field(
        SelfTestSettings(), title="Self-test", description="The self-test of a shift."
    )
    security: SecuritySettings = Field(
        SecuritySettings(), title="Security", description="Cryptography of the machine."
    )
    display: DisplaySettings = Field(DisplaySettings(), title="Display", description="The screen in the car.")
    map: MapSettings = Field(
        MapSettings(), title="Map", description="Streets of the map page, kept in the car."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` merged; it has asked the other sources itself, to know who said what."""
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class EffectiveValue:
    """One setting in force: dotted name, value, and where it came from."""

    name: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Effective:
    """The settings in force and the origin of each value that is not a default."""

    settings: TerminalSettings
    origins: Mapping[str, str]

    def values(self) -> Iterator[EffectiveValue]:
        """Each single value in the order of the model, as it may be shown: addresses without passwords."""
        for name, value in _leaves(self.settings.model_dump(mode="json")):
            shown = without_password(value) if isinstance(value, str) and "://" in value else value
            yield EffectiveValue(name, shown, self._origin(name))

    def _origin(self, name: str) -> str:
        """The nearest named origin: a list comes from one place as a whole."""
        while name:
            if name in self.origins:
                return self.origins[name]
            name = name.rpartition(".")[0]
        return "default"


def load(folder: DataFolder, overrides: Mapping[str, Any] | None = None) -> Effective:
    """Merge all sources, strongest last.

    Raises:
        Refused: a file is not TOML, or a key is unknown or its value not allowed; names key, file and remedy.
    """
    environment = EnvSettingsSource(TerminalSettings)()
    return _effective(
        [
            *_files(folder, _toml(folder.unit_settings)),
            ("environment", environment),
            ("command line", overrides or {}),
        ]
    )


def proposed(folder: DataFolder, unit: Mapping[str, Any]) -> Effective:
    """What the files would say with ``unit`` as the car's own, before it is written.

    Environment and command line are left out: a value that they hide today must be right all the same.

    Raises:
        Refused: a key is unknown or its value not allowed; names key, file and remedy.
    """
    return _effective(_files(folder, unit))


def _files(folder: DataFolder, unit: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        ("default", _shipped_models()),
        (CHOSEN_READER, _chosen_reader(folder)),
        (folder.department_settings.name, _toml(folder.department_settings)),
        (folder.unit_settings.name, unit),
    ]


def _effective(layers: list[tuple[str, Mapping[str, Any]]]) -> Effective:
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, values in layers:
        _merge(merged, values, origin, origins)
    try:
        return Effective(TerminalSettings(**merged), origins)
    except ValidationError as error:
        raise Refused(_explain(error, origins)) from error


def _shipped_models() -> dict[str, Any]:
    """The shipped models; a department's own ones replace them by path and hash.

    Their hashes are checked where the files are opened, so that a damaged one costs its camera, not the terminal.
    """
    folder = resources.path("models")
    try:
        models = model_list.listed(folder)
        return {
            "reader": models.as_settings(folder),
            "second_reader": models.as_second_reader_settings(folder),
        }
    except CameraError as error:
        raise Refused(str(error)) from error


def _chosen_reader(folder: DataFolder) -> dict[str, Any]:
    """The reader that the unit was given with ``mdt reader``; its file lies beside the choice."""
    chosen = _toml(folder.chosen_reader).get("reader", {})
    if isinstance(chosen, Mapping) and "recogniser" in chosen:
        chosen = {**chosen, "recogniser": str(folder.models / str(chosen["recogniser"]))}
    return {"reader": chosen}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(
            f"The settings file {path.name} cannot be read: {error}. Mend that line or remove it."
        ) from error


def _merge(
    into: dict[str, Any], values: Mapping[str, Any], origin: str, origins: dict[str, str], at: str = ""
) -> None:
    for key, value in values.items():
        name = f"{at}.{key}" if at else key
        if isinstance(value, Mapping):
            branch = into.get(key)
            into[key] = dict(branch) if isinstance(branch, Mapping) else {}
            _merge(into[key], value, origin, origins, name)
        else:
            into[key] = value
            if origin != "default":
                origins[name] = origin


def _leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a dumped model holds any JSON
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{at}.{number}")
    else:
        yield at, value


def _explain(error: ValidationError, origins: Mapping[str, str]) -> str:
    """One line a wrong key: its name, what is wrong, where it stands."""
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in problem["loc"])
        where = _where(name, origins)
        what = (
            "is not a setting; remove it or mend its name"
            if problem["type"] == "extra_forbidden"
            else problem["msg"].removeprefix("Value error, ")
        )
        lines.append(f"{name} (from {where}): {what}")
    return "Settings are wrong. " + "; ".join(lines)


def _where(name: str, origins: Mapping[str, str]) -> str:
    """Where a wrong value stands: the nearest table with an origin, or what was written inside this one."""
    probe = name
    while probe and probe not in origins:
        probe = probe.rpartition(".")[0]
    inside = (origin for key, origin in origins.items() if key.startswith(f"{name}."))
    return origins.get(probe) or next(inside, "the program's defaults")
