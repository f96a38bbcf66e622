# SPDX-License-Identifier: Apache-2.0
"""The register of the policies' clauses, and the capabilities that carry them out."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from policy.errors import RegisterRefused
from policy.profile.catalogue import KEYS
from policy.profile.forms import Value, shown
from policy.profile.tree import Profile

Made = TypeVar("Made")

_CLAUSE_COLUMNS: Final = (
    "id", "agency", "section", "clause", "kind", "actor", "control", "parameter", "evidence"
)  # fmt: skip
_CAPABILITY_COLUMNS: Final = ("code", "title", "behaviour", "test", "clauses", "clause_ids")
_CODE: Final = re.compile(r"\[([A-Z][0-9]{2}\.[0-9]+)\]")
_ID: Final = re.compile(r"([A-Z]{2}-[0-9]{3})\.[0-9A-Za-z.-]+")
_KEY: Final = re.compile(r"([a-z_]+(?:\.[a-z0-9_]+)?)(=| has )")


class Kind(StrEnum):
    """What a clause asks of the program."""

    ENFORCED = "enforced"
    """The program refuses what the clause forbids."""
    RECORDED = "recorded"
    """The program keeps the record that the clause asks for."""
    ASSISTED = "assisted"
    """The program helps a person to do it."""
    PUBLISHED = "published"
    """The program makes it public."""
    ORGANISATIONAL = "organisational"
    """A duty of people, or an aim; shown, not carried out."""


class Relation(StrEnum):
    """What a parameter says of its key."""

    IS = "="
    HAS = " has "


@dataclass(frozen=True, slots=True)
class Term:
    """What a clause sets in the profile: a key's value, or an entry of its list."""

    key: str
    relation: Relation
    value: Value

    def holds(self, profile: Profile) -> bool:
        """Whether the profile says so."""
        have = KEYS[self.key].of(profile)
        if self.relation is Relation.HAS:
            return isinstance(have, tuple) and self.value in have
        return type(have) is type(self.value) and have == self.value

    def __str__(self) -> str:
        """As the register writes it."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return f"{self.key}{self.relation}{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One obligation of a policy.

    Attributes:
        id: "SR-465.2-1-ii".
        agency: whose policy it is.
        section: number and title.
        text: the obligation in our words.
        kind: what it asks of the program.
        actor: whose act it is about.
        control: how it is carried out, in words.
        codes: of the capabilities that carry it out, in the order named; the first is the main one.
        terms: what it sets in the profile.
        evidence: how it is shown.
    """

    id: str
    agency: str
    section: str
    text: str
    kind: Kind
    actor: str
    control: str
    codes: tuple[str, ...]
    terms: tuple[Term, ...]
    evidence: str

    @property
    def profile_id(self) -> str:
        """Of the policy that it belongs to: "SR-465"."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One thing that the program can do because clauses ask for it.

    Attributes:
        code: "M05.4".
        title: a few words.
        behaviour: what it does.
        test: how it is shown.
        clauses: ids of the clauses that ask for it.
    """

    code: str
    title: str
    behaviour: str
    test: str
    clauses: tuple[str, ...]


def terms_of(parameter: str) -> tuple[Term, ...]:
    """The terms of a register row's parameter: terms joined by "; ", each ``key=JSON`` or ``key has "text"``.

    Raises:
        ValueError: it is not written so; the text says where.
    """
    terms: list[Term] = []
    rest = parameter
    while rest:
        term, rest = _first_term(rest)
        terms.append(term)
        if rest and not (rest := _after_joint(rest)):
            raise ValueError('it ends with "; "')
    return tuple(terms)


def _first_term(text: str) -> tuple[Term, str]:
    found = _KEY.match(text)
    if found is None or found[1] not in KEYS:
        raise ValueError(f"{shown(text)} does not begin with a key of a profile")
    try:
        value, end = json.JSONDecoder().raw_decode(text, found.end())
    except json.JSONDecodeError:
        raise ValueError(f"{shown(text)} holds no JSON value") from None
    relation = Relation(found[2])
    if relation is Relation.HAS and not isinstance(value, str):
        raise ValueError(f'{shown(text)} does not name a text after "has"')
    if relation is Relation.IS and (fault := KEYS[found[1]].complaint(value)):
        raise ValueError(fault.rstrip("."))
    return Term(found[1], relation, tuple(value) if isinstance(value, list) else value), text[end:]


def _after_joint(text: str) -> str:
    if not text.startswith("; "):
        raise ValueError(f'{shown(text)} follows a term without "; "')
    return text.removeprefix("; ")


def parse_clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a register's CSV text, in its order.

    Raises:
        RegisterRefused: a column or a row is not usable; names every row.
    """
    return _parsed(text, _CLAUSE_COLUMNS, "register", _clause)


def _parsed(
    text: str, columns: Sequence[str], name: str, one: Callable[[Mapping[str, str]], Made]
) -> tuple[Made, ...]:
    """What ``one`` makes of each row, whose first column names it; every problem of the text in one refusal."""
    key = columns[0]
    problems: list[str] = []
    made: dict[str, list[Made]] = {}
    for number, row in _rows(text, columns, f"The {name}"):
        try:
            made.setdefault(row[key], []).append(one(row))
        except ValueError as error:
            problems.append(f"Row {number} of the {name} ({shown(row[key])}): {error}. Correct the row.")
    problems += [
        f"{known} stands {len(rows)} times in the {name}: keep one."
        for known, rows in made.items()
        if len(rows) > 1
    ]
    if problems:
        raise RegisterRefused(tuple(problems))
    return tuple(row for rows in made.values() for row in rows)


def _clause(row: Mapping[str, str]) -> Clause:
    _need_filled(row, ("id", "agency", "section", "clause", "actor", "control", "evidence"))
    if _ID.fullmatch(row["id"]) is None:
        raise ValueError('the id is not of the form "SR-465.2-1"')
    if row["kind"] not in set(Kind):
        raise ValueError(f"the kind {shown(row['kind'])} is none of {', '.join(Kind)}")
    codes = tuple(dict.fromkeys(_CODE.findall(row["control"])))
    if not codes and row["kind"] != Kind.ORGANISATIONAL:
        raise ValueError("it names no control although the program has to carry it out")
    return Clause(
        id=row["id"],
        agency=row["agency"],
        section=row["section"],
        text=row["clause"],
        kind=Kind(row["kind"]),
        actor=row["actor"],
        control=row["control"],
        codes=codes,
        terms=terms_of(row["parameter"]),
        evidence=row["evidence"],
    )


def parse_capabilities(text: str) -> tuple[Capability, ...]:
    """The capabilities of their CSV text, in its order.

    Raises:
        RegisterRefused: a column or a row is not usable; names every row.
    """
    return _parsed(text, _CAPABILITY_COLUMNS, "capabilities", _capability)


def _capability(row: Mapping[str, str]) -> Capability:
    _need_filled(row, ("code", "title", "behaviour", "test"))
    if _CODE.fullmatch(f"[{row['code']}]") is None:
        raise ValueError('the code is not of the form "M05.4"')
    ids = tuple(row["clause_ids"].split())
    if row["clauses"] != str(len(ids)):
        raise ValueError(f"it counts {row['clauses']} clauses and names {len(ids)}")
    return Capability(
        code=row["code"], title=row["title"], behaviour=row["behaviour"], test=row["test"], clauses=ids
    )


def _need_filled(row: Mapping[str, str], columns: Sequence[str]) -> None:
    for name in columns:
        if not row[name].strip():
            raise ValueError(f"the column {name} is empty")


def _rows(text: str, columns: Sequence[str], what: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by their number in a spreadsheet: the header is 1."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise RegisterRefused((f"{what} is not valid CSV ({error}): save it again.",)) from error
    if not rows or rows[0] != list(columns):
        raise RegisterRefused((f"{what} must have the columns {', '.join(columns)}, in this order.",))
    for number, cells in enumerate(rows[1:], 2):
        if len(cells) != len(columns):
            sentence = (
                f"Row {number}: {what} has {len(columns)} columns, this row has {len(cells)}. Correct it."
            )
            raise RegisterRefused((sentence,))
        yield number, dict(zip(columns, cells, strict=True))
