# SPDX-License-Identifier: Apache-2.0
"""What a department may set about signing on, staying signed on, and the cryptography of its machines."""

from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from policy.session_limits import DeviceKind

StatementId = Literal["restricted", "monitored", "prohibited", "consent"]
"""The four statements that a banner makes before log-on. Source: CJIS Security Policy 5.9.5, AC-8 (CJ-7)."""
STATEMENTS: tuple[StatementId, ...] = get_args(StatementId)


LEAST_WRONG = 10
"""Fewer wrong tries than this destroy nothing: two people who lock themselves out by five each must not."""


class BannerStatement(BaseModel):
    """The department's own words for one statement."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: str = Field(min_length=8, max_length=160, title="Statement", description="The statement itself.")
    text: str = Field(default="", max_length=400, title="Text", description="What it means here.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.head.strip():
            raise ValueError(
                "a statement of the banner is blank; write it, or remove it to use the program's"
            )
        return self


class SignOnSettings(BaseModel):
    """Signing on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    second_factor: bool = Field(
        default=True,
        title="Second factor",
        description="Ask for a code from the person's device beside the password.",
    )
    password_standard: Literal["nist", "basic"] = Field(
        default="nist",
        title="Password standard",
        description="nist (banned list, a year) or basic (also no names, 90 days, none of the last ten).",
    )
    release_hours: int = Field(
        default=4,
        ge=1,
        le=24,
        title="Release code",
        description="Hours that a challenge for the release of a locked account stays good.",
    )
    wipe_after_wrong: int = Field(
        default=0,
        ge=0,
        le=1000,
        title="Wrong tries until the wipe",
        description=(
            "Wrong passwords or codes in a row, of all names together, that destroy the terminal's keys; 0 for "
            "never, else 10 or more."
        ),
    )
    banner: dict[StatementId, BannerStatement] = Field(
        default_factory=dict,
        title="Banner",
        description="The department's own words before sign-on: restricted, monitored, prohibited, consent.",
    )

    @field_validator("wipe_after_wrong")
    @classmethod
    def _not_by_mistake(cls, most: int) -> int:
        if 0 < most < LEAST_WRONG:
            raise ValueError(
                f"fewer than {LEAST_WRONG} wrong tries must not destroy anything; set 0, or more"
            )
        return most

    @field_validator("banner")
    @classmethod
    def _all_statements(
        cls, banner: dict[StatementId, BannerStatement]
    ) -> dict[StatementId, BannerStatement]:
        missing = [one for one in STATEMENTS if banner and one not in banner]
        if missing:
            raise ValueError(
                f"the banner lacks {', '.join(missing)}; write all four statements, or none to use the program's"
            )
        return banner


class SessionSettings(BaseModel):
    """How long a signed-on person may stay unasked in this car."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lock_minutes: int = Field(
        default=15,
        ge=1,
        le=30,
        title="Lock after",
        description="Idle minutes before the screen locks; the policy's own limit counts where it is shorter.",
    )
    device_kind: DeviceKind = Field(
        default=DeviceKind.REMOVABLE,
        title="Device",
        description="vehicle_fixed (stays unlocked while the car is in operation) or removable (always locks).",
    )
    absolute_hours: int = Field(
        default=12,
        ge=1,
        le=12,
        title="Longest session",
        description="Hours from sign-on to the forced sign-off; an open verification is finished first.",
    )


class SecuritySettings(BaseModel):
    """Cryptography of the machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fips_strict: bool = Field(
        default=False,
        title="FIPS mode",
        description="Start only on a machine in FIPS mode, and derive keys from passwords with PBKDF2.",
    )
