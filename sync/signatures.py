# SPDX-License-Identifier: Apache-2.0
"""Whether a public key made a signature; needs nothing else of the transfer."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


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
