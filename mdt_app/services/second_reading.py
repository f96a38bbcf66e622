# SPDX-License-Identifier: Apache-2.0
"""A second, different reader reads the crop of each hit; whether it agrees is kept and shown as a fact."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, Event, ReadRecorded, SecondReadingMade
from mdt_app.domain.patrol import RecordedRead
from mdt_app.storage import reads
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.vault import Vault
from policy.plates import normalise

SecondReader = Callable[[bytes], str | None]
"""Reads a JPEG of a plate; None when it can read nothing. May be slow; runs on this service's thread."""

_log = structlog.get_logger(__name__)


class SecondReadings:
    """The thread of the second reader.

    Args:
        vault: the open store.
        reader: reads the crop.
        name: the reader's name, kept with what it read.
        clock: UTC.
        emit: takes ``SecondReadingMade``.
    """

    def __init__(self, vault: Vault, reader: SecondReader, name: str, clock: Clock, emit: Emit) -> None:
        self._vault = vault
        self._reader = reader
        self._name = name
        self._clock = clock
        self._emit = emit
        self._closing = threading.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="second-reading")

    def hear(self, event: Event) -> None:
        """Read the crop of a read that became a hit; returns at once."""
        if isinstance(event, ReadRecorded) and event.hits:
            self._thread.submit(self._read, event.read)

    def close(self) -> None:
        """Give up what is waiting, finish the current crop, end the thread."""
        self._closing.set()
        self._thread.submit(self._vault.release)
        self._thread.shutdown(wait=True)

    def _read(self, read: RecordedRead) -> None:
        if self._closing.is_set():
            return
        try:
            found = self._reader(read.plate.plate_jpeg)
        except Exception:  # noqa: BLE001 - top of the thread: a hit stands without a second reading
            _log.exception("the second reader failed", topic="second-reading")
            return
        text = normalise(found) if found else None
        self._keep(read, text or None)

    def _keep(self, read: RecordedRead, text: str | None) -> None:
        try:
            database = self._vault.day(read.plate.captured_at.date())
            reads.add_second_reading(database, read.read_id, self._name, text, self._clock())
        except StoreTrouble as trouble:
            # The read itself may still wait to be stored; the officer is told all the same.
            _log.warning("a second reading was not kept", topic="second-reading", error=str(trouble))
        self._emit(SecondReadingMade(read.read_id, self._name, text, text == read.plate.reading.text))
