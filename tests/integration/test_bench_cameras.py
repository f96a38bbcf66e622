# SPDX-License-Identifier: Apache-2.0
"""The bench's own camera processes, on pictures in good and in bad order: what they measure and never tell."""

import os
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import resources
from camera import aim, aim_file, model_list
from camera.figures import AimPicture
from camera.limits import Grade, Meter, verdict
from camera.models import build_pipeline
from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.supervisor import CameraSupervisor
from camera.types import CameraEvent, CameraHealth, CameraState, Frame, PlateRead, Preview
from camera.watch import Watch
from mdt_app.paths import DataFolder
from mdt_app.services.bench_cameras import BenchCameras, BenchEvent
from tests.helpers import street_pictures
from tests.helpers.clips import camera_clock, camera_settings

pytestmark = pytest.mark.integration
START_S = 30.0


def reader_settings() -> ReaderSettings:
    models = resources.path("models")
    return ReaderSettings(**model_list.listed(models).as_settings(models), threads=1)


class Heard:
    """Keeps what the bench's cameras tell, and lets a test wait for it."""

    def __init__(self) -> None:
        self.told: list[BenchEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: BenchEvent) -> None:
        with self._changed:
            self.told.append(event)
            self._changed.notify_all()

    def health(self, wanted: Callable[[CameraHealth], bool]) -> CameraHealth:
        """The first wanted report."""
        with self._changed:
            found = self._changed.wait_for(lambda: self._first(wanted), START_S)
        told = [(one.state, one.problem, one.plates) for one in self._reports()][-5:]
        assert found is not None, f"never told; told instead: {told}"
        return found

    def _first(self, wanted: Callable[[CameraHealth], bool]) -> CameraHealth | None:
        return next((one for one in self._reports() if wanted(one)), None)

    def _reports(self) -> list[CameraHealth]:
        return [one.event for one in self.told if isinstance(one.event, CameraHealth)]

    def wait(self, wanted: Callable[[BenchEvent], bool]) -> BenchEvent:
        """The first wanted event."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(wanted, self.told)), START_S)
        return next(filter(wanted, self.told))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def bench(tmp_path: Path, heard: Heard) -> Iterator[BenchCameras]:
    """The bench's cameras; none is left running."""
    made = BenchCameras(reader_settings(), DataFolder(tmp_path), heard, camera_clock)
    yield made
    made.close()


def street(folder: Path, kind: str) -> CameraSettings:
    source = f"pictures:{street_pictures.write(folder / kind, kind)}"
    return camera_settings(source, loop=True, hold_frames=1, frames_per_s=6.0, silent_after_s=10.0)


def measured(one: CameraHealth) -> bool:
    return one.state is CameraState.READING and one.plates is not None


def seen(one: CameraHealth) -> bool:
    return one.state in (CameraState.READING, CameraState.DARK) and one.frames > 0


def grades(health: CameraHealth) -> dict[Meter, Grade]:
    return {one.meter: one.grade for one in verdict(health)}


def test_a_picture_in_good_order_is_good_and_neither_read_nor_text_leaves_the_process(
    bench: BenchCameras, heard: Heard, tmp_path: Path
) -> None:
    bench.start([street(tmp_path, "good")])
    health = heard.health(lambda one: measured(one) and one.reads > 0)
    found = grades(health)
    assert {found[meter] for meter in (Meter.FOCUS, Meter.PLATE_HEIGHT, Meter.EXPOSURE, Meter.TILT)} == {
        Grade.GOOD
    }
    assert health.plates is not None
    assert health.plates.height == pytest.approx(53.5, abs=3)
    assert health.frame_size == (1280, 720)
    assert health.delay_s > 0
    previews = [one.event for one in heard.told if isinstance(one.event, Preview)]
    assert previews
    assert {plate.text for shown in previews for plate in shown.plates} == {""}
    text = street_text()
    assert text
    assert not any(text.encode() in pickle.dumps(one) for one in heard.told), "not as bytes either"


def street_text() -> str:
    """What the plate says, read outside of any bench."""

    pipeline = build_pipeline("front", reader_settings())
    return pipeline.process(Frame("front", 0, camera_clock(), street_pictures.street())).plates[0].text


@pytest.mark.parametrize(
    ("kind", "meter", "wanted"),
    [
        ("blurred", Meter.FOCUS, seen),
        ("dark", Meter.EXPOSURE, seen),
        ("white", Meter.EXPOSURE, seen),
        ("far", Meter.PLATE_HEIGHT, measured),
    ],
)
def test_what_is_wrong_is_told_by_its_meter(
    bench: BenchCameras,
    heard: Heard,
    tmp_path: Path,
    kind: str,
    meter: Meter,
    wanted: Callable[[CameraHealth], bool],
) -> None:
    bench.start([street(tmp_path, kind)])
    assert grades(heard.health(wanted))[meter] in (Grade.WATCH, Grade.MEND)


def test_an_aim_saved_while_the_camera_runs_is_compared_at_once_and_a_moved_picture_is_told(
    bench: BenchCameras, heard: Heard, tmp_path: Path
) -> None:
    camera = street(tmp_path, "good")
    bench.start([camera])
    told = heard.wait(lambda one: isinstance(one.event, AimPicture)).event
    assert isinstance(told, AimPicture)
    aim_file.write(DataFolder(tmp_path).aim_file(camera.id), told.reference)
    assert grades(heard.health(lambda one: one.aim is not None))[Meter.AIM] is Grade.GOOD
    bench.stop()
    heard.told.clear()
    bench.start([street(tmp_path, "moved")])
    # What the first camera said last may be heard after its end.
    health = heard.health(lambda one: seen(one) and grades(one).get(Meter.AIM) is Grade.MEND)
    assert health.aim is not None
    assert health.aim.dx == pytest.approx(0.06, abs=0.01)


def test_a_patrol_s_camera_tells_the_same_and_reads_go_on(tmp_path: Path) -> None:
    """Outside the bench: reads are told, and with them aim and plates, for the self-test."""
    camera = street(tmp_path, "good")
    events: list[CameraEvent] = []
    watch = Watch(DataFolder(tmp_path).aim_file(camera.id))
    image = street_pictures.street()

    aim_file.write(DataFolder(tmp_path).aim_file(camera.id), aim.aim_of([image], camera_clock()))
    supervisor = CameraSupervisor(camera, reader_settings(), events.append, camera_clock, watch)
    supervisor.start()
    try:
        until = time.monotonic() + START_S

        def all_told() -> bool:
            health = [one for one in events if isinstance(one, CameraHealth)]
            return any(isinstance(one, PlateRead) for one in events) and any(
                one.aim is not None and one.plates is not None for one in health
            )

        while not all_told() and time.monotonic() < until:
            time.sleep(0.05)
        assert all_told()
        assert not any(isinstance(one, AimPicture) for one in events), (
            "a picture for an aim belongs to the bench"
        )
    finally:
        supervisor.stop(5.0)


@pytest.mark.skipif(os.name != "posix", reason="asks POSIX whether a process lives")
def test_no_process_is_left_when_the_bench_is_closed(
    bench: BenchCameras, heard: Heard, tmp_path: Path
) -> None:
    bench.start([street(tmp_path, "good")])
    heard.health(seen)
    pids = bench.pids
    assert len(pids) == 1
    bench.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_camera_that_gives_nothing_says_why_and_what_to_do(
    bench: BenchCameras, heard: Heard, tmp_path: Path
) -> None:
    bench.try_out(camera_settings(f"pictures:{tmp_path / 'nowhere'}"), "trial")
    health = heard.health(lambda one: one.state is CameraState.FAILED)
    assert health.camera == "trial"
    assert "is not there" in health.problem
    assert "Choose another folder" in health.problem
