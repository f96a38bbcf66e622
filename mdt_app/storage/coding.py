# SPDX-License-Identifier: Apache-2.0
"""Values of the trade as JSON text for a column, and back; checked when they come back."""

from typing import TypeVar

from pydantic import TypeAdapter

from camera.types import Box, Character, FrameVote
from gps.types import FixAt
from policy.hotlist import HotListEntry, HotListVersion

CHARACTERS = TypeAdapter(tuple[Character, ...])
BOX = TypeAdapter(Box)
FIX = TypeAdapter(FixAt)
VOTES = TypeAdapter(tuple[FrameVote, ...])
ENTRY = TypeAdapter(HotListEntry)
VERSION = TypeAdapter(HotListVersion)
POSITIONS = TypeAdapter(tuple[int, ...])

T = TypeVar("T")


def to_json(adapter: TypeAdapter[T], value: T) -> str:
    """The value as JSON text."""
    return adapter.dump_json(value).decode()
