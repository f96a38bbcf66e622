# SPDX-License-Identifier: Apache-2.0
"""What holds for each key today, and where that comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.errors import ProfileRefused
from policy.profile.catalogue import KEYS, Key
from policy.profile.forms import Value
from policy.profile.overrides import Override, apply, holding
from policy.profile.tree import Profile


class Origin(StrEnum):
    """Where a value comes from."""

    POLICY = "policy"
    """The policy's own word."""
    READING = "reading"
    """The policy speaks of it, or ought to, and this is how it is read."""
    SILENT = "silent"
    """The policy does not speak of it: the strict default, or the department's own choice."""
    OVERRIDE = "override"
    """The department changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """One key as it holds.

    Attributes:
        key: dotted name.
        value: in force.
        origin: where it comes from.
        clauses: ids of the policy's clauses that set the key; empty when it is silent.
        meaning: of the key, for people.
        reading: why the policy's value is a reading; empty when it is none.
        policy_value: of the policy's file; differs from ``value`` only under an override.
        override: who changed it, why and until when; None without one.
    """

    key: str
    value: Value
    origin: Origin
    clauses: tuple[str, ...]
    meaning: str
    reading: str
    policy_value: Value
    override: Override | None


def effective(policy: Profile, overrides: Sequence[Override], now: datetime) -> tuple[Effective, ...]:
    """Every key in the order of the schema.

    Args:
        policy: as its file has it.
        overrides: of the department; those that have expired are left out.
        now: UTC.

    Raises:
        ProfileRefused: the overrides may not be (see ``overrides.apply``).
    """
    in_force = apply(policy, overrides, now)
    changed = holding(overrides, now)
    return tuple(_effective(policy, in_force, key, changed.get(key.name)) for key in KEYS.values())


def effective_of(name: str, policy: Profile, overrides: Sequence[Override], now: datetime) -> Effective:
    """One key; arguments and errors as ``effective``, and a key that does not exist is refused too."""
    if name not in KEYS:
        raise ProfileRefused(
            (f"{name} is not a key of a profile: `mdt policy show` with the profile lists them.",)
        )
    return next(one for one in effective(policy, overrides, now) if one.key == name)


def _effective(policy: Profile, in_force: Profile, key: Key, override: Override | None) -> Effective:
    return Effective(
        key=key.name,
        value=key.of(in_force),
        origin=Origin.OVERRIDE if override else _origin(policy, key.name),
        clauses=policy.sources.get(key.name, ()),
        meaning=key.declared.meaning,
        reading=policy.interpreted.get(key.name, ""),
        policy_value=key.of(policy),
        override=override,
    )


def _origin(policy: Profile, name: str) -> Origin:
    if name in policy.interpreted:
        return Origin.READING
    return Origin.POLICY if name in policy.sources else Origin.SILENT


def unexplained(policy: Profile) -> tuple[str, ...]:
    """Keys that differ from their strict default although neither a clause nor a reading stands behind them."""
    return tuple(
        key.name
        for key in KEYS.values()
        if key.default is not None
        and key.of(policy) != key.default
        and _origin(policy, key.name) is Origin.SILENT
    )
