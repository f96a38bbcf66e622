# SPDX-License-Identifier: Apache-2.0
"""The receiver's thread on real pseudo-terminals and recordings: it reports, reconnects and stops."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import resources
from gps import receiver as receiver_module
from gps.pseudo_terminal import PseudoTerminalFeed
from gps.receiver import GpsReceiver
from gps.settings import GpsSettings
from gps.sources import serial_port
from gps.types import Attempt, Fix, GpsDetail, GpsHealth, GpsState, Heard
from mdt_app.clock import system_clock
from tests.helpers.nmea_text import NOON, epochs, gga, rmc

pytestmark = pytest.mark.integration
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


@dataclass
class Witness:
    """A receiver and all that it said."""

    settings: GpsSettings
    fixes: list[Fix] = field(default_factory=list)
    healths: list[GpsHealth] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.receiver = GpsReceiver(self.settings, system_clock, self.fixes.append, self.healths.append)

    @property
    def states(self) -> list[GpsState]:
        """The states in order, repeats left out."""
        seen = [health.state for health in self.healths]
        return [state for n, state in enumerate(seen) if n == 0 or seen[n - 1] is not state]

    def problem_of(self, state: GpsState) -> str:
        return next(health.problem for health in self.healths if health.state is state)


def eventually(true: Callable[[], bool], within_s: float = 8.0) -> bool:
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not wait as long as officers do."""
    monkeypatch.setattr(receiver_module, "FIRST_RETRY_S", 0.1)
    monkeypatch.setattr(receiver_module, "LAST_RETRY_S", 0.2)


@pytest.fixture
def watch() -> Iterator[Callable[[GpsSettings], Witness]]:
    started: list[Witness] = []

    def begin(settings: GpsSettings) -> Witness:
        witness = Witness(settings)
        started.append(witness)
        witness.receiver.start()
        return witness

    yield begin
    for witness in started:
        assert witness.receiver.stop(3.0)


@pytest.fixture
def feeds() -> Iterator[list[PseudoTerminalFeed]]:
    playing: list[PseudoTerminalFeed] = []
    yield playing
    for feed in playing:
        feed.stop()


Watch = Callable[[GpsSettings], Witness]


@needs_terminal
def test_a_drive_on_a_port_becomes_fixes_history_and_offset(
    watch: Watch, feeds: list[PseudoTerminalFeed]
) -> None:
    """The demonstration's own chain: recording, pseudo-terminal, serial source, receiver, history."""
    feeds.append(PseudoTerminalFeed(resources.path("demo/drive.nmea"), pace=5, now=system_clock))
    witness = watch(GpsSettings(port=feeds[0].start()))
    assert eventually(lambda: len(witness.fixes) >= 10)
    found = witness.receiver.history.at(system_clock())
    assert found is not None
    assert found.fresh
    assert found.fix.has_position
    assert eventually(lambda: witness.healths[-1].clock_offset_s is not None)
    health = witness.healths[-1]
    assert health.state is GpsState.FIX
    assert health.source.endswith(" at 4800 baud")
    assert health.fixes > 0
    assert health.problem == ""
    assert abs(health.clock_offset_s or 99) < 2


@needs_terminal
def test_an_unplugged_receiver_comes_back(
    watch: Watch, feeds: list[PseudoTerminalFeed], tmp_path: Path
) -> None:
    """Unplugged in mid-drive: told with the remedy; plugged in again: fixes again, no restart needed."""
    port = tmp_path / "ttyGPS"
    drive = resources.path("demo/drive.nmea")
    feeds.append(PseudoTerminalFeed(drive, pace=10))
    port.symlink_to(feeds[0].start())
    witness = watch(GpsSettings(port=str(port), baud=9600))
    assert eventually(lambda: GpsState.FIX in witness.states)
    feeds[0].stop()
    port.unlink()
    assert eventually(lambda: witness.states[-1] is GpsState.ABSENT)
    assert "was unplugged or switched off. Plug it in" in witness.problem_of(GpsState.ABSENT)
    assert eventually(lambda: "is not there" in witness.healths[-1].problem)
    feeds.append(PseudoTerminalFeed(drive, pace=10))
    port.symlink_to(feeds[1].start())
    assert eventually(lambda: witness.states[-1] is GpsState.FIX)
    before = len(witness.fixes)
    assert eventually(lambda: len(witness.fixes) > before)


@needs_terminal
def test_a_receiver_that_falls_silent_is_told(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver_module, "SILENT_S", 0.4)
    master, slave = os.openpty()
    try:
        witness = watch(GpsSettings(port=os.ttyname(slave), baud=9600))
        assert eventually(lambda: GpsState.SILENT in witness.states)
        assert "is silent. Check the receiver's plug and power." in witness.problem_of(GpsState.SILENT)
        os.write(master, rmc(NOON))
        assert eventually(lambda: witness.states[-2:] == [GpsState.FIX, GpsState.SILENT])
        found = witness.receiver.history.at(system_clock() + timedelta(seconds=5))
        assert found is not None
        assert not found.fresh
        assert witness.receiver.stop(3.0)
    finally:
        os.close(slave)
        os.close(master)


@needs_terminal
def test_an_epoch_with_a_pause_in_it_counts_once(watch: Watch) -> None:
    """Its first part is told at once; the rest completes it, and it is one fix in history and count."""
    master, slave = os.openpty()
    try:
        witness = watch(GpsSettings(port=os.ttyname(slave), baud=9600))
        assert eventually(lambda: GpsState.SEARCHING in witness.states or len(witness.healths) > 1)
        os.write(master, rmc(NOON))
        assert eventually(lambda: len(witness.fixes) == 1)
        os.write(master, gga(NOON))
        assert eventually(lambda: len(witness.fixes) == 2)
        first, whole = witness.fixes
        assert (first.time_at, first.alt_m) == (whole.time_at, None)
        assert whole.alt_m == 20.6
        found = witness.receiver.history.at(first.received_at)
        assert found is not None
        assert found.fix == whole
        assert eventually(lambda: witness.healths[-1].fixes == 1)
        assert witness.receiver.stop(3.0)
        assert witness.healths[-1].fixes == 1
    finally:
        os.close(slave)
        os.close(master)


def test_searching_is_not_a_fix_and_becomes_a_problem(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver_module, "SEARCHING_S", 0.4)
    log = tmp_path / "garage.nmea"
    log.write_bytes(b"".join(rmc(NOON + timedelta(seconds=n), status="V") for n in range(20)))
    witness = watch(GpsSettings(source="replay", replay_file=log, replay_pace=10, replay_loop=True))
    assert eventually(lambda: "clear view of the sky" in witness.healths[-1].problem)
    assert witness.states == [GpsState.STARTING, GpsState.SEARCHING]
    assert witness.healths[-1].fixes == 0
    assert witness.receiver.history.at(system_clock()) is None


def test_an_absent_port_is_tried_again_and_stop_is_prompt(watch: Watch, tmp_path: Path) -> None:
    witness = watch(GpsSettings(port=str(tmp_path / "ttyGPS"), baud=9600))
    assert eventually(lambda: GpsState.ABSENT in witness.states)
    assert "ttyGPS is not there. Plug the GPS receiver in" in witness.problem_of(GpsState.ABSENT)
    began = time.monotonic()
    assert witness.receiver.stop(3.0)
    assert time.monotonic() - began < 1.0
    assert witness.states[-1] is GpsState.STOPPED


def test_health_comes_about_once_a_second(watch: Watch, tmp_path: Path) -> None:
    witness = watch(GpsSettings(port=str(tmp_path / "ttyGPS"), baud=9600))
    assert eventually(lambda: len(witness.healths) >= 5)
    regular = [
        later.at - earlier.at
        for earlier, later in pairwise(witness.healths)
        if (later.state, later.problem) == (earlier.state, earlier.problem)
    ]
    assert len(regular) >= 2
    assert min(regular) > timedelta(seconds=0.9)


def test_a_recording_plays_at_its_pace_and_its_end_is_told(watch: Watch, tmp_path: Path) -> None:
    log = tmp_path / "short.nmea"
    log.write_bytes(epochs(6))
    began = time.monotonic()
    witness = watch(GpsSettings(source="replay", replay_file=log, replay_pace=5))
    assert eventually(lambda: witness.states[-1:] == [GpsState.STOPPED])
    assert 0.9 <= time.monotonic() - began < 4
    assert [fix.time_at for fix in witness.fixes] == [NOON + timedelta(seconds=n) for n in range(6)]
    assert witness.healths[-1].problem == "The GPS recording short.nmea has ended."
    assert witness.healths[-1].fixes == 6


def test_a_recording_can_play_again(watch: Watch, tmp_path: Path) -> None:
    log = tmp_path / "short.nmea"
    log.write_bytes(epochs(3))
    witness = watch(GpsSettings(source="replay", replay_file=log, replay_pace=20, replay_loop=True))
    assert eventually(lambda: len(witness.fixes) >= 7)
    times = [fix.time_at for fix in witness.fixes]
    assert times[:3] == times[3:6]


def test_a_fault_in_the_reading_does_not_end_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is raised while a fix is handed over, positions come back."""
    log = tmp_path / "short.nmea"
    log.write_bytes(epochs(3))
    seen: list[Fix] = []
    healths: list[GpsHealth] = []

    def once_wrong(fix: Fix) -> None:
        seen.append(fix)
        if len(seen) == 1:
            raise RuntimeError("a fault")

    settings = GpsSettings(source="replay", replay_file=log, replay_pace=20, replay_loop=True)
    receiver = GpsReceiver(settings, system_clock, once_wrong, healths.append)
    receiver.start()
    assert eventually(lambda: len(seen) > 4)
    assert receiver.stop(3.0)
    assert any("starts again by itself" in health.problem for health in healths)
    assert "gps fault" in capsys.readouterr().out


def test_a_receiver_runs_once_and_stops_before_it_started(tmp_path: Path) -> None:
    settings = GpsSettings(port=str(tmp_path / "ttyGPS"), baud=9600)
    receiver = GpsReceiver(settings, system_clock, lambda _: None, lambda _: None)
    assert receiver.stop(0.1)
    receiver.start()
    with pytest.raises(RuntimeError, match="started before"):
        receiver.start()
    assert receiver.stop(3.0)


@needs_terminal
def test_a_technician_sees_which_ports_and_speeds_are_tried_and_what_comes(
    watch: Watch, feeds: list[PseudoTerminalFeed], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wrong port is set; the key that listens everywhere passes a port that is gone and a silent one."""
    monkeypatch.setattr(serial_port, "LISTEN_S", 0.6)
    feeds.append(PseudoTerminalFeed(resources.path("demo/drive.nmea"), pace=10))
    port, gone = feeds[0].start(), str(tmp_path / "ttyGone")
    master, slave = os.openpty()
    silent = os.ttyname(slave)
    monkeypatch.setattr(serial_port, "likely_ports", lambda: (gone, silent, port))
    told: list[GpsDetail] = []
    try:
        witness = watch(GpsSettings(port=gone, baud=9600))
        witness.receiver.watch(told.append)
        assert eventually(lambda: bool(told) and told[-1].health.state is GpsState.ABSENT)
        witness.receiver.use(GpsSettings(baud=4800))
        assert eventually(lambda: told[-1].detail.port == port)
        assert eventually(lambda: told[-1].fix is not None and told[-1].detail.sentences > 10)
        found = told[-1].detail
        assert [(one.port, one.baud, one.heard) for one in found.attempts] == [
            (gone, 0, Heard.CLOSED),
            (silent, 4800, Heard.SILENT),
            (port, 4800, Heard.TALKS),
        ]
        assert "is not there" in found.attempts[0].why
        assert found.attempts[2].sentences >= 2
        assert "GPRMC" in found.kinds
        assert found.baud == 4800
        listening = [one for detail in told for one in detail.detail.attempts if one.heard is Heard.LISTENING]
        assert Attempt(silent, 4800, Heard.LISTENING) in listening, "seen while it goes on"
        assert eventually(lambda: witness.states[-1] is GpsState.FIX)
        assert GpsState.STARTING in witness.states
    finally:
        os.close(master)
        os.close(slave)


@needs_terminal
def test_noise_is_told_from_silence(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_port, "LISTEN_S", 0.4)
    master, slave = os.openpty()
    told: list[GpsDetail] = []
    try:
        witness = watch(GpsSettings(port=os.ttyname(slave)))
        witness.receiver.watch(told.append)

        def noisy() -> bool:
            os.write(master, b"\x80\xf8\x00\r\n")
            return any(one.heard is Heard.NOISE for detail in told for one in detail.detail.attempts)

        assert eventually(noisy)
    finally:
        os.close(master)
        os.close(slave)


def test_who_stops_watching_is_told_nothing_more(watch: Watch) -> None:
    told: list[GpsDetail] = []
    witness = watch(GpsSettings(source="replay", replay_file=resources.path("demo/drive.nmea")))
    witness.receiver.watch(told.append)
    assert eventually(lambda: len(told) >= 2)
    witness.receiver.watch(None)
    time.sleep(0.1)
    count = len(told)
    time.sleep(0.6)
    assert len(told) == count
