# SPDX-License-Identifier: Apache-2.0
"""Open hits: ordered by priority, then newest; each stays until a person closes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.events import HitClosed, ListYields, ReadRecorded
from mdt_app.domain.patrol import Hit, Sighting
from mdt_app.screens.alert_card import AlertCard
from mdt_app.screens.doubt import doubtful
from mdt_app.screens.motion import MotionState
from mdt_app.screens.screen import Screen
from mdt_app.screens.seen_again import SeenAgain
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import clock_time, code_name
from policy.control import control
from policy.disposition import ClosingReason
from policy.hit_rules import HitRules
from policy.hotlist import Priority
from policy.list_yield import LOW_SHARE, Loudness, Yield, loudness
from policy.matching import Match, MatchClass

#: The clock of a state that was not told the time.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AlertsState:
    """Open hits.

    Attributes:
        open: highest priority first, then newest first.
        now: UTC, for the ages.
        moving: whether the car moves; then the sheet opens only at rest.
        may_follow: whether the policy lets a vehicle be followed before its hit is verified.
        notice: what every hit is until a person has verified it, and that cameras misread, as the policy wants.
    """

    open: tuple[AlertCard, ...] = ()
    now: datetime = NEVER
    moving: bool = False
    may_follow: bool = True
    notice: str = ""

    @property
    def newest(self) -> AlertCard | None:
        """What asks for attention: the first that nobody put off, else the first."""
        waiting = [card for card in self.open if not card.deferred]
        return next(iter(waiting or self.open), None)


def _nobody(_notices: tuple[UUID, ...], _reason: ClosingReason, _note: str) -> None:
    """Where no notices are closed."""


@dataclass(frozen=True, slots=True)
class AlertActions:
    """What is done with a hit outside this screen; each is given the hit's id, or the ids of several notices."""

    on_verify: Callable[[UUID], None]
    on_follow: Callable[[UUID], None]
    on_dismiss: Callable[[UUID], None]
    on_later: Callable[[UUID], None]
    on_close_together: Callable[[tuple[UUID, ...], ClosingReason, str], None] = _nobody


@control("M04.1", "M04.2")
class AlertsScreen(Screen[AlertsState]):
    """The open hits and what an officer may do with one before it is verified.

    Args:
        terms: names of codes and cameras.
        clock: UTC.
        actions: what the officer's choices set off.
        rules: the department's; the strictest without any.
        low_share: share of right hits below which a list is said to have few.
    """

    def __init__(
        self,
        terms: Terms,
        clock: Clock,
        actions: AlertActions,
        rules: HitRules | None = None,
        *,
        low_share: float = LOW_SHARE,
    ) -> None:
        rules = rules or HitRules()
        super().__init__(AlertsState(now=clock(), may_follow=rules.may_follow, notice=_notice(rules)))
        self._terms, self._clock, self._actions = terms, clock, actions
        self._again = SeenAgain()
        self._yields: Mapping[str, Yield] = {}
        self._low_share = low_share

    @property
    def newest(self) -> AlertCard | None:
        """As in the state."""
        return self.state.newest

    def restore(self, hits: Iterable[Hit], again: Iterable[Sighting] = ()) -> None:
        """Show the hits that were open when the terminal was last used, and how often each was seen again."""
        self._add(hits)
        self.seen_again(again)

    def show_anew(self, hits: Iterable[Hit], _again: Iterable[Sighting] = ()) -> None:
        """Show these as they may be shown now; what was chosen for each stays.

        A hit that is not among them stays as it is: it came after the store was asked, or is not stored yet.
        """
        cards = {card.hit_id: card for card in self.state.open}
        for hit in hits:
            old = cards.get(hit.hit_id)
            if old is not None:
                cards[hit.hit_id] = replace(
                    self._card(hit),
                    following=old.following,
                    deferred=old.deferred,
                    again=old.again,
                    again_words=old.again_words,
                )
        self._show(cards.values())

    def read_recorded(self, event: ReadRecorded) -> None:
        """A read was committed; its hits are open from now on."""
        if event.hits:
            self._add(event.hits)
        if event.again:
            self.seen_again(event.again)

    def seen_again(self, sightings: Iterable[Sighting]) -> None:
        """Open hits were seen again: counted on their cards; nothing else of them changes."""
        self._again.add(sightings)
        self._show(
            replace(
                card,
                again=self._again.count(card.hit_id),
                again_words=self._again.words(card.hit, self._terms.zone),
            )
            for card in self.state.open
        )

    def list_yields(self, event: ListYields) -> None:
        """How many hits of each list were right; cards say it where they are few."""
        self._yields = event.of
        self._show(replace(card, yield_words=self._few(card.hit)) for card in self.state.open)

    def hit_closed(self, event: HitClosed) -> None:
        """A person closed a hit."""
        self._show(card for card in self.state.open if card.hit_id != event.hit_id)

    def signed_off(self) -> None:
        """The shift ended: open hits stay in the store and nothing of them on screen."""
        self._show(())

    def motion_changed(self, motion: MotionState) -> None:
        """The car began to move, or came to rest."""
        self._set(replace(self.state, moving=motion.moving))

    def tick(self) -> None:
        """Call once a second, for the ages."""
        self._set(replace(self.state, now=self._clock()))

    def verify(self, hit_id: UUID) -> None:
        """Begin or go on comparing."""
        if self._known(hit_id):
            self._actions.on_verify(hit_id)

    def follow(self, hit_id: UUID) -> None:
        """The officer follows the vehicle while it is not verified."""
        if self._known(hit_id) and self.state.may_follow:
            self._change(hit_id, following=True)
            self._actions.on_follow(hit_id)

    def dismiss(self, hit_id: UUID) -> None:
        """Ask for the reason for which the hit is closed; it stays until one is given."""
        if self._known(hit_id):
            self._actions.on_dismiss(hit_id)

    def later(self, hit_id: UUID) -> None:
        """Put off: it stays open and counted."""
        if self._known(hit_id):
            self._change(hit_id, deferred=True)
            self._actions.on_later(hit_id)

    def close_together(self, hit_ids: Iterable[UUID], reason: ClosingReason, note: str) -> None:
        """Close these notices with one reason, each for itself; what is no open notice is left out."""
        notices = {card.hit_id for card in self.state.open if card.hit.priority is Priority.NOTICE}
        self._actions.on_close_together(tuple(one for one in hit_ids if one in notices), reason, note)

    def _few(self, hit: Hit) -> str:
        found = self._yields.get(hit.match.entry.list_id)
        quiet = loudness(hit.priority, found, self._low_share) is not Loudness.ITS_LEVEL
        return found.words if found is not None and quiet else ""

    def _known(self, hit_id: UUID) -> bool:
        return any(card.hit_id == hit_id for card in self.state.open)

    def _change(self, hit_id: UUID, *, following: bool | None = None, deferred: bool | None = None) -> None:
        changed = []
        for card in self.state.open:
            if card.hit_id == hit_id:
                followed = card.following if following is None else following
                put_off = card.deferred if deferred is None else deferred
                changed.append(replace(card, following=followed, deferred=put_off))
            else:
                changed.append(card)
        self._show(changed)

    def _add(self, hits: Iterable[Hit]) -> None:
        cards = {card.hit_id: card for card in self.state.open}
        for hit in hits:
            if hit.hit_id not in cards:
                cards[hit.hit_id] = self._card(hit)
        self._show(cards.values())

    def _show(self, cards: Iterable[AlertCard]) -> None:
        ordered = sorted(cards, key=lambda card: (card.level, -card.hit.raised_at.timestamp()))
        self._again.keep_only(card.hit_id for card in ordered)
        self._set(replace(self.state, open=tuple(ordered), now=self._clock()))

    def _card(self, hit: Hit) -> AlertCard:
        plate, entry = hit.read.plate, hit.match.entry
        return AlertCard(
            hit=hit,
            text=plate.reading.text,
            sure=f"{plate.reading.confidence * 100:.0f} %",
            doubtful=doubtful(plate.reading, hit.match, self._terms.doubt_below),
            level=int(hit.priority),
            category=code_name(entry.category),
            caution=_caution(hit.match, hit.priority, hit.lowered_from),
            state=self._terms.state(plate.reading.state) if plate.reading.state else "Unknown",
            side=self._terms.sides.get(plate.camera, ""),
            camera=self._terms.camera(plate.camera),
            list_name=hit.version.name,
            agency=entry.agency,
            read_at=clock_time(plate.captured_at, self._terms.zone),
            list_limit_s=self._terms.list_limit.total_seconds(),
            yield_words=self._few(hit),
        )


@control("M04.2", "M04.4")
def _notice(rules: HitRules) -> str:
    """Said on every hit; a hit is never called verified here, whatever the policy wants said."""
    keys = rules.verification
    said = "Not verified: information only." if keys.informational_banner else "Not verified."
    return f"{said} May be misread." if keys.accuracy_notice else said


def _caution(match: Match, priority: int, lowered_from: int | None) -> str:
    """How the match falls short, and by how much the priority was lowered for it."""
    said = {
        MatchClass.EXACT: "",
        MatchClass.STATE_UNKNOWN: "State not read: compare it",
        MatchClass.STATE_DIFFERS: "State differs from the list's",
        MatchClass.LOOK_ALIKE: "Look-alike characters: compare them",
        MatchClass.PARTIAL: f"Partial plate {match.entry.plate}",
    }[match.match_class]
    lowered = f"lowered from {int(lowered_from)}" if lowered_from and lowered_from != priority else ""
    return " · ".join(part for part in (said, lowered) if part)
