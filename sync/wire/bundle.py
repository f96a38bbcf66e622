# SPDX-License-Identifier: Apache-2.0
"""The form of a sealed bundle: what a car writes on a removable medium where there is no network.

A bundle's file, version 1 (numbers big-endian):

* ``MAGIC``, one byte of version, the length of the header (4 bytes), the header (JSON): the bundle's random id, which
  of the department's keys it is sealed to, and a content key sealed to it (HPKE, RFC 9180: P-256, HKDF-SHA-256,
  AES-256-GCM);
* frames: length (4 bytes) and AES-256-GCM of one byte of kind and a compressed message. The nonce is the frame's
  number; the header's hash and the number are bound to it, so that no frame opens in another place or bundle;
* the last frame (``Kind.END``) holds the terminal's signature of the hash of everything before it. After it nothing
  comes.

In the clear stand sizes, a random number and the fingerprint of a public key: no unit, no person, no place, no time.
Neither the car nor a finder can open what was written.
"""

import hashlib
import secrets
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import ValidationError

from policy.chain import key_fingerprint
from sync.wire.batch import MAX_BATCH_BYTES
from sync.wire.media import BundleHeaderV1

MAGIC: Final = b"patrol-mdt bundle\n"
VERSION: Final = 1
BUNDLE_SUFFIX: Final = ".mdtbundle"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
MOST_HEADER: Final = 4096
MOST_FRAME: Final = MAX_BATCH_BYTES

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_LENGTH = struct.Struct(">I")
_GZIP = 16 + zlib.MAX_WBITS


class BundleRefused(ValueError):
    """A bundle or receipt that is not taken; the text is a sentence that holds nothing of what is in it."""


class Kind(IntEnum):
    """What a frame holds."""

    MANIFEST = 1
    RECORDS = 2
    AUDIT_HEAD = 3
    AUDIT_EVENTS = 4
    END = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """One opened frame.

    Attributes:
        packed: the message as compressed JSON.
    """

    kind: Kind
    packed: bytes = field(repr=False)

    def plain(self, limit: int = MAX_BATCH_BYTES) -> bytes:
        """The message's JSON.

        Raises:
            BundleRefused: it unpacks to more than ``limit`` bytes, or not at all.
        """
        return unpacked(self.packed, limit)


class BundleWriter:
    """Writes one bundle from its first byte to its last.

    Args:
        file: at its beginning; read by nobody meanwhile.
        key_pem: the department's key for bundles.
        bundle_id: random.
    """

    def __init__(self, file: BinaryIO, key_pem: str, bundle_id: UUID) -> None:
        content_key = secrets.token_bytes(KEY_BYTES)
        fingerprint = key_fingerprint(key_pem)
        sealed = _SUITE.encrypt(content_key, public_key(key_pem), info=_info(bundle_id, fingerprint))
        header = (
            BundleHeaderV1(bundle_id=bundle_id, key=fingerprint, sealed=sealed).model_dump_json().encode()
        )
        start = MAGIC + bytes([VERSION]) + _LENGTH.pack(len(header)) + header
        self._file, self._cipher, self._header = file, AESGCM(content_key), hashlib.sha256(start).digest()
        self._digest = hashlib.sha256()
        self.frames = 0
        self.size = 0
        self._write(start)

    @property
    def digest(self) -> str:
        """SHA-256 of all that was written so far, hexadecimal; before the last frame it is what the terminal signs."""
        return self._digest.hexdigest()

    def add(self, kind: Kind, packed: bytes) -> None:
        """Seal one message into the next frame.

        Raises:
            OSError: the medium does not take it.
        """
        sealed = self._cipher.encrypt(
            _nonce(self.frames), bytes([kind]) + packed, _bound(self._header, self.frames)
        )
        self.frames += 1
        self._write(_LENGTH.pack(len(sealed)) + sealed)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)


class BundleReader:
    """Reads a bundle frame by frame; what it has given out by then is genuine, in its place and of this bundle.

    Whether the bundle is whole and by whom it was made is known at its last frame only.

    Raises:
        BundleRefused: it is no bundle, of another version, or sealed to another key.
    """

    def __init__(self, file: BinaryIO, key: ec.EllipticCurvePrivateKey, fingerprint: str) -> None:
        self._file = file
        start = _read(file, len(MAGIC) + 1, "This is no bundle of a terminal.")
        if start[: len(MAGIC)] != MAGIC:
            raise BundleRefused("This is no bundle of a terminal.")
        if start[-1] != VERSION:
            raise BundleRefused(
                f"The bundle is of version {start[-1]}, and this server knows version {VERSION} only. Update it."
            )
        length = _read(file, _LENGTH.size)
        header = _read(file, _bounded(length, MOST_HEADER))
        self.header = _parsed(header)
        if self.header.key != fingerprint:
            raise BundleRefused(
                "The bundle is sealed to another department, or to a key that this department does not use any more."
            )
        start += length + header
        self._digest = hashlib.sha256(start)
        self._start = hashlib.sha256(start).digest()
        self._cipher = AESGCM(_content_key(self.header, key))
        self.digest = self._digest.hexdigest()

    def frames(self) -> Iterator[Frame]:
        """Each frame to the last one. When it is given, ``digest`` is of everything before it.

        Raises:
            BundleRefused: a frame was changed, moved, left out, cut off, or something follows the last one.
        """
        number = 0
        while True:
            length = _read(self._file, _LENGTH.size)
            sealed = _read(self._file, _bounded(length, MOST_FRAME))
            frame = self._opened(number, sealed)
            number += 1
            if frame.kind is Kind.END:
                if self._file.read(1):
                    raise BundleRefused("Something follows the bundle's end. Nothing of it was taken.")
                yield frame
                return
            self._digest.update(length + sealed)
            self.digest = self._digest.hexdigest()
            yield frame

    def _opened(self, number: int, sealed: bytes) -> Frame:
        try:
            plain = self._cipher.decrypt(_nonce(number), sealed, _bound(self._start, number))
            return Frame(Kind(plain[0]), plain[1:])
        except (InvalidTag, ValueError, IndexError) as error:
            raise BundleRefused(
                f"Part {number + 1} of the bundle is damaged, or not in its place. Write the bundle again in the car."
            ) from error


def unpacked(packed: bytes, limit: int) -> bytes:
    """Without its compression, at most ``limit`` bytes.

    Raises:
        BundleRefused: damaged, cut short, or more than that.
    """
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(packed, limit + 1)
    except zlib.error as error:
        raise BundleRefused("What is in the bundle cannot be unpacked. Update the terminal.") from error
    if len(plain) > limit or not unpacker.eof:
        raise BundleRefused("A part of the bundle unpacks to more than is allowed. Update the terminal.")
    return plain


def public_key(pem: str) -> ec.EllipticCurvePublicKey:
    """A P-256 public key.

    Raises:
        BundleRefused: it is none.
    """
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except ValueError as error:
        raise BundleRefused("The department's key for bundles cannot be read.") from error
    if not (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
        raise BundleRefused("The department's key for bundles is of another kind.")
    return key


def _content_key(header: BundleHeaderV1, key: ec.EllipticCurvePrivateKey) -> bytes:
    try:
        opened = _SUITE.decrypt(header.sealed, key, info=_info(header.bundle_id, header.key))
    except (InvalidTag, ValueError) as error:
        raise BundleRefused(
            "The bundle's beginning is damaged. Write the bundle again in the car."
        ) from error
    if len(opened) != KEY_BYTES:
        raise BundleRefused("The bundle's beginning is damaged. Write the bundle again in the car.")
    return opened


def _parsed(header: bytes) -> BundleHeaderV1:
    try:
        return BundleHeaderV1.model_validate_json(header)
    except ValidationError as error:
        raise BundleRefused(
            "The bundle's beginning is damaged. Write the bundle again in the car."
        ) from error


def _read(file: BinaryIO, size: int, short: str = "") -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise BundleRefused(short or "The bundle is cut short. Write it again in the car.")
    return data


def _bounded(length: bytes, most: int) -> int:
    (size,) = _LENGTH.unpack(length)
    if size > most:
        raise BundleRefused("The bundle is damaged: a part says that it is longer than is allowed.")
    return int(size)


def _info(bundle_id: UUID, fingerprint: str) -> bytes:
    return b"patrol-mdt bundle 1\n" + bundle_id.bytes + fingerprint.encode()


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


def _bound(start: bytes, number: int) -> bytes:
    return start + number.to_bytes(8, "big")
