# SPDX-License-Identifier: Apache-2.0
"""Guards the terminal while people are signed on: locks it, has them prove who they are, ends what is too long."""

from collections.abc import Callable
from dataclasses import dataclass

from mdt_app.domain.events import NoticeRaised
from mdt_app.domain.patrol import Session
from mdt_app.main.hit_desk import HitDesk
from mdt_app.main.pages import LIVE, NEED_PROOF
from mdt_app.main.screens import Screens
from mdt_app.main.shifts import Note, NotProved, Proved, Shifts
from mdt_app.notices import Level, Notice
from mdt_app.runtime import Patrol
from mdt_app.screens.lock import Holder, LockActions, Why
from mdt_app.screens.motion import MotionState
from mdt_app.screens.wording import length
from mdt_app.services.session_watch import SessionWatch
from mdt_app.services.sessions import SignedOn
from mdt_app.ui.lock_view import LockView
from mdt_app.ui.window import MainWindow
from policy.control import control
from policy.session_limits import End

_OPEN = (None, Why.PROOF)
"""While a person may still go back, they may do so without a proof: the screen does not count as locked."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How the guard has somebody sign off.

    Attributes:
        one: this person; the others go on.
        all: everybody, for this reason, without asking anybody.
        person_changed: somebody else acts now.
    """

    one: Callable[[SignedOn], None]
    all: Callable[[str], None]
    person_changed: Callable[[], None]


class Guard:
    """The lock and the limits of sessions. Everything here runs on Qt's thread.

    Args:
        watch: what was touched, moved and proved when.
        shifts: checks proofs and keeps the record.
        hits: whether a verification is open.
        ends: how somebody signs off.
        asks_code: whether the department asks for a second factor.
    """

    def __init__(
        self, watch: SessionWatch, shifts: Shifts, hits: HitDesk, ends: Ends, *, asks_code: bool
    ) -> None:
        self.watch, self._asks_code = watch, asks_code
        self._shifts, self._hits, self._ends = shifts, hits, ends
        self._patrol: Patrol | None = None
        self._warned: dict[str, str] = {}  # what was said last, by user name

    def work_with(self, screens: Screens, window: MainWindow, view: LockView) -> None:
        """Take up work, once everything is built."""
        self._screens, self._window, self._view = screens, window, view
        screens.motion.subscribe(self._motion_changed)

    def actions(self, on_other: Callable[[], None]) -> LockActions:
        """What the lock screen sets off."""
        return LockActions(on_unlock=self._unlock, on_back=self._open, on_other=on_other)

    def began(self, patrol: Patrol) -> None:
        """A shift began."""
        self._patrol = patrol
        self.signed_on(patrol.signed_on)

    def signed_on(self, signed_on: SignedOn) -> None:
        """Somebody signed on, which is a proof: the screen is theirs."""
        self.watch.signed_on(signed_on.session.username)
        self._open()

    def signed_off(self, signed_on: SignedOn) -> None:
        """One of several people signed off."""
        username = signed_on.session.username
        self.watch.signed_off(username)
        self._warned.pop(username, None)
        if self._patrol is not None:
            acting = self._patrol.presence.acting
            self._screens.lock.people_changed(self._holders(), acting.session.username)

    def ended(self) -> None:
        """The shift ended."""
        self._patrol = None
        self._warned.clear()
        self._open()

    def touched(self) -> None:
        """Somebody touched the terminal; on the lock that is no sign of the one who is signed on."""
        if self._patrol is not None and self._screens.lock.state.why in _OPEN:
            self.watch.touched()

    def tick(self) -> None:
        """Call once a second."""
        if self._patrol is None:
            return
        if self._screens.motion.state.moving:
            self.watch.moved()
        if self.watch.locks():
            self.lock(Why.IDLE)
        if self.watch.proof_due and self._window.page_name in NEED_PROOF:
            self._window.show_page_named(LIVE)
        for signed_on in self._patrol.presence.people:
            self._watch_end(signed_on)
        self._screens.lock.session_ends(self._ends_first())

    @control("M01.2", "M01.3")
    def lock(self, why: Why) -> None:
        """Cover the screen now; nothing of the shift stops."""
        if self._patrol is None or self._screens.lock.state.why not in _OPEN:
            return
        acting = self._patrol.presence.acting
        self._screens.lock.opened()
        self._screens.lock.lock(why, self._holders(), acting.session.username)
        self._window.show_lock(self._view)
        self._shifts.note(acting, Note("screen_locked", why.value))

    def lock_now(self) -> None:
        """The lock key was pressed."""
        self.lock(Why.KEY)

    @control("M01.2")
    def may_show(self, page: str) -> bool:
        """Whether a page may be shown; after a long pause some wait for a proof, which is asked for then."""
        return page not in NEED_PROOF or self.has_proof()

    def has_proof(self) -> bool:
        """Whether data may be searched and revealed; if not, a proof is asked for."""
        if not self.watch.proof_due:
            return True
        self.lock(Why.PROOF)
        return False

    def proved(self, event: Proved) -> None:
        """A proof was right."""
        if self._patrol is None or event.patrol is not self._patrol:
            return
        presence = self._patrol.presence
        if presence.person(event.signed_on.session.username) is None:
            return
        if presence.acting is not event.signed_on:
            presence.act(event.signed_on)
            self._shifts.note(event.signed_on, Note("acting_changed"))
            self._ends.person_changed()
        self.watch.proved()
        self._open()

    def not_proved(self, event: NotProved) -> None:
        """A proof was wrong; with the last one the account is locked and its session ends."""
        if self._patrol is None or event.patrol is not self._patrol:
            return
        self._screens.lock.refused(event.sentence)
        if event.destroyed:
            self._say("The keys of this terminal are destroyed", event.sentence)
            self._ends.all("keys_destroyed")
        if not event.locked:
            return
        name = event.signed_on.session.display_name
        self._say(f"The account of {name} is locked", "An administrator can release it.")
        self._end(event.signed_on, "account_locked")

    def _watch_end(self, signed_on: SignedOn) -> None:
        session = signed_on.session
        match self.watch.end_of(session.username, sheet_open=self._hits.verifying):
            case End.NEAR if self._warns_anew(session):
                self._warned[session.username] = self._ends_in(session)
                self._say(
                    self._ends_in(session),
                    f"After {length(self.watch.limits.session_most)} everybody signs on anew. "
                    "An open verification is finished first.",
                )
            case End.OVER:
                self._say(
                    f"The session of {session.display_name} ended",
                    f"It lasted {length(self.watch.limits.session_most)}, the longest that is allowed. Sign on again.",
                )
                self._end(signed_on, "longest_session")

    def _warns_anew(self, session: Session) -> bool:
        """The first time; and while the warning is on screen whenever its minutes are no longer so."""
        said = self._warned.get(session.username)
        shown = {notice.headline for notice in self._screens.banners.state.notices}
        return said is None or (said in shown and said != self._ends_in(session))

    def _ends_in(self, session: Session) -> str:
        left = max(1, round(self.watch.left(session.username).total_seconds() / 60))
        return f"The session of {session.display_name} ends in {left} min"

    def _ends_first(self) -> str:
        """For the lock, under which no notice is seen: the warning of whoever has least time left."""
        sessions = [one.session for one in self._patrol.presence.people] if self._patrol is not None else []
        near = [one for one in sessions if self.watch.end_of(one.username, sheet_open=False) is End.NEAR]
        return self._ends_in(min(near, key=lambda one: self.watch.left(one.username))) if near else ""

    def _end(self, signed_on: SignedOn, why: str) -> None:
        """End one person's session in order; with the last one the shift ends."""
        if self._patrol is None or self._patrol.presence.person(signed_on.session.username) is None:
            return
        self._shifts.note(signed_on, Note("session_ended", why))
        if len(self._patrol.presence.people) > 1:
            self._ends.one(signed_on)
        else:
            self._ends.all(why)

    def _unlock(self, username: str, password: str, code: str) -> None:
        person = self._patrol.presence.person(username) if self._patrol is not None else None
        if self._patrol is not None and person is not None:
            self._shifts.prove(self._patrol, person, password, code)

    def _open(self) -> None:
        self._screens.lock.opened()
        self._window.hide_lock()

    def _holders(self) -> tuple[Holder, ...]:
        people = self._patrol.presence.people if self._patrol is not None else ()
        return tuple(
            Holder(
                one.session.username,
                one.session.display_name,
                has_code=self._asks_code and one.account.has_factor,
            )
            for one in people
        )

    def _motion_changed(self, motion: MotionState) -> None:
        if motion.moving:
            self.watch.moved()

    def _say(self, headline: str, remedy: str) -> None:
        self._screens.banners.notice_raised(NoticeRaised(Notice(Level.DEGRADED, "session", headline, remedy)))
