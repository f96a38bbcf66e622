# SPDX-License-Identifier: Apache-2.0
"""The department's own certificate authority: its key, the certificates it issues, and what it revokes.

Keys are ECDSA P-256. The authority's private key lies encrypted under a passphrase from the server key.
Source: CJIS Security Policy 5.9.5 SC-12, SC-17, IA-3, IA-5(2).
"""

import ipaddress
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.errors import Misconfigured, Refused
from server.folder import DataFolder, write_private
from server.seal import ServerKey

AUTHORITY_DAYS = 3650
SERVER_DAYS = 825
REVOCATIONS_DAYS = 7
RENEW_DAYS = 30
CLOCK_SLACK = timedelta(minutes=5)
"""Certificates begin this much earlier, for cars whose clock is behind."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate given to a terminal.

    Attributes:
        serial: serial number in hexadecimal, the key of the device table.
    """

    certificate_pem: str
    serial: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Authority:
    """The department's certificate authority, opened."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        """The authority's certificate; public."""
        return _pem(self.certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in groups of four, as printed with a one-time code."""
        digits = self.certificate.fingerprint(hashes.SHA256()).hex().upper()
        return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    def issue_device(self, csr_pem: str, device: str, days: int, now: datetime) -> Issued:
        """A client certificate for the key of this request; the name in the request is ignored.

        Raises:
            Refused: the request is damaged, badly signed, or not for a P-256 key.
        """
        try:
            request = x509.load_pem_x509_csr(csr_pem.encode())
            key = request.public_key()
            valid = request.is_signature_valid
        except (ValueError, InvalidSignature) as error:
            raise Refused("The certificate request cannot be read. Start the enrolment again.") from error
        if not (valid and isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
            raise Refused("The certificate request is not signed by a P-256 key. Update the terminal.")
        expires_at = now + timedelta(days=days)
        certificate = (
            self._builder(device, key, now, expires_at)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return Issued(_pem(certificate), f"{certificate.serial_number:x}", certificate.not_valid_after_utc)

    def issue_server(
        self, host_names: Sequence[str], now: datetime
    ) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        """A new key and certificate for the listeners under these names and addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([_general_name(name) for name in host_names])
        certificate = (
            self._builder(host_names[0], key.public_key(), now, now + timedelta(days=SERVER_DAYS))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=True)
            .add_extension(names, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return certificate, key

    def revocations(
        self, revoked: Iterable[tuple[str, datetime]], now: datetime, previous: bytes | None = None
    ) -> bytes:
        """The signed revocation list of these (serial, revoked at), PEM, dated after the previous one.

        OpenSSL, holding two lists, goes by the later date in whole seconds, and by the older list
        when both are of the same second.
        """
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(_after(previous, now))
            .next_update(now + timedelta(days=REVOCATIONS_DAYS))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(x509.CRLNumber(int(now.timestamp() * 1_000_000)), critical=False)
        )
        for serial, at in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(at).build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def signature(self, statement: bytes) -> str:
        """ECDSA with SHA-256 over a statement, DER in hexadecimal.

        The statement begins with words of its own kind ("patrol-mdt order 1"), which no certificate and no
        revocation list begins with, so that a signature is never good for another thing.
        """
        return self.key.sign(statement, ec.ECDSA(hashes.SHA256())).hex()

    def _builder(
        self, name: str, key: ec.EllipticCurvePublicKey, now: datetime, expires_at: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(self.certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - CLOCK_SLACK)
            .not_valid_after(expires_at)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )


def make_authority(folder: DataFolder, server_key: ServerKey, now: datetime) -> Authority:
    """Create the authority and keep it in the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Department ALPR authority")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(folder.ca_key, encrypted(key, server_key.passphrase("ca")))
    write_private(folder.ca_certificate, _pem(certificate).encode())
    return Authority(certificate, key)


def load_authority(folder: DataFolder, server_key: ServerKey) -> Authority:
    """Open the authority of this folder.

    Raises:
        Misconfigured: files are missing, or the server key is another one.
    """
    try:
        certificate = x509.load_pem_x509_certificate(folder.ca_certificate.read_bytes())
        key = serialization.load_pem_private_key(folder.ca_key.read_bytes(), server_key.passphrase("ca"))
    except (OSError, ValueError) as error:
        raise Misconfigured(
            f"The certificate authority in {folder.root} cannot be opened. Give the server key that it was "
            "made with by --key-file, or restore ca.pem and ca-key.pem."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Misconfigured(f"{folder.ca_key} holds a key of another kind. Restore it from its backup.")
    return Authority(certificate, key)


def renew_server_certificate(
    folder: DataFolder, authority: Authority, server_key: ServerKey, host_names: Sequence[str], now: datetime
) -> None:
    """Put a new listener key and certificate into the folder."""
    certificate, key = authority.issue_server(host_names, now)
    write_private(folder.server_private_key, encrypted(key, server_key.passphrase("tls")))
    write_private(folder.server_certificate, (_pem(certificate) + authority.pem).encode())


def server_certificate_serves(folder: DataFolder, host_names: Sequence[str], now: datetime) -> bool:
    """Whether the listener's certificate is for these names and good for another month."""
    try:
        certificate = x509.load_pem_x509_certificate(folder.server_certificate.read_bytes())
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    wanted = {_general_name(name) for name in host_names}
    return wanted == set(named) and certificate.not_valid_after_utc - now > timedelta(days=RENEW_DAYS)


def listener_context(folder: DataFolder, server_key: ServerKey, *, mutual: bool) -> ssl.SSLContext:
    """TLS 1.2 or newer; ``mutual`` demands a certificate of our authority that is not on the revocation list.

    Raises:
        Misconfigured: certificate, key or revocation list is missing or damaged.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    passphrase = server_key.passphrase("tls")
    try:
        context.load_cert_chain(folder.server_certificate, folder.server_private_key, lambda: passphrase)
        if mutual:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(folder.ca_certificate)
            context.load_verify_locations(folder.revocations)
            context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"The listener's certificate in {folder.root} cannot be used with this server key. Restore "
            "server.pem, server-tls-key.pem and revoked.pem, or give the right --key-file."
        ) from error
    return context


def encrypted(key: ec.EllipticCurvePrivateKey, passphrase: bytes) -> bytes:
    """A private key as PEM that this passphrase opens."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase),
    )


def _after(previous: bytes | None, now: datetime) -> datetime:
    """When a list begins: a second after the previous one at least, never later than now."""
    begins = now - CLOCK_SLACK
    try:
        listed = x509.load_pem_x509_crl(previous or b"")
    except ValueError:  # none yet, or damaged: this one takes its place
        return begins
    later = listed.last_update_utc + timedelta(seconds=1)
    return max(begins, later) if later <= now else begins


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
