# SPDX-License-Identifier: Apache-2.0
"""Untrained people neither run the reader nor see data; lapses, offline copies and reminders."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.profile.tree import Profile
from policy.profile.use import Training
from policy.training import (
    Course,
    OfflineCopy,
    Standing,
    Untrained,
    follow_up,
    offline_ruling,
    reminder_due,
    standing,
    training_ruling,
)
from tests.helpers.policies import PROFILES

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def courses(modules: tuple[str, ...], done: date = TODAY) -> list[Course]:
    return [Course(module, done, "Trainer", "Training Manager") for module in modules]


@pytest.mark.clause(
    "SR-465.2.1-b",
    "SR-465.3-d",
    "SR-465.3-d-ii",
    "MB-462.5-1-ii",
    "MB-462.10-1",
    "MB-462.10-a",
    "MB-462.10-b",
    "PB-434.3-d",
    "PB-434.3-d-ii",
    "MP-462.3.1-b",
    "MP-462.4-d-iii",
    "WV-471.3-b",
    "WV-471.4.1-a-ii",
    "WV-471.5-d",
    "WV-471.5-d-ii",
    "WV-471.5-g",
    "WV-471.5-g-ii",
)
@every_profile
def test_every_module_is_needed_and_each_missing_one_is_named(profile: Profile) -> None:
    modules = profile.training.modules
    assert {"equipment_use", "policy_review"} <= set(modules)
    whole = courses(modules)
    assert training_ruling(standing(whole, profile.training, TODAY)).allowed
    for course in whole:
        rest = [other for other in whole if other is not course]
        found = standing(rest, profile.training, TODAY)
        ruling = training_ruling(found)
        assert found.outstanding == (course.module,)
        assert ruling.codes == ("training_incomplete",)
        assert course.module.replace("_", " ") in ruling.words
    assert not training_ruling(standing([], profile.training, TODAY)).allowed


@every_profile
@pytest.mark.parametrize(
    "broken",
    [{"completed_on": None}, {"completed_on": date(2026, 11, 27)}, {"trainer": " "}, {"approver": ""}],
    ids=str,
)
def test_a_row_counts_only_when_it_is_whole(profile: Profile, broken: dict[str, object]) -> None:
    first, *rest = courses(profile.training.modules)
    spoilt = replace(first, **broken)  # type: ignore[arg-type]
    assert standing([spoilt, *rest], profile.training, TODAY).outstanding == (first.module,)


def test_a_policy_without_modules_trains_nobody() -> None:
    assert not standing(courses(("equipment_use",)), Training(modules=()), TODAY).complete


def test_training_lapses_after_its_days_and_is_renewed_by_the_latest_course() -> None:
    training = Training(valid_days=365)
    old = courses(training.modules, date(2025, 11, 26))
    assert standing(old, training, TODAY).valid_until == TODAY
    half = standing(old[:1], training, TODAY)
    assert (half.outstanding, half.lapsed, half.valid_until) == (training.modules[1:], (), None)
    after = TODAY + timedelta(days=1)
    lapsed = standing(old, training, after)
    assert lapsed.lapsed == training.modules
    assert lapsed.valid_until is None
    assert not training_ruling(lapsed).allowed
    renewed = standing([*courses(training.modules, TODAY), *old], training, after)
    assert renewed.complete
    assert renewed.valid_until == TODAY + timedelta(days=365)
    assert standing(old, Training(valid_days=0), date(2090, 1, 1)).complete


@given(st.integers(1, 4000), st.dates(date(2000, 2, 28), date(2060, 1, 1)), st.integers(0, 8000))
def test_complete_exactly_while_within_its_days(valid_days: int, done: date, later: int) -> None:
    training = Training(valid_days=valid_days)
    found = standing(courses(training.modules, done), training, done + timedelta(days=later))
    assert found.complete == (later <= valid_days)


def copy(**changed: object) -> OfflineCopy:
    return replace(OfflineCopy("m.one", NOW, trained=True), **changed)  # type: ignore[arg-type]


@every_profile
def test_the_cars_own_copy_lasts_as_long_as_the_profile_says(profile: Profile) -> None:
    hours = timedelta(hours=profile.access.offline_session_hours)
    for at, allowed in (
        (NOW, True),
        (NOW + hours - timedelta(seconds=1), True),
        (NOW + hours, False),
        (NOW - timedelta(seconds=1), False),
    ):
        ruling = offline_ruling(copy(), "m.one", profile.access, at, today=TODAY, signature_holds=True)
        assert ruling.allowed is allowed


@pytest.mark.parametrize(
    ("held", "signed", "code"),
    [
        (None, True, "entitlement_missing"),
        (copy(username="m.two"), True, "entitlement_missing"),
        (copy(), False, "entitlement_missing"),
        (copy(trained=False), True, "training_incomplete"),
        (copy(trained_until=TODAY - timedelta(days=1)), True, "training_incomplete"),
    ],
)
def test_what_the_car_holds_must_be_the_persons_signed_and_of_trained_people(
    held: OfflineCopy | None, signed: bool, code: str
) -> None:
    access = PROFILES["SR-465"].access
    assert offline_ruling(held, "m.one", access, NOW, today=TODAY, signature_holds=signed).codes == (code,)


def test_training_that_ends_today_still_counts_offline() -> None:
    held = copy(trained_until=TODAY)
    access = PROFILES["SR-465"].access
    for today, allowed in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        ruling = offline_ruling(held, "m.one", access, NOW, today=today, signature_holds=True)
        assert ruling.allowed is allowed


@pytest.mark.clause("SR-465.8-1", "MP-462.11-1", "WV-471.4.1-b", "WV-471.10-1")
def test_the_owner_of_training_is_reminded_weekly_until_the_list_is_empty() -> None:
    done, open_ = Standing((), (), None), Standing(("policy_review",), ("equipment_use",), None)
    untrained = follow_up([("m.two", open_), ("m.one", done), ("a.three", open_)])
    assert untrained == (
        Untrained("a.three", ("policy_review", "equipment_use")),
        Untrained("m.two", ("policy_review", "equipment_use")),
    )
    assert reminder_due(untrained, None, NOW)
    assert not reminder_due(untrained, NOW - timedelta(days=7) + timedelta(seconds=1), NOW)
    assert reminder_due(untrained, NOW - timedelta(days=7), NOW)
    assert not reminder_due((), None, NOW)
