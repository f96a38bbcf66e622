# SPDX-License-Identifier: Apache-2.0
"""One policy as it is in force, with all that the policy page says of it; read once, from files that ship."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from mdt_app.errors import Refused, TerminalError
from mdt_app.policies import bindings
from mdt_app.policies.bindings import Binding
from mdt_app.policies.shipped import Shipped, shipped
from policy.clauses import Capability, Clause
from policy.errors import FileRefused
from policy.profile.effective import Effective, effective
from policy.profile.overrides import Override, apply
from policy.profile.tree import Profile


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a policy.

    Attributes:
        name: as the register has it ("471.5 Operations").
        clauses: in their order.
    """

    name: str
    clauses: tuple[Clause, ...]

    @property
    def number(self) -> str:
        """The first word: "471.5"."""
        return self.name.partition(" ")[0]

    @property
    def title(self) -> str:
        """What follows the number: "Operations"."""
        return self.name.partition(" ")[2]


def nothing_known() -> None:
    """What an installation says that does not know what carries its clauses out."""


@dataclass(frozen=True)
class PolicyBook:
    """What is known of the policy in force.

    Attributes:
        profile: in force, with what the department changed.
        clauses: of this policy, in the order of the register; none for a department whose policy does not ship.
        capabilities: by code.
        effective: every key as it holds, by dotted name.
        find: reads what carries its clauses out; None where this installation does not say so.
    """

    profile: Profile
    clauses: tuple[Clause, ...]
    capabilities: Mapping[str, Capability]
    effective: Mapping[str, Effective]
    find: Callable[[], Iterable[Binding] | None] = nothing_known

    @cached_property
    def bindings(self) -> Mapping[str, Binding] | None:
        """By clause; read when first asked for: no shift waits until the source of a checkout was gone through."""
        found = self.find()
        return None if found is None else MappingProxyType({one.clause: one for one in found})

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the order in which the register begins them."""
        clauses: dict[str, list[Clause]] = {}
        for one in self.clauses:
            clauses.setdefault(one.section, []).append(one)
        return tuple(Section(name, tuple(those)) for name, those in clauses.items())


def book(profile_id: str, now: datetime, overrides: Sequence[Override] = ()) -> PolicyBook:
    """The book of a policy that ships.

    Args:
        profile_id: "WV-471".
        now: UTC; decides which overrides have expired.
        overrides: what the department changed.

    Raises:
        Refused: no such policy ships, or an override may not be.
        Trouble: a file that ships is damaged.
    """
    ships = shipped()
    return book_of(ships.profile(profile_id), now, overrides, ships=ships, find=bindings_here)


def book_of(
    policy: Profile,
    now: datetime,
    overrides: Sequence[Override] = (),
    *,
    ships: Shipped,
    find: Callable[[], Iterable[Binding] | None] = nothing_known,
) -> PolicyBook:
    """The book of a policy that was read already: one that ships, or a department's own.

    Args:
        policy: as its file has it, before the overrides.
        now: UTC.
        overrides: what the department changed.
        ships: as ``shipped()`` reads it.
        find: ``bindings_here``, or what knows less.

    Raises:
        Refused: an override may not be.
    """
    try:
        held = effective(policy, overrides, now)
        in_force = apply(policy, overrides, now)
    except FileRefused as error:
        raise Refused(f"The policy {policy.profile.id} cannot be put in force: {error}") from error
    return PolicyBook(
        in_force,
        ships.clauses_of(policy.profile.id),
        MappingProxyType({one.code: one for one in ships.capabilities}),
        MappingProxyType({one.key: one for one in held}),
        find,
    )


def bindings_here() -> tuple[Binding, ...] | None:
    """What carries the clauses out; None where the trace is missing or damaged, or no test has run.

    The policy is shown without it: a checkout in which nothing was tested knows nothing against its clauses.
    """
    try:
        found = bindings.load()
    except TerminalError:
        return None
    return found if any(one.tests for one in found) else None
