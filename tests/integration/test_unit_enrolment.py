# SPDX-License-Identifier: Apache-2.0
"""A technician enrols a real unit at a real department, over mutual TLS: who did it is on record, the code nowhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.services.door import Given
from mdt_app.services.enrolment import Enrolment, Standing, enrol_terminal, standing
from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.sessions import Sessions, SignedOn
from mdt_app.settings import load
from mdt_app.storage import audit
from mdt_app.storage.order_state import OrderFile, OrderState
from policy.access import TERMINAL_ROLES, Role
from sync.client import SyncClient
from sync.credentials import DeviceCredentials, identity_in
from sync.enrol import Invitation
from tests.helpers.department import Department, running_department
from tests.helpers.stores import (
    ADMINISTRATOR,
    CHEAP,
    NO_CODE,
    OFFICER,
    POLICY,
    Clock,
    credentials,
    door,
    unit_of,
)

pytestmark = pytest.mark.integration
TECHNICIAN = NewPerson("fleet.tech", "Technician 3", Role.TECHNICIAN, "keeper of the cables")


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    with running_department(tmp_path_factory.mktemp("unit-enrolment") / "data") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, department: Department) -> DataFolder:
    made = DataFolder(tmp_path / "unit")
    made.create()
    text = f'{settings_text("WV-471")}\n[department]\nserver_url = "{department.url}"\n'
    made.department_settings.write_text(text, encoding="utf-8")
    unit_of(made.root, (ADMINISTRATOR, OFFICER, TECHNICIAN), Clock())
    return made


@pytest.fixture
def signed_on(folder: DataFolder) -> Iterator[SignedOn]:
    made = at_work(folder, TECHNICIAN)
    yield made
    made.vault.close()


def at_work(folder: DataFolder, person: NewPerson) -> SignedOn:
    service = Sessions(folder.root, Clock(), CHEAP, POLICY, TERMINAL_ROLES, rules=NO_CODE)
    return service.sign_on(credentials(person))


def now() -> datetime:
    return datetime.now(UTC)


def on_record(signed_on: SignedOn) -> list[tuple[str, str, str, str]]:
    """What the audit log says of enrolment, oldest first."""
    found = reversed(audit.events(signed_on.vault.index(), limit=30))
    return [
        (one.event, one.outcome, one.username, one.object.split()[0])
        for one in found
        if one.event.startswith("terminal_enrol")
    ]


def test_a_technician_enrols_and_the_terminal_reaches_its_department(
    department: Department, folder: DataFolder, signed_on: SignedOn
) -> None:
    given, office = department.invitation(), Enrolment(folder, now)
    shown = office.offered(given.url)
    assert shown == given.fingerprint.replace("-", "").upper()
    device = office.enrol(signed_on.vault, signed_on.session, replace(given, fingerprint=shown))
    told = standing(folder, load(folder).settings)
    assert (told.device, told.server, told.address) == (device, department.url, given.url)
    assert told.authority == shown
    assert told.contact_at is None
    assert told.until is not None
    assert told.renew_from == told.until - timedelta(days=30)
    assert timedelta(days=364) < told.until - now() <= timedelta(days=365)
    assert on_record(signed_on) == [
        ("terminal_enrolment_asked", "done", TECHNICIAN.username, "department"),
        ("terminal_enrolled", "done", TECHNICIAN.username, "device"),
    ]
    own = DeviceCredentials.in_folder(folder.device, signed_on.vault.device_key_password())
    with SyncClient(department.settings(), own) as client:
        assert client.health().device == device


def test_the_code_lies_nowhere_afterwards(
    department: Department, folder: DataFolder, signed_on: SignedOn, caplog: pytest.LogCaptureFixture
) -> None:
    given = department.invitation()
    Enrolment(folder, now).enrol(signed_on.vault, signed_on.session, given)
    spellings = {given.code, given.code.replace("-", ""), given.code.lower()}
    said = [caplog.text, repr(given), *(str(one) for one in audit.events(signed_on.vault.index(), limit=30))]
    for code in spellings:
        assert not any(code in text for text in said)
        for file in folder.root.rglob("*"):
            assert not file.is_file() or code.encode() not in file.read_bytes(), file


def test_a_wrong_code_is_told_and_on_record(
    department: Department, folder: DataFolder, signed_on: SignedOn
) -> None:
    given = department.invitation()
    with pytest.raises(Refused, match="wrong, used or expired"):
        Enrolment(folder, now).enrol(
            signed_on.vault,
            signed_on.session,
            Invitation(given.url, "0000-0000-0000-0000", given.fingerprint),
        )
    assert [row[:2] for row in on_record(signed_on)] == [
        ("terminal_enrolment_asked", "done"),
        ("terminal_enrolled", "failed"),
    ]
    assert standing(folder, load(folder).settings) == Standing(department.url)


def test_an_officer_does_not_enrol_and_the_code_is_not_sent(
    department: Department, folder: DataFolder
) -> None:
    given, officer = department.invitation(), at_work(folder, OFFICER)
    try:
        with pytest.raises(Refused, match="does not do this"):
            Enrolment(folder, now).enrol(officer.vault, officer.session, given)
        assert [row[:2] for row in on_record(officer)] == [("terminal_enrolment_asked", "refused")]
    finally:
        officer.vault.close()
    technician = at_work(folder, TECHNICIAN)
    try:
        assert Enrolment(folder, now).enrol(technician.vault, technician.session, given), (
            "the code stayed good"
        )
    finally:
        technician.vault.close()


def test_an_officer_does_not_enrol_at_the_command_line_either(
    department: Department, folder: DataFolder
) -> None:
    given, office = department.invitation(), Office(door(folder.root, Clock()), Clock())
    proof = Given(OFFICER.username, OFFICER.password)
    with pytest.raises(Refused, match="Ask"):
        enrol_terminal(folder, office, proof, given)
    assert identity_in(folder.device) is None
    technician = Given(TECHNICIAN.username, TECHNICIAN.password)
    assert enrol_terminal(folder, office, technician, given), "the code stayed good"
    signed_on = at_work(folder, TECHNICIAN)
    try:
        assert [row[:3] for row in on_record(signed_on)] == [
            ("terminal_enrolment_asked", "refused", OFFICER.username),
            ("terminal_enrolment_asked", "done", TECHNICIAN.username),
            ("terminal_enrolled", "done", TECHNICIAN.username),
        ]
    finally:
        signed_on.vault.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1", "https://127.0.0.1:9", "nonsense", ""])
def test_an_address_that_is_none_is_refused_in_words(folder: DataFolder, address: str) -> None:
    with pytest.raises(Refused, match=r"https://NAME:PORT|cannot be reached"):
        Enrolment(folder, now).offered(address)


def test_the_last_contact_is_that_of_this_device_and_only_a_real_one(
    department: Department, folder: DataFolder, signed_on: SignedOn
) -> None:
    """Before the first answer the count begins with the first look at the clock, which is no contact."""
    device = Enrolment(folder, now).enrol(signed_on.vault, signed_on.session, department.invitation())
    orders, at, settings = OrderFile(folder.root), now(), load(folder).settings
    for state, wanted in (
        (OrderState(device=device, contact_at=at), None),
        (OrderState(device="another", contact_at=at, standing="receipt"), None),
        (OrderState(device=device, contact_at=at, standing="receipt"), at),
    ):
        orders.change(partial(_put, state))
        assert standing(folder, settings).contact_at == wanted


def _put(state: OrderState, _before: OrderState) -> OrderState:
    return state


def test_an_identity_that_cannot_be_read_is_none(folder: DataFolder) -> None:
    assert identity_in(folder.device) is None
    (folder.device / "terminal.pem").write_text("no certificate")
    assert identity_in(folder.device) is None
