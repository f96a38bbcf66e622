# SPDX-License-Identifier: Apache-2.0
"""Begins and ends shifts on a thread of its own: the screen never waits for a password or for a camera."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from mdt_app.errors import TerminalError
from mdt_app.runtime import Patrol
from mdt_app.services.sessions import Credentials, Sessions, SignedOn
from mdt_app.storage.attempts import AccountLocked

_log = structlog.get_logger("terminal")


@dataclass(frozen=True, slots=True)
class ShiftBegan:
    """Somebody is signed on and everything runs."""

    patrol: Patrol


@dataclass(frozen=True, slots=True)
class ShiftRefused:
    """Sign-on did not succeed.

    Attributes:
        sentence: why, and what to do.
        locked: whether no further attempt is possible.
    """

    sentence: str
    locked: bool


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    """Everything is stopped and the store is closed."""


class Shifts:
    """The thread that signs people on and off.

    Args:
        sessions: checks accounts and opens the store.
        make_patrol: builds what works during a shift.
        post: takes one of the three answers above, on that thread.
    """

    def __init__(
        self,
        sessions: Sessions,
        make_patrol: Callable[[SignedOn], Patrol],
        post: Callable[[object], None],
    ) -> None:
        self._sessions, self._make_patrol, self._post = sessions, make_patrol, post
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shifts")

    def begin(self, given: Credentials) -> None:
        """Sign on; the answer is posted."""
        self._thread.submit(self._begin, given)

    def end(self, patrol: Patrol) -> None:
        """Sign off; ``ShiftEnded`` is posted when nothing of the shift is open any more."""
        self._thread.submit(self._end, patrol)

    def close(self) -> None:
        """Wait for what was asked, and end the thread."""
        self._thread.shutdown(wait=True)

    def _begin(self, given: Credentials) -> None:
        try:
            patrol = self._started(self._sessions.sign_on(given))
        except TerminalError as error:
            self._post(ShiftRefused(str(error), isinstance(error, AccountLocked)))
        except Exception:  # noqa: BLE001 - top of the thread: whoever waits must be told
            _log.exception("sign-on failed", topic="sign-on")
            sentence = (
                "the terminal could not start the shift because of a fault in the program. Start it again."
            )
            self._post(ShiftRefused(sentence, locked=False))
        else:
            self._post(ShiftBegan(patrol))

    def _started(self, signed_on: SignedOn) -> Patrol:
        """The patrol, running; when a part of it does not start, the others end and the keys go."""
        patrol = None
        try:
            patrol = self._make_patrol(signed_on)
            patrol.start()
        except BaseException:
            if patrol is not None:
                patrol.stop()
            self._sessions.sign_off(signed_on)
            raise
        return patrol

    def _end(self, patrol: Patrol) -> None:
        try:
            patrol.stop()
            self._sessions.sign_off(patrol.signed_on)
        except Exception:  # noqa: BLE001 - top of the thread: whatever failed, the keys must go
            _log.exception("sign-off failed", topic="sign-off")
            patrol.signed_on.vault.close()
        self._post(ShiftEnded())
