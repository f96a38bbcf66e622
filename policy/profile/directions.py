# SPDX-License-Identifier: Apache-2.0
"""Whether a value lies on the tighter side of another, as the key's declaration says."""

from math import inf
from typing import Final, cast

from policy.profile.catalogue import Key
from policy.profile.forms import Value, shown
from policy.profile.key import Move, Toward

_ZERO_IS_NONE: Final = frozenset({"training.valid_days"})
"""Numbers of which 0 means "no limit" and is therefore the loosest."""


def keeps_direction(key: Key, before: Value, after: Value) -> bool:
    """Whether a key may go from ``before`` to ``after``; staying as it is goes in every direction."""
    move = key.declared.move
    if after == before or move is Move.FREE:
        return True
    if isinstance(move, Toward):
        return after == move.value
    if move in {Move.SUBSET, Move.SUPERSET}:
        return _keeps_entries(move, before, after)
    return _keeps_amount(key, move, before, after)


def _keeps_entries(move: Move, before: Value, after: Value) -> bool:
    old, new = set(cast(tuple[str, ...], before)), set(cast(tuple[str, ...], after))
    return new <= old if move is Move.SUBSET else new >= old


def _keeps_amount(key: Key, move: Move, before: Value, after: Value) -> bool:
    old, new = (_amount(key, value) for value in (before, after))
    return (move is Move.LOWER and new <= old) or (move is Move.HIGHER and new >= old)


def _amount(key: Key, value: Value) -> float:
    number = cast(int, value)
    return inf if number == 0 and key.name in _ZERO_IS_NONE else number


def direction(key: Key) -> str:
    """The direction in words: "may only be lowered"."""
    move = key.declared.move
    return f"may only become {shown(move.value)}" if isinstance(move, Toward) else move.value


def movable(key: Key) -> str:
    """What a department itself may do about the key, in words."""
    if key.declared.move is Move.FIXED:
        return "never overridden"
    if key.declared.move is Move.FREE:
        return "where the policy sets it, it is not overridden"
    return (
        f"{'always' if key.declared.standing else 'where the policy sets it'}, an override {direction(key)}"
    )
