# SPDX-License-Identifier: Apache-2.0
"""What the officer is told while reads cannot be stored."""

from mdt_app.clock import Steady, steady_clock
from mdt_app.domain.events import Emit, NoticeRaised
from mdt_app.notices import Level, Notice
from mdt_app.storage.errors import StoreBusy, StoreTrouble

TOPIC = "store"
#: How long reads may wait for another write to end before the officer is told, seconds; nothing is lost meanwhile, and
#: hits are shown at once.
BUSY_PATIENCE_S = 3.0


class StoreNotices:
    """Says that reads wait or are lost when it begins, and again each time a number has doubled.

    A store that is only busy is told when it stays so.
    """

    def __init__(self, emit: Emit, steady: Steady = steady_clock) -> None:
        self._emit, self._steady = emit, steady
        self._waiting = self._lost = 0
        self._is_busy, self._since_s = False, 0.0

    def not_stored(self, waiting: int, lost: int, trouble: StoreTrouble | None) -> None:
        """So many reads wait in memory, and so many could not be kept; ``trouble`` is None where none was met anew."""
        if trouble is not None:
            if not self._is_busy and isinstance(trouble, StoreBusy):
                self._since_s = self._steady()
            self._is_busy = isinstance(trouble, StoreBusy)
        if self._is_busy and not lost and self._steady() - self._since_s < BUSY_PATIENCE_S:
            return
        if self._waiting and waiting < 2 * self._waiting and lost < max(1, 2 * self._lost):
            return
        self._waiting, self._lost = max(1, waiting), lost
        cause = str(trouble) if trouble is not None else "The store cannot be written."
        self._raise(
            Level.FAULT,
            f"Reads are not being stored: {waiting} kept in memory{f', {lost} lost' if lost else ''}",
            f"{cause} Alerts go on. Do not switch the terminal off before reads are stored again.",
        )

    def stored_again(self, lost: int) -> None:
        """All that was kept is stored; ``lost`` reads were not kept."""
        was_told, self._is_busy = self._waiting > 0, False
        self._waiting = self._lost = 0
        if not was_told and not lost:
            return
        if lost:
            remedy = f"{lost} without a hit were not kept; the audit log says so."
            self._raise(Level.DEGRADED, "Reads are stored again", remedy)
        else:
            self._raise(Level.INFORMATION, "Reads are stored again", "Nothing was lost.")

    def left(self, count: int) -> None:
        """The shift is over and these could not be stored."""
        self._raise(
            Level.FAULT,
            f"{count} {'read' if count == 1 else 'reads'} of this shift could not be stored: lost",
            "Their hits were shown when they were read. Free space on the disk before the next shift.",
        )

    def fault(self) -> None:
        """The program failed over one read."""
        self._raise(
            Level.FAULT,
            "A read could not be recorded because of a fault in the program",
            "Other reads go on. Report it: the technical log has the place.",
        )

    def _raise(self, level: Level, headline: str, remedy: str) -> None:
        self._emit(NoticeRaised(Notice(level, TOPIC, headline, remedy)))
