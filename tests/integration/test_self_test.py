# SPDX-License-Identifier: Apache-2.0
"""The self-test with real parts: a drawn plate in its own process, cameras, receiver, department, store and speaker.

Each part is broken once as it would be in a car, and the line that it belongs to says so.
"""

import dataclasses
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import miniaudio
import pytest

from camera.known_plate import ENDED, NO_ANSWER, KnownPlate, KnownPlateReader
from camera.limits import Grade
from camera.second_opinion import Opinion, SecondOpinion, read_jpeg
from camera.settings import CameraSettings
from camera.supervisor import CameraSupervisor
from camera.types import CameraHealth, CameraState, Quad, Reading
from gps.receiver import GpsReceiver
from gps.settings import GpsSettings
from gps.types import GpsHealth, GpsState
from mdt_app.clock import system_clock
from mdt_app.domain.self_test import LASTS, Line, Outcome, SelfTestNews, SelfTestReport
from mdt_app.notices import Notice
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.screens.sounds import Sound
from mdt_app.services import self_test_record
from mdt_app.services.queries import Queries
from mdt_app.services.self_test import SelfTest
from mdt_app.services.self_test_means import Instruments, Means, department_answers
from mdt_app.services.sessions import SignedOn
from mdt_app.services.speaker import Speaker
from mdt_app.settings import TerminalSettings, load
from mdt_app.storage import audit, hotlists, reads, self_tests
from mdt_app.storage.database import Database
from mdt_app.storage.reads import ReadFilter
from policy.hotlist import HotListVersion
from sync.credentials import DeviceCredentials
from sync.settings import SyncSettings
from tests.helpers.department import Department, running_department
from tests.helpers.nmea_text import gga, gsa, rmc
from tests.helpers.small_disk import fill, small_disk_in
from tests.helpers.stores import UNIT, Clock, entry, make_unit, sign_on

pytestmark = pytest.mark.integration
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
DRAWN = CameraSettings(
    id="front-left", label="Front left", side="left", source="synthetic:11", width=640, height=360
)
HASTY = 0
NOBODY = DeviceCredentials.in_folder(Path("/no/such/folder"), b"")


def at_once(_seeds: Sequence[int], _within_s: float) -> KnownPlate:
    """A plate that is read at once, for tests of something else."""
    return KnownPlate(
        "4QLQ207", "CA", Reading("4QLQ207", 0.98, state="CA"), time.monotonic(), 0.06, 1, b"no picture"
    )


SHORT = timedelta(seconds=6)


@dataclass
class Unit:
    """A signed-on unit with lists three hours old, and what its self-tests told."""

    folder: Path
    settings: TerminalSettings
    signed_on: SignedOn
    queries: Queries
    instruments: Instruments = field(default_factory=Instruments)
    told: list[SelfTestNews] = field(default_factory=list)
    department: Callable[[], str | None] = lambda: None
    play: Callable[[float], bool] | None = None
    moving: Callable[[], bool] = lambda: False
    answer: bool | None = True
    looks: bool = True
    lasts: timedelta | None = None

    @property
    def reader(self) -> KnownPlateReader:
        """The real one, as nice as the tests themselves: no camera here has to be let go first."""
        return KnownPlateReader(self.settings.reader, HASTY)

    def run(self, **changes: Any) -> SelfTestReport:
        """One self-test, with an officer who looks at the page and answers, unless told otherwise."""
        session = self.signed_on.session
        means = Means(
            settings=self.settings,
            root=self.folder,
            session=session,
            captures=True,
            list_limit=timedelta(hours=24),
            instruments=self.instruments,
            queries=self.queries,
            department=self.department,
            test_plate=at_once,
            second_reader=None,
            play=self.play,
            fonts=(),
            moving=self.moving,
        )
        made = dataclasses.replace(means, **changes)
        # Only a real reader and a receiver need their time; a camera that is dead is waited for to the end.
        lasts = self.lasts or (LASTS if "test_plate" in changes else SHORT)
        self.test = SelfTest(made, self._hear, system_clock, automatic=False, lasts=lasts)
        self.test.start()
        assert self.test.wait(30)
        assert self.told
        report = self.told[-1].report
        assert report is not None
        return report

    def _hear(self, news: SelfTestNews) -> None:
        self.told.append(news)
        if news.alert is not None and self.looks:
            self.test.painted()
        if news.asks and self.answer is not None:
            self.test.answer(heard=self.answer)


def line(report: SelfTestReport, key: str) -> Line:
    return next(one for one in report.verdict.lines if one.key == key)


class Now(Clock):
    """The system's clock, where tests have one that stands still."""

    def __call__(self) -> datetime:
        return system_clock()


@contextmanager
def unit_in(folder: Path) -> Iterator[Unit]:
    """A unit of this folder with somebody at work."""
    data = DataFolder(folder)
    data.create()
    data.department_settings.write_text(settings_text("WV-471"), encoding="utf-8")
    signed_on = sign_on(make_unit(folder, Now()), Now())
    now = system_clock()
    version = HotListVersion("svs", "Stolen vehicles", "CA DOJ", "1", now - timedelta(hours=3), now, 0)
    with ExitStack() as ending:
        ending.callback(signed_on.vault.close)
        ending.callback(signed_on.vault.release)
        queries = ending.enter_context(closing(Queries(signed_on.vault)))

        def put(database: Database) -> None:
            loaded = hotlists.load(database, "svs", [entry()])
            with database.transaction():
                hotlists.put_in_force(database, loaded, version)

        queries.submit(put).result(20)
        made = Unit(folder, load(data, {"unit": UNIT}).settings, signed_on, queries)
        # Who waits for no receiver is done as soon as the parts are.
        made.instruments.gps_health(GpsHealth(GpsState.ABSENT, now, "/dev/ttyUSB0"))
        yield made


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    with unit_in(tmp_path / "car") as made:
        yield made


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    with running_department(tmp_path_factory.mktemp("self-test") / "data") as running:
        yield running


class Receiver:
    """A receiver on a pseudo-terminal that sends an epoch a second, ``behind_s`` behind the system's clock."""

    def __init__(self, instruments: Instruments, *, behind_s: float = 0.0, silent: bool = False) -> None:
        import tty

        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._instruments = instruments
        self._behind, self._silent, self._ended = timedelta(seconds=behind_s), silent, threading.Event()
        settings = GpsSettings(port=os.ttyname(self._slave), baud=9600)
        self._gps = GpsReceiver(settings, system_clock, instruments.fix, instruments.gps_health)
        self._thread = threading.Thread(target=self._send, daemon=True)

    def __enter__(self) -> "Receiver":
        self._instruments.clear()
        self._gps.start()
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()
        self._gps.stop(5.0)
        os.close(self._master)
        os.close(self._slave)

    def _send(self) -> None:
        while not self._silent and not self._ended.is_set():
            # As receivers do: the epoch of a whole second, sent at once.
            now = datetime.now(UTC)
            if self._ended.wait(1.0 - now.microsecond / 1e6):
                break
            at = (datetime.now(UTC) - self._behind).replace(microsecond=0)
            os.write(self._master, rmc(at, knots=0.0) + gga(at) + gsa(3))


@contextmanager
def running_camera(unit: Unit, settings: CameraSettings) -> Iterator[list[CameraHealth]]:
    """A camera's real process, heard by the unit's instruments."""
    healths: list[CameraHealth] = []

    def hear(event: object) -> None:
        if isinstance(event, CameraHealth):
            healths.append(event)
            unit.instruments.camera_health(event)

    unit.settings = unit.settings.model_copy(update={"cameras": (*unit.settings.cameras, settings)})
    supervisor = CameraSupervisor(settings, unit.settings.reader, hear, system_clock)
    supervisor.start()
    ends = time.monotonic() + (60.0 if settings.source == DRAWN.source else 0.0)
    while time.monotonic() < ends and not any(one.state is CameraState.READING for one in healths):
        time.sleep(0.05)  # a camera that works is at work before the test begins
    yield healths
    supervisor.stop(10.0)


@needs_terminal
def test_all_is_well(unit: Unit, department: Department, tmp_path: Path) -> None:
    """Real parts throughout: go, on record, while the camera goes on reading. What came too late would be no answer."""
    credentials = department.enrol(tmp_path / "device").credentials
    unit.department = lambda: department_answers(department.settings(), credentials)
    speaker = Speaker(tuple(Sound), lambda _notice: None, (miniaudio.Backend.NULL,))
    stock = unit.settings.second_reader

    def second(jpeg: bytes, _confidence: float, corners: Quad | None) -> tuple[Opinion, ...]:
        """The readers themselves; their own process gives way to all who test beside this one."""
        return read_jpeg(jpeg, corners, stock)

    with closing(speaker):
        unit.play = lambda within_s: speaker.try_out(Sound.PRIORITY, within_s)
        with Receiver(unit.instruments), running_camera(unit, DRAWN) as healths:
            readers = second if SecondOpinion(stock).is_there else None
            report = unit.run(second_reader=readers, test_plate=unit.reader)
            reading = [one for one in healths if one.state is CameraState.READING]
    bad = [one for one in report.verdict.lines if one.grade is not Grade.GOOD]
    if not SecondOpinion.has_tesseract() and unit.settings.second_reader.stock is None:
        bad = [one for one in bad if one.key != "second"]
    # A drive that is drawn in real time beside everything else may be drawn too slowly here.
    bad = [one for one in bad if not (one.key == "camera front-left" and one.grade is Grade.WATCH)]
    assert bad == []
    assert line(report, "alert").measured["painted_ms"] > 0
    assert reading, "the camera read meanwhile"
    kept = unit.queries.submit(self_test_record.last).result(5)
    assert kept == (report,)
    events = unit.queries.submit(lambda database: audit.events(database, limit=3)).result(5)
    assert [(one.event, one.outcome) for one in events[:2]] == [
        ("self_test", "done"),
        ("self_test_began", "done"),
    ]
    assert events[0].object == f"self-test {report.test_id}: {report.verdict.outcome}"


def test_the_drawn_plate_stays_a_test(unit: Unit) -> None:
    """No read, no hit, nothing to send, and its text is in no record."""
    unit.run(test_plate=unit.reader)
    alert = next(news.alert for news in unit.told if news.alert is not None)
    assert len(alert.plate) >= 5
    day = system_clock().date()

    def stored(database: Database) -> tuple[int, list[dict[str, object]]]:
        found = len(reads.find(database, ReadFilter(limit=5)))
        return found, [
            *database.rows("SELECT * FROM hits"),
            *database.rows("SELECT * FROM outbox"),
            *database.rows("SELECT verdict FROM self_tests WHERE verdict LIKE ?", (f"%{alert.plate}%",)),
        ]

    assert unit.queries.submit_for(day, stored).result(10) == (0, [])
    listed = unit.queries.submit(lambda database: hotlists.candidates(database, alert.plate)).result(5)
    assert listed == ()
    events = unit.queries.submit(lambda database: audit.events(database, limit=10)).result(5)
    assert not any(alert.plate in repr(one) for one in events)
    assert alert.plate not in repr(alert)


def test_a_self_test_on_record_is_neither_changed_nor_deleted(unit: Unit) -> None:
    unit.run()
    for sql in ("UPDATE self_tests SET outcome = 'go'", "DELETE FROM self_tests"):
        with pytest.raises(Exception, match="own rules forbid this change"):
            unit.queries.submit(partial(lambda sql, database: database.conn.execute(sql), sql)).result(5)


# -- each part, broken ------------------------------------------------------------------------------------


@needs_terminal
def test_a_dead_camera_beside_one_that_works(unit: Unit) -> None:
    """The other one reads: go with limits, and what still works is said."""
    dead = DRAWN.model_copy(
        update={"id": "front-right", "label": "Front right", "source": "/no/such/video.mp4"}
    )
    with running_camera(unit, DRAWN), running_camera(unit, dead):
        report = unit.run()
    lost = line(report, "camera front-right")
    assert (lost.grade, lost.stops) == (Grade.MEND, False)
    assert lost.remedy
    assert report.verdict.outcome is Outcome.LIMITS
    assert any("Front left" in one for one in report.verdict.works)


def test_no_camera_that_reads_is_no_go(unit: Unit) -> None:
    dead = DRAWN.model_copy(update={"source": "/no/such/video.mp4"})
    with running_camera(unit, dead):
        report = unit.run()
    assert (report.verdict.outcome, line(report, "camera front-left").stops) == (Outcome.NO_GO, True)
    events = unit.queries.submit(lambda database: audit.events(database, limit=1)).result(5)
    assert (events[0].event, events[0].outcome) == ("self_test", "failed")


@needs_terminal
def test_a_silent_receiver(unit: Unit) -> None:
    with Receiver(unit.instruments, silent=True):
        report = unit.run()
    assert line(report, "gps").grade in (Grade.WATCH, Grade.MEND)
    assert line(report, "gps").remedy
    assert line(report, "clock").value == "not compared with GPS yet"


@needs_terminal
def test_a_clock_that_is_wrong(unit: Unit) -> None:
    unit.lasts = timedelta(seconds=9)
    with Receiver(unit.instruments, behind_s=30.0):
        report = unit.run()
    clock = line(report, "clock")
    assert clock.grade is Grade.MEND
    assert clock.measured["offset_s"] == pytest.approx(30.0, abs=1.5)
    assert "ahead of GPS" in clock.value


def test_a_department_that_is_down_and_one_that_nobody_enrolled_at(
    unit: Unit, department: Department, tmp_path: Path
) -> None:
    credentials = department.enrol(tmp_path / "device").credentials
    down = SyncSettings(server_url="https://127.0.0.1:9")
    unit.department = lambda: department_answers(down, credentials)
    found = line(unit.run(), "department")
    assert found.grade is Grade.WATCH
    assert "Reads are kept here and sent later." in found.remedy
    assert department_answers(None, credentials) is None
    assert department_answers(down, NOBODY) is None


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """Nothing can be put on record: no-go, which is told all the same, and said to be on no record."""
    with small_disk_in(tmp_path, 24) as disk, unit_in(disk / "car") as unit:
        ballast = fill(disk)
        report = unit.run()
        assert report.verdict.outcome is Outcome.NO_GO
        assert line(report, "disk").stops
        assert line(report, "audit").value == "cannot be written"
        assert "alerts go on" in line(report, "audit").remedy
        assert "full" in unit.told[-1].unkept
        ballast.unlink()
        unit.told.clear()
        assert line(unit.run(), "audit").grade is Grade.GOOD
        assert unit.told[-1].unkept == ""
        assert len(unit.queries.submit(lambda database: self_tests.newest(database, 9)).result(5)) == 1


@pytest.mark.parametrize("which", ["recogniser", "detector"])
def test_a_model_that_is_not_as_shipped(unit: Unit, tmp_path: Path, which: str) -> None:
    """Altered or missing: it is not run, and both lines name the file."""
    path = tmp_path / f"{which}.onnx"
    if which == "recogniser":
        path.write_bytes(b"no model")
    reader = unit.settings.reader.model_copy(update={which: path})
    unit.settings = unit.settings.model_copy(update={"reader": reader})
    report = unit.run(test_plate=unit.reader)
    for key in ("models", "plate"):
        assert line(report, key).stops
        assert path.name in line(report, key).remedy
    assert line(report, "sound").value == "not played: there was no alert"


def test_a_missing_font(unit: Unit) -> None:
    report = unit.run(fonts=("JetBrains Mono",))
    assert line(report, "fonts").stops
    assert report.verdict.outcome is Outcome.NO_GO


@pytest.mark.expects_log
def test_no_sound_device(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Notice] = []

    def refuse(*_: object, **__: object) -> None:
        raise miniaudio.MiniaudioError("failed to init device")

    monkeypatch.setattr(miniaudio, "PlaybackDevice", refuse)
    with closing(Speaker(tuple(Sound), told.append)) as speaker:
        unit.play = lambda within_s: speaker.try_out(Sound.PRIORITY, within_s)
        report = unit.run()
    assert line(report, "sound").value == "no loudspeaker answers"
    assert not any(news.asks for news in unit.told), "nothing was played, so nothing is asked"


def test_a_second_reader_that_is_silent(unit: Unit) -> None:
    report = unit.run(second_reader=lambda _jpeg, _confidence, _corners: ())
    assert (line(report, "second").grade, line(report, "second").value) == (Grade.WATCH, "no answer")


@pytest.mark.expects_log
def test_a_part_that_fails_has_no_answer_and_the_others_have(unit: Unit) -> None:
    def fail() -> str:
        raise OSError("a part broke")

    unit.department = fail
    report = unit.run()
    assert line(report, "department").value == "no answer within 15 s"
    assert line(report, "plate").grade is Grade.GOOD


# -- the question -----------------------------------------------------------------------------------------


def played(_within_s: float) -> bool:
    return True


def test_no_is_to_mend_and_no_answer_is_not_heard(unit: Unit) -> None:
    unit.play, unit.answer = played, False
    assert line(unit.run(), "sound").value == "not heard"
    unit.answer = None
    report = unit.run()
    assert (line(report, "sound").grade, line(report, "sound").value) == (
        Grade.WATCH,
        "not answered, so not heard",
    )
    assert report.verdict.outcome is not Outcome.GO


def test_nothing_is_asked_while_the_car_moves(unit: Unit) -> None:
    """Neither when it moves at the moment of the question nor when it moves off during it."""
    heard: list[float] = []

    def play(within_s: float) -> bool:
        heard.append(within_s)
        return True

    unit.play, unit.moving = play, lambda: True
    assert line(unit.run(), "sound").value == "not asked: the car was moving"
    assert heard == [], "and nothing is played"
    unit.answer, unit.moving = None, lambda: any(news.asks for news in unit.told)
    unit.told.clear()
    assert line(unit.run(), "sound").value == "not asked: the car was moving"
    assert len(heard) == 1, "played once, before it moved off"


def test_sounds_that_are_off_are_said(unit: Unit) -> None:
    assert line(unit.run(), "sound").value == "sounds are off in the settings"


def test_an_alert_that_nobody_could_see(unit: Unit) -> None:
    unit.looks = False
    assert line(unit.run(), "alert").value == "not shown: another page was open"


def test_a_shift_that_ends_takes_its_self_test_with_it(unit: Unit) -> None:
    """Nothing is told after the end, and nothing is kept."""
    unit.play, unit.answer = played, None
    means_ready = threading.Event()
    slow = KnownPlate

    def plates(_seeds: object, _within_s: float) -> KnownPlate:
        means_ready.set()
        time.sleep(0.5)
        return slow(problem="too late")

    def run() -> None:
        with pytest.raises(AssertionError):  # there is no report
            unit.run(test_plate=plates)

    thread = threading.Thread(target=run)
    thread.start()
    assert means_ready.wait(10)
    unit.test.give_up()
    told = len(unit.told)
    thread.join(20)
    assert len(unit.told) == told
    assert unit.queries.submit(self_test_record.last).result(5) == ()


def test_a_shift_that_ends_while_cameras_begin_has_nothing_read_or_played(unit: Unit) -> None:
    camera = CameraSettings(id="front-left", label="Front left", source="synthetic:1")
    unit.settings = unit.settings.model_copy(update={"cameras": (camera,)})
    begun: list[str] = []

    def plate(seeds: Sequence[int], within_s: float) -> KnownPlate:
        begun.append("plate")
        return at_once(seeds, within_s)

    def play(_within_s: float) -> bool:
        begun.append("sound")
        return True

    def end() -> None:
        unit.test.give_up()

    unit.play = play
    ends = threading.Timer(0.3, end)
    ends.start()
    with pytest.raises(AssertionError):  # there is no report
        unit.run(test_plate=plate)
    ends.join()
    assert begun == []
    assert not any(thread.name == "self-test-part" for thread in threading.enumerate())


# -- the drawn plate --------------------------------------------------------------------------------------


def test_a_reader_that_does_not_answer_is_not_waited_for(unit: Unit) -> None:
    ask = KnownPlateReader(unit.settings.reader, HASTY)
    began = time.monotonic()
    assert ask([1], 0.05).problem == NO_ANSWER
    assert time.monotonic() - began < 5


def test_a_readers_process_that_dies_is_no_answer(unit: Unit) -> None:
    """Settings that no process can take: it ends before it says anything."""
    broken = unit.settings.reader.model_copy(update={"threads": "none"})
    assert KnownPlateReader(broken, HASTY)([1], 20.0).problem == ENDED


def test_another_plate_is_drawn_when_one_is_not_read(unit: Unit) -> None:
    """With a detector that finds nothing all are drawn, and none is read."""
    blind = unit.settings.reader.model_copy(update={"detect_threshold": 0.999})
    known = KnownPlateReader(blind, HASTY)([1, 2, 3], 20.0)
    assert (known.draws, known.reading, known.is_right) == (3, None, False)
    assert known.plate


@pytest.mark.parametrize("begins", [True, False], ids=["begins", "never begins"])
def test_live_pictures_come_before_the_drawn_plate(unit: Unit, *, begins: bool) -> None:
    """The reader's process waits until every camera has told how it does, and no longer than three seconds."""
    camera = CameraSettings(id="front-left", label="Front left", source="synthetic:1")
    unit.settings = unit.settings.model_copy(update={"cameras": (camera,)})
    unit.lasts = SHORT
    unit.instruments.camera_health(CameraHealth(camera.id, CameraState.STARTING, system_clock()))
    told: list[str] = []

    def reads() -> None:
        told.append("camera")
        unit.instruments.camera_health(CameraHealth(camera.id, CameraState.READING, system_clock()))

    def plate(seeds: Sequence[int], within_s: float) -> KnownPlate:
        told.append("plate")
        return at_once(seeds, within_s)

    later = threading.Timer(0.8, reads) if begins else threading.Timer(0, lambda: None)
    later.start()
    unit.run(test_plate=plate)
    later.join()
    assert told == (["camera", "plate"] if begins else ["plate"])
