# SPDX-License-Identifier: Apache-2.0
"""Comparing a plate with a list's plate says the same whichever of the two is the read; only patterns have a side."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from policy import plates
from policy.hotlist import HotListEntry
from policy.matching import MatchClass, classify, compare_states, keys

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
states = st.sampled_from([None, "", "CA", "NV", "NB"])
look_alikes_most = st.integers(0, 10)


@st.composite
def near_plates(draw: st.DrawFn) -> tuple[str, str]:
    """Two plates that often are the same or look alike, since two of chance almost never do."""
    one = draw(st.text(CHARACTERS, min_size=1, max_size=10))
    other = list(one)
    for place in draw(st.sets(st.integers(0, len(one) - 1), max_size=3)):
        alike = [char for char in CHARACTERS if plates.look_alike(char, one[place])]
        other[place] = draw(st.sampled_from(alike or CHARACTERS) | st.sampled_from(CHARACTERS))
    return one, "".join(other) + draw(st.sampled_from(["", "", "", "1"]))


def listed(plate: str, state: str | None, *, partial: bool = False) -> HotListEntry:
    return HotListEntry("1", "svs", plate, state, "stolen_vehicle", partial=partial)


@given(near_plates(), states, states, look_alikes_most)
def test_a_read_against_an_entry_is_as_the_entry_against_the_read(
    pair: tuple[str, str], state: str | None, other_state: str | None, most: int
) -> None:
    one, other = pair
    there = classify(one, state, listed(other, other_state), most)
    back = classify(other, other_state, listed(one, state), most)
    event(there.match_class if there else "no match")
    assert (there and (there.match_class, there.differing)) == (back and (back.match_class, back.differing))


@given(states, states)
def test_states_agree_both_ways(one: str | None, other: str | None) -> None:
    assert compare_states(one, other) is compare_states(other, one)


@given(near_plates())
def test_look_alikes_differences_and_keys_have_no_side(pair: tuple[str, str]) -> None:
    one, other = pair
    assert plates.look_alike(one, other) == plates.look_alike(other, one)
    assert (keys(one).fold == keys(other).fold) == (keys(other).fold == keys(one).fold)
    if len(one) == len(other):
        assert plates.differing(one, other) == plates.differing(other, one)


@given(st.text(CHARACTERS, min_size=1, max_size=10), states)
def test_a_plate_matches_itself_and_a_known_state_makes_it_exact(plate: str, state: str | None) -> None:
    match = classify(plate, state, listed(plate, state))
    assert match is not None
    assert match.match_class is (MatchClass.EXACT if state else MatchClass.STATE_UNKNOWN)


@pytest.mark.parametrize("pattern", ["8QT*", "8QTQ7?3"])
def test_a_pattern_has_a_side_it_finds_reads_and_is_never_found_as_one(pattern: str) -> None:
    match = classify("8QTQ743", "CA", listed(pattern, "CA", partial=True))
    assert match is not None
    assert match.match_class is MatchClass.PARTIAL
    assert classify(pattern, "CA", listed("8QTQ743", "CA")) is None
