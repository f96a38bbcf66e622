# SPDX-License-Identifier: Apache-2.0
"""Where fixes come from: a serial port, gpsd or a recording."""

from collections.abc import Callable
from datetime import datetime

from gps.settings import GpsSettings
from gps.sources.base import FixSource
from gps.sources.gpsd import GpsdSource
from gps.sources.replay import ReplaySource
from gps.sources.serial_port import SerialPortSource


def source_of(settings: GpsSettings, clock: Callable[[], datetime]) -> FixSource:
    """The source that ``settings`` name, not yet opened."""
    if settings.source == "gpsd":
        return GpsdSource(settings.gpsd_host, settings.gpsd_port, clock)
    if settings.source == "replay" and settings.replay_file is not None:
        return ReplaySource(settings.replay_file, clock, pace=settings.replay_pace, loop=settings.replay_loop)
    return SerialPortSource(settings.port, settings.baud, clock)
