# SPDX-License-Identifier: Apache-2.0
"""Guards for every test: nothing is left running, nothing is logged that nobody expected."""

import logging
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from mdt_app.storage import database
from tests.helpers.clause_results import pytest_configure  # noqa: F401 - pytest takes it from here

#: How long one example takes says how busy the machine is, not whether the code is right.
settings.register_profile("patrol", deadline=None)
settings.load_profile("patrol")

#: Threads that libraries keep for the life of the process.
LIBRARY_THREADS = ("pydevd", "ThreadPoolExecutor-onnx", "tqdm_monitor", "QThread", "Dummy-")


@pytest.fixture(scope="session", autouse=True)
def _memory_is_not_locked() -> Iterator[None]:
    """SQLCipher locks and wipes each allocation in the program; without, tests of stores took over a quarter less.

    It holds for a whole process and for good once it is on, so what looks at it does so in a process of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(database._OF_A_CONNECTION, "cipher_memory_security", ("OFF", "0"))
        yield


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process alive, and name it."""
    before = set(threading.enumerate())
    yield
    patience_ends = time.monotonic() + 2.0
    while time.monotonic() < patience_ends and (_new_threads(before) or multiprocessing.active_children()):
        time.sleep(0.02)
    threads, children = _new_threads(before), multiprocessing.active_children()
    for child in children:
        child.kill()
    assert not threads, f"threads left running: {[thread.name for thread in threads]}"
    assert not children, f"processes left running: {[child.name for child in children]}"


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not thread.name.startswith(LIBRARY_THREADS)
    ]


@pytest.fixture(autouse=True)
def _no_unexpected_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs at WARNING or worse without saying so with the marker ``expects_log``."""
    yield
    if request.node.get_closest_marker("expects_log"):
        return
    loud = [
        record
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not loud, f"unexpected log lines: {[record.getMessage() for record in loud]}"


@pytest.fixture(autouse=True)
def _unit_tests_stay_inside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test that opens a network connection is in the wrong folder."""
    if "tests/unit" not in request.path.as_posix():
        return

    def refuse(*_: object) -> None:
        raise AssertionError("unit tests do not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def mdt_data() -> Path:
    """The optional folder with real photographs and receiver logs, named by ``MDT_DATA``."""
    folder = os.environ.get("MDT_DATA")
    if not folder or not Path(folder, "data").is_dir():
        pytest.skip("MDT_DATA does not name a folder with real photographs and logs")
    return Path(folder)
