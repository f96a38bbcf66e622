# SPDX-License-Identifier: Apache-2.0
"""What the bench for cameras shows, and what a technician's choices set off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from camera.aim_file import AimReference
from camera.settings import CameraSettings, Region
from camera.types import Preview
from mdt_app.domain.bench import CameraPass
from mdt_app.errors import TerminalError
from mdt_app.screens.bench_drive import DriveState
from mdt_app.screens.bench_meters import MeterLine
from mdt_app.screens.bench_region import RegionEdit
from mdt_app.screens.camera_form import CameraForm

Failed = Callable[[TerminalError], None]


@dataclass(frozen=True, slots=True)
class BenchActions:
    """What a technician's choices set off.

    Attributes:
        open: takes the bench up; gives the newest passes, or says why not.
        leave: the bench is left.
        save_aim: keeps where a camera looks.
        pass_camera: keeps that a camera is set up, with its figures.
        set_cameras: writes all cameras into the settings; the last names the one that changed.
        remove_camera: takes one out of the settings; gives those that are left.
        try_out: starts a camera that is not kept yet.
        end_trial: ends it.
        aim_saved: when the aim of a camera was saved.
    """

    open: Callable[[Callable[[Mapping[str, CameraPass]], None], Failed], None]
    leave: Callable[[], None]
    save_aim: Callable[[str, AimReference, Callable[[AimReference], None], Failed], None]
    pass_camera: Callable[[str, Mapping[str, str], Callable[[CameraPass], None], Failed], None]
    set_cameras: Callable[
        [tuple[CameraSettings, ...], str, Callable[[tuple[CameraSettings, ...]], None], Failed], None
    ]
    remove_camera: Callable[[str, Callable[[tuple[CameraSettings, ...]], None], Failed], None]
    try_out: Callable[[CameraSettings], None]
    end_trial: Callable[[], None]
    aim_saved: Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class CameraKey:
    """One camera's key: id, label, and when it was passed."""

    camera: str
    label: str
    passed: str


@dataclass(frozen=True, slots=True)
class BenchMark:
    """A box over a plate, in pixels of the preview, and what is said of it: how high it is, never what stands on it."""

    left: float
    top: float
    right: float
    bottom: float
    words: str


@dataclass(frozen=True, slots=True)
class BenchPicture:
    """The live picture.

    Attributes:
        preview: the newest one; None while there is none.
        caption: label and size.
        tag: frame rate.
        message: what is wrong and what to do, in place of the picture.
        failed: whether it gives no picture although it should.
        marks: over its plates.
    """

    preview: Preview | None = None
    caption: str = ""
    tag: str = ""
    message: str = ""
    failed: bool = False
    marks: tuple[BenchMark, ...] = ()


@dataclass(frozen=True, slots=True)
class FormState:
    """The form of a camera, and how it does when it is tried.

    Attributes:
        form: as written.
        picture: of the camera that is tried.
        found: what was found out about it ("Gives pictures, 1280 x 720, 15.0 frames/s").
        error: why it cannot be tried or kept, with the remedy.
        trying: whether it is being tried.
        works: whether what is written gave a picture, so that it can be kept.
    """

    form: CameraForm
    picture: BenchPicture = BenchPicture()
    found: str = ""
    error: str = ""
    trying: bool = False
    works: bool = False


@dataclass(frozen=True, slots=True)
class BenchState:
    """The page.

    Attributes:
        cameras: their keys, in order.
        chosen: id of the one that is shown; empty without any.
        picture: of that one.
        meters: of that one.
        lacking: why it cannot be passed yet, empty when it can.
        passed: when and by whom it was passed last.
        drive: its test drive.
        region: where its plates are looked for.
        edit: the region while it is being set; None otherwise.
        form: the form while it is open; None otherwise.
        may_add: whether there is room for another camera.
        notice: what was done.
        error: what went wrong, with the remedy.
        closed: why there is no bench now; empty when there is.
    """

    cameras: tuple[CameraKey, ...] = ()
    chosen: str = ""
    picture: BenchPicture = BenchPicture()
    meters: tuple[MeterLine, ...] = ()
    lacking: tuple[str, ...] = ()
    passed: str = ""
    drive: DriveState = field(default_factory=DriveState)
    region: Region | None = None
    edit: RegionEdit | None = None
    form: FormState | None = None
    may_add: bool = True
    notice: str = ""
    error: str = ""
    closed: str = ""
