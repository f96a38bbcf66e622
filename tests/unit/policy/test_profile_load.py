# SPDX-License-Identifier: Apache-2.0
"""V1 for each of the 176 keys: what fits loads, what does not is refused by its name; and all of it at once."""

import copy
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import PolicyRefused, ProfileRefused
from policy.profile.catalogue import KEYS, TABLES
from policy.profile.load import build, parse
from tests.helpers.policies import PROFILES, text_of

IDS: Final = ("MB-462", "MP-462", "PB-434", "SR-465", "WV-471")

SAFEGUARDS: Final = (
    "access.login_required",
    "access.individual_credentials",
    "access.training_required",
    "access.log_reads_offline",
    "access.log_tamper_evident",
    "encryption.at_rest",
    "encryption.in_transit",
    "training.required",
    "transfer.encrypted",
    "purge.unrecoverable",
)
"""What guards stored data; written down here so that a declaration loosened by mistake is found."""

_TREES: Final = {name: tomllib.loads(text_of(name)) for name in IDS}

NUMBERS: Final = {
    "access.idle_lock_minutes": (1, 30),
    "access.offline_session_hours": (1, 24),
    "access.log_days_min": (365, None),
    "training.valid_days": (0, None),
    "hotlist.refresh_max_hours": (1, 24),
    "transfer.max_interval_days": (1, 30),
    "transfer.warn_at_percent": (50, 95),
    "retention.server_days_min": (0, None),
    "retention.server_days_max": (0, None),
    "retention.schedule_days": (1, None),
    "retention.vehicle_days_max": (1, 30),
    "retention.pre_purge_notice_days": (1, 60),
    "retention.vendor_days_max": (1, 30),
    "purge.interval_hours": (1, 24),
    "audit.per_year": (1, 12),
    "audit.max_gap_days": (30, 366),
    "audit.sample_min": (10, None),
    "audit.sample_window_months": (1, 12),
    "audit.lookback_months": (6, 24),
    "audit.external_per_year": (0, 12),
    "portal.refresh_max_days": (1, 31),
}
"""Least and most of each number, from the schema."""

RULED: Final = {"retention", "transfer", "audit", "recipients", "access"}
"""Tables whose keys must also fit each other."""

REQUIRED: Final = (
    "profile.id",
    "profile.agency",
    "profile.policy_number",
    "profile.source_sha256",
    "roles.program_manager",
    "roles.alpr_administrator",
    "roles.retention_owner",
    "roles.release_approver",
    "roles.records_referral",
    "roles.training_owner",
    "roles.internal_auditor",
    "roles.vendor_authoriser",
    "use.purposes",
    "transfer.basis",
    "retention.server_days_min",
    "retention.server_days_max",
    "retention.schedule_days",
    "retention.clock_start",
    "retention.purge_after",
    "retention.vehicle_unsent_at_max",
    "release.non_le_requests",
    "audit.memo_to",
    "audit.memo_retained_by",
    "data.owner",
)


def values_of(profile_id: str = "WV-471") -> dict[str, Any]:
    """A shipped profile as TOML gives it, to be changed."""
    return copy.deepcopy(_TREES[profile_id])


def changed(name: str, value: object, profile_id: str = "WV-471") -> dict[str, Any]:
    """A shipped profile with one key changed."""
    values = values_of(profile_id)
    table, _, attribute = name.rpartition(".")
    (values[table] if table else values)[attribute] = value
    return values


def without(name: str) -> dict[str, Any]:
    """A shipped profile without one key, and without a word about where it came from."""
    values = values_of()
    table, _, attribute = name.rpartition(".")
    (values[table] if table else values).pop(attribute)
    return values


def problems_of(values: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with a profile."""
    with pytest.raises(ProfileRefused) as refusal:
        build(values)
    return refusal.value.problems


def only_problem(values: Mapping[str, object]) -> str:
    """The one thing that is wrong with a profile."""
    problems = problems_of(values)
    assert len(problems) == 1, problems
    return problems[0]


def wrong_values(name: str) -> list[object]:
    """Values that a key cannot have: of every other type, and of its own where it is closed."""
    right = KEYS[name].of(PROFILES["WV-471"])
    wrong: list[object] = [1.5, {}, "no such code" if not isinstance(right, str) else 7]
    if isinstance(right, bool):
        return [*wrong, int(right), str(right).lower()]
    if isinstance(right, int):
        return [*wrong, True, str(right), [right]]
    if isinstance(right, tuple):
        return [*wrong, "a", [1], [""], ["routine_patrol", "routine_patrol"], [["nested"]]]
    return [*wrong, True, [right]]


def test_the_schema_has_176_keys() -> None:
    """One table fewer, or a key renamed, would change what departments have to write."""
    assert len(KEYS) == 176
    assert len(TABLES) == 26


def test_the_required_keys_are_those_of_the_schema() -> None:
    """No key became optional by mistake."""
    assert {name for name, key in KEYS.items() if key.default is None} == set(REQUIRED)


@pytest.mark.parametrize("profile_id", IDS)
def test_a_shipped_profile_loads_as_written(profile_id: str) -> None:
    """Each key has the value that stands in the file."""
    written = values_of(profile_id)
    profile = parse(text_of(profile_id))
    for name, key in KEYS.items():
        table, _, attribute = name.rpartition(".")
        value = (written[table] if table else written)[attribute]
        assert key.of(profile) == (tuple(value) if isinstance(value, list) else value), name
    assert profile.sources == {name: tuple(ids) for name, ids in written["sources"].items()}
    assert profile.interpreted == written["interpreted"]


@pytest.mark.parametrize("name", list(KEYS))
def test_a_wrong_value_of_each_key_is_refused_by_name(name: str) -> None:
    """V1: type and what is allowed, for every key; the sentence begins with the key and ends with the remedy."""
    for wrong in wrong_values(name):
        problem = only_problem(changed(name, wrong))
        assert problem.startswith(f"{name} "), problem
        assert ": " in problem
        assert problem.endswith(".")


@pytest.mark.parametrize("name", list(KEYS))
def test_each_key_that_is_left_out_has_its_default_or_is_asked_for(name: str) -> None:
    """V1: a required key is missed; every other one has its strict default."""
    if name in REQUIRED:
        problem = only_problem(without(name))
        assert problem.startswith(f"{name} is missing")
        return
    values = without(name)
    if name == "access.authorized_roles":
        values["access"].pop("roles_source")
    if name == "audit.max_gap_days":
        values["audit"].pop("per_year")
    assert KEYS[name].of(build(values)) == KEYS[name].default


@pytest.mark.parametrize("name", [name for name, key in KEYS.items() if not name.startswith("profile.")])
def test_a_misspelt_key_is_refused_and_the_right_one_named(name: str) -> None:
    """V1: an unknown key never passes in silence, least of all one that was meant to be another."""
    table, _, attribute = name.rpartition(".")
    values = values_of()
    (values[table] if table else values)[f"{attribute}s"] = True
    problem = only_problem(values)
    assert problem.startswith(f"{name}s is not a key of a profile")
    assert "remove it." in problem


@pytest.mark.parametrize(("name", "span"), NUMBERS.items())
def test_numbers_hold_within_their_ends_and_not_beyond(name: str, span: tuple[int, int | None]) -> None:
    """V1: both ends are allowed, the next number is not."""
    least, most = span
    assert not KEYS[name].complaint(least)
    assert only_problem(changed(name, least - 1)).startswith(f"{name} is {least - 1}")
    if most is not None:
        assert not KEYS[name].complaint(most)
        assert only_problem(changed(name, most + 1)).startswith(f"{name} is {most + 1}")


def test_every_number_of_the_schema_is_among_those_tried() -> None:
    """A number added later needs its ends here."""
    profile = PROFILES["WV-471"]
    found = {name for name, key in KEYS.items() if type(key.of(profile)) is int}
    assert found - set(NUMBERS) == {"profile.schema_version", "report.period_months"}


@pytest.mark.parametrize("safeguard", SAFEGUARDS)
@pytest.mark.parametrize(
    "profile_id",
    [
        pytest.param("SR-465", marks=pytest.mark.clause("SR-465.5-1-iii")),
        pytest.param("MB-462", marks=pytest.mark.clause("MB-462.6-1-iii")),
        pytest.param("PB-434", marks=pytest.mark.clause("PB-434.5-1-iii")),
        pytest.param("MP-462", marks=pytest.mark.clause("MP-462.6-1-iii")),
        pytest.param("WV-471", marks=pytest.mark.clause("WV-471.7-1-iii")),
    ],
)
def test_a_safeguard_cannot_be_switched_off(profile_id: str, safeguard: str) -> None:
    """C14.2: the same profile with one safeguard off is refused, and the safeguard is named."""
    assert KEYS[safeguard].of(build(values_of(profile_id))) is True
    problem = only_problem(changed(safeguard, value=False, profile_id=profile_id))
    assert problem == f"{safeguard} is false: it is fixed for every department, write true."


@pytest.mark.parametrize("profile_id", IDS)
def test_a_form_may_not_ask_for_suspicion(profile_id: str) -> None:
    """M02.5: no profile can make reasonable suspicion a condition of capture."""
    assert "use.suspicion_required is true" in only_problem(
        changed("use.suspicion_required", value=True, profile_id=profile_id)
    )


def test_all_problems_are_named_at_once() -> None:
    """A person mends a file in one go."""
    values = changed("audit.per_year", 13)
    values["use"]["purposes"] = ["fun"]
    values["roles"].pop("program_manager")
    values["motto"] = "to serve"
    values["sources"]["use.nothing"] = ["WV-471.1-1"]
    problems = problems_of(values)
    starts = (
        "audit.per_year ",
        "use.purposes ",
        "roles.program_manager ",
        "motto ",
        "[sources] speaks of a key",
    )
    assert len(problems) == len(starts)
    for start in starts:
        assert any(problem.startswith(start) for problem in problems), start


@pytest.mark.parametrize("name", ["roles.program_manager", "data.owner", "audit.memo_to"])
def test_a_required_text_of_blanks_is_as_good_as_none(name: str) -> None:
    """Nobody manages a program by the name of two blanks."""
    assert only_problem(changed(name, "  ")).startswith(f"{name} is empty")


def test_a_policy_without_any_purpose_is_refused() -> None:
    """Required lists name something."""
    assert only_problem(changed("use.purposes", [])).startswith("use.purposes is an empty list")


@pytest.mark.parametrize("value", ["sr-465", "SR-46", "SR-4655", "SR-465\n", "XSR-465"])
def test_a_policy_id_has_its_form(value: str) -> None:
    """Two capitals, a dash, three digits, nothing around."""
    assert only_problem(changed("profile.id", value)).startswith("profile.id ")


@pytest.mark.parametrize("value", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64])
def test_a_hash_has_its_form(value: str) -> None:
    """64 small hexadecimal digits."""
    assert only_problem(changed("profile.source_sha256", value)).startswith("profile.source_sha256 ")


@pytest.mark.parametrize("table", [*TABLES, "sources", "interpreted"])
def test_a_table_that_is_no_table_is_refused(table: str) -> None:
    """Said once, not once for each key that it would have held."""
    values = values_of()
    values[table] = 5
    assert only_problem(values).startswith(f"{table} is 5: write a table, [{table}]")


@pytest.mark.parametrize("table", ["sources", "interpreted"])
def test_notes_speak_of_keys_that_exist(table: str) -> None:
    """V1: a clause id cannot hang on nothing."""
    values = values_of()
    values[table]["retention.server_day_min"] = ["WV-471.6-2"] if table == "sources" else "why"
    problem = only_problem(values)
    assert problem.startswith(f"[{table}] speaks of a key that does not exist.")
    assert "write retention.server_days_min" in problem


@pytest.mark.parametrize("ids", ["WV-471.6-2", [], [1], [""], ["WV-471.6-2", "WV-471.6-2"]])
def test_sources_are_lists_of_different_ids(ids: object) -> None:
    """V1 for [sources]."""
    values = values_of()
    values["sources"]["retention.server_days_min"] = ids
    assert only_problem(values).startswith('[sources] "retention.server_days_min" ')


@pytest.mark.parametrize("why", ["", "  ", 1, ["why"]])
def test_a_reading_says_why(why: object) -> None:
    """V1 for [interpreted]."""
    values = values_of()
    values["interpreted"]["verification.clets"] = why
    assert only_problem(values).startswith('[interpreted] "verification.clets" ')


def test_a_profile_whose_keys_contradict_each_other_does_not_load() -> None:
    """V2 to V6 are part of loading; test_profile_rules has each of them."""
    assert only_problem(changed("retention.schedule_days", 364)).startswith("retention.schedule_days (364)")


def test_a_text_that_is_no_toml_is_refused_with_its_line() -> None:
    """The line is named."""
    with pytest.raises(ProfileRefused, match=r"not valid TOML .*line 2"):
        parse("[use]\nofficial_only = yes\n")


def test_an_empty_text_misses_every_required_key() -> None:
    """And nothing else."""
    with pytest.raises(ProfileRefused) as refusal:
        parse("")
    assert [problem.split(" ")[0] for problem in refusal.value.problems] == [
        name for name in KEYS if name in REQUIRED
    ]


def test_a_refusal_reads_as_its_sentences() -> None:
    """Also after it travelled between processes, where exceptions are built again from their arguments."""
    refusal = copy.copy(ProfileRefused(("One.", "Two.")))
    assert str(refusal) == "One. Two."
    assert refusal.problems == ("One.", "Two.")
    assert isinstance(refusal, PolicyRefused)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from([name for name in KEYS if name.partition(".")[0] not in RULED]),
)
def test_whatever_stands_there_is_judged_and_never_breaks_the_loader(value: object, name: str) -> None:
    """A damaged file is refused in words; what loads holds exactly what was written."""
    if KEYS[name].complaint(value):
        assert any(problem.startswith(f"{name} ") for problem in problems_of(changed(name, value)))
        return
    held = KEYS[name].of(build(changed(name, value)))
    assert held == (tuple(value) if isinstance(value, list) else value)
    assert type(held) is (tuple if isinstance(value, list) else type(value))
