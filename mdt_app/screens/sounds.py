# SPDX-License-Identifier: Apache-2.0
"""What is to be heard, and when: a hit by its priority, a loss, the end of a shift.

A high risk is heard three more times, ten seconds apart, until a person closes it, and no mute holds it back. A hit
that something speaks against has one low note in place of the rising ones. What is lost is heard once, again after ten
minutes. Source: the design language, priorities.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.events import HitClosed, ListYields, NoticeRaised, ReadRecorded
from mdt_app.domain.patrol import Hit
from mdt_app.notices import Level
from mdt_app.screens.screen import Screen
from policy.hotlist import Priority
from policy.list_yield import LOW_SHARE, Loudness, Yield, loudness
from policy.matching import MatchClass

REPEATS = 3
REPEAT_AFTER = timedelta(seconds=10)
MUTED_FOR = timedelta(minutes=10)
DEGRADED_AGAIN_AFTER = timedelta(minutes=10)


class Sound(StrEnum):
    """The sounds, named as their files, the gravest first."""

    HIGH_RISK = "high-risk"
    CONTRADICTION = "contradiction"
    PRIORITY = "priority"
    ROUTINE = "routine"
    DEGRADED = "degraded"
    SIGN_OFF = "sign-off"


@dataclass(frozen=True, slots=True)
class SoundsState:
    """What the mute key shows.

    Attributes:
        muted_until: UTC; None while everything is heard.
    """

    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Pending:
    """A high risk that is heard again."""

    sound: Sound
    next_at: datetime
    left: int


class SoundsScreen(Screen[SoundsState]):
    """Decides what is played.

    Args:
        clock: UTC.
        play: takes a sound and returns at once.
        on_mute: told of each mute and of its end by hand, for the record.
        low_share: share of right hits below which a list is quieter; 0 for never.
    """

    def __init__(
        self,
        clock: Clock,
        play: Callable[[Sound], None],
        on_mute: Callable[[bool], None],
        *,
        low_share: float = LOW_SHARE,
    ) -> None:
        super().__init__(SoundsState())
        self._low_share = low_share
        self._yields: Mapping[str, Yield] = {}
        self._clock, self._play, self._on_mute = clock, play, on_mute
        self._pending: dict[UUID, _Pending] = {}
        self._degraded: dict[str, datetime] = {}

    def read_recorded(self, event: ReadRecorded) -> None:
        """A read may be a hit: its gravest sound is played, once."""
        sounds = [sound for hit in event.hits if (sound := self._sound_of(hit)) is not None]
        for hit in event.hits:
            if hit.priority is Priority.HIGH_RISK:
                again_at = self._clock() + REPEAT_AFTER
                self._pending[hit.hit_id] = _Pending(sound_of(hit) or Sound.HIGH_RISK, again_at, REPEATS)
        if sounds:
            is_high_risk = any(hit.priority is Priority.HIGH_RISK for hit in event.hits)
            self._hear(min(sounds, key=list(Sound).index), pierces=is_high_risk)

    def list_yields(self, event: ListYields) -> None:
        """Lists that hardly ever prove right are quieter from now on, or are heard again."""
        self._yields = event.of

    def hit_closed(self, event: HitClosed) -> None:
        """A closed hit is not heard again."""
        self._pending.pop(event.hit_id, None)

    def notice_raised(self, event: NoticeRaised) -> None:
        """Something was lost: heard once for each cause, and again when it is still told ten minutes later."""
        if event.notice.level is Level.INFORMATION:
            return
        now, topic = self._clock(), event.notice.topic
        before = self._degraded.get(topic)
        # A clock that was put back must not keep a loss silent.
        if before is None or not timedelta(0) <= now - before < DEGRADED_AGAIN_AFTER:
            self._degraded[topic] = now
            self._hear(Sound.DEGRADED)

    def signed_off(self) -> None:
        """The shift is over."""
        self._pending.clear()
        self._degraded.clear()
        self._hear(Sound.SIGN_OFF)
        self._set(SoundsState())

    def mute(self) -> None:
        """Hold everything but high risks back for ten minutes; pressed again, let it be heard."""
        until = None if self.state.muted_until is not None else self._clock() + MUTED_FOR
        self._set(SoundsState(until))
        self._on_mute(until is not None)

    def tick(self) -> None:
        """Time passed: what is due is heard, and a mute ends."""
        now = self._clock()
        muted_until = self.state.muted_until
        if muted_until is not None and not now < muted_until <= now + MUTED_FOR:
            self._set(SoundsState())
        for hit_id, pending in tuple(self._pending.items()):
            # A clock that was put back must not keep a high risk silent.
            if not now < pending.next_at <= now + REPEAT_AFTER:
                self._hear(pending.sound, pierces=True)
                self._keep(hit_id, replace(pending, next_at=now + REPEAT_AFTER, left=pending.left - 1))

    def _sound_of(self, hit: Hit) -> Sound | None:
        """As of its level, or quieter for its list; a low note that warns of a contradiction stays."""
        sound = sound_of(hit)
        found = self._yields.get(hit.match.entry.list_id)
        loud = loudness(hit.priority, found, self._low_share)
        if sound is None or sound is Sound.CONTRADICTION or loud is Loudness.ITS_LEVEL:
            return sound
        return Sound.ROUTINE if loud is Loudness.ONE_NOTE else None

    def _keep(self, hit_id: UUID, pending: _Pending) -> None:
        if pending.left > 0:
            self._pending[hit_id] = pending
        else:
            del self._pending[hit_id]

    def _hear(self, sound: Sound, *, pierces: bool = False) -> None:
        if pierces or self.state.muted_until is None:
            self._play(sound)


def sound_of(hit: Hit) -> Sound | None:
    """The sound of a hit; None for a notice, which is only seen.

    What is merely unsure has lowered a hit's level already, and with it its sound; a high risk, which keeps its level,
    loses its rising notes.
    """
    if hit.priority is Priority.NOTICE:
        return None
    match = hit.match.match_class
    is_unsure = match is not MatchClass.EXACT or hit.lowered_from is not None
    if match is MatchClass.STATE_DIFFERS or (hit.priority is Priority.HIGH_RISK and is_unsure):
        return Sound.CONTRADICTION
    return _OF_LEVEL[hit.priority]


_OF_LEVEL = {
    Priority.HIGH_RISK: Sound.HIGH_RISK,
    Priority.PRIORITY: Sound.PRIORITY,
    Priority.ROUTINE: Sound.ROUTINE,
}
