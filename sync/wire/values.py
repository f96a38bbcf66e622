# SPDX-License-Identifier: Apache-2.0
"""What all wire models share: the base model and the checked kinds of value."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from policy.hotlist import SYNOPSIS_MOST, TEXT_MOST

MAX_IMAGE_BYTES = 4 * 1024 * 1024
"""Bytes of one picture of a read."""


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _made_in_order(identity: UUID) -> UUID:
    if identity.version != 7:
        raise ValueError("record ids are UUIDs of version 7")
    return identity


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
RecordId = Annotated[UUID, AfterValidator(_made_in_order)]
Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=128)]
ShortText = Annotated[str, StringConstraints(max_length=TEXT_MOST)]
LongText = Annotated[str, StringConstraints(max_length=SYNOPSIS_MOST)]
StateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]
PlateText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]*$", max_length=16)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Picture = Annotated[bytes, Field(max_length=MAX_IMAGE_BYTES, repr=False)]


class Message(BaseModel):
    """What all messages share: unknown fields are errors, values do not change, bytes travel as base64."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_bytes="base64", val_json_bytes="base64")
