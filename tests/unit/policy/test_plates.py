# SPDX-License-Identifier: Apache-2.0
"""Plate text: one written form, look-alikes, comparison, spelling."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import plates

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
plate_texts = st.text(CHARACTERS, min_size=1, max_size=10)


@st.composite
def look_alike_pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A plate and another that differs from it in look-alike characters only (or not at all)."""
    text = draw(plate_texts)
    twins = {c: [c, *(d for d in CHARACTERS if frozenset((c, d)) in plates.LOOK_ALIKES)] for c in CHARACTERS}
    return text, "".join(draw(st.sampled_from(twins[char])) for char in text)


@pytest.mark.parametrize(
    ("written", "plate"),
    [
        ("8qtq 743", "8QTQ743"),
        (" 8-QTQ·743\t", "8QTQ743"),
        ("\uff18\uff31\uff34\uff31", "8QTQ"),
        ("é1", "E1"),
        ("?*", ""),
        ("", ""),
    ],
)
def test_normalise_keeps_letters_and_digits_only(written: str, plate: str) -> None:
    assert plates.normalise(written) == plate


@given(st.text())
def test_normalised_text_is_stable_and_plain(text: str) -> None:
    once = plates.normalise(text)
    assert plates.normalise(once) == once
    assert set(once) <= set(CHARACTERS)


@given(st.text())
def test_a_normalised_entry_keeps_unreadable_marks_and_nothing_else_new(text: str) -> None:
    assert plates.normalise_entry(text).replace("?", "") == plates.normalise(text)


def test_patterns_keep_wildcards_and_need_two_known_characters() -> None:
    assert plates.normalise_pattern("7ab-?1 **") == "7AB?1*"
    assert plates.is_pattern("7AB?1*")
    assert not plates.is_pattern("7*")
    assert not plates.is_pattern("***")
    assert not plates.is_pattern("8QTQ743"), "a whole plate is no pattern"
    assert not plates.is_pattern("8QTQ743????"), "eleven signs"


@pytest.mark.parametrize(
    ("text", "whole"), [("8QTQ743", True), ("A", True), ("", False), ("A" * 11, False), ("8?", False)]
)
def test_is_plate(text: str, whole: bool) -> None:
    assert plates.is_plate(text) is whole


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("7AB?1*", "7ABC1", True),
        ("7AB?1*", "7ABC123", True),
        ("7AB?1*", "7AB123", False),
        ("7AB?1*", "07ABC1", False),
        ("*743", "743", True),
        ("8QTQ743", "8QTQ743", True),
    ],
)
def test_wildcards(pattern: str, text: str, fits: bool) -> None:
    assert plates.fits(pattern, text) is fits


@pytest.mark.parametrize(
    "pair", ["37", "27", "0O", "8B", "1I", "5S", "2Z", "D0", "Q0", "UV", "4A", "6G", "38", "1L"]
)
def test_every_known_confusion_is_a_look_alike(pair: str) -> None:
    assert plates.look_alike(pair[0], pair[1])
    assert plates.look_alike(pair[1], pair[0])
    assert plates.fold(pair[0]) == plates.fold(pair[1])


def test_look_alikes_are_not_transitive_though_their_key_is() -> None:
    """2 and 3 fold together through 7, and must still not pass for look-alikes."""
    assert plates.fold("2") == plates.fold("3")
    assert not plates.look_alike("2", "3")


def test_characters_without_a_twin_fold_to_themselves_alone() -> None:
    for one, other in product("9CEFHJKMNPRTWXY", CHARACTERS):
        assert (plates.fold(one) == plates.fold(other)) == (one == other)


@given(look_alike_pairs())
def test_fold_collects_every_look_alike(pair: tuple[str, str]) -> None:
    one, other = pair
    assert plates.fold(one) == plates.fold(other)
    assert plates.look_alike(one, other) == (one != other)


@given(plate_texts, plate_texts)
def test_look_alikes_always_share_their_key(one: str, other: str) -> None:
    if plates.look_alike(one, other):
        assert plates.fold(one) == plates.fold(other)
        assert plates.look_alike(other, one)
        assert len(one) == len(other)


@given(plate_texts)
def test_fold_is_stable(text: str) -> None:
    assert plates.fold(plates.fold(text)) == plates.fold(text)
    assert not plates.look_alike(text, text)


@given(plate_texts, plate_texts)
def test_alignment_keeps_both_texts_whole_and_in_order(one: str, other: str) -> None:
    cells = plates.align(one, other)
    assert "".join(a for a, _ in cells if a != plates.GAP) == one
    assert "".join(b for _, b in cells if b != plates.GAP) == other
    assert (plates.GAP, plates.GAP) not in cells
    assert len(cells) >= max(len(one), len(other))


def _distance(one: str, other: str) -> int:
    """Least cost by trying everything: gap 2, look-alike 2, other 3."""
    if not one or not other:
        return 2 * (len(one) + len(other))
    same = 0 if one[0] == other[0] else 2 if plates.look_alike(one[0], other[0]) else 3
    return min(
        same + _distance(one[1:], other[1:]), 2 + _distance(one[1:], other), 2 + _distance(one, other[1:])
    )


@given(st.text("03784BAX", min_size=1, max_size=4), st.text("03784BAX", min_size=1, max_size=4))
def test_alignment_of_unequal_lengths_costs_least(one: str, other: str) -> None:
    if len(one) == len(other):
        return
    cost = 0
    for a, b in plates.align(one, other):
        if plates.GAP in {a, b}:
            cost += 2
        elif a != b:
            cost += 2 if plates.look_alike(a, b) else 3
    assert cost == _distance(one, other)


def test_a_missing_character_is_a_cell_with_a_dash() -> None:
    assert plates.align("8QTQ43", "8QTQ743")[4] == ("-", "7")
    assert plates.differing("8QTQ43", "8QTQ743") == (4,)


def test_equal_lengths_compare_position_by_position() -> None:
    assert plates.align("ABC", "BCA") == (("A", "B"), ("B", "C"), ("C", "A"))
    assert plates.differing("5SOW350", "5SOW750") == (4,)
    assert plates.differing("8QTQ743", "8QTQ743") == ()


def test_spelling_names_every_character() -> None:
    assert plates.spoken("8QTQ743") == "Eight Quebec Tango Quebec Seven Four Three"
    assert plates.spoken("?*") == "Unreadable Any"
    assert plates.spoken("A é") == "Alfa   é"
    words = plates.spoken(CHARACTERS).split(" ")
    assert len(set(words)) == len(CHARACTERS)
    assert [word[0] for word in words[10:]] == list(CHARACTERS[10:])


def test_doubtful_characters_are_named_and_the_rest_counted() -> None:
    assert plates.named_pairs("8QTQ743", "8QTQ343") == ("Character 5: 7 or 3?",)
    assert plates.named_pairs("8QTQ743", "BQTO343") == (
        "Character 1: 8 or B?",
        "Character 4: Q or O?",
        "and 1 more boxed",
    )
    assert plates.named_pairs("8QTQ743", "8QTQ743") == ()


def test_differences_are_named_as_seen_against_listed() -> None:
    assert plates.named_differences("5SOW350", "5SOW750") == (
        "Character 5 differs: you saw 3, the list has 7",
    )
    assert plates.named_differences("8QT", "8QTQ") == (
        "Character 4 differs: you saw nothing, the list has Q",
    )
