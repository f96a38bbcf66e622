# SPDX-License-Identifier: Apache-2.0
"""Many readings of one plate become one."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.consensus import align, confidence, distance, further, independent, is_part, joined, support, vote
from camera.types import Character, Reading, text_of
from tests.helpers.plates import reading

plates = st.text(alphabet="0128BOQT", min_size=1, max_size=8)
readings = st.builds(reading, plates, st.floats(0.05, 0.999))


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("8QTQ743", "8QTQ743", 0), ("8QTQ743", "BQTQ74", 2), ("QT", "", 2)],
)
def test_distance_counts_edits(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits


@given(plates, plates)
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@given(plates, plates)
def test_alignment_names_every_position_once_in_order(one: str, other: str) -> None:
    pairs = align(one, other)
    assert [a for a, _ in pairs if a >= 0] == list(range(len(one)))
    assert [b for _, b in pairs if b >= 0] == list(range(len(other)))


def test_a_missing_first_character_leaves_the_others_aligned() -> None:
    assert align("8QTQ", "QTQ") == [(0, -1), (1, 0), (2, 1), (3, 2)]


@given(readings)
def test_one_reading_is_its_own_vote(one: Reading) -> None:
    assert vote([one]) == one


@given(st.lists(readings, min_size=1, max_size=6))
def test_a_vote_is_a_proper_reading(several: list[Reading]) -> None:
    voted = vote(several)
    assert text_of(voted.characters) == voted.text
    assert 0 <= voted.confidence <= 1
    assert len(voted.text) in {len(one.text) for one in several}
    for character in voted.characters:
        assert 0 < character.confidence <= 1
        assert character.char not in dict(character.alternatives)


@given(readings, st.integers(2, 8))
def test_agreement_makes_surer(one: Reading, times: int) -> None:
    voted = vote([one] * times)
    assert voted.text == one.text
    assert voted.confidence > one.confidence


def test_where_two_texts_are_equally_sure_the_order_does_not_decide() -> None:
    """Rounded sums had: found by the property below."""
    several = [reading("001", 0.5), reading("001", 0.5), reading("000", 0.5), reading("000", 0.5)]
    assert {vote(order).text for order in permutations(several)} == {"000"}


@given(st.lists(readings, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_readings_changes_nothing(several: list[Reading], dice: random.Random) -> None:
    shuffled = several.copy()
    dice.shuffle(shuffled)
    one, other = vote(several), vote(shuffled)
    assert one.text == other.text
    assert one.confidence == pytest.approx(other.confidence)


@given(st.lists(readings, min_size=1, max_size=12), st.floats(0.01, 0.999))
def test_a_further_reading_that_agrees_never_makes_less_sure(several: list[Reading], sure: float) -> None:
    voted = vote(several)
    assert confidence([*several, reading(voted.text, sure)], voted.text) >= voted.confidence - 1e-9


same_length = st.integers(1, 8).flatmap(
    lambda size: st.lists(
        st.builds(reading, st.text("0128BOQT", min_size=size, max_size=size), st.floats(0.05, 0.999)),
        min_size=2,
        max_size=6,
    )
)


@given(same_length, st.floats(0.05, 0.999))
def test_agreement_with_the_vote_keeps_its_text(several: list[Reading], sure: float) -> None:
    voted = vote(several)
    again = vote([*several, reading(voted.text, sure)])
    assert again.text == voted.text
    assert again.confidence >= confidence(several, voted.text) - 1e-9


@given(st.integers(1, 40))
def test_frames_add_up_to_their_independent_looks_and_each_adds_less(frames: int) -> None:
    shares = [further(place) for place in range(frames)]
    assert sum(shares) == pytest.approx(independent(frames))
    assert shares == sorted(shares, reverse=True)


def test_a_wide_plate_outweighs_a_narrow_one() -> None:
    far, near = reading("8QTQ743", 0.7), reading("BQTQ743", 0.65)
    assert vote([far, near]).text == "8QTQ743"
    assert vote([far, near], [45, 120]).text == "BQTQ743"


def test_a_character_too_many_in_one_frame_is_left_out() -> None:
    voted = vote([reading("8QTQ743", 0.6), reading("8QTQ743", 0.6), reading("18QTQ743", 0.7)])
    assert voted.text == "8QTQ743"
    assert voted.characters[0].confidence > 0.9


def test_lines_of_a_plate_are_joined_from_the_top() -> None:
    whole = joined([reading("8QT", 0.9), reading("Q743", 0.8)])
    assert (whole.text, len(whole.characters)) == ("8QTQ743", 7)
    assert whole.confidence == pytest.approx(0.72)
    assert joined([reading("8QT", 0.9), Reading("", 0.0)]).text == ""


@given(st.floats(0.3, 0.95))
def test_contradiction_makes_less_sure(sure: float) -> None:
    agreed = confidence([reading("8QTQ743", sure)] * 2, "8QTQ743")
    disputed = confidence([reading("8QTQ743", sure)] * 2 + [reading("8QTQ748", sure)], "8QTQ743")
    assert disputed < agreed


@given(st.permutations([reading("8QTQ743", 0.9), reading("8QTQ748", 0.5), reading("QTQ743", 0.4)]))
def test_the_order_of_frames_does_not_matter(several: list[Reading]) -> None:
    voted = vote(several)
    assert voted.text == "8QTQ743"
    assert voted.confidence == pytest.approx(vote(several[::-1]).confidence)


def test_two_weak_frames_overrule_one_and_its_character_stays_as_runner_up() -> None:
    voted = vote([reading("8QTQ743", 0.7), reading("8QTQ743", 0.7), reading("BQTQ743", 0.75)])
    assert voted.text == "8QTQ743"
    assert voted.characters[0].alternatives[0][0] == "B"


def test_runners_up_can_carry_a_character_that_no_frame_put_first() -> None:
    """Three frames each prefer another wrong character, and all see some of the right one."""
    frames = [
        Reading("Q" + wrong, 0.6, (Character("Q", 0.99), Character(wrong, 0.5, (("8", 0.45),))))
        for wrong in "B36"
    ]
    assert vote(frames).text == "Q8"


def test_the_favoured_length_wins_over_a_surer_short_reading() -> None:
    assert vote([reading("8QTQ743", 0.6), reading("8QTQ743", 0.6), reading("8QTQ7", 0.9)]).text == "8QTQ743"


def test_a_half_hidden_plate_does_not_dispute_the_whole_one() -> None:
    whole = [reading("8QTQ743", 0.9)] * 2
    assert confidence([*whole, reading("8QTQ", 0.9)], "8QTQ743") == pytest.approx(
        confidence(whole, "8QTQ743")
    )


def test_parts_are_beginnings_and_ends_of_three_characters_or_more() -> None:
    assert is_part("8QTQ", "8QTQ743")
    assert is_part("743", "8QTQ743")
    assert not is_part("QTQ", "8QTQ743")
    assert not is_part("8Q", "8QTQ743")
    assert not is_part("8QTQ743", "8QTQ743")


def test_many_like_frames_do_not_make_a_guess_certain() -> None:
    """A parked sign reads the same in every frame; a hundred doubtful looks are still doubtful."""
    assert vote([reading("QTQ1", 0.2)] * 100).confidence < 0.6


def test_support_for_another_text_comes_from_the_runners_up() -> None:
    one = reading("8QTQ743", 0.6, **{"8": 0.3})
    assert support(one, "8QTQ743") == 0.6
    assert 0.1 < support(one, "8QTQ748") < 0.3
    assert support(one, "8QTQ741") < 0.001
    assert support(one, "8QTQ74") == 0.0


def test_nothing_legible_votes_for_nothing() -> None:
    assert vote([Reading("", 0.0), Reading("", 0.0)]) == Reading("", 0.0)
    assert vote([]) == Reading("", 0.0)
    assert confidence([], "8QTQ743") == 0.0
