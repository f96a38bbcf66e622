# SPDX-License-Identifier: Apache-2.0
"""The live screen: a picture of each camera and the newest reads."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from camera.types import CameraHealth, CameraState, Preview
from mdt_app.domain.events import HitClosed, PublicViewChanged, ReadRecorded
from mdt_app.screens.doubt import doubtful
from mdt_app.screens.plate_place import Part, place_of
from mdt_app.screens.screen import Screen
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import clock_time
from policy.control import control

#: Reads kept for the screen; all others are found by searching.
ROWS = 40
#: What stands where a picture would be, and in its corner.
_STATE_WORDS = {
    CameraState.STARTING: "Starting",
    CameraState.READING: "",
    CameraState.DARK: "Too dark to read",
    CameraState.SILENT: "No picture",
    CameraState.FAILED: "No picture",
    CameraState.FINISHED: "Ended",
    CameraState.STOPPED: "Off",
}
_PAUSED = "No read is kept here"
_FAILED = {CameraState.SILENT, CameraState.FAILED}
_NO_PICTURE = _FAILED | {CameraState.STOPPED}


@dataclass(frozen=True, slots=True)
class CameraPane:
    """One camera.

    Attributes:
        camera: its id.
        label: as people call it ("Front left").
        preview: the newest picture; None while there is none to be believed.
        tag: rate or state, for the corner ("15 frames/s").
        message: what is wrong and what to do, in place of the picture.
        unread: vehicles seen but not read since the camera started.
        failed: whether it gives no picture although it should.
        reading: whether it works as it should, so that its tag is no more than its rate.
    """

    camera: str
    label: str
    preview: Preview | None = None
    tag: str = "Starting"
    message: str = ""
    unread: int = 0
    failed: bool = False
    reading: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One read in the list.

    Attributes:
        plate_jpeg: crop of the plate.
        plate_at: where the plate is in its frame.
        state: in words; "Unknown" when it was not read.
        level: the highest priority of its hits, None without a hit.
        open: whether one of its hits is still open.
    """

    read_id: UUID
    text: str
    doubtful: tuple[int, ...]
    state: str
    camera: str
    read_at: str
    plate_jpeg: bytes
    plate_at: Part
    level: int | None = None
    hits: frozenset[UUID] = frozenset()
    open: bool = False


@dataclass(frozen=True, slots=True)
class LiveState:
    """Pictures and reads.

    Attributes:
        reads: newest first, at most ``ROWS``.
        total: reads of this shift.
        unread: vehicles seen but not read, all cameras.
    """

    cameras: tuple[CameraPane, ...] = ()
    reads: tuple[ReadRow, ...] = ()
    total: int = 0
    unread: int = 0


class LiveScreen(Screen[LiveState]):
    """What the cameras see and read."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(
            LiveState(cameras=tuple(CameraPane(camera, label) for camera, label in terms.cameras.items()))
        )
        self._terms = terms
        self._paused = False

    def preview_arrived(self, preview: Preview) -> None:
        """A new picture of a camera; none is shown of a place that is not public."""
        if self._paused:
            return
        self._change(preview.camera, lambda pane: replace(pane, preview=preview, message="", failed=False))

    def camera_health(self, health: CameraHealth) -> None:
        """A camera's report; a picture that is no longer live is taken away, for it would be believed."""
        tag = _STATE_WORDS[health.state] or f"{health.frames_per_s:.0f} frames/s"

        def reported(pane: CameraPane) -> CameraPane:
            if self._paused:
                return replace(pane, unread=health.unread)
            gone = health.state in _NO_PICTURE
            message = (health.problem or _STATE_WORDS[health.state]) if gone else ""
            preview = None if gone else pane.preview
            return replace(
                pane,
                preview=preview,
                tag=tag,
                message=message,
                unread=health.unread,
                failed=health.state in _FAILED,
                reading=health.state is CameraState.READING,
            )

        self._change(health.camera, reported)
        unread = sum(pane.unread for pane in self.state.cameras)
        self._set(replace(self.state, unread=unread))

    @control("M03.2")
    def public_view_changed(self, event: PublicViewChanged) -> None:
        """Reading was paused, and the pictures with it; or it goes on."""
        self._paused = event.state.paused
        message, tag = (_PAUSED, "PAUSED") if self._paused else ("", "")
        panes = tuple(
            replace(pane, preview=None if self._paused else pane.preview, message=message, tag=tag)
            for pane in self.state.cameras
        )
        self._set(replace(self.state, cameras=panes))

    def read_recorded(self, event: ReadRecorded) -> None:
        """A read was committed."""
        rows = (self._row(event), *self.state.reads)[:ROWS]
        self._set(replace(self.state, reads=rows, total=self.state.total + 1))

    def hit_closed(self, event: HitClosed) -> None:
        """A hit was closed; its row says so."""
        rows = []
        for row in self.state.reads:
            left = row.hits - {event.hit_id}
            rows.append(replace(row, hits=left, open=bool(left)) if event.hit_id in row.hits else row)
        self._set(replace(self.state, reads=tuple(rows)))

    def signed_off(self) -> None:
        """The shift ended: nothing of it stays on screen."""
        self._paused = False
        panes = tuple(
            CameraPane(pane.camera, pane.label, tag="Off", message="Off until sign-on")
            for pane in self.state.cameras
        )
        self._set(LiveState(cameras=panes))

    def _row(self, event: ReadRecorded) -> ReadRow:
        plate = event.read.plate
        match = event.hits[0].match if event.hits else None
        return ReadRow(
            read_id=event.read.read_id,
            text=plate.reading.text,
            doubtful=doubtful(plate.reading, match, self._terms.doubt_below),
            state=self._terms.state(plate.reading.state) if plate.reading.state else "Unknown",
            camera=self._terms.camera(plate.camera),
            read_at=clock_time(plate.captured_at, self._terms.zone),
            plate_jpeg=plate.plate_jpeg,
            plate_at=place_of(plate),
            level=min((int(hit.priority) for hit in event.hits), default=None),
            hits=frozenset(hit.hit_id for hit in event.hits),
            open=bool(event.hits),
        )

    def _change(self, camera_id: str, change: Callable[[CameraPane], CameraPane]) -> None:
        panes = tuple(change(pane) if pane.camera == camera_id else pane for pane in self.state.cameras)
        self._set(replace(self.state, cameras=panes))
