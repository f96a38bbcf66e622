# SPDX-License-Identifier: Apache-2.0
"""The form of the department's receipt for a bundle: a file that goes back to the car on a removable medium.

Version 1: ``RECEIPT_MAGIC``, one byte of version, the bundle's id, a nonce, and the compressed message in AES-256-GCM
that is bound to what comes before it. It is sealed, since the ids of records tell when they were made, under a key that
lies in the bundle; the car makes it anew from its store.
"""

import secrets
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.wire.bundle import NONCE_BYTES, BundleRefused, unpacked

RECEIPT_MAGIC: Final = b"patrol-mdt receipt\n"
RECEIPT_SUFFIX: Final = ".mdtreceipt"
VERSION: Final = 1
MOST_RECEIPT: Final = 64 * 1024 * 1024
"""Bytes of a receipt's file, and of what is in it: about 400,000 records."""


def seal_receipt(bundle_id: UUID, key: bytes, packed: bytes) -> bytes:
    """A receipt's file: sealed under the key that came in the bundle."""
    start = RECEIPT_MAGIC + bytes([VERSION]) + bundle_id.bytes
    nonce = secrets.token_bytes(NONCE_BYTES)
    return start + nonce + AESGCM(key).encrypt(nonce, packed, start)


def receipt_of(content: bytes) -> UUID:
    """Which bundle a receipt is for, from the beginning of its file.

    Raises:
        BundleRefused: it is no receipt, or of another version.
    """
    start = len(RECEIPT_MAGIC)
    if len(content) < start + 17 or content[:start] != RECEIPT_MAGIC:
        raise BundleRefused("This is no receipt of the department.")
    if content[start] != VERSION:
        raise BundleRefused(
            "The receipt is of a version that this terminal does not know. Update the terminal."
        )
    return UUID(bytes=content[start + 1 : start + 17])


def open_receipt(content: bytes, key: bytes) -> bytes:
    """The receipt's JSON.

    Raises:
        BundleRefused: it is no receipt, or not the one for the bundle of this key.
    """
    receipt_of(content)
    start = len(RECEIPT_MAGIC) + 17
    nonce, sealed = content[start : start + NONCE_BYTES], content[start + NONCE_BYTES :]
    try:
        packed = AESGCM(key).decrypt(nonce, sealed, content[:start])
    except (InvalidTag, ValueError) as error:
        raise BundleRefused("The receipt is damaged. Have the department write it again.") from error
    return unpacked(packed, MOST_RECEIPT)
