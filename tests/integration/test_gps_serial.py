# SPDX-License-Identifier: Apache-2.0
"""The serial source on real pseudo-terminals: found by itself, half sentences, unplugged, absent."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

import resources
from gps.errors import SourceTrouble
from gps.pseudo_terminal import PseudoTerminalFeed
from gps.sources import serial_port
from gps.sources.serial_port import SerialPortSource
from gps.types import Fix
from mdt_app.clock import system_clock
from tests.helpers.nmea_text import NOON, epochs, gga, rmc

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals"),
]


class Terminal:
    """A pseudo-terminal whose far end the test holds, as a receiver would."""

    def __init__(self) -> None:
        import tty

        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)

    def send(self, data: bytes) -> None:
        os.write(self.master, data)

    def unplug(self) -> None:
        for end in (self.master, self.slave):
            if end >= 0:
                os.close(end)
        self.master = self.slave = -1


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.unplug()


@pytest.fixture
def sources() -> Iterator[list[SerialPortSource]]:
    """Sources opened by a test, closed after it."""
    opened: list[SerialPortSource] = []
    yield opened
    for source in opened:
        source.close()


def source_on(
    port: str,
    sources: list[SerialPortSource],
    baud: int | Literal["auto"] = 9600,
    listed: tuple[str, ...] = (),
) -> SerialPortSource:
    source = SerialPortSource(port, baud, system_clock, ports=lambda: listed, listen_s=1.0)
    sources.append(source)
    return source


def going() -> bool:
    return True


def read_until(source: SerialPortSource, count: int, within_s: float = 5.0) -> list[Fix]:
    fixes: list[Fix] = []
    ends = time.monotonic() + within_s
    while len(fixes) < count and time.monotonic() < ends:
        fixes.extend(source.read())
    return fixes


def test_fixes_come_as_soon_as_the_line_is_quiet(terminal: Terminal, sources: list[SerialPortSource]) -> None:
    source = source_on(terminal.path, sources)
    source.open(going)
    assert source.name == f"{terminal.path} at 9600 baud"
    terminal.send(rmc(NOON) + gga(NOON))
    sent_at = time.monotonic()
    (fix,) = read_until(source, 1)
    assert fix.time_at == NOON
    assert fix.has_position
    assert time.monotonic() - sent_at < 0.9


def test_half_sentences_and_garbage_are_put_together_and_counted(
    terminal: Terminal, sources: list[SerialPortSource]
) -> None:
    source = source_on(terminal.path, sources)
    source.open(going)
    log = b"\xff\x00half,a,sentence*00\r\n" + rmc(NOON) + rmc(NOON + timedelta(seconds=1))
    for start in range(0, len(log), 17):
        terminal.send(log[start : start + 17])
    fixes = read_until(source, 2)
    assert [fix.time_at for fix in fixes] == [NOON, NOON + timedelta(seconds=1)]
    assert source.rejected == 1
    assert source.heard == 2


@pytest.mark.parametrize("baud", [4800, 115200, "auto"])
def test_port_and_speed_are_found(
    terminal: Terminal, sources: list[SerialPortSource], baud: int | Literal["auto"]
) -> None:
    """Two ports are listed, one dead; the demonstration's drive plays on the other."""
    feed = PseudoTerminalFeed(resources.path("demo/drive.nmea"), pace=5)
    port = feed.start()
    try:
        source = source_on("auto", sources, baud, (f"{terminal.path}-gone", port))
        source.open(going)
        assert source.name.startswith(f"{port} at ")
        assert all(fix.has_position for fix in read_until(source, 3))
    finally:
        assert feed.stop()


def test_a_silent_port_is_passed_over_for_the_one_that_talks(
    terminal: Terminal, sources: list[SerialPortSource]
) -> None:
    feed = PseudoTerminalFeed(resources.path("demo/drive.nmea"), pace=5)
    port = feed.start()
    try:
        source = source_on("auto", sources, 9600, (terminal.path, port))
        source.open(going)
        assert source.name == f"{port} at 9600 baud"
    finally:
        assert feed.stop()


def test_nothing_found_names_the_ports_and_the_remedy(
    terminal: Terminal, sources: list[SerialPortSource]
) -> None:
    with pytest.raises(SourceTrouble, match=rf"No GPS receiver talks on {terminal.path}.*gps\.port"):
        source_on("auto", sources, 9600, (terminal.path,)).open(going)
    with pytest.raises(SourceTrouble, match="No serial port was found"):
        source_on("auto", sources).open(going)


def test_looking_stops_when_told(terminal: Terminal, sources: list[SerialPortSource]) -> None:
    source = source_on(terminal.path, sources, "auto")
    began = time.monotonic()
    source.open(lambda: time.monotonic() - began < 0.3)
    assert time.monotonic() - began < 1.5


def test_an_absent_port_is_named(sources: list[SerialPortSource], tmp_path: Path) -> None:
    with pytest.raises(SourceTrouble, match=r"ttyGPS is not there\. Plug the GPS receiver in"):
        source_on(str(tmp_path / "ttyGPS"), sources).open(going)


def test_a_port_in_use_is_named(terminal: Terminal, sources: list[SerialPortSource]) -> None:
    source_on(terminal.path, sources).open(going)
    sources[0].open(going)
    with pytest.raises(SourceTrouble, match="Another program holds"):
        source_on(terminal.path, sources).open(going)


def test_a_file_is_no_port(sources: list[SerialPortSource], tmp_path: Path) -> None:
    file = tmp_path / "drive.nmea"
    file.write_bytes(epochs(2))
    with pytest.raises(SourceTrouble, match=r"drive\.nmea cannot be opened"):
        source_on(str(file), sources).open(going)


def test_unplugging_is_told_and_the_port_can_be_opened_again(
    terminal: Terminal, sources: list[SerialPortSource]
) -> None:
    source = source_on(terminal.path, sources)
    source.open(going)
    terminal.send(epochs(2))
    assert len(read_until(source, 2)) == 2
    terminal.unplug()
    with pytest.raises(SourceTrouble, match="was unplugged"):
        read_until(source, 1)
    source.close()
    with pytest.raises(SourceTrouble, match="not open"):
        source.read()


def test_what_was_half_said_before_a_break_is_not_told_after_it(
    terminal: Terminal, sources: list[SerialPortSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old position would look fresh when the port is opened again."""
    monkeypatch.setattr(serial_port, "_QUIET_S", 5.0)
    source = source_on(terminal.path, sources)
    source.open(going)
    terminal.send(rmc(NOON))
    assert source.read() == []
    source.close()
    later = NOON + timedelta(minutes=10)
    source.open(going)
    terminal.send(rmc(later) + gga(later) + rmc(later + timedelta(seconds=1)))
    assert [fix.time_at for fix in read_until(source, 1)] == [later]


def test_bytes_that_are_never_nmea_are_told(
    terminal: Terminal, sources: list[SerialPortSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrong speed makes garbage of every byte; after a while the port is opened anew."""
    monkeypatch.setattr(serial_port, "GARBAGE_S", 0.3)
    source = source_on(terminal.path, sources)
    source.open(going)

    def read_garbage() -> None:
        for _ in range(20):
            terminal.send(b"\x80\xf8\x00\r\n\xfe\x1c\n")
            source.read()
            time.sleep(0.05)

    with pytest.raises(SourceTrouble, match=r"is not NMEA\. Set gps\.baud to auto"):
        read_garbage()


def test_a_feed_nobody_reads_does_not_hang(tmp_path: Path) -> None:
    log = tmp_path / "long.nmea"
    log.write_bytes(epochs(200))
    feed = PseudoTerminalFeed(log, pace=1000)
    feed.start()
    time.sleep(0.5)
    assert feed.stop()


def test_a_feed_can_play_as_if_now(sources: list[SerialPortSource]) -> None:
    feed = PseudoTerminalFeed(resources.path("demo/drive.nmea"), pace=5, now=system_clock)
    port = feed.start()
    try:
        source = source_on(port, sources)
        source.open(going)
        (fix, *_) = read_until(source, 1)
        assert fix.time_at is not None
        assert abs((system_clock() - fix.time_at).total_seconds()) < 2
    finally:
        assert feed.stop()


def test_a_feed_of_no_recording_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(SourceTrouble, match="holds no whole NMEA sentence"):
        PseudoTerminalFeed(picture).start()
