# SPDX-License-Identifier: Apache-2.0
"""A terminal becomes known by a one-time code, and only by one that the department gave out for it."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.clock import system_clock
from server.db.session import Database
from server.department import make_department
from server.errors import CodeRefused, NotEnrolled, Refused
from server.folder import DataFolder
from server.seal import make_key_file
from server.settings import ServerSettings
from sync.credentials import DeviceCredentials, new_key, signing_request
from sync.enrol import Invitation, enrol
from sync.errors import CredentialsUnusable, EnrolmentRefused, ServerUnreachable
from sync.wire import EnrolmentRequestV1
from tests.helpers.department import KEY_PASSWORD, Department, audit_rows, running_department

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file."""
    with running_department(tmp_path_factory.mktemp("enrol") / "data") as running:
        yield running


def test_a_code_becomes_an_identity(department: Department, tmp_path: Path) -> None:
    """The key is made here, encrypted, owner-only; certificate and device table agree on the name."""
    given = department.json("device", "code", "Unit 12")
    invitation = Invitation(department.enrol_url, given["code"], given["fingerprint"])
    enrolled = enrol(invitation, tmp_path / "terminal", KEY_PASSWORD)
    credentials = enrolled.credentials
    listed = department.json("device", "list")["devices"]
    assert (enrolled.device, "Unit 12") in [(line["device"], line["unit"]) for line in listed]
    assert enrolled.unit == "Unit 12"
    assert credentials.exist
    assert credentials.device == enrolled.device
    assert stat.S_IMODE(credentials.key.stat().st_mode) == 0o600
    with pytest.raises(TypeError):
        serialization.load_pem_private_key(credentials.key.read_bytes(), None)
    key = serialization.load_pem_private_key(credentials.key.read_bytes(), KEY_PASSWORD)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert key.curve.name == "secp256r1"
    with department.client(credentials) as client:
        assert client.health().device == enrolled.device


def test_codes_are_typed_as_people_type(department: Department, tmp_path: Path) -> None:
    """Lower case, spaces for hyphens, letter O for zero; the fingerprint likewise."""
    given = department.invitation()
    typed = Invitation(
        given.url,
        given.code.lower().replace("-", " ").replace("0", "o"),
        given.fingerprint.lower().replace("-", ":"),
    )
    assert enrol(typed, tmp_path / "terminal", KEY_PASSWORD).device


def test_a_wrong_code_is_refused(department: Department, tmp_path: Path) -> None:
    """With the remedy; nothing is written."""
    given = department.invitation()
    wrong = Invitation(given.url, "0000-0000-0000-0000", given.fingerprint)
    with pytest.raises(EnrolmentRefused, match=r"wrong, used or expired\. Ask the department for a new one"):
        enrol(wrong, tmp_path / "terminal", KEY_PASSWORD)
    assert not (tmp_path / "terminal").exists()
    assert ("device.enrolled", "failure") in [row[:2] for row in audit_rows(department.folder)]


def test_a_code_works_once(department: Department, tmp_path: Path) -> None:
    """Who finds the note later gets nothing."""
    invitation = department.invitation()
    enrol(invitation, tmp_path / "first", KEY_PASSWORD)
    with pytest.raises(EnrolmentRefused, match="used"):
        enrol(invitation, tmp_path / "second", KEY_PASSWORD)


def test_another_fingerprint_stops_before_the_code_is_sent(department: Department, tmp_path: Path) -> None:
    """Whoever is in between gets no code: it is still good afterwards."""
    given = department.invitation()
    intercepted = Invitation(given.url, given.code, "AB" * 32)
    with pytest.raises(EnrolmentRefused, match="somebody is in between"):
        enrol(intercepted, tmp_path / "terminal", KEY_PASSWORD)
    assert enrol(given, tmp_path / "terminal", KEY_PASSWORD).device


def test_a_shortened_fingerprint_is_no_fingerprint(department: Department, tmp_path: Path) -> None:
    """All of it counts, also none of it."""
    given = department.invitation()
    for short in ("", given.fingerprint[:20]):
        with pytest.raises(EnrolmentRefused, match="fingerprint"):
            enrol(Invitation(given.url, given.code, short), tmp_path / "terminal", KEY_PASSWORD)


def test_an_address_that_is_no_enrolment_server(department: Department, tmp_path: Path) -> None:
    """The transfer port and a closed port each get their own sentence."""
    given = department.invitation()
    with pytest.raises(ServerUnreachable, match="cannot be reached"):
        enrol(Invitation(department.url, given.code, given.fingerprint), tmp_path / "t", KEY_PASSWORD)
    with pytest.raises(ServerUnreachable, match="the code stays good"):
        enrol(Invitation("https://127.0.0.1:9", given.code, given.fingerprint), tmp_path / "t", KEY_PASSWORD)
    with pytest.raises(EnrolmentRefused, match="https://NAME:PORT"):
        enrol(Invitation("http://127.0.0.1", given.code, given.fingerprint), tmp_path / "t", KEY_PASSWORD)


def test_credentials_do_not_open_with_another_password(department: Department, tmp_path: Path) -> None:
    """And the sentence says what to do; an empty password does not ask on the console."""
    made = department.enrol(tmp_path / "terminal").credentials
    for password in (b"wrong", b""):
        other = DeviceCredentials(made.certificate, made.key, made.ca, password)
        with pytest.raises(CredentialsUnusable, match="Enrol the terminal again"):
            other.context()


def test_an_expired_code_is_refused_and_a_bad_request_does_not_use_a_code_up(tmp_path: Path) -> None:
    """A code lives as long as the settings say, by the server's clock, and until it gave a certificate."""
    now = [datetime(2026, 11, 21, 12, 0, tzinfo=UTC)]
    settings = ServerSettings(code_valid_minutes=10)
    department = make_department(tmp_path / "data", settings, None, lambda: now[0])
    try:
        code, expires_at = department.devices.new_code("12", "tester")
        assert expires_at == now[0] + timedelta(minutes=10)
        broken = EnrolmentRequestV1(code=code, csr_pem="-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n")
        with pytest.raises(Refused, match="cannot be read"):
            department.devices.enrol(broken, department.authority, "test")
        now[0] = expires_at
        request = EnrolmentRequestV1(code=code, csr_pem=signing_request(new_key()))
        with pytest.raises(CodeRefused):
            department.devices.enrol(request, department.authority, "test")
        now[0] = expires_at - timedelta(seconds=1)
        answer = department.devices.enrol(request, department.authority, "test")
        certificate = x509.load_pem_x509_certificate(answer.certificate_pem.encode())
        assert certificate.not_valid_after_utc == now[0] + timedelta(days=365)
    finally:
        department.close()


def test_a_certificate_that_the_table_does_not_know_counts_for_nothing(tmp_path: Path) -> None:
    """After a database was restored from before the enrolment, for example."""
    department = make_department(tmp_path / "data", ServerSettings(), None, system_clock)
    try:
        with pytest.raises(NotEnrolled, match="one-time code"):
            department.devices.authorise("a1b2")
        with pytest.raises(Refused, match="1 to 64"):
            department.devices.new_code("", "tester")
    finally:
        department.close()


def test_the_server_key_may_lie_outside_the_data_folder(tmp_path: Path) -> None:
    """Then nothing in the folder opens its secrets; with another key it says so and does nothing."""
    make_key_file(tmp_path / "server-key")
    make_key_file(tmp_path / "another-key")
    department = Department(tmp_path / "data")
    department.cli("init", "--key-file", str(tmp_path / "server-key"))
    assert not (department.folder / "server-key").exists()
    listed = department.cli("device", "list", "--key-file", str(tmp_path / "server-key"))
    assert "No terminal is enrolled" in listed.stdout
    for key, sentence in (("another-key", "cannot be opened"), ("none", "cannot be read")):
        done = department.cli("device", "list", "--key-file", str(tmp_path / key), check=False)
        assert (done.returncode, sentence in done.stderr) == (1, True)
    again = department.cli("init", "--key-file", str(tmp_path / "server-key"), check=False)
    assert "is not empty" in again.stderr


def test_codes_are_kept_only_as_digests(department: Department) -> None:
    """Neither form of a code lies in the data folder."""
    code = department.invitation().code
    for file in department.folder.iterdir():
        content = file.read_bytes()
        assert code.encode() not in content
        assert code.replace("-", "").encode() not in content


def test_the_data_folder_is_the_owners_alone(department: Department) -> None:
    """Keys are encrypted as well; the server key is refused when others may read it."""
    folder = DataFolder(department.folder)
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    for key in (folder.ca_key, folder.server_private_key):
        assert b"ENCRYPTED" in key.read_bytes()
    folder.key_file.chmod(0o640)
    try:
        done = department.cli("device", "list", check=False)
    finally:
        folder.key_file.chmod(0o600)
    assert done.returncode == 1
    assert "chmod 600" in done.stderr


def test_a_database_that_is_gone_is_told(tmp_path: Path) -> None:
    """The address is named, without a password."""
    database = Database("postgresql+psycopg://mdt@127.0.0.1:9/none")
    try:
        with pytest.raises(Exception, match=r"127\.0\.0\.1:9/none does not answer"):
            database.check()
    finally:
        database.close()
