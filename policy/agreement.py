# SPDX-License-Identifier: Apache-2.0
"""Whether a profile, the register of its clauses, the capabilities and the policy's own text fit each other."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from policy.clauses import Capability, Clause
from policy.errors import ProfileRefused, RegisterRefused
from policy.profile.catalogue import KEYS
from policy.profile.forms import shown
from policy.profile.tree import Profile

_HASH: Final = "profile.source_sha256"


def check_sources(profile: Profile, register: Sequence[Clause]) -> None:
    """V10: a profile and the register of its policy say the same.

    Args:
        profile: of one policy.
        register: clauses of any policies; those of others are passed over.

    Raises:
        ProfileRefused: [sources] names a clause that does not exist, or a clause sets a key to another value; names
            every one.
    """
    rows = {one.id: one for one in register if one.profile_id == profile.profile.id}
    problems = (*_sources_without_row(profile, rows), *_rows_not_kept(profile, rows))
    if problems:
        raise ProfileRefused(problems)


def _sources_without_row(profile: Profile, rows: Mapping[str, Clause]) -> Iterator[str]:
    for key, ids in profile.sources.items():
        for one in ids:
            if one not in rows:
                yield (
                    f'[sources] "{key}" names {one}, which is no clause of {profile.profile.id} in the register: '
                    "correct the id."
                )
            elif key not in {term.key for term in rows[one].terms}:
                yield f'[sources] "{key}" names {one}, which does not set that key: correct the id or the register.'


def _rows_not_kept(profile: Profile, rows: Mapping[str, Clause]) -> Iterator[str]:
    for row in rows.values():
        for term in row.terms:
            if not term.holds(profile):
                yield (
                    f"{term.key} is {shown(KEYS[term.key].of(profile))}, but {row.id} says {term}: "
                    "correct the profile or the register."
                )
            elif row.id not in profile.sources.get(term.key, ()):
                yield f'[sources] "{term.key}" does not name {row.id}, which sets it: add the id.'


def check_capabilities(register: Sequence[Clause], capabilities: Sequence[Capability]) -> None:
    """Each clause names capabilities that exist, and each capability names just the clauses that ask for it.

    Raises:
        RegisterRefused: names every clause and capability that differ.
    """
    asked: dict[str, set[str]] = {}
    for one in register:
        for code in one.codes:
            asked.setdefault(code, set()).add(one.id)
    listed = {one.code: set(one.clauses) for one in capabilities}
    problems = tuple(
        sentence
        for code in sorted({*asked, *listed})
        for sentence in _differences(code, asked.get(code, set()), listed.get(code, set()))
    )
    if problems:
        raise RegisterRefused(problems)


def _differences(code: str, asked: set[str], listed: set[str]) -> Iterator[str]:
    if missing := sorted(asked - listed):
        yield f"The clauses {', '.join(missing)} name {code}, which does not list them: correct one of the two files."
    if surplus := sorted(listed - asked):
        yield f"{code} lists {', '.join(surplus)}, which do not name it: correct one of the two files."


def check_text(profile: Profile, posted: bytes) -> None:
    """V11: the policy as posted is the one that the profile was made from.

    Args:
        profile: of that policy.
        posted: the file with the policy's text, byte for byte.

    Raises:
        ProfileRefused: the policy has changed; nothing may be published before the profile is reviewed.
    """
    found = hashlib.sha256(posted).hexdigest()
    if found != profile.profile.source_sha256:
        raise ProfileRefused(
            (
                f"{_HASH} does not fit the text of {profile.profile.agency}, Policy "
                f"{profile.profile.policy_number}: the policy has changed. Review the profile against it, then "
                f"write {shown(found)} there.",
            )
        )
