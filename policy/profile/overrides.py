# SPDX-License-Identifier: Apache-2.0
"""What a department changes beside its policy: which keys may move, which way, and by whose word (V7, V8, V9)."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from policy.control import control
from policy.errors import OverrideRefused
from policy.profile.catalogue import KEYS, Key
from policy.profile.directions import direction, keeps_direction
from policy.profile.forms import Value, shown
from policy.profile.key import Move
from policy.profile.rules import check
from policy.profile.tree import Profile

_INTERVAL: Final = "transfer.max_interval_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One key that the department sets itself.

    Attributes:
        key: dotted name.
        value: fits the key's form.
        by: who asked for it, the program manager.
        reason: why.
        second_person: who approved it; another person than ``by``.
        decided_at: UTC.
        note: for a key that is a reading of the policy: who decided the reading, and on what ground.
        expires_at: UTC; from then on the profile's own value holds again. None for no end.
    """

    key: str
    value: Value
    by: str
    reason: str
    second_person: str
    decided_at: datetime
    note: str = ""
    expires_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires_at is None or now < self.expires_at


def holding(overrides: Sequence[Override], now: datetime) -> dict[str, Override]:
    """The overrides that have not expired, by key."""
    return {one.key: one for one in overrides if one.holds_at(now)}


@control("C14.2")
def apply(policy: Profile, overrides: Sequence[Override], now: datetime) -> Profile:
    """The profile in force: the department's policy with what the department changed.

    Args:
        policy: as its file has it.
        overrides: as ``override_file.parse_overrides`` reads them.
        now: UTC; a reading that has expired no longer holds and the policy's value does.

    Raises:
        OverrideRefused: an override that has not expired goes where its key may not (V7, V8, V9); names every one.
        ProfileRefused: the overridden keys contradict each other or the policy's (V2 to V6).
    """
    standing = holding(overrides, now).values()
    problems = tuple(sentence for one in standing for sentence in _problems(policy, one, now))
    if problems:
        raise OverrideRefused(problems)
    changed = policy
    for one in standing:
        changed = _with(changed, KEYS[one.key], one.value)
    check(changed)
    return changed


def _with(profile: Profile, key: Key, value: Value) -> Profile:
    change: dict[str, Any] = {key.attribute: value}
    if not key.table:
        return dataclasses.replace(profile, **change)
    table: Any = getattr(profile, key.table)
    return dataclasses.replace(profile, **{key.table: dataclasses.replace(table, **change)})


def _problems(policy: Profile, one: Override, now: datetime) -> Iterator[str]:
    if one.decided_at > now:
        yield f"The override of {one.key} is decided in the future: correct decided_at or the clock."
    yield from allowed(policy, KEYS[one.key], one)


def allowed(policy: Profile, key: Key, one: Override) -> Iterator[str]:
    """Which of V7, V8 and V9 an override comes under, and what it breaks of it.

    What is fixed stays fixed and what stands for every department keeps its direction, whatever the policy says or
    leaves open; then a reading (V9) goes before the policy's word (V7), and silence (V8) comes last.
    """
    if key.declared.move is Move.FIXED:
        yield f"{key.name} {Move.FIXED.value} in every department: remove the override."
    elif key.declared.standing and not keeps_direction(key, key.of(policy), one.value):
        yield (
            f"{key.name} {direction(key)}, in every department: keep {shown(key.of(policy))}, "
            "or remove the override."
        )
    elif key.name in policy.interpreted:
        yield from _of_reading(key, one)
    elif key.name in policy.sources:
        yield from _of_policy(policy, key, one)


def _of_reading(key: Key, one: Override) -> Iterator[str]:
    """V9: a reading may be decided otherwise, by a note of who decided it and until a date."""
    if not one.note.strip():
        yield f"{key.name} is a reading of the policy: write as its note who decided it, and on what ground."
    if one.expires_at is None:
        yield f"{key.name} is a reading of the policy: write as expires_at until when the other one holds."


def _of_policy(policy: Profile, key: Key, one: Override) -> Iterator[str]:
    """V7: what the policy sets moves only in the tighter direction."""
    if _interval_is_ours(policy, key):
        return
    clauses = ", ".join(policy.sources[key.name])
    if key.declared.move is Move.FREE:
        yield f"{key.name} is set by the policy ({clauses}) and has no tighter side: remove the override."
    elif not keeps_direction(key, key.of(policy), one.value):
        yield (
            f"{key.name} is {shown(key.of(policy))} by the policy ({clauses}) and {direction(key)}: "
            f"write another value than {shown(one.value)}, or remove the override."
        )


def _interval_is_ours(policy: Profile, key: Key) -> bool:
    """The policy leaves the interval to the department's procedure, so that it goes both ways within its range."""
    return key.name == _INTERVAL and policy.transfer.basis == "department_procedure"
