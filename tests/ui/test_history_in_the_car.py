# SPDX-License-Identifier: Apache-2.0
"""On the real terminal: a search of many days is scrolled, filtered, looked at large, and ends with the lock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from uuid6 import uuid7

from camera.types import FrameVote
from gps.types import Fix, FixMode
from mdt_app.domain.patrol import RecordedRead
from mdt_app.paths import DataFolder
from mdt_app.screens.inquiry import NO_POSITION, InquiryScreen
from mdt_app.screens.inquiry_state import Stage
from mdt_app.storage import audit, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.vault import Vault
from mdt_app.ui.result_list import ResultList
from tests.helpers.car import Car
from tests.helpers.sheet_desk import seen
from tests.helpers.stores import UNIT, fix_at, sign_on
from tests.ui.test_people_in_the_car import folder

__all__ = ["folder"]
pytestmark = [pytest.mark.ui, pytest.mark.expects_log]
DAYS, A_DAY = 3, 100


@pytest.fixture
def car(folder: DataFolder, qtbot: QtBot) -> Iterator[Car]:
    """A terminal of a car that has read three hundred plates on three days, and somebody signed on."""
    made = Car(folder, qtbot)
    vault = sign_on(folder.root, made.clock).vault
    for day in range(DAYS):
        fill(vault, made.clock() - timedelta(days=day, hours=2))
    vault.close()
    made.sign_on()
    yield made
    made.close()


def fill(vault: Vault, latest: datetime) -> None:
    """A day's reads, every fourth with a position."""
    database, picture = vault.day(latest.date()), seen("8QTQ743").plate
    with database.transaction():
        for number in range(A_DAY):
            at = latest - timedelta(minutes=number)
            votes = (FrameVote(at, "8QTQ748", 0.4, None), FrameVote(at, "8QTQ743", 0.9, "CA"))
            plate = replace(
                picture,
                reading=replace(picture.reading, text=f"8QT{number:04}"),
                captured_at=at,
                first_seen_at=at,
                last_seen_at=at,
                votes=votes,
            )
            fix = fix_at(at) if number % 4 == 0 else None
            reads.add(database, RecordedRead(uuid7(), plate, fix, None, UNIT, at))


def screen_of(car: Car) -> InquiryScreen:
    return car.terminal.screens.inquiry


def words(car: Car) -> str:
    """Everything that can be read on the window now."""
    return " | ".join(part.text() for part in car.terminal.window.findChildren(QLabel) if part.isVisible())


def events(car: Car, *names: str) -> list[AuditEvent]:
    """The events of these names, oldest first."""
    found = car.patrol.queries.submit(lambda database: audit.events(database, limit=200)).result(10)
    return [event for event in reversed(found) if event.event in names]


def search(car: Car, plate: str = "8QT*") -> ResultList:
    """The officer searches, and sees the first of what was found."""
    car.terminal.window.show_page_named("Search")
    hands = car.hands
    hands.press("Criminal investigation")
    hands.fill("Case", "26-11702")
    hands.fill("Reason", "Vehicle seen near the scene, looking for earlier passes")
    hands.fill("Plate", plate)
    hands.press("Search", cap="↵")
    car.until(lambda: screen_of(car).state.stage is Stage.RESULTS)
    (rows,) = (one for one in car.terminal.window.findChildren(ResultList) if one.isVisible())
    return rows


def test_all_reads_are_gone_through_by_keyboard(car: Car) -> None:
    """End is the oldest of three hundred; what is on the way there is not fetched."""
    rows = search(car)
    assert "300 reads" in words(car)
    assert rows.hasFocus()
    screen = screen_of(car)
    QTest.keyClick(rows, Qt.Key.Key_End)
    assert screen.state.chosen == 299
    car.until(lambda: screen.state.at_large is not None)
    assert screen.state.at_large is not None
    assert screen.state.at_large.text == "8QT0099"
    QTest.keyClick(rows, Qt.Key.Key_PageUp)
    assert screen.state.chosen < 299
    QTest.keyClick(rows, Qt.Key.Key_Home)
    assert screen.state.chosen == 0
    model = rows.model()
    assert model.rowCount() == 301
    said = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Read 21 Nov")
    assert screen.rows.row(150) is None
    said = model.data(model.index(150, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Row 151, opening"
    car.until(lambda: screen.rows.row(150) is not None)
    opened, ended = events(car, "inquiry"), events(car, "inquiry_ended")
    assert [event.rows for event in opened] == [300]
    assert ended == []


def test_a_tap_shows_a_read_at_large_with_what_its_frames_said(car: Car) -> None:
    """The picture and the frames take turns with a key; each read that is shown whole is an access of its own."""
    rows = search(car)
    third = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=third)
    screen = screen_of(car)
    assert screen.state.chosen == 2
    car.until(lambda: screen.state.at_large is not None and screen.state.at_large.votes is not None)
    QTest.keyClick(rows, Qt.Key.Key_V)
    assert "0 of 2 frames read this text, 2 read 2 others." in words(car)
    assert "Surest frame: 8QTQ743, 90 %." in words(car)
    QTest.keyClick(rows, Qt.Key.Key_V)
    assert "frames read this text" not in words(car)
    assert all(event.rows == 1 for event in events(car, "read_viewed"))
    assert len(events(car, "read_viewed")) == 2


def test_filters_are_a_search_of_their_own_for_the_same_reason(car: Car) -> None:
    """Recorded anew; a place that was typed wrong is named and nothing is run; Back leaves what was found."""
    rows = search(car)
    QTest.keyClick(rows, Qt.Key.Key_F)
    hands, screen = car.hands, screen_of(car)
    assert "Plate and time" in words(car)
    hands.press("Here")
    assert screen.state.error == NO_POSITION
    hands.fill("Near", "nowhere")
    hands.press("Search", cap="↵")
    assert "Near is not a place" in screen.state.error
    hands.press("Back")
    assert (screen.state.stage, screen.state.total) == (Stage.RESULTS, 300)
    assert screen.state.form.point == ""
    now = car.clock()
    car.patrol.gps.history.add(Fix(now, now, FixMode.THREE_D, 37.97, -122.53))
    hands.press("Filters")
    hands.press("Here")
    assert screen.state.form.point == "37.97000, -122.53000"
    hands.press("Search", cap="↵")
    car.until(lambda: screen.state.total == DAYS * A_DAY // 4)
    assert "225 without a position, left out" in words(car)
    first, second = events(car, "inquiry")
    assert (second.purpose, second.case_no, second.reason) == (first.purpose, first.case_no, first.reason)
    assert second.query_elements["area"] == "200 m around 37.97000, -122.53000"
    (ended,) = events(car, "inquiry_ended")
    assert ended.query_elements["found"] == "300"


@pytest.mark.clause("WV-471.7-b-ii")
def test_the_lock_and_the_way_back_end_a_search_on_record(car: Car) -> None:
    """Behind the lock nothing of it is left; the form keeps what was written."""
    search(car)
    car.lock()
    screen = screen_of(car)
    assert (screen.state.stage, screen.state.total, screen.rows.here) == (Stage.FORM, 0, 0)
    assert screen.state.form.plate == "8QT*"
    (ended,) = events(car, "inquiry_ended")
    assert ended.rows == 40
    car.unlock()
    car.until(lambda: not car.is_locked())
    car.hands.press("Search", cap="↵")
    car.until(lambda: screen.state.stage is Stage.RESULTS)
    QTest.keyClick(car.terminal.window.focusWidget(), Qt.Key.Key_E)
    assert screen.state.stage is Stage.FORM
    assert len(events(car, "inquiry_ended")) == 2


def test_signing_off_ends_it_too(car: Car) -> None:
    """The record is written by the shift's own end."""
    search(car)
    car.terminal._end_shift()
    car.until(car.ended)
    assert screen_of(car).rows.here == 0
    after = sign_on(car.folder.root, car.clock)
    found = [event.event for event in audit.events(after.vault.index(), limit=10)]
    assert "inquiry_ended" in found
    after.vault.close()


def test_past_reads_of_a_hot_plate_are_a_search_with_its_pattern_and_case(car: Car) -> None:
    """What the policy asks besides is still the officer's to give; nothing is shown before."""
    car.terminal._duty._search_past("8QT00?1", "26-104417")
    screen, hands = screen_of(car), car.hands
    assert (screen.state.form.plate, screen.state.form.case_number) == ("8QT00?1", "26-104417")
    hands.press("Search", cap="↵")
    assert screen.state.error == "Choose a purpose first."
    assert events(car, "inquiry") == []
    hands.press("Criminal investigation")
    hands.press("Search", cap="↵")
    car.until(lambda: screen.state.stage is Stage.RESULTS)
    assert screen.state.total == 10 * DAYS
    (record,) = events(car, "inquiry")
    assert (record.case_no, record.rows, record.query_elements["plate"]) == ("26-104417", 30, "8QT00?1")
