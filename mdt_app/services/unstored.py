# SPDX-License-Identifier: Apache-2.0
"""Reads that the store could not take yet: kept in memory in their order, as many as memory may hold.

A read weighs about 120 kB with its pictures, so the bounds come to about 300 MB. Beyond the first one only
reads with a hit are kept. What is let go was matched and alerted like any other, is counted, and is said.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from mdt_app.domain.patrol import RecordedRead
from mdt_app.services.matching import Matched

READS_MOST = 2000
HITS_MOST = 500
"""So many more, for reads with a hit only."""


@dataclass(slots=True)
class Pending:
    """A read on its way into the store.

    Attributes:
        matched: None until the lists could be asked.
        told: whether everybody knows of it.
        tags: what its audit row says besides, as of the moment it came ("court_order").
    """

    read: RecordedRead
    matched: Matched | None = None
    told: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_listed(self) -> bool:
        """Whether it is a hit, or an earlier one seen again."""
        return self.matched is not None and bool(self.matched.hits or self.matched.again)


class Unstored:
    """The reads that wait, and how many could not be kept. For one thread; others may ask its numbers.

    Attributes:
        lost: reads let go since the last ``forgive``.
    """

    def __init__(self, reads_most: int = READS_MOST, hits_most: int = HITS_MOST) -> None:
        self.lost = 0
        self._reads_most, self._hits_most = reads_most, hits_most
        self._waiting: deque[Pending] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def keep(self, pending: Pending) -> None:
        """Let a read wait after the others; it is let go, and counted, when there is no room for it."""
        room = self._reads_most + (self._hits_most if pending.is_listed else 0)
        if len(self._waiting) < room:
            self._waiting.append(pending)
        else:
            self.lost += 1

    def take_oldest(self) -> Pending:
        """The read that has waited longest; it waits no more."""
        return self._waiting.popleft()

    def put_back(self, pending: Pending) -> None:
        """It could not be stored after all."""
        self._waiting.appendleft(pending)

    def forgive(self) -> None:
        """The loss is recorded."""
        self.lost = 0
