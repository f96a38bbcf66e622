# SPDX-License-Identifier: Apache-2.0
"""Running both listeners in one process until it is asked to stop.

uvicorn does not tell an application which client certificate a connection showed, and reads a revocation
list only at the start; both are put right here.
"""

import asyncio
import logging
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.app import create_app, create_enrolment_app
from server.department import Department
from server.errors import Misconfigured
from server.security import listener_context

log = logging.getLogger("server.listen")

WATCH_S = 0.5
"""How often the revocation list's file is looked at, seconds."""

RENEW_S = 86_400.0
"""How often the revocation list is signed anew, seconds; it is valid for a week."""

LOOK_FOR_SILENT_S = 3_600.0
"""How often terminals are looked for that show no head of their audit log, seconds."""

LARGEST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server can be reached once it is ready."""

    host: str
    port: int
    enrol_port: int


class PeerProtocol(H11Protocol):
    """HTTP/1.1 that hands the client's certificate (DER) to requests as ``state.peer_certificate``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Take the certificate from the finished handshake."""
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls else None
        self.app_state = {**self.app_state, "peer_certificate": certificate}


class Listener(uvicorn.Server):
    """One of several servers in a process; signals are the process's business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        Misconfigured: the address is in use or not this machine's.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Misconfigured(
            f"The server cannot listen on {host} port {port}: {error.strerror}. Name another --host or "
            "--port, or stop the program that has it."
        ) from error


def run(
    department: Department, host: str, port: int, enrol_port: int, ready: Callable[[Listening], None]
) -> None:
    """Serve until SIGTERM or SIGINT, then let open requests finish.

    Args:
        department: the opened data folder.
        host: address to listen on.
        port: of the transfer listener; 0 for a free one.
        enrol_port: of the enrolment listener; 0 for a free one.
        ready: told once both listen.

    Raises:
        Misconfigured: a port is taken, or a certificate is missing.
    """
    mutual = listener_context(department.folder, department.server_key, mutual=True)
    plain = listener_context(department.folder, department.server_key, mutual=False)
    with bind(host, port) as transfer, bind(host, enrol_port) as enrolment:
        servers = {
            _listener(create_app(department), mutual, department.settings.shutdown_s): transfer,
            _listener(create_enrolment_app(department), plain, department.settings.shutdown_s): enrolment,
        }
        listening = Listening(host, transfer.getsockname()[1], enrolment.getsockname()[1])
        asyncio.run(_serve(servers, department, mutual, lambda: ready(listening)))


def _listener(app: FastAPI, context: ssl.SSLContext, shutdown_s: int) -> Listener:
    config = uvicorn.Config(
        app,
        http=PeerProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        ssl_context_factory=lambda _config, _default: context,
        timeout_graceful_shutdown=shutdown_s,
    )
    return Listener(config)


async def _serve(
    servers: dict[Listener, socket.socket],
    department: Department,
    mutual: ssl.SSLContext,
    ready: Callable[[], None],
) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    serving = [asyncio.create_task(server.serve([listening])) for server, listening in servers.items()]
    keeping = (
        asyncio.create_task(_keep_revocations(department, mutual)),
        asyncio.create_task(_look_for_silent(department)),
    )
    while not all(server.started for server in servers) and not any(task.done() for task in serving):
        await asyncio.sleep(0.01)
    if all(server.started for server in servers):
        ready()
    await asyncio.gather(*serving)
    for task in keeping:
        task.cancel()


async def _look_for_silent(department: Department) -> None:
    """Tell of terminals whose audit log shows no head for a day."""
    while True:
        try:
            await asyncio.to_thread(department.heads.watch)
        except SQLAlchemyError as error:
            log.warning("silent terminals cannot be looked for: %s", type(error).__name__)
        await asyncio.sleep(LOOK_FOR_SILENT_S)


async def _keep_revocations(department: Department, mutual: ssl.SSLContext) -> None:
    """Load the revocation list whenever its file changes, and sign it anew before it expires."""
    file = department.folder.revocations
    loop = asyncio.get_running_loop()
    renewed_at, seen = loop.time(), 0
    while True:
        await asyncio.sleep(WATCH_S)
        try:
            if loop.time() - renewed_at > RENEW_S:
                await asyncio.to_thread(
                    department.devices.write_revocations, department.authority, department.folder
                )
                renewed_at = loop.time()
            if (changed := file.stat().st_mtime_ns) != seen:
                mutual.load_verify_locations(file)
                seen = changed
        except (OSError, SQLAlchemyError) as error:
            # Revocation still acts: every request asks the device table.
            log.warning("the revocation list %s cannot be renewed or loaded: %s", file, type(error).__name__)
