# SPDX-License-Identifier: Apache-2.0
"""Settings of the transfer by removable medium."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class MediaSettings(BaseModel):
    """Whether records may leave on removable media, and on which."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    allowed: bool = Field(
        default=True,
        title="Removable media",
        description="Whether unsent records may be taken to the department on a removable medium, sealed.",
    )
    names: tuple[str, ...] = Field(
        default=(),
        title="Names of media",
        description="Names of the department's own media; no other is offered. Without any, each one is.",
    )
    folder: Path | None = Field(
        default=None,
        title="Folder for bundles",
        description="A folder that is offered beside removable media, where the system shows none as such.",
    )
