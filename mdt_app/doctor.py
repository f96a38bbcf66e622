# SPDX-License-Identifier: Apache-2.0
"""What works on this machine, and the remedy for what does not: ``mdt doctor``."""

import multiprocessing
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

import resources
from camera import model_list
from camera.errors import CameraError
from camera.reader_settings import ReaderSettings
from camera.second_opinion import SecondOpinion
from camera.settings import CameraSettings
from gps.sources.serial_port import likely_ports
from mdt_app.clock import system_clock
from mdt_app.errors import TerminalError
from mdt_app.fips import fips_mode
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import policy_in_force
from mdt_app.safekeeping import open_to_others, plain_swaps
from mdt_app.services.password_lists import password_lists
from mdt_app.settings import TerminalSettings, load
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import TilesUnusable
from mdt_app.storage.tiles import TileFile

#: Longest that one probe in a process of its own may take, seconds.
PROBE_S = 60.0
#: Below this a shift of pictures may not fit, bytes.
LEAST_FREE = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        needed: whether the terminal cannot do its work without it.
        found: what was found, in a few words.
        remedy: what to do; empty when it works.
    """

    name: str
    works: bool
    needed: bool
    found: str
    remedy: str = ""

    def line(self) -> str:
        """For a person."""
        mark = "ok  " if self.works else "WANT" if self.needed else "none"
        return f"{mark}  {self.name:<16}{self.found}" + (f"\n      {self.remedy}" if self.remedy else "")

    def as_dict(self) -> dict[str, object]:
        """For a program."""
        return asdict(self)


def examine(folder: DataFolder) -> list[Check]:
    """Every check, in the order in which a technician would mend."""
    try:
        settings = load(folder).settings
    except TerminalError as error:
        return [*_machine(), Check("settings", works=False, needed=True, found="wrong", remedy=str(error))]
    return [*_machine(), *_unit(settings, folder)]


def _machine() -> Iterator[Check]:
    yield _models()
    yield _fips()
    yield _store()
    yield swap_is_safe(plain_swaps())
    yield _in_process("screen", _show_window, "the terminal's window opens", _SCREEN_REMEDY)
    yield _second_reader()


def _unit(settings: TerminalSettings, folder: DataFolder) -> Iterator[Check]:
    yield _in_process(
        "plate reader",
        _load_models,
        "models load and run",
        "Install the program again; if a department's own model is set, set it back.",
        settings.reader,
    )
    yield _set_up(folder)
    yield folder_is_closed(folder)
    yield _policy(settings, folder)
    yield _passwords(folder)
    if not settings.cameras:
        remedy = "Name a camera in unit.toml: [[cameras]] id, label, source."
        yield Check("cameras", works=False, needed=False, found="none set up", remedy=remedy)
    for camera in settings.cameras:
        remedy = "Check its cable, power and the source in unit.toml."
        yield _in_process(camera.label, _one_frame, "gives pictures", remedy, camera)
    yield _gps(settings)
    yield map_opens(folder.map_file(settings.map.tiles))
    yield _department(settings, folder)
    yield _disk(folder)


def map_opens(path: Path | None) -> Check:
    """Whether the technician's map has streets that can be drawn; without any the page shows grid and distances."""
    if path is None:
        remedy = "Name an MBTiles file with PNG or JPEG tiles in unit.toml: [map] tiles."
        return Check("map", works=False, needed=False, found="no map file set", remedy=remedy)
    try:
        with TileFile(path) as tiles:
            least, most = tiles.tile_set.zooms
            found = f"{tiles.tile_set.name or path.name}, zoom {least} to {most}"
    except TilesUnusable as error:
        return Check("map", works=False, needed=False, found="cannot be drawn", remedy=str(error))
    return Check("map", works=True, needed=False, found=found)


def _models() -> Check:
    try:
        shipped = model_list.load(resources.path("models")).model
    except (CameraError, FileNotFoundError) as error:
        return Check("program files", works=False, needed=True, found="changed", remedy=str(error))
    return Check("program files", works=True, needed=True, found=f"{len(shipped)} models as shipped")


def _store() -> Check:
    with tempfile.TemporaryDirectory() as scratch:
        try:
            open_database(Path(scratch) / "probe.db", secrets.token_bytes(32), create=True).close()
        except TerminalError as error:
            return Check("encrypted store", works=False, needed=True, found="fails", remedy=str(error))
    return Check("encrypted store", works=True, needed=True, found="an encrypted file opens and closes")


def swap_is_safe(plain: tuple[str, ...]) -> Check:
    """Whether the memory of the program may come to lie on the disk in the clear; ``plain`` are such swap spaces."""
    remedy = "Turn it off (swapoff), or encrypt the whole disk: memory that is swapped out may hold plates."
    found = f"not encrypted: {', '.join(plain)}" if plain else "none, encrypted, or in memory"
    return Check("swap", not plain, needed=False, found=found, remedy=remedy if plain else "")


def folder_is_closed(folder: DataFolder) -> Check:
    """Whether other accounts of the machine are kept out of the data folder."""
    is_open = open_to_others(folder.root)
    remedy = f"Close it: chmod 700 {folder.root}" if is_open else ""
    found = "open to other accounts" if is_open else "closed to other accounts"
    return Check("data folder", not is_open, needed=True, found=found, remedy=remedy)


def _second_reader() -> Check:
    there = SecondOpinion.has_tesseract()
    remedy = "" if there else "Install the package tesseract-ocr; without it hits have no second reading."
    found = "Tesseract" if there else "not installed"
    return Check("second reader", there, needed=False, found=found, remedy=remedy)


def _set_up(folder: DataFolder) -> Check:
    there = folder.ready_mark.exists()
    remedy = "" if there else "Run `mdt setup`; `mdt demo` needs no set-up."
    return Check("unit", there, needed=False, found="set up" if there else "not set up yet", remedy=remedy)


def _policy(settings: TerminalSettings, folder: DataFolder) -> Check:
    try:
        profile = policy_in_force(settings.policy, folder, system_clock()).profile.profile
    except TerminalError as error:
        needed = folder.ready_mark.exists()  # without a unit there is no department yet
        return Check("policy", works=False, needed=needed, found="none in force", remedy=str(error))
    return Check("policy", works=True, needed=True, found=f"{profile.id}, {profile.agency}")


def _fips() -> Check:
    works = fips_mode()
    remedy = (
        ""
        if works
        else "Needed only where department.toml says security.fips_strict; see docs/security.md then."
    )
    return Check("FIPS mode", works, needed=False, found="on" if works else "off", remedy=remedy)


def _passwords(folder: DataFolder) -> Check:
    try:
        lists = password_lists(folder)
    except TerminalError as error:
        return Check("password list", works=False, needed=True, found="cannot be read", remedy=str(error))
    remedy = lists.warning(system_clock().date())
    whose = "the department's" if lists.own else "the program's"
    dated = f", of {lists.dated.isoformat()}" if lists.dated else ""
    return Check("password list", not remedy, needed=False, found=f"{whose}{dated}", remedy=remedy)


def _gps(settings: TerminalSettings) -> Check:
    if settings.gps.source != "serial":
        return Check("GPS", works=True, needed=False, found=f"from {settings.gps.source}")
    there = settings.gps.port if settings.gps.port != "auto" else ", ".join(likely_ports())
    works = bool(there) and (settings.gps.port == "auto" or Path(there).exists() or os.name == "nt")
    remedy = "" if works else "Plug the receiver in, or set its port: page Unit, or unit.toml [gps] port."
    return Check("GPS", works, needed=False, found=there if works else "no serial port", remedy=remedy)


def _department(settings: TerminalSettings, folder: DataFolder) -> Check:
    if settings.department is None:
        remedy = "Name it in department.toml: [department] server_url; then `mdt enrol`."
        return Check("department", works=False, needed=False, found="not set", remedy=remedy)
    enrolled = (folder.device / "terminal.pem").exists()
    remedy = (
        "" if enrolled else "Run `mdt enrol` with the department's one-time code, or enrol on the page Unit."
    )
    found = settings.department.server_url if enrolled else "this terminal is not enrolled"
    return Check("department", enrolled, needed=False, found=found, remedy=remedy)


def _disk(folder: DataFolder) -> Check:
    place = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    remedy = "" if free > LEAST_FREE else "Free space: a shift of pictures may not fit."
    return Check("disk", not remedy, needed=False, found=f"{free / 1e9:.1f} GB free", remedy=remedy)


_SCREEN_REMEDY = (
    "Start it on a desktop. On Debian or Ubuntu install libegl1, libxkbcommon-x11-0 and libxcb-cursor0; "
    "`mdt demo --headless` needs no screen."
)


def _in_process(name: str, probe: Callable[..., str], good: str, remedy: str, *arguments: object) -> Check:
    """Run a probe that may crash or hang in a process of its own; it returns what is wrong, "" for nothing."""
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    try:
        wrong = pool.submit(probe, *arguments).result(PROBE_S)
    except BrokenProcessPool:
        wrong = "the probe crashed"
    except TimeoutError:
        wrong = f"no answer within {PROBE_S:.0f} s"
    finally:
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - a hung driver must be killed
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
    return Check(
        name, not wrong, needed=name != "screen", found=wrong or good, remedy=remedy if wrong else ""
    )


def _show_window() -> str:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "no display here"
    application = import_module("mdt_app.ui.application").start(["doctor"])
    return "" if application.primaryScreen() is not None else "no screen"


def _load_models(settings: ReaderSettings) -> str:
    # By name: this process must not load OpenCV, the probe's does.
    numpy, models = import_module("numpy"), import_module("camera.models")
    frame = import_module("camera.types").Frame
    clock = import_module("mdt_app.clock").system_clock
    try:
        pipeline = models.build_pipeline("doctor", settings)
        pipeline.process(frame("doctor", 0, clock(), numpy.zeros((720, 1280, 3), numpy.uint8)))
        models.build_reader(settings).read(numpy.zeros((48, 96, 3), numpy.uint8))
    except CameraError as error:
        return str(error)
    return ""


def _one_frame(settings: CameraSettings) -> str:
    sources, clock = import_module("camera.sources"), import_module("mdt_app.clock").system_clock
    try:
        source = sources.open_source(settings, clock)
        source.open()
        return "" if source.read() is not None else "it ended at once"
    except import_module("camera.errors").CameraError as error:
        return str(error)
