# SPDX-License-Identifier: Apache-2.0
"""What waits for the department, how long the policy still allows, and the officer's key to send now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from mdt_app.clock import Clock
from mdt_app.domain.events import KeptDays, TransferProgress
from mdt_app.screens import wording
from mdt_app.screens.screen import Screen
from mdt_app.screens.sending import Sending, SendingState
from policy.hotlist import HotListVersion
from policy.profile.keeping import Transfer
from policy.transfer import CarTimes, clock_of
from policy.transfer import TransferState as Clocked

_OFF = " Plate reading is off until all is sent."


@dataclass(frozen=True, slots=True)
class TransferLimit:
    """What the policy profile says of the transfer.

    Attributes:
        transfer: the profile's table, which the clock follows.
        list_age: age above which a hot list is called old.
        source: where it stands ("policy 471.6"), empty when the policy is silent.
        consequence: what happens at the end ("plate reading turns off until all is sent").
        unsent: what becomes of a read that is never sent, one sentence; empty where it stays until it is.
    """

    transfer: Transfer
    list_age: timedelta
    source: str = ""
    consequence: str = ""
    unsent: str = ""

    @property
    def interval(self) -> timedelta:
        """Longest time between complete transfers."""
        return timedelta(days=self.transfer.max_interval_days)

    @property
    def warn_at(self) -> float:
        """Part of the interval after which the officer is warned, 0 to 1."""
        return self.transfer.warn_at_percent / 100


@dataclass(frozen=True, slots=True)
class ListAge:
    """One hot list in force, and how old it is."""

    name: str
    age: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class TransferState:
    """The transfer page.

    Attributes:
        verdict: one sentence on the clock ("Due soon: 83 % of 30 days used").
        tone: "ok", "p2" (due soon) or "p1" (overdue).
        left: time left, the large figure; empty when nothing waits.
        left_note: what happens then, in words.
        used: part of the interval that is used, 0 to 1.
        waiting: how much waits, in words.
        doing: what the transfer does now ("Sending now").
        sending: how far it is; None while nothing is being sent.
        to: the department's server; empty where none is set up.
        problem: what is wrong and what to do, empty when nothing is.
        kept: how many days lie in this car and when the next goes, in a sentence or two; may be empty.
        asked: whether a transfer was asked for and has not reported since.
    """

    verdict: str = "Not yet known"
    tone: str = "ok"
    left: str = ""
    left_note: str = ""
    used: float = 0.0
    warn_at: float = 0.8
    last_complete: str = "not yet"
    oldest: str = "none"
    waiting: str = "0 records"
    doing: str = "Nothing waits"
    sending: SendingState | None = None
    to: str = ""
    unsent: int = 0
    limit: str = ""
    problem: str = ""
    kept: str = ""
    asked: bool = False
    lists: tuple[ListAge, ...] = ()


class TransferScreen(Screen[TransferState]):
    """The transfer clock: from the last complete transfer or the oldest unsent read, the earlier one.

    Args:
        send_now: asks the transfer worker for a pass at once; returns without waiting.
        to: the department's server; empty where none is set up.
    """

    def __init__(
        self,
        clock: Clock,
        limit: TransferLimit,
        send_now: Callable[[], None],
        zone: tzinfo | None = None,
        *,
        to: str = "",
    ) -> None:
        super().__init__(TransferState(warn_at=limit.warn_at, limit=_limit_text(limit), to=to))
        self._to = to
        self._sending = Sending()
        self._clock = clock
        self._limit = limit
        self._send_now = send_now
        self._zone = zone
        self._progress = TransferProgress(0, None, None)
        self._versions: tuple[HotListVersion, ...] = ()
        self._asked = False

    def progress(self, progress: TransferProgress) -> None:
        """The worker reports."""
        self._progress = progress
        self._asked = False
        self._sending.told(progress.unsent, self._clock(), troubled=bool(progress.problem))
        self.tick()

    def lists_changed(self, versions: tuple[HotListVersion, ...]) -> None:
        """Other editions of the hot lists are in force."""
        self._versions = versions
        self.tick()

    def send_now(self) -> None:
        """The officer asks for a transfer."""
        self._asked = True
        self._send_now()
        self.tick()

    def tick(self) -> None:
        """Brings ages and the time left up to date; called about once a second."""
        now = self._clock()
        seen = self._progress
        state = TransferState(
            warn_at=self._limit.warn_at,
            limit=_limit_text(self._limit),
            last_complete=self._said(seen.last_complete_at, "not yet"),
            oldest=self._said(seen.oldest_unsent_at, "none"),
            waiting="1 record" if seen.unsent == 1 else f"{wording.number(seen.unsent)} records",
            doing=self._doing(now),
            sending=self._sending.state(now),
            to=self._to,
            unsent=seen.unsent,
            problem=seen.problem or _refused_words(seen.refused),
            kept=f"{self._limit.unsent} {self._kept_words(seen.kept)}".strip(),
            asked=self._asked,
            lists=tuple(_list_age(version, now, self._limit.list_age) for version in self._versions),
        )
        self._set(self._with_clock(state, now))

    def _doing(self, now: datetime) -> str:
        seen = self._progress
        if self._sending.state(now) is not None:
            return "Sending now"
        if seen.problem:
            return "Not sending"
        if self._asked:
            return "Asking the server"
        return "Waiting to be sent" if seen.unsent else "Nothing waits"

    def _with_clock(self, state: TransferState, now: datetime) -> TransferState:
        seen = self._progress
        clock = clock_of(CarTimes(seen.last_complete_at, seen.oldest_unsent_at), self._limit.transfer, now)
        if not seen.unsent and clock.state is not Clocked.OVERDUE:
            if seen.refused:
                return replace(state, verdict="Not everything was taken", tone="p2")
            return replace(state, verdict="Everything is sent", left_note="Nothing waits in this car.")
        share = f"{clock.used:.0%} of {wording.length(self._limit.interval)} used".replace("%", " %")
        due = wording.day_and_time(clock.due_at, self._zone)
        if clock.state is Clocked.OVERDUE:
            return replace(
                state,
                verdict=f"Overdue: {share}",
                tone="p1",
                left=wording.between(clock.due_at, now),
                used=1.0,
                left_note=f"overdue since {due}." + ("" if clock.may_capture else _OFF),
            )
        soon = clock.state is Clocked.WARN
        then = self._limit.consequence or "the policy's limit is reached"
        return replace(
            state,
            verdict=f"Due soon: {share}" if soon else f"In time: {share}",
            tone="p2" if soon else "ok",
            left=wording.between(now, clock.due_at),
            left_note=f"left. On {due} {then}.",
            used=clock.used,
        )

    def _kept_words(self, kept: KeptDays | None) -> str:
        if kept is None:
            return ""
        days = "1 day" if kept.days == 1 else f"{kept.days} days"
        held = f"This car holds {days} of reads, the oldest of {kept.oldest.day} {kept.oldest:%b} (UTC)"
        if kept.next_goes_at is None:
            return f"{held}; it goes once it is sent."
        if kept.next_goes_at <= self._clock():
            return f"{held}; the next goes at sign-off."
        return f"{held}; the next goes {wording.day_and_time(kept.next_goes_at, self._zone)}."

    def _said(self, moment: datetime | None, otherwise: str) -> str:
        return otherwise if moment is None else wording.day_and_time(moment, self._zone)


def _limit_text(limit: TransferLimit) -> str:
    text = f"Limit {wording.length(limit.interval)}"
    return f"{text} · {limit.source}" if limit.source else text


def _list_age(version: HotListVersion, now: datetime, allowed: timedelta) -> ListAge:
    age = now - version.extracted_at
    return ListAge(version.name, f"{wording.duration(age.total_seconds())} old", age > allowed)


def _refused_words(refused: int) -> str:
    if not refused:
        return ""
    records = "1 record was" if refused == 1 else f"{wording.number(refused)} records were"
    return f"{records} not taken by the department and stay in this car. Tell the ALPR administrator."
