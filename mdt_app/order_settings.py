# SPDX-License-Identifier: Apache-2.0
"""Settings of what a terminal does by itself when it is out of contact with its department for too long."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from policy.offline import OfflineAction, OfflineLimits


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

    def limits(self) -> OfflineLimits:
        """The limits as the rule takes them."""
        most = timedelta(hours=self.offline_max_hours) if self.offline_max_hours else None
        return OfflineLimits(most, self.offline_action, timedelta(hours=self.offline_warn_hours))
