# SPDX-License-Identifier: Apache-2.0
"""Settings of what a terminal does by itself to protect what it holds: out of contact, or after wrong passwords."""

from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policy.offline import OfflineAction, OfflineLimits

LEAST_WRONG = 10
"""Fewer wrong passwords than this destroy nothing: two people locked out by five each must not."""


class OrderSettings(BaseModel):
    """The department's numbers; all off until it sets them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offline_max_hours: int = Field(
        default=0,
        ge=0,
        le=8760,
        title="Longest time without contact",
        description="Hours without contact with the department after which the terminal acts; 0 for no limit.",
    )
    offline_action: OfflineAction = Field(
        default=OfflineAction.LOCK,
        title="When it is over",
        description="What the terminal does then: lock (asks for an administrator) or wipe (destroys its keys).",
    )
    offline_warn_hours: int = Field(
        default=12,
        ge=1,
        le=720,
        title="Warning before",
        description="How many hours before the end of that time the terminal warns.",
    )
    wipe_after_wrong: int = Field(
        default=0,
        ge=0,
        le=1000,
        title="Wrong passwords until the wipe",
        description=(
            "Wrong passwords or codes in a row, of all names together, that destroy the keys; 0 for never, "
            "else 10 or more."
        ),
    )

    @model_validator(mode="after")
    def _not_by_mistake(self) -> Self:
        if 0 < self.wipe_after_wrong < LEAST_WRONG:
            raise ValueError(
                f"fewer than {LEAST_WRONG} wrong passwords must not destroy anything; set 0 or more"
            )
        return self

    def limits(self) -> OfflineLimits:
        """The limits as the rule takes them."""
        most = timedelta(hours=self.offline_max_hours) if self.offline_max_hours else None
        return OfflineLimits(most, self.offline_action, timedelta(hours=self.offline_warn_hours))
