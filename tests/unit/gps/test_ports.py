# SPDX-License-Identifier: Apache-2.0
"""Which ports are tried first when the receiver is looked for."""

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from gps.sources import serial_port


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
