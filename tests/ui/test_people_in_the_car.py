# SPDX-License-Identifier: Apache-2.0
"""The people of a shift on the real terminal: lock, proofs, partner, hand-over, the longest session, ways out.

Both clocks are the test's: the clock of the day and the steady one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mdt_app.domain.events import ReadRecorded
from mdt_app.domain.patrol import Hit
from mdt_app.paths import DataFolder
from mdt_app.screens.inquiry_state import Stage as SearchStage
from mdt_app.screens.lock import Why
from mdt_app.services.provisioning import NewPerson
from mdt_app.storage import hits
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.widgets.key_button import KeyButton
from policy.access import Role
from policy.verification import Answer, Channel, Result, Row, Stage
from tests.helpers.car import LISTED, Car, log_after, log_of
from tests.helpers.sheet_desk import seen
from tests.helpers.stores import (
    ADMINISTRATOR,
    CANARY,
    OFFICER,
    PARTNER,
    Clock,
    credentials,
    put_list,
)
from tests.helpers.units import unit_folder

pytestmark = [pytest.mark.ui, pytest.mark.expects_log]
TECHNICIAN = NewPerson("fleet.tech", "Technician 3", Role.TECHNICIAN, "keeper of the cables")
HALF_HOUR, TWELVE_HOURS = 30 * 60.0, 12 * 3600.0


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit with an officer and a partner, without cameras, receiver and department."""
    return unit_folder(tmp_path / "car", (ADMINISTRATOR, OFFICER, PARTNER, TECHNICIAN), Clock())


@pytest.fixture
def car(folder: DataFolder, qtbot: QtBot) -> Iterator[Car]:
    """A terminal that is ended whatever happens."""
    made = Car(folder, qtbot)
    yield made
    made.close()


@pytest.fixture
def fixed_car(folder: DataFolder, qtbot: QtBot) -> Iterator[Car]:
    """A terminal that is part of its car."""
    text = folder.unit_settings.read_text(encoding="utf-8")
    folder.unit_settings.write_text(text + '[session]\ndevice_kind = "vehicle_fixed"\n', encoding="utf-8")
    made = Car(folder, qtbot)
    yield made
    made.close()


# -- the lock ------------------------------------------------------------------------------------------


@pytest.mark.clause("SR-465.3-1-iii", "PB-434.3-1-iii", "MP-462.4-1-iii", "WV-471.5-1-iii")
def test_an_idle_terminal_locks_and_asks_for_the_password(car: Car) -> None:
    car.sign_on()
    car.pass_(15 * 60 - 1)
    assert not car.is_locked()
    car.pass_(1)
    assert car.terminal.screens.lock.state.why is Why.IDLE
    car.unlock(password="not the password")
    assert car.is_locked()
    assert "4 more tries" in car.terminal.screens.lock.state.error
    car.unlock()
    car.until(lambda: not car.is_locked())
    told = [row for row in log_of(car) if row[0].startswith("screen") or row[1] == "failed"]
    me = OFFICER.username
    assert [row[:3] for row in told] == [
        ("screen_locked", "done", me),
        ("sign_on", "failed", me),
        ("screen_unlocked", "failed", me),
        ("screen_unlocked", "done", me),
    ]
    assert told[0][3] == "idle"


def test_the_sheet_comes_back_after_the_lock_with_nothing_lost(car: Car) -> None:
    car.sign_on()
    car.open_sheet(car.hit())
    sheet = car.terminal.screens.sheet
    for char in "8QT":
        sheet.type(char)
    car.pass_(15 * 60)
    assert car.is_locked()
    assert not car.hands.sees("Compare")
    car.unlock()
    car.until(lambda: not car.is_locked())
    assert sheet.state.draft.typed == "8QT"
    for char in "Q743":
        sheet.type(char)
    sheet.enter()
    assert sheet.state.stage is Stage.COMPARE
    assert car.hands.sees("Same")


def test_a_hit_while_locked_is_counted_and_nothing_of_it_is_shown(car: Car) -> None:
    car.sign_on()
    car.lock()
    car.hit()
    state = car.terminal.screens.lock.state
    assert (state.hit_head, state.fresh, state.level) == ("HIT WAITING - unlock", 1, 2)
    window = car.terminal.window
    words = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert "HIT WAITING - unlock" in words
    assert not any(CANARY in text or "tolen" in text for text in words)
    assert not any(view.isVisible() for view in window.findChildren(LiveView))
    car.unlock()
    car.until(lambda: not car.is_locked())
    assert len(car.terminal.screens.alerts.state.open) == 1, "the hit waited"


def test_a_terminal_of_the_car_stays_open_while_the_car_is_in_operation(fixed_car: Car) -> None:
    car = fixed_car
    car.sign_on()
    for _ in range(30):
        car.drive()
        car.pass_(60)
    assert not car.is_locked()
    car.drive()
    car.drive(0.0)
    car.pass_(14 * 60)
    assert not car.is_locked(), "a halt locks nothing"
    car.pass_(60)
    assert car.is_locked()


def test_after_half_an_hour_data_wait_for_a_proof_and_hits_do_not(fixed_car: Car) -> None:
    car = fixed_car
    car.sign_on()
    car.terminal.window.show_page_named("Search")
    for _ in range(30):
        car.drive()
        car.pass_(60)
    assert not car.is_locked()
    assert car.terminal.window.page_name == "Live", "results of a search do not stay on the screen"
    hit = car.hit()
    car.drive(0.0)
    car.open_sheet(hit)
    car.terminal.screens.sheet.leave()
    car.hands.press("Search")
    assert car.terminal.screens.lock.state.why is Why.PROOF
    car.hands.press("Back")
    assert not car.is_locked()
    car.terminal.window.show_page_named("Search")
    search(car)
    assert car.terminal.screens.inquiry.state.error.startswith("Prove who you are first")
    assert car.terminal.screens.lock.state.hit_head == "HIT WAITING"
    car.unlock()
    car.until(lambda: not car.is_locked())
    search(car)
    car.until(lambda: car.terminal.screens.inquiry.state.stage is SearchStage.RESULTS)


def search(car: Car) -> None:
    """Fill the form in and ask."""
    hands = car.hands
    car.until(lambda: hands.sees("Criminal investigation"))
    hands.press("Criminal investigation")
    hands.fill("Case", "26-11702")
    hands.fill("Reason", "Vehicle seen near the scene, looking for earlier passes")
    hands.fill("Plate", "8QT*")
    hands.press("Search", cap="↵")


@pytest.mark.parametrize("step_h", [-26.0, 26.0])
def test_a_clock_that_is_set_neither_locks_nor_lengthens(car: Car, step_h: float) -> None:
    car.sign_on()
    car.clock.now += timedelta(hours=step_h)
    car.pass_(14 * 60)
    assert not car.is_locked()
    car.pass_(60)
    assert car.is_locked()
    car.unlock()
    car.until(lambda: not car.is_locked())
    car.pass_(TWELVE_HOURS - 15 * 60 - 1)
    assert car.terminal.patrol is not None
    car.pass_(1)
    car.until(car.ended)


# -- roles ---------------------------------------------------------------------------------------------


def test_a_technician_sees_the_devices_and_no_plate(car: Car) -> None:
    """Neither a read that somehow got into the store nor its hit reaches the screens."""
    car.sign_on(TECHNICIAN)
    rail = {one.text() for one in keys(car) if one.isVisible() and one.variant == "rail"}
    assert {"Cameras", "Transfer", "Map", "Policy", "Self-test", "Day", "Lock", "Sign off"} <= rail
    assert not rail & {"Live", "Hits", "Search", "Plates"}
    car.patrol.queries.submit(lambda database: put_list(database, [LISTED])).result(10)
    heard: list[object] = []
    car.terminal.listener = heard.append
    car.patrol.recorder.start()  # none runs for a technician
    car.passes()
    car.until(lambda: any(isinstance(one, ReadRecorded) and one.hits for one in heard))
    car.patrol.recorder.stop(5.0)
    car.drive()
    car.pass_(1)
    screens = car.terminal.screens
    assert (screens.alerts.state.open, screens.live.state.reads) == ((), ())
    assert (screens.driving.state.card, screens.lock.state.waiting) == (None, 0)
    assert (screens.map.state.reads, screens.map.state.hits, screens.map.state.counts.reads) == ((), (), 0)
    car.lock()
    car.hands.press("Another officer")
    car.another(OFFICER)
    car.until(lambda: "signs on alone" in screens.beside.state.error)
    assert [one.session.username for one in car.patrol.presence.people] == [TECHNICIAN.username]


def test_nothing_is_recorded_while_a_technician_is_at_work(car: Car) -> None:
    """Neither camera nor recorder runs; and were a read to come from somewhere, it would be let go."""
    car.sign_on(TECHNICIAN)
    now = car.clock()
    read = replace(seen(CANARY).plate, captured_at=now, first_seen_at=now, last_seen_at=now)
    car.patrol._seen(read)
    assert car.patrol.cameras == ()
    assert car.patrol.recorder.unstored == 0
    car.terminal.sign_off()
    car.until(car.ended)
    assert car.kept() == ()


# -- the longest session -------------------------------------------------------------------------------


def test_twelve_hours_warn_wait_for_the_sheet_and_end_in_order(car: Car) -> None:
    car.sign_on()
    hit = car.hit()
    car.pass_(TWELVE_HOURS - 16 * 60)
    car.unlock()
    car.until(lambda: not car.is_locked())
    assert not [one for one in car.terminal.screens.banners.state.notices if one.topic == "session"]
    car.open_sheet(hit)
    car.pass_(60)
    (warning,) = (one for one in car.terminal.screens.banners.state.notices if one.topic == "session")
    assert warning.headline == "The session of Officer 12 ends in 15 min"
    car.touch()
    car.pass_(14 * 60)
    car.touch()
    car.pass_(5 * 60)
    assert car.terminal.screens.sheet.state.hit_id == hit.hit_id, "an open verification is never interrupted"
    vault = car.patrol.signed_on.vault
    car.passes("9QBQ804")
    car.terminal.screens.sheet.leave()
    car.pass_(1)
    car.until(car.ended)
    assert not vault.ring.is_open
    assert not car.is_locked()
    assert car.hands.sees("I understand and agree")
    assert [read.plate.reading.text for read in car.kept()] == [CANARY, "9QBQ804"]
    told = log_after(car)
    assert ("session_ended", "done", OFFICER.username, "longest_session") in told


def test_the_lock_says_too_when_the_session_ends_and_no_warning_grows_old(car: Car) -> None:
    car.sign_on()
    car.pass_(TWELVE_HOURS - 16 * 60)
    assert car.is_locked()
    assert car.terminal.screens.lock.state.session == ""
    car.pass_(60)
    shown = [part.text() for part in car.terminal.window.findChildren(QLabel) if part.isVisible()]
    assert "The session of Officer 12 ends in 15 min" in shown
    car.pass_(9 * 60)
    assert car.terminal.screens.lock.state.session == "The session of Officer 12 ends in 6 min"
    car.unlock()
    car.until(lambda: not car.is_locked())
    banners = car.terminal.screens.banners
    (warning,) = (one for one in banners.state.notices if one.topic == "session")
    assert warning.headline == "The session of Officer 12 ends in 6 min"
    banners.seen("session")
    car.pass_(60)
    assert not [one for one in banners.state.notices if one.topic == "session"], (
        "what was read is not said again"
    )


# -- two people ----------------------------------------------------------------------------------------


def test_a_partner_acts_under_their_own_name_and_the_driver_takes_over_with_a_proof(car: Car) -> None:
    car.sign_on()
    car.partner_joins()
    bar = car.terminal.screens.shift
    assert (bar.state.who, bar.state.beside) == ("Officer 13", "with Officer 12 · 12")
    hit = car.hit()
    car.open_sheet(hit)
    enter(car)
    car.lock()
    car.unlock(OFFICER)
    car.until(lambda: not car.is_locked())
    assert car.acting == OFFICER.username
    assert bar.state.who == "Officer 12"
    sheet = car.terminal.screens.sheet
    car.until(lambda: sheet.state.hit_id and sheet.state.stage is Stage.ENTER)
    assert sheet.state.draft.typed == "", "nobody acts on what another person saw"
    enter(car)
    steps = car.patrol.queries.submit_for(
        hit.read.plate.captured_at.date(), lambda database: hits.steps(database, hit.hit_id)
    ).result(10)
    assert [step.username for step in steps] == [PARTNER.username, OFFICER.username]
    assert ("acting_changed", "done", OFFICER.username, "") in log_of(car)


def enter(car: Car) -> None:
    """The officer reads the plate from the picture."""
    sheet = car.terminal.screens.sheet
    for char in CANARY:
        sheet.type(char)
    sheet.enter()
    assert sheet.state.stage is Stage.COMPARE


def test_what_waits_for_the_store_carries_the_name_of_whoever_did_it(car: Car) -> None:
    """The store is busy while the partner follows a hit; before it answers, the driver has taken over."""
    car.sign_on()
    car.partner_joins()
    hit = car.hit()
    goes_on = Event()
    waiting = car.patrol.queries.submit(lambda _database: goes_on.wait(20))
    try:
        car.terminal.screens.alerts.follow(hit.hit_id)
        car.lock()
        car.unlock(OFFICER)
        car.until(lambda: car.acting == OFFICER.username)
    finally:
        goes_on.set()
    assert waiting.result(10)
    assert ("hit_followed", "done", PARTNER.username) in [row[:3] for row in log_of(car)]


@pytest.mark.clause("SR-465.3-1-iii", "PB-434.3-1-iii", "MP-462.4-1-iii", "WV-471.5-1-iii")
def test_the_same_account_does_not_sign_on_beside_itself(car: Car) -> None:
    car.sign_on()
    car.lock()
    car.hands.press("Another officer")
    car.another(OFFICER)
    car.until(lambda: "signed on already" in car.terminal.screens.beside.state.error)
    car.hands.press("Back")
    car.hands.press("I do not agree")
    assert car.is_locked(), "whoever gives up is back at the lock"
    assert len(car.patrol.presence.people) == 1


def test_a_lockout_ends_one_person_s_session_and_alerts_go_on_for_the_partner(car: Car) -> None:
    car.sign_on()
    car.partner_joins()
    patrol = car.patrol
    car.lock()
    for _ in range(5):
        car.unlock(OFFICER, "not the password")
    car.until(lambda: len(patrol.presence.people) == 1)
    car.hit()
    state = car.terminal.screens.lock.state
    assert [one.username for one in state.holders] == [PARTNER.username]
    assert (state.hit_head, state.locked) == ("HIT WAITING - unlock", True)
    car.unlock(PARTNER)
    car.until(lambda: not car.is_locked())
    assert car.patrol is patrol, "nothing stopped"
    told = log_of(car)
    assert ("account_locked", "done", OFFICER.username, "") in told
    assert ("session_ended", "done", OFFICER.username, "account_locked") in told
    assert ("sign_off", "done", OFFICER.username, "") in told
    assert car.patrol.presence.session.username == PARTNER.username


def test_a_lockout_of_the_only_person_ends_the_shift_in_order(car: Car) -> None:
    car.sign_on()
    vault = car.patrol.signed_on.vault
    car.passes("9QBQ804")
    car.lock()
    for _ in range(5):
        car.unlock(OFFICER, "not the password")
    car.until(car.ended)
    assert not vault.ring.is_open
    assert [read.plate.reading.text for read in car.kept()] == ["9QBQ804"]
    told = log_after(car)
    assert ("sign_off", "done", OFFICER.username, "") in told
    assert ("screen_unlocked", "refused", OFFICER.username, "") in told


def test_the_next_officer_takes_over_while_reading_goes_on(car: Car) -> None:
    car.sign_on()
    patrol = car.patrol
    car.passes("9QBQ804")
    car.until(lambda: patrol.recorder.unstored == 0)
    car.hands.press("Sign off", cap="Shift F12")
    car.hands.press("Hand over")
    car.hit()
    words = [part.text() for part in car.terminal.window.findChildren(QLabel) if part.isVisible()]
    assert "HIT WAITING" in words, "nobody misses a hit behind a form"
    assert not any(CANARY in text or "tolen vehicle" in text for text in words)
    car.passes("5QXQ118")
    car.until(lambda: patrol.recorder.unstored == 0)
    car.another(PARTNER)
    car.until(lambda: [one.session.username for one in patrol.presence.people] == [PARTNER.username])
    car.until(lambda: not car.is_locked())
    assert car.patrol is patrol, "nothing stopped"
    assert patrol.signed_on.vault.ring.is_open
    car.passes("6QLQ266")
    car.until(lambda: patrol.recorder.unstored == 0)
    assert car.terminal.screens.shift.state.who == "Officer 13"
    told = [row for row in log_of(car) if row[0] in {"sign_on", "sign_off", "handed_over"}]
    assert told == [
        ("sign_on", "done", OFFICER.username, ""),
        ("sign_on", "done", PARTNER.username, ""),
        ("handed_over", "done", OFFICER.username, PARTNER.username),
        ("sign_off", "done", OFFICER.username, ""),
    ]
    car.terminal.sign_off()
    car.until(car.ended)
    whose = [(one.plate.reading.text, one.session and one.session.username) for one in car.kept()]
    assert whose == [
        ("9QBQ804", OFFICER.username),
        (CANARY, OFFICER.username),
        ("5QXQ118", OFFICER.username),
        ("6QLQ266", PARTNER.username),
    ]


def test_one_of_two_signs_off_and_the_other_unlocks(car: Car) -> None:
    car.sign_on()
    car.partner_joins()
    car.terminal.sign_off()
    car.until(lambda: len(car.patrol.presence.people) == 1)
    assert car.terminal.screens.lock.state.why is Why.PARTNER_LEFT
    car.unlock(OFFICER)
    car.until(lambda: not car.is_locked())
    assert car.acting == OFFICER.username


# -- ways out ------------------------------------------------------------------------------------------


def stopped(car: Car) -> Hit:
    """A stop was made whose outcome nobody has recorded."""
    hit = car.hit()
    car.open_sheet(hit)
    enter(car)
    sheet = car.terminal.screens.sheet
    for row in Row:
        if sheet.verification is not None and sheet.verification.given(row) is None:
            sheet.answer(row, Answer.SAME)
    sheet.proceed()
    sheet.ask(Channel.DISPATCH_RADIO)
    sheet.write(replace(sheet.state.draft, result=Result.ACTIVE, confirmed_by="Dispatch, position 2"))
    sheet.record_answer()
    assert sheet.state.stage is Stage.OUTCOME
    sheet.leave()
    return hit


def test_closing_the_window_asks_and_ends_the_shift(car: Car) -> None:
    car.sign_on()
    assert not car.terminal.window.close()
    assert car.terminal.patrol is not None
    car.hands.press("Stay signed on")
    assert not car.terminal.window.close()
    car.hands.press("Sign off", cap="O")
    car.until(lambda: car.ended() and not car.terminal.window.isVisible())


@pytest.mark.clause("MP-462.4-g-3", "WV-471.5-f-3")
def test_the_window_does_not_close_over_a_stop_without_its_outcome(car: Car) -> None:
    car.sign_on()
    stopped(car)
    assert not car.terminal.window.close()
    car.hands.press("Sign off", cap="O")
    car.until(lambda: car.hands.sees("Record the outcome"))
    assert car.terminal.patrol is not None
    car.hands.press("Record the outcome")
    assert car.terminal.window.isVisible()
    assert not car.terminal.window.close()
    car.hands.press("Sign off", cap="O")
    car.until(lambda: car.hands.sees("Record the outcome"))
    car.hands.fill("Why the outcome", "called away to a collision")
    car.hands.press("Leave without outcome")
    car.until(lambda: car.ended() and not car.terminal.window.isVisible())
    told = log_after(car)
    assert ("left_without_outcome", "done", OFFICER.username, "called away to a collision") in told


def test_a_locked_terminal_is_not_closed_by_whoever_stands_before_it(car: Car) -> None:
    car.sign_on()
    car.lock()
    assert not car.terminal.window.close()
    assert car.is_locked()
    assert not any(one.text() == "Sign off" and one.isVisible() for one in keys(car))


def keys(car: Car) -> list[KeyButton]:
    return car.terminal.window.findChildren(KeyButton)


def test_credentials_are_not_kept_anywhere(car: Car) -> None:
    """Neither in the lock's fields nor in what is printed of a sign-on."""
    car.sign_on()
    car.lock()
    car.unlock(password="not the password")
    assert "password" not in repr(credentials(OFFICER))
    assert "not the password" not in repr(car.terminal.screens.lock.state)
