# SPDX-License-Identifier: Apache-2.0
"""The keys of a profile as they hold, in lines for people and values for programs."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from policy.clauses import Clause
from policy.profile.catalogue import KEYS
from policy.profile.directions import movable
from policy.profile.effective import Effective, Origin
from policy.profile.overrides import Override
from policy.profile.template import toml_of

_WORDS: Final = {
    Origin.POLICY: "set by the policy",
    Origin.READING: "a reading of the policy",
    Origin.SILENT: "the policy is silent",
    Origin.OVERRIDE: "changed by the department",
}

_WIDTH: Final = 76


def table(values: Sequence[Effective]) -> Iterator[str]:
    """One line a key."""
    width = max(len(one.key) for one in values)
    for one in values:
        clauses = f" ({', '.join(one.clauses)})" if one.clauses else ""
        yield f"{one.key:<{width}}  {toml_of(one.value)}  {_WORDS[one.origin]}{clauses}"


def details(one: Effective, register: Sequence[Clause]) -> Iterator[str]:
    """All about one key, with the wording of its clauses."""
    key = KEYS[one.key]
    yield f"{one.key} = {toml_of(one.value)}"
    yield f"  {one.meaning}"
    yield f"  From: {_WORDS[one.origin]}"
    if one.reading:
        yield f"  Reading: {one.reading}"
    if one.override is not None:
        yield f"  The policy's value: {toml_of(one.policy_value)}"
        yield f"  Changed by {_who(one.override)}"
    yield f"  Allowed: {key.form.remedy()}; {movable(key)}"
    for clause in register:
        if clause.id in one.clauses:
            yield from textwrap.wrap(
                f"{clause.id}: {clause.text}", _WIDTH, initial_indent="  ", subsequent_indent="    "
            )


def _who(override: Override) -> str:
    until = f", until {override.expires_at:%Y-%m-%d %H:%M} UTC" if override.expires_at else ""
    note = f"; reading decided: {override.note}" if override.note else ""
    return (
        f"{override.by}, approved by {override.second_person}, {override.decided_at:%Y-%m-%d %H:%M} UTC{until}: "
        f"{override.reason}{note}"
    )


def as_data(one: Effective) -> dict[str, object]:
    """For programs."""
    override = one.override
    return {
        "key": one.key,
        "value": one.value,
        "from": one.origin,
        "clauses": one.clauses,
        "meaning": one.meaning,
        "reading": one.reading,
        "policy_value": one.policy_value,
        "override": None
        if override is None
        else {
            "by": override.by,
            "second_person": override.second_person,
            "reason": override.reason,
            "note": override.note,
            "decided_at": override.decided_at.isoformat(),
            "expires_at": override.expires_at.isoformat() if override.expires_at else None,
        },
    }
