# SPDX-License-Identifier: Apache-2.0
"""Beginning and ending a shift: nothing stays open behind a sign-on that did not work."""

import queue
from pathlib import Path

import pytest

from mdt_app.clock import system_clock
from mdt_app.main.shifts import ShiftBegan, ShiftEnded, ShiftRefused, Shifts
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.services.provisioning import set_up
from mdt_app.services.sessions import Credentials, Sessions, SignedOn
from mdt_app.settings import load
from mdt_app.storage.password_hash import standard_cost
from tests.helpers.stores import ADMINISTRATOR, MORNING, NO_CODE, OFFICER, POLICY, UNIT

pytestmark = [pytest.mark.integration, pytest.mark.expects_log]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit that was set up, without cameras or department."""
    made = DataFolder(tmp_path / "unit")
    made.create()
    made.unit_settings.write_text('[gps]\nport = "/dev/no-such-receiver"\n')
    set_up(made.root, UNIT, [ADMINISTRATOR, OFFICER], standard_cost(), system_clock)
    return made


def given(password: str = OFFICER.password) -> Credentials:
    """An officer at the terminal."""
    return Credentials(OFFICER.username, password, UNIT, "routine_patrol", MORNING)


def test_a_shift_begins_and_ends_and_closes_the_store(folder: DataFolder) -> None:
    """Even where there is neither a camera nor a receiver."""
    told: queue.Queue[object] = queue.Queue()
    heard: list[object] = []

    def patrol(signed_on: SignedOn) -> Patrol:
        return Patrol(load(folder).settings, folder, signed_on, clock=system_clock, emit=heard.append)

    shifts = Shifts(
        Sessions(folder.root, system_clock, standard_cost(), POLICY, rules=NO_CODE),
        patrol,
        told.put,
        system_clock,
    )
    shifts.begin(given("not the password"))
    refused = told.get(timeout=20)
    assert isinstance(refused, ShiftRefused)
    assert not refused.locked
    shifts.begin(given())
    began = told.get(timeout=20)
    assert isinstance(began, ShiftBegan)
    shifts.end(began.patrol)
    assert isinstance(told.get(timeout=20), ShiftEnded)
    assert not began.patrol.signed_on.vault.ring.is_open
    shifts.close()


def test_a_patrol_that_cannot_start_leaves_nothing_open(folder: DataFolder) -> None:
    """The keys go, the shift is ended on record, and the officer is told."""
    told: queue.Queue[object] = queue.Queue()
    opened: list[SignedOn] = []

    def broken(signed_on: SignedOn) -> Patrol:
        opened.append(signed_on)
        raise RuntimeError("a part that does not fit")

    shifts = Shifts(
        Sessions(folder.root, system_clock, standard_cost(), POLICY, rules=NO_CODE),
        broken,
        told.put,
        system_clock,
    )
    shifts.begin(given())
    refused = told.get(timeout=20)
    assert isinstance(refused, ShiftRefused)
    assert "fault in the program" in refused.sentence
    assert not opened[0].vault.ring.is_open
    shifts.close()
