# SPDX-License-Identifier: Apache-2.0
"""What a department or technician can set about the GPS receiver."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Baud = Annotated[int, Field(ge=300, le=4_000_000)]


class GpsSettings(BaseModel):
    """Where fixes come from and how old one may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Literal["serial", "gpsd", "replay"] = Field(
        default="serial",
        title="Source",
        description="serial: a receiver on a port; gpsd: a running gpsd; replay: a recorded NMEA log.",
    )
    port: str = Field(
        default="auto",
        min_length=1,
        title="Serial port",
        description="Port of the receiver (/dev/ttyUSB0, COM3), or auto to listen on each port in turn.",
    )
    baud: Literal["auto"] | Baud = Field(
        default="auto",
        title="Serial speed",
        description="Speed of the port in baud (300 to 4000000), or auto to try the usual ones.",
    )
    gpsd_host: str = Field(
        default="127.0.0.1", min_length=1, title="gpsd host", description="Host name or address of gpsd."
    )
    gpsd_port: int = Field(
        default=2947, ge=1, le=65535, title="gpsd port", description="TCP port of gpsd (1 to 65535)."
    )
    replay_file: Path | None = Field(
        default=None, title="Recording", description="Raw NMEA log that the source replay plays."
    )
    replay_pace: float = Field(
        default=1.0,
        gt=0,
        le=1000,
        title="Replay pace",
        description="How many times faster than recorded the log is played (1 = as recorded).",
    )
    replay_loop: bool = Field(
        default=False, title="Replay again", description="Start the recording again when it ends."
    )
    fresh_s: float = Field(
        default=2.0,
        gt=0,
        le=30,
        title="Fresh for",
        description="How far in time, seconds, a fix may be from a read and still be its position.",
    )

    @model_validator(mode="after")
    def _replay_has_a_file(self) -> Self:
        if self.source == "replay" and self.replay_file is None:
            raise ValueError("gps.source is replay but gps.replay_file names no recording. Name an NMEA log.")
        return self
