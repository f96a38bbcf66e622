# SPDX-License-Identifier: Apache-2.0
"""Other readers read the crop of each hit; what each read, and whether it agrees, is kept and shown as a fact."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from camera.second_opinion import Opinion
from camera.types import Quad
from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, Event, ReadRecorded, SecondReadingMade
from mdt_app.domain.patrol import RecordedRead
from mdt_app.storage import reads
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.vault import Vault
from policy.plates import normalise

SecondReader = Callable[[bytes, float, Quad | None], Sequence[Opinion]]
"""What other readers make of a JPEG of a plate, which the camera read with that confidence (0 to 1).

The third argument tells the plate's corners in it, pixels, where they are known.

May be slow; runs on this service's thread.
"""

_log = structlog.get_logger(__name__)


class SecondReadings:
    """The thread of the other readers.

    Args:
        vault: the open store.
        reader: reads the crop.
        clock: UTC.
        emit: takes one ``SecondReadingMade`` for each reader.
    """

    def __init__(self, vault: Vault, reader: SecondReader, clock: Clock, emit: Emit) -> None:
        self._vault = vault
        self._reader = reader
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
        plate = read.plate
        try:
            opinions = self._reader(plate.plate_jpeg, plate.reading.confidence, plate.plate_corners)
        except Exception:  # noqa: BLE001 - top of the thread: a hit stands without a second reading
            _log.exception("the second reader failed", topic="second-reading")
            return
        for opinion in opinions:
            text = normalise(opinion.text) if opinion.text else ""
            self._keep(read, opinion.reader, text or None)

    def _keep(self, read: RecordedRead, reader: str, text: str | None) -> None:
        try:
            database = self._vault.day(read.plate.captured_at.date())
            reads.add_second_reading(database, read.read_id, reader, text, self._clock())
        except StoreTrouble as trouble:
            # The read itself may still wait to be stored; the officer is told all the same.
            _log.warning("a second reading was not kept", topic="second-reading", error=str(trouble))
        self._emit(SecondReadingMade(read.read_id, reader, text, text == read.plate.reading.text))
