# SPDX-License-Identifier: Apache-2.0
"""Whether a public key made a signature; needs nothing else of the transfer."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def key_of(certificate_pem: bytes) -> str:
    """The public key of a certificate, PEM.

    Raises:
        ValueError: it is no certificate, or its key is of another kind than signatures here are made with.
    """
    key = x509.load_pem_x509_certificate(certificate_pem).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("A certificate with a key of another kind.")  # noqa: TRY004 - of the file, not of a caller
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def is_signed(key_pem: str, statement: bytes, signature: str) -> bool:
    """Whether this key made this signature (ECDSA with SHA-256, DER in hexadecimal) of the statement."""
    try:
        key = serialization.load_pem_public_key(key_pem.encode())
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(bytes.fromhex(signature), statement, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
