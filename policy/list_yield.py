# SPDX-License-Identifier: Apache-2.0
"""How many hits of a list prove right on this unit, and what a list that hardly ever does may still sound like.

Most hits lead nowhere: 177 hits in a month gave 2 stolen cars and 7 other recoveries, one in twenty (features.md 2,
row 7). A list that cries wolf is made quieter, never lower: its hits keep their level, their place and their card.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.disposition import ClosingReason
from policy.hotlist import Priority
from policy.verification import Verification

LEAST: Final = 20
"""Fewer decided hits say nothing: of twenty, one alone can be chance."""

LAST: Final = 50
"""So many of the newest decided hits count, so that a list that was mended is heard again within weeks."""

LOW_SHARE: Final = 0.10
"""Below this share a list is quieter unless the unit's settings say otherwise: twice the one in twenty of row 7."""

_WRONG: Final = frozenset(
    {
        ClosingReason.MISREAD,
        ClosingReason.WRONG_STATE,
        ClosingReason.VEHICLE_MISMATCH,
        ClosingReason.NOT_ACTIVE,
    }
)


@dataclass(frozen=True, slots=True)
class Yield:
    """Of the newest decided hits of a list, how many were right."""

    right: int
    decided: int

    @property
    def words(self) -> str:
        """As said beside a hit."""
        return f"This list: {self.right} of {self.decided} hits right"

    def is_low(self, share: float = LOW_SHARE) -> bool:
        """Whether so few were right that the list is made quieter; ``share`` 0 for never."""
        return self.decided >= LEAST and self.right < share * self.decided


class Loudness(StrEnum):
    """What a hit sounds like."""

    ITS_LEVEL = "as its level"
    ONE_NOTE = "the single note of a routine hit"
    SILENT = "seen only"


def proved(verification: Verification) -> bool | None:
    """Whether a closed hit was right: compared, and its record active; None when its ending does not say."""
    if verification.verified:
        return True
    if verification.closure is not None and (verification.refuted or verification.closure.reason in _WRONG):
        return False
    return None


@control("M04.1")
def loudness(priority: Priority, found: Yield | None, share: float = LOW_SHARE) -> Loudness:
    """How loud a hit of a list may be.

    HIGH RISK is never made quieter: the danger to the officer does not depend on the list's other entries.

    Args:
        priority: of the hit, as shown.
        found: of its list; None when nothing is known.
        share: the unit's setting.
    """
    if found is None or priority is Priority.HIGH_RISK or not found.is_low(share):
        return Loudness.ITS_LEVEL
    return Loudness.ONE_NOTE if priority is Priority.PRIORITY else Loudness.SILENT
