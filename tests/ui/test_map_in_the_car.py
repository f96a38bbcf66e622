# SPDX-License-Identifier: Apache-2.0
"""The map on the real terminal: from the receiver's fix to the sheet, under the lock, and after the shift."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gps.types import Fix, FixMode
from mdt_app.domain.mercator import project
from mdt_app.main.pages import MAP
from mdt_app.paths import DataFolder
from mdt_app.screens.map_state import MapState
from mdt_app.ui.map_canvas import MapCanvas
from mdt_app.ui.map_view import MapView
from policy.access import Role
from policy.functions import may_see_plates
from tests.helpers.car import Car, log_of
from tests.helpers.stores import CANARY
from tests.helpers.tile_files import around, streets, write_tiles
from tests.ui.test_people_in_the_car import TECHNICIAN, folder

pytestmark = [pytest.mark.ui, pytest.mark.expects_log]
LAT, LON = 37.01, -122.01
__all__ = ["folder"]


@pytest.fixture
def car(folder: DataFolder, qtbot: QtBot) -> Iterator[Car]:
    """The terminal of a unit whose technician installed a map."""
    write_tiles(
        folder.root / "town.mbtiles", {tile: streets(tile) for tile in around(project(LAT, LON), 16, 2)}
    )
    with folder.unit_settings.open("a", encoding="utf-8") as settings:
        settings.write('\n[map]\ntiles = "town.mbtiles"\n')
    made = Car(folder, qtbot)
    yield made
    made.close()


def fixed(car: Car, north_m: float = 0.0, speed: float = 0.0) -> None:
    """The receiver tells of a place, as its thread does."""
    now = car.clock()
    fix = Fix(now, now, FixMode.THREE_D, LAT + north_m / 111_320, LON, 9.0, speed, 0.0, 9, 0.9)
    car.patrol.gps.history.add(fix)
    car.terminal.bridge.post(fix)
    place = project(LAT + north_m / 111_320, LON)
    car.until(lambda: (own := state(car).own) is not None and own.place == place)


def state(car: Car) -> MapState:
    return car.terminal.screens.map.state


def shown(car: Car) -> list[QWidget]:
    """The map and what is on it, as far as it is to be seen."""
    (view,) = car.terminal.window.findChildren(MapView)
    return [one for one in (view, *view.findChildren(QWidget)) if one.isVisible()]


def test_from_the_fix_to_the_sheet_and_the_access_is_on_record(car: Car) -> None:
    """Own place, a dot, a hit, and the streets; the sheet that opens from here leaves its record."""
    car.sign_on()
    fixed(car)
    hit = car.hit()
    car.hands.key(Qt.Key.Key_F7)
    assert car.terminal.window.page_name == MAP
    car.until(lambda: state(car).ground.drawn)
    assert state(car).ground.credit == "Map: the tests"
    assert [dot.fresh for dot in state(car).reads] == [True]
    assert [mark.hit_id for mark in state(car).hits] == [hit.hit_id]
    assert [row for row in log_of(car) if row[0] == "sheet_opened"] == []
    car.hands.key(Qt.Key.Key_H)
    assert state(car).chosen == hit.hit_id
    car.hands.key(Qt.Key.Key_V)
    car.until(lambda: car.terminal.screens.sheet.state.hit_id == hit.hit_id)
    events = [row[0] for row in log_of(car)]
    assert events.count("read_recorded") == 1, "what the map shows came with the record of its capture"
    assert events.count("sheet_opened") == 1


def test_under_the_lock_nothing_of_the_map_is_seen_or_kept_drawn(car: Car) -> None:
    car.sign_on()
    fixed(car)
    car.hit()
    car.hands.key(Qt.Key.Key_F7)
    car.hands.key(Qt.Key.Key_H)
    assert any(isinstance(one, MapCanvas) for one in shown(car))
    car.lock()
    assert shown(car) == []
    assert (state(car).chosen, state(car).card) == (None, None)
    words = [part.text() for part in car.terminal.window.findChildren(QLabel) if part.isVisible()]
    assert not any(CANARY in text or "37.01" in text for text in words)
    (canvas,) = car.terminal.window.findChildren(MapCanvas)
    assert canvas._layer is None
    car.unlock()
    car.until(lambda: not car.is_locked())
    assert state(car).reads, "the shift goes on, and its map with it"


def test_after_sign_off_nothing_of_the_shift_is_left(car: Car) -> None:
    car.sign_on()
    for at in range(5):
        car.clock.now += timedelta(seconds=1)
        fixed(car, at * 20.0)
    car.hit()
    assert (len(state(car).trail[0]), len(state(car).reads), len(state(car).hits)) == (5, 1, 1)
    car.terminal.sign_off()
    car.until(car.ended)
    left = state(car)
    assert (left.own, left.trail, left.reads, left.hits, left.chosen) == (None, (), (), (), None)
    assert left == replace(MapState(), position=left.position, ground=left.ground)


def test_who_may_see_no_plates_sees_where_the_car_is_and_went(car: Car) -> None:
    assert not may_see_plates(Role.TECHNICIAN)
    car.sign_on(TECHNICIAN)
    car.hands.key(Qt.Key.Key_F7)
    assert car.terminal.window.page_name == MAP
    for at in range(3):
        car.clock.now += timedelta(seconds=1)
        fixed(car, at * 20.0)
    car.passes()
    car.pass_(1)
    assert state(car).own is not None
    assert len(state(car).trail[0]) == 3
    assert (state(car).reads, state(car).hits, state(car).counts.reads) == ((), (), 0)


def test_the_map_file_is_named_beside_unit_toml_or_with_its_path(folder: DataFolder) -> None:
    assert folder.map_file(None) is None
    assert (
        folder.map_file((folder.root / "town.mbtiles").relative_to(folder.root))
        == folder.root / "town.mbtiles"
    )
    elsewhere = folder.root.parent / "maps" / "town.mbtiles"
    assert folder.map_file(elsewhere) == elsewhere
