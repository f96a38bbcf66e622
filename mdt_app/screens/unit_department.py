# SPDX-License-Identifier: Apache-2.0
"""The technician's bench for enrolment: who answers is compared with the paper before any code is sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from mdt_app.clock import Clock
from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.screen import Screen
from mdt_app.services.enrolment import Standing

Failed = Callable[[TerminalError], None]
INTERCEPTED = "Somebody may be in between. The code was not sent. Tell the ALPR administrator."
AGAIN = "Sign off and on again: then this terminal sends to its department."


class Stage(StrEnum):
    """What is asked now."""

    ADDRESS = "address"
    COMPARE = "compare"
    CODE = "code"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class UnitDepartmentState:
    """The page. The one-time code is in no state: it is typed, sent and forgotten.

    Attributes:
        head: how the terminal stands, in a few words.
        tone: "ok", "p2" or "p1".
        facts: name and value of each line.
        note: what to do next; empty for nothing.
        address: as typed.
        fingerprint: of whoever answered, in groups of four.
        busy: what is waited for; empty for nothing.
        error: what went wrong and what to do.
        told: what was done.
    """

    head: str = ""
    tone: str = "p2"
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    stage: Stage = Stage.ADDRESS
    address: str = ""
    fingerprint: tuple[str, ...] = ()
    busy: str = ""
    error: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class UnitDepartmentActions:
    """What the page sets off.

    Attributes:
        standing: how the terminal stands to its department.
        ask: who answers at an address; a fingerprint comes back.
        enrol: send the code to the one with this fingerprint; the device's name comes back.
        differs: the person says that the fingerprint is another one.
    """

    standing: Callable[[], Standing]
    ask: Callable[[str, Callable[[str], None], Failed], None]
    enrol: Callable[[str, str, str, Callable[[str], None], Failed], None]
    differs: Callable[[str], None]


class UnitDepartmentScreen(Screen[UnitDepartmentState]):
    """Enrolment in four steps: address, comparison, code, result.

    Args:
        clock: UTC.
        actions: what the page sets off.
        zone: None for this terminal's.
    """

    def __init__(self, clock: Clock, actions: UnitDepartmentActions, zone: tzinfo | None = None) -> None:
        super().__init__(UnitDepartmentState())
        self._clock, self._actions, self._zone = clock, actions, zone
        self._shown = ""

    def opened(self) -> None:
        """Somebody looks at the page: say how the terminal stands now."""
        standing = self._actions.standing()
        state = self._standing(standing)
        if not state.address and state.stage is Stage.ADDRESS:
            state = replace(state, address=standing.address)
        self._set(state)

    def signed_off(self) -> None:
        """Nothing of what was typed stays."""
        self._shown = ""
        self._set(UnitDepartmentState())

    def write(self, address: str) -> None:
        """The department's address is typed; whoever was compared before counts no more."""
        self._shown = ""
        self._set(
            replace(self.state, address=address, stage=Stage.ADDRESS, fingerprint=(), error="", told="")
        )

    def ask(self) -> None:
        """Ask whoever answers at the address for the fingerprint."""
        address = self.state.address.strip()
        if self.state.busy or self.state.stage is not Stage.ADDRESS:
            return
        if not address:
            self._set(replace(self.state, error="The address is missing. It stands with the code."))
            return
        self._set(replace(self.state, busy="Asking who answers", error="", told=""))
        self._actions.ask(address, lambda shown: self._answered(address, shown), self._failed)

    def same(self) -> None:
        """The person compared: it is the fingerprint on the paper."""
        if self.state.stage is Stage.COMPARE:
            self._set(replace(self.state, stage=Stage.CODE, error=""))

    def differs(self) -> None:
        """It is another one: nothing is sent."""
        if self.state.stage is Stage.COMPARE:
            self._actions.differs(self.state.address.strip())
            self._shown = ""
            self._set(replace(self.state, stage=Stage.ADDRESS, fingerprint=(), error=INTERCEPTED))

    def back(self) -> None:
        """One step back."""
        if not self.state.busy:
            self._shown = ""
            self._set(replace(self.state, stage=Stage.ADDRESS, fingerprint=(), error="", told=""))

    def enrol(self, code: str) -> None:
        """Send the one-time code to the one that was compared."""
        if self.state.stage is not Stage.CODE or self.state.busy:
            return
        if not code.strip():
            self._set(replace(self.state, error="The one-time code is missing."))
            return
        self._set(replace(self.state, busy="Enrolling", error=""))
        self._actions.enrol(self.state.address.strip(), code, self._shown, self._enrolled, self._failed)

    def _answered(self, address: str, shown: str) -> None:
        if address != self.state.address.strip():
            self._set(replace(self.state, busy=""))
            return
        self._shown = shown
        groups = tuple(shown[at : at + 4] for at in range(0, len(shown), 4))
        self._set(replace(self.state, stage=Stage.COMPARE, fingerprint=groups, busy=""))

    def _enrolled(self, device: str) -> None:
        self._shown = ""
        told = f"This terminal is {device} now. {AGAIN}"
        state = self._standing(self._actions.standing())
        self._set(replace(state, stage=Stage.DONE, busy="", fingerprint=(), told=told, error=""))

    def _failed(self, error: TerminalError) -> None:
        self._set(replace(self.state, busy="", error=str(error)))

    def _standing(self, standing: Standing) -> UnitDepartmentState:
        head, tone, note = self._words(standing)
        facts = [
            ("Department", standing.server.removeprefix("https://") or "not set"),
            ("This terminal", standing.device or "not enrolled"),
        ]
        if standing.device:
            facts += [
                ("Certificate", f"{self._day(standing.since)} to {self._day(standing.until)}"),
                ("Renew from", f"{self._day(standing.renew_from)}, with a new code"),
                ("Last contact", self._moment(standing.contact_at)),
                ("Authority", _short(standing.authority)),
            ]
        return replace(self.state, head=head, tone=tone, facts=tuple(facts), note=note)

    def _words(self, standing: Standing) -> tuple[str, str, str]:
        now = self._clock()
        if not standing.device or standing.until is None or standing.renew_from is None:
            return "Not enrolled", "p2", "Ask the department for a one-time code for this unit."
        if standing.until <= now:
            return "Certificate ended", "p1", "Nothing is sent. Enrol again with a new code."
        if standing.renew_from <= now:
            left = wording.between(now, standing.until)
            return "Renew soon", "p2", f"The certificate ends in {left}. Enrol again with a new code."
        if not standing.server:
            return (
                "Enrolled",
                "p2",
                "Nothing is sent: name the department in department.toml, [department] server_url.",
            )
        return "Enrolled", "ok", ""

    def _day(self, moment: datetime | None) -> str:
        if moment is None:
            return "not known"
        local = moment.astimezone(self._zone)
        return f"{local.day} {local:%b %Y}"

    def _moment(self, moment: datetime | None) -> str:
        if moment is None:
            return "none yet"
        ago = wording.between(moment, self._clock())
        return f"{wording.day_and_time(moment, self._zone)}, {ago} ago"


def _short(fingerprint: str) -> str:
    """The first four groups: enough to tell two departments apart, not to enrol by."""
    groups = [fingerprint[at : at + 4] for at in range(0, min(16, len(fingerprint)), 4)]
    return " ".join([*groups, "…"]) if groups else "not known"
