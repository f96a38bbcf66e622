# SPDX-License-Identifier: Apache-2.0
"""What a technician changes about cameras, each on record: aim, settings, and that a camera was passed.

Source: A10.1 (only roles with the bench); CJIS AU-2 (changes of the configuration are events).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from uuid6 import uuid7

from camera import aim_file
from camera.aim_file import AimReference
from camera.settings import CameraSettings
from mdt_app import unit_file
from mdt_app.clock import Clock
from mdt_app.domain.bench import CameraPass
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.role_gate import require_role
from mdt_app.storage import audit, camera_passes
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.control import control
from policy.functions import Function


class Bench:
    """The records of the technician's work on cameras. Its methods are questions for ``services.queries``.

    Args:
        folder: the unit's data folder.
        clock: UTC.
    """

    def __init__(self, folder: DataFolder, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    @control("A10.1")
    def open(self, database: Database, session: Session) -> dict[str, CameraPass]:
        """Somebody takes the bench up; the newest pass of each camera.

        Raises:
            Refused: the role has no bench.
        """
        audit.append(database, self._allowed(database, session, "bench_opened", "cameras"))
        return camera_passes.newest(database)

    @control("A10.1")
    def pass_camera(
        self, database: Database, session: Session, camera: str, figures: Mapping[str, str]
    ) -> CameraPass:
        """Keep that a camera is set up as it should be, with the figures of now.

        Raises:
            Refused: the role has no bench.
        """
        passed = CameraPass(
            uuid7(),
            camera,
            self._clock(),
            session.username,
            session.display_name,
            session.unit,
            dict(figures),
        )
        event = self._allowed(database, session, "camera_passed", f"camera {camera}")
        with database.transaction():
            audit.append(database, replace(event, query_elements=dict(figures)))
            camera_passes.add(database, passed)
        return passed

    @control("A10.1")
    def save_aim(
        self, database: Database, session: Session, camera: str, reference: AimReference
    ) -> AimReference:
        """Keep where a camera looks now; its process compares with it from the next second on.

        Raises:
            Refused: the role has no bench, or the disk did not take the file.
        """
        event = self._allowed(database, session, "camera_aim_saved", f"camera {camera}")
        with database.transaction():
            audit.append(database, event)
            try:
                aim_file.write(self._folder.aim_file(camera), reference)
            except OSError as error:
                raise Refused(
                    f"The aim could not be saved ({type(error).__name__}). Make room on the disk, then save it again."
                ) from error
        return reference

    def aim(self, camera: str) -> AimReference | None:
        """The saved aim of a camera; None when there is none."""
        return aim_file.read(self._folder.aim_file(camera))

    @control("A10.1")
    def set_cameras(
        self, database: Database, session: Session, cameras: Sequence[CameraSettings], changed: str
    ) -> tuple[CameraSettings, ...]:
        """Write the car's cameras into ``unit.toml``; what the file says then.

        Args:
            database: for the record.
            session: whose it is.
            cameras: all of them.
            changed: id of the camera that was added or changed, for the record.

        Raises:
            Refused: the role has no bench, or the settings are not allowed; the former file stands.
            StoreTrouble: the file cannot be written; the former one stands.
        """
        event = self._allowed(database, session, "camera_settings_changed", f"camera {changed}")
        with database.transaction():
            audit.append(database, event)
            return self._write(cameras)

    @control("A10.1")
    def remove_camera(
        self, database: Database, session: Session, cameras: Sequence[CameraSettings], gone: str
    ) -> tuple[CameraSettings, ...]:
        """Take a camera out of ``unit.toml``, and its saved aim with it; its reads and passes stay on record.

        Args:
            database: for the record.
            session: whose it is.
            cameras: all of them.
            gone: id of the one that goes.

        Returns:
            what the file says then.

        Raises:
            Refused, StoreTrouble: as of ``set_cameras``.
        """
        event = self._allowed(database, session, "camera_removed", f"camera {gone}")
        with database.transaction():
            audit.append(database, event)
            left = self._write([camera for camera in cameras if camera.id != gone])
            self._folder.aim_file(gone).unlink(missing_ok=True)
        return left

    def _write(self, cameras: Sequence[CameraSettings]) -> tuple[CameraSettings, ...]:
        tables = [camera.model_dump(exclude_defaults=True, exclude_none=True) for camera in cameras]
        return unit_file.write(self._folder, {"cameras": tables or None}).settings.cameras

    def _allowed(self, database: Database, session: Session, event: str, what: str) -> AuditEvent:
        """The record of an act; one that the role does not do is refused, on record."""
        written = AuditEvent(
            at=self._clock(),
            event=event,
            username=session.username,
            session_id=str(session.session_id),
            object=what,
        )
        require_role(database, session, Function.BENCH, written)
        return written
