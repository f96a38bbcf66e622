# SPDX-License-Identifier: Apache-2.0
"""What can be set about finding, reading and publishing plates."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

# Empty: any file passes. A department's own file of another project must have its hash set.
Sha256 = Annotated[str, Field(pattern=r"^([0-9a-fA-F]{64})?$")]


def threads_from_environment() -> int:
    """Threads for one model: ``MDT_THREADS`` when it is a whole number of at least 1, otherwise 1."""
    wanted = os.environ.get("MDT_THREADS", "")
    return max(1, int(wanted)) if wanted.isdecimal() else 1


class ReaderSettings(BaseModel):
    """Models, thresholds and the rule for publishing a read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    detector: Path = Field(title="Detector model", description="ONNX file of the plate detector.")
    detector_sha256: Sha256 = Field(
        default="",
        title="Detector's hash",
        description="SHA-256 of the detector's file; another file is refused. Set it with the file.",
    )
    detector_kind: Literal["own", "open-image-models"] = Field(
        default="own",
        title="Detector's kind",
        description="Which project's file it is: ours, or an end-to-end file of open-image-models.",
    )
    recogniser: Path = Field(title="Reader model", description="ONNX file of the plate reader.")
    recogniser_sha256: Sha256 = Field(
        default="",
        title="Reader's hash",
        description="SHA-256 of the reader's file; another file is refused. Set it with the file.",
    )
    reader_kind: Literal["own", "fast-plate-ocr"] = Field(
        default="own",
        title="Reader's kind",
        description="Which project's file it is: ours, or one of fast-plate-ocr.",
    )
    recogniser_config: Path | None = Field(
        default=None,
        title="Reader's configuration",
        description="Plate configuration that belongs to a reader of fast-plate-ocr.",
    )
    state_model: Path | None = Field(
        default=None,
        title="State model",
        description="ONNX file that tells the state of issue; unset: only a few formats tell it.",
    )
    state_sha256: Sha256 = Field(
        default="",
        title="State model's hash",
        description="SHA-256 of the state model's file; another file is refused. Set it with the file.",
    )
    state_temperature: float = Field(
        default=1.0,
        title="State model's calibration",
        description="Divides the state model's scores so that its confidence is the share of right states.",
        gt=0,
        le=10,
    )
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
    near_every_frames: int = Field(
        default=3,
        title="Near pass",
        description="Each how many frames plates very near are looked for too; 0: never.",
        ge=0,
        le=100,
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
        title="Calibration: temperature",
        description="Divides the reader's scores before its confidence is computed.",
        gt=0,
        le=10,
    )
    slope: float = Field(
        default=1.0,
        title="Calibration: slope",
        description="A text's confidence has slope times its log odds plus the intercept as log odds.",
        gt=0,
        le=10,
    )
    intercept: float = Field(
        default=0.0,
        title="Calibration: intercept",
        description="Added to the log odds of a text's confidence.",
        ge=-20,
        le=20,
    )
    character_slope: float = Field(
        default=1.0,
        title="Calibration: character slope",
        description="As the slope, for the confidence of single characters.",
        gt=0,
        le=10,
    )
    character_intercept: float = Field(
        default=0.0,
        title="Calibration: character intercept",
        description="As the intercept, for the confidence of single characters.",
        ge=-20,
        le=20,
    )
    street_slope: float = Field(
        default=1.0,
        title="Calibration: slope in a street",
        description="Weight of a text's log odds when a single picture of a street is read.",
        gt=0,
        le=10,
    )
    street_found_slope: float = Field(
        default=0.0,
        title="Calibration: slope of the detection",
        description="Weight of the detector's log odds when a single picture of a street is read.",
        ge=0,
        le=10,
    )
    street_intercept: float = Field(
        default=0.0,
        title="Calibration: intercept in a street",
        description="Added to both log odds when a single picture of a street is read.",
        ge=-20,
        le=20,
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

    @model_validator(mode="after")
    def _other_projects_files_are_named_whole(self) -> Self:
        if self.detector_kind != "own" and not self.detector_sha256:
            raise ValueError("a detector of another project needs detector_sha256")
        if self.reader_kind != "own" and not (self.recogniser_sha256 and self.recogniser_config):
            raise ValueError("a reader of another project needs recogniser_sha256 and recogniser_config")
        return self
