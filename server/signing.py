# SPDX-License-Identifier: Apache-2.0
"""The key that counter-signs heads of terminals' audit logs: ECDSA P-256, of its own, so that it can be handed on.

Whoever has its public half can check an exported log without asking the department.
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from policy.chain import key_fingerprint
from server.errors import Misconfigured
from server.folder import DataFolder, write_private
from server.seal import ServerKey
from server.security import encrypted


@dataclass(frozen=True, slots=True)
class AuditKey:
    """The key, opened."""

    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        """The public half, for whoever checks a log."""
        return public_pem(self.key)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public half."""
        return key_fingerprint(self.pem)

    def signature(self, statement: bytes) -> str:
        """ECDSA with SHA-256, DER in hexadecimal."""
        return self.key.sign(statement, ec.ECDSA(hashes.SHA256())).hex()


def audit_key(folder: DataFolder, server_key: ServerKey) -> AuditKey:
    """The key of this folder, made when there is none yet.

    Raises:
        Misconfigured: it was made with another server key, or is no P-256 key.
    """
    return AuditKey(own_key(folder.audit_key, server_key.passphrase("audit")))


def own_key(path: Path, passphrase: bytes) -> ec.EllipticCurvePrivateKey:
    """A private key of the department's in its file, made when there is none yet.

    Raises:
        Misconfigured: it was made with another server key, or is no P-256 key.
    """
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        write_private(path, encrypted(made, passphrase))
        return made
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), passphrase)
    except (OSError, ValueError) as error:
        raise Misconfigured(
            f"The key {path} cannot be opened. Give the server key that it was made with by "
            "--key-file, or restore it from its backup."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Misconfigured(f"{path} holds a key of another kind. Restore it from its backup.")
    return key


def public_pem(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half, PEM."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


def is_signed_by(certificate: x509.Certificate, statement: bytes, signature: str) -> bool:
    """Whether the key of this certificate made this signature (ECDSA with SHA-256, DER in hexadecimal)."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(bytes.fromhex(signature), statement, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True
