# SPDX-License-Identifier: Apache-2.0
"""What a technician keeps of a camera."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CameraPass:
    """A camera that a technician passed: set up as it should be.

    Attributes:
        pass_id: its own.
        camera: id of the camera.
        passed_at: UTC.
        username: account of the technician.
        display_name: theirs.
        unit: the car.
        figures: what the meters said, by their names, in words with units; no plate.
    """

    pass_id: UUID
    camera: str
    passed_at: datetime
    username: str
    display_name: str
    unit: str
    figures: Mapping[str, str]
