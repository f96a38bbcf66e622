# SPDX-License-Identifier: Apache-2.0
"""Mailbox of one: the newest frame wins, what it replaces is counted."""

from threading import Condition
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")


class Latest(Generic[ItemT]):
    """Hands the newest item from one thread to another; neither waits for the other to keep up."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._item: ItemT | None = None
        self._closed = False
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """Items replaced before they were taken."""
        return self._dropped

    def put(self, item: ItemT) -> None:
        """Leave an item, replacing one that nobody took. Never waits."""
        with self._changed:
            if self._item is not None:
                self._dropped += 1
            self._item = item
            self._changed.notify()

    def put_when_taken(self, item: ItemT, timeout_s: float) -> bool:
        """Leave an item only when the last was taken; False when that took longer than ``timeout_s``."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._item is None or self._closed, timeout_s):
                return False
            self._item = item
            self._changed.notify()
            return True

    def take(self, timeout_s: float) -> ItemT | None:
        """The newest item, waiting up to ``timeout_s`` for one; None when there is none."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_s)
            item, self._item = self._item, None
            self._changed.notify()
            return item

    def close(self) -> None:
        """Nothing more will come; what lies in the box can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def finished(self) -> bool:
        """Whether the box is closed and empty."""
        with self._changed:
            return self._closed and self._item is None
