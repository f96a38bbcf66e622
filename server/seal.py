# SPDX-License-Identifier: Apache-2.0
"""Sealing at rest: AES-256-GCM under a key per UTC day, kept wrapped under the server key.

A day is destroyed by destroying its key. Plates are found again by a keyed blind index, whose key comes from
the day key and dies with it. What the index reveals: two reads of one plate on one day are seen to be equal.
"""

import hashlib
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from policy.control import control
from server.errors import Misconfigured
from server.folder import write_private

KEY_BYTES = 32
NONCE_BYTES = 12


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def _encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as error:
        raise Misconfigured(
            f"What is stored as {bound_to.partition(':')[0]} cannot be opened: it was changed, or it was "
            "sealed under another server key. Give the right key with --key-file, or restore the backup."
        ) from error


@control("A10.4")
@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one day (or one hot list edition).

    Attributes:
        secret: 256 random bits; never written but wrapped.
    """

    secret: bytes = field(repr=False)

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Nonce and ciphertext; ``bound_to`` ("body:ID") must be given again to open it."""
        return _encrypt(_derive(self.secret, "mdt-server 1 content"), plain, bound_to)

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """The plain bytes.

        Raises:
            Misconfigured: changed, moved to another record, or sealed under another key.
        """
        return _decrypt(_derive(self.secret, "mdt-server 1 content"), sealed, bound_to)

    def index(self, text: str) -> bytes:
        """Blind index of a plate text: equal texts of one day give equal bytes."""
        return hmac.digest(_derive(self.secret, "mdt-server 1 index"), text.encode(), "sha256")

    def digest(self, data: bytes) -> bytes:
        """Keyed digest that tells two bodies apart and reveals neither."""
        return hmac.digest(_derive(self.secret, "mdt-server 1 digest"), data, "sha256")


@dataclass(frozen=True, slots=True)
class ServerKey:
    """The one secret of the server; everything else is derived from it or wrapped under it."""

    secret: bytes = field(repr=False)

    def passphrase(self, name: str) -> bytes:
        """Passphrase of a private key file ("ca", "tls")."""
        return _derive(self.secret, f"mdt-server 1 passphrase {name}").hex().encode()

    def new_data_key(self, name: str) -> tuple[DataKey, bytes]:
        """A fresh key and its wrapped form, bound to ``name`` ("2026-11-21")."""
        key = DataKey(secrets.token_bytes(KEY_BYTES))
        return key, _encrypt(self._wrapping(), key.secret, f"key:{name}")

    def unwrap(self, wrapped: bytes, name: str) -> DataKey:
        """The data key wrapped by ``new_data_key``.

        Raises:
            Misconfigured: this is not the key it was wrapped under.
        """
        return DataKey(_decrypt(self._wrapping(), wrapped, f"key:{name}"))

    def code_digest(self, code: str) -> str:
        """What is kept of a one-time code."""
        return hmac.new(_derive(self.secret, "mdt-server 1 code"), code.encode(), hashlib.sha256).hexdigest()

    def receipt(self, device: str, purpose: str) -> str:
        """What lets a terminal without its key speak of this one thing: an order's id, or "standing"."""
        secret = _derive(self.secret, "mdt-server 1 receipt")
        return hmac.new(secret, json.dumps([device, purpose]).encode(), hashlib.sha256).hexdigest()

    def _wrapping(self) -> bytes:
        return _derive(self.secret, "mdt-server 1 wrapping")


def make_key_file(path: Path) -> ServerKey:
    """A new server key in a file that its owner alone may read."""
    key = ServerKey(secrets.token_bytes(KEY_BYTES))
    write_private(path, key.secret.hex().encode() + b"\n")
    return key


def load_key_file(path: Path) -> ServerKey:
    """Read the server key.

    Raises:
        Misconfigured: absent, readable by others, or not a key.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
        mode = stat.S_IMODE(path.stat().st_mode)
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The server key {path} cannot be read. Name it with --key-file.") from error
    if os.name == "posix" and mode & _forbidden_bits(path):
        raise Misconfigured(
            f"The server key {path} can be read by others (mode {mode:o}). Run: chmod 600 {path}"
        )
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise Misconfigured(
            f"{path} is not a server key (64 hexadecimal digits). Restore it from its backup."
        )
    return ServerKey(secret)


def _forbidden_bits(path: Path) -> int:
    """Permission bits that the key file must not have.

    systemd hands credentials over by access list, which shows as group-readable.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and path.resolve().is_relative_to(Path(credentials).resolve()):
        return 0o037
    return 0o077
