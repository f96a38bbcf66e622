# SPDX-License-Identifier: Apache-2.0
"""The car of a story: of one department, on the real terminal, and what can be seen of it and is on record."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.exceptions import TimeoutError as WaitedTooLong
from pytestqt.qtbot import QtBot

from mdt_app.paths import DataFolder
from mdt_app.services.provisioning import NewPerson
from mdt_app.storage import audit, hits, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.reads import ReadFilter
from mdt_app.ui.widgets.key_button import KeyButton
from policy.profile.tree import Profile
from policy.verification import Verification
from tests.helpers.car import Car
from tests.helpers.policies import PROFILES, in_force
from tests.helpers.sheet_desk import seen
from tests.helpers.stores import ADMINISTRATOR, CANARY, OFFICER, PARTNER, Clock
from tests.helpers.units import unit_folder
from tests.looks.measure import spoken_words

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Story:
    """A car of a department, opened when the first person comes to it.

    Attributes:
        people: who has an account in it.
        orders: what is done in the office before the shift.
        also_filled: fields that sign-on asked for besides name and password.
    """

    folder: DataFolder
    policy: str
    qtbot: QtBot
    people: list[NewPerson] = field(default_factory=lambda: [ADMINISTRATOR, OFFICER, PARTNER])
    orders: list[Callable[["Story"], None]] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    opened: Car | None = None
    first_passed_at: datetime = NEVER
    also_filled: list[str] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """The department's."""
        return PROFILES[self.policy]

    @property
    def car(self) -> Car:
        """Set up and started once."""
        if self.opened is None:
            unit_folder(self.folder.root, tuple(self.people), self.clock, policy=self.policy)
            for order in self.orders:
                order(self)
            in_office = in_force(self.policy, "sworn_officer")
            self.opened = Car(self.folder, self.qtbot, clock=self.clock, policy=in_office)
        return self.opened

    # -- what is seen -----------------------------------------------------------------------------------

    def parts(self, *kinds: type[QWidget]) -> list[QWidget]:
        """What of these kinds can be seen now."""
        window = self.car.terminal.window
        return [part for kind in kinds for part in window.findChildren(kind) if part.isVisible()]

    @property
    def words(self) -> str:
        """Everything that can be read on the window now."""
        labels = [part.text() for part in self.parts(QLabel) if isinstance(part, QLabel)]
        keys = [f"{key.text()} {key.note}" for key in self.parts(KeyButton) if isinstance(key, KeyButton)]
        return " | ".join([*labels, *keys])

    @property
    def said(self) -> str:
        """Everything that can be read, and what a screen reader says of what is painted."""
        return " | ".join(text for _, text in spoken_words(self.car.terminal.window))

    def reads(self, words: str) -> None:
        """Wait until these words stand on the window."""
        assert words
        try:
            self.car.until(lambda: words in self.words)
        except WaitedTooLong as timeout:
            raise AssertionError(f"{words!r} is not on the window: {self.words}") from timeout

    def key(self, text: str) -> KeyButton:
        """The key with these words that can be seen, whether or not it can be pressed."""
        found = [key for key in self.parts(KeyButton) if isinstance(key, KeyButton) and key.text() == text]
        assert found, f"no key {text!r} on the window: {self.words}"
        return found[0]

    def fields(self) -> list[QLineEdit]:
        """Fields that can be written in."""
        return [part for part in self.parts(QLineEdit) if isinstance(part, QLineEdit)]

    # -- what is on record ------------------------------------------------------------------------------

    def events(self, name: str = "") -> list[AuditEvent]:
        """The log of the shift, oldest first; only events of this name, if one is given."""
        found = self.car.patrol.queries.submit(lambda store: audit.events(store, limit=200)).result(10)
        return [event for event in reversed(found) if not name or event.event == name]

    @property
    def kept(self) -> int:
        """Stored reads of today."""

        def question(store: Database) -> int:
            return len(reads.find(store, ReadFilter(limit=50)))

        return self.car.patrol.queries.submit_for(self.clock().date(), question).result(10)

    def keeps(self, count: int) -> bool:
        """Whether the store comes to hold so many reads of today, and no more."""
        self.car.until(lambda: self.kept >= count and self.car.patrol.recorder.unstored == 0)
        return self.kept == count

    def keeps_no_more(self) -> bool:
        """Whether nothing that a camera reported before is still stored: a read put behind it is the only new one."""
        before = self.kept
        self.car.passes("7QXQ009")
        return self.keeps(before + 1)

    def last_step(self) -> Verification:
        """The newest hit as its last step left it."""

        def ask(store: Database) -> Verification:
            return hits.steps(store, hits.recent(store, 1)[0].hit_id)[-1].verification

        return self.car.patrol.queries.submit_for(self.clock().date(), ask).result(10)

    # -- what happens -----------------------------------------------------------------------------------

    def passes(self, plate: str = CANARY) -> None:
        """A camera reports a pass that has just ended; whether it is kept is another matter."""
        self.clock.pass_(seconds=3)
        now = self.clock()
        self.first_passed_at = min(self.first_passed_at, now)
        read = replace(seen(plate).plate, captured_at=now, first_seen_at=now, last_seen_at=now)
        self.car.patrol._seen(read)

    def choose(self, purpose: str) -> None:
        """Press the purpose's key; the rarer ones come up with a key of their own."""
        for _ in range(3):
            if not self.car.hands.sees(purpose):
                self.car.hands.press("More…")
        self.car.hands.press(purpose)

    def sign_on_as(self, person: NewPerson, purpose: str = "") -> None:
        """Fill in the form and wait for the answer."""
        hands, screen = self.car.hands, self.car.terminal.screens.sign_on
        if hands.sees("I understand and agree"):
            hands.press("I understand and agree")
        hands.fill("User name", person.username)
        hands.fill("Password", person.password)
        if purpose:
            self.choose(purpose)
        hands.press("Sign on", cap="↵")
        self.car.until(lambda: self.car.terminal.patrol is not None or screen.state.error)
