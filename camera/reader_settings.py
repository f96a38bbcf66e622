# SPDX-License-Identifier: Apache-2.0
"""What can be set about finding, reading and publishing plates."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


def threads_from_environment() -> int:
    """Threads for one model: ``MDT_THREADS`` when it is a whole number of at least 1, otherwise 1."""
    wanted = os.environ.get("MDT_THREADS", "")
    return max(1, int(wanted)) if wanted.isdecimal() else 1


class ReaderSettings(BaseModel):
    """Models, thresholds and the rule for publishing a read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    detector: Path = Field(title="Detector model", description="ONNX file of the plate detector.")
    recogniser: Path = Field(title="Reader model", description="ONNX file of the plate reader.")
    threads: int = Field(
        default_factory=threads_from_environment,
        title="Threads",
        description="Threads that one model may use; unset: MDT_THREADS, or 1.",
        ge=1,
        le=64,
    )
    detect_width_px: int = Field(
        default=960,
        title="Detection width",
        description="Pixels to which a frame is scaled to find plates; wider finds farther plates, slower.",
        ge=320,
        le=3840,
    )
    detect_threshold: float = Field(
        default=0.35,
        title="Detection threshold",
        description="Least confidence (0 to 1) of a found plate.",
        ge=0.05,
        le=0.95,
    )
    crop_margin: float = Field(
        default=0.06,
        title="Crop margin",
        description="Part of the plate's width and height added on each side before reading.",
        ge=0,
        le=0.5,
    )
    temperature: float = Field(
        default=1.0,
        title="Calibration",
        description="Divides the reader's scores so that its confidence is the share of right texts.",
        gt=0,
        le=10,
    )
    least_width_px: int = Field(
        default=40,
        title="Least plate width",
        description="Narrower plates (pixels of the frame) are followed but not read.",
        ge=8,
        le=400,
    )
    publish_confidence: float = Field(
        default=0.5,
        title="Least confidence of a read",
        description="Reads below this (0 to 1) are counted as seen but not read.",
        ge=0,
        le=1,
    )
    sure_confidence: float = Field(
        default=0.9,
        title="Sure",
        description="With enough agreeing frames, a read at or above this (0 to 1) is published at once.",
        ge=0,
        le=1,
    )
    single_frame_confidence: float = Field(
        default=0.98,
        title="Sure from one frame",
        description="A read at or above this (0 to 1) is published from a single frame.",
        ge=0,
        le=1,
    )
    single_frame_width_px: int = Field(
        default=48,
        title="Single frame width",
        description="A plate narrower than this (pixels) is never published from a single frame.",
        ge=8,
        le=400,
    )
    agreeing_frames: int = Field(
        default=2,
        title="Agreeing frames",
        description="Frames that must have read the same text before a sure read is published.",
        ge=1,
        le=20,
    )
    picture_width_px: float = Field(
        default=100.0,
        title="Width worth seeing",
        description="A sure read waits until its plate is this wide (pixels of the frame): a person compares it.",
        ge=0,
        le=1000,
    )
    picture_within_s: float = Field(
        default=0.6,
        title="Wait for the picture",
        description="Seconds after which a sure read is published however small its plate is.",
        ge=0,
        le=10,
    )
    decide_within_s: float = Field(
        default=1.0,
        title="Decide within",
        description="Seconds after which a read that is confident enough is published though it is not sure.",
        ge=0,
        le=30,
    )
    lost_after_s: float = Field(
        default=0.6,
        title="Lost after",
        description="Seconds without a sighting after which a plate counts as gone.",
        gt=0,
        le=10,
    )
    repeat_after_s: float = Field(
        default=8.0,
        title="Same plate again",
        description="Seconds within which the same plate before the same camera is no second read.",
        ge=0,
        le=600,
    )
