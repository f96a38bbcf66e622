# SPDX-License-Identifier: Apache-2.0
"""HTTPS sessions of our own making, and what a library's error means for people.

Nothing is taken from the environment: no proxy, no other authorities, no stored passwords.
"""

import http.client
import ssl
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from sync.errors import ServerFailed, ServerNotTrusted, ServerUnreachable, SyncError, TerminalNotAccepted

KEPT = "Reads are kept in the car and alerts go on; the transfer is tried again by itself."

NEW_CODE = (
    "Ask the ALPR administrator (mdt-server device list); a new one-time code enrols the terminal again."
)


class ContextAdapter(HTTPAdapter):
    """Connections by one TLS context; ``requests`` itself cannot open an encrypted client key."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the library declares it
        """Make the pool with our context."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401 - as declared
        """Leave trust to the context; the library would add the public authorities to it."""
        conn.cert_reqs = "CERT_REQUIRED"


def session(context: ssl.SSLContext) -> requests.Session:
    """A session that trusts and shows what the context says, and goes nowhere but https."""
    made = requests.Session()
    made.trust_env = False
    made.adapters.clear()
    made.mount("https://", ContextAdapter(context))
    return made


def translated(error: requests.RequestException, url: str) -> SyncError:
    """The library's error as one of ours."""
    if isinstance(error, requests.exceptions.SSLError):
        return _tls_problem(str(error).upper(), url)
    if isinstance(error, requests.exceptions.Timeout):
        return ServerUnreachable(f"The department server {url} is too slow to answer.", KEPT)
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return ServerUnreachable(f"The answer of the department server {url} was cut off.", KEPT)
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return ServerFailed(f"The answer of the department server {url} is damaged.", KEPT)
    if isinstance(error, requests.exceptions.ConnectionError):
        return _connection_problem(error, url)
    return ServerFailed(f"The department server {url} cannot be asked ({type(error).__name__}).", KEPT)


def _tls_problem(text: str, url: str) -> SyncError:
    if "VERIFY_FAILED" in text or "MISMATCH" in text:
        return ServerNotTrusted(
            f"What answers at {url} is not the department's server: its certificate is not from the "
            "department, has expired, or is for another name.",
            "Check the server's address in the settings. Nothing was sent. Reads are kept in the car.",
        )
    if "ALERT" in text and "INTERNAL" not in text:
        return TerminalNotAccepted(
            f"The department server {url} does not accept this terminal's certificate (revoked, expired or "
            "from another department).",
            f"{NEW_CODE} Reads are kept in the car.",
        )
    return ServerUnreachable(f"No secure connection to the department server {url} came about.", KEPT)


def _connection_problem(error: requests.exceptions.ConnectionError, url: str) -> SyncError:
    if _causes(error, "ReadTimeoutError"):
        return ServerUnreachable(f"The department server {url} is too slow to answer.", KEPT)
    if _causes(error, "NewConnectionError", "NameResolutionError", "ConnectTimeoutError"):
        return ServerUnreachable(f"The department server {url} cannot be reached.", KEPT)
    # TLS 1.3: a server that turns a client's certificate down just closes, when the client thinks all well.
    closed = isinstance(_root(error), http.client.RemoteDisconnected | ConnectionError)
    how = "closed the connection without an answer" if closed else "broke the connection off"
    return ServerUnreachable(
        f"The department server {url} {how}: it is restarting, or it does not accept this terminal's "
        "certificate.",
        f"{KEPT} If it stays so: {NEW_CODE}",
    )


def _chain(error: BaseException) -> list[BaseException]:
    """The error and all that it was made of."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, BaseException) and item not in found:
            found.append(item)
            waiting += [*item.args, getattr(item, "reason", None), item.__cause__, item.__context__]
    return found


def _causes(error: BaseException, *names: str) -> bool:
    return any(type(item).__name__ in names for item in _chain(error))


def _root(error: BaseException) -> BaseException:
    return _chain(error)[-1]
