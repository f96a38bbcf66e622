# SPDX-License-Identifier: Apache-2.0
"""The lock: nothing of what was open is shown, only that reading goes on and whether a hit waits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import PublicViewChanged
from mdt_app.screens.alerts import AlertsState
from mdt_app.screens.screen import Screen


class Why(StrEnum):
    """What locked the screen; also its code in the audit log."""

    KEY = "key"
    IDLE = "idle"
    PROOF = "proof"
    PARTNER_LEFT = "partner_left"


_WORDS = {
    Why.KEY: "It was locked with the key.",
    Why.IDLE: "It was not touched for a while.",
    Why.PROOF: "You were away for half an hour or more. Prove who you are to search or to see earlier reads.",
    Why.PARTNER_LEFT: "Your partner is signed off. Unlock it to go on.",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can unlock: signed on in this car.

    Attributes:
        name: as other officers call them.
        has_code: their account has a second factor.
    """

    username: str
    name: str
    has_code: bool = False


@dataclass(frozen=True, slots=True)
class LockState:
    """What the lock screen says. No plate, no list, no picture is ever in it.

    Attributes:
        why: empty while the screen is open.
        holders: who can unlock it.
        chosen: user name of the one who is about to.
        busy: the password is being checked.
        error: what was wrong, as a sentence without the word "Wrong:".
        reading: what the cameras do meanwhile.
        session: whose session ends soon and when, as a sentence; empty while none does.
        waiting: open hits.
        fresh: how many of them came since the lock.
        level: the highest priority among them, 0 without any.
    """

    why: Why | None = None
    holders: tuple[Holder, ...] = ()
    chosen: str = ""
    busy: bool = False
    error: str = ""
    reading: str = "No camera has reported yet"
    session: str = ""
    waiting: int = 0
    fresh: int = 0
    level: int = 0

    @property
    def locked(self) -> bool:
        """Whether the screen is covered."""
        return self.why is not None

    @property
    def may_go_back(self) -> bool:
        """Whether a person may leave without a proof: nothing was hidden but what the proof is for."""
        return self.why is Why.PROOF

    @property
    def asks_code(self) -> bool:
        """Whether the chosen person has a second factor."""
        return any(one.has_code for one in self.holders if one.username == self.chosen)

    @property
    def reason(self) -> str:
        """Why it is locked, and by whose proof it opens."""
        return _WORDS[self.why] if self.why else ""

    @property
    def hit_head(self) -> str:
        """The large words about hits; empty when none is open."""
        if not self.waiting:
            return ""
        words = "HIT WAITING" if self.waiting == 1 else f"{self.waiting} HITS WAITING"
        return f"{words} - unlock" if self.locked and not self.may_go_back else words

    @property
    def hit_note(self) -> str:
        """How many of the hits came since the lock."""
        if not self.waiting:
            return ""
        if not self.locked:
            return "Go back to see what"
        if self.may_go_back:
            return "Hits are shown without a proof: go back"
        return f"{self.fresh} came since the lock" if self.fresh else "None came since the lock"

    @property
    def key_word(self) -> str:
        """What the key says that tries the proof."""
        return "Go on" if self.may_go_back else "Unlock"


@dataclass(frozen=True, slots=True)
class LockActions:
    """What happens outside this screen.

    Attributes:
        on_unlock: check this proof (user name, password, code); the answer comes by ``opened`` or ``refused``.
        on_back: the person goes back without a proof.
        on_other: somebody else wants to sign on beside those who are.
    """

    on_unlock: Callable[[str, str, str], None]
    on_back: Callable[[], None]
    on_other: Callable[[], None]


class LockScreen(Screen[LockState]):
    """Covers everything until one of those who are signed on proves who they are."""

    def __init__(self, actions: LockActions) -> None:
        super().__init__(LockState())
        self._actions = actions
        self._cameras: dict[str, CameraState] = {}
        self._paused = False
        self._before: frozenset[UUID] = frozenset()
        self._open: frozenset[UUID] = frozenset()

    def lock(self, why: Why, holders: tuple[Holder, ...], acting: str) -> None:
        """Cover the screen; ``acting`` is the user name that is asked first."""
        if self.state.locked:
            return
        self._before = self._open
        self._set(replace(self.state, why=why, holders=holders, chosen=acting, error="", busy=False, fresh=0))

    def people_changed(self, holders: tuple[Holder, ...], acting: str) -> None:
        """Somebody signed on or off meanwhile; when it was the one who was asked, another one is."""
        state = self.state
        if not state.locked or state.chosen in {one.username for one in holders}:
            self._set(replace(state, holders=holders))
        else:
            left = replace(state, why=Why.PARTNER_LEFT, error="", busy=False)
            self._set(replace(left, holders=holders, chosen=acting))

    def choose(self, username: str) -> None:
        """Somebody of those who are signed on is about to unlock."""
        if username in {one.username for one in self.state.holders} and not self.state.busy:
            self._set(replace(self.state, chosen=username, error=""))

    def unlock(self, password: str, code: str) -> None:
        """Try this proof; what is missing is said at once and counts as no try."""
        state = self.state
        if not state.locked or state.busy:
            return
        if not password:
            self.refused("the password is empty. Enter yours.")
        elif state.asks_code and not code.strip():
            self.refused("the code is empty. Enter the one that your device shows now.")
        else:
            self._set(replace(state, busy=True, error=""))
            self._actions.on_unlock(state.chosen, password, code.strip())

    def refused(self, sentence: str) -> None:
        """The proof was not right."""
        self._set(replace(self.state, busy=False, error=sentence))

    def opened(self) -> None:
        """Show again what was there, or the shift ended."""
        self._set(replace(self.state, why=None, holders=(), chosen="", busy=False, error="", fresh=0))

    def back(self) -> None:
        """Go back without a proof, where that is possible."""
        if self.state.may_go_back and not self.state.busy:
            self._actions.on_back()

    def other(self) -> None:
        """Somebody else signs on beside those who are."""
        if self.state.locked and not self.state.busy:
            self._actions.on_other()

    def camera_health(self, health: CameraHealth) -> None:
        """A camera's report."""
        self._cameras[health.camera] = health.state
        self._set(replace(self.state, reading=self._reading()))

    def public_view_changed(self, event: PublicViewChanged) -> None:
        """Reading was paused where the public may not look, or goes on."""
        self._paused = event.state.paused
        self._set(replace(self.state, reading=self._reading()))

    def session_ends(self, words: str) -> None:
        """Somebody's session ends soon; nobody sees the notice of it under the lock. Empty: none does."""
        self._set(replace(self.state, session=words))

    def alerts_changed(self, alerts: AlertsState) -> None:
        """Hits came or were closed: how many and how urgent, never which."""
        self._open = frozenset(card.hit_id for card in alerts.open)
        level = min((card.level for card in alerts.open), default=0)
        fresh = len(self._open - self._before) if self.state.locked else 0
        self._set(replace(self.state, waiting=len(self._open), fresh=fresh, level=level))

    def signed_off(self) -> None:
        """The shift ended; nothing of it is kept."""
        self._cameras.clear()
        self._paused = False
        self._before = self._open = frozenset()
        self._set(LockState())

    def _reading(self) -> str:
        if self._paused:
            return "PAUSED: no read is kept"
        if not self._cameras:
            return LockState().reading
        reading = sum(1 for state in self._cameras.values() if state is CameraState.READING)
        if not reading:
            return "No camera reads now"
        return "1 camera reads on" if reading == 1 else f"{reading} cameras read on"
