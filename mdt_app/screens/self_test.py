# SPDX-License-Identifier: Apache-2.0
"""The page of the self-test: how far it is, what it found, what still works, and the tests of before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from camera.limits import Grade
from mdt_app.clock import Clock
from mdt_app.domain.self_test import LASTS, Line, Outcome, SelfTestNews, SelfTestReport, TestAlert, Verdict
from mdt_app.screens import wording
from mdt_app.screens.motion import MotionState
from mdt_app.screens.screen import Screen


class Phase(StrEnum):
    """Where the page stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check as shown.

    Attributes:
        name: what was checked.
        value: what was found.
        limit: what is asked for.
        word: "Good", "Watch" or "Mend".
        tone: "ok", "p2" or "p1".
        remedy: what to do; empty while it is good.
    """

    name: str
    value: str
    limit: str
    word: str
    tone: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One of the last self-tests.

    Attributes:
        when: local day and time.
        who: account.
        word: "Go", "Go with limits", "No-go".
        tone: "ok", "p2" or "p1".
        note: what was not good, in words.
    """

    test_id: UUID
    when: str
    who: str
    word: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class SelfTestActions:
    """What the page sets off; each returns at once.

    Attributes:
        run: begin a self-test.
        answer: whether the sound was heard.
        painted: the test alert is on the screen.
        go_on: leave the page with what works.
    """

    run: Callable[[], None]
    answer: Callable[[bool], None]
    painted: Callable[[], None]
    go_on: Callable[[], None]


@dataclass(frozen=True, slots=True)
class SelfTestState:
    """What the page shows.

    Attributes:
        head: the result, or what goes on.
        tone: "ok", "p2", "p1", or "" while nothing is known.
        note: one sentence under it.
        done: part of the checks that have an answer, 0 to 1.
        progress: the same in words.
        rows: the checks, what is to mend first once it is over.
        works: what works all the same.
        alert: of the drawn plate, from when it was matched to the end of the test.
        asks: whether "Heard it?" is asked now.
        unkept: why the result is not on record.
        runs: of before, newest first.
        chosen: the run of before that is shown in place of the newest; None for the newest.
        listing: whether the runs of before stand in place of the checks.
        to_mend: how many checks are to mend; None before there was a test in this shift.
    """

    phase: Phase = Phase.IDLE
    head: str = "Not run in this shift"
    tone: str = ""
    note: str = "It takes 15 s at most."
    done: float = 0.0
    progress: str = ""
    rows: tuple[CheckRow, ...] = ()
    works: tuple[str, ...] = ()
    alert: TestAlert | None = None
    asks: bool = False
    unkept: str = ""
    runs: tuple[RunRow, ...] = ()
    chosen: UUID | None = None
    listing: bool = False
    to_mend: int | None = None


_TONES = {Outcome.GO: "ok", Outcome.LIMITS: "p2", Outcome.NO_GO: "p1"}
_WORDS = {Outcome.GO: "Go", Outcome.LIMITS: "Go with limits", Outcome.NO_GO: "No-go"}
_GRADES = {Grade.GOOD: ("Good", "ok"), Grade.WATCH: ("Watch", "p2"), Grade.MEND: ("Mend", "p1")}
_WORST_FIRST = (Grade.MEND, Grade.WATCH, Grade.GOOD)


class SelfTestScreen(Screen[SelfTestState]):
    """Shows what the self-test tells.

    Args:
        clock: UTC.
        actions: what the page sets off.
        zone: of the times on screen; None is the zone of this terminal.
    """

    def __init__(self, clock: Clock, actions: SelfTestActions, zone: tzinfo | None = None) -> None:
        super().__init__(SelfTestState())
        self._clock, self._actions, self._zone = clock, actions, zone
        self._running: UUID | None = None
        self._mine: UUID | None = None  # the newest of this shift
        self._began_at: datetime | None = None
        self._reports: tuple[SelfTestReport, ...] = ()
        self._moving = False

    def run(self) -> None:
        """The officer, or the beginning of a shift, wants a self-test; one at a time."""
        if self._running is None:
            self._actions.run()

    def began(self, test_id: UUID) -> None:
        """A self-test runs now."""
        self._running, self._began_at = test_id, self._clock()
        self._set(
            SelfTestState(Phase.RUNNING, "Self-test runs", note="Stay on this page.", runs=self.state.runs)
        )
        self.tick()

    def told(self, news: SelfTestNews) -> None:
        """The self-test tells how far it is; one that nobody waits for any more is not shown."""
        if news.test_id != self._running:
            return
        if news.report is not None:
            self._ended(news, news.report)
            return
        asks = news.asks and not self._moving
        note = "Did you hear the sound of the test alert?" if asks else "Stay on this page."
        rows = tuple(map(_row, news.lines))
        state = replace(self.state, rows=rows, alert=news.alert, asks=asks, note=note)
        self._set(replace(state, done=len(rows) / news.checks if news.checks else 0.0))
        self.tick()

    def runs_loaded(self, reports: tuple[SelfTestReport, ...]) -> None:
        """The self-tests on record."""
        self._reports = reports
        self._set(replace(self.state, runs=tuple(map(self._run_row, reports))))

    def list_runs(self) -> None:
        """Show the self-tests of before in place of the checks, or the checks again."""
        if self._running is None:
            self._set(replace(self.state, listing=not self.state.listing))

    def choose(self, test_id: UUID) -> None:
        """Show a self-test of before, with its checks."""
        wanted = next((one for one in self._reports if one.test_id == test_id), None)
        if wanted is not None and self._running is None:
            self._show(wanted, chosen=None if test_id == self._mine else test_id)

    def heard(self) -> None:
        """Yes, the sound was heard."""
        self._answer(heard=True)

    def not_heard(self) -> None:
        """No, it was not."""
        self._answer(heard=False)

    def painted(self) -> None:
        """The test alert is on the screen."""
        self._actions.painted()

    def go_on(self) -> None:
        """Drive with what works."""
        self._actions.go_on()

    def motion_changed(self, motion: MotionState) -> None:
        """While the car moves nothing is asked."""
        self._moving = motion.moving
        if self._moving and self.state.asks:
            self._set(replace(self.state, asks=False))

    def tick(self) -> None:
        """Call once a second, for the time left."""
        if self._running is None or self._began_at is None:
            return
        left = LASTS - (self._clock() - self._began_at)
        seconds = min(max(0, round(left.total_seconds())), int(LASTS.total_seconds()))
        self._set(replace(self.state, progress=f"{seconds} s at most"))

    def signed_off(self) -> None:
        """The shift is over; what was found belongs to it."""
        self._running = self._mine = self._began_at = None
        self._reports = ()
        self._set(SelfTestState())

    def _answer(self, *, heard: bool) -> None:
        if self.state.asks:
            self._set(replace(self.state, asks=False))
            self._actions.answer(heard)

    def _ended(self, news: SelfTestNews, report: SelfTestReport) -> None:
        self._running = self._began_at = None
        self._mine = report.test_id
        self._reports = (report, *self._reports)
        self._set(replace(self.state, unkept=news.unkept))
        self._show(report, chosen=None)

    def _show(self, report: SelfTestReport, chosen: UUID | None) -> None:
        verdict = report.verdict
        lines = sorted(verdict.lines, key=lambda line: _WORST_FIRST.index(line.grade))
        when = wording.day_and_time(report.began_at, self._zone)
        counts = _counts(verdict)
        state = replace(
            self.state,
            phase=Phase.DONE,
            head=_WORDS[verdict.outcome],
            tone=_TONES[verdict.outcome],
            note=f"{when}: {counts}" if chosen else counts,
            done=1.0,
            progress="",
            rows=tuple(map(_row, lines)),
            works=verdict.works,
            asks=False,
            alert=None,
            runs=tuple(map(self._run_row, self._reports)),
            chosen=chosen,
            listing=False,
        )
        if chosen is None:
            state = replace(state, to_mend=len(verdict.to_mend))
        self._set(state)

    def _run_row(self, report: SelfTestReport) -> RunRow:
        outcome = report.verdict.outcome
        bad = (*report.verdict.to_mend, *report.verdict.to_watch)
        note = ", ".join(line.name.lower() if line.name != "GPS" else line.name for line in bad)
        when = wording.day_and_time(report.began_at, self._zone)
        return RunRow(report.test_id, when, report.username, _WORDS[outcome], _TONES[outcome], note)


def _row(line: Line) -> CheckRow:
    word, tone = _GRADES.get(line.grade, ("Watch", "p2"))
    return CheckRow(line.name, line.value, line.limit, word, tone, line.remedy)


def _counts(verdict: Verdict) -> str:
    """How many checks are to mend and to watch, or that all is well."""
    mend, watch = len(verdict.to_mend), len(verdict.to_watch)
    if not mend and not watch:
        return f"All {len(verdict.lines)} checks are good."
    parts = ([f"{mend} to mend"] if mend else []) + ([f"{watch} to watch"] if watch else [])
    driving = " You may drive with what works." if verdict.outcome is Outcome.NO_GO else ""
    return f"{', '.join(parts)}.{driving}"
