# SPDX-License-Identifier: Apache-2.0
"""Which ports are tried first when the receiver is looked for, and why one does not open."""

import re
import sys
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from gps.errors import SourceTrouble
from gps.pseudo_terminal import PseudoTerminalFeed
from gps.sources import serial_port
from gps.sources.serial_port import SerialPortSource
from tests.helpers.nmea_text import epochs, fixed_clock


def port(device: str, vid: int | None = None, description: str = "n/a") -> ListPortInfo:
    made = ListPortInfo(device, skip_link_detection=True)
    made.vid = vid
    made.description = description
    return made


def test_receivers_come_before_bridges_before_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A board's own port or another program's device is asked last."""
    listed = [
        port("/dev/ttyS0"),
        port("/dev/ttyUSB1", 0x1234, "Radio"),
        port("/dev/ttyUSB0", 0x067B, "USB-Serial Controller"),
        port("/dev/ttyACM0", 0x1546, "u-blox 7 - GPS/GNSS Receiver"),
    ]
    monkeypatch.setattr(list_ports, "comports", lambda: listed)
    assert serial_port.likely_ports() == ("/dev/ttyACM0", "/dev/ttyUSB0", "/dev/ttyUSB1", "/dev/ttyS0")


def test_no_ports_is_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    assert serial_port.likely_ports() == ()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FileNotFoundError(2, "No such file"), "COM3 is not there. Plug the GPS receiver in"),
        (OSError("could not open port 'COM3': FileNotFoundError(2, ...)"), "COM3 is not there"),
        (PermissionError(13, "Permission denied"), "group dialout"),
        (
            OSError("could not open port 'COM3': PermissionError(13, 'Access is denied.')"),
            "another program holds it",
        ),
        (OSError(11, "Could not exclusively lock port"), "Another program holds the serial port COM3"),
        (
            ValueError("Not a valid baudrate"),
            "cannot be opened (Not a valid baudrate). Check gps.port and gps.baud",
        ),
    ],
)
def test_why_a_port_does_not_open_is_told_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("serial.Serial", refuse)
    with pytest.raises(SourceTrouble, match=re.escape(sentence)):
        SerialPortSource("COM3", 9600, fixed_clock).open(lambda: True)


def test_a_system_without_pseudo_terminals_is_told_what_else_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "drive.nmea"
    log.write_bytes(epochs(2))
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SourceTrouble, match=r"no pseudo-terminals\. Set gps\.source to replay"):
        PseudoTerminalFeed(log).start()
