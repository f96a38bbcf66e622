# SPDX-License-Identifier: Apache-2.0
"""Categories and their priority, and the age of a list."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.hotlist import (
    CATEGORIES,
    EntryNow,
    Freshness,
    HotListEntry,
    HotListVersion,
    Priority,
    VehicleDescription,
    age,
    age_words,
    age_words_short,
    category_of,
    entry_now,
    freshness,
)

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)


def version(old: timedelta) -> HotListVersion:
    return HotListVersion("svs", "Stolen vehicles", "CA_DOJ", "7", NOW - old, NOW, 2)


@pytest.mark.parametrize(
    ("code", "priority", "words"),
    [
        ("wanted_person", Priority.HIGH_RISK, "Wanted person"),
        ("active_warrant", Priority.HIGH_RISK, "Active warrant"),
        ("terrorism_related", Priority.HIGH_RISK, "Terrorism related"),
        ("stolen_vehicle", Priority.PRIORITY, "Stolen vehicle"),
        ("stolen_plate", Priority.ROUTINE, "Stolen plate"),
        ("dmv_flag", Priority.NOTICE, "DMV flag"),
    ],
)
def test_categories_have_words_and_a_priority(code: str, priority: Priority, words: str) -> None:
    category = category_of(code)
    assert (category.code, category.priority, category.words) == (code, priority, words)


def test_an_unknown_category_is_shown_as_written_and_not_dropped() -> None:
    category = category_of("boat_theft")
    assert (category.words, category.priority) == ("Boat theft", Priority.ROUTINE)
    assert category_of("").words == "Category not given"


def test_no_category_uses_a_word_that_may_not_stand_before_verification() -> None:
    """Visual language, section 10: the list's own words, no statement about the driver."""
    for category in CATEGORIES.values():
        assert not {"suspect", "offender", "felon", "criminal", "target", "threat"} & set(
            category.words.casefold().split()
        )


@pytest.mark.clause("WV-471.5-f-iii")
@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, Freshness.FRESH),
        (11.9, Freshness.FRESH),
        (12, Freshness.CONFIRM_SOON),
        (24, Freshness.CONFIRM_SOON),
        (24.01, Freshness.OLD),
        (31, Freshness.OLD),
    ],
)
def test_a_list_grows_old_at_its_limit(hours: float, expected: Freshness) -> None:
    assert freshness(version(timedelta(hours=hours)), NOW) is expected


def test_a_shorter_limit_makes_a_list_old_sooner() -> None:
    assert freshness(version(timedelta(hours=7)), NOW, timedelta(hours=6)) is Freshness.OLD


@pytest.mark.parametrize(
    ("minutes", "whole", "short"),
    [
        (0, "0 min old", "0 min old"),
        (59, "59 min old", "59 min old"),
        (60, "1 h 0 min old", "1 h old"),
        (192, "3 h 12 min old", "3 h old"),
        (1440, "1 day 0 h old", "1 day old"),
        (3060, "2 days 3 h old", "2 days old"),
    ],
)
def test_ages_in_words(minutes: int, whole: str, short: str) -> None:
    assert age_words(version(timedelta(minutes=minutes)), NOW) == whole
    assert age_words_short(version(timedelta(minutes=minutes)), NOW) == short


def test_a_clock_set_back_makes_no_negative_age() -> None:
    assert age(version(timedelta(minutes=-5)), NOW) == timedelta(0)
    assert age_words(version(timedelta(minutes=-5)), NOW) == "0 min old"


def test_an_entry_expires_at_its_moment() -> None:
    entry = HotListEntry("1", "local", "8QTQ743", "CA", "stolen_vehicle", expires_at=NOW)
    assert entry.expired(NOW)
    assert not entry.expired(NOW - timedelta(seconds=1))
    assert not HotListEntry("1", "svs", "8QTQ743", "CA", "stolen_vehicle").expired(NOW)


def test_a_vehicle_is_described_as_soon_as_one_field_is() -> None:
    assert not VehicleDescription().is_supplied
    assert VehicleDescription(colour="RED").is_supplied


def test_every_category_of_the_shipped_mappings_is_known() -> None:
    folder = Path(__file__).parents[3] / "resources" / "hotlists"
    for path in folder.glob("ca-doj-*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["constants"]["category"] in CATEGORIES


def test_what_became_of_an_entry() -> None:
    """The same entry of the same list, as it was; expired is gone; another list's does not stand for it."""
    raised = HotListEntry("1", "svs", "8QTQ743", "CA", "stolen_vehicle")
    other = HotListEntry("1", "local", "8QTQ743", "CA", "stolen_vehicle")
    changed = replace(raised, category="stolen_plate")
    assert entry_now(raised, [other, raised], NOW) is EntryNow.SAME
    assert entry_now(raised, [other, changed], NOW) is EntryNow.CHANGED
    assert entry_now(raised, [other], NOW) is EntryNow.GONE
    assert entry_now(raised, [replace(raised, expires_at=NOW)], NOW) is EntryNow.GONE
