# SPDX-License-Identifier: Apache-2.0
"""The policies that ship with the program: read, held against each other, and the one that is in force here."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

import resources
from mdt_app.errors import Refused, Trouble
from policy.agreement import check_capabilities, check_sources
from policy.clauses import Capability, Clause, parse_capabilities, parse_clauses
from policy.errors import FileRefused
from policy.profile.load import parse
from policy.profile.tree import Profile

PROFILE_FILES: Final = "*-[0-9][0-9][0-9].toml"
"""How the files of profiles are named: city and policy number."""

_AGAIN: Final = "Install the program again."

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Shipped:
    """What ships about policies.

    Attributes:
        profiles: by id.
        register: every clause of those policies.
        capabilities: what the program can do because clauses ask for it.
    """

    profiles: Mapping[str, Profile]
    register: tuple[Clause, ...]
    capabilities: tuple[Capability, ...]

    def profile(self, profile_id: str) -> Profile:
        """The profile of that id.

        Raises:
            Refused: none ships under it.
        """
        if profile_id not in self.profiles:
            raise Refused(
                f"No policy {profile_id} ships with the program: name one of {', '.join(self.profiles)}, "
                "or give the department's own profile."
            )
        return self.profiles[profile_id]

    def clauses_of(self, profile_id: str) -> tuple[Clause, ...]:
        """The clauses of one policy, in the order of the register."""
        return tuple(one for one in self.register if one.profile_id == profile_id)


def shipped(folder: Path | None = None) -> Shipped:
    """Read what ships and hold it against itself (V1 to V6 and V10).

    Args:
        folder: with the ``*.toml``, ``clauses.csv`` and ``capabilities.csv``; the program's own when None.

    Raises:
        Trouble: a file is missing, damaged, or contradicts another; names the file and all that is wrong.
    """
    return _read_own(_own_folder()) if folder is None else _read_all(folder)


@cache
def _read_own(folder: Path) -> Shipped:
    """What ships does not change while the program runs, and reading it takes a quarter of a second."""
    return _read_all(folder)


def _read_all(where: Path) -> Shipped:
    register = _read(where / "clauses.csv", parse_clauses)
    capabilities = _read(where / "capabilities.csv", parse_capabilities)
    with _blamed(where / "capabilities.csv"):
        check_capabilities(register, capabilities)
    profiles: dict[str, Profile] = {}
    for file in sorted(where.glob(PROFILE_FILES)):
        profile = _read(file, parse)
        with _blamed(file):
            check_sources(profile, register)
        if profile.profile.id in profiles:
            raise Trouble(f"{file.name} is a second profile {profile.profile.id}. {_AGAIN}")
        profiles[profile.profile.id] = profile
    _each_clause_has_its_profile(register, profiles)
    return Shipped(MappingProxyType(profiles), register, capabilities)


def _own_folder() -> Path:
    try:
        return resources.path("policies")
    except FileNotFoundError as error:
        raise Trouble(str(error)) from error


def _each_clause_has_its_profile(register: tuple[Clause, ...], profiles: Mapping[str, Profile]) -> None:
    missing = sorted({one.profile_id for one in register} - profiles.keys())
    if missing:
        raise Trouble(f"The register has clauses of {', '.join(missing)}, whose profile is missing. {_AGAIN}")


def _read(file: Path, parser: Callable[[str], Read]) -> Read:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"The program's own file {file.name} is missing or unreadable. {_AGAIN}") from error
    with _blamed(file):
        return parser(text)


@contextmanager
def _blamed(file: Path) -> Iterator[None]:
    """What the rules refuse is the fault of a file that ships."""
    try:
        yield
    except FileRefused as error:
        raise Trouble(f"The program's own file {file.name} is damaged: {error} {_AGAIN}") from error


def own(text: str, register: tuple[Clause, ...], profile_id: str = "") -> Profile:
    """A department's own profile (V1 to V6), held against its register (V10).

    Args:
        text: TOML.
        register: with the clauses that its [sources] name, if it names any.
        profile_id: that the profile must have; empty for any.

    Raises:
        FileRefused: names every problem.
        Refused: it is another department's profile.
    """
    profile = parse(text)
    if profile_id and profile.profile.id != profile_id:
        raise Refused(
            f"profile.id is {profile.profile.id}, not {profile_id}: give the profile of this department."
        )
    check_sources(profile, register)
    return profile
