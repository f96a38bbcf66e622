# SPDX-License-Identifier: Apache-2.0
"""What works while somebody is signed on: started in order at sign-on, stopped in reverse at sign-off."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from camera.figures import AimPicture
from camera.supervisor import CameraSupervisor
from camera.types import CameraEvent, CameraHealth, CameraState, PlateRead
from camera.watch import Watch
from gps.receiver import GpsReceiver
from mdt_app.clock import Clock
from mdt_app.domain.events import (
    Emit,
    Event,
    HitClosed,
    ListsChanged,
    ListYields,
    NoticeRaised,
    PublicViewChanged,
    ReadRecorded,
    TransferProgress,
)
from mdt_app.domain.patrol import Session
from mdt_app.notices import Level, Notice
from mdt_app.paths import DataFolder
from mdt_app.services.audit_heads import AuditWatch, StoredAuditLog
from mdt_app.services.canvass import Canvass
from mdt_app.services.capture import CaptureGate
from mdt_app.services.deployments import Deployments
from mdt_app.services.hot_plates import HotPlates
from mdt_app.services.hotlists import HotLists, TransferredHotLists
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.list_details import ListDetails
from mdt_app.services.orders import Orders
from mdt_app.services.patrol_orders import PatrolOrders, aboard
from mdt_app.services.presence import Presence
from mdt_app.services.public_view import Areas, PublicView
from mdt_app.services.purge_turns import PurgeTurns
from mdt_app.services.queries import Queries
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.reviews import Reviews
from mdt_app.services.second_reading import SecondReader, SecondReadings
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.settings import TerminalSettings
from mdt_app.storage import hotlists, list_yields, outbox
from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.outbox import StoredOutbox
from mdt_app.storage.vault import Vault
from policy.functions import Function, may
from policy.list_terms import ListTerms
from policy.places import Circle
from policy.verification import HitRules
from sync.credentials import DeviceCredentials
from sync.media import connected
from sync.ports import OutboxProgress
from sync.worker import CarSide, SyncWorker

#: How long each part may take to end at sign-off, seconds.
STOP_S = 5.0
#: How long sign-off waits for the last reads to reach the department, seconds.
LAST_TRANSFER_S = 5.0

#: How far a fix may be off, metres: what a receiver on a roof keeps to nearly always.
FIX_DOUBT_M = 15.0

_log = structlog.get_logger("terminal")


class Patrol:
    """One shift's instruments and services around an open store.

    Attributes:
        captures: whether the person who began it may capture; if not, neither cameras nor recorder run.

    Args:
        settings: of this car.
        folder: the unit's data folder; holds the terminal's certificate.
        signed_on: the shift, and the store that it opened.
        clock: UTC.
        emit: takes every event, on any thread, and returns at once.
        second_reader: reads the crop of each hit once more; None where there is no second reader.
    """

    def __init__(
        self,
        settings: TerminalSettings,
        folder: DataFolder,
        signed_on: SignedOn,
        *,
        clock: Clock,
        emit: Emit,
        second_reader: SecondReader | None = None,
    ) -> None:
        self._settings, self._clock, self._emit = settings, clock, emit
        self._stack = ExitStack()
        self._sent = threading.Event()
        self._said_unreadable: set[date] = set()
        self._problem = ""
        self.signed_on = signed_on
        vault = signed_on.vault
        vault.on_unreadable = self._unreadable
        self.queries = Queries(vault)
        profile = signed_on.profile
        self.presence = Presence(signed_on)
        self.captures = may(signed_on.account.role, Function.CAPTURE)
        self.hotlists = HotLists(clock, emit, ListTerms(profile.hotlist, profile.use))
        self.hot_plates = HotPlates(profile, clock, emit)
        self.public_view = PublicView(profile.use, clock, self._view_changed, self._areas())
        self.canvass = Canvass(profile, clock)
        self.reviews = Reviews(clock)
        self.deployments = Deployments(profile.roles, clock)
        self.details = ListDetails(profile.access, clock)
        self.details.people_are(vault.index(), [signed_on.session.username])
        self.verifications = Verifications(clock, self._heard, HitRules.of(signed_on.profile))
        self.inquiries = Inquiries(
            clock, profile, settings.policy.sensitive_places if settings.policy else ()
        )
        self._purge = PurgeTurns(signed_on, clock, emit, satellite_time=self._satellite_time)
        self._purge.finish()
        self._gate = CaptureGate(signed_on.profile.transfer, outbox.car_times(vault), clock, emit)
        self.gps = GpsReceiver(settings.gps, clock, emit, emit)
        self.recorder = Recorder(
            vault,
            Surroundings(
                settings.unit,
                self.gps.history.at,
                lambda: self.presence.session,
                timedelta(hours=signed_on.profile.hotlist.refresh_max_hours),
                tags=self.public_view.tags,
            ),
            clock,
            self._heard,
        )
        self.cameras = tuple(
            CameraSupervisor(one, settings.reader, self._seen, clock, Watch(folder.aim_file(one.id)))
            for one in (settings.cameras if self.captures else ())
        )
        self._second = SecondReadings(vault, second_reader, clock, emit) if second_reader else None
        self._audit = AuditWatch(vault, clock, self._heard)
        self._folder = folder
        self._orders: Orders | None = None
        self._sync: SyncWorker | None = None

    def heed(self, orders: Orders) -> None:
        """Hear the department's orders, from the start on; said before it."""
        self._orders = orders

    def start(self) -> None:
        """Start everything; the cameras last, so that whatever they read is recorded and sent."""
        self._purge.begin(self._gate)
        self._stack.callback(self._end, "purge", self._purge.stop)
        self._stack.callback(self.queries.close)
        self._stack.callback(self.queries.submit_wide, self.inquiries.end)
        self._sync = self._transfer(self._folder)
        if self._orders is not None:
            self._orders.signed_on(aboard(self.signed_on, self.gps.history, self._clock))
            self._stack.callback(self._orders.count)
        if self._sync is not None:
            self._sync.start()
            self._stack.callback(self._end, "transfer", self._sync.stop)
        if self._second is not None:
            self._stack.callback(self._second.close)
        if self.captures:
            self.recorder.start()
            if self._sync is not None:
                self._stack.callback(self._send_the_last)
            self._stack.callback(self._end, "recorder", self.recorder.stop)
        self.gps.start()
        self._stack.callback(self._end, "gps", self.gps.stop)
        for setting in () if self.captures else self._settings.cameras:
            self._emit(CameraHealth(setting.id, CameraState.STOPPED, self._clock()))
        for camera in self.cameras:
            camera.start()
            self._stack.callback(self._end, "camera", camera.stop)
        self.queries.submit(lambda database: self._emit(ListsChanged(hotlists.versions(database))))
        self.queries.submit(lambda database: self._emit(ListYields(list_yields.of_lists(database))))
        self.queries.submit_wide(self._audit.look)
        self.ask_progress()

    def stop(self) -> None:
        """Stop everything in reverse; what was read by then is stored, and sent if the department answers."""
        self._stack.close()
        self._purge.end()

    def _satellite_time(self) -> datetime | None:
        """The newest time that a position came with, whatever the car's clock says."""
        fix = self.gps.history.at(self._clock())
        return fix.fix.time_at if fix is not None and fix.fix.has_position else None

    def send_now(self) -> None:
        """Ask for a transfer at once."""
        if self._sync is not None:
            self._sync.wake()
        self.ask_progress()

    def ask_progress(self) -> None:
        """Emit how far the transfer is; while the department is out of reach nobody else does."""
        self.queries.submit_wide(self._ask_progress)

    def _ask_progress(self, vault: Vault) -> None:
        self._gate.progressed(outbox.car_times(vault))
        self.public_view.check()
        self._tell(outbox.progress(vault))

    def _transfer(self, folder: DataFolder) -> SyncWorker | None:
        department = self._settings.department
        vault = self.signed_on.vault
        credentials = DeviceCredentials.in_folder(folder.device, vault.device_key_password())
        if department is None or not credentials.exist:
            return None
        car = CarSide(
            StoredOutbox(vault, credentials.device, self._clock, department.server_url),
            TransferredHotLists(vault, self.hotlists),
            orders=PatrolOrders(self._orders, self._sessions, self._emit) if self._orders else None,
            audit=StoredAuditLog(vault, credentials.device, self._clock, self._audit, self._emit),
        )
        return SyncWorker(
            car, lambda: connected(department, credentials), department, self._clock, self._progressed
        )

    def _sessions(self) -> tuple[Session, ...]:
        return tuple(one.session for one in self.presence.people)

    def _seen(self, event: CameraEvent) -> None:
        if isinstance(event, AimPicture):
            return  # told on the bench alone
        if not isinstance(event, PlateRead):
            self._emit(event)
        elif self.captures and self._gate.is_open() and self.public_view.keeps(event):
            self.recorder.record(event)

    def _heard(self, event: Event) -> None:
        self._emit(self._shown(event))
        if self._second is not None and isinstance(event, ReadRecorded):
            self._second.hear(event)
        if isinstance(event, HitClosed):
            self.recorder.hit_closed(event)
        if self._sync is not None:
            self._sync.wake()

    def _areas(self) -> Areas:
        policy = self._settings.policy
        closed = policy.no_capture if policy is not None else ()
        return Areas(tuple(Circle(*area) for area in closed), self.here)

    def here(self) -> Circle | None:
        """Where the car is now; None when no fresh fix says so."""
        found = self.gps.history.at(self._clock())
        if found is None or not found.fresh or found.fix.lat is None or found.fix.lon is None:
            return None
        return Circle(found.fix.lat, found.fix.lon, FIX_DOUBT_M)

    def _view_changed(self, event: Event) -> None:
        self._emit(event)
        if isinstance(event, PublicViewChanged):
            self.queries.submit(partial(self._record_area))

    def _record_area(self, database: Database) -> None:
        self.public_view.record_area(database, self.presence.session)

    def _shown(self, event: Event) -> Event:
        """A read with what may be shown of its hits; what is withheld is put on record."""
        if not isinstance(event, ReadRecorded) or not event.hits:
            return event
        session = self.presence.acting.session
        for hit in event.hits:
            self.queries.submit(partial(self.details.record_withheld, session=session, hit=hit))
        return replace(event, hits=tuple(map(self.details.shown, event.hits)))

    def _progressed(self, progress: OutboxProgress, problem: str) -> None:
        self._problem = problem
        if not progress.unsent and not problem:
            self._sent.set()
        self._tell(progress)
        self.queries.submit_wide(lambda vault: self._gate.progressed(outbox.car_times(vault)))

    def _unreadable(self, day: date, trouble: StoreTrouble) -> None:
        """A day's file that does not open: said once, the rest goes on."""
        if day not in self._said_unreadable:
            self._said_unreadable.add(day)
            self._emit(
                NoticeRaised(Notice(Level.DEGRADED, f"store {day}", f"{day} cannot be read", str(trouble)))
            )

    def _tell(self, progress: OutboxProgress) -> None:
        self._emit(
            TransferProgress(
                progress.unsent,
                progress.oldest_unsent_at,
                progress.last_complete_at,
                self._problem,
                progress.refused,
                self._purge.kept_days(),
            )
        )

    def _send_the_last(self) -> None:
        """Give the reads of the last seconds the chance to leave before the store closes."""
        if self._sync is not None:
            self._sent.clear()
            self._sync.wake()
            self._sent.wait(LAST_TRANSFER_S)

    def _end(self, name: str, stop: Callable[[float], object]) -> None:
        began = time.monotonic()
        if stop(STOP_S) is False:
            _log.error("did not end in time", topic=name, seconds=round(time.monotonic() - began, 1))
