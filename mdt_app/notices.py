# SPDX-License-Identifier: Apache-2.0
"""What a person is told when something needs them: plain values, no Qt."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How loud a notice is."""

    INFORMATION = "information"
    DEGRADED = "degraded"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    Attributes:
        topic: what it is about ("camera front-left"); a newer notice of the same topic replaces the older.
        headline: what happened, naming the thing.
        remedy: what to do, and what still works.
    """

    level: Level
    topic: str
    headline: str
    remedy: str = ""
