# SPDX-License-Identifier: Apache-2.0
"""From the reader network's scores to a reading, with small arrays."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.read import (
    ALPHABET,
    Calibration,
    calibrated,
    decode,
    prepare,
    probabilities,
    segments,
    text_probability,
)


def scores(*steps: dict[str, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Scores of steps: "-" is blank; what is not named scores 0."""
    array = np.zeros((len(steps), 37), np.float32)
    for row, step in enumerate(steps):
        for char, score in step.items():
            array[row, 0 if char == "-" else ALPHABET.index(char) + 1] = score
    return array


def collapse(path: tuple[int, ...]) -> list[int]:
    """A path without repetitions and blanks."""
    return [one for one, before in zip(path, (0, *path[:-1]), strict=True) if one not in (0, before)]


def test_prepare_scales_to_minus_one_to_one() -> None:
    array = prepare(np.full((60, 120, 3), 255, np.uint8))
    assert array.shape == (1, 3, 48, 160)
    assert array.min() == array.max() == 1


def test_probabilities_sum_to_one_and_sharpen_with_a_low_temperature() -> None:
    array = scores({"A": 2})
    assert probabilities(array, 1.0).sum() == pytest.approx(1)
    assert probabilities(array, 0.5).max() > probabilities(array, 1.0).max()


def test_segments_join_repetitions_and_leave_blanks_out() -> None:
    assert segments(np.array([0, 5, 5, 0, 5, 7, 7, 0])) == [(1, 3), (4, 5), (5, 7)]


def test_decode_spells_the_best_path_and_parts_doubles_by_a_blank() -> None:
    sure = 20.0
    steps = [{"8": sure}, {"Q": sure}, {"Q": sure}, {"-": sure}, {"Q": sure}, {"-": sure}]
    found = decode(scores(*steps))
    assert found.text == "8QQ"
    assert found.confidence == pytest.approx(1, abs=1e-5)
    assert [one.confidence for one in found.characters] == pytest.approx([1, 1, 1], abs=1e-5)


def test_runners_up_are_kept_most_likely_first_without_blank() -> None:
    (character,) = decode(scores({"8": 5, "B": 4, "-": 4.5, "3": 3})).characters
    assert character.char == "8"
    assert [char for char, _ in character.alternatives][:2] == ["B", "3"]
    assert character.confidence > character.alternatives[0][1] > character.alternatives[1][1] > 0


def test_only_blanks_read_as_nothing() -> None:
    found = decode(scores({"-": 5}, {"-": 5}))
    assert (found.text, found.confidence, found.characters) == ("", 0.0, ())


def test_a_character_spread_over_two_steps_is_not_doubted_for_it() -> None:
    """Both "8-" and "88" and "-8" spell 8: the text is surer than any single path."""
    array = scores({"8": 6, "-": 5}, {"8": 5, "-": 6})
    best_path = float(probabilities(array, 1.0).max(axis=1).prod())
    assert decode(array).confidence > best_path + 0.2


@given(st.lists(st.lists(st.floats(-4, 4), min_size=3, max_size=3), min_size=1, max_size=4))
def test_text_probability_is_the_sum_over_every_path_that_spells_it(rows: list[list[float]]) -> None:
    chances = probabilities(np.array(rows, np.float32), 1.0)
    texts = {tuple(collapse(path)) for path in product(range(3), repeat=len(rows))}
    total = 0.0
    for text in texts - {()}:
        by_hand = sum(
            float(np.prod([chances[step, one] for step, one in enumerate(path)]))
            for path in product(range(3), repeat=len(rows))
            if collapse(path) == list(text)
        )
        assert text_probability(chances, list(text)) == pytest.approx(by_hand, abs=1e-9)
        total += by_hand
    blank = float(chances[:, 0].prod())
    assert total + blank == pytest.approx(1)


PLATT = Calibration(2.0, 1.7, 0.9, 1.2, 0.4)


def test_confidences_lie_on_the_line_of_log_odds() -> None:
    raw = decode(scores({"8": 5, "B": 4}, {"Q": 3}), PLATT.temperature)
    sure = calibrated(raw, PLATT)
    odds = np.log(raw.confidence / (1 - raw.confidence))
    assert sure.confidence == pytest.approx(1 / (1 + np.exp(-(1.7 * odds + 0.9))))
    first = raw.characters[0].confidence
    odds = np.log(first / (1 - first))
    assert sure.characters[0].confidence == pytest.approx(1 / (1 + np.exp(-(1.2 * odds + 0.4))))


def test_without_calibration_nothing_changes() -> None:
    raw = decode(scores({"8": 5, "B": 4}, {"Q": 3}))
    assert calibrated(raw, Calibration()) == raw
    nothing = decode(scores({"-": 5}))
    assert calibrated(nothing, PLATT) == nothing


@given(
    st.lists(st.lists(st.floats(-6, 6), min_size=37, max_size=37), min_size=1, max_size=4),
    st.floats(0.2, 3),
    st.floats(-3, 3),
)
def test_calibrated_characters_stay_first_and_their_runners_up_in_order(
    rows: list[list[float]], slope: float, intercept: float
) -> None:
    raw = decode(np.array(rows, np.float32), 2.0)
    for before, after in zip(
        raw.characters,
        calibrated(raw, Calibration(2.0, 1, 0, slope, intercept)).characters,
        strict=True,
    ):
        shares = [share for _, share in after.alternatives]
        assert 0 < after.confidence < 1
        assert after.char == before.char
        assert shares == sorted(shares, reverse=True)
        assert all(share <= after.confidence for share in shares)
        assert after.confidence + sum(shares) <= 1 + 1e-6
