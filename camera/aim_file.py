# SPDX-License-Identifier: Apache-2.0
"""A saved aim and its file. No OpenCV: the terminal writes what the camera's process measured."""

import base64
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

WIDTH, HEIGHT = 64, 36


@dataclass(frozen=True, slots=True)
class AimReference:
    """Where a camera looked at one time, in a picture too small for any plate.

    Attributes:
        saved_at: UTC.
        levels: 64 by 36 grey levels, row after row.
    """

    saved_at: datetime
    levels: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another size."""
        if len(self.levels) != WIDTH * HEIGHT:
            raise ValueError("A saved aim has another size. Save the aim again.")


def write(path: Path, reference: AimReference) -> None:
    """Put the reference in its place whole, or leave what was there.

    Raises:
        OSError: the disk does not take it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps(
        {"saved_at": reference.saved_at.isoformat(), "levels": base64.b64encode(reference.levels).decode()}
    )
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read(path: Path) -> AimReference | None:
    """The reference in a file; None when there is none, or none that can be used: then the aim is saved anew."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        saved_at = datetime.fromisoformat(told["saved_at"])
        levels = base64.b64decode(told["levels"], validate=True)
        return AimReference(saved_at.astimezone(UTC), levels)
    except (OSError, ValueError, KeyError, TypeError):
        return None
