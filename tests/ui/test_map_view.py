# SPDX-License-Identifier: Apache-2.0
"""The map page with real widgets: keys, fingers, tiles on their thread, themes, and what is never drawn."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gps.types import Fix, FixAt, FixMode
from mdt_app.domain.events import HitClosed, ReadRecorded
from mdt_app.domain.mercator import Tile, project
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.screens.map import MapScreen
from mdt_app.storage.tiles import TileFile
from mdt_app.ui.map_canvas import MapCanvas
from mdt_app.ui.map_tiles import TileLoader
from mdt_app.ui.map_view import MapView
from mdt_app.ui.tokens import DAY, MIN_H, MIN_W, NIGHT, RED, TARGET, TYPE, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.rail import Rail
from mdt_app.ui.window import MainWindow
from policy.hotlist import Priority
from tests.helpers.sightings import NOON, TERMS, hit, recorded
from tests.helpers.terminal import Terminal, before_the_shift, plain_pages
from tests.helpers.tile_files import around, streets, write_tiles

pytestmark = pytest.mark.ui
LAT, LON = 37.01, -122.01
METRE = 1 / 111_320
WAIT_MS = 10_000


class MapDesk:
    """The page in the real window, with hands."""

    def __init__(
        self, qtbot: QtBot, opener: Callable[[], TileFile] | None = None, theme: Theme = DAY
    ) -> None:
        self.qtbot = qtbot
        self.terminal: Terminal = before_the_shift(theme)
        self.screen = MapScreen(self.terminal.alerts, TERMS, self.terminal.clock)
        self.terminal.motion.subscribe(self.screen.motion_changed)
        self.tiles = TileLoader(opener) if opener is not None else None
        self.view = MapView(self.screen, theme, self.tiles)
        self.window: MainWindow = self.terminal.window(plain_pages({"Map": self.view}))
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.window.show_page_named("Map")
        QApplication.processEvents()
        (self.canvas,) = self.view.findChildren(MapCanvas)

    def press(self, key: Qt.Key, mod: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, mod)
        QApplication.processEvents()

    def tap(self, at: QPointF) -> None:
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
        QApplication.processEvents()

    def drive(self, north_m: float = 0.0, *, speed: float = 0.0, course: float = 0.0) -> None:
        fix = fix_at(north_m, speed=speed, course=course)
        moment = self.terminal.clock()
        fix = replace(fix, received_at=moment, time_at=moment)
        self.terminal.motion.fix(fix)
        self.screen.fix(fix)
        QApplication.processEvents()

    def waits(self, *hits: Hit) -> None:
        self.terminal.alerts.restore(hits)
        QApplication.processEvents()

    def picture(self) -> QImage:
        """The map without its rounded corners."""
        QApplication.processEvents()
        return self.canvas.grab(self.canvas.rect().adjusted(8, 8, -8, -8)).toImage()

    def words(self) -> str:
        """Everything that can be read or heard on the page."""
        QApplication.processEvents()
        parts: list[str] = []
        for widget in self.view.findChildren(QWidget):
            if widget.isVisible():
                parts += [widget.accessibleName(), widget.accessibleDescription()]
                parts += [widget.text()] if isinstance(widget, QLabel | KeyButton) else []
                parts += [widget.plate_text] if isinstance(widget, PlateCells) else []
        return "\n".join(parts)

    def key(self, word: str) -> KeyButton:
        return next(
            one for one in self.view.findChildren(KeyButton) if one.text() == word and one.isVisible()
        )


def fix_at(north_m: float = 0.0, *, speed: float = 0.0, course: float = 0.0) -> Fix:
    return Fix(NOON, NOON, FixMode.THREE_D, LAT + north_m * METRE, LON, 10.0, speed, course, 9, 0.9)


def placed(text: str = "8QTQ743", north_m: float = 0.0, *, fresh: bool = True) -> RecordedRead:
    read = recorded(text, at=NOON - timedelta(seconds=30))
    return replace(read, fix=FixAt(fix_at(north_m), 0.4 if fresh else 41.0, fresh))


def pixels(image: QImage) -> NDArray[np.uint8]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.width(), 4)[:, :, 2::-1].copy()


def differs(one: QImage, other: QImage) -> float:
    """Share of pixels that changed, 0 to 1."""
    return float((np.abs(pixels(one).astype(int) - pixels(other)).max(axis=2) > 30).mean())


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn streets around the car, zoom 15 and 16."""
    start = project(LAT, LON)
    wanted = [*around(start, 16, 3), *around(start, 15, 2)]
    return write_tiles(
        tmp_path_factory.mktemp("map") / "town.mbtiles", {tile: streets(tile) for tile in wanted}
    )


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[MapDesk]:
    """Without a map file, the car at rest."""
    made = MapDesk(qtbot)
    made.drive()
    yield made
    made.window.close()


@pytest.fixture
def mapped(qtbot: QtBot, town: Path) -> Iterator[MapDesk]:
    """With streets."""
    made = MapDesk(qtbot, lambda: TileFile(town))
    made.drive()
    complete(made)
    yield made
    made.window.close()


def settled(desk: MapDesk) -> bool:
    """Whether every tile is there and drawn."""
    tiles = desk.tiles
    return tiles is not None and desk.screen.state.ground.drawn and tiles.count > 0 and not tiles.waiting


def complete(desk: MapDesk) -> None:
    """Wait until every tile is there and drawn."""
    QApplication.processEvents()
    desk.qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
    QApplication.processEvents()
    desk.qtbot.waitUntil(lambda: not desk.canvas._later.isActive(), timeout=WAIT_MS)
    desk.picture()


# -- keyboard and fingers ---------------------------------------------------------------------------------------


def test_the_page_is_worked_by_keyboard_alone(desk: MapDesk) -> None:
    """From the function key to the sheet."""
    stolen = hit(placed(north_m=-200))
    desk.waits(stolen, hit(placed("7QHQ902", 300), plate="7QHQ902", priority=Priority.HIGH_RISK))
    desk.press(Qt.Key.Key_F1)
    assert desk.window.page_name == "Live"
    desk.press(Qt.Key.Key_F7)
    assert desk.window.page_name == "Map"
    zoom = desk.screen.state.look.zoom
    for key, by in (
        (Qt.Key.Key_Plus, 1),
        (Qt.Key.Key_Minus, -1),
        (Qt.Key.Key_Equal, 1),
        (Qt.Key.Key_Minus, -1),
    ):
        desk.press(key)
        zoom += by
        assert desk.screen.state.look.zoom == zoom
    desk.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier)
    assert desk.screen.state.look.zoom == zoom + 1
    before = desk.screen.state.look.centre
    desk.press(Qt.Key.Key_Left)
    desk.press(Qt.Key.Key_Up)
    after = desk.screen.state.look.centre
    assert before is not None
    assert after is not None
    assert (after.x < before.x, after.y < before.y) == (True, True)
    desk.press(Qt.Key.Key_C)
    assert desk.screen.state.look.centre == before
    desk.press(Qt.Key.Key_N)
    assert desk.screen.state.look.heading_up
    assert desk.key("North up").isVisible()
    desk.press(Qt.Key.Key_H)
    desk.press(Qt.Key.Key_H)
    desk.press(Qt.Key.Key_V)
    assert desk.terminal.asked == [("verify", stolen.hit_id)]


def test_a_finger_chooses_what_is_under_it(desk: MapDesk) -> None:
    """Anything within 15 mm; beside it nothing."""
    stolen = hit(placed(north_m=-200))
    desk.waits(stolen)
    at = desk.canvas.place_of(desk.screen.state.hits[0].place)
    desk.tap(at + QPointF(30, -20))
    assert desk.screen.state.chosen == stolen.hit_id
    desk.tap(at + QPointF(0, -120))
    assert desk.screen.state.chosen is None


def test_a_finger_moves_the_map_and_chooses_nothing(desk: MapDesk) -> None:
    desk.waits(hit(placed()))
    middle = desk.canvas.rect().center()
    own = desk.screen.state.own
    assert own is not None
    QTest.mousePress(desk.canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(desk.canvas, middle + QPoint(40, 30))
    QTest.mouseMove(desk.canvas, middle + QPoint(80, 60))
    QTest.mouseRelease(desk.canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(80, 60))
    assert desk.screen.state.chosen is None
    moved = desk.canvas.place_of(own.place) - QPointF(desk.canvas.width() / 2, desk.canvas.height() / 2)
    assert (moved.x(), moved.y()) == pytest.approx((80, 60), abs=1)


def test_a_point_is_found_where_it_is_drawn_when_the_map_is_turned(desk: MapDesk) -> None:
    """Heading east, what lies ahead is up."""
    desk.drive(speed=10.0, course=90.0)
    desk.press(Qt.Key.Key_N)
    east = project(LAT, LON + 0.002)
    place = desk.canvas.place_of(east)
    assert place.x() == pytest.approx(desk.canvas.width() / 2, abs=1)
    assert place.y() < desk.canvas.height() / 2 - 50


@pytest.mark.parametrize("size", [(1280, 800), (MIN_W, MIN_H)])
@pytest.mark.parametrize("moving", [False, True])
def test_keys_are_large_enough_and_named(desk: MapDesk, size: tuple[int, int], moving: bool) -> None:
    desk.window.resize(*size)
    desk.waits(hit(placed()))
    desk.press(Qt.Key.Key_H)
    if moving:
        desk.terminal.alerts.later(desk.terminal.alerts.state.open[0].hit_id)
        desk.drive(speed=12.0)
    shown = [one for one in desk.window.findChildren(KeyButton) if one.isVisible()]
    assert len(shown) >= 10
    for one in shown:
        assert min(one.width(), one.height()) >= TARGET, one.text()
        assert one.accessibleName()
    assert desk.canvas.accessibleName().startswith("Map. Position now. 1 hit waiting, 0 reads.")


# -- driving ----------------------------------------------------------------------------------------------------


def test_no_plate_on_the_page_while_the_car_moves(desk: MapDesk) -> None:
    """Not drawn, not said, and no key that would bring it."""
    stolen = hit(placed(north_m=-100))
    desk.waits(stolen)
    desk.press(Qt.Key.Key_H)
    assert "8QTQ743" in desk.words()
    assert "Not verified: information only" in desk.words()
    desk.terminal.alerts.later(stolen.hit_id)  # else the card lies over the page
    desk.drive(speed=12.0)
    for at in (0, 1):
        desk.tap(desk.canvas.place_of(project(LAT, LON))) if at else desk.press(Qt.Key.Key_H)
        assert "8QTQ743" not in desk.words()
        assert not any(cells.isVisible() for cells in desk.view.findChildren(PlateCells))
    desk.press(Qt.Key.Key_V)
    assert [what for what, _ in desk.terminal.asked] == ["later"]
    shown = {one.text() for one in desk.view.findChildren(KeyButton) if one.isVisible()}
    assert shown == {"Zoom in", "Zoom out", "Centre", "Heading up"}


def test_words_for_driving_are_large(desk: MapDesk) -> None:
    """A lost position is said in the size for moving; small print is not there."""
    desk.drive(speed=12.0)
    desk.screen.fix(replace(fix_at(), mode=FixMode.NONE))
    QApplication.processEvents()
    labels = [one for one in desk.view.findChildren(QLabel) if one.isVisible() and one.text()]
    assert [one.text() for one in labels] == ["No fix: last 0 s ago"]
    assert labels[0].font().pixelSize() == TYPE["card_note"] >= 28


# -- what is drawn ----------------------------------------------------------------------------------------------


def test_an_old_position_looks_unlike_a_fresh_one(desk: MapDesk) -> None:
    """In shape, not only in colour: the middle of the arrow is full, of the former place it is not."""
    desk.drive(speed=10.0)
    desk.drive(speed=0.0)
    fresh = desk.picture()
    desk.terminal.clock.go_on(60)
    desk.screen.tick()
    old = desk.picture()
    x, y = fresh.width() // 2, fresh.height() // 2
    arrow, former = (pixels(one)[y - 40 : y + 40, x - 40 : x + 40].mean(axis=2) < 100 for one in (fresh, old))
    assert arrow.sum() > 300
    assert former.sum() > 150
    assert (arrow & former).sum() < 0.4 * (arrow | former).sum()
    assert "No fix: last 1 min ago" in desk.words()


def test_hits_at_one_place_are_counted_and_the_highest_is_on_top(desk: MapDesk) -> None:
    for at in range(10):
        desk.waits(hit(placed(f"4QRQ51{at}", at), plate=f"4QRQ51{at}", priority=Priority.ROUTINE))
    desk.waits(hit(placed("7QHQ902", 4), plate="7QHQ902", priority=Priority.HIGH_RISK))
    (one,) = desk.canvas.clusters()
    assert (one.mark.level, one.more) == (1, 10)
    desk.press(Qt.Key.Key_H)
    desk.press(Qt.Key.Key_H)
    (one,) = desk.canvas.clusters()
    assert one.mark.hit_id == desk.screen.state.chosen
    assert one.mark.level == 3


def test_a_closed_hit_leaves_the_map(desk: MapDesk) -> None:
    stolen = hit(placed(north_m=-200))
    empty = desk.picture()
    desk.waits(stolen)
    assert differs(empty, desk.picture()) > 0.001
    desk.terminal.alerts.hit_closed(HitClosed(stolen.hit_id))
    assert differs(empty, desk.picture()) == 0


def test_what_is_added_looks_like_what_is_drawn_anew(desk: MapDesk) -> None:
    """Dots and trail are added to the kept layer; drawn anew from nothing it is the same picture."""
    for at in range(40):
        desk.terminal.clock.go_on(1)
        desk.drive(at * 2.5, speed=0.0)
        if at % 3 == 0:
            desk.screen.read_recorded(ReadRecorded(placed(f"6LQ{at}", at * 2.5 + 40, fresh=at % 2 == 0), ()))
            desk.picture()
    added = desk.picture()
    desk.canvas.set_theme(DAY)
    assert differs(added, desk.picture()) < 0.0005


def test_nothing_of_a_shift_is_drawn_after_it(desk: MapDesk) -> None:
    for at in range(20):
        desk.terminal.clock.go_on(1)
        desk.drive(at * 12.0)
        desk.screen.read_recorded(ReadRecorded(placed(f"6LQ{at}", at * 12.0), ()))
    desk.waits(hit(placed()))
    desk.terminal.alerts.signed_off()
    desk.screen.signed_off()
    after = desk.picture()
    empty = MapDesk(desk.qtbot)
    assert differs(after, empty.picture()) == 0
    assert "0 reads" in desk.words()
    empty.window.close()


def test_a_hidden_page_keeps_no_picture(mapped: MapDesk) -> None:
    mapped.picture()
    assert keeps_a_picture(mapped)
    mapped.window.show_page_named("Live")
    QApplication.processEvents()
    assert not keeps_a_picture(mapped)
    assert not any(thread.name == "map tiles" and thread.is_alive() for thread in _ended())
    mapped.window.show_page_named("Map")
    mapped.qtbot.waitUntil(lambda: settled(mapped), timeout=WAIT_MS)


def keeps_a_picture(desk: MapDesk) -> bool:
    return desk.canvas._layer is not None


def _ended() -> list[threading.Thread]:
    """Threads, after those that were told to end had the time for it."""
    ends = time.monotonic() + 2
    while time.monotonic() < ends and any(one.name == "map tiles" for one in threading.enumerate()):
        time.sleep(0.01)
    return threading.enumerate()


# -- tiles ------------------------------------------------------------------------------------------------------


def test_streets_come_from_the_file_and_from_nowhere_else(
    qtbot: QtBot, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No socket is opened."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the map asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    made = MapDesk(qtbot, lambda: TileFile(town))
    made.drive()
    complete(made)
    assert is_drawn(made)
    assert made.screen.state.ground.credit == "Map: the tests"
    made.window.close()


def test_deeper_than_the_file_goes_its_deepest_tiles_are_enlarged(mapped: MapDesk) -> None:
    for _ in range(2):
        mapped.press(Qt.Key.Key_Plus)
    complete(mapped)
    assert is_drawn(mapped)


def is_drawn(desk: MapDesk) -> bool:
    """Whether the ground is not only one colour with lines."""
    return len(np.unique(pixels(desk.picture())[::7, ::7].reshape(-1, 3), axis=0)) > 8


def test_a_wait_for_tiles_is_none_for_the_screen(qtbot: QtBot, town: Path) -> None:
    """The file's thread hangs; the page paints, zooms and moves all the same."""
    go_on = threading.Event()

    def opener() -> TileFile:
        go_on.wait(10)
        return TileFile(town)

    made = MapDesk(qtbot, opener)
    began = time.monotonic()
    for at in range(10):
        made.drive(at * 20.0)
        made.press(Qt.Key.Key_Minus if at % 2 else Qt.Key.Key_Plus)
        made.picture()
    assert time.monotonic() - began < 5
    assert made.screen.state.own is not None
    go_on.set()
    qtbot.waitUntil(lambda: settled(made), timeout=WAIT_MS)
    made.window.close()


def test_what_the_file_s_thread_tells_is_heard_on_qt_s_thread(qtbot: QtBot, town: Path) -> None:
    """Widgets and screens are touched by no other."""
    opened_by: list[str] = []
    heard_by: list[str] = []

    def opener() -> TileFile:
        opened_by.append(threading.current_thread().name)
        return TileFile(town)

    made = MapDesk(qtbot, opener)
    made.screen.subscribe(lambda _state: heard_by.append(threading.current_thread().name))
    made.drive()
    qtbot.waitUntil(lambda: settled(made), timeout=WAIT_MS)
    made.window.show_page_named("Live")
    assert set(opened_by) == {"map tiles"}
    assert set(heard_by) == {threading.main_thread().name}
    _ended()
    made.window.close()


def test_tiles_kept_are_bounded(qtbot: QtBot, town: Path) -> None:
    loader = TileLoader(lambda: TileFile(town), most=10)
    loader.start()
    wanted = list(around(project(LAT, LON), 16, 3))
    loader.want(wanted, "none")
    qtbot.waitUntil(lambda: not loader.waiting and loader.count > 0, timeout=WAIT_MS)
    assert loader.count == 10
    assert loader.get(wanted[-1], "none") is not None
    assert loader.get(wanted[0], "none") is None
    loader.stop()
    _ended()


def test_what_was_wanted_before_is_not_fetched(qtbot: QtBot, town: Path) -> None:
    loader = TileLoader(lambda: TileFile(town))
    far = Tile(16, 1, 1)
    loader.start()
    loader.want(list(around(project(LAT, LON), 16, 3)), "none")
    loader.want([far], "none")
    qtbot.waitUntil(lambda: not loader.waiting and loader.count > 0, timeout=WAIT_MS)
    assert loader.count <= 2
    assert loader.get(far, "none") is None
    loader.stop()
    _ended()


@pytest.mark.parametrize(("theme", "aerial"), [(NIGHT, False), (NIGHT, True), (RED, False), (RED, True)])
def test_at_night_no_map_lights_up_the_car(qtbot: QtBot, tmp_path: Path, theme: Theme, aerial: bool) -> None:
    """White streets turn dark; red-night shows nothing but its red."""
    tiles_written = {tile: streets(tile, aerial=aerial) for tile in around(project(LAT, LON), 16, 3)}
    path = write_tiles(tmp_path / "town.mbtiles", tiles_written)
    made = MapDesk(qtbot, lambda: TileFile(path), theme)
    made.drive()
    complete(made)
    shown = pixels(made.picture()).astype(int)
    assert shown.mean() < 75
    if theme is RED:
        red, green, blue = (shown[:, :, at] for at in range(3))
        assert (green <= red * 0.62 + 3).all()
        assert (blue <= green + 3).all()
    made.window.close()


def test_another_theme_shows_the_same_streets_in_its_light(mapped: MapDesk) -> None:
    """F8, there and back."""
    complete(mapped)
    day = mapped.picture()
    assert pixels(day).mean() > 150
    mapped.press(Qt.Key.Key_F8)
    complete(mapped)
    assert pixels(mapped.picture()).mean() < 75
    mapped.press(Qt.Key.Key_F8)
    mapped.press(Qt.Key.Key_F8)
    complete(mapped)
    assert differs(day, mapped.picture()) == 0


def test_a_larger_window_is_filled_to_its_corners(mapped: MapDesk) -> None:
    mapped.window.resize(MIN_W, MIN_H)
    mapped.picture()
    mapped.window.resize(1700, 1000)
    mapped.qtbot.waitUntil(lambda: settled(mapped), timeout=WAIT_MS)
    complete(mapped)
    picture = mapped.picture()
    for left in (0, picture.width() - 40):
        assert not is_bare(picture.copy(left, 60, 40, 60))


def is_bare(part: QImage) -> bool:
    """Whether nothing is drawn here."""
    return len(np.unique(pixels(part).reshape(-1, 3), axis=0)) <= 2


def test_a_damaged_file_is_said_and_the_page_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "town.mbtiles"
    path.write_bytes(b"nothing of the kind")
    made = MapDesk(qtbot, lambda: TileFile(path))
    made.drive()
    qtbot.waitUntil(lambda: bool(made.screen.state.ground.trouble), timeout=WAIT_MS)
    assert "The map file town.mbtiles is damaged or no MBTiles file. Install it anew." in made.words()
    assert "Position now" in made.words()
    bare = made.picture()
    made.screen.read_recorded(ReadRecorded(placed(north_m=100), ()))
    assert differs(bare, made.picture()) > 0
    _ended()
    made.window.close()


def test_a_tile_that_is_no_picture_inside_leaves_a_gap(qtbot: QtBot, tmp_path: Path) -> None:
    """Its head says PNG; what follows does not. Nothing above it is there to be enlarged either."""
    tiles_written = {tile: streets(tile) for tile in around(project(LAT, LON), 16, 1)}
    bad = next(iter(tiles_written))
    path = write_tiles(tmp_path / "t.mbtiles", {**tiles_written, bad: tiles_written[bad][:40]})
    loader = TileLoader(lambda: TileFile(path))
    loader.start()
    loader.want(list(tiles_written), "none")
    qtbot.waitUntil(lambda: not loader.waiting and loader.count == 9, timeout=WAIT_MS)
    assert loader.get(bad, "none") is None
    assert sum(loader.get(tile, "none") is not None for tile in tiles_written) == 8
    loader.stop()
    _ended()


# -- the rail with more pages than fit ----------------------------------------------------------------------------


def rail_words(window: QWidget) -> list[str]:
    (rail,) = window.findChildren(Rail)
    return [one.text() for one in rail.findChildren(KeyButton) if one.isVisible()]


def test_pages_beyond_the_sixth_stand_behind_more(desk: MapDesk) -> None:
    """And their function keys show them all the same, with the keys that stand there."""
    first = ["Live", "Hits", "Search", "Transfer", "Map", "More", "Day", "Lock", "Sign off"]
    others = ["Plates", "Policy", "Self-test", "Back", "Day", "Lock", "Sign off"]
    desk.press(Qt.Key.Key_F5)
    assert rail_words(desk.window) == others
    desk.press(Qt.Key.Key_F1)
    assert rail_words(desk.window) == first
    QTest.mouseClick(
        next(one for one in desk.window.findChildren(KeyButton) if one.text() == "More"),
        Qt.MouseButton.LeftButton,
    )
    assert rail_words(desk.window) == others
    assert desk.window.page_name == "Live"
    desk.press(Qt.Key.Key_F6)
    assert desk.window.page_name == "Policy"
    desk.press(Qt.Key.Key_F2)
    assert (desk.window.page_name, rail_words(desk.window)) == ("Hits", first)


def test_a_page_that_is_not_offered_has_no_key_of_any_kind(desk: MapDesk) -> None:
    desk.window.offer_pages(("Transfer", "Map", "Policy"))
    assert rail_words(desk.window) == ["Transfer", "Map", "Policy", "Day", "Lock", "Sign off"]
    assert desk.window.page_name == "Transfer"
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F5):
        desk.press(key)
        assert desk.window.page_name == "Transfer"
    desk.press(Qt.Key.Key_F7)
    assert desk.window.page_name == "Map"
