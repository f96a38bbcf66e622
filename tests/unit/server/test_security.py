# SPDX-License-Identifier: Apache-2.0
"""The department's authority issues what it should, to whom it should, and its listeners demand it."""

import contextlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.errors import Misconfigured, Refused
from server.folder import DataFolder, write_private
from server.seal import ServerKey
from server.security import (
    Authority,
    listener_context,
    load_authority,
    make_authority,
    renew_server_certificate,
    server_certificate_serves,
)
from sync.credentials import fingerprint, new_key, signing_request

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = ServerKey(bytes(range(32)))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path)


@pytest.fixture
def authority(folder: DataFolder) -> Authority:
    """A new authority in it."""
    return make_authority(folder, KEY, NOW)


def test_a_terminal_gets_a_client_certificate_under_the_departments_name(authority: Authority) -> None:
    """For the key asked for, for its time, for client use only, signed by the authority."""
    key = new_key()
    issued = authority.issue_device(signing_request(key), "mdt-1", 30, NOW)
    certificate = x509.load_pem_x509_certificate(issued.certificate_pem.encode())
    certificate.verify_directly_issued_by(authority.certificate)
    assert certificate.public_key() == key.public_key()
    assert certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "mdt-1"
    assert certificate.not_valid_after_utc == issued.expires_at == NOW + timedelta(days=30)
    assert f"{certificate.serial_number:x}" == issued.serial
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


@pytest.mark.parametrize(
    "key",
    [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())],
    ids=["RSA", "P-384"],
)
def test_other_kinds_of_keys_are_refused(
    authority: Authority, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
) -> None:
    """One kind of key, P-256, all through."""
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    pem = request.public_bytes(serialization.Encoding.PEM).decode()
    with pytest.raises(Refused, match="P-256"):
        authority.issue_device(pem, "mdt-1", 30, NOW)


def test_the_fingerprint_is_the_one_that_the_terminal_computes(authority: Authority) -> None:
    """Printed in groups for typing."""
    assert authority.fingerprint.replace("-", "") == fingerprint(authority.pem)
    assert len(authority.fingerprint) == 64 + 15


def test_the_authority_opens_with_its_own_server_key_only(folder: DataFolder, authority: Authority) -> None:
    """And says which files to restore."""
    assert load_authority(folder, KEY).pem == authority.pem
    with pytest.raises(Misconfigured, match=r"ca\.pem and ca-key\.pem"):
        load_authority(folder, ServerKey(bytes(32)))


def test_the_revocation_list_names_the_revoked(authority: Authority) -> None:
    """Signed, numbered upwards, and valid for a week."""
    data = authority.revocations([("a1", NOW)], NOW)
    listed = x509.load_pem_x509_crl(data)
    public = authority.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert listed.is_signature_valid(public)
    assert listed.get_revoked_certificate_by_serial_number(0xA1) is not None
    assert listed.get_revoked_certificate_by_serial_number(0xA2) is None
    assert listed.next_update_utc == NOW + timedelta(days=7)


def test_a_list_of_the_same_second_takes_the_place_of_the_one_before(
    folder: DataFolder, authority: Authority, tmp_path: Path
) -> None:
    """A terminal revoked within a second after the list was written is out: the listener holds both lists."""
    now = datetime.now(UTC)
    renew_server_certificate(folder, authority, KEY, ["localhost"], now)
    key = ec.generate_private_key(ec.SECP256R1())
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    issued = authority.issue_device(
        request.public_bytes(serialization.Encoding.PEM).decode(), "mdt-1", 30, now
    )
    before = authority.revocations([], now)
    write_private(folder.revocations, before)
    listener = listener_context(folder, KEY, mutual=True)
    terminal = _terminal_context(tmp_path / "device.pem", issued.certificate_pem, key, authority.pem)
    assert not _turned_down(listener, terminal)
    write_private(folder.revocations, authority.revocations([(issued.serial, now)], now, before))
    listener.load_verify_locations(folder.revocations)
    assert _turned_down(listener, terminal)


@pytest.mark.parametrize("previous", [None, b"cut off", "tomorrow's"])
def test_a_list_without_a_sound_one_before_begins_as_usual(
    authority: Authority, previous: bytes | str | None
) -> None:
    """None yet, a damaged one, or one of a clock that was ahead: never a list that begins in the future."""
    if isinstance(previous, str):
        previous = authority.revocations([], NOW + timedelta(days=1))
    listed = x509.load_pem_x509_crl(authority.revocations([], NOW, previous))
    assert listed.last_update_utc == NOW - timedelta(minutes=5)


def _terminal_context(
    file: Path, certificate_pem: str, key: ec.EllipticCurvePrivateKey, ca_pem: str
) -> ssl.SSLContext:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(certificate_pem.encode() + private)
    context = ssl.create_default_context(cadata=ca_pem)
    context.load_cert_chain(file)
    return context


def _turned_down(listener: ssl.SSLContext, terminal: ssl.SSLContext) -> bool:
    """Whether the listener refuses the terminal's certificate, both in memory."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    car = terminal.wrap_bio(down, up, server_hostname="localhost")
    department = listener.wrap_bio(up, down, server_side=True)
    for _round in range(4):
        with contextlib.suppress(ssl.SSLWantReadError):
            car.do_handshake()
        try:
            department.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError as error:
            return "revoked" in str(error)
    return False


def test_the_listener_demands_certificates_and_looks_at_revocations(
    folder: DataFolder, authority: Authority
) -> None:
    """The transfer listener does, the enrolment listener cannot; both refuse TLS before 1.2."""
    renew_server_certificate(folder, authority, KEY, ["localhost"], NOW)
    with pytest.raises(Misconfigured, match="revoked"):
        listener_context(folder, KEY, mutual=True)
    write_private(folder.revocations, authority.revocations([], NOW))
    mutual, plain = (listener_context(folder, KEY, mutual=mutual) for mutual in (True, False))
    assert mutual.verify_mode is ssl.CERT_REQUIRED
    assert mutual.verify_flags & ssl.VERIFY_CRL_CHECK_LEAF
    assert plain.verify_mode is ssl.CERT_NONE
    assert {mutual.minimum_version, plain.minimum_version} == {ssl.TLSVersion.TLSv1_2}


def test_the_listeners_certificate_is_renewed_in_time(folder: DataFolder, authority: Authority) -> None:
    """When the names change, and a month before it ends."""
    assert not server_certificate_serves(folder, ["localhost"], NOW)
    renew_server_certificate(folder, authority, KEY, ["localhost", "10.0.0.1"], NOW)
    assert server_certificate_serves(folder, ["10.0.0.1", "localhost"], NOW)
    assert not server_certificate_serves(folder, ["localhost"], NOW)
    assert not server_certificate_serves(folder, ["10.0.0.1", "localhost"], NOW + timedelta(days=800))
