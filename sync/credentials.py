# SPDX-License-Identifier: Apache-2.0
"""This terminal's identity towards the department: key, certificate, and the authority it trusts."""

import os
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from policy.control import control
from sync.errors import CredentialsUnusable


@dataclass(frozen=True, slots=True)
class DeviceCredentials:
    """Where the terminal's identity lies.

    Attributes:
        certificate: PEM, issued by the department.
        key: PEM, encrypted under ``key_password``.
        ca: PEM of the department's authority, the only one that is trusted.
        key_password: in memory only.
    """

    certificate: Path
    key: Path
    ca: Path
    key_password: bytes = field(repr=False)

    @classmethod
    def in_folder(cls, folder: Path, key_password: bytes) -> "DeviceCredentials":
        """Credentials under their usual names in a folder."""
        return cls(folder / "terminal.pem", folder / "terminal-key.pem", folder / "ca.pem", key_password)

    @property
    def enrolled_at(self) -> Path:
        """Holds the address of the enrolment listener, where the terminal asks for orders without its key."""
        return self.certificate.with_name("enrolled-at")

    @property
    def exist(self) -> bool:
        """Whether the terminal was enrolled into these files."""
        return all(file.is_file() for file in (self.certificate, self.key, self.ca))

    @property
    def device(self) -> str:
        """The terminal's name, as the department gave it.

        Raises:
            CredentialsUnusable: there is no readable certificate.
        """
        try:
            certificate = x509.load_pem_x509_certificate(self.certificate.read_bytes())
            return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        except (OSError, ValueError, IndexError) as error:
            raise _unusable(self) from error

    @control("A10.4")
    def context(self) -> ssl.SSLContext:
        """TLS 1.2 or newer, our certificate, and no trust but in the department's authority.

        Raises:
            CredentialsUnusable: a file is missing or damaged, or the password is not the key's.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_verify_locations(self.ca)
            # The callback keeps OpenSSL from asking on the terminal when the password is empty.
            context.load_cert_chain(self.certificate, self.key, lambda: self.key_password)
        except (OSError, ValueError) as error:
            raise _unusable(self) from error
        return context

    @control("A10.2")
    def signed(self, statement: bytes) -> str:
        """This terminal's signature: ECDSA P-256 with SHA-256, DER in hexadecimal.

        The statement begins with words of its own kind, so that a signature is never good for another thing.

        Raises:
            CredentialsUnusable: the key is missing or damaged, or the password is not the key's.
        """
        try:
            key = serialization.load_pem_private_key(self.key.read_bytes(), self.key_password)
        except (OSError, ValueError, TypeError) as error:
            raise _unusable(self) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise _unusable(self)
        return key.sign(statement, ec.ECDSA(hashes.SHA256())).hex()

    def texts(self) -> tuple[str, str]:
        """The certificate and the authority, PEM.

        Raises:
            CredentialsUnusable: a file is missing.
        """
        try:
            return self.certificate.read_text("ascii"), self.ca.read_text("ascii")
        except (OSError, ValueError) as error:
            raise _unusable(self) from error

    @property
    def media_key(self) -> Path:
        """The department's key for bundles on removable media, with the authority's signature; public."""
        return self.certificate.with_name("media-key.json")


def _unusable(credentials: DeviceCredentials) -> CredentialsUnusable:
    return CredentialsUnusable(
        f"This terminal's certificate or key in {credentials.key.parent} cannot be opened.",
        "Reads are kept in the car. Enrol the terminal again with a one-time code from the department.",
    )


def trusting(ca_pem: str) -> ssl.SSLContext:
    """TLS 1.2 or newer towards the department, before this terminal has a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=ca_pem)
    return context


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def signing_request(key: ec.EllipticCurvePrivateKey) -> str:
    """PKCS #10 request for this key, PEM; the department chooses the name."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "terminal")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


def encrypted_key(key: ec.EllipticCurvePrivateKey, password: bytes) -> bytes:
    """The key as PKCS #8 PEM under this password (AES-256, PBKDF2)."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )


def fingerprint(ca_pem: str) -> str:
    """SHA-256 of an authority's certificate, hexadecimal capitals.

    Raises:
        ValueError: this is no certificate.
    """
    return x509.load_pem_x509_certificate(ca_pem.encode()).fingerprint(hashes.SHA256()).hex().upper()


def write_private(path: Path, data: bytes) -> None:
    """Write a file that its owner alone may read, at once or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a terminal is towards its department; no key is read for it.

    Attributes:
        device: the terminal's name.
        since: UTC, from when its certificate is good.
        until: UTC, when it ends.
        enrolled_at: address of the enrolment listener; empty when it is not known.
        authority: fingerprint of the department's authority.
    """

    device: str
    since: datetime
    until: datetime
    enrolled_at: str
    authority: str


def identity_in(folder: Path) -> Identity | None:
    """The identity in a folder; None before enrolment or when it cannot be read."""
    files = DeviceCredentials.in_folder(folder, b"")
    try:
        certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
        authority = fingerprint(files.ca.read_text(encoding="ascii"))
        device = files.device
    except (OSError, ValueError, CredentialsUnusable):
        return None
    try:
        address = files.enrolled_at.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        address = ""
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return Identity(device, since, until, address, authority)


def known_device(folder: Path) -> str:
    """What the department calls the terminal with its identity in this folder; empty before enrolment."""
    try:
        return DeviceCredentials.in_folder(folder, b"").device
    except CredentialsUnusable:
        return ""
