# SPDX-License-Identifier: Apache-2.0
"""Whatever the server does, the car says what is wrong, keeps its reads and gets them over later."""

import re
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.client import SyncClient
from sync.errors import ServerFailed, ServerRefused, ServerUnreachable, SyncError, TerminalNotAccepted
from sync.push import push
from sync.settings import SyncSettings
from sync.wire import BatchV1, Outcome, ProblemV1
from sync.worker import CarSide, SyncWorker
from tests.helpers.department import running_department
from tests.helpers.raw_server import RawServer, reply
from tests.helpers.transfer import NOON, MemoryHotLists, MemoryOutbox, answer, wire_read

pytestmark = pytest.mark.integration

CUT_CHUNK = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{"
PROBLEM = ProblemV1(problem="The database is full.").model_dump_json().encode()


def ask(server: RawServer, **changes: float) -> SyncClient:
    """A client with short patience."""
    settings = SyncSettings(
        server_url=server.url, connect_timeout_s=2, read_timeout_s=changes.get("read_timeout_s", 5)
    )
    return SyncClient(settings, server.credentials)


def says(data: bytes) -> Callable[[ssl.SSLSocket], None]:
    """Send this and close."""
    return lambda secure: secure.sendall(data)


def hangs_up(secure: ssl.SSLSocket) -> None:
    """Close without a word."""
    secure.shutdown(socket.SHUT_RDWR)


def resets(secure: ssl.SSLSocket) -> None:
    """Cut the connection hard."""
    secure.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    secure.close()


@pytest.mark.parametrize(
    ("behaviour", "kind", "sentence"),
    [
        (says(reply("500 Failed", PROBLEM)), ServerFailed, r"failed \(500\): The database is full"),
        (says(reply("502 Bad Gateway", b"<html>")), ServerFailed, r"failed \(502\): it gave no reason"),
        (says(reply("422 Unprocessable", PROBLEM)), ServerRefused, r"refused \(422\)"),
        (says(reply("403 Forbidden", PROBLEM)), TerminalNotAccepted, "does not accept this terminal"),
        (says(reply("302 Found", headers="location: https://example.org/\r\n")), ServerFailed, r"\(302\)"),
        (says(reply("200 OK", b'{"items": [')), ServerFailed, "does not understand"),
        (says(reply("200 OK", b'{"items"', claimed=500)), ServerUnreachable, "was cut off"),
        (says(CUT_CHUNK), ServerUnreachable, "was cut off"),
        (says(b"SSH-2.0-OpenSSH\r\n"), ServerUnreachable, "broke the connection off"),
        (says(reply("200 OK", b"no gzip", headers="content-encoding: gzip\r\n")), ServerFailed, "is damaged"),
        (hangs_up, ServerUnreachable, "closed the connection without an answer"),
        (resets, ServerUnreachable, "closed the connection without an answer"),
    ],
    ids=[
        "500", "502", "422", "403", "302", "half a message", "short answer", "cut chunk", "no http",
        "bad gzip", "hang-up", "reset",
    ],
)  # fmt: skip
def test_each_misbehaviour_has_its_sentence(
    behaviour: Callable[[ssl.SSLSocket], None], kind: type[SyncError], sentence: str, tmp_path: Path
) -> None:
    """The sentence names the server and says that nothing is lost; the record stays in the outbox."""
    outbox = MemoryOutbox([wire_read("mdt-test")])
    with (
        RawServer(tmp_path, behaviour) as server,
        ask(server) as client,
        pytest.raises(kind, match=sentence) as caught,
    ):
        push(outbox, client, 10, lambda: False)
    assert server.url in caught.value.sentence
    assert "Reads are kept in the car" in caught.value.remedy
    assert not outbox.settled


def test_a_slow_server_is_given_up(tmp_path: Path) -> None:
    """After the time that the settings say, not when the server pleases."""
    with RawServer(tmp_path, lambda _secure: _hang(server)) as server:
        with ask(server, read_timeout_s=0.3) as client:
            started = time.monotonic()
            with pytest.raises(ServerUnreachable, match="too slow to answer"):
                client.send(BatchV1(reads=(wire_read("mdt-test"),)))
            took = time.monotonic() - started
        server.released.set()
    assert took < 3


def test_a_server_that_is_down_is_told(tmp_path: Path) -> None:
    """Nothing listens there."""
    with RawServer(tmp_path, hangs_up) as server:
        pass
    with ask(server) as client, pytest.raises(ServerUnreachable, match="cannot be reached"):
        client.health()


def test_an_answer_that_was_lost_is_made_up_for(tmp_path: Path) -> None:
    """The batch was stored but its answer was cut: sent again, the records are duplicates, there once."""
    with running_department(tmp_path / "data") as department:
        enrolled = department.enrol(tmp_path / "terminal")
        outbox = MemoryOutbox([wire_read(enrolled.device) for _ in range(5)])
        batch = outbox.next_batch(10)
        assert batch is not None
        with department.client(enrolled.credentials) as client:
            client.send(batch)  # the answer never reaches the outbox
            pushed = push(outbox, client, 10, lambda: False)
            assert pushed.arrived == 5
            assert set(outbox.settled.values()) == {Outcome.DUPLICATE}
            assert len(client.inventory().reads) == 5


@pytest.mark.clause("SR-465.4-1-ii", "MB-462.9-1-ii", "PB-434.4-2-ii", "MP-462.5-1-ii", "WV-471.6-1-ii")
def test_an_outage_in_the_middle_of_a_shift(tmp_path: Path) -> None:
    """The server is killed, reads go on, the server comes back at its port: everything there exactly once."""
    with running_department(tmp_path / "data") as department:
        enrolled = department.enrol(tmp_path / "terminal")
        settings = department.settings(
            batch_items=5, backoff_first_s=0.05, backoff_most_s=0.2, list_interval_s=0.2, connect_timeout_s=2
        )
        outbox, problems = MemoryOutbox([wire_read(enrolled.device) for _ in range(30)]), list[str]()
        worker = SyncWorker(
            CarSide(outbox, MemoryHotLists()),
            lambda: SyncClient(settings, enrolled.credentials),
            settings,
            lambda: NOON,
            lambda _progress, problem: problems.append(problem),
        )
        worker.start()
        try:
            _until(lambda: len(outbox.settled) >= 5)
            department.kill()
            outbox.reads += [wire_read(enrolled.device) for _ in range(30)]
            _until(lambda: any(problems))
            department.start(port=department.port)
            _until(lambda: len(outbox.settled) == 60 and problems[-1] == "")
        finally:
            assert worker.stop(10)
        with department.client(enrolled.credentials) as client:
            stored = client.inventory().reads
    assert sorted(stored) == sorted(read.read_id for read in outbox.reads)


def test_the_server_ends_when_asked_and_finishes_what_it_began(tmp_path: Path) -> None:
    """SIGTERM: exit status 0, stored records still there at the next start."""
    with running_department(tmp_path / "data") as department:
        enrolled = department.enrol(tmp_path / "terminal")
        batch = BatchV1(reads=(wire_read(enrolled.device),))
        with department.client(enrolled.credentials) as client:
            client.send(batch)
        assert department.stop() == 0
        department.start()
        with department.client(enrolled.credentials) as client:
            assert client.inventory().reads == (batch.reads[0].read_id,)


def test_a_fault_of_the_server_is_told_without_values(tmp_path: Path) -> None:
    """A table is gone: 500 with a number that the log knows, no plate in the log, a repeat works."""
    with running_department(tmp_path / "data") as department:
        enrolled = department.enrol(tmp_path / "terminal")
        batch = BatchV1(reads=(wire_read(enrolled.device),))
        database = sqlite3.connect(department.folder / "department.sqlite3")
        with department.client(enrolled.credentials) as client:
            database.execute("alter table pictures rename to elsewhere")
            with pytest.raises(ServerFailed, match=r"\(500\): The server failed \(fault (\w+)\)") as caught:
                client.send(batch)
            database.execute("alter table elsewhere rename to pictures")
            database.close()
            assert [item.outcome for item in client.send(batch).items] == [Outcome.ACCEPTED]
        log = (tmp_path / "data.log").read_text()
    assert re.findall(r"fault (\w+)", str(caught.value))[0] in log
    assert batch.reads[0].text not in log


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    """The second server on a port names it and what to do."""
    with running_department(tmp_path / "data") as department:
        second = department.cli("run", "--port", str(department.port), "--enrol-port", "0", check=False)
    assert second.returncode == 1
    assert f"port {department.port}" in second.stderr
    assert "Name another" in second.stderr


def test_a_good_answer_is_understood(tmp_path: Path) -> None:
    """The raw server of these tests can also behave, so that its failures are the failures meant."""
    batch = BatchV1(reads=(wire_read("mdt-test"),))
    body = answer(batch).model_dump_json().encode()
    with RawServer(tmp_path, says(reply("200 OK", body))) as server, ask(server) as client:
        assert client.send(batch) == answer(batch)


def _hang(server: RawServer) -> None:
    server.released.wait(5)


def _until(condition: Callable[[], bool]) -> None:
    patience_ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < patience_ends, "it did not happen within 30 s"
        time.sleep(0.02)
