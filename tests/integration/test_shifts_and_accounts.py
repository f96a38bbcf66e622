# SPDX-License-Identifier: Apache-2.0
"""What the sign-on thread tells the screen of an account that is locked, or whose password is to be changed."""

import queue
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from mdt_app.main.shifts import Released, ShiftRefused, Shifts
from mdt_app.services.door import RELEASE_KEY_FILE
from mdt_app.services.sessions import SignedOn
from policy.unlocking import answer
from tests.helpers.guarded import Unit, guarded_unit
from tests.helpers.stores import OFFICER, Clock

pytestmark = pytest.mark.integration


@pytest.fixture
def unit(tmp_path: Path) -> Unit:
    return guarded_unit(tmp_path / "unit", Clock())


class Thread:
    """The sign-on thread, asked one thing after the other."""

    def __init__(self, unit: Unit) -> None:
        self.told: queue.Queue[object] = queue.Queue()
        self.shifts = Shifts(unit.sessions, self._no_patrol, self.told.put, unit.clock)

    def _no_patrol(self, _signed_on: SignedOn) -> NoReturn:
        raise AssertionError("nobody may get as far as this")

    def refused(self) -> ShiftRefused:
        event = self.told.get(timeout=20)
        assert isinstance(event, ShiftRefused)
        return event


@pytest.fixture
def thread(unit: Unit) -> Iterator[Thread]:
    made = Thread(unit)
    yield made
    made.shifts.close()


def test_a_locked_account_comes_with_its_challenge_and_is_released_by_the_answer(
    unit: Unit, thread: Thread
) -> None:
    for _ in range(5):
        thread.shifts.begin(unit.credentials(password="not the password"))
    told = [thread.refused() for _ in range(5)]
    assert [(event.locked, bool(event.challenge)) for event in told] == [(False, False)] * 4 + [(True, True)]
    thread.shifts.release(None, OFFICER.username, "00000 00000")
    wrong = thread.refused()
    assert (wrong.locked, wrong.challenge) == (True, told[-1].challenge), "the same question is still open"
    key = bytes.fromhex((unit.folder / RELEASE_KEY_FILE).read_text())
    thread.shifts.release(None, OFFICER.username, answer(key, OFFICER.username, wrong.challenge))
    assert thread.told.get(timeout=20) == Released(None)
    thread.shifts.begin(unit.credentials(password="not the password"))
    assert not thread.refused().locked


def test_a_given_password_is_told_from_a_wrong_one(unit: Unit, thread: Thread) -> None:
    issued = unit.accounts.reset(unit.proof(), OFFICER.username)
    without = Unit(unit.folder, unit.clock, unit.rules.model_copy(update={"second_factor": False}))
    other = Thread(without)
    other.shifts.begin(replace(without.credentials(code=""), password=issued.password))
    needed = other.refused()
    other.shifts.close()
    assert (needed.new_password, needed.locked, needed.challenge) == (True, False, "")
    thread.shifts.begin(unit.credentials())
    assert not thread.refused().new_password
