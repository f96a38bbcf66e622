# SPDX-License-Identifier: Apache-2.0
"""Who can open the store: a ring of keys, closed by each person's password.

The ring file holds, in two steps,

* ``sealed``: the named keys of the store's files, under the ring's own random 256-bit key (AES-256-GCM);
* ``slots``: for each person that ring key, wrapped under a key derived from the password (argon2id, RFC
  9106).

A slot is found by a salted digest of the user name, so that the file names nobody. A forged or mixed-up slot
fails its seal. Whoever has the file can still guess passwords: that is what argon2id makes dear and full-disk
encryption prevents.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import TypeAdapter, ValidationError

from mdt_app.errors import Refused
from mdt_app.storage.errors import StoreDamaged, StoreMissing, VaultClosed, WrongPassword
from mdt_app.storage.files import replace_file
from policy.control import control

VAULT = "vault"
"""Name of the key of the one file of today; day files will have their date."""

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
PURPOSE = b"patrol-mdt ring 1"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one password guess costs. The default is RFC 9106's second choice, 0.1 s on the car's machine."""

    time: int = 3
    memory_kib: int = 65536
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's way in; hexadecimal throughout."""

    salt: str
    cost: Cost
    nonce: str
    wrapped: str


@dataclass(frozen=True, slots=True)
class RingFile:
    """What is on the disk."""

    version: int
    salt: str
    slots: dict[str, Slot]
    nonce: str
    sealed: str


_RING_FILE = TypeAdapter(RingFile)
_KEYS = TypeAdapter(dict[str, str])


def slot_of(ring_salt: str, username: str) -> str:
    """The salted digest under which a person's slot is found; upper and lower case are one name."""
    name = unicodedata.normalize("NFKC", username).strip().casefold()
    return hashlib.sha256(bytes.fromhex(ring_salt) + name.encode()).hexdigest()


def _derived(password: str, salt: bytes, cost: Cost) -> bytes:
    try:
        return hash_secret_raw(
            unicodedata.normalize("NFKC", password).encode(),
            salt,
            time_cost=cost.time,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise StoreDamaged("The key ring is damaged. Restore ring.json from the unit's backup.") from error


def _slot(ring_key: bytes, slot_id: str, password: str, cost: Cost) -> Slot:
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(_derived(password, salt, cost)).encrypt(nonce, ring_key, PURPOSE + slot_id.encode())
    return Slot(salt.hex(), cost, nonce.hex(), wrapped.hex())


def _sealed(file: RingFile, ring_key: bytes, keys: dict[str, str]) -> RingFile:
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(ring_key).encrypt(nonce, _KEYS.dump_json(keys), PURPOSE + file.salt.encode())
    return replace(file, nonce=nonce.hex(), sealed=sealed.hex())


class OpenRing:
    """The ring while a person is signed on. ``close`` drops the keys from memory."""

    def __init__(self, path: Path, ring_key: bytes, keys: dict[str, str]) -> None:
        self._path = path
        self._ring_key = bytearray(ring_key)
        self._keys = {name: bytearray.fromhex(key) for name, key in keys.items()}

    @property
    def is_open(self) -> bool:
        """Whether keys are still to be had."""
        return bool(self._keys)

    def key_for(self, name: str) -> bytes:
        """The raw key of the file called ``name``.

        Raises:
            VaultClosed: the ring was closed.
            StoreMissing: the ring has no such key (never had, or it was destroyed).
        """
        self._require_open()
        if name not in self._keys:
            raise StoreMissing(
                f"The key ring holds no key for {name}; its content cannot be opened any more."
            )
        return bytes(self._keys[name])

    def add_person(self, username: str, password: str, cost: Cost = Cost()) -> None:
        """Give a person a way in, or a new password.

        Raises:
            DiskFull, StoreMissing: the ring file could not be written; it is as before.
        """
        self._require_open()
        file = _load(self._path)
        slot_id = slot_of(file.salt, username)
        slot = _slot(bytes(self._ring_key), slot_id, password, cost)
        _save(self._path, replace(file, slots={**file.slots, slot_id: slot}))

    def remove_person(self, username: str) -> None:
        """Take a person's way in away.

        Raises:
            Refused: it is the last one; the store could never be opened again.
        """
        self._require_open()
        file = _load(self._path)
        slots = {name: slot for name, slot in file.slots.items() if name != slot_of(file.salt, username)}
        if not slots:
            raise Refused("This is the last account that opens the store. Add another before removing it.")
        _save(self._path, replace(file, slots=slots))

    @control("M09.2")
    def close(self) -> None:
        """Overwrite and drop the keys. Copies inside SQLCipher go when its connections are closed."""
        for key in (self._ring_key, *self._keys.values()):
            key[:] = bytes(len(key))
        self._keys.clear()

    def _require_open(self) -> None:
        if not self.is_open:
            raise VaultClosed("The store was closed at sign-off. Sign on to open it.")


class KeyRing:
    """The ring file of one unit."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def create(cls, path: Path, username: str, password: str, cost: Cost = Cost()) -> Self:
        """Make a new ring with one random key, named ``vault``, that one person can open.

        Raises:
            Refused: a ring is there already; a new one would make the store unreadable for ever.
        """
        if path.exists():
            raise Refused(
                f"{path.name} is there already: this unit has been set up. Remove its folder to start anew."
            )
        ring_key, salt = secrets.token_bytes(KEY_BYTES), secrets.token_hex(SALT_BYTES)
        slot_id = slot_of(salt, username)
        empty = RingFile(1, salt, {slot_id: _slot(ring_key, slot_id, password, cost)}, "", "")
        _save(path, _sealed(empty, ring_key, {VAULT: secrets.token_hex(KEY_BYTES)}))
        return cls(path)

    def slot_of(self, username: str) -> str:
        """The digest that stands for a person in files that are readable before sign-on."""
        return slot_of(_load(self._path).salt, username)

    def has(self, username: str) -> bool:
        """Whether a slot belongs to this name."""
        file = _load(self._path)
        return slot_of(file.salt, username) in file.slots

    @control("A10.3", "M09.2")
    def open(self, username: str, password: str) -> OpenRing:
        """Open the ring for a person.

        An unknown name costs as much time as a wrong password and is refused in the same words.

        Raises:
            WrongPassword: name or password is wrong.
            StoreMissing: the unit has not been set up.
            StoreDamaged: the ring file cannot be read.
        """
        file = _load(self._path)
        slot_id = slot_of(file.salt, username)
        slot = file.slots.get(slot_id)
        known = slot if slot is not None else next(iter(file.slots.values()))
        derived = _derived(password, bytes.fromhex(known.salt), known.cost)
        try:
            ring_key = AESGCM(derived).decrypt(
                bytes.fromhex(known.nonce), bytes.fromhex(known.wrapped), PURPOSE + slot_id.encode()
            )
        except InvalidTag as error:
            raise WrongPassword(
                "User name or password is not right. Try again, or ask an administrator."
            ) from error
        return OpenRing(self._path, ring_key, _opened(file, ring_key))


def _opened(file: RingFile, ring_key: bytes) -> dict[str, str]:
    try:
        plain = AESGCM(ring_key).decrypt(
            bytes.fromhex(file.nonce), bytes.fromhex(file.sealed), PURPOSE + file.salt.encode()
        )
    except InvalidTag as error:
        raise StoreDamaged("The key ring is damaged. Restore ring.json from the unit's backup.") from error
    return _KEYS.validate_json(plain)


def _load(path: Path) -> RingFile:
    try:
        file = _RING_FILE.validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreMissing(
            "This unit has no key ring. Run `mdt setup`, or restore its data folder."
        ) from error
    except OSError as error:
        raise StoreMissing(
            "The key ring may not be read. Give the terminal's account access to it."
        ) from error
    except ValidationError:
        # Without the cause: pydantic's text repeats the file's content.
        raise StoreDamaged("The key ring is damaged. Restore ring.json from the unit's backup.") from None
    if not file.slots:
        raise StoreDamaged("The key ring has no account. Restore ring.json from the unit's backup.")
    return file


def _save(path: Path, file: RingFile) -> None:
    replace_file(path, _RING_FILE.dump_json(file, indent=1))
