# SPDX-License-Identifier: Apache-2.0
"""What the trace needs of the clause register and of the capability list: both ship as CSV files."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import resources
from mdt_app.errors import Trouble

ORGANISATIONAL: Final = "organisational"
"""The kind of clause that people carry out; its ``control`` column says why no program can."""

_CODE: Final = re.compile(r"\[([A-Z]\d{2}\.\d+)\]")


@dataclass(frozen=True, slots=True)
class Subject:
    """A clause of the register, as the trace shows it.

    Attributes:
        text: our short wording of the clause, not the department's own words.
        kind: enforced, recorded, assisted, published or organisational.
        control: how it is carried out, in words, with the codes in brackets.
        codes: of its controls, the main one first; empty for most organisational clauses.
        test: what an auditor may try to see it hold.
    """

    id: str
    agency: str
    section: str
    text: str
    kind: str
    actor: str
    control: str
    codes: tuple[str, ...]
    test: str

    @property
    def organisational(self) -> bool:
        """Whether people carry it out, not the program."""
        return self.kind == ORGANISATIONAL

    @property
    def profile(self) -> str:
        """The id of the profile that it belongs to: ``WV-471``."""
        return "-".join(self.id.split("-")[:2])


def subjects() -> tuple[Subject, ...]:
    """Every clause of the register that ships, in its order.

    Raises:
        Trouble: the register is damaged.
    """
    return subjects_of(resources.text("policies/clauses.csv"))


def subjects_of(text: str) -> tuple[Subject, ...]:
    """Every clause of a register's CSV text.

    Raises:
        Trouble: a column is missing, or an id stands twice; names it.
    """
    try:
        found = tuple(_subject(row) for row in csv.DictReader(io.StringIO(text)))
    except KeyError as error:
        raise Trouble(f"The clause register has no column {error}. Install the program again.") from error
    ids = [one.id for one in found]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise Trouble(f"The clause register has {', '.join(twice)} twice. Install the program again.")
    return found


def _subject(row: Mapping[str, str]) -> Subject:
    # A control may be named twice in its sentence; the first place in the sentence counts.
    codes = tuple(dict.fromkeys(_CODE.findall(row["control"])))
    return Subject(
        id=row["id"],
        agency=row["agency"],
        section=row["section"],
        text=row["clause"],
        kind=row["kind"],
        actor=row["actor"],
        control=row["control"],
        codes=codes,
        test=row["evidence"],
    )


def titles() -> dict[str, str]:
    """The title of each control by its code."""
    rows = csv.DictReader(io.StringIO(resources.text("policies/capabilities.csv")))
    return {row["code"]: row["title"] for row in rows}
