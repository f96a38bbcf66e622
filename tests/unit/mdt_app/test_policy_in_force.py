# SPDX-License-Identifier: Apache-2.0
"""Which policy is in force, and that the terminal has none rather than a wrong one."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import resources
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import policy_in_force, settings_text
from mdt_app.policy_settings import PolicySettings
from mdt_app.settings import load
from policy.access import Right

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit's folder with nothing in it."""
    return DataFolder(tmp_path)


def test_without_a_policy_nothing_is_captured(folder: DataFolder) -> None:
    with pytest.raises(Refused, match=r"\[policy\].*department\.toml"):
        policy_in_force(load(folder).settings.policy, folder, NOW)


def test_the_department_names_its_policy_and_titles(folder: DataFolder) -> None:
    folder.department_settings.write_text('[policy]\nprofile = "SR-465"\ntitles = ["sworn_officer"]\n')
    policy = policy_in_force(load(folder).settings.policy, folder, NOW)
    assert policy.profile.profile.agency == "San Rafael Police Department"
    assert policy.catalogue.rights("sworn_officer", contractor=False) == frozenset(Right)
    assert policy.catalogue.rights("volunteer", contractor=False) == frozenset()


@pytest.mark.parametrize("profile", ["ZZ-999", "WV-000"])
def test_a_policy_that_does_not_ship_is_refused(folder: DataFolder, profile: str) -> None:
    with pytest.raises(Refused, match=profile):
        policy_in_force(PolicySettings(profile=profile), folder, NOW)


def test_an_id_of_another_shape_is_refused_by_the_settings(folder: DataFolder) -> None:
    folder.department_settings.write_text('[policy]\nprofile = "the one on the wall"\n')
    with pytest.raises(Refused, match=r"policy\.profile"):
        load(folder)


def test_a_changed_policy_text_keeps_the_terminal_from_starting(folder: DataFolder) -> None:
    """V11: the profile was made from another text than the one that is posted now."""
    (folder.root / "policy.txt").write_text("Readers may be used for anything.\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"profile\.source_sha256"):
        policy_in_force(PolicySettings(profile="WV-471", posted_text="policy.txt"), folder, NOW)


def test_the_text_that_a_profile_was_made_from_is_taken(folder: DataFolder) -> None:
    posted = b"Readers are used by trained members only.\n"
    text = resources.text("policies/pittsburg-434.toml")
    before = text.split('source_sha256 = "')[1].split('"')[0]
    own = text[: text.index("[sources]")].replace('"PB-434"', '"ZZ-999"')
    own = own.replace(before, hashlib.sha256(posted).hexdigest())
    (folder.root / "own.toml").write_text(own, encoding="utf-8")
    (folder.root / "policy.txt").write_bytes(posted)
    settings = PolicySettings(profile="ZZ-999", own_profile="own.toml", posted_text="policy.txt")
    assert policy_in_force(settings, folder, NOW).profile.profile.id == "ZZ-999"


def test_a_file_that_is_no_text_is_refused_by_name(folder: DataFolder) -> None:
    (folder.root / "own.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match=r"own\.toml is no text"):
        policy_in_force(PolicySettings(profile="ZZ-999", own_profile="own.toml"), folder, NOW)


@pytest.mark.parametrize("key", ["own_profile", "overrides", "posted_text"])
def test_a_file_that_is_named_and_missing_is_refused_by_name(folder: DataFolder, key: str) -> None:
    with pytest.raises(Refused, match=r"changes\.toml"):
        policy_in_force(
            PolicySettings.model_validate({"profile": "WV-471", key: "changes.toml"}), folder, NOW
        )


def test_a_department_of_its_own_is_read_from_its_file(folder: DataFolder) -> None:
    """A sixth department's profile, here one that ships under another id, without clause ids."""
    text = resources.text("policies/pittsburg-434.toml")
    own = text[: text.index("[sources]")].replace('"PB-434"', '"ZZ-999"')
    folder.department_settings.parent.mkdir(exist_ok=True)
    (folder.root / "own.toml").write_text(own, encoding="utf-8")
    policy = policy_in_force(PolicySettings(profile="ZZ-999", own_profile="own.toml"), folder, NOW)
    assert policy.profile.profile.id == "ZZ-999"
    with pytest.raises(Refused, match="ZZ-999"):
        policy_in_force(PolicySettings(profile="AB-123", own_profile="own.toml"), folder, NOW)


def test_a_loosening_override_keeps_the_terminal_from_starting(folder: DataFolder) -> None:
    (folder.root / "changes.toml").write_text(
        '[[override]]\nkey = "verification.match_rule"\nvalue = "match"\nby = "manager"\nreason = "quicker"\n'
        'second_person = "captain"\ndecided_at = 2026-11-01T10:00:00Z\n'
    )
    with pytest.raises(Refused, match=r"verification\.match_rule"):
        policy_in_force(PolicySettings(profile="WV-471", overrides="changes.toml"), folder, NOW)


@pytest.mark.parametrize("profile", ["SR-465", "MB-462", "PB-434", "MP-462", "WV-471"])
def test_what_set_up_writes_can_be_read(folder: DataFolder, profile: str) -> None:
    """Titles only where the policy leaves naming them to a catalogue."""
    folder.department_settings.write_text(settings_text(profile), encoding="utf-8")
    policy = policy_in_force(load(folder).settings.policy, folder, NOW)
    assert policy.profile.profile.id == profile
    assert bool(policy.catalogue.titles) is (policy.profile.access.roles_source == "role_catalogue")


def test_the_five_say_which_text_they_were_made_from() -> None:
    """So that another text can be told from it (V11)."""
    for file in sorted(resources.path("policies").glob("*-[0-9][0-9][0-9].toml")):
        digest = file.read_text(encoding="utf-8").split('source_sha256 = "')[1].split('"')[0]
        assert len(digest) == len(hashlib.sha256(b"").hexdigest())
