# SPDX-License-Identifier: Apache-2.0
"""A terminal that drives while something is measured: the demonstration's department and car, plates listed or not.

Offscreen unless ``QT_QPA_PLATFORM`` says otherwise; that is set before Qt is loaded, by importing this module first.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mdt_app.clock import system_clock
from mdt_app.demo.department import DemoAccounts, DemoDepartment, WantedPlate
from mdt_app.demo.options import DemoOptions
from mdt_app.demo.program import Scene, car_settings, receiver, scene_of
from mdt_app.paths import DataFolder
from mdt_app.screens.sign_on import Typed
from mdt_app.settings import TerminalSettings
from mdt_app.storage.totp import code_now

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from mdt_app.main.terminal import Terminal

START_S = 20.0


@dataclass(frozen=True, slots=True)
class Driving:
    """A shown terminal and who may sign on to it."""

    qt: "QApplication"
    terminal: "Terminal"
    accounts: DemoAccounts

    def sign_on(self) -> None:
        """Begin the shift and wait until both cameras can have started.

        Raises:
            TimeoutError: the shift did not begin.
        """
        screen = self.terminal.screens.sign_on
        screen.agree()
        code = code_now(bytes.fromhex(self.accounts.officer_factor), system_clock())
        screen.submit(self.accounts.officer, Typed(self.accounts.officer_password, code))
        patience_ends = time.monotonic() + START_S
        while self.terminal.patrol is None:
            if time.monotonic() > patience_ends:
                raise TimeoutError(f"the shift did not begin within {START_S:.0f} s")
            self.work(0.1)

    def work(self, seconds: float) -> None:
        """Let the terminal do what it does, in an event loop as it always has."""
        core = import_module("PySide6.QtCore")
        loop = core.QEventLoop()
        core.QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()


@dataclass(frozen=True, slots=True)
class Car:
    """A car that is set up and enrolled, with its department running."""

    settings: TerminalSettings
    folder: DataFolder
    accounts: DemoAccounts


@contextmanager
def car(scene: Scene | None = None, *, listed: bool = True) -> Iterator[Car]:
    """The demonstration's car; all of it is gone after the block.

    Args:
        scene: what its cameras show; the demonstration's drive without.
        listed: whether every plate that passes is on the hot list, or none but the demonstration's own.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scene = scene or scene_of(DemoOptions(headless=True, seconds=3600))
        department = DemoDepartment(scratch, system_clock, "WV-471")
        stack.callback(department.close)
        passing = [one.plate for showing in scene.showings for one in showing.passings]
        department.open(tuple(map(WantedPlate, passing if listed else ())))
        gps = stack.enter_context(receiver(None))
        yield Car(car_settings(department, scene, gps), department.car, department.accounts)


@contextmanager
def driving(scene: Scene | None = None, *, listed: bool = True) -> Iterator[Driving]:
    """The terminal, shown, before sign-on; ``scene`` and ``listed`` as for ``car``."""
    with ExitStack() as stack:
        ours = stack.enter_context(car(scene, listed=listed))
        terminal = import_module("mdt_app.main.program").terminal
        qt, built = stack.enter_context(terminal(ours.settings, ours.folder))
        built.start()
        yield Driving(qt, built, ours.accounts)


def spread(values: list[float]) -> dict[str, float]:
    """p50, p95, p99 and the worst, rounded to a tenth."""
    ordered = sorted(values)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))], 1)

    return {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1.0)}
