# SPDX-License-Identifier: Apache-2.0
"""An officer for a patrol without a screen: works the real widgets with mouse and keyboard, as a person would.

The script is a generator. Each ``yield`` hands back a condition; the officer goes on when it holds, and gives up
loudly when it does not within its time.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mdt_app.demo.department import DemoAccounts
from mdt_app.demo.truth import Showing
from mdt_app.domain.patrol import Hit
from mdt_app.errors import Trouble
from mdt_app.main.terminal import Terminal
from mdt_app.screens.inquiry import Stage as InquiryStage
from mdt_app.screens.sheet_state import SheetState
from mdt_app.ui.widgets.key_button import KeyButton
from policy.plates import align
from policy.verification import Row, Stage

LOOK_EVERY_MS = 40
#: The last reads have so long to reach the department before the officer signs off, seconds.
TRANSFER_S = 20.0
#: The recorded drive halts at least this often, seconds.
REST_S = 60.0
#: One verified and one rejected; while the car moves the officer puts further hits off.
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on when ``holds``; give up after ``within_s`` and say what was waited for."""

    what: str
    holds: Callable[[], bool]
    within_s: float = 20.0


class DemoOfficer:
    """Signs on, verifies one hit, rejects a misread, puts the others off, searches, signs off.

    Args:
        terminal: shown and running.
        accounts: of the demonstration.
        showings: what a person sees on the pictures.
        seconds: how long to drive.
        pictures: folder for pictures of the screens, or None.
        on_end: told once, with None or with why it failed.
    """

    def __init__(
        self,
        terminal: Terminal,
        accounts: DemoAccounts,
        showings: Iterable[Showing],
        *,
        seconds: float,
        pictures: Path | None,
        on_end: Callable[[Trouble | None], None],
    ) -> None:
        self._terminal, self._accounts, self._seconds = terminal, accounts, seconds
        self._plates = {showing.camera: showing.passings for showing in showings}
        self._folder, self._on_end = pictures, on_end
        self.pictures: list[str] = []
        self._done: set[UUID] = set()
        self._closed: set[UUID] = set()
        self._script = self._work()
        self._wait = next(self._script)
        self._since = time.monotonic()
        self._timer = QTimer()
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to work."""
        self._timer.start()

    def _look(self) -> None:
        if not self._wait.holds():
            if time.monotonic() - self._since > self._wait.within_s:
                self._picture("stuck")
                self._finish(
                    Trouble(f"The officer waited {self._wait.within_s:.0f} s for {self._wait.what}.")
                )
            return
        try:
            self._wait = next(self._script)
            self._since = time.monotonic()
        except StopIteration:
            self._finish(None)
        except Trouble as trouble:
            self._picture("stuck")
            self._finish(trouble)

    def _finish(self, trouble: Trouble | None) -> None:
        self._timer.stop()
        self._on_end(trouble)

    # -- the shift --------------------------------------------------------------------------------------

    def _work(self) -> Iterator[Wait]:
        yield from self._sign_on()
        began = time.monotonic()
        while time.monotonic() - began < self._seconds:
            hit = self._next_hit()
            if hit is not None:
                yield from self._handle(hit)
            yield self._pause(0.2)
        yield from self._search()
        yield from self._show_pages()
        yield Wait(
            "everything to be sent", lambda: not self._terminal.screens.transfer.state.unsent, TRANSFER_S
        )
        yield from self._sign_off()

    def _sign_on(self) -> Iterator[Wait]:
        yield Wait("the banner", lambda: self._has("I understand and agree"))
        self._picture("sign-on-banner")
        self._press("I understand and agree")
        yield Wait("the sign-on form", lambda: self._has("Sign on and start"))
        self._type(self._accounts.officer)
        QTest.keyClick(self._focus(), Qt.Key.Key_Tab)
        self._type(self._accounts.officer_password)
        self._picture("sign-on")
        self._press("Sign on and start", cap="↵")
        yield Wait("the shift to begin", lambda: self._terminal.patrol is not None)

    def _search(self) -> Iterator[Wait]:
        yield Wait("the car to be at rest", self._card_is_down, REST_S)
        self._terminal.window.show_page_named("Search")
        screen = self._terminal.screens.inquiry
        yield Wait("the search form", lambda: self._has("Search"))
        self._fill("Plate", "*Q*4*" if not self._a_read() else f"{self._a_read()[:3]}*")
        self._fill("Case", "26-11702")
        self._fill("Reason", "Vehicle seen near the scene, looking for earlier passes")
        self._press("Criminal investigation", exact=False)
        self._picture("search")
        self._press("Search", cap="↵")
        yield Wait(
            "the results", lambda: screen.state.stage is InquiryStage.RESULTS or bool(screen.state.error)
        )
        self._picture("search-results")
        if screen.state.error:
            raise Trouble(f"The search was refused: {screen.state.error}")

    def _show_pages(self) -> Iterator[Wait]:
        for name in ("Hits", "Transfer", "Live"):
            self._terminal.window.show_page_named(name)
            yield self._pause(0.3)
            self._picture(name.lower())

    def _sign_off(self) -> Iterator[Wait]:
        self._press("Sign off")
        yield Wait("the question", lambda: self._has("Stay signed on"))
        self._picture("sign-off")
        self._press("Sign off", cap="O")
        yield Wait("the store to close", lambda: self._terminal.is_closed, 40.0)

    # -- a hit ------------------------------------------------------------------------------------------

    def _next_hit(self) -> Hit | None:
        """The one on the card or the panel, unless it was dealt with or put off."""
        state = self._terminal.screens.driving.state
        card = state.card or self._terminal.screens.alerts.newest
        return card.hit if card is not None and card.hit_id not in self._done else None

    def _handle(self, hit: Hit) -> Iterator[Wait]:
        self._done.add(hit.hit_id)
        self._terminal.window.show_page_named("Live")
        yield self._pause(0.2)
        moving = not self._card_is_down()
        self._picture("driving-card" if moving else "alert")
        if moving and len(self._closed) >= ENOUGH:
            self._press("Later")
            return
        self._press("Verify", exact=False)
        yield Wait("the sheet", lambda: self._sheet().hit_id is not None and self._at_rest(), REST_S)
        yield self._pause(0.2)
        if self._sheet().stage is not Stage.ENTER:
            QTest.keyClick(self._focus(), Qt.Key.Key_L)  # begun in an earlier shift
            return
        self._picture("verify-enter")
        self._type(self._seen(hit))
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)
        yield Wait("the comparison", lambda: self._sheet().stage is Stage.COMPARE)
        yield self._pause(0.2)
        if self._sheet().closing is not None:
            self._picture("verify-misread")
            QTest.keyClick(self._focus(), Qt.Key.Key_M)
            yield Wait("the hit to close", lambda: self._sheet().hit_id is None)
            self._closed.add(hit.hit_id)
            return
        yield from self._compare(hit)

    def _compare(self, hit: Hit) -> Iterator[Wait]:
        vehicle_known = hit.match.entry.vehicle.is_supplied
        answers = (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1 if vehicle_known else Qt.Key.Key_3)
        for row, key in zip(Row, answers, strict=True):
            yield self._asked(row)
            QTest.keyClick(self._focus(), key)
        yield Wait("all rows to be answered", lambda: self._sheet().active is None)
        yield self._pause(0.2)
        self._picture("verify-compare")
        if not vehicle_known:
            QTest.keyClick(self._focus(), Qt.Key.Key_L)
            yield Wait("the sheet to close", lambda: self._sheet().hit_id is None)
            return
        QTest.keyClick(self._focus(), Qt.Key.Key_C)
        yield Wait("the record's page", lambda: self._sheet().stage is Stage.CONFIRM)
        QTest.keyClick(self._focus(), Qt.Key.Key_6)
        yield Wait("the question to be out", lambda: self._has_enabled("Active", exact=False))
        QTest.keyClick(self._focus(), Qt.Key.Key_1)
        yield Wait("the answer to be noted", lambda: self._sheet().draft.result is not None)
        self._fill("Dispatcher", "Dispatch, position 2")
        yield self._pause(0.2)
        self._picture("verify-confirm")
        self._press("Record confirmed")
        yield from self._outcome()
        self._closed.add(hit.hit_id)

    def _asked(self, row: Row) -> Wait:
        return Wait(f"{row} to be asked", lambda: self._sheet().active is row)

    def _outcome(self) -> Iterator[Wait]:
        yield Wait("the outcome's page", lambda: self._sheet().stage is Stage.OUTCOME)
        self._fill("What else", "Registration expired in March, seen on the sticker")
        self._press("No", cap="N")
        yield Wait("the occupant to be noted", lambda: self._sheet().draft.occupant is not None)
        self._press("", exact=False, cap="1")
        yield Wait("the outcome to be chosen", lambda: self._sheet().draft.outcome is not None)
        self._picture("verify-outcome")
        self._press("Save outcome")
        yield Wait("the hit to close", lambda: self._sheet().hit_id is None)

    def _seen(self, hit: Hit) -> str:
        """What a person reads from the picture: of the plates that pass this camera the one that is meant."""
        text = hit.read.plate.reading.text
        plates = {passing.plate for passing in self._plates.get(hit.read.plate.camera, ())} or {text}
        return min(sorted(plates), key=lambda plate: sum(one != other for one, other in align(plate, text)))

    def _a_read(self) -> str:
        reads = self._terminal.screens.live.state.reads
        return reads[0].text if reads else ""

    def _sheet(self) -> SheetState:
        return self._terminal.screens.sheet.state

    def _card_is_down(self) -> bool:
        return self._terminal.screens.driving.state.card is None

    def _at_rest(self) -> bool:
        return self._terminal.screens.driving.state.sheet_allowed

    # -- hands and eyes ---------------------------------------------------------------------------------

    def _pause(self, seconds: float) -> Wait:
        until = time.monotonic() + seconds
        return Wait("a moment", lambda: time.monotonic() >= until)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._terminal.window

    def _type(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)

    def _keys(self) -> list[KeyButton]:
        return [key for key in self._terminal.window.findChildren(KeyButton) if key.isVisible()]

    def _found(self, words: str, *, exact: bool = True) -> list[KeyButton]:
        return [
            key for key in self._keys() if key.text() == words or (not exact and key.text().startswith(words))
        ]

    def _has(self, words: str, *, exact: bool = True) -> bool:
        return bool(self._found(words, exact=exact))

    def _has_enabled(self, words: str, *, exact: bool = True) -> bool:
        return any(key.isEnabled() for key in self._found(words, exact=exact))

    def _press(self, words: str, *, exact: bool = True, cap: str = "") -> None:
        """Click the key with these words, and with this cap where several have them."""
        found = [key for key in self._found(words, exact=exact) if key.isEnabled()]
        keys = [key for key in found if key.accessibleName().endswith(f"key {cap}" if cap else "")]
        if not keys:
            raise Trouble(f"There is no key {words!r} to press.")
        QTest.mouseClick(keys[0], Qt.MouseButton.LeftButton)

    def _fill(self, name: str, text: str) -> None:
        fields = [
            field
            for field in self._terminal.window.findChildren(QLineEdit)
            if field.isVisible() and field.accessibleName().startswith(name)
        ]
        if not fields:
            raise Trouble(f"There is no field {name!r} to fill in.")
        fields[0].setFocus()
        fields[0].selectAll()
        QTest.keyClicks(fields[0], text)

    def _picture(self, name: str) -> None:
        if self._folder is None or f"{name}.png" in self.pictures:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._terminal.window.grab().save(str(self._folder / f"{name}.png"))
        self.pictures.append(f"{name}.png")
