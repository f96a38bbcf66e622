# SPDX-License-Identifier: Apache-2.0
"""``mdt review``, ``mdt hotplate``, ``mdt deployment`` and ``mdt scopes`` as a person types them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mdt_app.cli import cli
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.hot_plates import HotPlates, Member
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.provisioning import NewPerson
from mdt_app.storage import authorities, deployments, hot_plates, reviews
from mdt_app.storage.database import Database
from policy.access import Role
from policy.hotplates import HotPlateForm
from policy.inquiry import InquiryRequest
from policy.places import Circle
from tests.helpers.policies import PROFILES
from tests.helpers.stores import ADMINISTRATOR, OFFICER, TRAINED, UNIT, Clock, sign_on
from tests.helpers.units import Answer, ask_index, unit_folder

pytestmark = pytest.mark.integration
SERGEANT = NewPerson(
    "unit12.sergeant", "Sergeant 1", Role.SUPERVISOR, "watch over the watch", courses=TRAINED
)
HELD = InquiryRequest(
    "missing_person",
    "26-104417",
    "because of religion, seen at the mosque",
    "8QTQ743",
    area=Circle(37.97, -122.53, 200),
    camera="rear",
)


class Unit:
    """A unit, and people at its keyboard."""

    def __init__(self, folder: DataFolder, clock: Clock) -> None:
        self.folder, self.clock = folder, clock

    def run(self, person: NewPerson, *words: str) -> Result:
        """What the command prints for this person."""
        typed = [*words, "--by", person.username, "--data", str(self.folder.root)]
        return CliRunner().invoke(cli, typed, input=f"{person.password}\n")

    def store(self, question: Callable[[Database], Answer]) -> Answer:
        """What stands in the store."""
        return ask_index(self.folder, self.clock, question)


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Unit:
    """The commands' clock is the test's."""
    clock = Clock()
    folder = unit_folder(tmp_path / "unit", (ADMINISTRATOR, OFFICER, SERGEANT), clock)
    monkeypatch.setattr("mdt_app.accounts.unit.system_clock", clock)
    return Unit(folder, clock)


def test_a_held_search_is_looked_at_and_released(unit: Unit) -> None:
    signed_on = sign_on(unit.folder.root, unit.clock)
    with pytest.raises(Refused, match="waits for a supervisor"):
        Inquiries(unit.clock, PROFILES["WV-471"]).search(signed_on.vault, signed_on.session, HELD)
    signed_on.vault.close()
    refused = unit.run(OFFICER, "review", "list")
    assert refused.exit_code == 1
    assert "Only a supervisor or an ALPR administrator" in refused.output
    listed = unit.run(SERGEANT, "review", "list")
    assert "seen at the mosque (8QTQ743, 200 m around 37.97000, -122.53000, rear)" in listed.output
    number = listed.output.split()[listed.output.split().index("search") - 1]
    denied = unit.run(ADMINISTRATOR, "review", "decide", number, "--yes", "--words", "fine")
    assert denied.exit_code == 1
    assert "supervisor" in denied.output
    done = unit.run(SERGEANT, "review", "decide", number, "--yes", "--words", "spoke to the officer")
    assert f"{number} is released." in done.output
    assert "Nothing waits." in unit.run(SERGEANT, "review", "list").output
    (kept,) = unit.store(lambda database: reviews.searches_of(database, OFFICER.username))
    assert (kept.decided_by, kept.words) == (SERGEANT.username, "spoke to the officer")


def test_a_password_that_somebody_else_gave_decides_nothing(unit: Unit) -> None:
    """Whoever reset it knows it: it does for choosing another one alone."""
    given = unit.run(ADMINISTRATOR, "account", "reset", SERGEANT.username).output.splitlines()[-1].strip()
    result = unit.run(replace(SERGEANT, password=given), "review", "list")
    assert result.exit_code == 1
    assert "mdt account password" in result.output


def test_a_hot_plate_is_let_in_by_the_administrator_and_by_nobody_else(unit: Unit) -> None:
    form = HotPlateForm(
        "8QTQ743",
        "stolen_vehicle",
        "26-104417",
        "taken overnight",
        "GO 26-4417",
        expires_at=unit.clock() + timedelta(days=7),
    )
    service = HotPlates(PROFILES["WV-471"], unit.clock, lambda _event: None)
    entered = unit.store(lambda database: service.enter(database, Member(OFFICER.username), form))
    listed = unit.run(ADMINISTRATOR, "hotplate", "list")
    assert f"{entered.entry_id}  8QTQ743 --  waiting until 2026-11-28 16:00 UTC" in listed.output
    assert f"waits for {PROFILES['WV-471'].roles.alpr_administrator}" in listed.output
    for other in (OFFICER, SERGEANT):
        refused = unit.run(other, "hotplate", "approve", entered.entry_id)
        assert refused.exit_code == 1, refused.output
    done = unit.run(ADMINISTRATOR, "hotplate", "approve", entered.entry_id)
    assert "is looked for from now on" in done.output
    ended = unit.run(OFFICER, "hotplate", "end", entered.entry_id)
    assert "is not looked for" in ended.output
    (kept,) = unit.store(hot_plates.every)
    assert (kept.version.approved_by, kept.ended_by) == (ADMINISTRATOR.username, OFFICER.username)


@pytest.mark.clause("WV-471.3-b-iii")
def test_only_the_administrator_orders_deployment(unit: Unit) -> None:
    words = (
        "deployment",
        "issue",
        "D-12",
        "--reader",
        "front-left",
        "--unit",
        UNIT,
        "--effort",
        "street races",
    )
    days = ("--since", "2026-11-21", "--until", "2026-11-23T06:00")
    for other in (OFFICER, SERGEANT):
        refused = unit.run(other, *words, *days)
        assert refused.exit_code == 1
        assert "orders deployment" in refused.output
    assert unit.store(deployments.every) == ()
    done = unit.run(ADMINISTRATOR, *words, *days)
    assert "Order D-12 stands for 12." in done.output
    assert (
        "D-12  12  front-left  2026-11-21 00:00 to 2026-11-23 06:00 UTC"
        in unit.run(OFFICER, "deployment", "list").output
    )


@pytest.mark.clause("SR-465.3-e", "PB-434.3-e")
def test_scopes_are_opened_by_who_manages_the_programme(unit: Unit) -> None:
    words = ("scopes", OFFICER.username, "--open", "state", "--open", "clets", "--reason", "trained")
    for other in (OFFICER, SERGEANT):
        refused = unit.run(other, *words)
        assert refused.exit_code == 1, refused.output
    before = unit.store(lambda database: authorities.scopes(database, OFFICER.username))
    assert len(before) == 4
    done = unit.run(ADMINISTRATOR, *words, "--supervisor", SERGEANT.username)
    assert f"Open for {OFFICER.username}: state, clets." in done.output
    assert unit.store(lambda database: authorities.scopes(database, OFFICER.username)) == {"state", "clets"}
    assert (
        unit.store(lambda database: authorities.supervisor(database, OFFICER.username)) == SERGEANT.username
    )
    for wrong, said in (
        (("scopes", "nobody", "--reason", "x"), "no account of this name"),
        (("scopes", OFFICER.username, "--open", "moon", "--reason", "x"), "has no scope moon"),
        (
            ("scopes", OFFICER.username, "--supervisor", OFFICER.username, "--reason", "x"),
            "their own supervisor",
        ),
    ):
        refused = unit.run(ADMINISTRATOR, *wrong)
        assert refused.exit_code == 1
        assert said in refused.output


def test_a_designee_on_record_approves_for_the_days_on_record(unit: Unit) -> None:
    """Named by the administrator alone; before and after those days they approve nothing, and never their own."""
    form = HotPlateForm(
        "8QTQ743",
        "stolen_vehicle",
        "26-104417",
        "taken overnight",
        "GO 26-4417",
        expires_at=unit.clock() + timedelta(days=30),
    )
    service = HotPlates(PROFILES["WV-471"], unit.clock, lambda _event: None)
    entered = unit.store(lambda database: service.enter(database, Member(OFFICER.username), form))
    own = unit.store(lambda database: service.enter(database, Member(SERGEANT.username), form))
    words = ("designate", SERGEANT.username, "--since", "2026-11-22", "--until", "2026-11-24")
    refused = unit.run(SERGEANT, *words)
    assert "names a designee" in refused.output
    assert "acts for the" in unit.run(ADMINISTRATOR, *words).output
    assert unit.run(SERGEANT, "hotplate", "approve", entered.entry_id).exit_code == 1
    unit.clock.pass_(days=1)
    assert unit.run(SERGEANT, "hotplate", "approve", own.entry_id).exit_code == 1
    approved = unit.run(SERGEANT, "hotplate", "approve", entered.entry_id)
    assert "is looked for from now on" in approved.output
    unit.clock.pass_(days=2)
    another = unit.store(lambda database: service.enter(database, Member(OFFICER.username), form))
    assert unit.run(SERGEANT, "hotplate", "approve", another.entry_id).exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("designate", ADMINISTRATOR.username, "--since", "2026-11-22"), "another account"),
        (("designate", "nobody", "--since", "2026-11-22"), "another account"),
        (
            ("designate", SERGEANT.username, "--since", "2026-11-22", "--until", "2026-11-21"),
            "ends before it begins",
        ),
    ],
)
def test_a_designee_is_somebody_else_with_days_in_order(
    unit: Unit, words: tuple[str, ...], said: str
) -> None:
    done = unit.run(ADMINISTRATOR, *words)
    assert done.exit_code == 1
    assert said in done.output
