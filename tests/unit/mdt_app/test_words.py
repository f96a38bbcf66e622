# SPDX-License-Identifier: Apache-2.0
"""Names as people say them, from the shipped code lists."""

import pytest

from mdt_app.main.words import names
from mdt_app.screens.terms import Terms
from policy.hotlist import VehicleDescription


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("HOND", "Honda"),
        ("TOYT", "Toyota"),
        ("GMC", "General Motors"),
        ("4D", "4 Door Sedan"),
        ("GRY", "Gray"),
    ],
)
def test_vehicle_codes_have_short_names(code: str, name: str) -> None:
    """A legal form and a second meaning help nobody who looks at a car."""
    assert names(("vco", "vst", "vma"))[code] == name


def test_nebraska_is_nb() -> None:
    """NCIC's code, not the postal one."""
    states = names(("lis_us",))
    assert states["NB"] == "Nebraska"
    assert "NE" not in states


def test_a_description_is_one_line() -> None:
    """As the sheet shows it beside what the officer sees."""
    described = VehicleDescription("2018", "HOND", "CIV", "4D", "GRY")
    assert (
        Terms(vehicle_codes=names(("vco", "vst", "vma"))).vehicle(described)
        == "2018 Honda CIV 4 Door Sedan, Gray"
    )
