# SPDX-License-Identifier: Apache-2.0
"""A TLS server that misbehaves as told: it reads one request, then does what the test says."""

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from server.folder import DataFolder
from server.seal import ServerKey
from server.security import listener_context, make_authority, renew_server_certificate
from sync.credentials import DeviceCredentials, encrypted_key, new_key, signing_request

PASSWORD = b"a password for tests only"
Behaviour = Callable[[ssl.SSLSocket], None]


class RawServer:
    """Serves until the block ends; ``credentials`` are those of a terminal that trusts it."""

    def __init__(self, folder: Path, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        now = datetime.now(UTC)
        key, place = ServerKey(bytes(32)), DataFolder(folder)
        authority = make_authority(place, key, now)
        renew_server_certificate(place, authority, key, ["127.0.0.1"], now)
        self._context = listener_context(place, key, mutual=False)
        self.credentials = DeviceCredentials.in_folder(folder / "terminal", PASSWORD)
        self.credentials.key.parent.mkdir()
        terminal_key = new_key()
        issued = authority.issue_device(signing_request(terminal_key), "mdt-test", 1, now)
        self.credentials.key.write_bytes(encrypted_key(terminal_key, PASSWORD))
        self.credentials.certificate.write_text(issued.certificate_pem)
        self.credentials.ca.write_text(authority.pem)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.05)
        self.url = f"https://127.0.0.1:{self._listening.getsockname()[1]}"
        self.released = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "RawServer":
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._thread.join(10)
        self._listening.close()

    def _serve(self) -> None:
        while not self.released.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            try:
                with self._context.wrap_socket(connection, server_side=True) as secure:
                    _read_request(secure)
                    self._behaviour(secure)
            except OSError:
                continue  # the client went away, as some of these tests want


def _read_request(secure: ssl.SSLSocket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += secure.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    ]
    missing = (lengths[0] if lengths else 0) - len(body)
    while missing > 0:
        missing -= len(secure.recv(65536))


def reply(status: str, body: bytes = b"", *, claimed: int | None = None, headers: str = "") -> bytes:
    """An HTTP answer; ``claimed`` is the length it pretends to have."""
    length = len(body) if claimed is None else claimed
    return (
        f"HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n".encode() + body
    )
