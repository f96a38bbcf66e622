# SPDX-License-Identifier: Apache-2.0
"""The thread that keeps reading fixes, whatever happens to the receiver."""

import math
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from gps.clock_offset import ClockOffset
from gps.errors import SourceEnded, SourceTrouble
from gps.history import FixHistory, is_same_epoch
from gps.settings import GpsSettings
from gps.sources import source_of
from gps.types import Fix, GpsDetail, GpsHealth, GpsState

FIRST_RETRY_S = 1.0
LAST_RETRY_S = 10.0
"""Back-off doubles between these: an unplugged receiver is back within ten seconds of being plugged in."""

SILENT_S = 5.0
"""So long without a good sentence and the receiver counts as silent."""

SEARCHING_S = 90.0
"""So long without a position before it is called a problem; a cold start takes about half a minute."""

WATCHED_EVERY_S = 0.25
"""So often somebody who watches the receiver is told."""

_HEALTH_EVERY_S = 1.0
_FEW_SATELLITES = "The GPS receiver finds too few satellites. Give its antenna a clear view of the sky."

log = structlog.get_logger("gps")


class GpsReceiver:
    """Reads one source on a thread of its own, again and again after trouble.

    Attributes:
        history: the fix of a moment; may be asked from any thread.

    Args:
        settings: where fixes come from.
        clock: UTC, aware.
        on_fix: called with each epoch, on the receiver's thread.
        on_health: called about once a second and when the state changes, on the receiver's thread.
    """

    def __init__(
        self,
        settings: GpsSettings,
        clock: Callable[[], datetime],
        on_fix: Callable[[Fix], None],
        on_health: Callable[[GpsHealth], None],
    ) -> None:
        self.history = FixHistory(settings.fresh_s)
        self._clock = clock
        self._on_fix = on_fix
        self._on_health = on_health
        self._source = source_of(settings, clock)
        self._offset = ClockOffset()
        self._on_detail: Callable[[GpsDetail], None] | None = None
        self._told_at = -math.inf
        self._wanted: GpsSettings | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._fixes = 0
        self._last: Fix | None = None
        self._state = GpsState.STARTING
        self._problem = ""
        self._reported_at = -math.inf
        self._placed_at = -math.inf
        self._began_at = time.monotonic()

    def start(self) -> None:
        """Begin to read; a receiver runs once."""
        if self._thread is not None:
            raise RuntimeError("This GPS receiver was started before; make a new one.")
        self._thread = threading.Thread(target=self._run, name="gps", daemon=True)
        self._thread.start()

    def watch(self, on_detail: Callable[[GpsDetail], None] | None) -> None:
        """Tell a technician about four times a second how it goes, on the receiver's thread; None ends that."""
        self._on_detail = on_detail

    def use(self, settings: GpsSettings) -> None:
        """Read from another source, port or speed from now on; returns at once."""
        self._wanted = settings

    def stop(self, deadline_s: float) -> bool:
        """Stop reading and wait up to ``deadline_s`` for the thread; whether it ended in time."""
        self._stopping.set()
        if self._thread is None:
            return True
        self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        retry_s = FIRST_RETRY_S
        while self._going():
            self._turn()
            heard = self._source.heard
            try:
                self._read_on()
            except SourceEnded as error:
                self._tell(GpsState.STOPPED, str(error))
                break
            except SourceTrouble as error:
                self._tell(GpsState.ABSENT, str(error))
            except Exception as error:  # the top of the thread: positions must come back
                log.exception("gps fault", kind=type(error).__name__)
                self._tell(
                    GpsState.ABSENT, "The reading of the GPS receiver failed. It starts again by itself."
                )
            self._source.close()
            if self._wanted is not None:
                retry_s = FIRST_RETRY_S
                continue
            retry_s = FIRST_RETRY_S if self._source.heard > heard else retry_s
            self._wait(retry_s)
            retry_s = min(2 * retry_s, LAST_RETRY_S)
        self._source.close()
        self._tell(GpsState.STOPPED, self._problem if self._state is GpsState.STOPPED else "")

    def _read_on(self) -> None:
        """Read until stopped or until the source fails."""
        self._source.open(self._stays)
        heard, heard_at = self._source.heard, time.monotonic()
        while self._stays():
            for fix in self._source.read():
                self._take(fix)
            now = time.monotonic()
            if self._source.heard > heard:
                heard, heard_at = self._source.heard, now
            self._judge(now, heard_at)

    def _take(self, fix: Fix) -> None:
        before = self._last if self._last is not None and is_same_epoch(self._last, fix) else None
        self._last = fix
        self.history.add(fix)
        if before is None:  # the rest of an epoch comes late: it would set the offset wrong
            self._offset.add(fix)
        if fix.has_position:
            self._fixes += before is None or not before.has_position
            self._placed_at = time.monotonic()
        self._on_fix(fix)

    def _judge(self, now: float, heard_at: float) -> None:
        if now - heard_at > SILENT_S:
            self._tell(
                GpsState.SILENT, f"{self._source.name} is silent. Check the receiver's plug and power."
            )
        elif now - self._placed_at <= SILENT_S:
            self._tell(GpsState.FIX, "")
        elif self._source.heard:
            searching = now - max(self._placed_at, self._began_at) > SEARCHING_S
            self._tell(GpsState.SEARCHING, _FEW_SATELLITES if searching else "")

    def _tell(self, state: GpsState, problem: str) -> None:
        """Note how it goes; a change is reported at once."""
        changed = (state, problem) != (self._state, self._problem)
        self._state, self._problem = state, problem
        if changed:
            self._report()

    def _turn(self) -> None:
        """Take another source into use, when one is wanted."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._source = source_of(wanted, self._clock)
            self._began_at = time.monotonic()
            self._tell(GpsState.STARTING, "")

    def _report(self) -> None:
        self._reported_at = time.monotonic()
        self._on_health(self._health())

    def _health(self) -> GpsHealth:
        return GpsHealth(
            self._state,
            self._clock(),
            self._source.name,
            fixes=self._fixes,
            rejected=self._source.rejected,
            clock_offset_s=self._offset.seconds,
            problem=self._problem,
        )

    def _going(self) -> bool:
        """Whether to go on; tells whoever wants to know how it goes when it is time to."""
        now, watcher = time.monotonic(), self._on_detail
        if now - self._reported_at >= _HEALTH_EVERY_S:
            self._report()
        if watcher is not None and now - self._told_at >= WATCHED_EVERY_S:
            self._told_at = now
            watcher(GpsDetail(self._health(), self._source.detail(), self._last))
        return not self._stopping.is_set()

    def _stays(self) -> bool:
        """Whether to go on with this source."""
        return self._going() and self._wanted is None

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._stays() and (left := until - time.monotonic()) > 0:
            self._stopping.wait(min(left, WATCHED_EVERY_S))
