# SPDX-License-Identifier: Apache-2.0
"""How a reader made on the department's workstation comes into a car: two files, and a hash that ties them."""

from pathlib import Path

from camera.errors import CameraError
from camera.models import build_reader
from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.reader_models.alone import alone
from mdt_app.reader_models.evidence import Evidence, sha256_of
from mdt_app.reader_models.running import changeable
from mdt_app.reader_models.shelf import Shelf, Shelved


def install(file: Path, evidence: Evidence, folder: DataFolder, clock: Clock) -> Shelved:
    """Put a reader in force that was made on another workstation.

    Raises:
        Refused: the evidence is of another file or does not show a better reader, the file is no reader, it runs
            already, or the settings name a reader that would win.
        DiskFull, StoreMissing: the former reader runs on.
    """
    with alone(folder.models):
        parent = changeable(folder)
        if sha256_of(file) != evidence.sha256:
            raise Refused(f"The evidence is not of {file.name}. Copy both files again.")
        if not evidence.after.beats(evidence.before):
            raise Refused(
                "The evidence does not show that this reader is better than the one it was made from."
            )
        if evidence.sha256 == parent.sha256:
            raise Refused("This reader runs already.")
        try:
            build_reader(parent.with_reader(file, evidence.sha256))
        except CameraError as error:
            raise Refused(f"{file.name} cannot be used as a reader. Copy it again.") from error
        return Shelf(folder).put(file, evidence, "install", parent.sha256, clock())
