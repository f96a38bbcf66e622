# SPDX-License-Identifier: Apache-2.0
"""``mdt policy`` as a person types it: checked, begun, shown."""

import json
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from mdt_app.cli import cli
from policy.profile.catalogue import KEYS
from tests.helpers.policies import PROFILES, text_of

pytestmark = pytest.mark.integration

TIGHTER: Final = """\
[[override]]
key = "audit.per_year"
value = 4
by = "Program manager"
reason = "Council resolution"
second_person = "Chief of Police"
decided_at = 2026-01-16T08:00:00-08:00
"""


def mdt(*words: str | Path) -> Result:
    """Run ``mdt policy``."""
    return CliRunner().invoke(cli, ["policy", *(str(word) for word in words)])


def own_profile(folder: Path, *changes: tuple[str, str]) -> Path:
    """A sixth department's profile, without sources."""
    text = text_of("SR-465").partition("[sources]")[0].replace('id = "SR-465"', 'id = "AB-123"')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_check_passes_what_ships() -> None:
    """The five, their clauses and the capabilities."""
    done = mdt("check")
    assert done.exit_code == 0, done.output
    assert done.output.count("may be taken into use") == 5
    assert "433 clauses and 122 capabilities agree with them." in done.output


def test_check_prints_json() -> None:
    """One object a profile."""
    done = mdt("check", "--json")
    found = json.loads(done.output)
    assert [one["id"] for one in found] == list(PROFILES)
    assert all(one["problems"] == one["notes"] == [] for one in found)


def test_check_names_every_problem_of_a_file(tmp_path: Path) -> None:
    """And ends with 1."""
    file = own_profile(
        tmp_path, ("official_only = true", "official_only = false"), ("per_year = 2", 'per_year = "two"')
    )
    done = mdt("check", file)
    assert done.exit_code == 1
    assert "2 problems" in done.output
    assert "use.official_only is false: it is fixed for every department, write true." in done.output
    assert 'audit.per_year is "two": write a whole number, from 1 to 12.' in done.output


def test_check_goes_on_after_a_bad_profile(tmp_path: Path) -> None:
    """Each profile is judged for itself; one bad one is enough to end with 1."""
    bad = own_profile(tmp_path, ("official_only = true", "official_only = false"))
    done = mdt("check", bad, "WV-471", tmp_path / "gone.toml")
    assert done.exit_code == 1
    assert "own.toml: 1 problem" in done.output
    assert "WV-471 Watsonville Police Department: may be taken into use" in done.output
    assert "gone.toml is neither a file nor one of MB-462" in done.output


def test_check_holds_a_changed_copy_of_a_shipped_profile_against_the_register(tmp_path: Path) -> None:
    """V10 on a file."""
    file = tmp_path / "copy.toml"
    file.write_text(
        text_of("SR-465").replace("server_days_min = 365", "server_days_min = 300"), encoding="utf-8"
    )
    done = mdt("check", file)
    assert done.exit_code == 1
    assert (
        "retention.server_days_min is 300, but SR-465.4-2 says retention.server_days_min=365" in done.output
    )


def test_check_reads_a_departments_own_register(tmp_path: Path) -> None:
    """V10 for a policy that does not ship."""
    file = own_profile(tmp_path)
    with file.open("a", encoding="utf-8") as text:
        text.write('[sources]\n"audit.per_year" = ["AB-123.5-c"]\n')
    assert "AB-123.5-c, which is no clause of AB-123" in mdt("check", file).output
    register = tmp_path / "clauses.csv"
    register.write_text(
        "id,agency,section,clause,kind,actor,control,parameter,evidence\n"
        "AB-123.5-c,Sample,5,Audits recur.,enforced,auditor,[C06.1] Audit.,audit.per_year=2,Test.\n",
        encoding="utf-8",
    )
    done = mdt("check", file, "--register", register)
    assert done.exit_code == 0, done.output


def test_check_notes_what_nobody_accounts_for(tmp_path: Path) -> None:
    """A looser value without clause or reading is a note: the department may have it, but should see it."""
    done = mdt("check", own_profile(tmp_path, ("public_view_only = true", "public_view_only = false")))
    assert done.exit_code == 0
    assert "Note: use.public_view_only differs from the strict default" in done.output


def test_check_holds_the_policys_text_against_its_profile(tmp_path: Path) -> None:
    """V11: another text ends with 1, and its hash is named to be written after review."""
    text = tmp_path / "policy.txt"
    text.write_text("Another policy.\n", encoding="utf-8")
    done = mdt("check", "SR-465", "--text", text)
    assert done.exit_code == 1
    assert "the policy has changed" in done.output
    digest = done.output.split('then write "')[1][:64]
    known = PROFILES["SR-465"].profile.source_sha256
    assert mdt("check", own_profile(tmp_path, (known, digest)), "--text", text).exit_code == 0


def test_check_judges_overrides(tmp_path: Path) -> None:
    """V7 on a file."""
    file = tmp_path / "overrides.toml"
    file.write_text(TIGHTER, encoding="utf-8")
    assert mdt("check", "MB-462", "--overrides", file).exit_code == 0
    file.write_text(TIGHTER.replace("= 4", "= 1"), encoding="utf-8")
    done = mdt("check", "MB-462", "--overrides", file)
    assert done.exit_code == 1
    assert "audit.per_year is 2 by the policy (MB-462.6-c) and may only be raised" in done.output


@pytest.mark.parametrize("option", ["--text", "--overrides", "--register"])
def test_a_file_beside_a_profile_that_cannot_be_read_is_named(tmp_path: Path, option: str) -> None:
    """Not a traceback."""
    done = mdt("check", "MB-462", option, tmp_path / "gone")
    assert done.exit_code == 1
    assert "gone cannot be read (No such file or directory)" in done.output


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """Not a traceback either."""
    file = tmp_path / "picture.toml"
    file.write_bytes(b"\xff\xd8\xff")
    done = mdt("check", file)
    assert done.exit_code == 1
    assert "is not written in UTF-8" in done.output


@pytest.mark.parametrize("profiles", [(), ("MB-462", "SR-465")])
def test_files_beside_a_profile_belong_to_one(tmp_path: Path, profiles: tuple[str, ...]) -> None:
    """Overrides of which policy?"""
    file = tmp_path / "overrides.toml"
    file.write_text(TIGHTER, encoding="utf-8")
    done = mdt("check", *profiles, "--overrides", file)
    assert done.exit_code == 1
    assert "belong to one profile: name that one." in done.output


def test_new_prints_a_profile_to_be_filled_in(tmp_path: Path) -> None:
    """The same as it writes."""
    printed = mdt("new", "AB-123", "--agency", "Sample Police Department")
    assert printed.exit_code == 0
    file = tmp_path / "sample.toml"
    written = mdt("new", "AB-123", "--agency", "Sample Police Department", "--output", file)
    assert written.exit_code == 0
    assert file.read_text(encoding="utf-8") == printed.output
    assert f"mdt policy check {file}" in written.output
    done = mdt("check", file)
    assert done.exit_code == 1
    assert "roles.program_manager is missing" in done.output


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    """A filled profile is a day's work."""
    file = tmp_path / "sample.toml"
    file.write_text("mine", encoding="utf-8")
    done = mdt("new", "AB-123", "--agency", "Sample", "--output", file)
    assert done.exit_code == 1
    assert "exists and is not written over" in done.output
    assert file.read_text(encoding="utf-8") == "mine"
    assert (
        "cannot be written"
        in mdt("new", "AB-123", "--agency", "S", "--output", tmp_path / "no" / "x.toml").output
    )


def test_new_refuses_an_id_that_cannot_be() -> None:
    """A sentence with the remedy."""
    done = mdt("new", "sample", "--agency", "Sample")
    assert done.exit_code == 1
    assert 'profile.id is "sample": write a text of the form' in done.output


def test_show_lists_every_key_with_its_clauses() -> None:
    """One line a key."""
    done = mdt("show", "WV-471")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert [line.split(" ")[0] for line in lines] == list(KEYS)
    (line,) = (line for line in lines if line.startswith("retention.server_days_min "))
    assert line.endswith("365  set by the policy (WV-471.6-2)")


def test_show_tells_all_about_one_key(tmp_path: Path) -> None:
    """Meaning, reading, clauses in words, and both values under an override."""
    done = mdt("show", "WV-471", "verification.clets")
    assert 'verification.clets = "required"' in done.output
    assert "From: a reading of the policy" in done.output
    assert "WV-471.5-e-iii: " in done.output
    file = tmp_path / "overrides.toml"
    file.write_text(TIGHTER, encoding="utf-8")
    changed = mdt("show", "MB-462", "audit.per_year", "--overrides", file)
    assert changed.output.splitlines()[0] == "audit.per_year = 4"
    assert "The policy's value: 2" in changed.output
    assert "Changed by Program manager, approved by Chief of Police, 2026-01-16 16:00 UTC" in changed.output


def test_show_prints_json(tmp_path: Path) -> None:
    """All keys, or one with its override."""
    assert [one["key"] for one in json.loads(mdt("show", "WV-471", "--json").output)] == list(KEYS)
    file = tmp_path / "overrides.toml"
    file.write_text(TIGHTER, encoding="utf-8")
    one = json.loads(mdt("show", "MB-462", "audit.per_year", "--overrides", file, "--json").output)
    assert (one["value"], one["policy_value"], one["from"]) == (4, 2, "override")
    assert one["clauses"] == ["MB-462.6-c"]
    assert one["override"]["second_person"] == "Chief of Police"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("XX-000",), "XX-000 is neither a file nor one of MB-462"),
        (("WV-471", "use.nothing"), "use.nothing is not a key of a profile"),
    ],
)
def test_show_names_what_is_not_there(words: tuple[str, ...], named: str) -> None:
    """A sentence, not a traceback."""
    done = mdt("show", *words)
    assert done.exit_code == 1
    assert named in done.output


def test_show_without_a_profile_names_those_that_ship() -> None:
    """So that a department finds its own."""
    lines = mdt("show").output.splitlines()
    assert "SR-465  San Rafael Police Department, Policy 465" in lines
    assert [line.split(" ")[0] for line in lines] == list(PROFILES)
    assert [one["id"] for one in json.loads(mdt("show", "--json").output)] == list(PROFILES)
