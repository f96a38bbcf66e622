# SPDX-License-Identifier: Apache-2.0
"""A camera's real process under its real supervisor: reads arrive, and what goes wrong is put right."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import cv2
import pytest

import resources
from camera import model_list
from camera.drive import load_truth
from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.supervisor import CameraSupervisor
from camera.types import CameraEvent, CameraHealth, CameraState, PlateRead, Preview
from policy.plates import fold
from tests.helpers.clips import camera_clock, camera_settings, write_clip, write_picture

pytestmark = [pytest.mark.integration, pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")]

START_S = 20.0


class Listener:
    """Keeps what a supervisor tells, and lets a test wait for it."""

    def __init__(self) -> None:
        self.events: list[CameraEvent] = []
        self.delay_s = 0.0
        self._changed = threading.Condition()

    def __call__(self, event: CameraEvent) -> None:
        time.sleep(self.delay_s)
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(
        self, wanted: Callable[[CameraEvent], bool], timeout_s: float = START_S, after: int = 0
    ) -> int:
        """Index after the first wanted event from ``after`` on."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: any(wanted(event) for event in self.events[after:]), timeout_s
            )
            told = [(event.state, event.problem) for event in self.health]
            assert found, f"never told; told instead: {told}"
            return after + next(n for n, event in enumerate(self.events[after:], 1) if wanted(event))

    @property
    def health(self) -> list[CameraHealth]:
        return [event for event in self.events if isinstance(event, CameraHealth)]

    @property
    def reads(self) -> list[PlateRead]:
        return [event for event in self.events if isinstance(event, PlateRead)]

    @property
    def previews(self) -> list[Preview]:
        return [event for event in self.events if isinstance(event, Preview)]


def state(*wanted: CameraState) -> Callable[[CameraEvent], bool]:
    return lambda event: isinstance(event, CameraHealth) and event.state in wanted


def reader_settings() -> ReaderSettings:
    models = resources.path("models")
    return ReaderSettings(**model_list.listed(models).as_settings(models), threads=1)


Start = Callable[..., tuple[CameraSupervisor, Listener]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts cameras; whatever happens, none is left running."""
    running: list[CameraSupervisor] = []

    def begin(settings: CameraSettings, delay_s: float = 0.0) -> tuple[CameraSupervisor, Listener]:
        listener = Listener()
        listener.delay_s = delay_s
        supervisor = CameraSupervisor(settings, reader_settings(), listener, camera_clock)
        running.append(supervisor)
        supervisor.start()
        return supervisor, listener

    yield begin
    for supervisor in running:
        supervisor.stop(3.0)


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def _pid(supervisor: CameraSupervisor) -> int:
    pid = supervisor.pid
    assert pid is not None
    return pid


def _few_seconds_of_the_demo(path: Path, until_s: float) -> Path:
    """The beginning of the shipped clip, so that the test need not wait for all of it."""
    source = cv2.VideoCapture(str(resources.path("demo/front-left.mp4")))
    clip = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10.0, (1280, 720))
    for _ in range(round(until_s * 10)):
        got, image = source.read()
        assert got
        clip.write(image)
    clip.release()
    source.release()
    return path


@pytest.mark.slow
def test_the_cars_of_a_clip_are_read_and_the_end_is_told(start: Start, tmp_path: Path) -> None:
    """Reads, previews and health come out of the real chain; the last car is decided before the end."""
    cars = load_truth(resources.path("demo/drive.json")).camera("front-left").cars[:2]
    clip = _few_seconds_of_the_demo(tmp_path / "drive.mp4", cars[-1].last_s - 0.4)
    supervisor, told = start(camera_settings(f"file:{clip}", silent_after_s=5.0))
    told.wait_for(state(CameraState.FINISHED), 40.0)
    assert isinstance(told.events[-1], CameraHealth)
    assert {fold(read.reading.text) for read in told.reads} == {fold(car.plate) for car in cars}
    last = told.health[-1]
    assert last.reads == len(told.reads)
    assert last.frames > 40
    assert CameraState.READING in {health.state for health in told.health}
    assert max(health.sharpness for health in told.health) > 0
    assert 1 <= len(told.previews) <= 8 * 8
    assert (told.previews[0].width, told.previews[0].height) == (568, 320)
    assert any(preview.plates for preview in told.previews)
    supervisor.stop(3.0)
    assert supervisor.pid is None


def test_a_killed_process_is_started_again(start: Start, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=50)
    supervisor, told = start(camera_settings(str(clip), loop=True))
    seen = told.wait_for(state(CameraState.READING))
    killed = _pid(supervisor)
    os.kill(killed, signal.SIGKILL)
    seen = told.wait_for(state(CameraState.FAILED), after=seen)
    failure = told.health[-1] if told.events[-1] is told.health[-1] else told.events[seen - 1]
    assert isinstance(failure, CameraHealth)
    assert "Front left ended unexpectedly (exit code -9); it is being started again" in failure.problem
    told.wait_for(state(CameraState.READING), after=seen)
    assert supervisor.pid != killed


def test_a_frozen_process_is_killed_and_started_again(start: Start, tmp_path: Path) -> None:
    """Frozen means silent: not even health comes."""
    clip = write_clip(tmp_path / "drive.avi", frames=50)
    supervisor, told = start(camera_settings(str(clip), loop=True))
    seen = told.wait_for(state(CameraState.READING))
    frozen = _pid(supervisor)
    os.kill(frozen, signal.SIGSTOP)
    seen = told.wait_for(state(CameraState.SILENT), 10.0, after=seen)
    assert _gone(frozen)
    told.wait_for(state(CameraState.READING), after=seen)


@pytest.fixture
def half_a_clip(tmp_path: Path) -> Iterator[Path]:
    """A FIFO that gives half a clip and then nothing: whoever reads it hangs."""
    content = write_clip(tmp_path / "whole.avi", frames=200).read_bytes()
    fifo = tmp_path / "camera.avi"
    os.mkfifo(fifo)
    done = threading.Event()

    def feed() -> None:
        with fifo.open("wb") as pipe:
            pipe.write(content[: len(content) // 2])
            pipe.flush()
            done.wait(30)

    feeder = threading.Thread(target=feed)
    feeder.start()
    yield fifo
    done.set()
    feeder.join()


def test_a_camera_that_hangs_in_read_is_killed_and_started_again(start: Start, half_a_clip: Path) -> None:
    """The driver's read never returns, and the process still reports: only the missing frames tell."""
    supervisor, told = start(camera_settings(f"file:{half_a_clip}"))
    seen = told.wait_for(lambda event: isinstance(event, Preview))
    hanging = _pid(supervisor)
    seen = told.wait_for(state(CameraState.SILENT), 10.0, after=seen)
    silent = told.events[seen - 1]
    assert isinstance(silent, CameraHealth)
    assert silent.problem == (
        "Front left gives no pictures; it is being started again. Check its cable and power."
    )
    assert _gone(hanging)
    half_a_clip.with_name("whole.avi").replace(half_a_clip)  # the camera is mended
    told.wait_for(lambda event: isinstance(event, Preview), after=seen)


def test_a_camera_that_hangs_while_opening_is_killed_and_tried_again(start: Start, tmp_path: Path) -> None:
    fifo = tmp_path / "camera"
    os.mkfifo(fifo)
    supervisor, told = start(camera_settings(f"file:{fifo}"))
    seen = told.wait_for(state(CameraState.STARTING))
    hanging = _pid(supervisor)
    seen = told.wait_for(state(CameraState.SILENT), 10.0, after=seen)
    assert _gone(hanging)
    told.wait_for(state(CameraState.STARTING), after=seen)


def test_an_unplugged_camera_is_told_and_read_again_when_it_is_back(start: Start, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=10)
    content = clip.read_bytes()
    _, told = start(camera_settings(f"file:{clip}", loop=True))
    seen = told.wait_for(state(CameraState.READING))
    clip.unlink()
    seen = told.wait_for(state(CameraState.FAILED), after=seen)
    failure = told.events[seen - 1]
    assert isinstance(failure, CameraHealth)
    assert "drive.avi is not there" in failure.problem
    whole = tmp_path / "new.avi"
    whole.write_bytes(content)
    whole.rename(clip)
    told.wait_for(state(CameraState.READING), after=seen)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("file:{}/gone.mp4", "gone.mp4 is not there. Choose another"),
        ("file:{}/empty.mp4", "empty.mp4 gives no pictures. It is empty"),
        ("webcam:3", "is not understood. Write device:0"),
    ],
)
def test_a_source_that_cannot_be_opened_is_told_and_tried_again(
    start: Start, tmp_path: Path, source: str, sentence: str
) -> None:
    (tmp_path / "empty.mp4").touch()
    _, told = start(camera_settings(source.format(tmp_path)))
    seen = told.wait_for(state(CameraState.FAILED))
    assert sentence in told.health[-1].problem
    told.wait_for(state(CameraState.FAILED), after=seen)


@pytest.mark.expects_log
def test_a_process_that_cannot_be_started_is_told_and_tried_again(tmp_path: Path) -> None:
    """Here for a clock that cannot be handed to it; out of memory is the same to the supervisor."""

    def own_clock() -> datetime:
        return camera_clock()

    listener = Listener()
    settings = camera_settings(f"pictures:{tmp_path}")
    supervisor = CameraSupervisor(settings, reader_settings(), listener, own_clock)
    supervisor.start()
    first = listener.wait_for(state(CameraState.FAILED))
    listener.wait_for(state(CameraState.FAILED), after=first)
    supervisor.stop(3.0)
    assert "could not be started" in listener.health[0].problem
    assert "tried again" in listener.health[0].problem


def test_missing_models_are_told_with_the_remedy(tmp_path: Path) -> None:
    told = Listener()
    reader = ReaderSettings(detector=tmp_path / "none.onnx", recogniser=tmp_path / "none.onnx")
    supervisor = CameraSupervisor(camera_settings("synthetic:1"), reader, told, camera_clock)
    supervisor.start()
    told.wait_for(state(CameraState.FAILED))
    supervisor.stop(3.0)
    assert "none.onnx is missing. Install the program again" in next(
        h.problem for h in told.health if h.problem
    )


def test_every_picture_of_a_folder_is_read_and_a_bad_one_is_named(start: Start, tmp_path: Path) -> None:
    for number in range(12):
        write_picture(tmp_path / f"{number:02}.png", 20 * number)
    (tmp_path / "05a.jpg").write_bytes(b"no picture")
    _, told = start(camera_settings(f"pictures:{tmp_path}", frames_per_s=60, hold_frames=3))
    told.wait_for(state(CameraState.FINISHED))
    assert told.health[-1].frames == 36
    assert told.health[-1].dropped == 0
    assert "05a.jpg" in told.health[-1].problem


def test_a_black_picture_is_told_as_dark(start: Start, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", 0)
    _, told = start(camera_settings(str(tmp_path), loop=True, frames_per_s=20, dark_below=20))
    told.wait_for(state(CameraState.DARK))
    assert "clean the lens" in told.health[-1].problem


def test_stopping_ends_the_process_at_once_and_tells_it(start: Start, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=50)
    supervisor, told = start(camera_settings(str(clip), loop=True))
    told.wait_for(state(CameraState.READING))
    pid = _pid(supervisor)
    began = time.monotonic()
    supervisor.stop(5.0)
    assert time.monotonic() - began < 3.0
    assert _gone(pid)
    assert told.health[-1].state is CameraState.STOPPED
    assert told.health[-1].frames > 0, (
        "said by the process itself, after deciding about the plates it followed"
    )
    supervisor.stop(1.0)


def test_stopping_a_frozen_process_kills_it_by_the_deadline(start: Start, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=50)
    supervisor, told = start(camera_settings(str(clip), loop=True, silent_after_s=60))
    told.wait_for(state(CameraState.READING))
    pid = _pid(supervisor)
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    supervisor.stop(0.5)
    assert time.monotonic() - began < 3.0
    assert _gone(pid)
    assert told.health[-1].state is CameraState.STOPPED


def test_stopping_while_waiting_to_retry_does_not_wait(start: Start, tmp_path: Path) -> None:
    supervisor, told = start(camera_settings(f"file:{tmp_path}/gone.mp4", retry_after_s=60))
    told.wait_for(state(CameraState.FAILED))
    began = time.monotonic()
    supervisor.stop(5.0)
    assert time.monotonic() - began < 3.0
    assert told.health[-1].state is CameraState.STOPPED


def test_a_slow_listener_loses_previews_never_the_order_and_is_no_reason_to_kill(
    start: Start, tmp_path: Path
) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=50)
    supervisor, told = start(camera_settings(str(clip), loop=True, silent_after_s=1.0), delay_s=0.8)
    told.wait_for(state(CameraState.READING))
    pid = _pid(supervisor)
    time.sleep(4.0)
    assert supervisor.pid == pid
    assert not {CameraState.SILENT, CameraState.FAILED} & {health.state for health in told.health}
    numbers = [preview.number for preview in told.previews]
    assert numbers == sorted(set(numbers))


def test_the_process_ends_when_the_terminal_is_killed(tmp_path: Path) -> None:
    """No camera may stay occupied by an orphan."""
    clip = write_clip(tmp_path / "drive.avi", frames=50)
    script = (
        "import sys, time\n"
        "from tests.helpers.clips import camera_settings, camera_clock\n"
        "from tests.integration.test_camera_process import reader_settings\n"
        "from camera.supervisor import CameraSupervisor\n"
        "from camera.types import CameraHealth, CameraState\n"
        "def told(event):\n"
        "    if isinstance(event, CameraHealth) and event.state is CameraState.READING:\n"
        "        print(supervisor.pid, flush=True)\n"
        "if __name__ == '__main__':\n"
        f"    settings = camera_settings({str(clip)!r}, loop=True)\n"
        "    supervisor = CameraSupervisor(settings, reader_settings(), told, camera_clock)\n"
        "    supervisor.start()\n"
        "    time.sleep(60)\n"
    )
    program = tmp_path / "terminal.py"
    program.write_text(script)
    root = Path(resources.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env=environment
    ) as terminal:
        assert terminal.stdout is not None
        pid = int(terminal.stdout.readline())
        terminal.kill()
    patience_ends = time.monotonic() + 8.0
    while not _gone(pid) and time.monotonic() < patience_ends:
        time.sleep(0.05)
    assert _gone(pid)


def test_the_terminals_side_never_loads_opencv() -> None:
    """OpenCV's Qt plugins would collide with the terminal's own."""
    lines = (
        "import sys, camera.supervisor, camera.settings, camera.types, camera.drive",
        "from camera.drive.story import drive",
        "assert 'cv2' not in sys.modules, 'cv2 was loaded'",
    )
    root = Path(resources.__file__).parents[1]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, cwd=root, timeout=60)
