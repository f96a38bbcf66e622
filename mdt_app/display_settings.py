# SPDX-License-Identifier: Apache-2.0
"""What is set about the screen in the car."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ThemeName = Literal["day", "night", "red-night"]
TextSize = Literal["normal", "large", "largest"]
Side = Literal["left", "right"]


class DisplaySettings(BaseModel):
    """The screen in the car."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: ThemeName = Field(
        default="day", title="Theme", description="Colours at start: day, night or red-night."
    )
    text: TextSize = Field(
        default="normal",
        title="Text size",
        description="Size of what is read at rest: normal, large (2 pixels more) or largest (4 pixels more).",
    )
    keys_side: Side = Field(
        default="left",
        title="Driver's side",
        description="Side of the screen on which the driver's keys stand: left, or right where the driver sits there.",
    )
    pixels_per_inch: float | None = Field(
        default=None,
        ge=60,
        le=400,
        title="Pixels per inch",
        description="Of the panel, where it says a wrong number itself or none; pixels per inch. "
        "Keys are drawn 15 mm large at least.",
    )
    reduce_motion: bool = Field(
        default=False, title="Less motion", description="Draw nothing that pulses; everything stands still."
    )
    moving_mps: float = Field(
        default=2.2,
        ge=0.5,
        le=10.0,
        title="Moving from",
        description="Speed above which the car counts as moving, metres per second (2.2 is 5 mph).",
    )
    full_screen: bool = Field(
        default=False, title="Full screen", description="Cover the whole screen at start."
    )
    sounds: bool = Field(
        default=True, title="Sounds", description="Have hits and losses heard as well as seen."
    )
    raise_on_hit: bool = Field(
        default=True,
        title="Come forward on a hit",
        description="Show the window over all others when a hit of level 1, 2 or 3 comes; the keyboard stays with the "
        "program that has it.",
    )
    quiet_lists_below: float = Field(
        default=0.10,
        ge=0,
        le=0.5,
        title="Quieter lists",
        description="Share of right hits among a list's last 20 to 50 decided ones below which its hits of level 2 "
        "and 3 are quieter; 0 for never. High risk always sounds.",
    )
