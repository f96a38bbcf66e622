# SPDX-License-Identifier: Apache-2.0
"""The rows that an inquiry opened: which they are, whose they are, and which of them were handed to the screen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from uuid6 import uuid7

from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.storage import reads
from mdt_app.storage.plate_lists import DayRows
from mdt_app.storage.vault import Vault
from policy.inquiry import InquiryRequest

PAGE = 40
"""Rows that are handed over at once, at most."""


Rows = tuple[RecordedRead | None, ...]
"""Reads by their place; None for one that cannot be opened any more: its day was destroyed, or its file is damaged."""


@dataclass(frozen=True, slots=True)
class Results:
    """An inquiry that is on record, as the screen gets it.

    Attributes:
        inquiry: asked for more of its rows by this.
        total: how many reads fit.
        unplaced: how many fit but for the place, which nobody knows of them; they are not in ``total``.
        first: the newest of them, at most ``PAGE``, with the plate's picture.
    """

    inquiry: UUID
    total: int
    unplaced: int
    first: Rows

    @property
    def reads(self) -> tuple[RecordedRead, ...]:
        """The first rows, without those that cannot be opened."""
        return tuple(read for read in self.first if read is not None)


class OpenInquiry:
    """What one person may look through, until it is closed. Used on one thread.

    Args:
        session: who asked, in which session.
        request: what was asked.
        days: what each day has of it, the newest day first.
    """

    def __init__(self, session: Session, request: InquiryRequest, days: Iterable[DayRows]) -> None:
        self.inquiry = uuid7()
        self.session, self.request = session, request
        self._days = tuple(days)
        self._ends = np.cumsum([one.rows.size for one in self._days], dtype=np.int64)
        self.total = int(self._ends[-1]) if self._days else 0
        self.unplaced = sum(one.unplaced for one in self._days)
        self._shown = np.zeros(self.total, np.bool_)

    @property
    def shown(self) -> int:
        """How many different rows were handed over so far."""
        return int(np.count_nonzero(self._shown))

    def reads(self, vault: Vault, start: int, count: int = PAGE) -> Rows:
        """The rows from ``start`` on, 0 the newest; fewer at the end. They count as shown."""
        first, last = max(0, start), min(self.total, start + min(count, PAGE))
        found: list[RecordedRead | None] = []
        for day, rows in self._of(first, last):
            # Opened for each page and closed again (9 ms): a day whose file somebody has open cannot be destroyed.
            kept = next((reads.at_rows(database, rows) for _, database in vault.each((day,))), {})
            found += [kept.get(row) for row in rows]
        self._shown[first:last] = True
        return tuple(found)

    def _of(self, first: int, last: int) -> Iterator[tuple[date, Sequence[int]]]:
        """The rows of each day between two places."""
        while first < last:
            number = int(np.searchsorted(self._ends, first, side="right"))
            day, end = self._days[number], int(self._ends[number])
            begin = end - day.rows.size
            rows = day.rows[first - begin : min(last, end) - begin]
            yield day.day, rows.tolist()
            first += rows.size
