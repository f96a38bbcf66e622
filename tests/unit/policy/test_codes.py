# SPDX-License-Identifier: Apache-2.0
"""NCIC code lists: the shipped ones are whole, codes become words, unknown codes stand for themselves."""

from pathlib import Path

import pytest

from policy.codes import CodeList
from policy.errors import MappingRefused

CODES = Path(__file__).parents[3] / "resources" / "codes"


def shipped(name: str) -> CodeList:
    return CodeList.parse((CODES / f"{name}.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "count"),
    [("lis_us", 51), ("lis_us_territories", 16), ("lis_canada", 13), ("lis_mx", 32), ("lis_indian", 563),
     ("lit", 67), ("litp", 4), ("vco", 32), ("vma", 9519), ("vmo", 2160), ("vst", 145)],
)  # fmt: skip
def test_every_shipped_list_is_whole_and_names_each_code(name: str, count: int) -> None:
    codes = shipped(name)
    assert len(codes) == count
    assert all(code in codes and codes.name(code) for code in codes.definitions)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("lis_us", "CA", "California"),
        ("lis_us", "NB", "Nebraska"),
        ("lis_us", "NH", "New Hampshire"),
        ("lis_canada", "PQ", "Quebec"),
        ("lis_mx", "MC", "Michoacan"),
        ("lit", "AP", "Apportioned"),
        ("vco", "LAV", "Lavender-Purple"),
        ("vma", "BMW", "BMW"),
        ("vma", "TOYT", "Toyota"),
        ("vco", "XXX", "XXX"),
    ],
)
def test_a_code_in_words(name: str, code: str, words: str) -> None:
    assert shipped(name).name(code) == words


def test_nebraska_has_no_postal_code_here() -> None:
    assert "NE" not in shipped("lis_us")


def test_lists_join_and_the_first_defines() -> None:
    first = CodeList.parse("code,definition\nMC,MICHOACAN\n")
    second = CodeList.parse("code,definition\nMC,MICHIGAN\nCA,CALIFORNIA\n")
    joined = CodeList.joined([first, second])
    assert (joined.name("MC"), joined.name("CA"), len(joined)) == ("Michoacan", "California", 2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "header row"),
        ("state,name\nCA,CALIFORNIA", "header row"),
        ("code,definition\nCA", "Row 2"),
        ("code,definition\nCA,CALIFORNIA\nCA,CALIFORNIA", "Row 3"),
        ("code,definition\n,CALIFORNIA", "Row 2"),
    ],
)
def test_a_broken_list_is_refused_by_its_row(text: str, sentence: str) -> None:
    with pytest.raises(MappingRefused, match=sentence):
        CodeList.parse(text)
