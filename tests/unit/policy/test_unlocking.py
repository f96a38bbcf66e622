# SPDX-License-Identifier: Apache-2.0
"""Release codes: what they fit, how they are typed, how long a challenge is good."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.unlocking import ALPHABET, CHALLENGE_LENGTH, DIGITS, answer, is_good, is_right, shown

KEY, OTHER = bytes(range(20)), bytes(20)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
challenges = st.text(ALPHABET, min_size=CHALLENGE_LENGTH, max_size=CHALLENGE_LENGTH)


@given(challenges)
def test_the_answer_fits_its_challenge_as_people_type_it(challenge: str) -> None:
    code = answer(KEY, "m.two", shown(challenge).lower().replace("0", "o").replace("1", "l"))
    assert len(code.replace(" ", "")) == DIGITS
    for typed in (code, code.replace(" ", ""), f" {code.replace(' ', '-')} "):
        assert is_right(KEY, "m.two", challenge, typed)


@given(challenges, challenges)
def test_it_fits_no_other_challenge_person_or_unit(challenge: str, another: str) -> None:
    code = answer(KEY, "m.two", challenge)
    assert is_right(KEY, "m.two", another, code) is (challenge == another)
    assert not is_right(KEY, "m.three", challenge, code)
    assert not is_right(OTHER, "m.two", challenge, code)


@pytest.mark.parametrize("typed", ["", "0", "00000 0000", "abcde fghij", "\N{ARABIC-INDIC DIGIT ONE}" * 10])
def test_what_is_no_answer_is_refused(typed: str) -> None:
    assert not is_right(KEY, "m.two", "K7QM2XPD", typed)


@pytest.mark.parametrize(
    ("passed", "tries", "good"),
    [(0, 0, True), (3599, 4, True), (3600, 0, False), (0, 5, False), (-1, 0, False), (1e9, 0, False)],
)
def test_how_long_and_how_often_a_challenge_is_answered(passed: float, tries: int, good: bool) -> None:
    assert is_good(NOW, tries, NOW + timedelta(seconds=passed), hours=1) is good
