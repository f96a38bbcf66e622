# SPDX-License-Identifier: Apache-2.0
"""The page "Unit" on a desk: its screens over a real unit's folder, a drawn receiver and no network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from gps.settings import GpsSettings
from gps.types import (
    Attempt,
    Constellation,
    Fix,
    FixMode,
    GpsDetail,
    GpsHealth,
    GpsState,
    Heard,
    Satellite,
    Sky,
    SourceDetail,
)
from mdt_app.domain.events import TransferProgress
from mdt_app.errors import Refused, TerminalError
from mdt_app.paths import DataFolder
from mdt_app.screens.unit_department import UnitDepartmentActions, UnitDepartmentScreen
from mdt_app.screens.unit_gps import UnitGpsActions, UnitGpsScreen
from mdt_app.screens.unit_settings import UnitSettingsActions, UnitSettingsScreen
from mdt_app.services.enrolment import Standing
from mdt_app.settings import load
from mdt_app.settings_export import Plan, export_of, parsed, plan_of
from mdt_app.settings_words import words_of
from mdt_app.ui.tokens import Theme
from mdt_app.ui.unit_view import UnitView
from mdt_app.ui.window import MainWindow
from tests.helpers.sightings import NOON, PACIFIC
from tests.helpers.technician import technicians_window
from tests.helpers.terminal import Terminal, before_the_shift

FINGERPRINT = "3F9A10C2D4E57B8812AC90F6B1E3447D5C2A08EE71F94B6D20C3A5978E1B4D60"
OWN = """\
unit = "12"
[gps]
port = "/dev/ttyS1"
baud = 9600
[display]
theme = "night"
[[cameras]]
id = "front-left"
label = "Front left"
source = "rtsp://10.0.0.4/main"
"""
OTHER = """\
unit = "9"
[gps]
port = "/dev/ttyUSB1"
fresh_s = 3.0
[display]
theme = "red-night"
sounds = false
[session]
lock_minutes = 10
[[cameras]]
id = "front-left"
label = "Front left"
source = "rtsp://10.0.0.9/main"
"""
_G, _R, _E, _B = Constellation.GPS, Constellation.GLONASS, Constellation.GALILEO, Constellation.BEIDOU
SKY = Sky(
    NOON,
    (
        Satellite(_B, 6, 41, 64, 36, used=True),
        Satellite(_B, 14, 12, 318),
        Satellite(_B, 21, 58, 190, 39, used=True),
        Satellite(_E, 4, 71, 128, 43, used=True),
        Satellite(_E, 9, 33, 236, 38, used=True),
        Satellite(_E, 11, 8, 42, 22),
        Satellite(_E, 36, 24, 290, 31),
        Satellite(_G, 2, 11, 115, 28),
        Satellite(_G, 5, 34, 60, 41, used=True),
        Satellite(_G, 7, 2, 20),
        Satellite(_G, 13, 56, 90, 46, used=True),
        Satellite(_G, 15, 55, 170, 47, used=True),
        Satellite(_G, 18, 28, 257, 40, used=True),
        Satellite(_G, 20, 78, 348, 48, used=True),
        Satellite(_G, 21, 39, 304, 44, used=True),
        Satellite(_G, 29, 57, 214, 45, used=True),
        Satellite(_G, 30, 7, 50, 21),
        Satellite(_R, 1, 20, 146, 33, used=True),
        Satellite(_R, 8, 62, 30, 42, used=True),
        Satellite(_R, 17, 15, 210, 27),
        Satellite(_R, 24, 47, 322, 37, used=True),
        Satellite(Constellation.SBAS, 33, 38, 194, 35),
    ),
)
FIX = Fix(NOON, NOON, FixMode.THREE_D, 37.0102, -122.0131, 12.0, 0.0, None, 14, 0.8)
FOUND = GpsDetail(
    GpsHealth(GpsState.FIX, NOON, "/dev/ttyUSB0 at 9600 baud", 41, 2, 0.31),
    SourceDetail(
        "/dev/ttyUSB0",
        9600,
        (
            Attempt("/dev/ttyS1", 0, Heard.CLOSED, why="The serial port /dev/ttyS1 is not there."),
            Attempt("/dev/ttyUSB0", 4800, Heard.NOISE),
            Attempt("/dev/ttyUSB0", 9600, Heard.TALKS, 2),
        ),
        1204,
        2,
        ("GAGSV", "GBGSV", "GLGSV", "GNGGA", "GNGSA", "GNRMC", "GPGSV", "PUBX"),
        "differential",
        SKY,
    ),
    FIX,
)
LISTENING = replace(
    FOUND,
    health=GpsHealth(GpsState.ABSENT, NOON, "serial port, being looked for", problem="It is not there."),
    detail=SourceDetail(
        attempts=(
            Attempt("/dev/ttyS0", 4800, Heard.SILENT),
            Attempt("/dev/ttyS0", 9600, Heard.SILENT),
            Attempt("/dev/ttyUSB0", 4800, Heard.NOISE),
            Attempt("/dev/ttyUSB0", 9600, Heard.LISTENING, 1),
        )
    ),
    fix=None,
)
ABSENT = GpsDetail(
    GpsHealth(
        GpsState.ABSENT,
        NOON,
        "/dev/ttyS1",
        problem="The serial port /dev/ttyS1 is not there. Plug the GPS receiver in, or correct gps.port.",
    ),
    SourceDetail(attempts=(Attempt("/dev/ttyS1", 0, Heard.CLOSED, why="It is not there."),)),
)
NOT_ENROLLED = Standing("https://alpr.demo-pd.example:8443")
ENROLLED = Standing(
    "https://alpr.demo-pd.example:8443",
    "unit-12-a41f",
    NOON - timedelta(days=40),
    NOON + timedelta(days=325),
    NOON + timedelta(days=295),
    "https://alpr.demo-pd.example:8444",
    FINGERPRINT,
    NOON - timedelta(minutes=3),
)


@dataclass
class UnitBench:
    """Screens, view, and what the technician asked for; answers are given by the test."""

    theme: Theme
    folder: DataFolder
    standing: Standing = NOT_ENROLLED
    said: list[str] = field(default_factory=list)
    answers: list[Callable[..., None]] = field(default_factory=list)
    refuses: TerminalError | None = None
    places: tuple[tuple[str, str], ...] = (("FLEET-USB", "/media/FLEET-USB"),)
    files: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        self.folder.create()
        self.folder.unit_settings.write_text(OWN, encoding="utf-8")
        self.terminal: Terminal = before_the_shift(self.theme)
        self.terminal.clock.now = NOON
        settings = GpsSettings(port="/dev/ttyS1", baud=9600)
        self.gps = UnitGpsScreen(
            settings,
            UnitGpsActions(
                watch=lambda: self.said.append("watch"),
                leave=lambda: self.said.append("leave"),
                listen=lambda: self.said.append("listen"),
                save=self._save,
            ),
        )
        self.department = UnitDepartmentScreen(
            self.terminal.clock,
            UnitDepartmentActions(
                standing=lambda: self.standing,
                ask=self._ask,
                enrol=self._enrol,
                differs=lambda address: self.said.append(f"differs {address}"),
            ),
            PACIFIC,
        )
        self.settings = UnitSettingsScreen(
            UnitSettingsActions(
                values=lambda: tuple(load(self.folder).values()),
                words=words_of,
                places=lambda: self.places,
                files=lambda: self.files,
                export=self._export,
                plan=self._plan,
                take_over=self._take_over,
            )
        )

    def view(self) -> UnitView:
        """The page alone."""
        return UnitView(self.gps, self.department, self.settings, self.theme)

    def window(self, part: int = 0) -> MainWindow:
        """The page in the real window, as a technician is offered it."""
        view = self.view()
        view.show_part(part)
        return technicians_window(self.terminal, "Unit", view)

    def told(self, detail: GpsDetail) -> None:
        """What the receiver tells the page and the strip."""
        self.gps.told(detail)
        if detail.fix is None:
            self.terminal.lose_gps(detail.health)

    def show_standing(self) -> None:
        """The department's part is opened; a terminal that was never enrolled never sent."""
        self.department.opened()
        if not self.standing.device:
            self.terminal.status.transfer_progress(TransferProgress(0, None, None))

    def other_file(self) -> Path:
        """What another unit exported."""
        other = DataFolder(self.folder.root / "other")
        other.create()
        other.unit_settings.write_text(OTHER, encoding="utf-8")
        file = self.folder.root / "unit-9-2026-11-26.mdt-settings.json"
        file.write_bytes(export_of(other, "9", NOON))
        self.files = ((file.name, str(file)),)
        return file

    def _save(
        self, port: str, baud: int, then: Callable[[], None], failed: Callable[[TerminalError], None]
    ) -> None:
        self.said.append(f"save {port} {baud}")
        self._answer(then, failed)

    def _ask(
        self, address: str, then: Callable[[str], None], failed: Callable[[TerminalError], None]
    ) -> None:
        self.said.append(f"ask {address}")
        self._answer(then, failed)

    def _enrol(
        self,
        address: str,
        code: str,
        fingerprint: str,
        then: Callable[[str], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.said.append(f"enrol {address} {code} {fingerprint[:4]}")
        self._answer(then, failed)

    def _export(
        self, path: str, then: Callable[[str], None], failed: Callable[[TerminalError], None]
    ) -> None:
        self.said.append(f"export {path}")
        self._answer(then, failed)

    def _plan(
        self,
        path: str,
        groups: Sequence[str],
        then: Callable[[Plan], None],
        failed: Callable[[TerminalError], None],
    ) -> None:
        self.said.append(f"plan {' '.join(groups)}".strip())
        try:
            then(plan_of(self.folder, parsed(Path(path).read_bytes(), Path(path).name), groups))
        except (Refused, OSError) as error:
            failed(error if isinstance(error, Refused) else Refused(f"{path} cannot be read."))

    def _take_over(
        self, plan: Plan, then: Callable[[], None], failed: Callable[[TerminalError], None]
    ) -> None:
        self.said.append(f"take over {len(plan.taken)}")
        self._answer(then, failed)

    def _answer(self, then: Callable[..., None], failed: Callable[[TerminalError], None]) -> None:
        if self.refuses is not None:
            failed(self.refuses)
        else:
            self.answers.append(then)

    def answer(self, *values: object) -> None:
        """What was asked last comes back."""
        self.answers.pop()(*values)


def at(moment: datetime, detail: GpsDetail = FOUND) -> GpsDetail:
    """The same a little later."""
    return replace(detail, health=replace(detail.health, at=moment))
