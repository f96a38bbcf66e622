# SPDX-License-Identifier: Apache-2.0
"""Keeping training on record: who may, what is refused, and that it lets a person sign on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.services.door import Given
from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.services.training import TrainingRegister
from mdt_app.storage import audit
from mdt_app.storage.attempts import AccountLocked
from mdt_app.storage.errors import WrongPassword
from policy.access import Role
from policy.training import Course
from tests.helpers.stores import (
    ADMINISTRATOR,
    CHEAP,
    OFFICER,
    POLICY,
    UNIT,
    Clock,
    door,
    make_unit,
    sign_on,
)

pytestmark = pytest.mark.integration
NEWCOMER = NewPerson("unit12.new", "Officer 14", Role.OFFICER, "the newest shift")
KEEPER = Given(ADMINISTRATOR.username, ADMINISTRATOR.password)
COURSE = Course("equipment_use", date(2026, 3, 2), "Trainer 1", "Supervisor 1")


def _register(folder: Path, clock: Clock) -> TrainingRegister:
    return TrainingRegister(Office(door(folder, clock), clock), POLICY.profile.training, clock)


@pytest.fixture
def clock() -> Clock:
    """Stands still."""
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    """A unit with somebody who has learnt nothing yet."""
    made = make_unit(tmp_path / "unit", clock)
    signed_on = sign_on(made, clock, ADMINISTRATOR)
    add_person(signed_on.vault, UNIT, NEWCOMER, CHEAP, clock)
    signed_on.vault.close()
    return made


@pytest.mark.clause("SR-465.3-d-ii", "PB-434.3-d-ii", "MB-462.10-1")
def test_each_module_on_record_lets_a_person_sign_on(folder: Path, clock: Clock) -> None:
    """One is not enough; the register says who taught, who approved and who wrote it down."""
    register = _register(folder, clock)
    register.record(KEEPER, NEWCOMER.username, COURSE)
    with pytest.raises(Refused, match="policy review"):
        sign_on(folder, clock, NEWCOMER)
    register.record(KEEPER, NEWCOMER.username.upper(), replace(COURSE, module="policy_review"))
    signed_on = sign_on(folder, clock, NEWCOMER)
    assert [one.trainer for one in signed_on.account.courses] == ["Trainer 1", "Trainer 1"]
    told = [event for event in audit.events(signed_on.vault.index()) if event.event == "training_recorded"]
    assert [event.username for event in told] == [ADMINISTRATOR.username] * 2
    signed_on.vault.close()


def test_a_later_record_takes_the_place_of_an_earlier_one(folder: Path, clock: Clock) -> None:
    register = _register(folder, clock)
    register.record(KEEPER, OFFICER.username, COURSE)
    signed_on = sign_on(folder, clock)
    days = {one.module: one.completed_on for one in signed_on.account.courses}
    assert days["equipment_use"] == date(2026, 3, 2)
    assert len(signed_on.account.courses) == 2
    signed_on.vault.close()


@pytest.mark.parametrize(
    ("keeper", "username", "course", "words"),
    [
        (Given(OFFICER.username, OFFICER.password), NEWCOMER.username, COURSE, "ALPR administrator"),
        (KEEPER, "nobody.known", COURSE, "no account"),
        (KEEPER, NEWCOMER.username, replace(COURSE, module="cooking"), "equipment_use"),
        (KEEPER, NEWCOMER.username, replace(COURSE, completed_on=date(2027, 1, 1)), "Change the day"),
        (KEEPER, NEWCOMER.username, replace(COURSE, completed_on=None), "Change the day"),
        (KEEPER, NEWCOMER.username, replace(COURSE, approver=" "), "approved"),
    ],
)
def test_what_may_not_stand_there_is_refused(
    folder: Path, clock: Clock, keeper: Given, username: str, course: Course, words: str
) -> None:
    """Nothing is written."""
    with pytest.raises(Refused, match=words):
        _register(folder, clock).record(keeper, username, course)
    with pytest.raises(Refused, match="equipment use, policy review"):
        sign_on(folder, clock, NEWCOMER)


def test_wrong_passwords_count_towards_the_lock(folder: Path, clock: Clock) -> None:
    register = _register(folder, clock)
    for expected in (*[WrongPassword] * 4, AccountLocked):
        with pytest.raises(expected):
            register.record(Given(ADMINISTRATOR.username, "not the password"), NEWCOMER.username, COURSE)
    with pytest.raises(Refused, match="locked"):
        register.record(KEEPER, NEWCOMER.username, COURSE)
