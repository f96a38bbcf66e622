# SPDX-License-Identifier: Apache-2.0
"""What a model was made from, so that it can be made again and nobody has to believe it.

A manifest names the data by seed and count, the code by hash, the steps, the time, the figures reached, and each
resulting file by its SHA-256. It holds no path of a machine, no name of a person and no plate.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from training.errors import TrainingError

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of one training run.

    Attributes:
        model: role of the model: "detector", "reader", "stock" or "state".
        command: the command that makes it again, as it is typed at the top of the checkout.
        seed: the seed everything random was drawn from.
        data: what was drawn, by kind: seeds, counts, share re-used.
        code: commit of the checkout and hash of the renderer's and trainer's sources.
        training: steps, seconds, learning rate and the other settings that change the result.
        figures: measured results by name of the measurement.
        calibration: numbers that models.toml takes over.
        sources: weights that were not ours to begin with: name, version, hash, licence.
        files: SHA-256 by file name.
    """

    model: str
    command: str
    seed: int
    data: Facts
    code: Facts
    training: Facts
    figures: Facts = field(default_factory=dict)
    calibration: Facts = field(default_factory=dict)
    sources: Facts = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write as JSON with sorted keys, so that two equal runs give two equal files."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2, sort_keys=True) + "\n", encoding="utf-8")

    def altered(self, folder: Path) -> list[str]:
        """Names of the files that are missing from ``folder`` or are not those of this run."""
        return [
            name
            for name, digest in sorted(self.files.items())
            if not (folder / name).is_file() or sha256(folder / name) != digest
        ]


def load(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        TrainingError: the file is missing or not a manifest.
    """
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise TrainingError(f"{path} is not a manifest of a training run.") from error


def sha256(path: Path) -> str:
    """SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hashes(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 by file name."""
    return {path.name: sha256(path) for path in paths}


def source_hash(folder: Path) -> str:
    """One hash over the Python sources of a package: names and contents, not times or places."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_facts(*packages: str) -> dict[str, str]:
    """Commit of the checkout ("" outside one) and the source hash of each of ``training``'s packages named."""
    here = Path(__file__).parent
    return {"commit": _commit(here), **{name: source_hash(here / name) for name in packages}}


def _commit(folder: Path) -> str:
    try:
        asked = subprocess.run(  # fixed words, no shell
            ["git", "rev-parse", "HEAD"],  # noqa: S607 -- git is wherever the developer keeps it
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
