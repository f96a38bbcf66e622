# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a profile, its text and its overrides, and what a person should look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from mdt_app.errors import Refused
from mdt_app.policies.shipped import Shipped
from policy.agreement import check_sources, check_text
from policy.clauses import Clause, parse_clauses
from policy.errors import FileRefused
from policy.profile.effective import unexplained
from policy.profile.load import parse
from policy.profile.override_file import parse_overrides
from policy.profile.overrides import apply
from policy.profile.tree import Profile

_READABLE: Final = "name a UTF-8 text file that can be read"


@dataclass(slots=True)
class Examined:
    """What was found out about one profile.

    Attributes:
        name: as it was asked for: an id or a file.
        profile: None when it could not be read.
        problems: sentences; none when it may be taken into use.
        notes: sentences that hinder nothing.
    """

    name: str
    profile: Profile | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Keep what is refused within as problems of this profile."""
        try:
            yield
        except FileRefused as error:
            self.problems += error.problems
        except Refused as error:
            self.problems.append(str(error))

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        identity = self.profile.profile if self.profile else None
        return {
            "name": self.name,
            "id": identity.id if identity else None,
            "agency": identity.agency if identity else None,
            "problems": self.problems,
            "notes": self.notes,
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        who = f"{self.profile.profile.id} {self.profile.profile.agency}" if self.profile else self.name
        count = len(self.problems)
        yield f"{who}: " + (
            f"{count} problem{'s' if count > 1 else ''}" if count else "may be taken into use"
        )
        yield from (f"  {one}" for one in self.problems)
        yield from (f"  Note: {one}" for one in self.notes)


@dataclass(frozen=True, slots=True)
class Beside:
    """Files that belong to a profile.

    Attributes:
        register: clauses of a policy that does not ship.
        text: the policy as posted.
        overrides: what the department changed.
    """

    register: Path | None = None
    text: Path | None = None
    overrides: Path | None = None


def examine(name: str, files: Shipped, beside: Beside, now: datetime) -> Examined:
    """Check a profile (V1 to V6, V10) and the files that belong to it (V7 to V9, V11).

    Args:
        name: id of a shipped profile, or the path of a department's own.
        files: what ships.
        beside: files to be checked with it.
        now: UTC; overrides that have expired by then do not count.
    """
    found = Examined(name)
    with found.collecting():
        profile = profile_of(name, files)
        found.profile = profile
        _examine_beside(found, profile, files, beside, now)
        found.notes += [
            f"{key} differs from the strict default, but neither [sources] nor [interpreted] says why."
            for key in unexplained(profile)
        ]
    return found


def _examine_beside(found: Examined, profile: Profile, files: Shipped, beside: Beside, now: datetime) -> None:
    """Each file for itself, so that a fault of one hides none of another."""
    with found.collecting():
        check_sources(profile, _register(files, beside.register))
    if beside.text is not None:
        with found.collecting():
            check_text(profile, _bytes(beside.text))
    if beside.overrides is not None:
        with found.collecting():
            apply(profile, parse_overrides(text_of(beside.overrides)), now)


def profile_of(name: str, files: Shipped) -> Profile:
    """A shipped profile by its id, or a department's own by its path.

    Raises:
        Refused: there is neither.
        FileRefused: the department's own is not usable.
    """
    if name in files.profiles:
        return files.profiles[name]
    if not Path(name).exists():
        raise Refused(f"{name} is neither a file nor one of {', '.join(files.profiles)}: correct the name.")
    return parse(text_of(Path(name)))


def _register(files: Shipped, own: Path | None) -> tuple[Clause, ...]:
    return files.register if own is None else (*files.register, *parse_clauses(text_of(own)))


def text_of(file: Path) -> str:
    """The text of a file that a person named.

    Raises:
        Refused: it cannot be read, or is no UTF-8 text.
    """
    try:
        return _bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not written in UTF-8: {_READABLE}.") from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}): {_READABLE}.") from error
