# SPDX-License-Identifier: Apache-2.0
"""The terminal's side of a camera: starts its process, hears it, and starts it again when it fails.

Nothing here may import OpenCV: its Qt plugins collide with the terminal's own.
"""

import logging
import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Event, Thread

from camera.entry import begin
from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.types import CameraEvent, CameraHealth, CameraState, Preview
from camera.watch import Watch
from camera.watchdog import Watchdog

POLL_S = 0.1
LONGEST_RETRY_S = 30.0
STEADY_S = 20.0  # a run this long was no failure to start: waiting begins small again
KILL_WITHIN_S = 2.0
CATCH_UP = 64  # events taken from the pipe at once; of their previews only the newest is shown
LAST_WORDS = (CameraState.FINISHED, CameraState.FAILED, CameraState.STOPPED)

_log = logging.getLogger(__name__)


class CameraSupervisor:
    """Runs one camera in a process that can be ended whatever a driver does.

    Args:
        settings: of the camera.
        reader: of its pipeline.
        on_event: called with every event on the supervisor's thread. Reads are never dropped: while it is
            slow the camera waits. Previews are: of those that queue up only the newest is given.
        clock: UTC now; a module-level function, because the process is given it too.
        watch: what the process is asked beside reading.
    """

    def __init__(
        self,
        settings: CameraSettings,
        reader: ReaderSettings,
        on_event: Callable[[CameraEvent], None],
        clock: Callable[[], datetime],
        watch: Watch | None = None,
    ) -> None:
        self._watch = watch or Watch()
        self._settings = settings
        self._reader = reader
        self._on_event = on_event
        self._clock = clock
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"camera-{settings.id}", daemon=True)
        self._process: SpawnProcess | None = None

    @property
    def pid(self) -> int | None:
        """The camera process's id; None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def start(self) -> None:
        """Start the camera; what happens is told through ``on_event``."""
        self._thread.start()

    def stop(self, deadline_s: float) -> None:
        """End the camera: plates still followed are decided, and then no thread or process of it is left.

        Args:
            deadline_s: after so long the process is killed.
        """
        self._stop.set()
        if not self._thread.is_alive():
            return
        self._thread.join(deadline_s)
        process = self._process
        if self._thread.is_alive() and process is not None:
            with suppress(ValueError):  # it has ended and was closed since
                process.kill()
        self._thread.join(KILL_WITHIN_S)

    def _run(self) -> None:
        retry_s = self._settings.retry_after_s
        while not self._stop.is_set():
            began_s = time.monotonic()
            if self._try_once():
                return
            if time.monotonic() - began_s > STEADY_S:
                retry_s = self._settings.retry_after_s
            self._stop.wait(retry_s)
            retry_s = min(LONGEST_RETRY_S, retry_s * 2)
        self._tell(CameraState.STOPPED, "")

    def _try_once(self) -> bool:
        try:
            return self._run_once()
        except Exception as error:  # noqa: BLE001 - top of the thread: a camera must not stay off unsaid
            _log.exception("A camera could not be run")
            self._tell(
                CameraState.FAILED,
                f"{self._settings.label} could not be started ({type(error).__name__}); it is being tried again.",
            )
            return False

    def _run_once(self) -> bool:
        """One process from start to end; True when the camera is done for good."""
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(
            target=begin,
            args=(self._settings, self._reader, self._clock, theirs, self._watch),
            name=f"camera-{self._settings.id}",
            daemon=True,
        )
        try:
            process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._process = process
        watchdog = Watchdog(process, self._settings.start_within_s)
        try:
            last = self._listen(ours, watchdog)
        finally:
            watchdog.dismiss()
            self._process = None
            ours.close()
            _end(process)
            code = process.exitcode
            process.close()
        if last is None and not self._stop.is_set():
            self._explain(code, silent=watchdog.bit)
        return last in (CameraState.FINISHED, CameraState.STOPPED)

    def _listen(self, pipe: Connection, watchdog: Watchdog) -> CameraState | None:
        """Hear the process until it ends; its last word, or None when it ended without one."""
        told_to_stop = False
        frames = -1
        while True:
            if self._stop.is_set() and not told_to_stop:
                told_to_stop = True
                _tell_to_stop(pipe)
            events, open_still = _take(pipe)
            for event in events:
                reached = event.frames if isinstance(event, CameraHealth) else max(1, frames)
                if reached != frames or isinstance(event, Preview):
                    watchdog.feed(self._silence_limit_s(reached))
                frames = reached
            self._pass_on(events, watchdog)
            last = events[-1] if events else None
            if isinstance(last, CameraHealth) and last.state in LAST_WORDS:
                return last.state
            if not open_still:
                return None

    def _silence_limit_s(self, frames: int) -> float:
        """How long no frame may come: longer for the first, and at least two frames' time."""
        settings = self._settings
        usual_s = settings.silent_after_s + 2 / settings.frames_per_s
        return usual_s if frames else max(usual_s, settings.connect_timeout_s)

    def _pass_on(self, events: list[CameraEvent], watchdog: Watchdog) -> None:
        """Hand events on; all but previews that a newer one follows."""
        newest = next((event for event in reversed(events) if isinstance(event, Preview)), None)
        silent_s = watchdog.silent_s()
        watchdog.hold()
        for event in events:
            if not isinstance(event, Preview) or event is newest:
                self._on_event(event)
        watchdog.resume(silent_s)

    def _explain(self, code: int | None, *, silent: bool) -> None:
        label = self._settings.label
        if silent:
            self._tell(
                CameraState.SILENT,
                f"{label} gives no pictures; it is being started again. Check its cable and power.",
            )
        else:
            self._tell(
                CameraState.FAILED,
                f"The process that reads {label} ended unexpectedly (exit code {code}); "
                "it is being started again.",
            )

    def _tell(self, state: CameraState, problem: str) -> None:
        self._on_event(CameraHealth(self._settings.id, state, self._clock(), problem=problem))


def _take(pipe: Connection) -> tuple[list[CameraEvent], bool]:
    """What has come, waiting a little for the first; and whether the pipe is still open."""
    events: list[CameraEvent] = []
    try:
        while len(events) < CATCH_UP and pipe.poll(0 if events else POLL_S):
            event: CameraEvent = pipe.recv()
            events.append(event)
            if isinstance(event, CameraHealth) and event.state in LAST_WORDS:
                break
    except (EOFError, OSError):
        return events, False
    return events, True


def _tell_to_stop(pipe: Connection) -> None:
    try:
        pipe.send("stop")
    except (BrokenPipeError, ConnectionResetError):
        return  # it has ended already, which the next read of the pipe shows


def _end(process: SpawnProcess) -> None:
    """See the process out; one that lingers is killed."""
    process.join(KILL_WITHIN_S)
    if process.is_alive():
        process.kill()
        process.join()
