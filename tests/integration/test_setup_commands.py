# SPDX-License-Identifier: Apache-2.0
"""Setting a unit up from the command line: its policy, its people, their training."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mdt_app.cli import cli
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import policy_in_force
from mdt_app.settings import load
from tests.helpers.policies import NOW

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _without_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """These are about the policy and the training; codes: test_account_commands."""
    monkeypatch.setenv("MDT_SIGN_ON__SECOND_FACTOR", "false")


PASSWORDS = "keeper of the lists\nkeeper of the lists\na long night shift\na long night shift\n"


def mdt(folder: Path, *words: str, typed: str = "") -> Result:
    """Run one command as a person types it."""
    return CliRunner().invoke(cli, [*words, "--data", str(folder)], input=typed)


def set_up(folder: Path, policy: str = "SR-465") -> Result:
    """A unit with an administrator and an officer."""
    people = ["--administrator", "admin", "--officer", "officer4417"]
    return mdt(folder, "setup", "--unit", "12", *people, "--policy", policy, typed=PASSWORDS)


def trained(folder: Path, module: str, typed: str = "keeper of the lists\n") -> Result:
    """The administrator puts a module on record."""
    who = ["--trainer", "Trainer 1", "--approver", "Supervisor 1", "--administrator", "admin"]
    return mdt(folder, "trained", "officer4417", module, "--on", "2026-11-02", *who, typed=typed)


def test_a_new_unit_has_its_policy_and_says_what_is_missing(tmp_path: Path) -> None:
    """The usual title is named where the policy leaves that to the manager."""
    done = set_up(tmp_path / "unit")
    assert done.exit_code == 0, done.output
    assert "`mdt trained officer4417 MODULE` for equipment_use and policy_review" in done.output
    folder = DataFolder(tmp_path / "unit")
    policy = policy_in_force(load(folder).settings.policy, folder, NOW)
    assert policy.profile.profile.id == "SR-465"
    assert [one.title for one in policy.catalogue.titles] == ["sworn_officer"]


def test_settings_of_before_stay_and_the_policy_comes_to_them(tmp_path: Path) -> None:
    """A department that wants no codes says so before the unit is set up."""
    folder = DataFolder(tmp_path / "unit")
    folder.create()
    folder.department_settings.write_text("[sign_on]\nrelease_hours = 2", encoding="utf-8")
    assert set_up(folder.root, "WV-471").exit_code == 0
    settings = load(folder).settings
    assert settings.policy is not None
    assert (settings.policy.profile, settings.sign_on.release_hours) == ("WV-471", 2)


def test_the_policy_that_a_department_named_before_stays(tmp_path: Path) -> None:
    """Its file wins; it is not written into."""
    folder = DataFolder(tmp_path / "unit")
    folder.create()
    named = '[policy]\nprofile = "MB-462"\n'
    folder.department_settings.write_text(named, encoding="utf-8")
    assert set_up(folder.root, "WV-471").exit_code == 0
    assert folder.department_settings.read_text(encoding="utf-8") == named


def test_a_policy_that_does_not_ship_sets_nothing_up(tmp_path: Path) -> None:
    """Refused before any password is asked for."""
    done = set_up(tmp_path / "unit", "XX-000")
    assert done.exit_code == 1
    assert "No policy XX-000 ships" in done.output
    assert "Password" not in done.output
    assert not (tmp_path / "unit").exists()


def test_training_is_recorded_by_the_administrator_alone(tmp_path: Path) -> None:
    """Each refusal is a sentence, and the exit code says so too."""
    set_up(tmp_path / "unit")
    done = trained(tmp_path / "unit", "equipment_use")
    assert (done.exit_code, "equipment_use is on record for officer4417." in done.output) == (0, True)
    wrong = trained(tmp_path / "unit", "policy_review", typed="not the password\n")
    assert (wrong.exit_code, "not the password" in wrong.output) == (1, False)
    unknown = trained(tmp_path / "unit", "cooking")
    assert unknown.exit_code == 1
    assert "equipment_use, policy_review" in unknown.output


def test_training_without_a_policy_is_refused(tmp_path: Path) -> None:
    done = trained(tmp_path / "unit", "equipment_use")
    assert done.exit_code == 1
    assert "No policy is set" in done.output
