# SPDX-License-Identifier: Apache-2.0
"""When the officer is told that reads wait: a store that is only busy for a moment is no news."""

from dataclasses import dataclass, field

from mdt_app.domain.events import Event, NoticeRaised
from mdt_app.services.store_notices import BUSY_PATIENCE_S, StoreNotices
from mdt_app.storage.errors import DiskFull, StoreBusy

BUSY = StoreBusy("The store is busy with another write.")


@dataclass
class Told:
    """What was said, on a clock of the test's."""

    now_s: float = 100.0
    heads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notices = StoreNotices(self._hear, lambda: self.now_s)

    def _hear(self, event: Event) -> None:
        assert isinstance(event, NoticeRaised)
        self.heads.append(event.notice.headline)


def test_a_store_that_is_busy_for_a_moment_is_not_told() -> None:
    told = Told()
    told.notices.not_stored(1, 0, BUSY)
    told.notices.not_stored(2, 0, None)
    told.now_s += BUSY_PATIENCE_S - 0.1
    told.notices.not_stored(2, 0, BUSY)
    told.notices.stored_again(0)
    assert told.heads == []


def test_a_store_that_stays_busy_is_told_and_so_is_the_end() -> None:
    told = Told()
    told.notices.not_stored(1, 0, BUSY)
    told.now_s += BUSY_PATIENCE_S
    told.notices.not_stored(2, 0, None)
    told.notices.stored_again(0)
    assert told.heads == ["Reads are not being stored: 2 kept in memory", "Reads are stored again"]


def test_patience_begins_anew_with_each_time() -> None:
    told = Told()
    told.notices.not_stored(1, 0, BUSY)
    told.notices.stored_again(0)
    told.now_s += 60.0
    told.notices.not_stored(1, 0, BUSY)
    assert told.heads == []


def test_any_other_trouble_and_any_loss_is_told_at_once() -> None:
    full, lost = Told(), Told()
    full.notices.not_stored(1, 0, DiskFull("The disk is full."))
    lost.notices.not_stored(256, 1, BUSY)
    assert full.heads == ["Reads are not being stored: 1 kept in memory"]
    assert lost.heads == ["Reads are not being stored: 256 kept in memory, 1 lost"]
    lost.notices.stored_again(1)
    assert lost.heads[-1] == "Reads are stored again"
