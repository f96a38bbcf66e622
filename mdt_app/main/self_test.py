# SPDX-License-Identifier: Apache-2.0
"""The quick look before a shift, while nothing is open yet: what is there, and what is missing."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from camera.second_opinion import SecondOpinion
from gps.sources.serial_port import likely_ports
from mdt_app.paths import DataFolder
from mdt_app.screens.sign_on import SelfCheck
from mdt_app.settings import TerminalSettings
from mdt_app.storage.order_state import LockCause, OrderFile
from sync.credentials import DeviceCredentials

#: Less room than this may not hold a shift, bytes.
LEAST_FREE = 2_000_000_000

_BARRED = {
    LockCause.ORDER: "locked by the department: nobody signs on",
    LockCause.OFFLINE: "locked: too long without contact",
    LockCause.DAMAGED: "locked: what is known of orders is damaged",
}


def self_test(settings: TerminalSettings, folder: DataFolder) -> tuple[SelfCheck, ...]:
    """Every line of the self-test; takes milliseconds. Cameras prove themselves once the shift has begun."""
    return tuple(_checks(settings, folder))


def _checks(settings: TerminalSettings, folder: DataFolder) -> Iterator[SelfCheck]:
    models = (settings.reader.detector, settings.reader.recogniser)
    there = all(model.is_file() for model in models)
    yield _check("Plate reader", "models are there", "a model file is missing", good=there)
    names = ", ".join(camera.label for camera in settings.cameras)
    yield _check("Cameras", names, "none set up in unit.toml", good=bool(names))
    yield _gps(settings)
    free = shutil.disk_usage(folder.root).free
    room = f"{free / 1e9:.0f} GB free"
    yield _check("Disk", room, f"{room}: a shift may not fit", good=free > LEAST_FREE, severe=False)
    enrolled = settings.department is not None and DeviceCredentials.in_folder(folder.device, b"").exist
    yield _check(
        "Department",
        "this terminal is enrolled",
        "not enrolled: reads stay here",
        good=enrolled,
        severe=False,
    )
    state = OrderFile(folder.root).state
    yield _check("Orders", "people may sign on", _BARRED.get(state.locked, ""), good=not state.locked)
    second = SecondOpinion.has_tesseract()
    yield _check("Second reader", "Tesseract", "not installed", good=second, severe=False)


def _gps(settings: TerminalSettings) -> SelfCheck:
    if settings.gps.source != "serial":
        return _check("GPS", f"from {settings.gps.source}", "", good=True)
    port = settings.gps.port
    found = ", ".join(likely_ports()) if port == "auto" else port
    good = bool(found) and (port == "auto" or os.name == "nt" or Path(port).exists())
    return _check("GPS", f"receiver on {found}", "no receiver: reads have no place", good=good)


def _check(name: str, well: str, ill: str, *, good: bool, severe: bool = True) -> SelfCheck:
    if good:
        return SelfCheck(name, well, "Good")
    return SelfCheck(name, ill, "Mend" if severe else "Watch", "p1" if severe else "p2")
