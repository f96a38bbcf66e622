# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL cluster of its own for tests, reached by a socket in a private folder."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER = "mdt"


def binaries() -> Path | None:
    """Folder with ``initdb`` and ``postgres``: Debian's newest, else from the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[4])
    found = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    return Path(found).parent if found else None


@contextmanager
def postgres_url() -> Iterator[str]:
    """URL of an empty database; the calling test is skipped where PostgreSQL is not installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    root = Path(tempfile.mkdtemp(prefix="mdt-pg-"))
    account = _account()
    server: subprocess.Popen[bytes] | None = None
    try:
        if "user" in account:
            os.chown(root, account["user"], account["group"])
        _quietly(
            [folder / "initdb", "-D", root / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "-N"], account
        )
        with (root / "log").open("wb") as log:
            server = subprocess.Popen(
                [folder / "postgres", "-D", root / "data", "-k", root, "-c", "listen_addresses=", "-F"],
                stdout=log,
                stderr=log,
                cwd=root,
                **account,
            )
        _await_ready(folder, root, server)
        yield f"postgresql+psycopg://{USER}@/postgres?host={root}"
    finally:
        if server is not None:
            server.terminate()
            server.wait(20)
        shutil.rmtree(root)


def new_database(cluster: str) -> str:
    """URL of a new, empty database in a running cluster, so that no test meets another's tables."""
    name = f"test_{secrets.token_hex(6)}"
    server, _, folder = cluster.partition("/postgres?")
    with psycopg.connect(f"user={USER} dbname=postgres {folder}", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}?{folder}"


def _account() -> dict[str, Any]:
    """PostgreSQL does not run as root: an unprivileged account then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no account to run it under")


def _quietly(command: list[Any], account: dict[str, Any]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", **account)
    assert done.returncode == 0, done.stderr


def _await_ready(folder: Path, root: Path, server: "subprocess.Popen[bytes]") -> None:
    patience_ends = time.monotonic() + 30
    while subprocess.run([folder / "pg_isready", "-q", "-h", root], check=False).returncode != 0:
        assert server.poll() is None, (root / "log").read_text()
        assert time.monotonic() < patience_ends, "PostgreSQL did not start within 30 s"
        time.sleep(0.1)
