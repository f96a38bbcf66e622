# SPDX-License-Identifier: Apache-2.0
"""Open hits: the order, what each says, and that only a person closes one."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from mdt_app.domain.events import HitClosed, ListYields, ReadRecorded
from mdt_app.domain.patrol import Hit, Sighting
from mdt_app.screens.alerts import AlertActions, AlertsScreen, AlertsState
from policy.hotlist import Priority
from policy.list_yield import Yield
from policy.matching import MatchClass
from policy.profile.duty import Verification as Keys
from policy.verification import ClosingReason, HitRules
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import NOON, TERMS, FakeClock, hit, recorded


def screen(
    clock: FakeClock | None = None,
    asked: list[tuple[str, UUID]] | None = None,
    rules: HitRules | None = None,
) -> AlertsScreen:
    log = [] if asked is None else asked
    actions = AlertActions(
        on_verify=lambda hit_id: log.append(("verify", hit_id)),
        on_follow=lambda hit_id: log.append(("follow", hit_id)),
        on_dismiss=lambda hit_id: log.append(("dismiss", hit_id)),
        on_later=lambda hit_id: log.append(("later", hit_id)),
    )
    return AlertsScreen(TERMS, clock or FakeClock(), actions, rules)


def at(seconds: int, priority: Priority, text: str) -> Hit:
    return hit(recorded(text, at=NOON + timedelta(seconds=seconds)), plate=text, priority=priority)


def test_highest_priority_first_then_newest() -> None:
    """An old high-risk hit stands before a new notice."""
    alerts = screen()
    alerts.restore(
        [
            at(0, Priority.HIGH_RISK, "1QQQ111"),
            at(5, Priority.NOTICE, "4QQQ444"),
            at(1, Priority.PRIORITY, "2QQQ222"),
            at(9, Priority.PRIORITY, "2QQQ999"),
        ]
    )
    assert [card.text for card in alerts.state.open] == ["1QQQ111", "2QQQ999", "2QQQ222", "4QQQ444"]


@pytest.mark.clause("MP-462.4-g-2-iii")
def test_a_card_has_list_category_agency_and_time() -> None:
    """The facts an officer has to see together, in words."""
    clock = FakeClock()
    alerts = screen(clock)
    read = recorded(doubt={4: 0.58})
    alerts.read_recorded(ReadRecorded(read, (hit(read),)))
    clock.go_on(5)
    alerts.tick()
    card, now = alerts.state.open[0], alerts.state.now
    assert (card.list_name, card.category, card.agency) == (
        "NCIC stolen vehicles",
        "Stolen vehicle",
        "Demo County SO",
    )
    assert (card.read_at, card.ago(now)) == ("14:08:31", "5 s ago")
    assert (card.side, card.camera, card.state, card.doubtful) == ("right", "Front right", "California", (4,))


@pytest.mark.clause("WV-471.5-f-iii")
@pytest.mark.parametrize(
    ("age", "said", "tone", "short"),
    [
        (timedelta(hours=3, minutes=12), "List 3 h 12 min old, not real-time data", "text2", "List 3 h old"),
        (timedelta(hours=13), "List 13 h old, not real-time data: confirm soon", "p2", "List 13 h old"),
        (timedelta(hours=30), "List 1 d 6 h old, not real-time data: confirm first", "p1", "List 1 d old"),
    ],
)
def test_the_age_of_the_list_says_what_follows(age: timedelta, said: str, tone: str, short: str) -> None:
    """Below half the limit, above it, above the limit."""
    alerts = screen()
    alerts.restore([hit(list_age=age)])
    card, now = alerts.state.open[0], alerts.state.now
    assert (card.list_age(now), card.list_tone(now), card.list_age_short(now)) == (said, tone, short)


@pytest.mark.parametrize(
    ("match_class", "lowered_from", "said"),
    [
        (MatchClass.EXACT, None, ""),
        (MatchClass.STATE_UNKNOWN, Priority.PRIORITY, "State not read: compare it · lowered from 2"),
        (MatchClass.STATE_DIFFERS, None, "State differs from the list's"),
        (MatchClass.PARTIAL, None, "Partial plate 8QT*"),
    ],
)
def test_a_weaker_match_is_named(match_class: MatchClass, lowered_from: Priority | None, said: str) -> None:
    """What is weaker than plate and state together says so, with what it was lowered from."""
    alerts = screen()
    plate = "8QT*" if match_class is MatchClass.PARTIAL else "8QTQ743"
    priority = Priority.ROUTINE if lowered_from else Priority.PRIORITY
    alerts.restore([hit(plate=plate, match_class=match_class, priority=priority, lowered_from=lowered_from)])
    assert alerts.state.open[0].caution == said


def test_look_alikes_are_boxed_even_when_the_reader_is_sure() -> None:
    """The list's character differs from the read's: a person has to look."""
    alerts = screen()
    alerts.restore([hit(plate="8QTQ343", match_class=MatchClass.LOOK_ALIKE, differing=(4,))])
    assert alerts.state.open[0].doubtful == (4,)


@pytest.mark.clause("MP-462.4-g-iv")
def test_following_dismissing_and_later_keep_the_hit_open() -> None:
    """Only the closing event takes a hit away; an unknown hit does nothing."""
    asked: list[tuple[str, UUID]] = []
    alerts = screen(asked=asked)
    one = hit()
    alerts.restore([one, one])
    alerts.follow(one.hit_id)
    alerts.dismiss(one.hit_id)
    alerts.later(one.hit_id)
    alerts.verify(uuid4())
    assert [what for what, _ in asked] == ["follow", "dismiss", "later"]
    (card,) = alerts.state.open
    assert card.following
    assert card.deferred
    alerts.hit_closed(HitClosed(one.hit_id))
    assert alerts.state.open == ()
    assert alerts.newest is None


def test_what_asks_for_attention_is_what_nobody_put_off() -> None:
    """After *later* the next hit comes up; when all are put off the first does."""
    alerts = screen()
    high, low = at(0, Priority.HIGH_RISK, "1QQQ111"), at(1, Priority.ROUTINE, "3QQQ333")
    alerts.restore([high, low])
    alerts.later(high.hit_id)
    assert alerts.newest is not None
    assert alerts.newest.text == "3QQQ333"
    alerts.later(low.hit_id)
    assert alerts.newest.text == "1QQQ111"


def test_subscribers_hear_of_changes_only() -> None:
    """A tick at the same moment is no change; an ended subscription hears nothing."""
    clock = FakeClock()
    alerts = screen(clock)
    heard: list[AlertsState] = []
    end = alerts.subscribe(heard.append)
    alerts.tick()
    assert heard == []
    clock.go_on(1)
    alerts.tick()
    assert len(heard) == 1
    end()
    clock.go_on(1)
    alerts.tick()
    assert len(heard) == 1


@pytest.mark.clause("MP-462.4-g-5-iv", "WV-471.5-f-5-iv", "MP-462.4-g-iii", "WV-471.5-f-iv", "MB-462.8-1")
@pytest.mark.parametrize("name", PROFILES)
def test_every_hit_says_that_it_informs_only_and_may_be_misread(name: str) -> None:
    """All five departments have it so; the two words go where a policy wants them gone, "not verified" never."""
    assert screen(rules=HitRules.of(PROFILES[name])).state.notice == (
        "Not verified: information only. May be misread."
    )
    for banner, accuracy, said in (
        (False, True, "Not verified. May be misread."),
        (True, False, "Not verified: information only."),
        (False, False, "Not verified."),
    ):
        keys = Keys(informational_banner=banner, accuracy_notice=accuracy)
        assert screen(rules=HitRules("TEST", keys)).state.notice == said


def test_a_card_says_how_sure_the_camera_was() -> None:
    alerts = screen()
    alerts.restore([hit()])
    assert alerts.state.open[0].sure == "86 %"


@pytest.mark.clause("MP-462.4-g-iv", "WV-471.5-f-v")
def test_following_is_refused_where_the_policy_allows_nothing_before_verification() -> None:
    asked: list[tuple[str, UUID]] = []
    alerts = screen(asked=asked, rules=HitRules("TEST", Keys(allowed_before=())))
    raised = hit()
    alerts.restore([raised])
    alerts.follow(raised.hit_id)
    assert (asked, alerts.state.may_follow, alerts.state.open[0].following) == ([], False, False)


def test_showing_hits_anew_loses_none_that_came_meanwhile_and_brings_none_back() -> None:
    """The answer of the store may be older than what is on the screen."""
    alerts = screen()
    first, closed, came = (at(second, Priority.ROUTINE, f"{second}QQQ111") for second in (1, 2, 3))
    alerts.restore([first, closed])
    alerts.later(first.hit_id)
    alerts.hit_closed(HitClosed(closed.hit_id))
    alerts.read_recorded(ReadRecorded(came.read, (came,)))
    alerts.show_anew([first, closed])
    assert {card.hit_id for card in alerts.state.open} == {first.hit_id, came.hit_id}
    assert next(card for card in alerts.state.open if card.hit_id == first.hit_id).deferred


def sighting(raised: Hit, minutes: int, north: float = 0.0) -> Sighting:
    """The hit, seen again so many minutes later, so many degrees further north."""
    fix = raised.read.fix
    assert fix is not None
    assert fix.fix.lat is not None
    moved = replace(fix, fix=replace(fix.fix, lat=fix.fix.lat + north))
    at_time = NOON + timedelta(minutes=minutes)
    return Sighting(raised.hit_id, uuid4(), at_time, moved, MatchClass.EXACT)


def test_a_hit_that_is_seen_again_is_counted_on_its_card_once_for_each_read() -> None:
    """When last and how far away; told twice, counted once; the choice of the officer stays."""
    alerts = screen()
    raised = hit()
    alerts.restore([raised])
    alerts.later(raised.hit_id)
    second, third = sighting(raised, 3), sighting(raised, 7, 0.001)
    alerts.read_recorded(ReadRecorded(raised.read, (), (third,)))
    alerts.seen_again([second, third])
    (card,) = alerts.state.open
    assert (card.again, card.deferred) == (2, True)
    assert card.again_words == "Seen again 2 times, last 14:15:31, 360 ft from the first"
    alerts.show_anew([raised])
    assert alerts.state.open[0].again == 2


def test_where_it_was_seen_again_is_said_only_when_it_is_known() -> None:
    """Within what two fixes may be off it is the same place."""
    alerts = screen()
    raised = hit()
    alerts.restore([raised], [sighting(raised, 3, 0.0001)])
    assert alerts.state.open[0].again_words == "Seen again once, last 14:11:31, same place"
    alerts.seen_again([replace(sighting(raised, 4), fix=None)])
    assert alerts.state.open[0].again_words.endswith("last 14:12:31, place not known")


def test_what_is_known_of_a_list_is_said_where_it_makes_it_quieter() -> None:
    """Not of a list that is often right, nor of a high risk."""
    alerts = screen()
    alerts.list_yields(ListYields({"svs": Yield(1, 24)}))
    alerts.restore([hit(), at(1, Priority.HIGH_RISK, "7QHQ902")])
    assert [card.yield_words for card in alerts.state.open] == ["", "This list: 1 of 24 hits right"]
    alerts.list_yields(ListYields({"svs": Yield(12, 24)}))
    assert {card.yield_words for card in alerts.state.open} == {""}


def test_only_open_notices_are_closed_together() -> None:
    """Whatever is asked for."""
    closed: list[tuple[UUID, ...]] = []
    nothing = AlertActions(
        *(lambda _hit_id: None,) * 4,
        on_close_together=lambda ids, _reason, _note: closed.append(ids),
    )
    alerts = AlertsScreen(TERMS, FakeClock(), nothing)
    notice, graver = at(1, Priority.NOTICE, "6QLQ266"), at(2, Priority.ROUTINE, "4QRQ516")
    alerts.restore([notice, graver])
    alerts.close_together([notice.hit_id, graver.hit_id, uuid4()], ClosingReason.POLICY, "")
    assert closed == [(notice.hit_id,)]
