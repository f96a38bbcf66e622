# SPDX-License-Identifier: Apache-2.0
"""The store of one unit, open: its folder and the ring that a signed-on person opened.

Two kinds of files are asked for: the *index* (accounts, lists, shifts, audit) and the file of a UTC *day*
(reads, pictures, hits, what waits to be sent). Today one file serves both; callers already name the one they
mean. Each thread has connections of its own, opened at its first question and closed by its ``release``.
"""

import threading
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mdt_app.storage.database import Database, open_database
from mdt_app.storage.key_ring import VAULT, OpenRing
from mdt_app.storage.migrations import upgrade

RING_FILE = "ring.json"
VAULT_FILE = "vault.db"


class Vault:
    """A unit's folder with its ring open."""

    def __init__(self, folder: Path, ring: OpenRing) -> None:
        self.folder = folder
        self.ring = ring
        self._of_thread = threading.local()

    @classmethod
    def create(cls, folder: Path, ring: OpenRing) -> "Vault":
        """Make the store's files in a folder whose ring was just made."""
        open_database(folder / VAULT_FILE, ring.key_for(VAULT), create=True).close()
        vault = cls(folder, ring)
        vault.upgrade()
        return vault

    def upgrade(self) -> None:
        """Bring the files to this program's form; done once after opening, before anything else.

        Raises:
            StoreTrouble: a file could not be opened or changed; it is as before.
        """
        database = self.connect()
        try:
            upgrade(database)
        finally:
            database.close()

    def connect(self) -> Database:
        """A new connection for the calling thread, which closes it.

        Raises:
            VaultClosed: signed off.
            StoreMissing, WrongKey, NotEncrypted: the file does not open.
        """
        return open_database(self.folder / VAULT_FILE, self.ring.key_for(VAULT))

    def index(self) -> Database:
        """The calling thread's connection to accounts, lists, shifts and audit."""
        return self._kept()

    def day(self, day: date) -> Database:
        """The calling thread's connection to the reads, pictures, hits and outbox of a UTC day."""
        return self._kept()

    def device_key_password(self) -> bytes:
        """What unlocks the terminal's private key: derived from the store key, so a person opens both."""
        derived = HKDF(hashes.SHA256(), 32, None, b"patrol-mdt device key 1").derive(self.ring.key_for(VAULT))
        return derived.hex().encode()

    def release(self) -> None:
        """Close the calling thread's connections; its next question opens new ones."""
        database: Database | None = getattr(self._of_thread, "database", None)
        if database is not None:
            self._of_thread.database = None
            database.close()

    def close(self) -> None:
        """Close the calling thread's connections and drop the keys; other threads have released theirs."""
        self.release()
        self.ring.close()

    def _kept(self) -> Database:
        if not self.ring.is_open:
            self.release()
        database: Database | None = getattr(self._of_thread, "database", None)
        if database is None:
            database = self.connect()
            self._of_thread.database = database
        return database
