# SPDX-License-Identifier: Apache-2.0
"""A hot plate as the store keeps it: each version with who wrote it, who let it in, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.designation import Version
from policy.hotplates import Pending


class Ending(StrEnum):
    """How a version of a hot plate ended."""

    OPEN = ""
    REJECTED = "rejected"
    REPLACED = "replaced"
    """A newer version was let in."""

    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How a version stands at a moment, in a word for people."""

    WAITING = "waiting"
    IN_FORCE = "looked for"
    EXPIRED = "ended"
    REJECTED = "rejected"
    REPLACED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class HotPlate:
    """One version of a hot plate.

    Attributes:
        pending: what was written.
        version: its number, who wrote it, and who approved it.
        ending: how it ended; ``OPEN`` while it waits or is in force.
        ended_by: account; empty while it is open.
        ended_at: UTC; None while it is open.
    """

    pending: Pending
    version: Version
    ending: Ending = Ending.OPEN
    ended_by: str = ""
    ended_at: datetime | None = None

    @property
    def entry_id(self) -> str:
        """Which hot plate; the same for all its versions."""
        return self.pending.entry.entry_id

    def standing(self, now: datetime) -> Standing:
        """How it stands at ``now`` (UTC)."""
        if self.ending is not Ending.OPEN:
            return Standing[self.ending.name]
        if not self.version.approved:
            return Standing.WAITING
        return Standing.EXPIRED if self.pending.entry.expired(now) else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class HotPlateView:
    """A hot plate for a person who looks at the list.

    Attributes:
        standing: of the version shown.
        approver: who may let it in, in words; empty when it does not wait.
        may_decide: whether the person who looks is the one who may let it in.
        may_end: whether that person may take it out: whoever wrote it, or may decide on it.
    """

    kept: HotPlate
    standing: Standing
    approver: str
    may_decide: bool
    may_end: bool
