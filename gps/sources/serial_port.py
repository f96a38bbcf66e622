# SPDX-License-Identifier: Apache-2.0
"""A receiver on a serial port, found by itself when port or speed are set to auto."""

import errno
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from gps.errors import SourceTrouble
from gps.nmea import NmeaDecoder, nmea_detail
from gps.sentences import SentenceReader
from gps.types import Attempt, Fix, Heard, SourceDetail

BAUDS = (4800, 9600, 38400, 115200, 57600, 19200, 230400, 460800)
"""Tried in turn: NMEA 0183's own speed, then the usual defaults of receivers."""

LISTEN_S = 2.5
"""How long a speed is tried: two epochs of a receiver that reports once a second, and half a one."""

GARBAGE_S = 10.0
"""So long may bytes come without one good sentence before the port is opened anew."""

_QUIET_S = 0.2
_PROVING_SENTENCES = 2
if sys.platform == "win32":
    _PORT_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    from termios import error as termios_error

    _PORT_ERRORS = (OSError, ValueError, termios_error)

_GPS_MAKERS = frozenset({0x1546, 0x067B, 0x10C4, 0x0403, 0x1A86, 0x091E})
"""USB vendors of receivers and of the bridges in them: u-blox, Prolific, Silicon Labs, FTDI, WCH, Garmin."""


class SerialPortSource:
    """Reads NMEA from a serial port or a pseudo-terminal.

    Args:
        port: device path or name, or "auto".
        baud: speed, or "auto".
        clock: stamps ``received_at``.
        ports: lists the ports to try for "auto", likeliest first.
        listen_s: how long each speed is tried for "auto".
    """

    def __init__(
        self,
        port: str,
        baud: int | Literal["auto"],
        clock: Callable[[], datetime],
        *,
        ports: Callable[[], Sequence[str]] | None = None,
        listen_s: float = LISTEN_S,
    ) -> None:
        self._port = port
        self._baud = baud
        self._ports = ports or likely_ports
        self._listen_s = listen_s
        self._decoder = NmeaDecoder(clock, live=True)
        self._line: serial.Serial | None = None
        self._proved_at = 0.0
        self._garbled = 0
        self._last_baud = 0
        self._attempts: list[Attempt] = []

    @property
    def name(self) -> str:
        """Port and speed, as far as they are known."""
        if self._line is not None:
            return f"{self._line.port} at {self._line.baudrate} baud"
        return "serial port, being looked for" if self._port == "auto" else str(self._port)

    @property
    def rejected(self) -> int:
        """Sentences refused."""
        return self._decoder.sentences.rejected

    @property
    def heard(self) -> int:
        """Good sentences."""
        return self._decoder.sentences.accepted

    def detail(self) -> SourceDetail:
        """Port, speed, what was tried to find them, and what comes."""
        told = replace(nmea_detail(self._decoder), attempts=tuple(self._attempts))
        if self._line is None:
            return told
        return replace(told, port=str(self._line.port), baud=self._line.baudrate)

    def open(self, going: Callable[[], bool]) -> None:
        """Open the port, looking for it and its speed first where they are set to auto.

        Raises:
            SourceTrouble: no such port, it may not be used, or no receiver talks on it.
        """
        self.close()
        self._attempts = []
        ports = self._ports() if self._port == "auto" else (self._port,)
        if not ports:
            raise SourceTrouble(
                "No serial port was found. Plug the GPS receiver in, or set gps.port. Trying again."
            )
        if self._port != "auto" and self._baud != "auto":
            self._line = _opened(self._port, self._baud)
        else:
            self._line = self._found(ports, going)
        self._decoder.begin()
        self._proved_at, self._garbled = time.monotonic(), self.rejected

    def read(self) -> Sequence[Fix]:
        """The fixes of what came in; a line that falls quiet ends the epoch.

        Raises:
            SourceTrouble: the receiver was unplugged, or sends nothing but garbage.
        """
        if self._line is None:
            raise SourceTrouble(f"The GPS receiver on {self.name} is not open. Trying again.")
        heard = self.heard
        data = _received(self._line)
        fixes = self._decoder.feed(data) if data else self._decoder.flush()
        if self.heard > heard or self.rejected == self._garbled:
            self._proved_at, self._garbled = time.monotonic(), self.rejected
        elif time.monotonic() - self._proved_at > GARBAGE_S:
            raise SourceTrouble(
                f"What comes from {self.name} is not NMEA. Set gps.baud to auto or to the receiver's speed, "
                "and check that the receiver sends NMEA. Trying again."
            )
        return fixes

    def close(self) -> None:
        """Let go of the port."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _found(self, ports: Sequence[str], going: Callable[[], bool]) -> serial.Serial | None:
        """The first port that talks NMEA, at the speed it talks; None when stopped meanwhile."""
        trouble: SourceTrouble | None = None
        for port in ports:
            try:
                line = self._proved(port, going)
            except SourceTrouble as error:
                trouble = error
                self._note_closed(port, str(error))
                continue
            if line is not None or not going():
                return line
        if trouble is not None and len(ports) == 1:
            raise trouble
        raise SourceTrouble(
            f"No GPS receiver talks on {', '.join(ports)}. Check its plug and power, or set gps.port and "
            "gps.baud. Trying again."
        )

    def _note_closed(self, port: str, why: str) -> None:
        """The port could not be opened, or went away while it was listened on."""
        if self._attempts and self._attempts[-1].heard is Heard.LISTENING:
            self._attempts[-1] = replace(self._attempts[-1], heard=Heard.CLOSED, why=why)
        else:
            self._attempts.append(Attempt(port, 0, Heard.CLOSED, why=why))

    def _proved(self, port: str, going: Callable[[], bool]) -> serial.Serial | None:
        bauds = (
            sorted(BAUDS, key=lambda baud: baud != self._last_baud) if self._baud == "auto" else [self._baud]
        )
        line = _opened(port, bauds[0])
        try:
            for baud in bauds:
                if self._talks(line, baud, going):
                    return line
        except SourceTrouble:
            line.close()
            raise
        line.close()
        return None

    def _talks(self, line: serial.Serial, baud: int, going: Callable[[], bool]) -> bool:
        attempt = Attempt(str(line.port), baud, Heard.LISTENING)
        self._attempts.append(attempt)
        try:
            line.baudrate = baud
            line.reset_input_buffer()
        except _PORT_ERRORS:
            # this port cannot be set to that speed; the next one may be right
            self._attempts[-1] = replace(attempt, heard=Heard.CLOSED, why="not a speed of this port")
            return False
        reader, came = SentenceReader(), 0
        until = time.monotonic() + self._listen_s
        while time.monotonic() < until and going():
            data = _received(line)
            reader.feed(data)
            came += len(data)
            self._attempts[-1] = replace(attempt, sentences=reader.accepted)
            if reader.accepted >= _PROVING_SENTENCES:
                self._last_baud = baud
                self._attempts[-1] = replace(self._attempts[-1], heard=Heard.TALKS)
                return True
        heard = Heard.NOISE if came else Heard.SILENT
        self._attempts[-1] = replace(self._attempts[-1], heard=heard)
        return False


def likely_ports() -> tuple[str, ...]:
    """The machine's serial ports, those of USB GPS receivers first."""
    return tuple(port.device for port in sorted(list_ports.comports(), key=_likelihood))


def _likelihood(port: ListPortInfo) -> tuple[int, str]:
    described = f"{port.description} {port.manufacturer} {port.product}".lower()
    if any(word in described for word in ("gps", "gnss", "u-blox")):
        return 0, port.device
    if port.vid in _GPS_MAKERS:
        return 1, port.device
    return (2 if port.vid is not None else 3), port.device


def _opened(port: str, baud: int) -> serial.Serial:
    try:
        return serial.Serial(port, baud, timeout=_QUIET_S, exclusive=True)
    except _PORT_ERRORS as error:
        raise SourceTrouble(_why_not_opened(port, error)) from error


def _received(line: serial.Serial) -> bytes:
    """What is there, waiting a moment for the first byte; empty when the line is quiet."""
    try:
        first = line.read(1)
        return bytes(first + line.read(line.in_waiting)) if first else b""
    except _PORT_ERRORS as error:
        raise SourceTrouble(
            f"The GPS receiver on {line.port} was unplugged or switched off. Plug it in; trying again."
        ) from error


def _why_not_opened(port: str, error: Exception) -> str:
    code, text = getattr(error, "errno", None), str(error)
    if code == errno.ENOENT or "FileNotFoundError" in text:
        return f"The serial port {port} is not there. Plug the GPS receiver in, or correct gps.port."
    if code == errno.EACCES or "PermissionError" in text:
        return (
            f"The serial port {port} may not be used by this account, or another program holds it. Close "
            "that program, or let the account use serial ports (on Linux: group dialout). Trying again."
        )
    if code in {errno.EBUSY, errno.EAGAIN}:
        return f"Another program holds the serial port {port}. Close it (gpsd, a map). Trying again."
    return f"The serial port {port} cannot be opened ({text}). Check gps.port and gps.baud. Trying again."
