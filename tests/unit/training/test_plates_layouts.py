# SPDX-License-Identifier: Apache-2.0
"""Layouts and serials: every state is there, patterns hold, and what is wrong is named."""

from pathlib import Path

import numpy as np
import pytest

from training.errors import TrainingError
from training.plates.free import PATTERNS
from training.plates.layouts import FILE, Layout, load
from training.plates.serials import Piece, draw_serial, expression, tokens
from training.plates.states import NAMES

LAYOUTS = load()


def test_every_state_and_dc_has_a_layout() -> None:
    assert len(NAMES) == 51
    assert {layout.state for layout in LAYOUTS} == set(NAMES)


def test_every_layout_is_told_by_name_or_looks_and_can_be_drawn() -> None:
    named = {
        layout.state
        for layout in LAYOUTS
        for text in layout.top + layout.bottom
        if NAMES[layout.state].casefold() in text.casefold()
    }
    assert named == set(NAMES)
    assert all(layout.weight > 0 and sum(weight for _, weight in layout.serials) > 0 for layout in LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.state}-{layout.die}")
def test_serials_match_their_pattern(layout: Layout) -> None:
    rng = np.random.default_rng(1)
    for pattern, _ in layout.serials:
        for _ in range(20):
            text = draw_serial(rng, pattern, layout.letters).text
            assert expression(pattern).fullmatch(text)
            assert 1 <= len(text) <= 8


def test_ordinary_california_plates_look_like_1abc234() -> None:
    ordinary = next(layout for layout in LAYOUTS if layout.state == "CA")
    rng = np.random.default_rng(2)
    texts = [draw_serial(rng, ordinary.serials[0][0], ordinary.letters).text for _ in range(50)]
    assert all(text[0].isdigit() and text[1:4].isalpha() and text[4:].isdigit() for text in texts)
    assert not set("".join(texts)) & set("IOQ")


def test_a_stack_is_drawn_but_is_not_part_of_the_registration() -> None:
    serial = draw_serial(np.random.default_rng(3), "*([V][F])DD[7]D")
    assert [piece.kind for piece in serial.pieces] == ["picture", "stack", "text"]
    assert serial.pieces[1] == Piece("stack", "VF")
    assert len(serial.text) == 4
    assert serial.text[2] == "7"


def test_free_patterns_are_valid() -> None:
    assert all(list(tokens(pattern)) for pattern, _ in PATTERNS)


@pytest.mark.parametrize(
    ("pattern", "named"),
    [("LLQ", "'Q'"), ("", "0 characters"), ("DDDDDDDDD", "9 characters"), ("(LL)", "0 characters")],
)
def test_a_wrong_pattern_is_refused_by_name(pattern: str, named: str) -> None:
    with pytest.raises(TrainingError, match=named):
        list(tokens(pattern))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('state = "CA"\nweight = 10', 'state = "CA"\nwheight = 10', "CA: unknown key 'wheight'"),
        ('state = "DE"\n', 'state = "DE"\nclour = 1\n', "DE: unknown key 'clour'"),
        (
            'ground = ["plain", "navy"]\nink = "gold"',
            'ground = ["plain", "nvy"]\nink = "gold"',
            "DE: colour 'nvy'",
        ),
        (
            'ground = ["plain", "navy"]\nink = "gold"',
            'ground = ["plane", "navy"]\nink = "gold"',
            "DE: ground 'plane'",
        ),
        ('ground = ["plain", "navy"]\nink = "gold"', 'ground = ["plain", "navy"]', "DE: no key 'ink'"),
        (
            'ground = ["plain", "navy"]\nink = "gold"',
            'ground = ["fade", "navy"]\nink = "gold"',
            "DE: ground 'fade' takes 3",
        ),
        ('navy = "#1b2a5c"', 'navy = "dark blue"', "'navy' is 'dark blue'"),
        ('separator = ["flag"]', 'separator = ["flagg"]', "DC: separator 'flagg'"),
        ('die = "texas"', 'die = "taxes"', "TX: die 'taxes'"),
    ],
)
def test_a_wrong_layout_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "layouts.toml"
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TrainingError, match=named):
        load(changed)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "layouts.toml"
    with pytest.raises(TrainingError, match=r"layouts\.toml cannot be read"):
        load(broken)
    broken.write_text("state = ", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"layouts\.toml cannot be read"):
        load(broken)
