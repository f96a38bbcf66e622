# SPDX-License-Identifier: Apache-2.0
"""The gpsd client against a real TCP server that speaks what gpsd recorded."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gps.errors import SourceTrouble
from gps.sources.gpsd import GpsdSource
from gps.types import Fix
from mdt_app.clock import system_clock

pytestmark = pytest.mark.integration

LOGS = Path(__file__).parent.parent / "data" / "nmea"


class SmallGpsd:
    """Waits for ?WATCH, speaks one recording in uneven pieces, then holds the line, hangs up or resets it."""

    def __init__(self, recording: bytes, *, hang_up: bool, reset: bool = False) -> None:
        self._recording = recording
        self._hang_up = hang_up
        self._reset = reset
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.asked = b""
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="small-gpsd")
        self._thread.start()

    def _serve(self) -> None:
        self._listener.settimeout(5)
        connection, _ = self._listener.accept()
        with connection:
            connection.sendall(b'{"class":"VERSION","release":"3.25","proto_major":3}\r\n')
            self.asked = connection.recv(1024)
            for start in range(0, len(self._recording), 777):
                connection.sendall(self._recording[start : start + 777])
            if self._reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if not self._hang_up:
                self._closing.wait(5)

    def close(self) -> None:
        self._closing.set()
        self._thread.join(6)
        self._listener.close()


@pytest.fixture
def servers() -> Iterator[list[SmallGpsd]]:
    started: list[SmallGpsd] = []
    yield started
    for server in started:
        server.close()


def recorded() -> bytes:
    """Only gpsd's own reports; the recording also repeats the receiver's sentences."""
    lines = (LOGS / "beidou-bd.log.chk").read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if line.startswith(b"{"))


def going() -> bool:
    return True


def read_to_the_end(source: GpsdSource) -> None:
    for _ in range(200):
        source.read()


def test_recorded_reports_become_fixes(servers: list[SmallGpsd]) -> None:
    servers.append(SmallGpsd(recorded(), hang_up=False))
    source = GpsdSource("127.0.0.1", servers[0].port, system_clock)
    source.open(going)
    fixes: list[Fix] = []
    ends = time.monotonic() + 5
    while time.monotonic() < ends and sum(fix.has_position for fix in fixes) < 5:
        fixes.extend(source.read())
    source.close()
    assert servers[0].asked == b'?WATCH={"enable":true,"json":true}\n'
    placed = [fix for fix in fixes if fix.has_position]
    assert len(placed) == 5
    assert placed[-1].lat == pytest.approx(31.2484, abs=0.001)
    assert placed[-1].time_at is not None
    assert placed[-1].satellites is not None
    assert source.rejected == 0
    assert source.name == f"gpsd at 127.0.0.1:{servers[0].port}"


def test_a_gpsd_that_hangs_up_is_told(servers: list[SmallGpsd]) -> None:
    servers.append(SmallGpsd(recorded(), hang_up=True))
    source = GpsdSource("127.0.0.1", servers[0].port, system_clock)
    source.open(going)
    with pytest.raises(SourceTrouble, match="closed the connection"):
        read_to_the_end(source)
    source.close()
    with pytest.raises(SourceTrouble, match="not connected"):
        source.read()


def test_a_broken_connection_is_told(servers: list[SmallGpsd]) -> None:
    servers.append(SmallGpsd(b"", hang_up=True, reset=True))
    source = GpsdSource("127.0.0.1", servers[0].port, system_clock)
    source.open(going)
    with pytest.raises(SourceTrouble, match=r"The connection to gpsd at .* broke"):
        read_to_the_end(source)
    source.close()


def test_no_gpsd_is_told_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(SourceTrouble, match=rf"gpsd at 127\.0\.0\.1:{port} does not answer.*Start gpsd"):
        GpsdSource("127.0.0.1", port, system_clock).open(going)


def test_a_quiet_gpsd_gives_nothing_and_does_not_block(servers: list[SmallGpsd]) -> None:
    servers.append(SmallGpsd(b"", hang_up=False))
    source = GpsdSource("127.0.0.1", servers[0].port, system_clock)
    source.open(going)
    began = time.monotonic()
    assert [*source.read(), *source.read()] == []
    assert time.monotonic() - began < 1.5
    source.close()
