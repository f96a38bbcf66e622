# SPDX-License-Identifier: Apache-2.0
"""The panel for removable media: what may be chosen, when it writes, what it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from mdt_app.screens.medium import LOOK_EVERY, Looked, MediumScreen, Stage
from mdt_app.screens.medium_words import size_words
from mdt_app.services.media import Plan, Progress
from mdt_app.services.medium_file import MediumTrouble
from tests.helpers.medium_screen import BUNDLE, LOCKED, PLAN, SMALL, STICK, TAKEN, WAITS, MediumDesk
from tests.helpers.sightings import FakeClock


@pytest.fixture
def desk() -> MediumDesk:
    return MediumDesk()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def screen(desk: MediumDesk, clock: FakeClock) -> MediumScreen:
    return desk.screen(clock)


def test_what_would_be_written_is_shown_before(screen: MediumScreen) -> None:
    screen.open()
    facts = dict(screen.state.facts)
    assert facts["Reads"] == "11 408"
    assert facts["Hits"] == "37"
    assert facts["Closed hits"] == "12"
    assert facts["Audit events"] == "1 204"
    assert facts["Oldest"] == "27 Oct 18:55"
    assert facts["Room it takes"] == "about 1.3 GB"
    assert (screen.state.chosen, screen.state.why_not) == (STICK.path, "")


def test_media_that_cannot_take_it_are_shown_and_not_chosen(screen: MediumScreen, desk: MediumDesk) -> None:
    """Full and write-protected ones stand there with the reason; the next one that can is chosen."""
    desk.looked = Looked((SMALL, LOCKED, STICK), PLAN)
    screen.open()
    assert [(line.name, line.room, line.usable) for line in screen.state.media] == [
        ("ALPR-07", "61.4 GB free", True),
        ("REPORTS", "240.0 MB free, too little", False),
        ("TRAINING", "cannot be written", False),
    ]
    screen.choose(SMALL.path)
    assert screen.state.chosen == STICK.path
    desk.looked = Looked((SMALL, LOCKED), PLAN)
    screen.open()
    nothing = screen.state
    assert nothing.chosen is None
    assert nothing.why_not == "no medium can be written"
    screen.write()
    assert desk.written == []


def test_arrows_go_through_those_that_can_be_written(screen: MediumScreen, desk: MediumDesk) -> None:
    other = replace(STICK, path=STICK.path.with_name("ALPR-08"), name="ALPR-08")
    desk.looked = Looked((STICK, SMALL, other), PLAN)
    screen.open()
    screen.step(1)
    assert screen.state.chosen == other.path
    screen.step(1)
    assert screen.state.chosen == STICK.path
    screen.step(-1)
    assert screen.state.chosen == other.path


def test_without_a_medium_it_says_what_to_do(
    screen: MediumScreen, desk: MediumDesk, clock: FakeClock
) -> None:
    """And sees by itself that one was put in."""
    desk.looked = Looked((), PLAN)
    screen.seen(is_seen=True)
    screen.open()
    assert screen.state.head == "No removable medium is here"
    assert screen.state.why_not == "no medium here"
    desk.looked = Looked((STICK,), PLAN)
    clock.go_on(LOOK_EVERY.total_seconds())
    screen.tick()
    assert (screen.state.chosen, screen.state.head) == (STICK.path, "")


@pytest.mark.parametrize("where", ["department", "terminal"])
def test_what_keeps_it_from_being_written_is_said(screen: MediumScreen, desk: MediumDesk, where: str) -> None:
    problem = "Something is missing. Mend it."
    plan = Plan(WAITS, problem=problem) if where == "terminal" else None
    desk.looked = Looked((STICK,), plan, "" if plan else problem)
    screen.open()
    assert (screen.state.head, screen.state.text) == ("Something is missing", "Mend it.")
    screen.write()
    assert desk.written == []


def test_it_writes_tells_how_far_and_what_became_of_it(screen: MediumScreen, desk: MediumDesk) -> None:
    screen.open()
    screen.write()
    assert (desk.written, screen.state.stage) == ([STICK.path], Stage.WRITING)
    assert "Leave ALPR-07 in" in screen.state.bar_words
    desk.told(Progress(50, 200))
    assert (screen.state.bar, screen.state.bar_words) == (0.25, "50 of 200 records. Leave ALPR-07 in.")
    desk.told(Progress(200, 200, verifying=True))
    assert screen.state.bar_words.startswith("Reading it back")
    desk.done((BUNDLE,))
    assert (screen.state.stage, screen.state.tone) == (Stage.DONE, "ok")
    assert screen.state.head == "Written to ALPR-07, and read back"
    assert "stay in this car until its receipt is back" in screen.state.text
    assert ("Bundle", "4F2C81D6") in screen.state.facts
    screen.back()
    assert screen.state.stage is Stage.CLOSED


def test_it_is_ended_by_the_same_key(screen: MediumScreen, desk: MediumDesk) -> None:
    """And says so until it has; what comes late is not shown."""
    screen.open()
    screen.write()
    screen.back()
    assert desk.stops == 1
    desk.told(Progress(100, 200))
    assert screen.state.bar_words.startswith("Ending")
    screen.open()
    assert screen.state.stage is Stage.WRITING, "no second one meanwhile"
    desk.failed(MediumTrouble("The writing was ended. Nothing is lost."))
    assert (screen.state.head, screen.state.text) == ("The writing was ended", "Nothing is lost.")


def test_after_a_failure_the_same_key_tries_again(screen: MediumScreen, desk: MediumDesk) -> None:
    screen.open()
    screen.write()
    desk.failed(MediumTrouble("The medium is full. Take a larger one."))
    assert (screen.state.tone, screen.state.failed) == ("p1", True)
    screen.write()
    assert screen.state.stage is Stage.CHOOSING
    assert len(desk.written) == 1


def test_a_receipt_is_taken_as_soon_as_it_is_seen(
    screen: MediumScreen, desk: MediumDesk, clock: FakeClock
) -> None:
    """On the page, with the panel closed too; not on another page, and not while it writes."""
    desk.looked = Looked((STICK,), PLAN, taken=(TAKEN,))
    screen.tick()
    assert (desk.looks, screen.state.stage) == (0, Stage.CLOSED)
    screen.seen(is_seen=True)
    assert screen.state.head == "The department has 11 457 records"
    assert ("Already there", "7") in screen.state.facts
    screen.back()
    desk.looked = Looked((STICK,), PLAN)
    screen.open()
    screen.write()
    looks = desk.looks
    clock.go_on(60)
    screen.tick()
    assert desk.looks == looks


def test_refused_records_are_never_called_taken(screen: MediumScreen, desk: MediumDesk) -> None:
    desk.looked = Looked((STICK,), PLAN, taken=(replace(TAKEN, accepted=11_449, refused=1),))
    screen.seen(is_seen=True)
    assert screen.state.tone == "p2"
    assert screen.state.text.startswith("1 record refused")


def test_a_bad_receipt_is_told(screen: MediumScreen, desk: MediumDesk) -> None:
    desk.looked = Looked((STICK,), PLAN, refused="The receipt is damaged. Have it written again.")
    screen.seen(is_seen=True)
    assert (screen.state.tone, screen.state.head) == ("p1", "The receipt is damaged")


def test_a_bundle_without_receipt_is_remembered(screen: MediumScreen, desk: MediumDesk) -> None:
    desk.looked = Looked((STICK,), replace(PLAN, newest=(BUNDLE,)))
    screen.open()
    assert screen.state.newest == "Bundle 4F2C81D6 of 21 Nov 14:04 has no receipt yet."
    desk.looked = Looked((STICK,), replace(PLAN, newest=(TAKEN,)))
    screen.open()
    assert screen.state.newest == "Bundle 4F2C81D6 of 21 Nov 14:04: the department has it."


def test_signing_off_ends_everything(screen: MediumScreen, desk: MediumDesk) -> None:
    screen.open()
    screen.write()
    screen.signed_off()
    assert (desk.stops, screen.state.stage, screen.state.facts) == (1, Stage.CLOSED, ())


@pytest.mark.parametrize(
    ("size", "words"), [(0, "1 kB"), (2_400, "2 kB"), (1_500_000, "1.5 MB"), (61_400_000_000, "61.4 GB")]
)
def test_sizes(size: int, words: str) -> None:
    assert size_words(size) == words


def test_looks_are_not_asked_for_faster_than_answered(clock: FakeClock) -> None:
    """A medium that does not answer must not pile questions up."""
    asked: list[object] = []
    desk = MediumDesk()
    screen = desk.screen(clock)
    screen._actions = replace(screen._actions, look=lambda then, _closely: asked.append(then))
    screen.seen(is_seen=True)
    for _ in range(10):
        clock.go_on(timedelta(seconds=5).total_seconds())
        screen.tick()
    assert len(asked) == 1


def test_what_would_be_written_is_worked_out_while_the_panel_is_open_only(
    screen: MediumScreen, desk: MediumDesk, clock: FakeClock
) -> None:
    """It counts over all days that wait: not every few seconds for nobody."""
    screen.seen(is_seen=True)
    screen.open()
    screen.back()
    clock.go_on(60)
    screen.tick()
    assert desk.closely == [False, True, False]


def test_a_panel_that_is_opened_during_a_look_is_filled_by_the_next(clock: FakeClock) -> None:
    asked: list[tuple[Callable[[Looked], None], bool]] = []
    desk = MediumDesk()
    screen = desk.screen(clock)
    screen._actions = replace(screen._actions, look=lambda then, closely: asked.append((then, closely)))
    screen.seen(is_seen=True)
    screen.open()
    assert [closely for _, closely in asked] == [False]
    asked[0][0](Looked((STICK,)))
    assert [closely for _, closely in asked] == [False, True]
    asked[1][0](Looked((STICK,), PLAN))
    assert screen.state.chosen == STICK.path
