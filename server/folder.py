# SPDX-License-Identifier: Apache-2.0
"""The data folder: where the server's files lie, and how secret ones are written."""

import os
from dataclasses import dataclass
from pathlib import Path

from server.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names of everything the server keeps on disk.

    Attributes:
        root: the folder given to ``--data``.
    """

    root: Path

    @property
    def settings(self) -> Path:
        """Settings without secrets."""
        return self.root / "server.toml"

    @property
    def key_file(self) -> Path:
        """The server key, unless ``--key-file`` names another place."""
        return self.root / "server-key"

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.root / "department.sqlite3"

    @property
    def ca_certificate(self) -> Path:
        """Certificate of the department's own authority; public."""
        return self.root / "ca.pem"

    @property
    def ca_key(self) -> Path:
        """Its private key, encrypted under the server key."""
        return self.root / "ca-key.pem"

    @property
    def server_certificate(self) -> Path:
        """Certificate of the listeners; public."""
        return self.root / "server.pem"

    @property
    def server_private_key(self) -> Path:
        """Its private key, encrypted under the server key."""
        return self.root / "server-tls-key.pem"

    @property
    def audit_key(self) -> Path:
        """The private key that signs heads of terminals' audit logs, encrypted under the server key."""
        return self.root / "audit-key.pem"

    @property
    def media_key(self) -> Path:
        """The private key that opens bundles from removable media, encrypted under the server key."""
        return self.root / "media-key.pem"

    @property
    def revocations(self) -> Path:
        """The revocation list in force; public."""
        return self.root / "revoked.pem"


def write_private(path: Path, data: bytes) -> None:
    """Write a file that its owner alone may read, at once or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(root: Path) -> None:
    """Create the data folder for its owner alone.

    Raises:
        Misconfigured: it holds something already, or cannot be made.
    """
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        root.chmod(0o700)
        if any(root.iterdir()):
            raise Misconfigured(f"The folder {root} is not empty. Name a new folder for --data.")
    except OSError as error:
        raise Misconfigured(f"The folder {root} cannot be made: {error.strerror}.") from error
