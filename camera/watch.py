# SPDX-License-Identifier: Apache-2.0
"""What a camera's process is asked beside reading."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Watch:
    """What else the process of one camera does.

    Attributes:
        aim_file: where its saved aim lies, or will lie; None: the aim is not watched.
        bench: a technician sets the camera up. Then no read and no text leaves the process, plates are made
            unreadable in its previews, health is told more often, and pictures for a new aim are handed over.
    """

    aim_file: Path | None = None
    bench: bool = False
