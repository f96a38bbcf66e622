# SPDX-License-Identifier: Apache-2.0
"""Settings of the self-test of a shift."""

from pydantic import BaseModel, ConfigDict, Field


class SelfTestSettings(BaseModel):
    """When the self-test runs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    automatic: bool = Field(
        default=True,
        title="By itself",
        description="Run the self-test when a shift begins; without it the officer starts it on its page.",
    )
