# SPDX-License-Identifier: Apache-2.0
"""People sign on, prove who they are, and sign off on a thread of its own: the screen waits for no password."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import structlog

from mdt_app.clock import Clock
from mdt_app.errors import Refused, TerminalError
from mdt_app.runtime import Patrol
from mdt_app.services.admission import NewPasswordNeeded
from mdt_app.services.order_gate import KeysDestroyed
from mdt_app.services.sessions import Credentials, Sessions, SignedOn
from mdt_app.storage import audit
from mdt_app.storage.attempts import AccountLocked
from mdt_app.storage.audit import AuditEvent

_log = structlog.get_logger("terminal")
_FAULT = "the terminal could not do this because of a fault in the program. Start it again."


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
        patrol: the shift that it was to be beside; None for the first person.
        challenge: that an administrator elsewhere can answer for a locked account; empty for none.
        new_password: all was right, and a new password is to be given.
    """

    sentence: str
    locked: bool
    patrol: Patrol | None = None
    challenge: str = ""
    new_password: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """A locked account may be tried again; ``patrol`` as for ``ShiftRefused``."""

    patrol: Patrol | None


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    """Everything is stopped and the store is closed."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody signed on beside those who were."""

    patrol: Patrol
    signed_on: SignedOn


@dataclass(frozen=True, slots=True)
class Proved:
    """Somebody who is signed on proved again who they are."""

    patrol: Patrol
    signed_on: SignedOn


@dataclass(frozen=True, slots=True)
class NotProved:
    """A proof was not right.

    Attributes:
        locked: the account is locked now.
        destroyed: it was one wrong proof too many for this terminal; its keys are gone.
    """

    patrol: Patrol
    signed_on: SignedOn
    sentence: str
    locked: bool
    destroyed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the audit log that happened to a session and opens no data by itself.

    Attributes:
        event: what ("screen_locked").
        reason: why, a code or a person's words.
        rows: how many records it was about.
    """

    event: str
    reason: str = ""
    rows: int | None = None


class Shifts:
    """The thread that signs people on and off.

    Args:
        sessions: checks accounts and opens the store.
        make_patrol: builds what works during a shift.
        post: takes one of the answers above, on that thread.
        clock: UTC.
    """

    def __init__(
        self,
        sessions: Sessions,
        make_patrol: Callable[[SignedOn], Patrol],
        post: Callable[[object], None],
        clock: Clock,
    ) -> None:
        self._sessions, self._make_patrol, self._post, self._clock = sessions, make_patrol, post, clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shifts")

    def begin(self, given: Credentials) -> None:
        """Sign on; the answer is posted."""
        self._thread.submit(self._begin, given)

    def join(self, patrol: Patrol, given: Credentials) -> None:
        """Sign on beside those who are; ``Joined`` or ``ShiftRefused`` is posted."""
        self._thread.submit(self._join, patrol, given)

    def release(self, patrol: Patrol | None, username: str, code: str) -> None:
        """Try the answer to a locked account's challenge; ``Released`` or ``ShiftRefused`` is posted."""
        self._thread.submit(self._release, patrol, username, code)

    def prove(self, patrol: Patrol, signed_on: SignedOn, password: str, code: str) -> None:
        """Check a person's proof, on record; ``Proved`` or ``NotProved`` is posted."""
        self._thread.submit(self._prove, patrol, signed_on, password, code)

    def note(self, signed_on: SignedOn, note: Note) -> None:
        """Put something on record, in its order among sign-on, proofs and sign-off."""
        self._thread.submit(self._note, signed_on, note)

    def leave(self, signed_on: SignedOn) -> None:
        """Sign one of several people off; the others go on."""
        self._thread.submit(self._leave, signed_on)

    def end(self, patrol: Patrol, *, forced: str = "") -> None:
        """Sign everybody off; ``ShiftEnded`` is posted when nothing of the shift is open any more.

        Args:
            patrol: the shift.
            forced: why nobody could be asked for outcomes that are missing; they are put on record then.
        """
        self._thread.submit(self._end, patrol, forced)

    def close(self) -> None:
        """Wait for what was asked, and end the thread."""
        self._thread.shutdown(wait=True)

    def _begin(self, given: Credentials) -> None:
        try:
            patrol = self._started(self._sessions.sign_on(given))
        except Exception as error:  # noqa: BLE001 - top of the thread: whoever waits must be told
            self._post(self._told(error, None, given.username))
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

    def _join(self, patrol: Patrol, given: Credentials) -> None:
        try:
            patrol.presence.require_room(given.username, given.unit)
            joined = self._sessions.join(given, patrol.signed_on.vault)
            self._require_same_sight(patrol, joined)
        except Exception as error:  # noqa: BLE001 - as above
            self._post(self._told(error, patrol, given.username))
        else:
            self._post(Joined(patrol, joined))

    def _require_same_sight(self, patrol: Patrol, joined: SignedOn) -> None:
        try:
            patrol.presence.require_same_sight(joined.account.role)
        except Refused:
            self._sessions.leave(joined)
            raise

    def _release(self, patrol: Patrol | None, username: str, code: str) -> None:
        try:
            self._sessions.door.release_by_code(username, code)
        except Exception as error:  # noqa: BLE001 - as above
            self._post(self._told(error, patrol, username))
        else:
            self._post(Released(patrol))

    def _told(self, error: Exception, patrol: Patrol | None, username: str) -> ShiftRefused:
        """Why, and for a locked account what an administrator elsewhere can answer."""
        refused = _refused(error, patrol)
        try:
            challenge = self._sessions.door.challenge(username)
        except TerminalError:
            return refused  # without the ring there is nothing to release either
        return replace(refused, challenge=challenge, locked=refused.locked or bool(challenge))

    def _prove(self, patrol: Patrol, signed_on: SignedOn, password: str, code: str) -> None:
        try:
            self._sessions.proves(signed_on, password, code)
            self._append(signed_on, Note("screen_unlocked"))
        except Exception as error:  # noqa: BLE001 - as above
            destroyed = isinstance(error, KeysDestroyed)
            refused = _refused(error, patrol)
            self._note(signed_on, Note("screen_unlocked"), "refused" if refused.locked else "failed")
            self._post(NotProved(patrol, signed_on, refused.sentence, refused.locked, destroyed))
        else:
            self._post(Proved(patrol, signed_on))

    def _note(self, signed_on: SignedOn, note: Note, outcome: str = "done") -> None:
        """What closes something is done whether it can be recorded or not; the store's own notices say so."""
        try:
            self._append(signed_on, note, outcome)
        except TerminalError as error:
            _log.error("not on record", topic="audit", audit_event=note.event, error=str(error))

    def _append(self, signed_on: SignedOn, note: Note, outcome: str = "done") -> None:
        session = signed_on.session
        audit.append(
            signed_on.vault.index(),
            AuditEvent(
                at=self._clock(),
                event=note.event,
                outcome=outcome,
                username=session.username,
                session_id=str(session.session_id),
                object=f"session {session.session_id}",
                purpose=session.purpose,
                reason=note.reason,
                rows=note.rows,
            ),
        )

    def _leave(self, signed_on: SignedOn) -> None:
        try:
            self._sessions.leave(signed_on)
        except TerminalError as error:
            _log.error("a sign-off is not on record", topic="sign-off", error=str(error))

    def _end(self, patrol: Patrol, forced: str) -> None:
        people = patrol.presence.people
        try:
            if forced:
                self._note_lacking(patrol, forced)
            patrol.stop()
            for signed_on in people[1:]:
                self._sessions.leave(signed_on)
            self._sessions.sign_off(people[0])
        except Exception:  # noqa: BLE001 - top of the thread: whatever failed, the keys must go
            _log.exception("sign-off failed", topic="sign-off")
            patrol.signed_on.vault.close()
        self._post(ShiftEnded())

    def _note_lacking(self, patrol: Patrol, forced: str) -> None:
        try:
            lacking = patrol.verifications.without_outcome(patrol.signed_on.vault)
        except TerminalError as error:
            _log.error("outcomes could not be looked up", topic="sign-off", error=str(error))
            return
        if lacking:
            self._note(patrol.presence.acting, Note("left_without_outcome", forced, len(lacking)))


def _refused(error: Exception, patrol: Patrol | None) -> ShiftRefused:
    """Why, in words for the person; a fault of the program is logged."""
    if not isinstance(error, TerminalError):
        _log.error("a person could not be signed on", topic="sign-on", exc_info=error)
        return ShiftRefused(_FAULT, locked=False, patrol=patrol)
    new_password = isinstance(error, NewPasswordNeeded)
    return ShiftRefused(str(error), isinstance(error, AccountLocked), patrol, new_password=new_password)
