# SPDX-License-Identifier: Apache-2.0
"""M03: where nothing may be kept."""

from pathlib import Path

import pytest
from pytest_bdd import parsers, scenarios, then, when

from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m03_reading.feature", features_base_dir=str(Path(__file__).parent))


@when("the officer says that this is not a public place")
def not_public(story: Story) -> None:
    """One key."""
    story.car.hands.press("Not a public place")
    story.reads("PAUSED")


@then("no read is kept")
def none_kept(story: Story) -> None:
    """Not one row."""
    assert story.keeps(0)


@when(parsers.parse("the officer gives the court order {number} that ended yesterday"))
def an_old_order(story: Story, number: str) -> None:
    """It opens nothing any more."""
    _write(story, number, "1 Jan 2020 00:00")


@when(parsers.parse("the officer gives the court order {number} that ends in time"))
def an_order(story: Story, number: str) -> None:
    """At the next new year."""
    story.car.hands.fill("It ends", "1 Jan 00:00")
    story.car.hands.press("Read under it")
    story.reads(f"Court order {number}")


def _write(story: Story, number: str, ends: str) -> None:
    hands = story.car.hands
    hands.press("Court order")
    hands.fill("Number of the order", number)
    hands.fill("Court", "Superior Court")
    hands.fill("It ends", ends)
    hands.press("Read under it")


@then("it is refused")
def refused(story: Story) -> None:
    """In words, and reading stays paused."""
    story.reads("Wrong:")
    assert story.car.hands.sees("Read under it")


@then(parsers.parse("{count:d} read is kept, and its record names the order {number}"))
def kept_under(story: Story, count: int, number: str) -> None:
    """In the log."""
    assert story.keeps(count)
    (read,) = story.events("read_recorded")
    assert read.query_elements["court_order"] == number
