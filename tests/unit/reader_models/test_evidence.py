# SPDX-License-Identifier: Apache-2.0
"""What makes a reader better, and what evidence may hold."""

import json
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.reader_models.evidence import Figures, read_evidence
from tests.helpers.department_crops import evidence_of


def figures(right: int, edits: int, crops: int = 40) -> Figures:
    """Of 40 crops."""
    return Figures(crops=crops, right=right, edits=edits, characters=280)


@pytest.mark.parametrize(
    ("after", "better"),
    [
        (figures(21, 30), True),
        (figures(21, 29), True),
        (figures(21, 31), False),
        (figures(20, 30), False),
        (figures(20, 10), False),
        (figures(19, 10), False),
        (figures(40, 0, crops=41), False),
    ],
)
def test_better_is_more_right_on_the_same_crops_and_not_more_characters_wrong(
    after: Figures, better: bool
) -> None:
    assert after.beats(figures(20, 30)) is better


def test_shares_are_of_the_crops_and_of_the_characters() -> None:
    assert (figures(10, 28).accuracy, figures(10, 28).character_error_rate) == (0.25, 0.1)


def test_evidence_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "reader.json"
    path.write_bytes(evidence_of(b"model").to_bytes())
    assert read_evidence(path) == evidence_of(b"model")


@pytest.mark.parametrize("more", [{"plates": ["8ABC123"]}, {"sha256": "x"}, {"program": "8ABC123 plate"}])
def test_nothing_else_travels_in_evidence(tmp_path: Path, more: dict[str, object]) -> None:
    path = tmp_path / "reader.json"
    path.write_text(json.dumps({**json.loads(evidence_of(b"model").to_bytes()), **more}))
    with pytest.raises(Refused, match=r"reader\.json is no evidence"):
        read_evidence(path)


def test_no_reason_can_carry_a_text(tmp_path: Path) -> None:
    held = json.loads(evidence_of(b"model").to_bytes())
    held["crops"]["skipped"] = {"8ABC123": 1}
    path = tmp_path / "reader.json"
    path.write_text(json.dumps(held))
    with pytest.raises(Refused):
        read_evidence(path)


def test_missing_evidence_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"gone\.json cannot be opened"):
        read_evidence(tmp_path / "gone.json")
