# SPDX-License-Identifier: Apache-2.0
"""What screens ask of the store: answered in order by one thread that has its own connections."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import TypeVar

from mdt_app.storage.database import Database
from mdt_app.storage.vault import Vault

Answer = TypeVar("Answer")


class Queries:
    """The thread that answers screens. A question is a function of an open store."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queries")

    def submit(self, question: Callable[[Database], Answer]) -> Future[Answer]:
        """Answer ``question`` with the index's connection; its error is the future's."""
        return self._thread.submit(lambda: question(self._vault.index()))

    def submit_for(self, day: date, question: Callable[[Database], Answer]) -> Future[Answer]:
        """Answer ``question`` with the index and the file of a UTC day in one connection."""
        return self._thread.submit(lambda: question(self._vault.day(day)))

    def submit_wide(self, question: Callable[[Vault], Answer]) -> Future[Answer]:
        """Answer ``question`` about more than one day; it opens what it needs on this thread."""
        return self._thread.submit(lambda: question(self._vault))

    def close(self) -> None:
        """Answer what is waiting, close the connections, end the thread."""
        self._thread.submit(self._vault.release)
        self._thread.shutdown(wait=True)
