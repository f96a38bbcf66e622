# SPDX-License-Identifier: Apache-2.0
"""The profile to be filled in: every key is there, and it is usable once the required ones are filled."""

import tomllib
from typing import Final

import pytest

from policy.errors import ProfileRefused
from policy.profile.catalogue import KEYS
from policy.profile.load import parse
from policy.profile.template import template, toml_of
from tests.helpers.policies import PROFILES

ID: Final = "AB-123"
AGENCY: Final = 'Police Department of "Sample"'
MARK: Final = "# REQUIRED: "
GIVEN: Final = {"profile.id", "profile.agency", "data.owner"}


def filled(text: str) -> str:
    """The template with San Rafael's value at every required key, as a person would write it."""
    lines: list[str] = []
    table = ""
    for line in text.splitlines():
        if line.startswith("["):
            table = line.strip("[]")
        if line.startswith(MARK):
            attribute = line.removeprefix(MARK).removesuffix(" =")
            value = KEYS[f"{table}.{attribute}"].of(PROFILES["SR-465"])
            lines.append(f"{attribute} = {toml_of(value)}")
        else:
            lines.append(line)
    return "\n".join(lines)


def test_every_key_stands_in_the_template_in_order() -> None:
    """Below its table, each with its meaning; what is given is filled in, what is required is marked."""
    places = []
    text = template(ID, AGENCY)
    for name, key in KEYS.items():
        table = f"[{key.table}]\n" if key.table else "\n"
        start = text.index(table)
        if name in GIVEN:
            line = f"\n{key.attribute} = "
        elif key.default is None:
            line = f"\n{MARK}{key.attribute} =\n"
        else:
            line = f"\n# {key.attribute} = {toml_of(key.default)}\n"
        places.append(text.index(line, start))
    assert places == sorted(places)
    assert text.count(MARK) == sum(key.default is None for key in KEYS.values()) - len(GIVEN)


def test_an_unfilled_template_misses_just_what_is_marked() -> None:
    """It is TOML, and names what is left to do."""
    text = template(ID, AGENCY)
    with pytest.raises(ProfileRefused) as refusal:
        parse(text)
    assert all(" is missing (" in problem for problem in refusal.value.problems)
    assert len(refusal.value.problems) == text.count(MARK)


def test_a_filled_template_is_a_profile() -> None:
    """The sixth department, without touching code: every other key has its strict default."""
    profile = parse(filled(template(ID, AGENCY)))
    assert (profile.profile.id, profile.profile.agency, profile.data.owner) == (ID, AGENCY, AGENCY)
    for name, key in KEYS.items():
        if name not in GIVEN:
            wanted = key.of(PROFILES["SR-465"]) if key.default is None else key.default
            assert key.of(profile) == wanted, name
    assert profile.sources == {}
    assert profile.interpreted == {}


def test_a_template_with_every_default_taken_in_is_the_same_profile() -> None:
    """The values that the comments show are the defaults: taking the # away changes nothing."""
    lines = filled(template(ID, AGENCY)).splitlines()
    keys = {key.attribute for key in KEYS.values()}
    open_lines = [
        line.removeprefix("# ") if line.removeprefix("# ").partition(" = ")[0] in keys else line
        for line in lines
    ]
    text = "\n".join(open_lines)
    assert (
        sum(len(value) for value in tomllib.loads(text).values() if isinstance(value, dict)) == len(KEYS) - 1
    )
    assert parse(text) == parse("\n".join(lines))


@pytest.mark.parametrize(
    ("profile_id", "agency", "named"),
    [
        ("ab-123", AGENCY, "profile.id"),
        ("AB-1234", AGENCY, "profile.id"),
        (ID, "", "profile.agency"),
        (ID, "Two\nlines", "profile.agency"),
        (ID, "A\x7f", "profile.agency"),
    ],
)
def test_a_name_that_cannot_be_is_refused(profile_id: str, agency: str, named: str) -> None:
    """Also one that would break out of its line."""
    with pytest.raises(ProfileRefused, match=named):
        template(profile_id, agency)


@pytest.mark.parametrize(
    "text", ["plain", 'quo"te', "back\\slash", "tab\there", "§ 1798.90.5", "\u2028", "🚓"]
)
def test_values_are_written_as_toml_reads_them(text: str) -> None:
    """Texts alone and in lists."""
    assert tomllib.loads(f"one = {toml_of(text)}\nlist = {toml_of((text, text))}") == {
        "one": text,
        "list": [text, text],
    }
