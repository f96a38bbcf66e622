# SPDX-License-Identifier: Apache-2.0
"""What may be set about the receiver, and what is refused with a sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from gps.settings import GpsSettings
from gps.sources import source_of
from gps.sources.gpsd import GpsdSource
from gps.sources.replay import ReplaySource
from gps.sources.serial_port import SerialPortSource
from tests.helpers.nmea_text import fixed_clock


def test_without_settings_the_receiver_is_looked_for() -> None:
    settings = GpsSettings()
    assert (settings.source, settings.port, settings.baud) == ("serial", "auto", "auto")
    assert isinstance(source_of(settings, fixed_clock), SerialPortSource)


def test_each_source_is_built_as_set() -> None:
    gpsd = source_of(GpsSettings(source="gpsd", gpsd_host="unit7", gpsd_port=1234), fixed_clock)
    assert isinstance(gpsd, GpsdSource)
    assert gpsd.name == "gpsd at unit7:1234"
    replay = source_of(GpsSettings(source="replay", replay_file=Path("some/drive.nmea")), fixed_clock)
    assert isinstance(replay, ReplaySource)
    assert replay.name == "recording drive.nmea"
    assert source_of(GpsSettings(port="/dev/ttyUSB0", baud=9600), fixed_clock).name == "/dev/ttyUSB0"


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "usb"},
        {"baud": 0},
        {"baud": "fast"},
        {"port": ""},
        {"gpsd_port": 70000},
        {"replay_pace": 0},
        {"fresh_s": 0},
        {"speed": 9600},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GpsSettings.model_validate(wrong)


def test_replay_without_a_file_is_refused_with_the_remedy() -> None:
    with pytest.raises(ValidationError, match="Name an NMEA log"):
        GpsSettings(source="replay")


def test_every_field_is_explained() -> None:
    for name, field in GpsSettings.model_fields.items():
        assert field.title, name
        assert field.description, name
