# SPDX-License-Identifier: Apache-2.0
"""The map page as pictures in the real window, held against ``docs/screens``."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from camera.types import CameraHealth, CameraState
from gps.types import Fix, FixAt, FixMode, GpsHealth, GpsState
from mdt_app.domain.events import ReadRecorded
from mdt_app.domain.mercator import project
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.screens.map import MapScreen
from mdt_app.storage.tiles import TileFile
from mdt_app.ui.map_tiles import TileLoader
from mdt_app.ui.map_view import MapView
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, THEMES, Theme
from policy.hotlist import Priority
from policy.matching import MatchClass
from tests.helpers.pictures import compare_or_write
from tests.helpers.sightings import NOON, TERMS, hit, recorded
from tests.helpers.terminal import Terminal, before_the_shift, plain_pages
from tests.helpers.tile_files import around, streets, write_tiles
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
LAT, LON = 37.0102, -122.0131
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
Opener = Callable[[], TileFile]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """A drawn town around the place of the shift."""
    path = tmp_path_factory.mktemp("map") / "town.mbtiles"
    write_tiles(path, {tile: streets(tile) for tile in around(project(LAT, LON), 16, 4)})
    return lambda: TileFile(path)


@pytest.fixture(scope="session")
def fields(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """The same from the air."""
    path = tmp_path_factory.mktemp("map") / "air.mbtiles"
    write_tiles(path, {tile: streets(tile, aerial=True) for tile in around(project(LAT, LON), 16, 4)})
    return lambda: TileFile(path)


def drive(at: int) -> tuple[float, float, float]:
    """Latitude, longitude and course of the drive, ``at`` seconds before its end: three streets and two corners."""
    metre_n, metre_e = 1 / 111_000, 1 / (111_320 * math.cos(math.radians(LAT)))
    if at <= 30:
        return LAT - at * 12 * metre_n, LON, 0.0
    if at <= 70:
        return LAT - 360 * metre_n, LON - (at - 30) * 12 * metre_e, 90.0
    return LAT - (360 - (at - 70) * 12) * metre_n, LON - 480 * metre_e, 180.0


def fix(at: int, *, speed: float = 12.0) -> Fix:
    lat, lon, course = drive(at)
    moment = NOON - timedelta(seconds=at)
    return Fix(moment, moment, FixMode.THREE_D, lat, lon, 12.0, speed, course, 9, 0.9)


def placed(read: RecordedRead, at: int, beside_m: float = 9.0, *, fresh: bool = True) -> RecordedRead:
    """The read as captured ``at`` seconds before noon, beside the car's way."""
    lat, lon, course = drive(at)
    side = math.radians(course + 90)
    lat += beside_m * math.cos(side) / 111_000
    lon += beside_m * math.sin(side) / 88_900
    where = replace(fix(at), lat=lat, lon=lon)
    return replace(read, fix=FixAt(where, 0.4 if fresh else 41.0, fresh))


def seen(text: str, back_s: int, doubt: dict[int, float] | None = None) -> RecordedRead:
    return recorded(text, at=NOON - timedelta(seconds=back_s), doubt=doubt)


def on_duty(terminal: Terminal) -> None:
    """An officer is signed on and the cameras read."""
    session = recorded().session
    assert session is not None
    terminal.shift.signed_on(session)
    terminal.status.signed_on()
    for camera in TERMS.cameras:
        terminal.status.camera_health(CameraHealth(camera, CameraState.READING, NOON, 15.0, 15.0))


def busy(terminal: Terminal, screen: MapScreen) -> list[Hit]:
    """A drive of two minutes with sixty reads and five waiting hits, two of them at one place."""
    on_duty(terminal)
    for at in range(118, -1, -1):
        terminal.clock.now = NOON - timedelta(seconds=at)
        screen.fix(fix(at))
        if at % 2:
            read = recorded(f"6LQ{at:03d}", at=terminal.clock.now)
            screen.read_recorded(
                ReadRecorded(placed(read, at, 9.0 if at % 4 == 1 else -9.0, fresh=not 40 < at < 50), ())
            )
    hits = [
        hit(placed(seen("8QTQ743", 17, {4: 0.6}), 17)),
        hit(
            placed(seen("7QHQ902", 55), 55),
            plate="7QHQ902",
            priority=Priority.HIGH_RISK,
            category="wanted_person",
        ),
        hit(
            placed(seen("4QRQ516", 96), 96),
            plate="4QRQ516",
            priority=Priority.ROUTINE,
            category="agency_flag",
        ),
        hit(
            placed(seen("4QRQ517", 97), 97),
            plate="4QRQ517",
            priority=Priority.ROUTINE,
            category="agency_flag",
        ),
        hit(
            placed(seen("6QLQ266", 46), 46, -30.0, fresh=False),
            plate="6QLQ266",
            priority=Priority.NOTICE,
            category="dmv_flag",
        ),
    ]
    terminal.alerts.restore(hits)
    terminal.clock.now = NOON
    terminal.alerts.tick()
    terminal.status.fix(fix(0))
    terminal.status.tick()
    screen.fix(fix(0, speed=0.0))
    return hits


class MapDesk:
    """The map in the real window."""

    def __init__(self, theme: Theme, opener: Opener | None = None, *, fixed: bool = True) -> None:
        self.terminal = before_the_shift(theme, fixed=fixed)
        self.screen = MapScreen(self.terminal.alerts, TERMS, self.terminal.clock)
        self.terminal.motion.subscribe(self.screen.motion_changed)
        self.tiles = TileLoader(opener) if opener is not None else None
        self.view = MapView(self.screen, theme, self.tiles)

    def picture(self, file: str, size: tuple[int, int] = (FULL_W, FULL_H)) -> QWidget:
        window = self.terminal.window(plain_pages({"Map": self.view}))
        window.resize(*size)
        window.show_page_named("Map")
        window.show()
        window.activateWindow()
        self.settle()
        nothing_is_cut(window)
        small = "-1024x768" if size[0] == MIN_W else ""
        compare_or_write(window, f"{file}{small}-{self.terminal.theme.name}")
        return window

    def settle(self) -> None:
        """Until every tile is there and drawn."""
        QApplication.processEvents()
        ends = time.monotonic() + 10
        while self.tiles is not None and self.tiles.waiting and time.monotonic() < ends:
            QApplication.processEvents()
            time.sleep(0.01)
        for _ in range(12):
            QApplication.processEvents()
            time.sleep(0.01)


@EVERY_THEME
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_map(theme: Theme, size: tuple[int, int], town: Opener) -> None:
    """At rest, with streets and a chosen hit."""
    desk = MapDesk(theme, town)
    hits = busy(desk.terminal, desk.screen)
    desk.screen.choose(hits[0].hit_id)
    desk.picture("map", size)


@EVERY_THEME
def test_map_without_tiles(theme: Theme) -> None:
    desk = MapDesk(theme)
    busy(desk.terminal, desk.screen)
    desk.picture("map-no-tiles")


@EVERY_THEME
def test_map_while_moving(theme: Theme, town: Opener) -> None:
    """Heading up, large words, no plate."""
    desk = MapDesk(theme, town)
    busy(desk.terminal, desk.screen)
    for card in desk.terminal.alerts.state.open:
        desk.terminal.alerts.later(card.hit_id)
    desk.terminal.drive(12.0)
    desk.screen.fix(replace(fix(0), course_deg=37.0))
    desk.screen.turn()
    desk.picture("map-moving")


@EVERY_THEME
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_map_with_an_old_fix(theme: Theme, size: tuple[int, int], town: Opener) -> None:
    desk = MapDesk(theme, town)
    busy(desk.terminal, desk.screen)
    desk.terminal.clock.go_on(134)
    desk.terminal.motion.tick()
    desk.terminal.alerts.tick()
    desk.terminal.status.tick()
    desk.screen.tick()
    desk.picture("map-old-fix", size)


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
def test_map_from_the_air(theme: Theme, fields: Opener) -> None:
    desk = MapDesk(theme, fields)
    busy(desk.terminal, desk.screen)
    desk.picture("map-air")


def test_map_before_the_first_fix(tmp_path: Path) -> None:
    """No place and a map file that is missing: both are said, and what helps."""
    desk = MapDesk(DAY, lambda: TileFile(tmp_path / "city.mbtiles"), fixed=False)
    on_duty(desk.terminal)
    desk.terminal.status.gps_health(GpsHealth(GpsState.SEARCHING, NOON, "/dev/ttyUSB0"))
    desk.picture("map-no-fix")


@EVERY_THEME
@pytest.mark.parametrize("card", [True, False], ids=["card", "no-card"])
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_map_with_all_that_can_be_wrong(
    theme: Theme, size: tuple[int, int], card: bool, tmp_path: Path
) -> None:
    """No file, a receiver that fell silent, a hit whose place is unsure, reads without one: every word has its room."""
    desk = MapDesk(theme, lambda: TileFile(tmp_path / "streets-of-the-county-2026.mbtiles"))
    busy(desk.terminal, desk.screen)
    weak = hit(
        placed(seen("9QBQ804", 30), 30, fresh=False),
        plate="9QB?8*",
        match_class=MatchClass.PARTIAL,
        lowered_from=Priority.HIGH_RISK,
    )
    lost = hit(replace(seen("5QXQ118", 20), fix=None), plate="5QXQ118")
    desk.terminal.alerts.restore([weak, lost])
    for _ in range(3):
        desk.screen.read_recorded(ReadRecorded(replace(recorded("6LQ999"), fix=None), ()))
    advice = "The GPS receiver on /dev/ttyUSB0 at 9600 baud is silent. Check its cable and its power."
    silent = GpsHealth(GpsState.SILENT, NOON, "/dev/ttyUSB0", problem=advice)
    desk.screen.gps_health(silent)
    desk.terminal.status.gps_health(silent)
    desk.terminal.clock.go_on(4000)
    desk.terminal.motion.tick()
    desk.terminal.alerts.tick()
    desk.terminal.status.tick()
    desk.screen.tick()
    for _ in range(20):
        desk.screen.zoom(1)
    desk.screen.choose(weak.hit_id if card else None, look=True)
    desk.picture("map-trouble" if card else "map-trouble-no-card", size)


@EVERY_THEME
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
def test_map_while_moving_without_a_fix(theme: Theme, size: tuple[int, int], town: Opener) -> None:
    """The tunnel: where the car was, in a size that can be read."""
    desk = MapDesk(theme, town)
    busy(desk.terminal, desk.screen)
    for card in desk.terminal.alerts.state.open:
        desk.terminal.alerts.later(card.hit_id)
    desk.terminal.drive(12.0)
    desk.terminal.clock.go_on(9)
    desk.terminal.status.tick()
    desk.screen.tick()
    desk.picture("map-moving-old-fix", size)
