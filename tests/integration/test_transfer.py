# SPDX-License-Identifier: Apache-2.0
"""Records reach the department once each, over mutual TLS, and whoever is not accepted learns why."""

import gzip
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
import uuid6

from sync.client import SyncClient
from sync.credentials import DeviceCredentials, encrypted_key, new_key, trusting
from sync.enrol import Enrolled
from sync.errors import (
    CertificateProblem,
    CredentialsUnusable,
    ServerNotTrusted,
    ServerUnreachable,
    SyncError,
    TerminalNotAccepted,
)
from sync.media import connected
from sync.ports import OutboxProgress
from sync.transport import session
from sync.wire import MAX_BATCH_ITEMS, BatchAnswerV1, BatchV1, Outcome, ProblemV1
from sync.worker import CarSide, SyncWorker
from tests.helpers.department import KEY_PASSWORD, Department, audit_rows, running_department
from tests.helpers.transfer import (
    NOON,
    MemoryHotLists,
    MemoryOutbox,
    wire_hit,
    wire_read,
    wire_verification,
)

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file."""
    with running_department(tmp_path_factory.mktemp("transfer") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def terminal(department: Department, tmp_path_factory: pytest.TempPathFactory) -> Enrolled:
    """An enrolled terminal."""
    return department.enrol(tmp_path_factory.mktemp("terminal"))


@pytest.fixture
def client(department: Department, terminal: Enrolled) -> Iterator[SyncClient]:
    """The terminal's connection."""
    with department.client(terminal.credentials) as opened:
        yield opened


def outcomes(answer: BatchAnswerV1) -> list[Outcome]:
    """What became of each record."""
    return [item.outcome for item in answer.items]


def post(department: Department, terminal: Enrolled, body: bytes, **headers: str) -> requests.Response:
    """A request that our client would not make."""
    with session(terminal.credentials.context()) as https:
        return https.post(f"{department.url}/v1/batches", data=body, headers=headers, timeout=20)


def test_a_key_for_bundles_that_cannot_be_kept_holds_nothing_up(
    department: Department, tmp_path: Path
) -> None:
    """A full disk, say: the records leave all the same, which is what makes room."""
    credentials = department.enrol(tmp_path / "terminal").credentials
    credentials.media_key.unlink()
    credentials.media_key.mkdir()
    with connected(department.settings(), credentials) as client:
        assert client.health().device == credentials.device


def test_a_batch_is_stored_once(client: SyncClient, terminal: Enrolled) -> None:
    """Sent twice: accepted, then duplicates; the inventory names each id once."""
    read = wire_read(terminal.device)
    hit = wire_hit(read.read_id)
    done = wire_verification(hit.hit_id)
    batch = BatchV1(reads=(read,), hits=(hit,), verifications=(done,))
    assert outcomes(client.send(batch)) == [Outcome.ACCEPTED] * 3
    assert outcomes(client.send(batch)) == [Outcome.DUPLICATE] * 3
    inventory = client.inventory()
    assert inventory.reads.count(read.read_id) == 1
    assert inventory.hits.count(hit.hit_id) == 1
    assert inventory.verifications.count(done.verification_id) == 1


def test_another_record_under_a_stored_id_is_refused_and_kept_apart(
    client: SyncClient, terminal: Enrolled, department: Department
) -> None:
    """The stored one stands, also when the two meet in one batch; only a picture may differ."""
    read = wire_read(terminal.device)
    other = read.model_copy(update={"plate_jpeg": b"another picture"})
    before = department.json("status")["refusals"]
    answer = client.send(BatchV1(reads=(read, other, read)))
    assert outcomes(answer) == [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.DUPLICATE]
    assert "stored under this id" in answer.items[1].reason
    again = client.send(BatchV1(reads=(other.model_copy(update={"captured_at": NOON - timedelta(days=1)}),)))
    assert outcomes(again) == [Outcome.REFUSED]
    assert department.json("status")["refusals"] == before + 2


def test_one_malformed_record_does_not_cost_the_others(department: Department, terminal: Enrolled) -> None:
    """It is named with its field and without its value."""
    good, bad = wire_read(terminal.device), wire_read(terminal.device)
    body = BatchV1(reads=(good, bad)).model_dump_json().replace(f'"{bad.text}"', '"no plate!"', 2)
    body = body.replace('"no plate!"', f'"{good.text}"', 1)
    answer = BatchAnswerV1.model_validate_json(post(department, terminal, body.encode()).content)
    found = {item.id: item for item in answer.items}
    assert found[good.read_id].outcome is Outcome.ACCEPTED
    assert found[bad.read_id].outcome is Outcome.REFUSED
    assert "text" in found[bad.read_id].reason
    assert "no plate!" not in found[bad.read_id].reason


def test_a_hit_without_its_read_is_refused(client: SyncClient) -> None:
    """So is a verification without its hit; the reason says what must come first."""
    hit = wire_hit(uuid6.uuid7())
    answer = client.send(BatchV1(hits=(hit,), verifications=(wire_verification(hit.hit_id),)))
    assert outcomes(answer) == [Outcome.REFUSED] * 2
    assert all("must be accepted first" in item.reason for item in answer.items)


def test_a_terminal_speaks_for_itself_only(
    department: Department, client: SyncClient, terminal: Enrolled, tmp_path: Path
) -> None:
    """It cannot send another's reads, hang hits on them, take over their ids, or see them."""
    read = wire_read(terminal.device)
    client.send(BatchV1(reads=(read,)))
    other = department.enrol(tmp_path / "other", unit="99")
    with department.client(other.credentials) as stranger:
        assert outcomes(stranger.send(BatchV1(reads=(read,)))) == [Outcome.REFUSED]
        own = read.model_copy(update={"device": other.device})
        assert outcomes(stranger.send(BatchV1(reads=(own,)))) == [Outcome.REFUSED]
        assert outcomes(stranger.send(BatchV1(hits=(wire_hit(read.read_id),)))) == [Outcome.REFUSED]
        assert stranger.inventory().reads == ()


def test_inventory_is_by_time_of_capture(client: SyncClient, terminal: Enrolled) -> None:
    """The end is exclusive, so that days join without overlap."""
    day = NOON - timedelta(days=40)
    first, second = (wire_read(terminal.device, captured_at=day + timedelta(hours=hour)) for hour in (0, 1))
    client.send(BatchV1(reads=(first, second)))
    assert client.inventory(day, day + timedelta(hours=1)).reads == (first.read_id,)
    assert client.inventory(day, day + timedelta(hours=2)).reads == (first.read_id, second.read_id)


def test_what_is_no_batch_is_refused_as_a_whole(department: Department, terminal: Enrolled) -> None:
    """Garbage, a broken or bomb-like compression, too many records, another version: a sentence each."""
    many = BatchV1(reads=tuple(wire_read(terminal.device) for _ in range(MAX_BATCH_ITEMS + 1)))
    bomb = gzip.compress(b" " * 65 * 1024 * 1024, 1)
    cases = [
        (b"garbage", "", 422, "not a batch of version 1"),
        (b'{"v": 2}', "", 422, "not a batch of version 1"),
        (b'{"reads": [{"text": "8QTQ743"}]}', "", 422, "no read_id"),
        (b"garbage", "gzip", 422, "damaged"),
        (gzip.compress(b"{}")[:-6], "gzip", 422, "cut short"),
        (b"{}", "br", 422, "encoding"),
        (bomb, "gzip", 413, "at most"),
        (many.model_dump_json().encode(), "", 413, "at most 200 records"),
    ]
    for body, encoding, status, sentence in cases:
        answer = post(department, terminal, body, **{"content-encoding": encoding})
        problem = ProblemV1.model_validate_json(answer.content).problem
        assert (answer.status_code, sentence in problem) == (status, True), problem
        assert "8QTQ743" not in problem


def test_batches_are_audited_by_count(client: SyncClient, terminal: Enrolled, department: Department) -> None:
    """How many, from whom, with what outcome; no plate."""
    client.send(BatchV1(reads=(wire_read(terminal.device), wire_read(terminal.device))))
    event, outcome, detail = audit_rows(department.folder)[-1]
    assert (event, outcome, detail["reads"], detail["accepted"]) == ("ingest.batch", "success", 2, 2)
    assert detail["bytes_in"] > 0


@pytest.mark.clause("SR-465.5-1-ii", "MB-462.6-1-ii", "PB-434.5-1-ii", "MP-462.6-1-ii", "WV-471.7-1-ii")
def test_without_a_certificate_nobody_gets_in(department: Department, terminal: Enrolled) -> None:
    """The listener ends the connection; nothing is answered."""
    with (
        session(trusting(terminal.credentials.ca.read_text())) as https,
        pytest.raises((requests.exceptions.SSLError, requests.exceptions.ConnectionError)),
    ):
        https.get(f"{department.url}/v1/health", timeout=10)


def test_a_terminal_of_another_department_is_not_accepted(
    department: Department, terminal: Enrolled, tmp_path: Path
) -> None:
    """Its certificate is from a foreign authority; it is told so, and that its reads are kept."""
    with running_department(tmp_path / "foreign") as foreign:
        foreigner = foreign.enrol(tmp_path / "terminal").credentials
    ours = terminal.credentials
    mixed = DeviceCredentials(foreigner.certificate, foreigner.key, ours.ca, KEY_PASSWORD)
    with department.client(mixed) as client, pytest.raises(SyncError) as caught:
        client.health()
    assert isinstance(caught.value, TerminalNotAccepted | ServerUnreachable)
    assert "does not accept this terminal's certificate" in str(caught.value)
    assert "mdt-server device list" in str(caught.value)


def test_a_server_of_another_authority_is_not_trusted(department: Department, tmp_path: Path) -> None:
    """Nothing is sent to it."""
    with running_department(tmp_path / "foreign") as foreign:
        credentials = foreign.enrol(tmp_path / "terminal").credentials
        with (
            department.client(credentials) as client,
            pytest.raises(ServerNotTrusted, match="Nothing was sent"),
        ):
            client.health()


def test_a_server_under_another_name_is_not_trusted(department: Department, terminal: Enrolled) -> None:
    """A certificate for 127.0.0.1 does not vouch for 127.1, and no public authority vouches for anybody."""
    url = f"https://127.1:{department.port}"
    with department.client(terminal.credentials, server_url=url) as client, pytest.raises(ServerNotTrusted):
        client.health()
    context = terminal.credentials.context()
    with session(context) as https:
        https.get(f"{department.url}/v1/health", timeout=10)
    assert len(context.get_ca_certs()) == 1


def test_old_tls_is_refused(department: Department, terminal: Enrolled) -> None:
    """A client that offers TLS 1.1 at most is turned down by the server, and ours never offers it."""
    context = terminal.credentials.context()
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        session(context) as https,
        pytest.raises(requests.exceptions.SSLError, match=r"EOF|PROTOCOL_VERSION"),
    ):
        https.get(f"{department.url}/v1/health", timeout=10)


def test_a_revoked_terminal_is_out_at_once(department: Department, tmp_path: Path) -> None:
    """On its open connection with the next request, and soon for new connections at the listener itself."""
    enrolled = department.enrol(tmp_path / "terminal", unit="31")
    with department.client(enrolled.credentials) as client:
        client.health()
        department.cli("device", "revoke", enrolled.device)
        with pytest.raises(CertificateProblem, match="was revoked"):
            client.health()
    with department.client(enrolled.credentials) as client, pytest.raises(SyncError):
        client.send(BatchV1(reads=(wire_read(enrolled.device),)))
    _until(lambda: _refused_by_the_listener(department, enrolled))
    again = department.cli("device", "revoke", enrolled.device, check=False)
    assert again.returncode == 1
    assert "mdt-server device list" in again.stderr
    assert audit_rows(department.folder)[-1][0] == "device.revoked"


def test_the_key_does_not_help_without_the_certificate(
    department: Department, terminal: Enrolled, tmp_path: Path
) -> None:
    """A certificate with another key does not even load."""
    other = tmp_path / "other-key.pem"
    other.write_bytes(encrypted_key(new_key(), KEY_PASSWORD))
    ours = terminal.credentials
    with pytest.raises(CredentialsUnusable):
        department.client(DeviceCredentials(ours.certificate, other, ours.ca, KEY_PASSWORD))


def test_the_worker_carries_a_shift_over(department: Department, terminal: Enrolled) -> None:
    """Reads before and after the start, through the real server; every read there exactly once."""
    outbox = MemoryOutbox([wire_read(terminal.device) for _ in range(120)])
    hit = wire_hit(outbox.reads[3].read_id)
    outbox.hits.append(hit)
    outbox.verifications.append(wire_verification(hit.hit_id))
    seen: list[tuple[OutboxProgress, str]] = []
    settings = department.settings(batch_items=40)
    worker = SyncWorker(
        CarSide(outbox, MemoryHotLists()),
        lambda: SyncClient(settings, terminal.credentials),
        settings,
        lambda: NOON,
        lambda progress, problem: seen.append((progress, problem)),
    )
    worker.start()
    try:
        _until(lambda: bool(outbox.completed_at))
        outbox.reads.append(wire_read(terminal.device))
        worker.wake()
        _until(lambda: len(outbox.settled) == 123)
    finally:
        assert worker.stop(10)
    assert set(outbox.settled.values()) == {Outcome.ACCEPTED}
    assert not any(problem for _, problem in seen)
    with department.client(terminal.credentials) as client:
        stored = client.inventory().reads
    assert all(stored.count(read.read_id) == 1 for read in outbox.reads)


def _refused_by_the_listener(department: Department, enrolled: Enrolled) -> bool:
    """Whether a new connection fails before the application, which would give its own sentence."""
    with department.client(enrolled.credentials) as client, pytest.raises(SyncError) as caught:
        client.health()
    return "was revoked" not in str(caught.value)


def _until(condition: Callable[[], bool]) -> None:
    patience_ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < patience_ends, "it did not happen within 20 s"
        time.sleep(0.02)
