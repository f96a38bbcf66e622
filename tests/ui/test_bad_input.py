# SPDX-License-Identifier: Apache-2.0
"""What goes wrong around a hit, on the real terminal: many at once, at the wrong moment, with a clock that jumps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import ListsChanged, ReadRecorded
from mdt_app.domain.patrol import Hit
from mdt_app.main.aids import Aids
from mdt_app.paths import DataFolder
from mdt_app.screens.sounds import Sound
from mdt_app.storage import hits, hotlists
from mdt_app.storage.database import Database
from policy.verification import Answer, Channel, ClosingReason, Row, Stage
from tests.helpers.car import LISTED, Car, log_of
from tests.helpers.stores import (
    ADMINISTRATOR,
    CANARY,
    OFFICER,
    PARTNER,
    Clock,
    entry,
    put_list,
)
from tests.helpers.units import unit_folder

pytestmark = [pytest.mark.ui, pytest.mark.expects_log]
TEN = tuple(f"8QTQ{letter}55" for letter in "ACEFHJKMNP")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit with two officers, without cameras, receiver and department."""
    return unit_folder(tmp_path / "car", (ADMINISTRATOR, OFFICER, PARTNER), Clock())


@pytest.fixture
def heard() -> list[Sound]:
    """What the loudspeaker played."""
    return []


@pytest.fixture
def car(folder: DataFolder, qtbot: QtBot, heard: list[Sound]) -> Iterator[Car]:
    """An officer at work."""
    car = Car(folder, qtbot, aids=Aids(play=heard.append))
    car.sign_on()
    yield car
    car.close()


def open_texts(car: Car) -> set[str]:
    """Plates of the open hits."""
    return {card.text for card in car.terminal.screens.alerts.state.open}


def words(car: Car) -> str:
    """Everything that stands on the screen now."""
    return "\n".join(part.text() for part in car.terminal.window.findChildren(QLabel) if part.isVisible())


def listed(car: Car, *plates: str) -> None:
    """These plates are on the list."""
    entries = [entry(plate) for plate in plates]
    car.patrol.queries.submit(lambda database: put_list(database, entries)).result(10)


def type_plate(car: Car, plate: str = CANARY) -> None:
    """The officer enters what the image shows."""
    for char in plate:
        car.terminal.screens.sheet.type(char)


def stage_of(car: Car) -> Stage:
    """Where the sheet stands."""
    return car.terminal.screens.sheet.state.stage


# -- many at once, at the wrong moment --------------------------------------------------------------------


def test_ten_hits_in_a_second(car: Car, heard: list[Sound]) -> None:
    """Ten open hits, ten rows, ten in the store; nothing rejected, and the screen goes on."""
    listed(car, *TEN)
    for plate in TEN:
        car.passes(plate)
    car.until(lambda: open_texts(car) == set(TEN))
    car.terminal.window.show_page_named("Hits")
    car.qtbot.wait(1)
    assert "10 waiting" in words(car)
    day = car.clock().date()
    kept = car.patrol.queries.submit_for(day, hits.open_hits).result(10)
    assert {hit.read.plate.reading.text for hit in kept} == set(TEN)
    assert len(heard) == 10


def test_a_hit_while_sign_off_is_asked_stays_open_for_the_next_shift(car: Car) -> None:
    """The question stays and is answered; the hit is stored and shown to whoever signs on next."""
    car.hands.press("Sign off")
    car.until(lambda: car.hands.sees("Stay signed on"))
    hit = car.hit()
    assert car.hands.sees("Stay signed on"), "the question stays"
    vault = car.patrol.signed_on.vault
    car.terminal.sign_off()
    car.until(car.ended)
    assert not vault.ring.is_open
    assert open_texts(car) == set()
    car.sign_on(PARTNER)
    car.until(lambda: open_texts(car) == {CANARY})
    assert [card.hit_id for card in car.terminal.screens.alerts.state.open] == [hit.hit_id]


def test_a_hit_under_the_lock_is_counted_and_waits_behind_it(car: Car) -> None:
    """No plate shows on the lock; after the proof the hit is there."""
    car.lock()
    car.hit()
    car.terminal.tick()
    assert car.is_locked()
    assert CANARY not in words(car)
    assert car.terminal.screens.lock.state.waiting == 1
    car.unlock()
    car.until(lambda: not car.is_locked())
    assert open_texts(car) == {CANARY}


def test_a_hit_during_another_verification_takes_nothing_from_it(
    car: Car, heard: list[Sound], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is heard, told to screen readers and counted; the sheet keeps step, entry and focus."""
    told: list[QAccessibleAnnouncementEvent] = []
    first = car.hit()
    car.open_sheet(first)
    type_plate(car, "8QT")
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    listed(car, CANARY, "8QTQ750")
    car.passes("8QTQ750")
    car.until(lambda: open_texts(car) == {CANARY, "8QTQ750"})
    sheet = car.terminal.screens.sheet.state
    assert (sheet.hit_id, sheet.stage, sheet.draft.typed) == (first.hit_id, Stage.ENTER, "8QT")
    assert sheet.waiting.endswith("of 2")
    assert "8QTQ750" not in words(car)
    assert len(heard) == 2
    assert [event.message().partition(". ")[2] for event in told] == ["2 open."]


def test_a_camera_that_is_lost_takes_no_hit_with_it(car: Car) -> None:
    """Its hit stays open with its pictures, and can be verified."""
    hit = car.hit()
    car.open_sheet(hit)
    health = CameraHealth(hit.read.plate.camera, CameraState.FAILED, car.clock(), 0.0, 15.0)
    lost: list[object] = []
    car.terminal.listener = lost.append
    car.terminal.bridge.post(health)
    car.until(lambda: health in lost)
    sheet = car.terminal.screens.sheet.state
    assert (sheet.hit_id, sheet.plate_jpeg) == (hit.hit_id, hit.read.plate.plate_jpeg)
    type_plate(car)
    car.terminal.screens.sheet.enter()
    assert stage_of(car) is Stage.COMPARE
    assert open_texts(car) == {CANARY}


# -- the list changes under an open entry -----------------------------------------------------------------


def replace_list(car: Car, entries: list[object]) -> None:
    """Another edition is in force, and everybody is told."""

    def put(database: Database) -> ListsChanged:
        put_list(database, entries, "2")  # type: ignore[arg-type]  # entries as the helper makes them
        return ListsChanged(hotlists.versions(database))

    car.terminal.bridge.post(car.patrol.queries.submit(put).result(10))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "The newest list does not have this entry any more"),
        ([replace(LISTED, category="stolen_plate")], "The newest list changed this entry"),
        ([LISTED], ""),
    ],
    ids=["gone", "changed", "same"],
)
def test_a_list_that_is_replaced_changes_no_open_hit_and_says_so(
    car: Car, entries: list[object], said: str
) -> None:
    """The sheet goes on with the entry as it was; step 2, step 3 and the text for others say what became of it."""
    hit = car.hit()
    car.open_sheet(hit)
    type_plate(car)
    sheet = car.terminal.screens.sheet
    sheet.enter()
    replace_list(car, entries)
    car.until(
        lambda: sheet.state.comparison is not None and sheet.state.comparison.list.changed.startswith(said)
    )
    if not said:
        car.qtbot.wait(300)
    assert (said in words(car)) if said else ("newest list" not in words(car))
    assert "2 same" not in words(car)
    assert sheet.state.comparison is not None
    assert sheet.state.comparison.cells[2].text == CANARY
    assert sheet.state.heading.startswith("Stolen vehicle")
    for row in Row:
        sheet.answer(row, Answer.SAME)
    sheet.proceed()
    assert sheet.state.question is not None
    assert sheet.state.question.changed.startswith(said)
    if said:
        assert any(line.startswith(said) for line in sheet.state.handover)


def test_a_list_that_was_replaced_before_the_sheet_is_opened_is_said_too(car: Car) -> None:
    """Whoever comes later knows it as well."""
    hit = car.hit()
    replace_list(car, [])
    car.open_sheet(hit)
    type_plate(car)
    sheet = car.terminal.screens.sheet
    sheet.enter()
    car.until(lambda: sheet.state.comparison is not None and bool(sheet.state.comparison.list.changed))


# -- the clock jumps --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-26, -1, 1, 26])
def test_a_clock_that_jumps_makes_no_age_negative_and_holds_nobody_up(
    car: Car, heard: list[Sound], hours: int
) -> None:
    """Ages, the answer's clock, the mute, a high risk's repetition; a vehicle seen after the jump still counts."""
    car.patrol.queries.submit(
        lambda database: put_list(database, [replace(LISTED, category="wanted_person")])
    ).result(10)
    car.passes()
    car.until(lambda: open_texts(car) == {CANARY})
    (card,) = car.terminal.screens.alerts.state.open
    screens = car.terminal.screens
    car.open_sheet(card.hit)
    type_plate(car)
    screens.sheet.enter()
    for row in Row:
        screens.sheet.answer(row, Answer.SAME)
    screens.sheet.ask(Channel.DISPATCH_RADIO)
    screens.sounds.mute()
    played = len(heard)
    car.clock.now += timedelta(hours=hours)
    car.terminal.tick()
    assert "-" not in card.ago(car.clock()).replace("-:--", "")
    assert "List -" not in words(car)
    assert " -" not in card.list_age(car.clock())
    question = screens.sheet.state.question
    assert question is not None
    assert question.may_ask, "nobody is kept from asking again by a clock that jumped"
    assert "-" not in question.clock.left
    assert len(heard) == played + 1, "a high risk is heard again, whatever the clock says"
    assert screens.sounds.state.muted_until is None, "no jump makes a mute longer"
    car.passes()
    car.until(lambda: len(screens.live.state.reads) == 2)
    car.until(lambda: sum(1 + card.again for card in screens.alerts.state.open) == 2)


def test_a_small_correction_of_the_clock_changes_nothing(car: Car) -> None:
    """Two seconds back: the mute goes on, to the moment that was said."""
    sounds = car.terminal.screens.sounds
    sounds.mute()
    until = sounds.state.muted_until
    car.pass_(60)
    car.clock.now -= timedelta(seconds=2)
    car.terminal.tick()
    assert until is not None
    assert sounds.state.muted_until == until


# -- the window closes ------------------------------------------------------------------------------------


def test_a_window_that_closes_in_the_middle_comes_back_at_the_same_step(
    folder: DataFolder, qtbot: QtBot
) -> None:
    """Every step was kept; after a restart the sheet opens where it stood, with all its answers."""
    car = Car(folder, qtbot)
    car.sign_on()
    hit = car.hit()
    car.open_sheet(hit)
    type_plate(car)
    sheet = car.terminal.screens.sheet
    sheet.enter()
    for row in Row:
        sheet.answer(row, Answer.SAME)
    sheet.ask(Channel.DISPATCH_RADIO)
    asked_at = car.clock()
    car.until(lambda: saved_steps(car, hit) == 5)
    car.close()
    again = Car(folder, qtbot, Clock(asked_at + timedelta(minutes=4)))
    again.sign_on()
    again.until(lambda: open_texts(again) == {CANARY})
    again.open_sheet(hit)
    state = again.terminal.screens.sheet.state
    assert state.stage is Stage.CONFIRM
    assert state.question is not None
    assert (state.question.plate, state.question.clock.left) == (CANARY, "6:00")
    again.close()


def saved_steps(car: Car, hit: Hit) -> int:
    """How many steps of its verification are in the store."""
    day = hit.read.plate.captured_at.date()
    return len(car.patrol.queries.submit_for(day, lambda db: hits.steps(db, hit.hit_id)).result(10))


# -- what is new of this part, on the real store ----------------------------------------------------------


def test_notices_are_closed_together_and_each_is_on_record(car: Car) -> None:
    """Five at once, one that came meanwhile stays; the log has each for itself, the closed hits the reason."""
    flags = [f"6QLQ26{number}" for number in range(5)]
    entries = [entry(plate, category="dmv_flag") for plate in (*flags, "6QLQ269")]
    car.patrol.queries.submit(lambda database: put_list(database, entries)).result(10)
    for plate in flags:
        car.passes(plate)
    car.until(lambda: open_texts(car) == set(flags))
    queue = car.terminal.screens.queue
    car.terminal.window.show_page_named("Hits")
    queue.ask_notices()
    car.passes("6QLQ269")
    car.until(lambda: len(open_texts(car)) == 6)
    queue.close_notices(ClosingReason.POLICY)
    car.until(lambda: open_texts(car) == {"6QLQ269"})
    assert {row.how for row in queue.state.closed} == {"Closed: policy, no action"}
    assert len(queue.state.closed) == 5
    closed = [row for row in log_of(car) if row[0] == "hit_closed"]
    assert closed == [("hit_closed", "done", OFFICER.username, "")] * 5


def test_two_officers_the_partner_is_named_as_the_one_who_took_over(car: Car, folder: DataFolder) -> None:
    """Hold V while moving: on record with the partner's name, and the sheet says that a passenger has it."""
    car.partner_joins()
    car.drive()
    hit = car.hit()
    car.drive()
    car.until(lambda: car.terminal.screens.driving.state.card is not None)
    car.terminal.screens.driving.passenger()
    car.until(lambda: car.terminal.screens.sheet.state.hit_id == hit.hit_id)
    car.terminal.tick()
    assert car.terminal.screens.sheet.state.waiting.startswith("Passenger")
    car.drive(0.0)
    assert car.terminal.screens.driving.state.passenger is None
    car.terminal.screens.sheet.leave()
    assert ("passenger_took_over", "done", PARTNER.username, "") in log_of(car)


def test_a_plate_that_is_seen_again_is_counted_on_its_hit_and_comes_back_after_a_restart(
    folder: DataFolder, qtbot: QtBot
) -> None:
    """One alert; the card says how often and when; nobody has to close three hits."""
    car = Car(folder, qtbot)
    car.sign_on()
    hit = car.hit()
    told: list[object] = []
    car.terminal.listener = told.append
    for _ in range(2):
        car.pass_(120)
        car.passes()
    car.until(lambda: sum(isinstance(one, ReadRecorded) for one in told) == 2)
    (card,) = car.terminal.screens.alerts.state.open
    assert (card.hit_id, card.again) == (hit.hit_id, 2)
    assert card.again_words.startswith("Seen again 2 times, last ")
    car.terminal.sign_off()
    car.until(car.ended)
    car.sign_on(PARTNER)
    car.until(lambda: open_texts(car) == {CANARY})
    (card,) = car.terminal.screens.alerts.state.open
    assert card.again == 2
    car.passes()
    car.until(lambda: len(car.terminal.screens.alerts.state.open) == 2)
    car.close()
