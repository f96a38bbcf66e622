# SPDX-License-Identifier: Apache-2.0
"""Which entries a read matches, and how surely."""

from dataclasses import dataclass
from enum import StrEnum

from policy.hotlist import HotListEntry


class MatchClass(StrEnum):
    """How a read matched an entry, surest first; only EXACT agrees in plate and state."""

    EXACT = "exact"
    STATE_UNKNOWN = "state_unknown"
    STATE_DIFFERS = "state_differs"
    LOOK_ALIKE = "look_alike"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Match:
    """One entry matched by one read.

    Attributes:
        differing: positions (from 0, in the read text) where read and entry differ; look-alikes only.
    """

    entry: HotListEntry
    match_class: MatchClass
    differing: tuple[int, ...] = ()
