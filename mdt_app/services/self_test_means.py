# SPDX-License-Identifier: Apache-2.0
"""What a self-test of this unit asks, and the questions that need no thread of their own."""

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from camera import model_list
from camera.errors import ModelError
from camera.known_plate import KnownPlate
from camera.settings import CameraSettings
from camera.types import CameraHealth
from gps.types import Fix, GpsHealth
from mdt_app.domain.patrol import Session
from mdt_app.domain.self_test import CameraFound, GpsFound
from mdt_app.services.queries import Queries
from mdt_app.services.second_reading import SecondReader
from mdt_app.settings import TerminalSettings
from sync.client import SyncClient
from sync.credentials import DeviceCredentials
from sync.errors import SyncError
from sync.settings import SyncSettings

#: How long the department may take to answer, seconds: the transfer itself is more patient.
DEPARTMENT_S = 4.0

_AT_OUR_RATE = ("device:", "pictures:", "synthetic:")
TestPlate = Callable[[Sequence[int], float], KnownPlate]
"""Draws plates by these numbers and has them read, within so many seconds; slow (``camera.known_plate``)."""


class Instruments:
    """What cameras and receiver told last, for any thread; nobody asks them anything."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cameras: dict[str, CameraHealth] = {}
        self._gps: GpsHealth | None = None
        self._fix_at: datetime | None = None

    def camera_health(self, health: CameraHealth) -> None:
        """A camera's report."""
        with self._lock:
            self._cameras[health.camera] = health

    def gps_health(self, health: GpsHealth) -> None:
        """The receiver's report."""
        with self._lock:
            self._gps = health

    def fix(self, fix: Fix) -> None:
        """A fix; one without a position is none."""
        if fix.has_position:
            with self._lock:
                self._fix_at = fix.received_at

    def clear(self) -> None:
        """The shift is over: what was told belongs to it."""
        with self._lock:
            self._cameras.clear()
            self._gps = self._fix_at = None

    def cameras(self, settings: TerminalSettings) -> tuple[CameraFound, ...]:
        """The cameras that are set up, each with its newest report."""
        with self._lock:
            return tuple(
                CameraFound(camera.id, camera.label, _wanted_per_s(camera), self._cameras.get(camera.id))
                for camera in settings.cameras
            )

    def gps(self, now: datetime) -> GpsFound:
        """The receiver's newest report, and how old its fix is."""
        with self._lock:
            age_s = None if self._fix_at is None else max(0.0, (now - self._fix_at).total_seconds())
            return GpsFound(self._gps, age_s)


@dataclass(frozen=True, slots=True)
class Means:
    """What a self-test works with.

    Attributes:
        settings: of this unit.
        root: the unit's data folder, whose disk is looked at.
        session: of the person for whom it runs.
        captures: whether that person may read plates.
        list_limit: oldest that a hot list may be.
        instruments: what cameras and receiver tell.
        queries: asks the store.
        department: "" when it answers, why when it does not, None when this terminal is not enrolled; slow.
        test_plate: draws plates and has them read.
        second_reader: other readers; None without any.
        play: has the sound of a hit heard within so many seconds, and says whether a device took it; slow. None: off.
        fonts: families that ship and are not loaded.
        moving: whether the car moves now; for any thread.
    """

    settings: TerminalSettings
    root: Path
    session: Session
    captures: bool
    list_limit: timedelta
    instruments: Instruments
    queries: Queries
    department: Callable[[], str | None]
    test_plate: TestPlate
    second_reader: SecondReader | None
    play: Callable[[float], bool] | None
    fonts: tuple[str, ...]
    moving: Callable[[], bool]


def _wanted_per_s(camera: CameraSettings) -> float:
    """Frames a second that the camera is set to; films and streams have their own rate."""
    return camera.frames_per_s if camera.source.startswith(_AT_OUR_RATE) else 0.0


def models_problem(settings: TerminalSettings) -> str:
    """Which file of a model is missing or altered, with the remedy; empty when all are as their hashes say."""
    reader, second = settings.reader, settings.second_reader
    files = (
        (reader.detector, reader.detector_sha256),
        (reader.recogniser, reader.recogniser_sha256),
        (reader.state_model, reader.state_sha256),
        (second.stock, second.stock_sha256),
    )
    try:
        for path, sha256 in files:
            if path is not None:
                model_list.verify(path, sha256)
    except ModelError as error:
        return str(error)
    return ""


def free_bytes(root: Path) -> int | None:
    """Room on the disk of the unit's folder; None when it cannot be told."""
    try:
        return shutil.disk_usage(root).free
    except OSError:
        return None


def department_answers(settings: SyncSettings | None, credentials: DeviceCredentials) -> str | None:
    """Ask the department whether it takes records: "" when it does, why when not, None without enrolment."""
    if settings is None or not credentials.exist:
        return None
    quick = settings.model_copy(
        update={"connect_timeout_s": DEPARTMENT_S / 2, "read_timeout_s": DEPARTMENT_S / 2}
    )
    try:
        with SyncClient(quick, credentials) as client:
            client.health()
    except SyncError as error:
        return str(error)
    return ""
