# SPDX-License-Identifier: Apache-2.0
"""The hits that wait: which one is chosen, how far each is, and which were closed in this shift."""

from dataclasses import dataclass, replace
from uuid import UUID

from mdt_app.domain.patrol import Hit
from mdt_app.screens.alert_card import AlertCard
from mdt_app.screens.alerts import AlertsScreen, AlertsState
from mdt_app.screens.screen import Screen
from mdt_app.screens.sheet_state import STEPS
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import clock_time, code_name, duration, times
from policy.control import control
from policy.hotlist import Priority
from policy.verification import ClosingReason, Stage, Verification


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One open hit.

    Attributes:
        card: the hit as the alert shows it.
        what: category, how the match is weaker, and how often it was seen again.
        ago: how long ago and on which side ("2 min ago · right side").
        list_line: whether it is verified, then the age of the list ("Not verified · list 3 h old").
        step: how far its verification is ("step 2 of 4"), empty before it is begun; then it goes on.
        folded: a notice that is counted in one row until the officer opens them.
    """

    card: AlertCard
    what: str
    ago: str
    list_line: str
    step: str
    folded: bool

    @property
    def begun(self) -> bool:
        """Whether its verification was begun."""
        return bool(self.step)


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """One hit that a person closed, with how and when."""

    hit_id: UUID
    text: str
    level: int
    category: str
    how: str
    at: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """The hits page.

    Attributes:
        rows: every open hit, highest priority first; notices stand at the end.
        chosen: the hit that the keys act on, None when none is open.
        folded: whether notices stand as one row.
        fold_words: what the folded row says.
        closed: hits closed in this shift, latest first.
        show_closed: whether those are shown instead of the open ones.
        may_follow: as in the alerts' state.
        moving: as in the alerts' state; nobody closes several hits then.
        closing: the notices of which it is asked why they are closed, as they were when it was asked; else none.
        note: written to the reason.
        error: why they were not closed.
    """

    rows: tuple[QueueRow, ...] = ()
    chosen: UUID | None = None
    folded: bool = True
    fold_words: str = ""
    closed: tuple[ClosedRow, ...] = ()
    show_closed: bool = False
    may_follow: bool = True
    moving: bool = False
    closing: tuple[UUID, ...] = ()
    note: str = ""
    error: str = ""

    @property
    def shown(self) -> tuple[QueueRow, ...]:
        """The rows that stand one by one."""
        return tuple(row for row in self.rows if not (row.folded and self.folded))

    @property
    def folded_count(self) -> int:
        """How many notices stand in one row."""
        return len(self.rows) - len(self.shown)


class QueueScreen(Screen[QueueState]):
    """Follows the open hits; nothing falls off it, and what is folded is counted."""

    def __init__(self, alerts: AlertsScreen, terms: Terms) -> None:
        super().__init__(QueueState())
        self._alerts, self._terms = alerts, terms
        self._stages: dict[UUID, Stage] = {}
        alerts.subscribe(self._alerts_changed)
        self._alerts_changed(alerts.state)

    def verification_changed(self, hit: Hit, verification: Verification) -> None:
        """A step of a hit's verification was kept; a closed one goes to the closed hits."""
        self._stages[hit.hit_id] = verification.stage
        if verification.stage is Stage.CLOSED:
            row = self._closed(hit, verification)
            others = tuple(old for old in self.state.closed if old.hit_id != hit.hit_id)
            self._set(replace(self.state, closed=(row, *others)))
        self._alerts_changed(self._alerts.state)

    def choose(self, hit_id: UUID) -> None:
        """Make a hit the one that the keys act on."""
        if any(row.card.hit_id == hit_id for row in self.state.shown):
            self._set(replace(self.state, chosen=hit_id))

    def move(self, by: int) -> None:
        """Choose the row above (-1) or below (+1); the ends stay."""
        ids = [row.card.hit_id for row in self.state.shown]
        if ids:
            at = ids.index(self.state.chosen) if self.state.chosen in ids else 0
            self._set(replace(self.state, chosen=ids[min(max(at + by, 0), len(ids) - 1)]))

    def verify(self) -> None:
        """Begin or go on with the chosen hit's verification."""
        if self.state.chosen is not None:
            self._alerts.verify(self.state.chosen)

    def follow(self) -> None:
        """Follow the chosen hit's vehicle."""
        if self.state.chosen is not None:
            self._alerts.follow(self.state.chosen)

    def dismiss(self) -> None:
        """Ask for the reason for which the chosen hit is closed."""
        if self.state.chosen is not None:
            self._alerts.dismiss(self.state.chosen)

    def unfold(self) -> None:
        """Show the notices one by one, or as one row again."""
        self._set(replace(self.state, folded=not self.state.folded))

    def ask_notices(self) -> None:
        """Ask why all notices that wait now are closed; one that comes meanwhile is none of them."""
        notices = tuple(row.card.hit_id for row in self.state.rows if row.folded)
        if notices and not self.state.moving:
            self._set(replace(self.state, closing=notices, note="", error=""))

    def write_note(self, note: str) -> None:
        """What is written to the reason."""
        self._set(replace(self.state, note=note))

    def keep_notices(self) -> None:
        """Close none of them."""
        self._set(replace(self.state, closing=(), note="", error=""))

    @control("M04.2")
    def close_notices(self, reason: ClosingReason) -> None:
        """Close those that were asked about, each for itself, with this reason."""
        state = self.state
        if reason is ClosingReason.OTHER and not state.note.strip():
            self._set(replace(state, error="Say in the note why the notices are closed."))
            return
        self.keep_notices()
        self._alerts.close_together(state.closing, reason, state.note)

    def show_closed(self) -> None:
        """Show the closed hits, or the open ones again."""
        self._set(replace(self.state, show_closed=not self.state.show_closed))

    def _alerts_changed(self, alerts: AlertsState) -> None:
        rows = tuple(self._row(card, alerts) for card in alerts.open)
        open_ids = {row.card.hit_id for row in rows}
        state = replace(
            self.state,
            rows=rows,
            fold_words=_fold_words(rows, alerts),
            may_follow=alerts.may_follow,
            moving=alerts.moving,
            closing=tuple(one for one in self.state.closing if one in open_ids and not alerts.moving),
        )
        ids = [row.card.hit_id for row in state.shown]
        chosen = state.chosen if state.chosen in ids else ids[0] if ids else None
        self._set(replace(state, chosen=chosen))

    def _row(self, card: AlertCard, alerts: AlertsState) -> QueueRow:
        stage = self._stages.get(card.hit_id, Stage.ENTER)
        shut = "Outcome missing" if stage is Stage.OUTCOME else "Not verified"
        again = f"seen again {times(card.again)}" if card.again else ""
        age = " ".join(duration(card.list_age_s(alerts.now)).split(" ")[:2])
        parts = (shut, f"list {age} old", "Following" if card.following else "")
        return QueueRow(
            card=card,
            ago=f"{card.ago(alerts.now)} · {self._terms.side(card.hit.read.plate.camera)}",
            what=" · ".join(part for part in (card.category, card.caution, again) if part),
            list_line=" · ".join(part for part in parts if part),
            step="" if stage is Stage.ENTER else f"step {STEPS[stage]} of 4",
            folded=card.hit.priority is Priority.NOTICE,
        )

    def _closed(self, hit: Hit, verification: Verification) -> ClosedRow:
        ending = verification.closure or verification.disposition
        how, at = "", ""
        if ending is not None:
            at = clock_time(ending.at, self._terms.zone)
        if verification.closure is not None:
            how = f"Closed: {verification.closure.reason.words.lower()}"
        elif verification.disposition is not None:
            how = f"Cleared: {verification.disposition.outcome.words.lower()}"
        return ClosedRow(
            hit.hit_id,
            hit.read.plate.reading.text,
            int(hit.priority),
            code_name(hit.match.entry.category),
            how,
            at,
        )


def _fold_words(rows: tuple[QueueRow, ...], alerts: AlertsState) -> str:
    folded = [row.card for row in rows if row.folded]
    if not folded:
        return ""
    oldest = max((alerts.now - card.hit.read.plate.captured_at).total_seconds() for card in folded)
    what = "Folded, not rejected: open them to review one by one, or close them together."
    return f"Not verified. Oldest {duration(oldest)}. {what}"
