# SPDX-License-Identifier: Apache-2.0
"""The status strip: how cameras, GPS, hot lists and transfer are doing; what is degraded is said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from camera.types import CameraHealth, CameraState
from gps.types import Fix, GpsHealth, GpsState
from mdt_app.clock import Clock
from mdt_app.domain.events import ListsChanged, PublicViewChanged, TransferProgress
from mdt_app.screens.screen import Screen
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import between, clock_time, duration, number
from mdt_app.services.hotlists import LOCAL_LIST
from policy.control import control
from policy.profile.keeping import Transfer
from policy.transfer import CarTimes, TransferState, clock_of

#: A fix older than this is no longer shown as one, seconds.
FIX_FRESH_S = 5.0
_CAMERA_TROUBLE = {
    CameraState.STARTING: ("starting", "p2"),
    CameraState.DARK: ("too dark", "p2"),
    CameraState.SILENT: ("lost", "p1"),
    CameraState.FAILED: ("lost", "p1"),
    CameraState.FINISHED: ("ended", "p2"),
    CameraState.STOPPED: ("off", "p2"),
}
_GPS_TROUBLE = {
    GpsState.STARTING: ("starting", "p2"),
    GpsState.SEARCHING: ("searching", "p2"),
    GpsState.SILENT: ("silent", "p1"),
    GpsState.ABSENT: ("no receiver", "p1"),
    GpsState.STOPPED: ("off", "p2"),
}


@dataclass(frozen=True, slots=True)
class StatusItem:
    """One item of the strip.

    Attributes:
        glyph: its icon while it is well.
        word: what it is ("Cameras").
        value: how it is ("2 of 2 reading").
        tone: "" well, "p2" degraded, "p1" failed.
        advice: what is wrong and what to do, when the source said so.
    """

    glyph: str
    word: str
    value: str
    tone: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class StatusState:
    """Items from left to right."""

    items: tuple[StatusItem, ...] = ()


class StatusScreen(Screen[StatusState]):
    """Collects the reports of all instruments.

    Args:
        terms: names of cameras.
        clock: UTC.
        transfer: the policy's rules; without them nothing is said of the limit.
    """

    def __init__(self, terms: Terms, clock: Clock, transfer: Transfer | None = None) -> None:
        super().__init__(StatusState())
        self._transfer = transfer
        self._terms, self._clock = terms, clock
        self._cameras: dict[str, CameraHealth] = {}
        self._fix_at: datetime | None = None
        self._gps: GpsHealth | None = None
        self._extracted: tuple[datetime, ...] = ()
        self._progress: TransferProgress | None = None
        self._signed_on = self._paused = self._reads = False
        self._to_mend: int | None = None
        self.tick()

    def signed_on(self, *, reads: bool = True) -> None:
        """Cameras run from now on; for whoever may not capture only while the bench has them open."""
        self._signed_on, self._reads = True, reads
        self.tick()

    def signed_off(self) -> None:
        """Cameras are off until the next sign-on."""
        self._signed_on = self._paused = self._reads = False
        self._cameras.clear()
        self.tick()

    @control("M03.2")
    def public_view_changed(self, event: PublicViewChanged) -> None:
        """Reading was paused where the public may not look, or goes on."""
        self._paused = event.state.paused
        self.tick()

    def camera_health(self, health: CameraHealth) -> None:
        """A camera's report."""
        self._cameras[health.camera] = health
        self.tick()

    def fix(self, fix: Fix) -> None:
        """A fix of the receiver; one without a position is none."""
        if fix.has_position:
            self._fix_at = fix.received_at
            self.tick()

    def gps_health(self, health: GpsHealth) -> None:
        """The receiver's report."""
        self._gps = health
        self.tick()

    def lists_changed(self, event: ListsChanged) -> None:
        """The hot lists in force changed; the car's own hot plates are never old."""
        others = (version for version in event.versions if version.list_id != LOCAL_LIST)
        self._extracted = tuple(version.extracted_at for version in others)
        self.tick()

    def self_test_ended(self, to_mend: int | None) -> None:
        """How much the last self-test of this shift left to mend; None before there was one."""
        if to_mend != self._to_mend:
            self._to_mend = to_mend
            self.tick()

    def transfer_progress(self, progress: TransferProgress) -> None:
        """The state of the transfer changed."""
        self._progress = progress
        self.tick()

    def tick(self) -> None:
        """Call once a second, for the ages and the clock."""
        now = self._clock()
        clock = StatusItem("clock", "", clock_time(now, self._terms.zone))
        items = [self._camera_item(), self._gps_item(now), self._list_item(now), *self._transfer_items(now)]
        if self._to_mend:
            advice = "The page Self-test, F10, says what to do."
            items.append(StatusItem("check", "Self-test", f"{self._to_mend} to mend", "p1", advice))
        self._set(StatusState((*items, clock)))

    def _camera_item(self) -> StatusItem:
        wanted: Mapping[str, str] = self._terms.cameras
        if self._signed_on and self._paused:
            return StatusItem("live", "Cameras", "PAUSED", "p2", "No read is kept here.")
        if not self._signed_on:
            return StatusItem("live", "Cameras", "off until sign-on")
        if not self._reads and not self._some_run():
            return StatusItem("live", "Cameras", "off")
        if not wanted:
            return StatusItem("live", "Cameras", "none set up", "p1", "Name a camera in unit.toml.")
        known = {camera: self._cameras.get(camera) for camera in wanted}
        reading = sum(1 for health in known.values() if health and health.state is CameraState.READING)
        for camera, health in known.items():
            state = health.state if health else CameraState.STARTING
            if state in _CAMERA_TROUBLE:
                word, tone = _CAMERA_TROUBLE[state]
                value = f"{reading} of {len(wanted)}: {wanted[camera].lower()} {word}"
                return StatusItem("live", "Cameras", value, tone, health.problem if health else "")
        return StatusItem("live", "Cameras", f"{reading} of {len(wanted)} reading")

    def _some_run(self) -> bool:
        return any(health.state is not CameraState.STOPPED for health in self._cameras.values())

    def _gps_item(self, now: datetime) -> StatusItem:
        gps, fix_at = self._gps, self._fix_at
        advice = gps.problem if gps else ""
        if gps and gps.state in {GpsState.ABSENT, GpsState.STOPPED}:
            word, tone = _GPS_TROUBLE[gps.state]
            return StatusItem("gps", "GPS", word, tone, advice)
        if fix_at is None:
            word, tone = (
                _GPS_TROUBLE[gps.state] if gps and gps.state in _GPS_TROUBLE else ("no fix yet", "p2")
            )
            return StatusItem("gps", "GPS", word, tone, advice)
        if (now - fix_at).total_seconds() > FIX_FRESH_S:
            return StatusItem("gps", "GPS", f"no fix {between(fix_at, now)}", "p2", advice)
        return StatusItem("gps", "GPS", f"fix {between(fix_at, now)} ago")

    def _list_item(self, now: datetime) -> StatusItem:
        if not self._extracted:
            return StatusItem("list", "Hot lists", "none loaded", "p1" if self._signed_on else "")
        age_s = (now - min(self._extracted)).total_seconds()
        if age_s > self._terms.list_limit.total_seconds():
            return StatusItem("list", "Hot lists", f"{duration(age_s)} old: confirm first", "p2")
        return StatusItem("list", "Hot lists", f"{duration(age_s)} old")

    def _transfer_items(self, now: datetime) -> list[StatusItem]:
        progress = self._progress
        if progress is None:
            return [StatusItem("transfer", "Sent", "not yet")]
        done_at = progress.last_complete_at
        value = f"{between(done_at, now)} ago" if done_at else "not yet"
        tone = "p2" if progress.problem else ""
        return [
            self._due_item(progress, now) or StatusItem("transfer", "Sent", value, tone, progress.problem),
            StatusItem("disk", "Records", f"{number(progress.unsent)} unsent"),
        ]

    @control("M09.1")
    def _due_item(self, progress: TransferProgress, now: datetime) -> StatusItem | None:
        """The policy's limit, once it warns; None before that."""
        if self._transfer is None:
            return None
        times = CarTimes(progress.last_complete_at, progress.oldest_unsent_at)
        clock = clock_of(times, self._transfer, now)
        if clock.state is TransferState.OVERDUE:
            return StatusItem("transfer", "Transfer", "overdue", "p1", clock.words)
        if clock.state is TransferState.WARN:
            return StatusItem(
                "transfer", "Transfer", f"due in {between(now, clock.due_at)}", "p2", clock.words
            )
        return None
