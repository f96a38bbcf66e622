# SPDX-License-Identifier: Apache-2.0
"""Mappings that an agency writes: usable ones load, the others are refused with the key's name."""

import tomllib
from pathlib import Path

import pytest

from policy.errors import MappingRefused
from policy.hotlist import CATEGORIES
from policy.list_mapping import NEVER, RESTRICTED, Opening, Span, load_mapping

HOTLISTS = Path(__file__).parents[3] / "resources" / "hotlists"
GOOD: dict[str, object] = {
    "name": "Test",
    "source": "test",
    "layout": "delimited",
    "header": True,
    "columns": {"plate": "Plate", "state": 2},
    "constants": {"category": "stolen_vehicle"},
}


@pytest.mark.parametrize("path", sorted(HOTLISTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_loads(path: Path) -> None:
    mapping = load_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    assert "plate" in mapping.columns
    assert mapping.name


def test_five_mappings_ship() -> None:
    names = {path.stem for path in HOTLISTS.glob("*.toml")}
    assert names == {"generic-csv", "ca-doj-svs", "ca-doj-sfr", "ca-doj-slr", "ncic-extract"}


def test_a_mapping_says_where_each_field_stands() -> None:
    mapping = load_mapping(GOOD | {"delimiter": "tab", "opening": {"prefix": "DATE", "format": "%Y"}})
    assert (mapping.delimiter, mapping.header) == ("\t", True)
    assert mapping.columns == {"plate": "Plate", "state": 2}
    assert mapping.opening == Opening("DATE", "%Y")
    fixed = load_mapping(GOOD | {"layout": "fixed", "columns": {"plate": [0, 8], "colour": [58]}})
    assert fixed.columns == {"plate": Span(0, 8), "colour": Span(58, None)}
    assert fixed.delimiter == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"colums": {}}, "'colums' is not known"),
        ({"name": None}, "'name' is missing"),
        ({"name": 5}, "'name' must be a text"),
        ({"header": "yes"}, "'header' must be true or false"),
        ({"layout": "csv"}, '"delimited" or "fixed"'),
        ({"delimiter": "#"}, "'delimiter' must be one of"),
        ({"columns": []}, "'columns' must be a table"),
        ({"columns": {"state": 1}}, "'plate' needs a column"),
        ({"columns": {"plate": 0}}, "'plate' must be a number from 1"),
        ({"columns": {"plate": True}}, "'plate' must be a number from 1"),
        ({"columns": {"plate": 1, "licence": 2}}, "columns.licence is no field"),
        ({"columns": {"plate": "P"}, "header": False}, "'plate' must be a number from 1"),
        ({"columns": {"plate": [1, 2]}}, "'plate' must be a number from 1"),
        ({"layout": "fixed", "columns": {"plate": [8, 0]}}, "'plate' ends before it starts"),
        ({"layout": "fixed", "columns": {"plate": [-1, 8]}}, r"\[start, end\]"),
        ({"layout": "fixed", "columns": {"plate": 1}}, r"\[start, end\]"),
        ({"constants": {"licence": "x", "category": "stolen_plate"}}, "constants.licence is no field"),
        ({"constants": {"category": 5}}, "constants.category must be a text"),
        ({"constants": {"category": "stolen_vehicle", "plate": "X"}}, "both a column and a constant"),
        ({"constants": {}}, "'category' needs a column or a constant"),
        ({"constants": {"category": "parking"}}, "'parking' is not known"),
        ({"categories": {"V": "parking"}}, "'parking' is not known"),
        ({"constants": {"category": "immigration_violator"}}, "never imported"),
        ({"opening": {"prefix": "DATE"}}, "prefix and format"),
        ({"date_formats": "%Y"}, "'date_formats' must be a list"),
        ({"skip": [1]}, "'skip' must be a list of texts"),
    ],
)
def test_an_unusable_mapping_is_refused_by_the_key(change: dict[str, object], sentence: str) -> None:
    parsed = {key: value for key, value in (GOOD | change).items() if value is not None}
    with pytest.raises(MappingRefused, match=sentence):
        load_mapping(parsed)


def test_immigration_is_no_category_that_can_be_shown_or_allowed() -> None:
    assert not NEVER & (CATEGORIES.keys() | RESTRICTED)
