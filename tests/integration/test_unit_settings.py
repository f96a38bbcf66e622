# SPDX-License-Identifier: Apache-2.0
"""Changing a unit's settings with an open store: by role, and on record with the change or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.services.sessions import SignedOn
from mdt_app.services.unit_settings import UnitSettings
from mdt_app.settings import load
from mdt_app.settings_export import read_export
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.errors import AuditUnwritable
from policy.access import Role
from policy.functions import Function, may
from tests.helpers.stores import ADMINISTRATOR, CHEAP, UNIT, Clock, make_unit, sign_on

pytestmark = pytest.mark.integration
PORT = {"gps": {"port": "/dev/ttyUSB0", "baud": 9600}}


class Desk:
    """A unit whose store is open, and people of any role before its settings."""

    def __init__(self, root: Path) -> None:
        self.clock, self.folder = Clock(), DataFolder(root)
        make_unit(root, self.clock)
        self.folder.unit_settings.write_text('unit = "12"\n', encoding="utf-8")
        self.signed_on: SignedOn = sign_on(root, self.clock, ADMINISTRATOR)
        self.office = UnitSettings(self.folder, self.clock)

    def as_(self, role: Role) -> Any:
        """A session of somebody in this role."""
        person = NewPerson(f"unit12.{role.value}", "Person 1", role, "some words for them")
        add_person(self.signed_on.vault, UNIT, person, CHEAP, self.clock)
        return replace(self.signed_on.session, username=person.username)

    def newest(self) -> AuditEvent:
        return audit.events(self.signed_on.vault.index())[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "unit")
    yield made
    made.signed_on.vault.close()


@pytest.mark.parametrize("role", Role)
def test_a_setting_is_written_only_by_roles_with_a_bench(desk: Desk, role: Role) -> None:
    session, database = desk.as_(role), desk.signed_on.vault.index()
    if may(role, Function.BENCH):
        desk.office.change(database, session, PORT)
        assert load(desk.folder).settings.gps.port == "/dev/ttyUSB0"
    else:
        with pytest.raises(Refused, match="does not do this"):
            desk.office.change(database, session, PORT)
        assert load(desk.folder).settings.gps.port == "auto"
    told = desk.newest()
    outcome = "done" if may(role, Function.BENCH) else "refused"
    assert (told.event, told.outcome, told.username) == ("unit_settings_changed", outcome, session.username)
    assert told.object == "settings gps.port, gps.baud"


def test_the_rules_are_no_technicians(desk: Desk) -> None:
    session, database = desk.as_(Role.TECHNICIAN), desk.signed_on.vault.index()
    for rules in ({"session": {"lock_minutes": 30}}, {"sign_on": {"second_factor": False}}, {"agency": "X"}):
        with pytest.raises(Refused, match="ALPR administrator"):
            desk.office.change(database, session, rules)
    assert desk.folder.unit_settings.read_text(encoding="utf-8") == 'unit = "12"\n'


def test_what_cannot_be_recorded_is_not_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise AuditUnwritable("The audit log cannot be written.")

    session, database = desk.as_(Role.TECHNICIAN), desk.signed_on.vault.index()
    monkeypatch.setattr("mdt_app.services.unit_settings.audit.append", full)
    with pytest.raises(AuditUnwritable):
        desk.office.change(database, session, PORT)
    with pytest.raises(AuditUnwritable):
        desk.office.export_to(database, session, "12", desk.folder.root)
    assert load(desk.folder).settings.gps.port == "auto"
    assert list(desk.folder.root.glob("*.mdt-settings.json")) == []


def test_what_cannot_be_written_is_not_on_record_as_done(desk: Desk, tmp_path: Path) -> None:
    session, database = desk.as_(Role.TECHNICIAN), desk.signed_on.vault.index()
    before = desk.newest()
    with pytest.raises(Refused, match=r"gps\.baud"):
        desk.office.change(database, session, {"gps": {"baud": 1}})
    with pytest.raises(Trouble, match="cannot be written"):
        desk.office.export_to(database, session, "12", tmp_path / "gone")
    assert desk.newest() == before


def test_an_export_lies_where_it_was_wanted_and_is_on_record(desk: Desk, tmp_path: Path) -> None:
    session, database = desk.as_(Role.TECHNICIAN), desk.signed_on.vault.index()
    path = desk.office.export_to(database, session, "12", tmp_path)
    assert read_export(path).unit == "12"
    assert (desk.newest().event, desk.newest().object) == ("unit_settings_exported", "unit 12")
