# SPDX-License-Identifier: Apache-2.0
"""The self-test's page as state: one run at a time, nothing asked while moving, the shift's own result kept apart."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from mdt_app.domain.self_test import SelfTestNews
from mdt_app.screens.motion import MotionState
from mdt_app.screens.self_test import Phase
from tests.helpers.self_testing import SelfTestPage, failed, limited, report, well

OTHER = UUID("019aa7b4-0000-7000-8000-0000000000ff")


def test_it_runs_once_at_a_time() -> None:
    page = SelfTestPage()
    page.screen.run()
    page.screen.began(OTHER)
    page.screen.run()
    assert page.said == ["run"]


def test_progress_counts_the_checks_and_the_seconds() -> None:
    page = SelfTestPage()
    page.running(well(), 7)
    assert page.screen.state.phase is Phase.RUNNING
    assert page.screen.state.done == 0.5
    assert page.screen.state.progress == "11 s at most"
    page.clock.go_on(60)
    page.screen.tick()
    assert page.screen.state.progress == "0 s at most"
    page.clock.now -= timedelta(hours=3)  # set back by somebody
    page.screen.tick()
    assert page.screen.state.progress == "15 s at most"


def test_news_of_another_run_are_not_shown() -> None:
    """One that was given up with its shift may still have something to say."""
    page = SelfTestPage()
    page.running(well(), 3)
    before = page.screen.state
    page.screen.told(SelfTestNews(OTHER, (), 14, None, asks=True))
    page.screen.told(replace(SelfTestNews(OTHER), report=report(failed())))
    assert page.screen.state == before


def test_the_question_is_answered_once() -> None:
    page = SelfTestPage()
    page.screen.heard()
    assert page.said == [], "nobody asked"
    page.running(well(), 11, asks=True)
    assert page.screen.state.asks
    page.screen.not_heard()
    page.screen.heard()
    assert page.said == ["heard: False"]
    assert not page.screen.state.asks


def test_nothing_is_asked_while_the_car_moves() -> None:
    page = SelfTestPage()
    page.running(well(), 11, asks=True)
    page.screen.motion_changed(MotionState(moving=True, known=True))
    assert not page.screen.state.asks
    page.screen.heard()
    assert page.said == []
    page.running(well(), 11, asks=True)
    assert not page.screen.state.asks, "told while it moves"


def test_what_is_to_mend_comes_first() -> None:
    page = SelfTestPage()
    page.ended(limited())
    state = page.screen.state
    assert (state.head, state.tone, state.note) == ("Go with limits", "p2", "1 to mend, 3 to watch.")
    assert [row.word for row in state.rows[:5]] == ["Mend", "Watch", "Watch", "Watch", "Good"]
    assert state.to_mend == 1
    assert state.alert is None, "a test alert does not outlive its test"


def test_no_go_forbids_nothing() -> None:
    page = SelfTestPage()
    page.ended(failed(), unkept="The disk is full.")
    state = page.screen.state
    assert (state.head, state.tone) == ("No-go", "p1")
    assert "You may drive with what works." in state.note
    assert state.works
    assert state.unkept == "The disk is full."
    page.screen.go_on()
    assert page.said[-1] == "go on"


def test_tests_of_before_are_looked_at_and_change_nothing_of_now() -> None:
    page = SelfTestPage()
    page.with_runs()
    assert page.screen.state.phase is Phase.IDLE
    assert page.screen.state.to_mend is None
    assert [run.word for run in page.screen.state.runs] == ["Go with limits", "Go", "No-go", "Go"]
    page.ended(well())
    assert [run.word for run in page.screen.state.runs][:2] == ["Go", "Go with limits"]
    old = page.screen.state.runs[3]
    page.screen.list_runs()
    assert page.screen.state.listing
    page.screen.choose(old.test_id)
    state = page.screen.state
    assert (state.head, state.chosen, state.listing) == ("No-go", old.test_id, False)
    assert state.note.startswith(old.when)
    assert state.to_mend == 0, "the strip speaks of this shift"
    page.screen.choose(state.runs[0].test_id)
    assert (page.screen.state.head, page.screen.state.chosen) == ("Go", None)
    page.screen.choose(OTHER)
    assert page.screen.state.head == "Go", "no such test"


def test_a_shift_leaves_nothing_on_the_page() -> None:
    page = SelfTestPage()
    page.with_runs()
    page.ended(failed())
    page.screen.signed_off()
    state = page.screen.state
    assert (state.phase, state.rows, state.runs, state.to_mend) == (Phase.IDLE, (), (), None)
