# SPDX-License-Identifier: Apache-2.0
"""Plate formats weigh; they never put a character where the reader saw none of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.read import ALPHABET
from camera.syntax import DISTINCTIVE, FORMATS, TWINS, form, score, weigh, with_state
from camera.types import Character, Reading, text_of


def seen(text: str, confidence: float = 0.8, **doubts: tuple[str, float, float]) -> Reading:
    """A reading; ``p3=("O", .6, .39)`` sets position 3's runner-up, own and the runner-up's share."""
    characters = [Character(char, 0.99) for char in text]
    for place, (other, own, share) in doubts.items():
        characters[int(place[1:])] = Character(text[int(place[1:])], own, ((other, share),))
    return Reading(text, confidence, tuple(characters))


def test_form_writes_digits_as_9_and_letters_as_a() -> None:
    assert form("8QTQ743") == "9AAA999"


def test_usual_texts_score_higher() -> None:
    assert score("8QTQ743") > score("8Q7Q743") > score("QTQQTQ") > score("QTQQTQQTQ")


def test_a_doubtful_o_becomes_the_digit_that_the_format_wants_and_stays_as_runner_up() -> None:
    weighed = weigh(seen("8QTQ74O", p6=("0", 0.6, 0.39)))
    assert weighed.text == "8QTQ740"
    assert weighed.characters[6].char == "0"
    (twin, share), *_ = weighed.characters[6].alternatives
    assert twin == "O"
    assert share + weighed.characters[6].confidence == pytest.approx(0.99)
    assert share < 0.2


def test_an_o_that_the_reader_is_sure_of_stays_whatever_the_format() -> None:
    """The whole text is unusual for California, and still it is what was seen."""
    reading = seen("8QTQ74O", p6=("0", 0.995, 0.001))
    assert weigh(reading) == reading


def test_a_driver_s_own_text_is_not_overwritten() -> None:
    reading = seen("QTOQTO", p2=("0", 0.97, 0.02), p5=("0", 0.97, 0.02))
    assert weigh(reading).text == "QTOQTO"


def test_other_look_alikes_are_left_to_people() -> None:
    reading = seen("8QTQ74B", p6=("8", 0.55, 0.44))
    assert weigh(reading) == reading


@given(st.lists(st.tuples(st.sampled_from(ALPHABET), st.floats(0.3, 0.99), st.floats(0, 1)), max_size=8))
def test_weighing_only_ever_swaps_a_character_for_its_seen_twin(
    places: list[tuple[str, float, float]],
) -> None:
    characters = tuple(
        Character(char, own, ((TWINS[char], (1 - own) * part),) if char in TWINS else ())
        for char, own, part in places
    )
    reading = Reading(text_of(characters), 0.7 if characters else 0.0, characters)
    weighed = weigh(reading)
    assert text_of(weighed.characters) == weighed.text
    assert 0 <= weighed.confidence <= 1
    for before, after in zip(characters, weighed.characters, strict=True):
        assert after.char == before.char or after.char in dict(before.alternatives)


@pytest.mark.parametrize(
    ("text", "state"), [("8QTQ743", "CA"), ("QT3Q456", "TX"), ("QTQ1234", None), ("", None)]
)
def test_only_distinctive_formats_give_the_state_away(text: str, state: str | None) -> None:
    reading = with_state(Reading(text, 0.9))
    assert reading.state == state
    assert (reading.state_confidence > 0) is (state is not None)
    assert reading.state_confidence < 0.9


def test_a_state_that_the_reader_saw_is_believed() -> None:
    reading = Reading("8QTQ743", 0.9, state="NV", state_confidence=0.5)
    assert with_state(reading) == reading


def test_state_codes_are_two_letters_and_their_formats_usual() -> None:
    assert set(DISTINCTIVE) <= FORMATS
    assert all(
        len(one.state) == 2 and one.state.isupper() and one.right <= one.seen for one in DISTINCTIVE.values()
    )
