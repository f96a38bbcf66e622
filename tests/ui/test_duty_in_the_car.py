# SPDX-License-Identifier: Apache-2.0
"""On the real terminal: hot plates, a place that is not public, a canvass, orders of the day, scopes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gps.types import Fix, FixMode
from mdt_app.domain.reviews import Decision
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.screens.inquiry_state import Stage
from mdt_app.services.deployments import Deployments
from mdt_app.services.hot_plates import Member
from mdt_app.services.list_details import WITHHELD_CATEGORY
from mdt_app.storage import audit, authorities, deployments, hot_plates, reads, reviews
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.reads import ReadFilter
from policy.access import Role
from policy.capture import DeploymentOrder
from tests.helpers.car import Car
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_desk import seen
from tests.helpers.stores import CANARY, MORNING, OFFICER, UNIT, sign_on
from tests.ui.test_people_in_the_car import car, folder

__all__ = ["car", "folder"]
pytestmark = [pytest.mark.ui, pytest.mark.expects_log]


def words(car: Car) -> str:
    """Everything that can be read on the window now."""
    return " | ".join(part.text() for part in car.terminal.window.findChildren(QLabel) if part.isVisible())


def camera_reads(car: Car, plate: str = CANARY) -> None:
    """The camera's process reports a pass that began and ended just now."""
    car.clock.pass_(seconds=3)
    now = car.clock()
    car.patrol._seen(replace(seen(plate).plate, captured_at=now, first_seen_at=now, last_seen_at=now))


def stored(car: Car, count: int) -> bool:
    """Whether the store comes to hold so many reads, and no more."""

    def found() -> int:
        day = car.clock().date()
        asked = car.patrol.queries.submit_for(day, lambda store: len(reads.find(store, ReadFilter(limit=50))))
        return asked.result(10)

    car.until(lambda: found() >= count and car.patrol.recorder.unstored == 0)
    return found() == count


def events(car: Car, name: str) -> list[AuditEvent]:
    """Audit events of this name, oldest first."""
    found = car.patrol.queries.submit(lambda database: audit.events(database, limit=100)).result(10)
    return [event for event in reversed(found) if event.event == name]


def show(car: Car, key: Qt.Key) -> None:
    """A page of the rail."""
    car.hands.key(key)


def write_hot_plate(car: Car, plate: str, **fields: str) -> None:
    """The form, as an officer fills it in."""
    show(car, Qt.Key.Key_F5)
    car.hands.press("New hot plate")
    car.hands.fill("Plate", plate)
    for name, text in fields.items():
        car.hands.fill(name, text)


WHOLE = {
    "Case number": "26-104417",
    "Offence report": "GO 26-4417",
    "What happened": "Taken overnight",
}


@pytest.mark.clause(
    "MP-462.4-2",
    "WV-471.5-f-5-a",
    "WV-471.5-f-5-a-1",
    "WV-471.5-f-5-ii",
    "MP-462.4-g-5-ii",
)
def test_a_hot_plate_is_entered_waits_is_let_in_and_alerts(car: Car) -> None:
    """The officer cannot let it in; when the administrator has, the next pass of the car alerts."""
    car.sign_on()
    write_hot_plate(car, CANARY, **WHOLE)
    car.hands.press("Stolen vehicle")
    car.hands.press("7 days")
    car.hands.press("Enter")
    screen = car.terminal.screens.hot_plates
    car.until(lambda: screen.state.row is not None)
    assert "Does not alert yet" in words(car)
    assert not car.hands.sees("Approve")
    camera_reads(car)
    assert stored(car, 1)
    assert not car.terminal.screens.alerts.state.open
    (waiting,) = car.patrol.queries.submit(hot_plates.every).result(10)
    assert waiting.version.author == OFFICER.username
    patrol = car.patrol
    patrol.queries.submit(
        lambda database: patrol.hot_plates.approve(database, Member("unit12.admin"), waiting.entry_id)
    ).result(10)
    car.until(lambda: screen.state.row is not None and screen.state.row.standing == "looked for")
    camera_reads(car)
    car.until(lambda: car.terminal.screens.alerts.state.open)
    (card,) = car.terminal.screens.alerts.state.open
    assert card.category == "Stolen vehicle"


@pytest.mark.clause("WV-471.5-f-5-a-2", "WV-471.5-f-5-a-3", "MP-462.4-2-ii", "MP-462.4-2-iii")
@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("Case number", "Give the case number"),
        ("What happened", "Give a brief synopsis"),
        ("Offence report", "general offence report"),
    ],
)
def test_the_form_says_what_is_missing_and_keeps_what_was_written(car: Car, left_out: str, said: str) -> None:
    car.sign_on()
    write_hot_plate(car, CANARY, **{name: text for name, text in WHOLE.items() if name != left_out})
    car.hands.press("Stolen vehicle")
    car.hands.press("24 hours")
    car.hands.press("Enter")
    car.until(lambda: car.terminal.screens.hot_plates.state.error)
    assert said in words(car)
    assert car.terminal.screens.hot_plates.state.form.plate == CANARY
    assert car.patrol.queries.submit(hot_plates.every).result(10) == ()


@pytest.mark.clause("SR-465.3-c-iii", "PB-434.3-c-iii", "MP-462.4-c-iii", "WV-471.5-c-iii")
def test_part_of_a_plate_needs_its_incident_and_alerts_as_partial(car: Car) -> None:
    """Past reads are gone through by a search with a purpose and a reason only."""
    car.sign_on()
    camera_reads(car, "7QBC123")
    write_hot_plate(car, "7QB?1*", **WHOLE)
    car.hands.press("Stolen vehicle")
    car.hands.press("7 days")
    car.hands.press("Enter")
    screen = car.terminal.screens.hot_plates
    car.until(lambda: screen.state.error)
    assert "incident number" in screen.state.error
    car.hands.fill("Incident number", "26-104411")
    car.hands.press("Enter")
    car.until(lambda: screen.state.row is not None)
    (waiting,) = car.patrol.queries.submit(hot_plates.every).result(10)
    patrol = car.patrol
    patrol.queries.submit(
        lambda database: patrol.hot_plates.approve(database, Member("unit12.admin"), waiting.entry_id)
    ).result(10)
    assert not car.terminal.screens.alerts.state.open
    camera_reads(car, "7QBC128")
    car.until(lambda: car.terminal.screens.alerts.state.open)
    (card,) = car.terminal.screens.alerts.state.open
    assert "Partial plate 7QB?1*" in card.caution
    show(car, Qt.Key.Key_F5)
    car.hands.press("Past reads")
    search = car.terminal.screens.inquiry
    assert (search.state.form.plate, search.state.form.case_number) == ("7QB?1*", "26-104417")
    assert (search.state.form.purpose, search.state.form.reason) == ("", "")
    assert car.terminal.window.page_name == "Search"
    search.search()
    assert search.state.error
    assert events(car, "inquiry") == []


@pytest.mark.clause("MP-462.4.1-a", "WV-471.5-PU-f")
def test_what_the_camera_reads_during_a_pause_leaves_no_row(car: Car) -> None:
    """One key pauses at once and says so on every page; the same key ends it."""
    car.sign_on()
    camera_reads(car)
    assert stored(car, 1)
    car.hands.press("Not a public place")
    car.until(lambda: "PAUSED" in words(car))
    camera_reads(car)
    camera_reads(car, "7QXQ999")
    assert stored(car, 1)
    show(car, Qt.Key.Key_F4)
    assert "PAUSED: no read is kept" in words(car)
    assert car.terminal.screens.lock.state.reading == "PAUSED: no read is kept"
    show(car, Qt.Key.Key_F1)
    car.hands.press("Public place again")
    car.until(lambda: "PAUSED" not in words(car))
    camera_reads(car, "7QXQ999")
    assert stored(car, 2)
    (paused,) = events(car, "capture_paused")
    (resumed,) = events(car, "capture_resumed")
    assert (paused.username, paused.reason) == (OFFICER.username, "not a public place")
    assert resumed.username == OFFICER.username


@pytest.mark.clause("MP-462.4.1-a-ii", "WV-471.5-PU-f-ii")
def test_a_court_order_is_written_down_and_every_read_under_it_names_it(car: Car) -> None:
    car.sign_on()
    car.hands.press("Not a public place")
    car.until(lambda: car.hands.sees("Court order"))
    car.hands.press("Court order")
    car.hands.fill("Number of the order", "26-SW-118")
    car.hands.press("Read under it")
    assert "Wrong:" in words(car)
    car.hands.fill("Court", "Superior Court")
    car.hands.fill("It ends", "1 Jan 00:00")
    camera_reads(car)
    car.hands.press("Read under it")
    car.until(lambda: "Court order 26-SW-118" in words(car))
    camera_reads(car)
    assert stored(car, 1)
    (given,) = events(car, "court_order_given")
    assert (given.case_no, given.query_elements["court"]) == ("26-SW-118", "Superior Court")
    (read,) = events(car, "read_recorded")
    assert read.query_elements["court_order"] == "26-SW-118"


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
def test_a_homicide_asks_for_a_canvass_and_reads_are_counted_for_it(car: Car) -> None:
    car.sign_on()
    before = car.patrol.presence.session
    car.hands.press("Incident")
    car.hands.press("Homicide")
    assert "Homicide: canvass with the plate reader?" in words(car)
    car.hands.press("Canvass")
    car.until(lambda: car.terminal.screens.canvass.state.error)
    assert "incident number" in words(car)
    car.hands.fill("Incident number", "26-104411")
    car.hands.fill("Place of the canvass", "Alder Way")
    car.hands.press("Canvass")
    car.until(lambda: car.patrol.presence.session != before)
    session = car.patrol.presence.session
    assert (session.purpose, session.incident, session.place) == (
        "crime_scene_canvass",
        "26-104411",
        "Alder Way",
    )
    camera_reads(car)
    assert stored(car, 1)
    car.until(lambda: "26-104411 · 1 read" in words(car))
    (decided,) = events(car, "canvass_prompt")
    assert (decided.outcome, decided.case_no) == ("accepted", "26-104411")


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
def test_no_is_an_answer_and_another_kind_of_incident_asks_nothing(car: Car) -> None:
    car.sign_on()
    before = car.patrol.presence.session
    car.hands.press("Incident")
    car.hands.press("Another kind")
    assert "No canvass is asked for" in words(car)
    car.hands.press("Back to the reads")
    assert events(car, "canvass_prompt") == []
    car.hands.press("Incident")
    car.hands.press("Shooting")
    car.hands.press("No", cap="Alt N")
    car.until(lambda: not car.hands.sees("Canvass"))
    (decided,) = events(car, "canvass_prompt")
    assert (decided.outcome, decided.query_elements["incident_type"]) == ("declined", "shooting")
    assert car.patrol.presence.session == before


@pytest.mark.clause("WV-471.3-b-iii")
def test_the_orders_of_the_day_are_shown_and_the_shift_is_tagged(car: Car) -> None:
    order = DeploymentOrder(
        "D-12",
        "front-left",
        UNIT,
        "street races",
        MORNING - timedelta(days=1),
        MORNING + timedelta(days=1),
        "unit12.admin",
    )
    office = sign_on(car.folder.root, car.clock)
    Deployments(PROFILES["WV-471"].roles, car.clock).issue(office.vault.index(), order)
    office.vault.close()
    car.sign_on()
    car.until(lambda: "Deployment order D-12: street races" in words(car))
    session_id = car.patrol.presence.session.session_id
    tagged = car.patrol.queries.submit(lambda database: deployments.of_session(database, session_id))
    assert tagged.result(10) == ("D-12",)


@pytest.mark.clause("SR-465.3-e", "PB-434.3-e")
def test_what_a_list_says_is_withheld_from_who_has_no_scope(car: Car) -> None:
    """On the alert and on the sheet; with the scope the same hit says it all. Each time it is on record."""
    office = sign_on(car.folder.root, car.clock)
    authorities.set_scopes(office.vault.index(), OFFICER.username, ())
    office.vault.close()
    car.sign_on()
    hit = car.hit()
    assert WITHHELD_CATEGORY in words(car).split(" | ")
    assert "Stolen vehicle" not in words(car).split(" | ")
    car.open_sheet(hit)
    car.hands.type(CANARY)
    car.hands.key(Qt.Key.Key_Return)
    car.until(lambda: "VEHICLE" in words(car))
    assert "Stolen vehicle" not in words(car).replace("Stolen vehicles", "")
    withheld = events(car, "list_details")
    assert [event.query_elements["refused"] for event in withheld] == ["scope_missing"]


def test_a_search_that_was_held_is_run_once_after_somebody_released_it(car: Car) -> None:
    """It waits on the page of searches, as it was read; then it is gone."""
    car.sign_on()
    camera_reads(car)
    assert stored(car, 1)
    show(car, Qt.Key.Key_F3)
    screen = car.terminal.screens.inquiry
    screen.write(
        InquiryForm("missing_person", "26-104417", "because of religion, seen at the mosque", CANARY)
    )
    car.hands.press("Search", cap="↵")
    car.until(lambda: screen.state.error)
    assert "It waits for a supervisor now." in words(car)
    assert not car.hands.sees("Run the released search")
    (held,) = car.patrol.queries.submit(reviews.waiting).result(10)
    released = replace(
        held,
        decision=Decision.RELEASED,
        decided_by="unit12.sergeant",
        decided_role=Role.SUPERVISOR.value,
        decided_at=car.clock(),
        words="spoke to the officer",
    )
    car.patrol.queries.submit(lambda database: reviews.decide(database, released)).result(10)
    show(car, Qt.Key.Key_F1)
    show(car, Qt.Key.Key_F3)
    car.until(lambda: car.hands.sees("Run the released search"))
    car.hands.press("Run the released search")
    car.until(lambda: screen.state.stage is Stage.RESULTS)
    row = screen.rows.row(0)
    assert row is not None
    assert (screen.state.total, row.text) == (1, CANARY)
    screen.change()
    assert not car.hands.sees("Run the released search")
    (done,) = (event for event in events(car, "inquiry") if event.outcome == "done")
    assert (done.case_no, done.rows) == ("26-104417", 1)


def test_in_a_closed_area_the_terminal_pauses_by_itself(folder: DataFolder, qtbot: QtBot) -> None:
    """The department names the area; the receiver says where the car is; the key does not open it."""
    closed = f"{settings_text('WV-471')}no_capture = [[37.97, -122.53, 150.0]]\n"
    folder.department_settings.write_text(closed, encoding="utf-8")
    car = Car(folder, qtbot)
    try:
        car.sign_on()
        camera_reads(car)
        car.until(lambda: "a closed area cannot be ruled out" in words(car))
        assert not car.hands.sees("Public place again")
        at = car.clock() + timedelta(seconds=3)  # when the camera reads
        car.patrol.gps.history.add(Fix(at, at, FixMode.THREE_D, 37.99, -122.53))
        camera_reads(car)
        car.until(lambda: "PAUSED" not in words(car))
        assert stored(car, 1), "of the two passes the one outside the area"
        car.until(lambda: events(car, "capture_resumed"))
        assert [event.reason for event in events(car, "capture_paused")] == ["area closed to capture"]
    finally:
        car.close()
