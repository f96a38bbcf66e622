# SPDX-License-Identifier: Apache-2.0
"""The technician's bench for the receiver: where it is, what it hears, how good its fix is, and its sky."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gps.settings import GpsSettings
from gps.types import Attempt, Fix, GpsDetail, GpsState, Heard, Sky
from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.screen import Screen

CLOCK_OFF_S = 2.0
"""From here on a clock's offset is something to look at: hits carry the system's time."""

GOOD_HDOP = 5.0
"""Above this a position may be tens of metres off. Source: common practice of receivers' makers."""

_STATES = {
    GpsState.STARTING: ("Listening", "p3"),
    GpsState.SEARCHING: ("No fix yet", "p2"),
    GpsState.FIX: ("Fix", "ok"),
    GpsState.SILENT: ("Silent", "p1"),
    GpsState.ABSENT: ("No receiver", "p1"),
    GpsState.STOPPED: ("Off", "p2"),
}
_HEARD = {
    Heard.LISTENING: ("listening", "p3"),
    Heard.TALKS: ("talks", "ok"),
    Heard.SILENT: ("silent", "text2"),
    Heard.NOISE: ("noise", "p2"),
    Heard.CLOSED: ("does not open", "p1"),
}


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One port at one speed: what came, in words."""

    place: str
    words: str
    tone: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class UnitGpsState:
    """The page.

    Attributes:
        head: how the receiver is, in two or three words.
        tone: "ok", "p3" (going on), "p2" or "p1".
        source: port and speed, as far as known.
        advice: what is wrong and what to do; empty when nothing is.
        facts: name, value and tone of each line; none before anything was heard.
        attempts: ports and speeds tried when the receiver was last looked for, the newest last.
        listening: whether every port is being listened on.
        may_save: whether what was found may be kept.
        save_note: why not, or what was kept.
        error: why it could not be kept.
    """

    head: str = "Not looked at yet"
    tone: str = "p3"
    source: str = ""
    advice: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()
    attempts: tuple[AttemptRow, ...] = ()
    sky: Sky | None = None
    listening: bool = False
    may_save: bool = False
    save_note: str = "nothing found yet"
    error: str = ""


@dataclass(frozen=True, slots=True)
class UnitGpsActions:
    """What the page sets off.

    Attributes:
        watch: be told about four times a second from now on.
        leave: be told no more.
        listen: look for the receiver on every port, at every speed.
        save: keep port and speed in the unit's settings.
    """

    watch: Callable[[], None]
    leave: Callable[[], None]
    listen: Callable[[], None]
    save: Callable[[str, int, Callable[[], None], Callable[[TerminalError], None]], None]


class UnitGpsScreen(Screen[UnitGpsState]):
    """Follows the receiver of the shift that is on.

    Args:
        settings: as the unit is set.
        actions: what the page sets off.
    """

    def __init__(self, settings: GpsSettings, actions: UnitGpsActions) -> None:
        super().__init__(UnitGpsState())
        self._actions = actions
        self._set_to: tuple[str, int | str] = (settings.port, settings.baud)
        self._found: tuple[str, int] = ("", 0)
        self._saving = self._kept = False

    def opened(self) -> None:
        """Somebody looks at the page."""
        self._actions.watch()

    def left(self) -> None:
        """Nobody does any more."""
        self._actions.leave()

    def signed_off(self) -> None:
        """The shift is over; the receiver of the next one is another."""
        self._found, self._saving, self._kept = ("", 0), False, False
        self._set(UnitGpsState())

    def told(self, told: GpsDetail) -> None:
        """The receiver says how it goes."""
        health, detail = told.health, told.detail
        head, tone = _STATES[health.state]
        if health.state is GpsState.FIX and told.fix is not None:
            head = f"{told.fix.mode.value}D fix, {detail.quality}".removesuffix(", ")
        proved = detail.sentences > 0 and health.state in {GpsState.FIX, GpsState.SEARCHING}
        self._found = (detail.port, detail.baud) if proved else ("", 0)
        listening = any(one.heard is Heard.LISTENING for one in detail.attempts)
        state = UnitGpsState(
            head="Listening on each port" if listening else head,
            tone="p3" if listening else tone,
            source=health.source,
            advice="" if listening else health.problem,
            facts=_facts(told) if detail.sentences or told.fix is not None else (),
            attempts=tuple(map(_row, detail.attempts)),
            sky=detail.sky,
            listening=listening,
            error=self.state.error,
        )
        self._set(self._with_save(state))

    def listen(self) -> None:
        """Look for the receiver everywhere."""
        self._kept = False
        self._actions.listen()
        self._set(replace(self.state, listening=True, may_save=False, save_note="listening", error=""))

    def save(self) -> None:
        """Keep port and speed that were found."""
        port, baud = self._found
        if not self.state.may_save or not port:
            return
        self._saving = True
        self._set(replace(self.state, may_save=False, save_note="being saved", error=""))
        self._actions.save(port, baud, lambda: self._saved(port, baud), self._not_saved)

    def _saved(self, port: str, baud: int) -> None:
        self._set_to, self._saving, self._kept = (port, baud), False, True
        self._set(self._with_save(self.state))

    def _not_saved(self, error: TerminalError) -> None:
        self._saving = False
        self._set(self._with_save(replace(self.state, error=str(error))))

    def _with_save(self, state: UnitGpsState) -> UnitGpsState:
        port, baud = self._found
        same = (port, baud) == self._set_to
        note = "being saved" if self._saving else "listening" if state.listening else ""
        if not note and not port:
            note = "nothing found yet"
        if not note and same:
            note = "saved" if self._kept else "set like this"
        return replace(state, may_save=not note, save_note=note or "not saved yet")


def _facts(told: GpsDetail) -> tuple[tuple[str, str, str], ...]:
    fix, detail, offset = told.fix, told.detail, told.health.clock_offset_s
    seen = len(detail.sky.satellites) if detail.sky is not None else None
    used = fix.satellites if fix is not None and fix.satellites is not None else None
    if detail.sky is not None and used is None:
        used = detail.sky.used
    clock_words = "not known yet" if offset is None else f"{offset:+.1f} s"
    clock_tone = "p2" if offset is not None and abs(offset) > CLOCK_OFF_S else "text"
    talkers, kinds = _heard(detail.kinds)
    sentences = wording.number(detail.sentences)
    if detail.rejected:
        sentences = f"{sentences}, {wording.number(detail.rejected)} refused"
    return (
        ("Satellites", _counts(used, seen), "text"),
        ("HDOP", *_hdop(fix)),
        ("Position", _position(fix), "text"),
        ("Clock ahead of GPS", clock_words, clock_tone),
        ("Sentences", sentences, "text"),
        ("Talkers", talkers, "text"),
        ("Kinds", kinds, "text"),
    )


def _counts(used: int | None, seen: int | None) -> str:
    if used is None and seen is None:
        return "not told"
    told = f"{used if used is not None else 0} used"
    return told if seen is None else f"{told} of {seen} in view"


def _hdop(fix: Fix | None) -> tuple[str, str]:
    if fix is None or fix.hdop is None or not fix.has_position:
        return "none", "text"
    good = fix.hdop <= GOOD_HDOP
    return f"{fix.hdop:.1f}, {'good' if good else 'weak'}", "text" if good else "p2"


def _position(fix: Fix | None) -> str:
    if fix is None or fix.lat is None or fix.lon is None:
        return "none"
    north, east = "N" if fix.lat >= 0 else "S", "E" if fix.lon >= 0 else "W"
    return f"{abs(fix.lat):.5f} {north}, {abs(fix.lon):.5f} {east}"


def _row(attempt: Attempt) -> AttemptRow:
    words, tone = _HEARD[attempt.heard]
    place = f"{attempt.port}, {attempt.baud}" if attempt.baud else attempt.port
    if attempt.sentences:
        words = f"{words}, {attempt.sentences} heard"
    return AttemptRow(place, words, tone, attempt.why)


def _heard(addresses: tuple[str, ...]) -> tuple[str, str]:
    """Talkers ("GL GN GP"), and the kinds of sentences from all of them; a maker's own ones are one kind."""
    plain = [address for address in addresses if len(address) == 5 and not address.startswith("P")]
    talkers = dict.fromkeys(address[:2] for address in plain)
    kinds = sorted({address[2:] for address in plain})
    if len(plain) < len(addresses):
        kinds.append("own")
    return " ".join(talkers) or "none", " ".join(kinds) or "none"
