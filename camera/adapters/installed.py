# SPDX-License-Identifier: Apache-2.0
"""Files that a department installed: the right one, unaltered, or a clear refusal."""

import hashlib
from pathlib import Path

from camera.session import ModelError

REMEDY = "Copy the file again, or name the right one and its SHA-256 in the camera's settings."


def checked(path: Path, sha256: str) -> Path:
    """The path, once its content has the hash that the settings name.

    Args:
        path: a model or its configuration.
        sha256: 64 hexadecimal digits, in any case.

    Raises:
        ModelError: the file cannot be read, or its content is another.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"The model file {path.name} is missing or cannot be opened. {REMEDY}") from error
    if found != sha256.strip().lower():
        raise ModelError(f"The model file {path.name} is not the one that the settings name. {REMEDY}")
    return path


def unsuitable(path: Path, why: str) -> ModelError:
    """The error for a file that holds something else than it should; ``why`` continues the sentence."""
    return ModelError(f"The model file {path.name} {why}. {REMEDY}")
