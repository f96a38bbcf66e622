# SPDX-License-Identifier: Apache-2.0
"""The list of clauses that nothing carries out yet, each under the part that will: ``unbound.toml``.

    [[terminal]]
    why = "M01.1 Training gate at sign-on: no code carries it yet"
    clauses = ["SR-465.3-d", "WV-471.3-b"]

The list may only shrink: ``tests/unit/mdt_app/test_unbound_list.py`` holds how long it may be.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from mdt_app.errors import Refused

NAME: Final = "resources/policies/unbound.toml"

_HEAD: Final = """\
# Clauses that nothing carries out yet, under the part that will bind them. `python3 dev.py check` refuses a clause
# that is neither bound nor here, and one that is bound and still here. This list only shrinks: take a clause out
# when its control and its test stand, and lower the number in tests/unit/mdt_app/test_unbound_list.py with it.
"""


class Part(StrEnum):
    """Who will bind a clause."""

    TERMINAL = "terminal"
    SERVER = "server"
    VAULT = "vault"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A clause that waits for its control or its test.

    Attributes:
        why: what is missing, in a few words.
    """

    clause: str
    part: Part
    why: str


#: Who opened the data, how they are kept, how they end.
_VAULT: Final = ("A08.", "A10.1", "A10.3", "A10.4", "J03.", "J04.")


def part_of(code: str) -> Part:
    """Who will bind a clause with the main control ``code``: M is the terminal's, keeping data the vault's."""
    if code.startswith(_VAULT):
        return Part.VAULT
    return Part.TERMINAL if code.startswith("M") else Part.SERVER


def read(text: str) -> tuple[Waiting, ...]:
    """The clauses in the list, in its order.

    Raises:
        Refused: the text is not such a list, or a clause stands twice; names it and the remedy.
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{NAME} is not valid TOML ({error}): correct the line that is named.") from error
    found = tuple(_entries(tree))
    clauses = [one.clause for one in found]
    twice = sorted({one for one in clauses if clauses.count(one) > 1})
    if twice:
        raise Refused(f"{', '.join(twice)} stands twice in {NAME}: keep one.")
    return found


def _entries(tree: Mapping[str, Any]) -> Iterator[Waiting]:
    for name, groups in tree.items():
        if name not in tuple(Part):
            raise Refused(f"{NAME} names no part with [[{name}]]: write one of {', '.join(Part)}.")
        for group in groups if isinstance(groups, list) else [groups]:
            if not _sound(group):
                raise Refused(
                    f"An entry under [[{name}]] in {NAME} is not of this form: "
                    'write why = "a few words" and clauses = ["ID", ...], nothing else.'
                )
            yield from (Waiting(clause, Part(name), group["why"]) for clause in group["clauses"])


def _sound(group: object) -> bool:
    if not isinstance(group, dict) or group.keys() != {"why", "clauses"}:
        return False
    why, clauses = group["why"], group["clauses"]
    if not isinstance(why, str) or not why.strip() or not isinstance(clauses, list):
        return False
    return bool(clauses) and all(isinstance(one, str) for one in clauses)


def written(waiting: Iterable[Waiting]) -> str:
    """The list's text: sorted by part and reason, so that the same clauses always give the same bytes."""
    groups: dict[tuple[Part, str], list[str]] = {}
    for one in waiting:
        groups.setdefault((one.part, one.why), []).append(one.clause)
    ordered = sorted(groups, key=lambda group: (tuple(Part).index(group[0]), group[1]))
    return _HEAD + "".join(f"\n{_group(part, why, groups[part, why])}" for part, why in ordered)


def _group(part: Part, why: str, clauses: list[str]) -> str:
    rows = "".join(f'    "{one}",\n' for one in clauses)
    quoted = why.replace("\\", "\\\\").replace('"', '\\"')
    return f'[[{part}]]\nwhy = "{quoted}"\nclauses = [\n{rows}]\n'
