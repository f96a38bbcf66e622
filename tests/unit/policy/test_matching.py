# SPDX-License-Identifier: Apache-2.0
"""Which entries a read matches, how surely, and what that does to its priority."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import plates
from policy.hotlist import HotListEntry, Priority
from policy.matching import Doubt, MatchClass, StateAgreement, classify, compare_states, keys, matches, rank

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
plate_texts = st.text(CHARACTERS, min_size=1, max_size=10)
states = st.sampled_from([None, "CA", "NV", "NB"])


def entry(plate: str, state: str | None = "CA", **more: object) -> HotListEntry:
    return HotListEntry("1", "svs", plate, state, "stolen_vehicle", **more)  # type: ignore[arg-type]


def found_class(text: str, state: str | None, listed: HotListEntry) -> MatchClass | None:
    match = classify(text, state, listed)
    return match.match_class if match else None


@pytest.mark.parametrize(
    ("text", "state", "listed", "expected"),
    [
        ("8QTQ743", "CA", entry("8QTQ743"), MatchClass.EXACT),
        ("8qtq 743", "CA", entry("8QTQ743"), MatchClass.EXACT),
        ("8QTQ743", None, entry("8QTQ743"), MatchClass.STATE_UNKNOWN),
        ("8QTQ743", "", entry("8QTQ743"), MatchClass.STATE_UNKNOWN),
        ("8QTQ743", "CA", entry("8QTQ743", None), MatchClass.STATE_UNKNOWN),
        ("8QTQ743", None, entry("8QTQ743", None), MatchClass.STATE_UNKNOWN),
        ("8QTQ743", "NV", entry("8QTQ743"), MatchClass.STATE_DIFFERS),
        ("8QTQ343", "CA", entry("8QTQ743"), MatchClass.LOOK_ALIKE),
        ("8QTQ343", None, entry("8QTQ743"), MatchClass.LOOK_ALIKE),
        ("8QTQ343", "NV", entry("8QTQ743"), None),
        ("8QTQ943", "CA", entry("8QTQ743"), None),
        ("8QTQ3", "CA", entry("8QTQ7?*", partial=True), None),
        ("8QTQ743", "CA", entry("8QTQ7?*", partial=True), MatchClass.PARTIAL),
        ("", "CA", entry("*?*", partial=True), None),
    ],
)
def test_each_class_of_match(
    text: str, state: str | None, listed: HotListEntry, expected: MatchClass | None
) -> None:
    assert found_class(text, state, listed) is expected


def test_a_look_alike_says_where_it_differs() -> None:
    match = classify("5SOW350", "CA", entry("5SOW750"))
    assert match is not None
    assert match.differing == (4,)


def test_too_many_look_alike_characters_are_another_plate() -> None:
    assert found_class("3373999", "CA", entry("7733999")) is None
    match = classify("3373999", "CA", entry("7733999"), max_look_alikes=3)
    assert match is not None
    assert match.differing == (0, 1, 2)
    assert classify("8QTQ343", "CA", entry("8QTQ743"), max_look_alikes=0) is None


def test_two_and_three_are_no_look_alikes_in_a_match() -> None:
    """The index key brings them together through 7; the judgement must not."""
    assert keys("8QTQ243").fold == keys("8QTQ343").fold
    assert found_class("8QTQ243", "CA", entry("8QTQ343")) is None


@given(plate_texts, plate_texts, states, states)
def test_exact_means_same_plate_and_same_known_state(
    text: str, listed: str, state: str | None, listed_state: str | None
) -> None:
    exact = found_class(text, state, entry(listed, listed_state)) is MatchClass.EXACT
    assert exact == (text == listed and state is not None and state == listed_state)


@given(plate_texts, plate_texts, states, states)
def test_only_look_alikes_carry_positions_and_always_do(
    text: str, listed: str, state: str | None, listed_state: str | None
) -> None:
    match = classify(text, state, entry(listed, listed_state))
    if match is not None:
        assert bool(match.differing) == (match.match_class is MatchClass.LOOK_ALIKE)
        assert all(plates.look_alike(text[at], listed[at]) for at in match.differing)


@given(plate_texts, st.data())
def test_keys_find_every_entry_that_classify_accepts(text: str, data: st.DataObject) -> None:
    listed = "".join(
        data.draw(st.sampled_from([c for c in CHARACTERS if c == char or plates.look_alike(c, char)]))
        for char in text
    )
    assert keys(listed).fold == keys(text).fold
    assert classify(text, "CA", entry(listed), max_look_alikes=10) is not None


@given(plate_texts, st.integers(0, 9))
def test_a_pattern_made_from_a_plate_matches_it(text: str, at: int) -> None:
    pattern = text[: at % len(text)] + "?" + text[at % len(text) + 1 :]
    assert found_class(text, None, entry(pattern, None, partial=True)) is MatchClass.PARTIAL


def test_matches_are_surest_first_and_leave_out_what_has_expired() -> None:
    listed = [
        entry("8QTQ7*", partial=True),
        entry("8QTQ343"),
        entry("BQTQ343"),
        entry("8QTQ743", "NV"),
        entry("8QTQ743", None),
        entry("8QTQ743"),
        entry("8QTQ743", expires_at=NOW),
        entry("9QTQ111"),
    ]
    found = matches("8QTQ743", "CA", listed, NOW)
    assert [match.match_class for match in found] == [
        MatchClass.EXACT,
        MatchClass.STATE_UNKNOWN,
        MatchClass.STATE_DIFFERS,
        MatchClass.LOOK_ALIKE,
        MatchClass.LOOK_ALIKE,
        MatchClass.PARTIAL,
    ]
    assert [len(match.differing) for match in found if match.match_class is MatchClass.LOOK_ALIKE] == [1, 2]
    assert len(matches("8QTQ743", "CA", listed, NOW - timedelta(seconds=1))) == len(found) + 1


def test_states_are_never_taken_for_equal_when_one_is_unknown() -> None:
    for seen, listed in product([None, "", "CA"], [None, "", "CA"]):
        expected = StateAgreement.SAME if seen == listed == "CA" else StateAgreement.UNKNOWN
        assert compare_states(seen, listed) is expected
    assert compare_states("NB", "NV") is StateAgreement.DIFFERS


@pytest.mark.parametrize(
    ("own", "match_class", "list_old", "contradicted"),
    list(product(Priority, MatchClass, [False, True], [False, True])),
)
def test_doubt_lowers_levels_two_and_three_by_one_and_never_raises(
    own: Priority, match_class: MatchClass, list_old: bool, contradicted: bool
) -> None:
    ranking = rank(own, match_class, list_old=list_old, contradicted=contradicted)
    doubtful = match_class is not MatchClass.EXACT or list_old or contradicted
    lowered = doubtful and own in {Priority.PRIORITY, Priority.ROUTINE}
    assert ranking.priority == own + lowered
    assert ranking.lowered_from == (own if lowered else None)
    assert bool(ranking.doubts) == doubtful
    assert (Doubt.LIST_OLD in ranking.doubts) == list_old
    assert (Doubt.CONTRADICTION in ranking.doubts) == contradicted
