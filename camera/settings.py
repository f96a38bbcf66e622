# SPDX-License-Identifier: Apache-2.0
"""What a technician sets for one camera."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LEAST_REGION = 0.1


def _a_part_of_the_picture(
    region: tuple[float, float, float, float],
) -> tuple[float, float, float, float]:
    left, top, right, bottom = region
    lies_inside = min(region) >= 0 and max(region) <= 1
    if not lies_inside or right - left < LEAST_REGION - 1e-9 or bottom - top < LEAST_REGION - 1e-9:
        raise ValueError(
            "the region is left, top, right, bottom as parts of the picture from 0 to 1, at least 0.1 wide and high"
        )
    return region


#: Left, top, right and bottom as parts of the picture, 0 to 1.
Region = Annotated[tuple[float, float, float, float], AfterValidator(_a_part_of_the_picture)]
CameraId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class CameraSettings(BaseModel):
    """One camera of the car: where its pictures come from and how it is watched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: CameraId = Field(
        title="Camera id",
        description="Short name in records and logs: lower-case letters, digits and dashes.",
    )
    label: str = Field(
        title="Label",
        description="What the officer sees on the picture.",
        min_length=1,
        max_length=32,
    )
    side: Literal["left", "right", "front", "rear"] = Field(
        title="Side", description="Which side of the car it looks at; said in the alert.", default="front"
    )
    source: str = Field(
        title="Source",
        description=(
            "Where the pictures come from: device:0, device:/dev/video0, rtsp://..., http://..., "
            "file:PATH, pictures:FOLDER, synthetic:SEED, or a plain path to a video or a folder."
        ),
        min_length=1,
        max_length=1024,
    )
    width: int = Field(
        title="Width",
        description="Width asked of a device, or drawn by the synthetic drive, pixels.",
        default=1280,
        ge=320,
        le=4096,
    )
    height: int = Field(
        title="Height",
        description="Height asked of a device, or drawn by the synthetic drive, pixels.",
        default=720,
        ge=240,
        le=2160,
    )
    frames_per_s: float = Field(
        title="Frame rate",
        description=(
            "Frames a second asked of a device, shown from a folder of pictures or drawn by the synthetic "
            "drive. Video files keep their own rate."
        ),
        default=15.0,
        gt=0,
        le=60,
    )
    loop: bool = Field(
        title="Loop", description="Begin a video, folder or drive again at its end.", default=False
    )
    hold_frames: int = Field(
        title="Frames per picture",
        description="How many frames each picture of a folder is shown for, frames.",
        default=3,
        ge=1,
        le=600,
    )
    connect_timeout_s: float = Field(
        title="Connect timeout",
        description="How long opening a network stream may take, seconds.",
        default=8.0,
        ge=1,
        le=60,
    )
    read_timeout_s: float = Field(
        title="Read timeout",
        description="How long a network stream may go without a frame, seconds.",
        default=4.0,
        ge=1,
        le=60,
    )
    silent_after_s: float = Field(
        title="Silence limit",
        description="A camera process that reports nothing for so long is ended and started again, seconds.",
        default=5.0,
        ge=1,
        le=60,
    )
    start_within_s: float = Field(
        title="Start limit",
        description="How long a camera process may take to load its models and open its source, seconds.",
        default=30.0,
        ge=2,
        le=300,
    )
    retry_after_s: float = Field(
        title="First retry",
        description="Wait before a failed camera is tried again, seconds; doubles up to 30 s.",
        default=1.0,
        ge=0.05,
        le=60,
    )
    previews_per_s: float = Field(
        title="Preview rate",
        description="Live pictures a second for the screen, at most.",
        default=8.0,
        gt=0,
        le=8,
    )
    dark_below: float = Field(
        title="Dark limit",
        description="Mean grey level (0 to 255) under which the camera is reported as dark.",
        default=6.0,
        ge=0,
        le=255,
    )
    region: Region | None = Field(
        title="Region",
        description=(
            "Where plates are looked for: left, top, right and bottom as parts of the picture, 0 to 1; unset: "
            "everywhere. Stored pictures stay whole."
        ),
        default=None,
    )
