# SPDX-License-Identifier: Apache-2.0
"""Who can open the store: a ring of keys, closed by each person's password (``ring_file`` says how).

Whoever has the file can still guess passwords: that is what argon2id makes dear and full-disk encryption prevents. A
second factor that only gives codes (TOTP) is checked by this program; it does not strengthen the file.
"""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from mdt_app.errors import Refused
from mdt_app.storage import ring_file
from mdt_app.storage.errors import StoreDamaged, StoreMissing, VaultClosed, WrongPassword
from mdt_app.storage.files import Step, go_on, sweep
from mdt_app.storage.password_key import KEY_BYTES, Kdf
from mdt_app.storage.ring_file import NewSlot, Opened, RingFile, slot_of
from policy.control import control

INDEX = "index"
"""Name of the index's key; a day's key is called by its date."""

SINGLE_FILE = "vault"
"""Name of the key of the one file that stores had before they had a file for each day."""

WRONG = "User name or password is not right. Try again, or ask an administrator."

Proof = Callable[[bytes | None], None]
"""Gets the second factor's secret (None: the person has none) once the password was right.

It raises ``WrongPassword`` to refuse.
"""


class OpenRing:
    """The ring while a person is signed on; any thread may use it. ``close`` drops the keys from memory.

    Attributes:
        factor: secret of the second factor of the person who opened it; None when they have none.
    """

    def __init__(self, path: Path, opened: Opened, generation: int, factor: bytes | None = None) -> None:
        self._path = path
        self._ring_key = bytearray(opened.ring_key)
        self._keys = {name: bytearray.fromhex(key) for name, key in opened.keys.items()}
        self._changing = threading.RLock()
        self._generation = generation
        self.factor = factor

    @property
    def is_open(self) -> bool:
        """Whether keys are still to be had."""
        return bool(self._keys)

    @property
    def generation(self) -> int:
        """Counts the changes of the ring's file."""
        return self._generation

    def names(self) -> frozenset[str]:
        """Names of the keys that the ring holds."""
        with self._changing:
            self._require_open()
            return frozenset(self._keys)

    def key_for(self, name: str) -> bytes:
        """The raw key of the file called ``name``.

        Raises:
            VaultClosed: the ring was closed.
            StoreMissing: the ring has no such key (never had, or it was destroyed).
        """
        with self._changing:
            self._require_open()
            if name not in self._keys:
                raise StoreMissing(
                    f"The key ring holds no key for {name}; its content cannot be opened any more."
                )
            return bytes(self._keys[name])

    def make_key(self, name: str, key: bytes | None = None) -> bytes:
        """The key of this name, made and kept on the disk if the ring does not have it yet.

        Args:
            name: of the file, or of what else the key opens.
            key: to keep if the ring has none; random without.

        Raises:
            DiskFull, StoreMissing: the ring could not be written; it is as before.
        """
        with self._changing:
            self._require_open()
            if name not in self._keys:
                made = bytearray(secrets.token_bytes(KEY_BYTES) if key is None else key)
                self._write(self._file(), bytes(self._ring_key), {**self._keys, name: made})
            return self.key_for(name)

    @control("J04.5")
    def destroy_keys(self, names: Iterable[str], at_step: Step = go_on) -> None:
        """Forget these keys for ever: the ring is closed anew, under another ring key, without them.

        Nothing that this ring still holds opens what they closed. Earlier copies of the ring's file, which a flash
        disk may keep, need a person's password besides (compliance PU-4).

        Args:
            names: of the keys.
            at_step: told each step of the rewriting.

        Raises:
            DiskFull, StoreMissing: the ring could not be written; it is as before, and so are its keys.
        """
        gone = frozenset(names)
        with self._changing:
            self._require_open()
            left = {name: key for name, key in self._keys.items() if name not in gone}
            self._write(self._file(), secrets.token_bytes(KEY_BYTES), left, at_step)

    def require_current(self) -> None:
        """See that no other program destroyed a key since this ring was opened.

        Raises:
            VaultClosed: one did.
        """
        with self._changing:
            self._require_open()
            self._file()

    def set_person(self, person: NewSlot, cost: Kdf) -> None:
        """Give a person a way in, or a new password and factor.

        Raises:
            DiskFull, StoreMissing: the ring could not be written; it is as before.
        """
        with self._changing:
            self._require_open()
            file = ring_file.with_slot(self._file(), person, cost)
            self._write(file, bytes(self._ring_key), self._keys)

    def remove_person(self, username: str) -> None:
        """Take a person's way in away; what they may have copied of the old ring key opens no later ring.

        Raises:
            Refused: it is the last one; the store could never be opened again.
        """
        with self._changing:
            self._require_open()
            file = self._file()
            gone = slot_of(file.salt, username)
            slots = {slot_id: slot for slot_id, slot in file.slots.items() if slot_id != gone}
            if not slots:
                raise Refused(
                    "This is the last account that opens the store. Add another before removing it."
                )
            self._write(replace(file, slots=slots), secrets.token_bytes(KEY_BYTES), self._keys)

    @control("M09.2")
    def close(self) -> None:
        """Overwrite and drop the keys. Copies inside SQLCipher go when its connections are closed."""
        with self._changing:
            for key in (self._ring_key, *self._keys.values()):
                key[:] = bytes(len(key))
            self._keys.clear()
            self.factor = None

    def _file(self) -> RingFile:
        """The file as another program may have left it: with more people, and the same ring key."""
        file = ring_file.load(self._path)
        try:
            keys = ring_file.keys_of(file, bytes(self._ring_key))
        except StoreDamaged:
            raise VaultClosed(
                "The key ring is not the one that was opened any more. Sign off and on again."
            ) from None
        for name, key in keys.items():
            self._keys.setdefault(name, bytearray.fromhex(key))
        return file

    def _write(
        self, file: RingFile, ring_key: bytes, keys: dict[str, bytearray], at_step: Step = go_on
    ) -> None:
        after = ring_file.sealed(file, Opened(ring_key, {name: key.hex() for name, key in keys.items()}))
        # A copy that was never put in place holds keys, and the slots of people, that may go now.
        sweep(self._path)
        ring_file.save(self._path, after, at_step)
        for name in self._keys.keys() - keys.keys():
            self._keys[name][:] = bytes(KEY_BYTES)
        self._ring_key[:] = ring_key
        self._keys = dict(keys)
        self._generation = after.generation

    def _require_open(self) -> None:
        if not self.is_open:
            raise VaultClosed("The store was closed at sign-off. Sign on to open it.")


class KeyRing:
    """The ring file of one unit."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def create(cls, path: Path, person: NewSlot, cost: Kdf) -> Self:
        """Make a new ring with one random key, the index's, that one person can open.

        Raises:
            Refused: a ring is there already; a new one would make the store unreadable for ever.
        """
        if path.exists():
            raise Refused(
                f"{path.name} is there already: this unit has been set up. Remove its folder to start anew."
            )
        opened = Opened(secrets.token_bytes(KEY_BYTES), {INDEX: secrets.token_hex(KEY_BYTES)})
        ring_file.save(path, ring_file.sealed(ring_file.with_slot(ring_file.empty(), person, cost), opened))
        return cls(path)

    def slot_of(self, username: str) -> str:
        """The digest that stands for a person in files that are readable before sign-on."""
        return slot_of(ring_file.load(self._path).salt, username)

    def has(self, username: str) -> bool:
        """Whether a slot belongs to this name."""
        file = ring_file.load(self._path)
        return slot_of(file.salt, username) in file.slots

    @control("A10.3", "M09.2")
    def open(self, username: str, password: str, proof: Proof | None = None) -> OpenRing:
        """Open the ring for a person.

        An unknown name costs as much time as a wrong password and is refused in the same words.

        Args:
            username: in upper or lower case.
            password: the person's.
            proof: checks the second factor; without it the password is enough.

        Raises:
            WrongPassword: name or password is wrong, or ``proof`` refuses.
            StoreMissing: the unit has not been set up, or its keys were destroyed by order.
            StoreDamaged: the ring file is not as this program wrote it.
        """
        file = ring_file.load(self._path)
        slot_id = slot_of(file.salt, username)
        seed = ring_file.seed_of(file, slot_id, password)
        if seed is None or slot_id not in file.slots:
            raise WrongPassword(WRONG)
        factor = ring_file.factor_of(file.slots[slot_id], slot_id, seed)
        if proof is not None:
            proof(factor)
        opened = ring_file.opened_by(file, slot_id, seed)
        if file.version == 1:
            file = ring_file.sealed(ring_file.from_form_1(file, seed), opened)
            ring_file.save(self._path, file)
        return OpenRing(self._path, opened, file.generation, factor)

    def wipe(self, at: datetime) -> None:
        """Destroy the ring: in its place lies a note that it was wiped, and when (UTC)."""
        wiped = RingFile(ring_file.FORM, "", {}, "", "", wiped_at=at.isoformat())
        ring_file.save(self._path, wiped)
