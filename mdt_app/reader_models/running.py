# SPDX-License-Identifier: Apache-2.0
"""Which reader runs in a unit, and whether ``mdt reader`` may change that."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from camera.reader_settings import ReaderSettings
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.reader_models.evidence import NumberName, Numbers, sha256_of
from mdt_app.settings import CHOSEN_READER, Effective, load

#: Settings that name the reader; wherever else they are set, they win over the choice.
NAMING = ("recogniser", "recogniser_sha256", "reader_kind")


@dataclass(frozen=True, slots=True)
class Running:
    """The reader in force.

    Attributes:
        settings: with its path and numbers.
        sha256: of its file as it is.
        set_in: "default" for the shipped one, otherwise the file or "environment" that names it.
    """

    settings: ReaderSettings
    sha256: str
    set_in: str

    @property
    def numbers(self) -> Numbers:
        """Its calibration."""
        return {name: float(getattr(self.settings, name)) for name in get_args(NumberName)}

    def with_reader(self, path: Path, sha256: str) -> ReaderSettings:
        """The same settings with another reader's file, its hash and the same calibration."""
        return self.settings.model_copy(update={"recogniser": path, "recogniser_sha256": sha256})


def running(folder: DataFolder) -> Running:
    """The reader that the unit's settings name.

    Raises:
        Refused: the settings are wrong, or the file is missing.
    """
    effective = load(folder)
    settings = effective.settings.reader
    return Running(settings, sha256_of(settings.recogniser), set_in(effective))


def set_in(effective: Effective) -> str:
    """Where the reader in force was named."""
    return effective.origins.get("reader.recogniser", "default")


def changeable(folder: DataFolder) -> Running:
    """The running reader, when ``mdt reader`` may put another one in its place.

    Raises:
        Refused: a settings file or the environment names the reader and would win.
    """
    effective = load(folder)
    for name in NAMING:
        where = effective.origins.get(f"reader.{name}", CHOSEN_READER)
        if where != CHOSEN_READER:
            raise Refused(
                f"The setting reader.{name} comes from {where} and would win over the new reader. Remove it there."
            )
    return running(folder)
