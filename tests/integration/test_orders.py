# SPDX-License-Identifier: Apache-2.0
"""Orders to terminals and who is signed on there, through a real server over mutual TLS."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import uuid6
from sqlalchemy import select

from server.clock import system_clock
from server.db.tables import AuditRow
from server.department import open_department
from sync.enrol import Enrolled
from sync.errors import AccountTaken, OrderNotGenuine, ServerRefused, SyncError, TerminalNotAccepted
from sync.orders import GenuineOrders
from sync.waiting import WaitingDesk
from sync.wire import (
    BatchV1,
    OrderDoneV1,
    OrderKind,
    OrdersV1,
    OwnWipeV1,
    SignedOnV1,
    WipedFileV1,
    WipeProofV1,
)
from tests.helpers.department import Department, audit_rows, running_department
from tests.helpers.transfer import NOON, wire_hit, wire_read

pytestmark = pytest.mark.integration

PROOF = WipeProofV1(
    keys=3, unsent=2, files=(WipedFileV1(name="index.db", size=4096, sha256="0" * 64),), left=()
)


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file, as strict as it comes."""
    folder = tmp_path_factory.mktemp("orders") / "data"
    with running_department(folder, sign_on_needed=True) as running:
        yield running


@pytest.fixture
def terminal(department: Department, tmp_path: Path) -> Enrolled:
    """A new terminal."""
    return department.enrol(tmp_path / "terminal")


@pytest.fixture(autouse=True)
def asker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are run by one administrator unless a test says otherwise."""
    monkeypatch.setenv("SUDO_USER", "alpr-admin")


def desk(terminal: Enrolled) -> WaitingDesk:
    """The terminal's way to the department without its key."""
    found = WaitingDesk.of(terminal.credentials.enrolled_at, terminal.credentials.ca, terminal.device)
    assert found is not None
    return found


def heard(department: Department, terminal: Enrolled) -> OrdersV1:
    """What the terminal is told, by its certificate."""
    with department.client(terminal.credentials) as client:
        return client.orders()


def genuine(terminal: Enrolled) -> GenuineOrders:
    """The terminal's check."""
    return GenuineOrders(terminal.credentials.ca.read_bytes(), terminal.device)


def state(department: Department, terminal: Enrolled) -> list[tuple[str, str]]:
    """(kind, state) of the terminal's orders, newest first."""
    lines = department.json("device", "orders", terminal.device)["orders"]
    return [(line["kind"], line["state"]) for line in lines]


def lock(department: Department, terminal: Enrolled) -> None:
    """Order it."""
    department.cli("device", "lock", terminal.device, "--reason", "left in a garage")


def approved_wipe(department: Department, terminal: Enrolled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order it, as two persons."""
    asked = department.cli("device", "wipe", terminal.device, "--reason", "stolen from the yard")
    monkeypatch.setenv("SUDO_USER", "watch-commander")
    department.cli("device", "approve", asked.stdout.split()[-1])


def signed_on(username: str = "officer7", **changes: Any) -> SignedOnV1:
    """Somebody at the beginning of a shift."""
    values: dict[str, Any] = {
        "session_id": uuid6.uuid7(),
        "username": username,
        "unit": "12",
        "started_at": datetime.now(UTC),
    }
    return SignedOnV1(**values | changes)


def test_a_lock_is_given_seen_and_done(department: Department, terminal: Enrolled) -> None:
    """Signed for this terminal, told to no other, and each step on record."""
    lock(department, terminal)
    assert state(department, terminal) == [("lock", "given")]
    said = heard(department, terminal)
    assert state(department, terminal) == [("lock", "seen")]
    (order,) = genuine(terminal).newer_than(0, said)
    assert (order.kind, order.device, order.serial) == (OrderKind.LOCK, terminal.device, 1)
    with department.client(terminal.credentials) as client:
        first = client.order_done(OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC)))
        again = client.order_done(
            OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC) + timedelta(hours=1))
        )
    assert first == again, "a repeated report changes nothing"
    assert state(department, terminal) == [("lock", "done")]
    events = [
        event for event, _, detail in audit_rows(department.folder) if detail.get("device") == terminal.device
    ]
    assert events[-4:] == ["order.asked", "order.given", "order.seen", "order.done"]


def test_a_terminal_sees_and_reports_its_own_orders_only(
    department: Department, terminal: Enrolled, tmp_path: Path
) -> None:
    """The certificate decides which terminal it is."""
    lock(department, terminal)
    order = heard(department, terminal).orders[0]
    other = department.enrol(tmp_path / "other", "14")
    assert heard(department, other).orders == ()
    with department.client(other.credentials) as client, pytest.raises(ServerRefused, match="no such order"):
        client.order_done(OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC)))
    assert state(department, terminal) == [("lock", "seen")]


def test_who_asks_for_a_wipe_does_not_approve_it(
    department: Department, terminal: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until a second person does, the terminal hears nothing of it."""
    asked = department.cli("device", "wipe", terminal.device, "--reason", "stolen from the yard")
    order = asked.stdout.split()[-1]
    refused = department.cli("device", "approve", order, check=False)
    assert refused.returncode != 0
    assert "second person" in refused.stderr
    assert heard(department, terminal).orders == ()
    assert state(department, terminal) == [("wipe", "asked")]
    monkeypatch.setenv("SUDO_USER", "watch-commander")
    department.cli("device", "approve", order)
    assert [said.kind for said in heard(department, terminal).orders] == [OrderKind.WIPE]
    approvals = [
        (outcome, detail["order"])
        for event, outcome, detail in audit_rows(department.folder)
        if event == "order.approved" and detail["device"] == terminal.device
    ]
    assert approvals == [("failure", order), ("success", order)]


def test_an_order_needs_a_reason_and_a_terminal(department: Department, terminal: Enrolled) -> None:
    """A sentence says which is missing."""
    nobody = department.cli("device", "lock", "mdt-nobody", "--reason", "lost", check=False)
    assert "No terminal mdt-nobody" in nobody.stderr
    empty = department.cli("device", "lock", terminal.device, "--reason", "  ", check=False)
    assert "Give the reason" in empty.stderr
    assert "No wipe" in department.cli("device", "approve", str(uuid4()), check=False).stderr


@pytest.mark.parametrize(
    "change",
    [
        {"kind": OrderKind.UNLOCK},
        {"serial": 99},
        {"order_id": uuid4()},
        {"given_at": datetime(2030, 1, 1, tzinfo=UTC)},
        {"signature": "00" * 70},
        {"signature": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_order_is_not_genuine(
    department: Department, terminal: Enrolled, change: dict[str, Any]
) -> None:
    """Whatever is changed on the way, nothing of the answer is carried out."""
    lock(department, terminal)
    said = heard(department, terminal)
    forged = said.model_copy(update={"orders": (said.orders[0].model_copy(update=change),)})
    with pytest.raises(OrderNotGenuine, match="did not sign"):
        genuine(terminal).newer_than(0, forged)


def test_an_order_for_another_terminal_or_of_another_department_is_not_genuine(
    department: Department, terminal: Enrolled, tmp_path: Path
) -> None:
    """A genuine order is good for the terminal that it names."""
    lock(department, terminal)
    said = heard(department, terminal)
    with pytest.raises(OrderNotGenuine, match="another terminal"):
        GenuineOrders(terminal.credentials.ca.read_bytes(), "mdt-other").newer_than(0, said)
    with running_department(tmp_path / "elsewhere") as elsewhere:
        foreign = elsewhere.enrol(tmp_path / "foreign")
    with pytest.raises(OrderNotGenuine, match="did not sign"):
        GenuineOrders(foreign.credentials.ca.read_bytes(), terminal.device).newer_than(0, said)


def test_an_old_order_is_not_good_again(department: Department, terminal: Enrolled) -> None:
    """An unlock of before does not lift the lock that came after it."""
    lock(department, terminal)
    department.cli("device", "unlock", terminal.device, "--reason", "found")
    both = heard(department, terminal)
    assert [order.kind for order in genuine(terminal).newer_than(0, both)] == [
        OrderKind.LOCK,
        OrderKind.UNLOCK,
    ]
    lock(department, terminal)
    assert genuine(terminal).newer_than(3, both) == ()
    assert [order.serial for order in genuine(terminal).newer_than(2, heard(department, terminal))] == [3]


def test_a_terminal_hears_and_reports_while_nobody_is_signed_on(
    department: Department, terminal: Enrolled
) -> None:
    """By the receipt alone: no key, no password; a wrong one is refused and on record."""
    standing = heard(department, terminal).standing
    lock(department, terminal)
    waiting = desk(terminal)
    said = waiting.orders(standing)
    (order,) = genuine(terminal).newer_than(0, said)
    with pytest.raises(SyncError, match="receipt is not"):
        waiting.orders("0" * 64)
    with pytest.raises(SyncError, match="receipt is not"):
        waiting.done(standing, OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC)))
    waiting.done(order.receipt, OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC)))
    assert state(department, terminal) == [("lock", "done")]
    assert ("order.receipt", "failure", {"device": terminal.device}) in audit_rows(department.folder)


def test_a_receipt_opens_no_record_and_no_list(department: Department, terminal: Enrolled) -> None:
    """The enrolment listener has no such address, and the transfer listener wants the certificate."""
    import requests

    standing = heard(department, terminal).standing
    for path in ("/v1/hotlists", "/v1/inventory", "/v1/batches", "/v1/orders", "/v1/sessions"):
        answer = requests.post(
            department.enrol_url + path,
            json={"device": terminal.device, "standing": standing},
            verify=str(terminal.credentials.ca),
            timeout=20,
        )
        assert answer.status_code == 404


def test_every_command_records_who_logged_in(
    department: Department, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the account that the server runs as."""
    enrolled = department.enrol(tmp_path / "terminal")
    monkeypatch.setenv("SUDO_USER", "records-clerk")
    department.cli("device", "code", "12")
    department.cli("device", "lock", enrolled.device, "--reason", "lost")
    department.cli("device", "revoke", enrolled.device)
    inside = open_department(department.folder, None, system_clock)
    try:
        with inside.database.read() as session:
            told = select(AuditRow.event).where(AuditRow.actor == "records-clerk").order_by(AuditRow.seq)
            events = list(session.scalars(told))
    finally:
        inside.close()
    assert events == ["device.code_made", "order.asked", "order.given", "device.revoked"]


def test_a_wipe_keeps_the_certificate_until_it_is_reported(
    department: Department, terminal: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is revoked; what was destroyed is on record, unsent records named by number."""
    approved_wipe(department, terminal, monkeypatch)
    (order,) = heard(department, terminal).orders
    with department.client(terminal.credentials) as client:
        assert client.health().device == terminal.device
        with pytest.raises(ServerRefused, match="proof"):
            client.order_done(OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC)))
    report = OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC), wiped=PROOF)
    assert desk(terminal).done(order.receipt, report) == desk(terminal).done(order.receipt, report)
    with department.client(terminal.credentials) as client, pytest.raises(SyncError):
        client.health()
    (line,) = department.json("device", "orders", terminal.device)["orders"]
    assert line["state"] == "done"
    assert line["proof"] == PROOF.model_dump(mode="json")
    counted = [
        (detail["keys"], detail["unsent_destroyed"], detail["files"])
        for event, _, detail in audit_rows(department.folder)
        if event == "order.done" and detail["device"] == terminal.device
    ]
    assert counted == [(3, 2, 1)]
    again = department.cli("device", "lock", terminal.device, "--reason", "lost", check=False)
    assert "was wiped" in again.stderr


def test_a_revoked_terminal_still_gets_its_wipe(
    department: Department, terminal: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the receipt that it kept; its certificate opens nothing any more."""
    standing = heard(department, terminal).standing
    department.cli("device", "revoke", terminal.device)
    approved_wipe(department, terminal, monkeypatch)
    with department.client(terminal.credentials) as client, pytest.raises(SyncError):
        client.orders()
    (order,) = genuine(terminal).newer_than(0, desk(terminal).orders(standing))
    assert order.kind is OrderKind.WIPE


def test_a_terminal_that_wiped_itself_says_so(department: Department, terminal: Enrolled) -> None:
    """Too long without contact, or too many wrong passwords: its certificate is revoked, once."""
    report = OwnWipeV1(
        device=terminal.device,
        standing=heard(department, terminal).standing,
        cause="failed_sign_ons",
        done_at=datetime.now(UTC),
        wiped=PROOF,
    )
    assert desk(terminal).wiped_itself(report) == desk(terminal).wiped_itself(report)
    (line,) = department.json("device", "orders", terminal.device)["orders"]
    assert (line["state"], line["reason"]) == ("done", "by itself: failed_sign_ons")
    with department.client(terminal.credentials) as client, pytest.raises(SyncError):
        client.health()


def test_a_certificate_alone_transfers_nothing(department: Department, terminal: Enrolled) -> None:
    """CJIS 5.13.7.3: somebody has to be signed on, and the department records who it was."""
    batch = BatchV1(reads=(wire_read(terminal.device),))
    said = signed_on("officer-of-24r")
    with department.client(terminal.credentials) as client:
        for transfer in (lambda: client.send(batch), client.catalogue, client.inventory):
            with pytest.raises(TerminalNotAccepted, match="Nobody is signed on"):
                transfer()
        client.signed_on(said)
        assert client.send(batch).items[0].reason == ""
        client.catalogue()
        assert batch.reads[0].read_id in client.inventory().reads
        client.signed_on(said.model_copy(update={"ended": True}))
        with pytest.raises(TerminalNotAccepted, match="Nobody is signed on"):
            client.catalogue()
    rows = [
        (event, detail.get("user"))
        for event, _, detail in audit_rows(department.folder)
        if detail.get("user") == "officer-of-24r"
    ]
    events = ("session.began", "ingest.batch", "inventory.read", "session.ended")
    assert rows == [(event, "officer-of-24r") for event in events]


@pytest.mark.clause("SR-465.3-1-iii", "PB-434.3-1-iii", "MP-462.4-1-iii", "WV-471.5-1-iii")
def test_one_account_is_signed_on_to_one_terminal(
    department: Department, terminal: Enrolled, tmp_path: Path
) -> None:
    """The second terminal is refused, whatever the letters' case; the first one hears of it; signing off frees it."""
    other = department.enrol(tmp_path / "other", "14")
    first, second = signed_on("J.Reyes"), signed_on("j.reyes ")
    with department.client(terminal.credentials) as here, department.client(other.credentials) as there:
        assert here.signed_on(first).warning == ""
        with pytest.raises(AccountTaken, match="signed on already"):
            there.signed_on(second)
        with pytest.raises(TerminalNotAccepted):
            there.catalogue()
        assert f"terminal {other.device}" in here.signed_on(first).warning
        assert here.signed_on(first).warning == "", "it is said once"
        here.signed_on(first.model_copy(update={"ended": True}))
        assert there.signed_on(second).warning == ""
    refusals = [
        (outcome, detail["user"], detail["held_by"])
        for event, outcome, detail in audit_rows(department.folder)
        if event == "session.second_terminal" and detail["user"].startswith("j.reyes")
    ]
    assert refusals == [("failure", "j.reyes ", terminal.device)]


def test_the_answer_on_the_wire_is_409(department: Department, terminal: Enrolled, tmp_path: Path) -> None:
    """As the clause's test has it; a request that is not of version 1's form gets 422."""
    other = department.enrol(tmp_path / "other", "14")
    with department.client(terminal.credentials) as here, department.client(other.credentials) as there:
        here.signed_on(signed_on("m.ortiz"))
        answer = there._session.post(
            f"{department.url}/v1/sessions", data=signed_on("m.ortiz").model_dump_json(), timeout=20
        )
        assert answer.status_code == 409
        assert there._session.post(f"{department.url}/v1/sessions", data="{}", timeout=20).status_code == 422


def test_the_scope_of_a_breach(
    department: Department, terminal: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a lost terminal held and who was on it; what is not known is said; no plate is in it."""
    read, later = wire_read(terminal.device), wire_read(terminal.device, captured_at=NOON + timedelta(days=2))
    with department.client(terminal.credentials) as client:
        client.signed_on(signed_on("k.silva"))
        client.send(BatchV1(reads=(read, later), hits=(wire_hit(read.read_id),)))
    lost = ("device", "breach", terminal.device, "--at", f"{NOON + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    scope = department.json(*lost)
    assert scope["read_ids"] == [str(read.read_id)]
    assert (scope["reads"], scope["hits"], scope["arrived_after"]) == (1, 1, 2)
    assert [(one["username"], one["ended_at"]) for one in scope["people"]] == [("k.silva", None)]
    assert scope["unsent"] is None
    assert scope["contact_at"] is not None
    assert "closed by its people's passwords" in scope["keys"]
    words = department.cli(*lost).stdout
    assert "still unsent: not known" in words
    assert "Encrypted on the terminal: yes" in words
    assert read.text not in words + str(scope)
    approved_wipe(department, terminal, monkeypatch)
    (order,) = heard(department, terminal).orders
    desk(terminal).done(
        order.receipt, OrderDoneV1(order_id=order.order_id, done_at=datetime.now(UTC), wiped=PROOF)
    )
    after = department.json(*lost)
    assert (after["unsent"], after["wiped_at"] is not None, after["revoked_at"] is not None) == (
        2,
        True,
        True,
    )
    assert "reported on" in after["keys"]
    asked = [detail["device"] for event, _, detail in audit_rows(department.folder) if "breach" in event]
    assert asked.count(terminal.device) == 3
    assert "No terminal" in department.cli("device", "breach", "mdt-nobody", *lost[3:], check=False).stderr
