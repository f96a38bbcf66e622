# SPDX-License-Identifier: Apache-2.0
"""Settings of the transfer between car and department."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sync.wire import MAX_BATCH_ITEMS


class SyncSettings(BaseModel):
    """Where the department is, and how patiently it is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server_url: str = Field(
        default="https://localhost:8443",
        title="Department server",
        description="Address of the department's transfer listener, https only, without a path.",
    )
    connect_timeout_s: float = Field(
        default=5.0,
        gt=0,
        le=60,
        title="Time to connect",
        description="How long making a connection may take, in seconds.",
    )
    read_timeout_s: float = Field(
        default=30.0,
        gt=0,
        le=300,
        title="Time to answer",
        description="How long the department may be silent before the attempt is given up, in seconds.",
    )
    batch_items: int = Field(
        default=50,
        ge=1,
        le=MAX_BATCH_ITEMS,
        title="Batch size",
        description="Largest number of records in one request.",
    )
    list_interval_s: float = Field(
        default=60.0,
        gt=0,
        le=86_400,
        title="Hot list interval",
        description="How often the department is asked for newer hot lists, in seconds; also the heartbeat.",
    )
    backoff_first_s: float = Field(
        default=1.0,
        gt=0,
        le=60,
        title="First pause",
        description="Upper bound of the random pause after the first failed attempt, in seconds; it doubles.",
    )
    backoff_most_s: float = Field(
        default=120.0,
        gt=0,
        le=3_600,
        title="Longest pause",
        description="Upper bound of the random pause after many failed attempts, in seconds.",
    )

    @field_validator("server_url")
    @classmethod
    def _https_only(cls, url: str) -> str:
        return checked_url(url)

    @model_validator(mode="after")
    def _pauses_grow(self) -> Self:
        if self.backoff_most_s < self.backoff_first_s:
            raise ValueError("the longest pause must not be shorter than the first")
        return self


def checked_url(url: str) -> str:
    """An https address without path, credentials or query, and without a slash at its end.

    Raises:
        ValueError: it is something else.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise ValueError("the server's address must be of the form https://NAME:PORT")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("the server's address must not have a path; write https://NAME:PORT")
    return f"https://{parts.netloc}"
