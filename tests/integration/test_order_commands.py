# SPDX-License-Identifier: Apache-2.0
"""An administrator at a terminal that locked itself: `mdt orders`."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mdt_app.cli import cli
from mdt_app.services.wipe import Wipe, WipeCause, Wiper
from mdt_app.storage import audit
from mdt_app.storage.order_state import LockCause, OrderFile
from tests.helpers.stores import ADMINISTRATOR, MORNING, OFFICER, Clock, door, make_unit, sessions, sign_on
from tests.helpers.stores import credentials as typed_by

pytestmark = pytest.mark.integration


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A unit that asks for no code."""
    monkeypatch.setenv("MDT_SIGN_ON__SECOND_FACTOR", "false")
    return make_unit(tmp_path / "unit", Clock())


def lock(unit: Path, cause: LockCause) -> None:
    """As the terminal did."""
    OrderFile(unit).change(lambda before: replace(before, locked=cause))


def mdt(unit: Path, *words: str, password: str = ADMINISTRATOR.password) -> Result:
    """Run ``mdt orders``."""
    return CliRunner().invoke(cli, ["orders", *words, "--data", str(unit)], input=f"{password}\n")


def release(
    unit: Path, username: str = ADMINISTRATOR.username, password: str = ADMINISTRATOR.password
) -> Result:
    """Ask for the release."""
    return mdt(unit, "release", "--by", username, "--reason", "in the hills all week", password=password)


def test_an_administrator_lifts_a_lock_for_want_of_contact(unit: Path) -> None:
    """Nobody signs on before, people do after, and it is on record."""
    lock(unit, LockCause.OFFLINE)
    with pytest.raises(Exception, match="without contact"):
        sessions(unit, Clock()).sign_on(typed_by(OFFICER))
    assert "without contact" in mdt(unit, "status").output
    assert release(unit).exit_code == 0, release(unit).output
    assert "People may sign on" in mdt(unit, "status").output
    signed_on = sign_on(unit, Clock())
    try:
        found = [
            event for event in audit.events(signed_on.vault.index()) if event.event == "terminal_released"
        ]
    finally:
        signed_on.vault.close()
    assert [(event.username, event.outcome) for event in found] == [(ADMINISTRATOR.username, "done")]


def test_nobody_else_does(unit: Path) -> None:
    """An officer, a wrong password: refused, and the terminal stays locked."""
    lock(unit, LockCause.OFFLINE)
    assert "Only an ALPR administrator" in release(unit, OFFICER.username, OFFICER.password).output
    assert "not right" in release(unit, password="a guess at it").output
    with pytest.raises(Exception, match="without contact"):
        sign_on(unit, Clock())


def test_the_departments_lock_is_not_lifted_at_the_terminal(unit: Path) -> None:
    """Nor does an administrator's other work go on there."""
    lock(unit, LockCause.ORDER)
    assert "department locked this terminal" in release(unit).output
    with pytest.raises(Exception, match="department locked"):
        door(unit, Clock()).open(typed_by(ADMINISTRATOR).proof)


def test_a_wiped_terminal_says_so(unit: Path) -> None:
    """To whoever asks, in the same words: what is lost, why, and what now."""
    wiper = Wiper(unit, Clock())
    wiper.begin(Wipe(WipeCause.ORDER, MORNING, unsent=4))
    wiper.carry_on()
    for words in (mdt(unit, "status").output, release(unit).output):
        assert "keys were destroyed by the department's order" in words
        assert "4 records that had not been sent" in words
        assert "cannot be opened with any key that this system holds" in words
