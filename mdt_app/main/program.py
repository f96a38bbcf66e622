# SPDX-License-Identifier: Apache-2.0
"""Starts the terminal as a program: settings, log, Qt, window, and everything down again at the end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from camera.dumps import forbid_core_dumps
from camera.second_opinion import SecondOpinion
from mdt_app import log
from mdt_app.clock import system_clock
from mdt_app.domain.events import NoticeRaised
from mdt_app.errors import Refused
from mdt_app.fips import require_fips
from mdt_app.main.aids import Aids
from mdt_app.main.terminal import Terminal
from mdt_app.notices import Notice
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import policy_in_force
from mdt_app.screens.sounds import Sound
from mdt_app.services.order_gate import KeysDestroyed
from mdt_app.services.sessions import Sessions
from mdt_app.services.speaker import Speaker
from mdt_app.services.wipe import Wiper
from mdt_app.settings import TerminalSettings, load
from mdt_app.storage.password_hash import standard_cost
from mdt_app.ui import application
from mdt_app.ui.crash import CrashHooks
from policy.access import TERMINAL_ROLES


def finish_wipe(root: Path) -> None:
    """Before anything else: go on with a wipe that was begun, and tell the department.

    Raises:
        KeysDestroyed: there was one; nothing is left to start for.
    """
    wiper = Wiper(root, system_clock)
    if wiper.carry_on() is not None:
        told = wiper.report()
        raise KeysDestroyed(told.words if told is not None else "")


@contextmanager
def terminal(
    settings: TerminalSettings, folder: DataFolder, listener: Callable[[object], None] = lambda _event: None
) -> Iterator[tuple[QApplication, Terminal]]:
    """The application and the terminal in it, not yet shown; all threads and processes end with the block.

    Args:
        settings: of this car.
        folder: the unit's data folder.
        listener: also told every event, on Qt's thread.

    Raises:
        KeysDestroyed: the unit was wiped; what a power cut left of that is done first.
        Refused: the unit has not been set up, no policy is in force, or the machine is not as the settings ask.
        Trouble: a shipped font or policy is missing or damaged.
    """
    finish_wipe(folder.root)
    if not folder.ready_mark.exists():
        raise Refused("This unit is not set up yet. Run `mdt setup` as its technician first.")
    settle_in()
    require_fips(strict=settings.security.fips_strict)
    policy = policy_in_force(settings.policy, folder, system_clock())
    folder.create()
    log.set_up(folder.logs)
    qt = application.start_for(settings.display)
    cost = standard_cost(fips_strict=settings.security.fips_strict)
    sessions = Sessions(folder.root, system_clock, cost, policy, TERMINAL_ROLES, rules=settings.sign_on)

    def tell(notice: Notice) -> None:
        built.bridge.post(NoticeRaised(notice))

    with _aids(settings, tell) as aids:
        built = Terminal(settings, folder, sessions, clock=system_clock, aids=aids)
        built.listener = listener
        with CrashHooks(tell), closing(built):
            yield qt, built


@contextmanager
def _aids(settings: TerminalSettings, tell: Callable[[Notice], None]) -> Iterator[Aids]:
    """Second reader and loudspeaker, where they are there and wanted; both end with the block."""
    with ExitStack() as ending:
        second = ending.enter_context(closing(SecondOpinion(settings.second_reader)))
        reader = second if second.is_there else None
        if not settings.display.sounds:
            yield Aids(reader, tests_itself=True)
            return
        speaker = ending.enter_context(closing(Speaker(tuple(Sound), tell)))
        yield Aids(reader, speaker.play, speaker.try_out, tests_itself=True)


def settle_in() -> None:
    """What holds from the first moment on: the memory of this process never lies on the disk."""
    forbid_core_dumps()


def run_terminal(folder: DataFolder) -> int:
    """Run until the window is closed; the exit code of the program.

    Raises:
        Refused: settings are wrong, or the unit has not been set up.
    """
    with terminal(load(folder).settings, folder) as (qt, built):
        built.start()
        return qt.exec()
