# SPDX-License-Identifier: Apache-2.0
"""Where a camera's child process begins. The terminal imports this; OpenCV is loaded in the child only."""

import os
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from multiprocessing.connection import Connection

from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.watch import Watch


def begin(
    settings: CameraSettings,
    reader: ReaderSettings,
    clock: Callable[[], datetime],
    connection: Connection,
    watch: Watch,
) -> None:
    """Run ``camera.process`` in this process; imported by name, for the terminal must never load OpenCV."""
    import_module("camera.process").run(settings, reader, clock, connection, watch)
    # A thread may sit in a driver for ever; an ordinary end would tear native libraries down under it.
    os._exit(0)
