# SPDX-License-Identifier: Apache-2.0
"""What a technician sets about the map."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class MapSettings(BaseModel):
    """The map page; it works without anything set here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tiles: Path | None = Field(
        default=None,
        title="Map file",
        description="MBTiles file with raster tiles (PNG or JPEG), beside unit.toml or with its whole path; "
        "without one the map shows grid, scale and distances.",
    )
    zoom: int = Field(
        default=16,
        ge=8,
        le=19,
        title="Zoom",
        description="Zoom at start, 8 (a county) to 19 (a car park); at 16 a pixel is about 2 metres.",
    )
