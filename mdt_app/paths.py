# SPDX-License-Identifier: Apache-2.0
"""Where a terminal keeps its files. Nothing in this folder is readable without a signed-on person."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of one unit.

    Attributes:
        root: made with access for its owner alone.
    """

    root: Path

    @property
    def logs(self) -> Path:
        """Rotating technical logs, without plates, names or places."""
        return self.root / "logs"

    @property
    def device(self) -> Path:
        """The unit's certificate, its encrypted key and the department's root certificate."""
        return self.root / "device"

    @property
    def models(self) -> Path:
        """Readers made or installed by the department; made when the first one comes."""
        return self.root / "models"

    @property
    def chosen_reader(self) -> Path:
        """Which of them runs, as settings between the program's defaults and the department's."""
        return self.models / "reader.toml"

    @property
    def passwords(self) -> Path:
        """The department's own list of banned passwords; there only when it has one."""
        return self.root / "passwords"

    @property
    def unit_settings(self) -> Path:
        """Settings of this one car, written by the fleet technician."""
        return self.root / "unit.toml"

    @property
    def unit_settings_before(self) -> Path:
        """What they were before the terminal last changed them; there only once it has."""
        return self.root / "unit.toml.before"

    @property
    def department_settings(self) -> Path:
        """Settings shared by the department's cars."""
        return self.root / "department.toml"

    @property
    def aim(self) -> Path:
        """Where each camera looked when its aim was saved, in pictures too small for a plate."""
        return self.root / "aim"

    def aim_file(self, camera: str) -> Path:
        """The saved aim of the camera with this id; there once one was saved."""
        return self.aim / f"{camera}.json"

    def map_file(self, named: Path | None) -> Path | None:
        """The map's tiles as ``unit.toml`` names them: beside it, unless with a whole path; None without any."""
        return self.root / named if named is not None else None

    @property
    def ready_mark(self) -> Path:
        """Present once the unit has been set up."""
        return self.root / "ring.json"

    def create(self) -> None:
        """Make the folders that are not there yet, closed to other accounts of the machine."""
        for folder in (self.root, self.logs, self.device):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def default_folder() -> DataFolder:
    """The data folder of the machine's account that runs the terminal."""
    return DataFolder(platformdirs.user_data_path("patrol-mdt", appauthor=False))
