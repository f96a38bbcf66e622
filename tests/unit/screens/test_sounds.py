# SPDX-License-Identifier: Apache-2.0
"""What is heard of a hit, a loss and the end of a shift, on a clock that goes on when told."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from uuid6 import uuid7

import resources
from benchmarks import make_sounds
from mdt_app.domain.events import HitClosed, ListYields, NoticeRaised, ReadRecorded
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.notices import Level, Notice
from mdt_app.screens.sounds import Sound, SoundsScreen, sound_of
from policy.hotlist import Priority
from policy.list_yield import Yield
from policy.matching import Match, MatchClass
from tests.helpers.stores import MORNING, Clock, entry, plate_read, version


@dataclass
class Heard:
    """The screen, its clock, and what it played."""

    clock: Clock
    played: list[Sound]
    muted: list[bool]
    screen: SoundsScreen

    def after(self, seconds: float) -> list[Sound]:
        """What was played while so much time passed, second by second."""
        self.played.clear()
        for _ in range(round(seconds)):
            self.clock.pass_(seconds=1)
            self.screen.tick()
        return list(self.played)


@pytest.fixture
def heard() -> Heard:
    clock = Clock()
    played: list[Sound] = []
    muted: list[bool] = []
    return Heard(clock, played, muted, SoundsScreen(clock, played.append, muted.append))


def hit(priority: Priority, match: MatchClass = MatchClass.EXACT, lowered: Priority | None = None) -> Hit:
    read = RecordedRead(uuid7(), plate_read(), None, None, "12", MORNING)
    return Hit(uuid7(), read, Match(entry(), match, ()), version(), priority, lowered, MORNING)


def recorded(*hits: Hit) -> ReadRecorded:
    return ReadRecorded(hits[0].read, hits)


@pytest.mark.parametrize(
    ("raised", "sound"),
    [
        (hit(Priority.HIGH_RISK), Sound.HIGH_RISK),
        (hit(Priority.PRIORITY), Sound.PRIORITY),
        (hit(Priority.ROUTINE), Sound.ROUTINE),
        (hit(Priority.NOTICE), None),
        (hit(Priority.HIGH_RISK, MatchClass.STATE_UNKNOWN), Sound.CONTRADICTION),
        (hit(Priority.HIGH_RISK, lowered=Priority.HIGH_RISK), Sound.CONTRADICTION),
        (hit(Priority.ROUTINE, MatchClass.STATE_DIFFERS), Sound.CONTRADICTION),
        (hit(Priority.ROUTINE, MatchClass.STATE_UNKNOWN, Priority.PRIORITY), Sound.ROUTINE),
        (hit(Priority.NOTICE, MatchClass.STATE_DIFFERS), None),
    ],
)
def test_each_hit_has_its_sound(raised: Hit, sound: Sound | None) -> None:
    """What is unsure never sounds like what is sure."""
    assert sound_of(raised) is sound


def test_a_high_risk_is_heard_three_more_times_until_it_is_closed(heard: Heard) -> None:
    """Ten seconds apart; closed, it is silent."""
    first = hit(Priority.HIGH_RISK)
    heard.screen.read_recorded(recorded(first))
    assert heard.played == [Sound.HIGH_RISK]
    assert heard.after(9) == []
    assert heard.after(60) == [Sound.HIGH_RISK] * 3
    second = hit(Priority.HIGH_RISK)
    heard.screen.read_recorded(recorded(second))
    assert heard.after(10) == [Sound.HIGH_RISK]
    heard.screen.hit_closed(HitClosed(second.hit_id))
    assert heard.after(60) == []


def test_a_mute_ends_by_itself_and_holds_no_high_risk_back(heard: Heard) -> None:
    """Ten minutes; each mute is told, for the record."""
    heard.screen.mute()
    heard.screen.read_recorded(recorded(hit(Priority.PRIORITY)))
    assert heard.played == []
    heard.screen.read_recorded(recorded(hit(Priority.HIGH_RISK)))
    assert heard.played == [Sound.HIGH_RISK]
    assert Sound.HIGH_RISK in heard.after(11)
    heard.clock.pass_(minutes=10)
    heard.screen.tick()
    assert heard.screen.state.muted_until is None
    heard.screen.read_recorded(recorded(hit(Priority.PRIORITY)))
    assert heard.played[-1] is Sound.PRIORITY
    heard.screen.mute()
    heard.screen.mute()
    assert heard.muted == [True, True, False]


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(days=2)])
def test_a_clock_that_jumps_leaves_no_mute_behind(heard: Heard, jump: timedelta) -> None:
    """Set back by two days, ten minutes would last two days."""
    heard.screen.mute()
    heard.clock.now += jump
    heard.screen.tick()
    assert heard.screen.state.muted_until is None


def test_of_several_hits_of_one_read_the_gravest_is_heard(heard: Heard) -> None:
    """One sound for one pass."""
    heard.screen.read_recorded(recorded(hit(Priority.ROUTINE), hit(Priority.PRIORITY)))
    assert heard.played == [Sound.PRIORITY]


def test_a_loss_is_heard_once_and_again_after_ten_minutes(heard: Heard) -> None:
    """Each cause for itself; what is only told is not heard."""
    lost = NoticeRaised(Notice(Level.DEGRADED, "gps", "No position", ""))
    for _ in range(3):
        heard.screen.notice_raised(lost)
    heard.screen.notice_raised(NoticeRaised(replace(lost.notice, level=Level.INFORMATION, topic="list")))
    assert heard.played == [Sound.DEGRADED]
    heard.screen.notice_raised(NoticeRaised(replace(lost.notice, topic="camera")))
    assert heard.played == [Sound.DEGRADED] * 2
    heard.clock.pass_(minutes=10)
    heard.screen.notice_raised(lost)
    heard.clock.pass_(days=-1)
    heard.screen.notice_raised(lost)
    assert heard.played == [Sound.DEGRADED] * 4


def test_after_sign_off_nothing_is_heard_again(heard: Heard) -> None:
    """The shift's end is heard, its hits are not."""
    heard.screen.read_recorded(recorded(hit(Priority.HIGH_RISK)))
    heard.screen.signed_off()
    assert heard.played[-1] is Sound.SIGN_OFF
    assert heard.after(60) == []


@pytest.mark.parametrize("sound", Sound)
def test_the_shipped_sounds_are_those_that_are_made(sound: Sound) -> None:
    """Byte by byte, and none is louder than -12 dBFS."""
    shipped = resources.data(f"sounds/{sound.value}.wav")
    assert shipped == make_sounds.made(sound.value)
    samples = memoryview(shipped[44:]).cast("h")
    assert max(samples) <= round(make_sounds.PEAK * 32767)
    assert samples[0] == samples[-1] == 0


@pytest.mark.parametrize(
    ("raised", "sound"),
    [
        (hit(Priority.HIGH_RISK), [Sound.HIGH_RISK]),
        (hit(Priority.PRIORITY), [Sound.ROUTINE]),
        (hit(Priority.ROUTINE), []),
        (hit(Priority.PRIORITY, MatchClass.STATE_DIFFERS), [Sound.CONTRADICTION]),
    ],
)
def test_a_list_that_hardly_ever_proves_right_is_quieter(
    heard: Heard, raised: Hit, sound: list[Sound]
) -> None:
    """High risk sounds as ever, and a warning of a contradiction stays."""
    heard.screen.list_yields(ListYields({raised.match.entry.list_id: Yield(1, 24)}))
    heard.screen.read_recorded(recorded(raised))
    assert heard.played == sound
    heard.played.clear()
    heard.screen.list_yields(ListYields({raised.match.entry.list_id: Yield(9, 24)}))
    heard.screen.read_recorded(recorded(raised))
    assert heard.played == [sound_of(raised)]


def test_a_clock_that_was_put_back_silences_no_high_risk(heard: Heard) -> None:
    """It is heard again within a second, and no more often than three times in all."""
    heard.screen.read_recorded(recorded(hit(Priority.HIGH_RISK)))
    heard.played.clear()
    heard.clock.pass_(hours=-5)
    assert heard.after(60) == [Sound.HIGH_RISK] * 3
