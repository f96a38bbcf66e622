# SPDX-License-Identifier: Apache-2.0
"""An officer for a patrol without a screen: works the real widgets as a person would, with mouse and keyboard.

The script is a generator. Each ``yield`` hands back what the officer waits for; it goes on when that holds, and
gives up loudly when it does not within its time. What a person would do again (a key pressed while the car moved
off and the driving card came up) is done again.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer

from mdt_app.clock import system_clock
from mdt_app.demo.department import DemoAccounts
from mdt_app.demo.hands import Hands, Wait, pause
from mdt_app.demo.truth import Showing
from mdt_app.domain.patrol import Hit
from mdt_app.errors import Trouble
from mdt_app.main.terminal import Terminal
from mdt_app.screens.inquiry_state import Stage as InquiryStage
from mdt_app.screens.sheet_state import SheetState
from mdt_app.storage.totp import STEP_S, code_now
from policy.plates import align
from policy.verification import Answer, HitRules, Row, Stage

LOOK_EVERY_MS = 40
#: What was pressed has acted within this time, or is pressed again, seconds.
ACTS_S = 1.5
TRIES = 8
#: The recorded drive halts at least this often, seconds.
REST_S = 60.0
#: The last reads have so long to reach the department before the officer signs off, seconds.
TRANSFER_S = 20.0
CLOSE_S = 40.0
#: So many half minutes the officer tries to sign on in.
CODES = 3
#: One verified and one rejected; further hits are put off while the car moves.
ENOUGH = 2


class DemoOfficer:
    """Signs on, verifies one hit, rejects a misread, puts others off, searches, signs off.

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
        self._on_end = on_end
        self.hands = Hands(terminal.window, pictures)
        self.left_at: datetime | None = None
        self._met: set[UUID] = set()
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
            self._finish(trouble)

    def _finish(self, trouble: Trouble | None) -> None:
        self._timer.stop()
        if trouble is not None:
            self.hands.picture("stuck")
        self._on_end(trouble)

    # -- the shift --------------------------------------------------------------------------------------

    def _work(self) -> Iterator[Wait]:
        yield from self._sign_on()
        began = time.monotonic()
        while time.monotonic() - began < self._seconds:
            hit = self._next_hit()
            if hit is not None:
                yield from self._meet(hit)
            yield pause(0.2)
        yield from self._search()
        yield from self._show_pages()
        sent = self._terminal.screens.transfer
        yield Wait("everything to be sent", lambda: not sent.state.unsent, TRANSFER_S)
        yield from self._sign_off()

    def _sign_on(self) -> Iterator[Wait]:
        hands = self.hands
        yield Wait("the banner", lambda: hands.sees("I understand and agree"))
        hands.picture("sign-on-banner")
        hands.press("I understand and agree")
        yield Wait("the sign-on form", lambda: hands.sees("Sign on and start"))
        hands.type(self._accounts.officer)
        hands.key(Qt.Key.Key_Tab)
        yield from self._prove()

    def _prove(self) -> Iterator[Wait]:
        """Password and code; when an earlier patrol used this half minute's code up, the next one."""
        hands, secret = self.hands, bytes.fromhex(self._accounts.officer_factor)
        for _ in range(CODES):
            hands.fill("Password", self._accounts.officer_password)
            hands.fill("Code", code_now(secret, system_clock()))
            hands.picture("sign-on")
            hands.press("Sign on and start")
            yield Wait("the shift to begin", self._is_answered)
            if self._terminal.patrol is not None:
                return
            yield pause(STEP_S)
        raise Trouble(f"Sign-on was refused: {self._terminal.screens.sign_on.state.error}")

    def _is_answered(self) -> bool:
        return self._terminal.patrol is not None or bool(self._terminal.screens.sign_on.state.error)

    def _search(self) -> Iterator[Wait]:
        hands, screen = self.hands, self._terminal.screens.inquiry
        yield Wait("the car to be at rest", self._card_is_down, REST_S)
        self._terminal.window.show_page_named("Search")
        yield Wait("the search form", lambda: hands.sees("Search", cap="↵"))
        hands.fill("Plate", self._partial_plate())
        hands.fill("Case", "26-11702")
        hands.fill("Reason", "Vehicle seen near the scene, looking for earlier passes")
        hands.press("Criminal investigation")
        hands.picture("search")
        yield from self._do("the results", partial(hands.press, "Search", cap="↵"), self._has_searched)
        yield pause(0.3)
        hands.picture("search-results")
        if screen.state.error:
            raise Trouble(f"The search was refused: {screen.state.error}")

    def _show_pages(self) -> Iterator[Wait]:
        for name in ("Hits", "Transfer", "Live"):
            yield Wait("the car to be at rest", self._card_is_down, REST_S)
            self._terminal.window.show_page_named(name)
            yield pause(0.3)
            self.hands.picture(name.lower())

    def _sign_off(self) -> Iterator[Wait]:
        yield from self._ask_to_sign_off()
        if self._terminal.patrol is not None:
            yield from self._record_outcomes()
            yield from self._ask_to_sign_off()
        yield Wait("the store to close", lambda: self._terminal.is_closed, CLOSE_S)

    def _ask_to_sign_off(self) -> Iterator[Wait]:
        hands = self.hands
        asked = partial(hands.sees, "Stay signed on")
        yield from self._do("the question", partial(hands.press, "Sign off"), asked)
        hands.picture("sign-off")

        def signed_off() -> None:
            self.left_at = system_clock()
            hands.press("Sign off", cap="O")

        answered = lambda: self._terminal.patrol is None or self._is_held_back()  # noqa: E731 - a condition, named
        yield from self._do("the shift to end", signed_off, answered)

    def _is_held_back(self) -> bool:
        """Whether the policy wants the outcome of a stop first: an earlier shift may have broken off there."""
        notices = self._terminal.screens.banners.state.notices
        return any(notice.topic == "sign-off" for notice in notices)

    def _record_outcomes(self) -> Iterator[Wait]:
        for card in self._terminal.screens.alerts.state.open:
            self._terminal.screens.alerts.verify(card.hit_id)
            opened = partial(self._shows, card.hit_id)
            yield Wait("the sheet", opened, REST_S)
            yield pause(0.2)
            yield from self._outcome() if self._sheet.stage is Stage.OUTCOME else self._leave()
        self._terminal.screens.banners.seen("sign-off")

    def _shows(self, hit_id: UUID) -> bool:
        return self._sheet.hit_id == hit_id and self._may_see_sheet()

    # -- a hit ------------------------------------------------------------------------------------------

    def _next_hit(self) -> Hit | None:
        """The one on the card or the panel, unless it was dealt with or put off."""
        card = self._terminal.screens.driving.state.card or self._terminal.screens.alerts.newest
        return card.hit if card is not None and card.hit_id not in self._met else None

    def _meet(self, hit: Hit) -> Iterator[Wait]:
        """Verify it now, at the next rest, or put it off."""
        hands = self.hands
        self._met.add(hit.hit_id)
        if self._card_is_down():
            self._terminal.window.show_page_named("Live")
        yield pause(0.2)
        moving = not self._card_is_down()
        hands.picture("driving-card" if moving else "alert")
        if moving and len(self._closed) >= ENOUGH:
            hands.press("Later")
            return
        hands.press("Verify")
        yield Wait("the sheet", lambda: self._sheet.hit_id is not None and self._may_see_sheet(), REST_S)
        yield pause(0.2)
        if self._sheet.stage is not Stage.ENTER:
            yield from self._leave()  # begun in an earlier shift
            return
        hands.picture("verify-enter")
        seen = self._seen(hit)
        entered = lambda: self._sheet.draft.typed == seen  # noqa: E731 - a condition, named
        # What the driving card swallowed is typed again.
        type_rest = lambda: hands.type(seen[len(self._sheet.draft.typed) :])  # noqa: E731 - as above
        yield from self._do("the plate to be entered", type_rest, entered)
        yield from self._do("the comparison", partial(hands.press, "Compare"), self._is_at(Stage.COMPARE))
        yield pause(0.3)
        yield from self._compare(hit.hit_id)

    def _compare(self, hit_id: UUID) -> Iterator[Wait]:
        hands = self.hands
        if self._sheet.closing is not None:
            hands.picture("verify-misread")
            yield from self._do("the hit to close", partial(hands.press, "Close as"), self._is_left)
            self._closed.add(hit_id)
            return
        rows = [row for row in Row if self._rules.asks(row)]
        for row in rows:
            # Where the list has nothing to compare with, a person cannot tell.
            answer = Qt.Key.Key_1 if self._may_be_same(row) else Qt.Key.Key_3
            yield from self._do(f"{row} to be answered", partial(hands.key, answer), self._has_answered(row))
        yield pause(0.2)
        hands.picture("verify-compare")
        if not all(self._may_be_same(row) for row in rows):
            yield from self._leave()
            return
        yield from self._do("the record's page", partial(hands.key, Qt.Key.Key_C), self._is_at(Stage.CONFIRM))
        yield from self._confirm()
        yield from self._outcome()
        self._closed.add(hit_id)

    def _confirm(self) -> Iterator[Wait]:
        hands = self.hands
        may_answer = partial(hands.sees, "Active")
        yield from self._do("the question to be out", partial(hands.key, Qt.Key.Key_6), may_answer)
        noted = lambda: self._sheet.draft.result is not None  # noqa: E731 - a condition, named
        yield from self._do("the answer to be noted", partial(hands.key, Qt.Key.Key_1), noted)
        hands.fill("Dispatcher", "Dispatch, position 2")
        yield pause(0.2)
        hands.picture("verify-confirm")
        confirmed = partial(hands.press, "Record confirmed")
        yield from self._do("the outcome's page", confirmed, self._is_at(Stage.OUTCOME))

    def _outcome(self) -> Iterator[Wait]:
        hands = self.hands
        if self._rules.asks_basis:
            hands.fill("What else", "Registration expired in March, seen on the sticker")
        if self._rules.asks_occupant:
            seen = lambda: self._sheet.draft.occupant is not None  # noqa: E731 - as above
            yield from self._do("the occupant to be noted", partial(hands.press, "No", cap="N"), seen)
        chosen = lambda: self._sheet.draft.outcome is not None  # noqa: E731 - as above
        yield from self._do("the outcome to be chosen", partial(hands.press, "", cap="1"), chosen)
        hands.picture("verify-outcome")
        yield from self._do("the hit to close", partial(hands.press, "Save outcome"), self._is_left)

    def _leave(self) -> Iterator[Wait]:
        yield from self._do("the sheet to close", self._terminal.screens.sheet.leave, self._is_left)

    def _do(self, what: str, act: Callable[[], None], done: Callable[[], bool]) -> Iterator[Wait]:
        """Act until it is done; while the driving card covers everything, wait for the car to rest.

        Raises:
            Trouble: it is still not done after several tries.
        """
        for _ in range(TRIES):
            yield Wait("the car to be at rest", self._may_see_sheet, REST_S)
            if self._card_is_down():
                act()
            tried_at = time.monotonic()
            yield Wait(what, lambda since=tried_at: done() or time.monotonic() - since > ACTS_S)  # type: ignore[misc]
            if done():
                return
        raise Trouble(f"The officer tried {TRIES} times: {what}.")

    # -- what the officer sees --------------------------------------------------------------------------

    def _seen(self, hit: Hit) -> str:
        """What a person reads from the picture: of the plates that pass this camera the one that is meant."""
        text = hit.read.plate.reading.text
        plates = {passing.plate for passing in self._plates.get(hit.read.plate.camera, ())} or {text}
        return min(sorted(plates), key=lambda plate: sum(one != other for one, other in align(plate, text)))

    def _partial_plate(self) -> str:
        reads = self._terminal.screens.live.state.reads
        return f"{reads[0].text[:3]}*" if reads else "*Q4*"

    @property
    def _sheet(self) -> SheetState:
        return self._terminal.screens.sheet.state

    def _is_at(self, stage: Stage) -> Callable[[], bool]:
        return lambda: self._sheet.stage is stage

    def _has_answered(self, row: Row) -> Callable[[], bool]:
        sheet = self._terminal.screens.sheet
        return lambda: sheet.verification is not None and sheet.verification.given(row) is not None

    @property
    def _rules(self) -> HitRules:
        """What this department asks on the sheet that is open."""
        verification = self._terminal.screens.sheet.verification
        return verification.rules if verification is not None else HitRules()

    def _may_be_same(self, row: Row) -> bool:
        comparison = self._sheet.comparison
        questions = comparison.questions if comparison is not None else ()
        return any(one.row is row and Answer.SAME in one.offered for one in questions)

    def _is_left(self) -> bool:
        return self._sheet.hit_id is None

    def _has_searched(self) -> bool:
        state = self._terminal.screens.inquiry.state
        return state.stage is InquiryStage.RESULTS or bool(state.error)

    def _card_is_down(self) -> bool:
        return self._terminal.screens.driving.state.card is None

    def _may_see_sheet(self) -> bool:
        return self._terminal.screens.driving.state.sheet_allowed
