# SPDX-License-Identifier: Apache-2.0
"""The cameras of the bench: supervisors of their own, fed to no recorder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Thread

from camera.figures import AimPicture
from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.supervisor import CameraSupervisor
from camera.types import CameraEvent, CameraHealth, PlateRead, Preview
from camera.watch import Watch
from mdt_app.clock import Clock
from mdt_app.paths import DataFolder

#: How long a camera's process may take to end, seconds.
STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class BenchEvent:
    """What a camera of the bench tells; never a read, never a text.

    Attributes:
        run: which opening of the bench it belongs to; what an earlier one still says is not shown.
    """

    run: int
    event: Preview | CameraHealth | AimPicture


class BenchCameras:
    """Starts and ends them; their ends are waited for on a thread of their own.

    Args:
        reader: of their pipelines.
        folder: where their saved aims lie.
        post: takes every ``BenchEvent``, on any thread, and returns at once.
        clock: UTC.
    """

    def __init__(
        self,
        reader: ReaderSettings,
        folder: DataFolder,
        post: Callable[[BenchEvent], None],
        clock: Clock,
    ) -> None:
        self._reader, self._folder, self._post, self._clock = reader, folder, post, clock
        self._running: dict[str, CameraSupervisor] = {}
        self._ends: list[Thread] = []
        self.run = 0

    @property
    def pids(self) -> tuple[int, ...]:
        """Processes that run now."""
        return tuple(one.pid for one in self._running.values() if one.pid is not None)

    def start(self, cameras: Sequence[CameraSettings]) -> None:
        """Start those of these that do not run."""
        for camera in cameras:
            if camera.id not in self._running:
                self._start(camera.id, camera)

    def try_out(self, camera: CameraSettings, name: str) -> None:
        """Start a camera that is not kept yet; its events carry ``name``. The one of its id ends first."""
        self.end(camera.id)
        self._start(name, camera)

    def end(self, name: str) -> None:
        """End one."""
        gone = self._running.pop(name, None)
        if gone is not None:
            self._see_out([gone])

    def stop(self) -> None:
        """End all; returns at once."""
        self.run += 1
        gone, self._running = list(self._running.values()), {}
        self._see_out(gone)

    def close(self) -> None:
        """End all, and wait until no process of them is left."""
        self.stop()
        for end in self._ends:
            end.join(2 * STOP_S)

    def _start(self, name: str, camera: CameraSettings) -> None:
        run = self.run

        def heard(event: CameraEvent) -> None:
            if isinstance(event, PlateRead):
                return  # none leaves a process of the bench; were one to, it ends here
            self._post(BenchEvent(run, replace(event, camera=name)))

        watch = Watch(self._folder.aim_file(camera.id), bench=True)
        made = CameraSupervisor(camera, self._reader, heard, self._clock, watch)
        self._running[name] = made
        ends = [end for end in self._ends if end.is_alive()]
        if ends:  # a device opens once: what held it has to be gone
            Thread(target=_start_after, args=(ends, made), name="bench-camera-start", daemon=True).start()
        else:
            made.start()

    def _see_out(self, gone: list[CameraSupervisor]) -> None:
        self._ends = [end for end in self._ends if end.is_alive()]
        for one in gone:
            end = Thread(target=one.stop, args=(STOP_S,), name="bench-camera-end", daemon=True)
            end.start()
            self._ends.append(end)


def _start_after(ends: Sequence[Thread], made: CameraSupervisor) -> None:
    for end in ends:
        end.join(2 * STOP_S)
    made.start()
