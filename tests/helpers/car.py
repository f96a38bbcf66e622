# SPDX-License-Identifier: Apache-2.0
"""The real terminal in a real unit, without cameras, receiver and department, and hands to work it.

Both clocks are the test's: the clock of the day and the steady one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gps.types import Fix, FixMode
from mdt_app.demo.hands import Hands
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.main.aids import Aids
from mdt_app.main.terminal import Terminal
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.runtime import Patrol
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.sessions import Sessions
from mdt_app.settings import load
from mdt_app.storage import audit, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.reads import ReadFilter
from policy.access import TERMINAL_ROLES
from policy.hotlist import VehicleDescription
from tests.helpers.sheet_desk import seen
from tests.helpers.stores import (
    CANARY,
    CHEAP,
    NO_CODE,
    OFFICER,
    PARTNER,
    POLICY,
    Clock,
    entry,
    put_list,
    sign_on,
)

WAIT_MS = 20_000
LISTED = entry(agency="Demo County SO", vehicle=VehicleDescription(make="TOYT", style="4D", colour="GRY"))


@dataclass
class Steady:
    """A steady clock that goes on only when told."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Car:
    """The real terminal in a real unit, and hands to work it."""

    folder: DataFolder
    qtbot: QtBot
    clock: Clock = field(default_factory=Clock)
    steady: Steady = field(default_factory=Steady)
    policy: PolicyInForce = POLICY
    aids: Aids | None = None

    def __post_init__(self) -> None:
        settings = load(self.folder).settings
        service = Sessions(self.folder.root, self.clock, CHEAP, self.policy, TERMINAL_ROLES, rules=NO_CODE)
        self.terminal = Terminal(
            settings, self.folder, service, clock=self.clock, steady=self.steady, aids=self.aids
        )
        self.hands = Hands(self.terminal.window, None)
        self.terminal.start()

    @property
    def patrol(self) -> Patrol:
        """The shift."""
        assert self.terminal.patrol is not None
        return self.terminal.patrol

    @property
    def acting(self) -> str:
        """User name of the one who acts."""
        return self.patrol.presence.acting.session.username

    def until(self, happened: Callable[[], object]) -> None:
        """Let the terminal work until something happened."""
        self.qtbot.waitUntil(lambda: bool(happened()), timeout=WAIT_MS)

    def pass_(self, seconds: float) -> None:
        """Let time pass on both clocks, and the terminal notice it."""
        self.steady.now_s += seconds
        self.clock.now += timedelta(seconds=seconds)
        self.terminal.tick()

    def lock(self) -> None:
        """Press the lock's key."""
        self.hands.key(Qt.Key.Key_F12)
        assert self.is_locked()

    def touch(self) -> None:
        """Somebody is there."""
        QTest.keyClick(self.terminal.window.windowHandle(), Qt.Key.Key_Shift)

    def drive(self, speed_mps: float = 12.0) -> None:
        """The receiver reports a speed."""
        now = self.clock()
        self.terminal.screens.motion.fix(Fix(now, now, FixMode.THREE_D, 37.0, -122.0, speed_mps=speed_mps))

    def sign_on(self, person: NewPerson = OFFICER) -> None:
        """The first person of a shift."""
        self._fill_in(person)
        self.until(lambda: self.terminal.patrol)

    def another(self, person: NewPerson, password: str = "") -> None:
        """Another person fills in the form that lies over everything."""
        self._fill_in(person, password)

    def _fill_in(self, person: NewPerson, password: str = "") -> None:
        hands = self.hands
        if hands.sees("I understand and agree"):
            hands.press("I understand and agree")
        hands.fill("User name", person.username)
        hands.fill("Password", password or person.password)
        hands.press("Sign on", cap="↵")

    def partner_joins(self) -> None:
        """From the lock: a second officer signs on beside the first."""
        self.lock()
        self.hands.press("Another officer")
        self.another(PARTNER)
        self.until(lambda: len(self.patrol.presence.people) == 2)

    def unlock(self, person: NewPerson = OFFICER, password: str = "") -> None:
        """Try to unlock as one of those who are signed on."""
        if len(self.patrol.presence.people) > 1:
            self.hands.press(person.display_name)
        self.hands.fill("Password", password or person.password)
        self.hands.press(self.terminal.screens.lock.state.key_word)
        self.until(lambda: not self.terminal.screens.lock.state.busy)

    def passes(self, plate: str = CANARY) -> None:
        """A car passes."""
        now = self.clock()
        read = replace(seen(plate).plate, captured_at=now, first_seen_at=now, last_seen_at=now)
        self.patrol.recorder.record(read)

    def hit(self) -> Hit:
        """A listed car passes; its hit."""
        self.patrol.queries.submit(lambda database: put_list(database, [LISTED])).result(10)
        known = {card.hit_id for card in self.terminal.screens.alerts.state.open}
        self.passes()
        alerts = self.terminal.screens.alerts
        self.until(lambda: {card.hit_id for card in alerts.state.open} - known)
        return next(card.hit for card in alerts.state.open if card.hit_id not in known)

    def open_sheet(self, hit: Hit) -> None:
        """The officer verifies it."""
        self.terminal.screens.alerts.verify(hit.hit_id)
        self.until(lambda: self.terminal.screens.sheet.state.hit_id)

    def ended(self) -> bool:
        """Whether nothing of the shift is open."""
        return self.terminal.patrol is None and self.terminal.is_closed

    def is_locked(self) -> bool:
        """Whether the lock covers the screen."""
        return self.terminal.screens.lock.state.locked

    def close(self) -> None:
        """End everything."""
        self.terminal.close()
        self.terminal.window.close()

    # -- what is on the disk afterwards ---------------------------------------------------------------

    def kept(self) -> tuple[RecordedRead, ...]:
        """The stored reads, oldest first; asked by somebody who signs on when nobody else is."""
        with_keys = sign_on(self.folder.root, self.clock, PARTNER)
        vault, found = with_keys.vault, list[RecordedRead]()
        for day in reversed(vault.days()):
            found.extend(reversed(reads.find(vault.day(day), ReadFilter(limit=50))))
        vault.close()
        return tuple(found)


def log_of(car: Car) -> list[tuple[str, str, str, str]]:
    """Event, outcome, account, reason: the audit log, oldest first, read by the signed-on shift."""
    events = car.patrol.queries.submit(lambda database: audit.events(database, limit=80)).result(10)
    return _rows(events)


def log_after(car: Car, person: NewPerson = PARTNER) -> list[tuple[str, str, str, str]]:
    """The same when the shift has ended."""
    signed_on = sign_on(car.folder.root, car.clock, person)
    rows = _rows(audit.events(signed_on.vault.index(), limit=80))
    signed_on.vault.close()
    return rows


def _rows(events: tuple[AuditEvent, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.event, one.outcome, one.username, one.reason) for one in reversed(events)]
