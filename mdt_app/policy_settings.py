# SPDX-License-Identifier: Apache-2.0
"""Settings of the department's policy."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from policy.inquiry import SensitivePlace


class PolicySettings(BaseModel):
    """Which policy is in force, and what the department added to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profile: str = Field(
        pattern="^[A-Z]{2}-[0-9]{3}$",
        title="Policy",
        description="Id of the department's policy: one that ships (`mdt policy show` lists them) or its own.",
    )
    own_profile: str = Field(
        default="",
        title="Own profile",
        description="File of a department whose policy does not ship, beside department.toml (`mdt policy new`).",
    )
    overrides: str = Field(
        default="",
        title="Overrides",
        description="File of what the programme's manager changed, beside department.toml.",
    )
    posted_text: str = Field(
        default="",
        title="Policy as posted",
        description="File of the policy's text, beside department.toml; another text than the profile's is refused.",
    )
    titles: tuple[str, ...] = Field(
        default=(),
        title="Title catalogue",
        description="Codes of the job titles with access, where the policy leaves naming them to the manager.",
    )
    no_capture: tuple[tuple[float, float, Annotated[float, Field(gt=0)]], ...] = Field(
        default=(),
        title="Closed areas",
        description="Areas in which no read is kept: latitude and longitude in degrees and radius in metres of each. "
        "Without a position none is kept either, where there are any.",
    )
    sensitive_places: tuple[SensitivePlace, ...] = Field(
        default=(),
        title="Sensitive places",
        description="Kind and circle of each: a search of an area that touches one waits for a supervisor.",
    )
