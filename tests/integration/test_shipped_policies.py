# SPDX-License-Identifier: Apache-2.0
"""The policies as files: what ships agrees with itself, what is damaged is named, and one of them is in force."""

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

import resources
from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import policy_in_force
from mdt_app.policies.shipped import PROFILE_FILES, own, shipped
from mdt_app.policy_settings import PolicySettings
from policy.agreement import check_text
from policy.errors import FileRefused
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES, text_of

pytestmark = pytest.mark.integration

NOW: Final = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)

TIGHTER: Final = """\
[[override]]
key = "audit.per_year"
value = 4
by = "Program manager"
reason = "Council resolution"
second_person = "Chief of Police"
decided_at = 2026-11-16T08:00:00-08:00
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what ships, to be damaged."""
    copy = tmp_path / "policies"
    shutil.copytree(resources.path("policies"), copy)
    return copy


def active(
    folder: Path, profile_id: str, overrides: str | None = None, own_profile: str | None = None
) -> Profile:
    """The profile in force in a unit's folder with these files."""
    texts = {"overrides": overrides, "own_profile": own_profile}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text or "", encoding="utf-8")
    named = {name: f"{name}.toml" for name, text in texts.items() if text is not None}
    return policy_in_force(
        PolicySettings.model_validate({"profile": profile_id, **named}), DataFolder(folder), NOW
    ).profile


def changed(file: Path, old: str, new: str) -> None:
    """Change a text that stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_ships_agrees_with_itself() -> None:
    """Five profiles with all their clauses."""
    files = shipped()
    assert dict(files.profiles) == PROFILES
    assert sum(len(files.clauses_of(name)) for name in files.profiles) == len(files.register) == 433
    assert files.profile("SR-465").profile.agency == "San Rafael Police Department"


def test_a_policy_that_does_not_ship_is_named() -> None:
    """With those that do."""
    with pytest.raises(Refused, match=r"No policy XX-000 ships .* MB-462, MP-462, PB-434, SR-465, WV-471"):
        shipped().profile("XX-000")


@pytest.mark.parametrize("name", ["clauses.csv", "capabilities.csv", "watsonville-471.toml"])
@pytest.mark.parametrize(
    "damage",
    [lambda file: file.unlink(), lambda file: file.write_bytes(b"\xff\xfe\x00")],
    ids=["gone", "binary"],
)
def test_a_file_that_is_gone_or_unreadable_stops_everything(
    folder: Path, name: str, damage: Callable[[Path], object]
) -> None:
    """The program starts with no policy rather than with half of them."""
    damage(folder / name)
    named = "WV-471" if name.endswith(".toml") and not (folder / name).exists() else name
    with pytest.raises(Trouble, match=named) as trouble:
        shipped(folder)
    assert str(trouble.value).endswith("Install the program again.")


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        (
            "san-rafael-465.toml",
            "official_only = true",
            "official_only = false",
            "use.official_only is false",
        ),
        ("san-rafael-465.toml", "schedule_days = 365", "schedule_days = 364", "retention.schedule_days"),
        ("san-rafael-465.toml", "server_days_min = 365", "server_days_min = 360", "but SR-465.4-2 says"),
        ("san-rafael-465.toml", '["SR-465.4-2"]', '["SR-465.4-99"]', "SR-465.4-99"),
        ("san-rafael-465.toml", 'id = "SR-465"', 'id = "WV-471"', "WV-471"),
        ("clauses.csv", "SR-465.4-2,", "SR-465.4-2-x,", "SR-465.4-2"),
        ("clauses.csv", "[C14.2]", "[C14.9]", "C14.9"),
        ("capabilities.csv", "C14.2,", "C14.9,", "C14.9"),
    ],
)
def test_a_file_that_contradicts_another_stops_everything(
    folder: Path, name: str, old: str, new: str, named: str
) -> None:
    """V1, V2, V10 and the list of capabilities, on real files."""
    changed(folder / name, old, new)
    with pytest.raises(Trouble, match=named):
        shipped(folder)


def test_two_profiles_of_one_policy_are_one_too_many(folder: Path) -> None:
    """Nobody could say which holds."""
    shutil.copy(folder / "san-rafael-465.toml", folder / "san-rafael-466.toml")
    with pytest.raises(Trouble, match=r"san-rafael-466.toml is a second profile SR-465"):
        shipped(folder)


def test_every_profile_file_is_found_by_its_name() -> None:
    """Five, and nothing else that is TOML."""
    assert len(list(resources.path("policies").glob(PROFILE_FILES))) == 5


@pytest.mark.parametrize("profile_id", list(PROFILES))
def test_a_shipped_policy_is_in_force_as_it_is(tmp_path: Path, profile_id: str) -> None:
    """Without overrides."""
    assert active(tmp_path, profile_id) == PROFILES[profile_id]


def test_the_departments_changes_are_in_force_with_it(tmp_path: Path) -> None:
    """And only they."""
    profile = active(tmp_path, "MB-462", TIGHTER)
    assert profile.audit.per_year == 4
    assert profile.retention == PROFILES["MB-462"].retention


@pytest.mark.parametrize(
    ("profile_id", "overrides", "named"),
    [
        ("XX-000", None, "No policy XX-000 ships"),
        ("MB-462", TIGHTER.replace("= 4", "= 1"), "audit.per_year is 2 by the policy"),
        ("MB-462", "value = ", "not valid TOML"),
    ],
)
def test_what_may_not_be_in_force_is_refused(
    tmp_path: Path, profile_id: str, overrides: str | None, named: str
) -> None:
    """The policy is named, and each problem."""
    with pytest.raises(Refused, match=named):
        active(tmp_path, profile_id, overrides)


def sixth(text: str) -> str:
    """A profile of a department whose policy does not ship, made from a shipped one."""
    body = text.partition("[sources]")[0]
    return body.replace('id = "SR-465"', 'id = "AB-123"')


def test_a_departments_own_profile_can_be_in_force(tmp_path: Path) -> None:
    """A sixth department needs a file and no code."""
    profile = active(tmp_path, "AB-123", own_profile=sixth(text_of("SR-465")))
    assert profile.profile.id == "AB-123"


def test_a_profile_of_another_department_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    """The id that the department set must be the file's."""
    with pytest.raises(Refused, match=r"profile.id is AB-123, not AB-124"):
        active(tmp_path, "AB-124", own_profile=sixth(text_of("SR-465")))


def test_sources_without_a_register_are_refused() -> None:
    """V10 also for a department's own profile."""
    text = sixth(text_of("SR-465")) + '[sources]\n"audit.per_year" = ["AB-123.5-c"]\n'
    with pytest.raises(FileRefused, match=r"AB-123.5-c, which is no clause of AB-123"):
        own(text, shipped().register)


def test_the_shipped_profiles_were_made_from_the_texts_as_posted() -> None:
    """V11 for the five policies themselves, where ``MDT_DATA`` has them."""
    folder = Path(os.environ.get("MDT_DATA", "")) / "policy" / "sources"
    if "MDT_DATA" not in os.environ or not folder.is_dir():
        pytest.skip("MDT_DATA names no folder with policy/sources")
    texts = {
        hashlib.sha256(file.read_bytes()).hexdigest(): file.read_bytes() for file in folder.glob("*.txt")
    }
    for profile in PROFILES.values():
        check_text(profile, texts[profile.profile.source_sha256])
