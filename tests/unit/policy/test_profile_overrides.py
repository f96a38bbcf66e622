# SPDX-License-Identifier: Apache-2.0
"""V7, V8 and V9: what a department may change beside its policy, and what the override file must say."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import OverrideRefused, ProfileRefused
from policy.profile.catalogue import KEYS
from policy.profile.effective import Origin, effective, effective_of, unexplained
from policy.profile.forms import Value
from policy.profile.key import Move
from policy.profile.override_file import parse_overrides
from policy.profile.overrides import Override, apply, holding
from policy.profile.template import toml_of
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES

NOW: Final = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
ASKED: Final = NOW - timedelta(days=10)
LATER: Final = NOW + timedelta(days=90)

FILE: Final = """\
[[override]]
key = "audit.per_year"
value = 3
by = "Program manager"
reason = "The council asked for more"
second_person = "Chief of Police"
decided_at = 2026-11-16T08:00:00-08:00
"""


def override(key: str, value: Value, **more: Any) -> Override:
    """An override as a department decides it."""
    people = {"by": "Program manager", "reason": "Council resolution", "second_person": "Chief of Police"}
    return Override(key=key, value=value, decided_at=ASKED, **{**people, **more})


def reading(key: str, value: Value, expires_at: datetime | None = LATER) -> Override:
    """An override of a key whose value is a reading."""
    return override(key, value, note="City attorney, opinion 12", expires_at=expires_at)


def with_override(profile_id: str, one: Override) -> Profile:
    """A shipped profile under one override."""
    return apply(PROFILES[profile_id], (one,), NOW)


def refusal_of(profile_id: str, one: Override) -> str:
    """Why an override is refused."""
    with pytest.raises(OverrideRefused) as refusal:
        with_override(profile_id, one)
    (problem,) = refusal.value.problems
    return problem


@pytest.mark.parametrize(
    ("profile_id", "key", "tighter"),
    [
        ("PB-434", "transfer.max_interval_days", 7),
        ("WV-471", "hotlist.refresh_max_hours", 6),
        ("MB-462", "audit.per_year", 4),
        ("WV-471", "audit.sample_min", 25),
        ("MB-462", "verification.match_fields", ("characters", "state")),
        ("MP-462", "disposition.notify", ("dispatcher", "entry_originator")),
        ("MP-462", "verification.status_sources", ("dispatcher",)),
        ("WV-471", "access.authorized_roles", ("sworn_officer",)),
        ("SR-465", "verification.clets", "required"),
        ("SR-465", "retention.purge_after", "must"),
        ("MP-462", "use.public_view_exception", "none"),
        ("SR-465", "retention.hold_extends_server", False),
    ],
)
def test_v7_what_the_policy_sets_may_be_tightened(profile_id: str, key: str, tighter: Value) -> None:
    """V7: each kind of direction, the tighter way; nothing else changes, and the policy itself stays."""
    base = PROFILES[profile_id]
    before = KEYS[key].of(base)
    changed = with_override(profile_id, override(key, tighter))
    assert KEYS[key].of(changed) == tighter != before
    assert KEYS[key].of(base) == before
    assert {name for name in KEYS if KEYS[name].of(changed) != KEYS[name].of(base)} == {key}
    assert changed.sources == base.sources
    assert changed.interpreted == base.interpreted


@pytest.mark.parametrize(
    ("profile_id", "key", "looser"),
    [
        ("MB-462", "audit.per_year", 1),
        ("WV-471", "audit.lookback_months", 6),
        ("MP-462", "verification.match_fields", ("characters",)),
        ("MP-462", "verification.match_fields", ()),
        ("PB-434", "use.prohibited", ("personal",)),
        ("WV-471", "access.authorized_roles", ("sworn_officer", "volunteer")),
        ("SR-465", "transfer.destinations", ("department_server", "flock")),
        ("SR-465", "verification.clets", "required_unless_exigent"),
        ("WV-471", "verification.plate_image", "recommended"),
        ("MP-462", "inquiry.mode", "any"),
        ("SR-465", "access.single_session", False),
        ("MP-462", "report.quarterly", False),
    ],
)
def test_v7_what_the_policy_sets_is_never_loosened(profile_id: str, key: str, looser: Value) -> None:
    """V7: each kind of direction, the looser way; the sentence names key, clause, direction and remedy."""
    problem = refusal_of(profile_id, override(key, looser))
    assert problem.startswith(f"{key} is ")
    assert PROFILES[profile_id].sources[key][0] in problem
    assert "may only" in problem
    assert problem.endswith("remove the override.")


@pytest.mark.parametrize(
    ("profile_id", "key", "value"),
    [
        ("SR-465", "retention.server_days_min", 400),
        ("PB-434", "transfer.basis", "department_procedure"),
        ("MP-462", "report.public", False),
        ("WV-471", "audit.memo_to", "Mayor"),
    ],
)
def test_v7_what_has_no_tighter_side_stays_as_the_policy_has_it(
    profile_id: str, key: str, value: Value
) -> None:
    """The policy's word is the policy's word."""
    assert "has no tighter side" in refusal_of(profile_id, override(key, value))


@given(st.integers(1, 30))
def test_v7_the_interval_goes_only_down_where_the_policy_sets_it(days: int) -> None:
    """V7 for every number of days: Pittsburg's own 30 days."""
    policy = dataclasses.replace(
        PROFILES["PB-434"], transfer=dataclasses.replace(PROFILES["PB-434"].transfer, max_interval_days=10)
    )
    one = override("transfer.max_interval_days", days)
    if days <= 10:
        assert apply(policy, (one,), NOW).transfer.max_interval_days == days
        return
    with pytest.raises(OverrideRefused):
        apply(policy, (one,), NOW)


@given(st.integers(1, 30))
def test_the_interval_goes_both_ways_where_the_policy_leaves_it_to_the_department(days: int) -> None:
    """A department's procedure sets it within the key's range, where no reading stands in the way."""
    base = PROFILES["SR-465"]
    readings = {key: why for key, why in base.interpreted.items() if key != "transfer.max_interval_days"}
    transfer = dataclasses.replace(base.transfer, max_interval_days=10)
    policy = dataclasses.replace(base, transfer=transfer, interpreted=readings)
    assert policy.transfer.basis == "department_procedure"
    changed = apply(policy, (override("transfer.max_interval_days", days),), NOW)
    assert changed.transfer.max_interval_days == days


@given(st.sets(st.sampled_from(("personal", "first_amendment", "harassment", "racing"))))
def test_v7_a_list_of_bans_only_grows(bans: set[str]) -> None:
    """V7 for every set of entries."""
    base = PROFILES["PB-434"]
    banned = ("personal", "harassment")
    policy = dataclasses.replace(base, use=dataclasses.replace(base.use, prohibited=banned))
    one = override("use.prohibited", tuple(sorted(bans)))
    if bans >= set(banned):
        assert set(apply(policy, (one,), NOW).use.prohibited) == bans
        return
    with pytest.raises(OverrideRefused):
        apply(policy, (one,), NOW)


def test_v7_the_order_of_a_list_is_no_direction() -> None:
    """The same entries in another order loosen nothing."""
    sources = PROFILES["WV-471"].verification.status_sources
    changed = with_override("WV-471", override("verification.status_sources", sources[::-1]))
    assert changed.verification.status_sources == sources[::-1] != sources


@pytest.mark.parametrize(("before", "after", "allowed"), [(365, 180, True), (365, 0, False), (0, 365, True)])
def test_v7_a_training_that_never_expires_is_the_loosest(before: int, after: int, *, allowed: bool) -> None:
    """0 is a smaller number than 365 and a longer time."""
    base = PROFILES["SR-465"]
    policy = dataclasses.replace(
        base,
        training=dataclasses.replace(base.training, valid_days=before),
        sources={**base.sources, "training.valid_days": ("SR-465.8-1",)},
    )
    one = override("training.valid_days", after)
    if allowed:
        assert apply(policy, (one,), NOW).training.valid_days == after
        return
    with pytest.raises(OverrideRefused):
        apply(policy, (one,), NOW)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("access.idle_lock_minutes", 30),
        ("verification.occupant_check", "off"),
        ("retention.hold_triggers", ("evidence",)),
        ("roles.vendor_authoriser", "City manager"),
    ],
)
def test_v8_where_the_policy_is_silent_any_allowed_value_may_stand(key: str, value: Value) -> None:
    """V8: also a looser one; by name, with reason and a second person, which the file must carry."""
    base = PROFILES["MB-462"] if key != "retention.hold_triggers" else PROFILES["PB-434"]
    sources = {name: ids for name, ids in base.sources.items() if name != key}
    readings = {name: why for name, why in base.interpreted.items() if name != key}
    policy = dataclasses.replace(base, sources=sources, interpreted=readings)
    assert KEYS[key].of(apply(policy, (override(key, value),), NOW)) == value


@pytest.mark.parametrize("key", [name for name, one in KEYS.items() if one.declared.move is Move.FIXED])
@pytest.mark.parametrize("profile_id", ["MB-462", "WV-471"])
def test_what_is_fixed_stays_fixed(profile_id: str, key: str) -> None:
    """Neither silence nor a reading opens it, nor a note."""
    policy = PROFILES[profile_id]
    policy = dataclasses.replace(policy, interpreted={**policy.interpreted, key: "a bold reading"})
    with pytest.raises(OverrideRefused) as refusal:
        apply(policy, (reading(key, KEYS[key].of(policy)),), NOW)
    assert refusal.value.problems == (f"{key} stays as it is in every department: remove the override.",)


@pytest.mark.parametrize("profile_id", list(PROFILES))
def test_what_stands_for_every_department_keeps_its_direction(profile_id: str) -> None:
    """The immigration bar: silent in some policies, a reading in none, and never loosened by an override."""
    silent = dataclasses.replace(PROFILES[profile_id], sources={}, interpreted={})
    key = "recipients.blocked_agencies"
    with pytest.raises(OverrideRefused, match=r"blocked_agencies may only gain entries, in every department"):
        apply(silent, (override(key, ("ICE",)),), NOW)
    read = dataclasses.replace(silent, interpreted={key: "a bold reading"})
    with pytest.raises(OverrideRefused):
        apply(read, (reading(key, ()),), NOW)
    longer = (*silent.recipients.blocked_agencies, "Another Agency")
    assert apply(silent, (override(key, longer),), NOW).recipients.blocked_agencies == longer


def test_v9_a_reading_may_be_decided_otherwise_with_a_note_and_an_end() -> None:
    """V9 goes before V7: the looser reading of a sourced key is open, until its note expires."""
    key = "retention.hold_extends_server"
    assert key in PROFILES["MP-462"].sources
    one = reading(key, value=True)
    assert with_override("MP-462", one).retention.hold_extends_server is True
    moments = [LATER - timedelta(microseconds=1), LATER, LATER + timedelta(days=1)]
    values = [apply(PROFILES["MP-462"], (one,), now).retention.hold_extends_server for now in moments]
    assert values == [True, False, False], "the strict value returns the moment that the note expires"


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"note": " "}, "write as its note"), ({"expires_at": None}, "write as expires_at")],
)
def test_v9_a_reading_needs_its_note_and_its_end(changes: dict[str, Any], named: str) -> None:
    """V9: each of the two."""
    one = dataclasses.replace(reading("retention.hold_extends_server", value=True), **changes)
    assert named in refusal_of("MP-462", one)


def test_an_override_decided_in_the_future_does_not_hold_yet() -> None:
    """A file written ahead, or a clock that is wrong: refused, not applied."""
    one = dataclasses.replace(override("audit.per_year", 4), decided_at=NOW + timedelta(seconds=1))
    assert "decided in the future" in refusal_of("MB-462", one)


def test_after_overriding_the_rules_are_checked_again() -> None:
    """V2 to V6 on the result: each override is allowed for itself, the sum is not."""
    ones = (reading("transfer.max_interval_days", 20), override("retention.vehicle_days_max", 10))
    base = PROFILES["MB-462"]
    assert apply(base, ones[:1], NOW).transfer.max_interval_days == 20
    with pytest.raises(ProfileRefused, match=r"^transfer.max_interval_days \(20\) is longer than retention"):
        apply(base, ones, NOW)


def test_v4_a_feed_may_be_switched_on_only_where_it_is_allowed() -> None:
    """V9 opens Watsonville's second store; V4 still closes what its policy does not name."""
    key = "transfer.destinations"
    allowed = reading(key, ("department_server", "flock"))
    assert with_override("WV-471", allowed).transfer.destinations == ("department_server", "flock")
    with pytest.raises(ProfileRefused, match=r'^transfer.destinations holds "ncric"'):
        with_override("WV-471", reading(key, ("department_server", "ncric")))


def test_all_refused_overrides_are_named_at_once() -> None:
    """A person mends the file in one go."""
    ones = (
        override("audit.per_year", 1),
        override("use.official_only", value=True),
        override("audit.memo_to", "x"),
    )
    with pytest.raises(OverrideRefused) as refusal:
        apply(PROFILES["WV-471"], (*ones, override("inquiry.requires", ("reason",))), NOW)
    assert [problem.split(" ")[0] for problem in refusal.value.problems] == [
        "use.official_only",
        "audit.memo_to",
        "inquiry.requires",
    ], "audits once a year are Watsonville's own number"


def test_the_file_is_read_as_it_stands() -> None:
    """Times become UTC, lists tuples."""
    (one,) = parse_overrides(FILE)
    assert one == Override(
        key="audit.per_year",
        value=3,
        by="Program manager",
        reason="The council asked for more",
        second_person="Chief of Police",
        decided_at=datetime(2026, 11, 16, 16, 0, tzinfo=UTC),
    )
    assert one.decided_at.tzinfo is UTC
    (listed,) = parse_overrides(
        FILE.replace("audit.per_year", "use.prohibited").replace("= 3", '= ["personal"]')
        + 'note = "n"\nexpires_at = 2027-01-01T00:00:00Z\n'
    )
    assert (listed.value, listed.note) == (("personal",), "n")
    assert listed.expires_at == datetime(2027, 1, 1, tzinfo=UTC)
    assert parse_overrides("") == ()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("audit.per_year", "audit.per_yeah", "names no key of a profile"),
        ('key = "audit.per_year"\n', "", "names no key of a profile"),
        ("value = 3\n", "", "has no value: write a whole number, from 1 to 12."),
        ("value = 3", "value = 13", "audit.per_year is 13: write a whole number"),
        ("value = 3", "value = true", "audit.per_year is true: write a whole number"),
        ('by = "Program manager"\n', "", "does not say by"),
        ("The council asked for more", " ", "does not say reason"),
        ('second_person = "Chief of Police"\n', "", "does not say second_person"),
        ("Chief of Police", " program  MANAGER ", "approved by the person who asks for it"),
        ("2026-11-16T08:00:00-08:00", "2026-11-16T08:00:00", "does not say decided_at"),
        ("2026-11-16T08:00:00-08:00", '"yesterday"', "does not say decided_at"),
        ("value = 3", "value = 3\nexpires_at = 2027-01-01T00:00:00", "expires_at that is no time"),
        ("value = 3", "value = 3\nexpires_at = 2026-11-16T08:00:00-08:00", "expires before it is decided"),
        ("value = 3", "value = 3\nnote = 5", "has a note that is not a text"),
        ("value = 3", 'value = 3\nwhy = "x"', 'has "why", which is not part of an override'),
        ("[[override]]", "[[overide]]", "overide does not belong in the overrides"),
        ("[[override]]", "[override]", "override is not a list of tables"),
        ("value = 3", "value = ", "not valid TOML"),
    ],
)
def test_an_entry_that_lacks_something_is_refused(old: str, new: str, named: str) -> None:
    """V8's people, V9's times, and the form: each is named with its remedy."""
    assert old in FILE
    with pytest.raises(OverrideRefused) as refusal:
        parse_overrides(FILE.replace(old, new))
    assert any(named in problem for problem in refusal.value.problems), refusal.value.problems
    assert all(problem.endswith(".") for problem in refusal.value.problems)


def test_a_key_is_overridden_once() -> None:
    """Of two entries nobody could say which holds."""
    with pytest.raises(OverrideRefused, match=r'Override 2 is a second one of "audit.per_year"'):
        parse_overrides(FILE * 2)


def test_an_expired_override_no_longer_counts() -> None:
    """Neither in the profile nor in the list of what holds."""
    one = override("access.idle_lock_minutes", 30, expires_at=NOW)
    assert holding((one,), NOW) == {}
    assert apply(PROFILES["SR-465"], (one,), NOW) == PROFILES["SR-465"]


def test_the_effective_values_list_every_key_in_order() -> None:
    """176 of them, each with its meaning."""
    values = effective(PROFILES["WV-471"], (), NOW)
    assert [one.key for one in values] == list(KEYS)
    assert all(one.meaning and one.value == one.policy_value and one.override is None for one in values)


def test_a_value_says_where_it_comes_from() -> None:
    """The policy, a reading of it, silence, or the department; with the clauses and the policy's own value."""
    policy = PROFILES["MB-462"]
    more = override("audit.per_year", 4)
    asked = {
        name: effective_of(name, policy, (more,), NOW)
        for name in (
            "audit.per_year",
            "verification.clets",
            "profile.should_is_must",
            "audit.lookback_months",
        )
    }
    changed = asked["audit.per_year"]
    assert (changed.value, changed.policy_value, changed.origin) == (4, 2, Origin.OVERRIDE)
    assert changed.clauses == policy.sources["audit.per_year"]
    assert changed.override == more
    origins = [one.origin for one in asked.values()]
    assert origins == [Origin.OVERRIDE, Origin.POLICY, Origin.READING, Origin.SILENT]
    assert asked["profile.should_is_must"].reading == policy.interpreted["profile.should_is_must"]
    assert asked["audit.lookback_months"].clauses == ()


def test_an_expired_reading_shows_the_policys_value_again() -> None:
    """V9 in the list."""
    key = "retention.hold_extends_server"
    one = effective_of(key, PROFILES["MP-462"], (reading(key, value=True),), LATER)
    assert (one.value, one.origin, one.override) == (False, Origin.READING, None)


def test_a_key_that_does_not_exist_has_no_value() -> None:
    """Refused by its name."""
    with pytest.raises(ProfileRefused, match=r"use.nothing is not a key"):
        effective_of("use.nothing", PROFILES["MB-462"], (), NOW)


def test_a_value_that_nobody_accounts_for_is_found() -> None:
    """Unlike the default, without clause or reading: the five have none, a careless profile has."""
    assert [unexplained(policy) for policy in PROFILES.values()] == [()] * len(PROFILES)
    base = PROFILES["MB-462"]
    careless = dataclasses.replace(base, use=dataclasses.replace(base.use, public_view_only=False))
    assert unexplained(careless) == ("use.public_view_only",)


@pytest.mark.parametrize("name", list(KEYS))
def test_each_keys_own_value_can_be_written_in_an_override_file(name: str) -> None:
    """The form of every key goes through TOML and back."""
    value = KEYS[name].of(PROFILES["WV-471"])
    text = FILE.replace("audit.per_year", name).replace("value = 3", f"value = {toml_of(value)}")
    (one,) = parse_overrides(text)
    assert one.value == value
    assert type(one.value) is type(value)
