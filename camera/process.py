# SPDX-License-Identifier: Apache-2.0
"""The child process of one camera: capture thread, newest-frame mailbox, pipeline, pipe to the terminal."""

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection

import cv2

from camera.bench import unreadable
from camera.capture import Capture
from camera.dumps import forbid_core_dumps
from camera.errors import CameraError
from camera.fault_log import say_places_only
from camera.figures import AimPicture
from camera.health import Counts, Mean, Rate, sharpness
from camera.latest import Latest
from camera.measures import AimWatch, Light, light_of, plate_figures
from camera.models import ReaderSettings, build_pipeline
from camera.pipeline import FrameResult, Pipeline
from camera.preview import preview_of
from camera.settings import CameraSettings
from camera.sources import FrameSource, open_source
from camera.types import CameraEvent, CameraHealth, CameraState, Frame, SightedPlate
from camera.watch import Watch

HEALTH_EVERY_S = 1.0
BENCH_HEALTH_EVERY_S = 0.5  # a lens is turned while somebody looks at the meter
LOOK_EVERY_S = 0.2  # how soon an order to stop is noticed while no frame comes
NICER_BY = 5  # the screen goes first


def run(
    settings: CameraSettings,
    reader: ReaderSettings,
    clock: Callable[[], datetime],
    connection: Connection,
    watch: Watch,
) -> None:
    """Run the camera until its source ends, fails, or the terminal says stop or is gone.

    What is sent: ``CameraHealth`` every second, ``Preview`` and ``PlateRead`` as they come. The last is a
    ``CameraHealth`` with FINISHED, STOPPED or FAILED. What is received: anything means stop. On the bench no
    ``PlateRead`` is sent and no plate can be read in a ``Preview`` (``camera.bench``).
    """
    _settle_in()
    try:
        pipeline = build_pipeline(settings.id, reader, settings.region)
        source = open_source(settings, clock)
        CameraLoop(Given(settings, clock, watch), source, pipeline, connection).run()
    except (BrokenPipeError, ConnectionResetError, EOFError):
        return  # the terminal is gone; nobody is left to be told
    except CameraError as error:
        _last_word(connection, CameraHealth(settings.id, CameraState.FAILED, clock(), problem=str(error)))
    except Exception as error:  # top of the process: the terminal must learn of it
        logging.getLogger(__name__).exception("The camera process failed")
        sentence = f"Reading {settings.label} failed ({type(error).__name__}); it starts again by itself."
        _last_word(connection, CameraHealth(settings.id, CameraState.FAILED, clock(), problem=sentence))


def _settle_in() -> None:
    """Leave keyboard interrupts to the terminal, one core to the others, the console to people, the disk without us."""
    forbid_core_dumps()
    say_places_only()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICER_BY)
    os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"  # quiet: what goes wrong is told in our own words
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    cv2.setNumThreads(1)


def _last_word(connection: Connection, health: CameraHealth) -> None:
    try:
        connection.send(health)
    except (BrokenPipeError, ConnectionResetError):
        return


@dataclass(frozen=True, slots=True)
class Given:
    """What a camera's process was given: settings, clock, and what it is asked beside reading."""

    settings: CameraSettings
    clock: Callable[[], datetime]
    watch: Watch


class CameraLoop:
    """Takes the newest frame, reads it, tells the terminal."""

    def __init__(self, given: Given, source: FrameSource, pipeline: Pipeline, connection: Connection) -> None:
        self._settings, self._clock = given.settings, given.clock
        self._bench = given.watch.bench
        self._source = source
        self._pipeline = pipeline
        self._connection = connection
        self._aim = AimWatch(given.watch.aim_file, given.clock)
        self._latest: Latest[Frame] = Latest()
        self._capture = Capture(source, self._latest)
        self._processed = 0
        self._counts = Counts()
        self._delay = Mean()
        now_s = time.monotonic()
        self._delivered_rate, self._processed_rate = Rate(now_s), Rate(now_s)
        self._preview_due_s = self._health_due_s = now_s
        self._frame: Frame | None = None
        self._plates: tuple[SightedPlate, ...] = ()

    def run(self) -> None:
        """Loop until the end; the last thing sent says why it ended."""
        self._send(CameraHealth(self._settings.id, CameraState.STARTING, self._clock()))
        self._capture.start()
        while not self._connection.poll(0):
            frame = self._latest.take(LOOK_EVERY_S)
            if frame is not None:
                self._read(frame)
            elif self._latest.finished:
                break
            if time.monotonic() >= self._health_due_s:
                self._report()
        self._capture.stop()
        self._end(stopped=not self._latest.finished)

    def _read(self, frame: Frame) -> None:
        self._frame = frame
        result = self._pipeline.process(frame)
        self._plates = result.plates
        self._processed += 1
        self._delay.add((self._clock() - frame.captured_at).total_seconds())
        self._publish(result)
        now_s = time.monotonic()
        if now_s >= self._preview_due_s:
            self._preview_due_s = now_s + 1 / self._settings.previews_per_s
            shown = preview_of(frame, result.plates)
            self._send(unreadable(shown) if self._bench else shown)

    def _publish(self, result: FrameResult) -> None:
        self._counts.add(result)
        if self._bench:
            return  # neither text nor picture of a plate leaves the process
        for read in result.reads:
            self._send(read)

    def _end(self, *, stopped: bool) -> None:
        """Decide about the plates still followed, then say the last word."""
        self._publish(self._pipeline.finish())
        failure = self._capture.failure
        if stopped:
            self._send(self._health(CameraState.STOPPED, ""))
        elif failure is not None:
            self._send(self._health(CameraState.FAILED, failure))
        else:
            self._send(self._health(CameraState.FINISHED, self._source.problem))

    def _state(self, mean: float) -> CameraState:
        if self._frame is None:
            return CameraState.STARTING
        return CameraState.DARK if mean < self._settings.dark_below else CameraState.READING

    def _report(self) -> None:
        """Tell how the camera does, and on the bench where it looks."""
        self._send(self._health(None, self._source.problem))
        if self._bench and self._frame is not None:
            self._send(AimPicture(self._settings.id, self._aim.now()))

    def _health(self, state: CameraState | None, problem: str) -> CameraHealth:
        """The report of now; without a state it is told from the picture."""
        now_s = time.monotonic()
        self._health_due_s = now_s + (BENCH_HEALTH_EVERY_S if self._bench else HEALTH_EVERY_S)
        frame = self._frame
        light = Light() if frame is None else light_of(frame.image)
        state = state or self._state(light.mean)
        if state is CameraState.DARK and not problem:
            problem = f"{self._settings.label} sees nothing but black. Take the cover off, or clean the lens."
        counts = self._counts
        return CameraHealth(
            camera=self._settings.id,
            state=state,
            at=self._clock(),
            frames_per_s=self._delivered_rate.update(self._capture.frames, now_s),
            processed_per_s=self._processed_rate.update(self._processed, now_s),
            frames=self._capture.frames,
            dropped=self._latest.dropped,
            reads=counts.reads,
            unread=counts.unread,
            clipped=counts.clipped,
            too_small=counts.too_small,
            blurred=counts.blurred,
            sharpness=0.0 if frame is None else sharpness(frame.image),
            exposure=light.mean,
            problem=problem,
            clipped_white=light.white,
            clipped_black=light.black,
            aim=None if frame is None else self._aim.look(frame),
            plates=None if frame is None else plate_figures(frame.image, self._plates),
            frame_size=(0, 0) if frame is None else (frame.image.shape[1], frame.image.shape[0]),
            delay_s=self._delay.taken(),
        )

    def _send(self, event: CameraEvent) -> None:
        self._connection.send(event)
