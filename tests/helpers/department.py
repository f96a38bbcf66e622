# SPDX-License-Identifier: Apache-2.0
"""A real department server as a process of its own on this machine."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from server.cli import cli
from server.clock import system_clock
from server.department import make_department, open_department
from server.settings import ServerSettings
from sync.client import SyncClient
from sync.credentials import DeviceCredentials
from sync.enrol import Enrolled, Invitation, enrol
from sync.settings import SyncSettings

KEY_PASSWORD = b"a password for tests only"


@dataclass(slots=True)
class Department:
    """A data folder and, while it runs, its server."""

    folder: Path
    process: "subprocess.Popen[str] | None" = None
    port: int = 0
    enrol_port: int = 0

    @property
    def url(self) -> str:
        """Address of the transfer listener."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def enrol_url(self) -> str:
        """Address of the enrolment listener."""
        return f"https://127.0.0.1:{self.enrol_port}"

    def cli(self, *args: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a command of ``mdt-server`` on the data folder, in this process: a start takes it a second."""
        mask = os.umask(0o077)
        try:
            ran = CliRunner().invoke(cli, [*args, "--data", str(self.folder)])
        finally:
            os.umask(mask)
        if ran.exception is not None and not isinstance(ran.exception, SystemExit):
            raise ran.exception
        assert not check or ran.exit_code == 0, ran.stderr
        return subprocess.CompletedProcess(args, ran.exit_code, ran.stdout, ran.stderr)

    def json(self, *args: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.cli(*args, "--json").stdout)

    def start(self, *, port: int = 0, enrol_port: int = 0) -> None:
        """Run the server until ``stop``; returns when it listens."""
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(*MDT_SERVER, "run", "--data", str(self.folder)),
                    *("--port", str(port), "--enrol-port", str(enrol_port)),
                ],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the server ended before it listened: see its .log beside the data folder"
        listening = json.loads(line)
        self.port, self.enrol_port = listening["port"], listening["enrol_port"]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask the server to end and give its exit status."""
        assert self.process is not None
        assert self.process.stdout is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
        self.process = None
        return status

    def kill(self) -> None:
        """End the server as a power cut would."""
        self.stop(signal.SIGKILL)

    def invitation(self, unit: str = "12") -> Invitation:
        """A fresh one-time code for this unit."""
        opened = open_department(self.folder, None, system_clock)
        try:
            code, _ = opened.devices.new_code(unit, "tester")
            return Invitation(self.enrol_url, code, opened.authority.fingerprint)
        finally:
            opened.close()

    def enrol(self, folder: Path, unit: str = "12") -> Enrolled:
        """A new terminal with its identity in ``folder``."""
        return enrol(self.invitation(unit), folder, KEY_PASSWORD)

    def settings(self, **changes: Any) -> SyncSettings:
        """Transfer settings for this server."""
        values: dict[str, Any] = {"server_url": self.url, "read_timeout_s": 20}
        return SyncSettings(**values | changes)

    def client(self, credentials: DeviceCredentials, **changes: Any) -> SyncClient:
        """A client of this server."""
        return SyncClient(self.settings(**changes), credentials)


MDT_SERVER = (sys.executable, "-m", "server")


@contextmanager
def running_department(
    folder: Path, database_url: str = "", *, sign_on_needed: bool = False
) -> Iterator[Department]:
    """A new department that serves for the length of the block.

    Args:
        folder: absent; becomes the data folder.
        database_url: empty for the embedded database.
        sign_on_needed: as the server's own default has it; off for tests of the transfer alone.
    """
    department = Department(folder)
    settings = ServerSettings(
        host_names=("127.0.0.1", "localhost"), database_url=database_url, sign_on_needed=sign_on_needed
    )
    make_department(folder, settings, None, system_clock).close()
    department.start()
    try:
        yield department
    finally:
        if department.process is not None:
            department.stop()


def audit_rows(folder: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """(event, outcome, detail) of each audit row of an embedded database."""
    import sqlite3

    connection = sqlite3.connect(f"file:{folder / 'department.sqlite3'}?mode=ro", uri=True)
    try:
        rows = connection.execute("select event, outcome, detail from audit order by seq").fetchall()
    finally:
        connection.close()
    return [(event, outcome, json.loads(detail)) for event, outcome, detail in rows]


def is_root() -> bool:
    """Whether file permissions do not bind this process."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
