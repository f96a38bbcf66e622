# SPDX-License-Identifier: Apache-2.0
"""The trace: each clause with its words, its controls and their titles, where they stand, and what shows them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from mdt_app.errors import Refused
from mdt_app.policies.bindings import VERSION, Binding, Status
from policy.clauses import Clause


@dataclass(frozen=True, slots=True)
class Control:
    """A control of one clause.

    Attributes:
        main: whether the clause stands or falls with it.
        present: whether code is marked with it.
    """

    code: str
    title: str
    main: bool
    present: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of the trace."""

    clause: Clause
    controls: tuple[Control, ...]
    binding: Binding


def rows(clauses: Iterable[Clause], bindings: Iterable[Binding], titles: dict[str, str]) -> tuple[Row, ...]:
    """Clauses and bindings put together, in the register's order.

    Raises:
        Refused: a clause has no binding, because a built program's two files do not belong together.
    """
    by_id = {one.clause: one for one in bindings}
    try:
        return tuple(_row(one, by_id[one.id], titles) for one in clauses)
    except KeyError as error:
        raise Refused(
            f"The program's trace does not know the clause {error.args[0]} of its register. "
            "Install the program again."
        ) from error


def _row(clause: Clause, binding: Binding, titles: dict[str, str]) -> Row:
    present = {place.code for place in binding.places}
    controls = tuple(
        Control(
            code, titles.get(code, "not in the capability list"), code == clause.codes[0], code in present
        )
        for code in clause.codes
    )
    return Row(clause, controls, binding)


def chosen(all_rows: tuple[Row, ...], profile: str | None, clauses: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of one profile, or of the named clauses; all without either.

    Raises:
        Refused: there is no such profile or clause; names what there is.
    """
    profiles = list(dict.fromkeys(row.clause.profile_id for row in all_rows))
    if profile is not None and profile not in profiles:
        raise Refused(f"No profile is called {profile}: name one of {', '.join(profiles)}.")
    known = {row.clause.id for row in all_rows}
    unknown = [one for one in clauses if one not in known]
    if unknown:
        raise Refused(
            f"The register has no clause {', '.join(unknown)}: `mdt policy trace` lists them all, "
            'written like "WV-471.5-f-2".'
        )
    return tuple(
        row
        for row in all_rows
        if profile in {None, row.clause.profile_id} and (not clauses or row.clause.id in clauses)
    )


def counts(of: Iterable[Row]) -> dict[Status, int]:
    """How many clauses stand how, every status named."""
    counted = Counter(row.binding.status for row in of)
    return {status: counted[status] for status in Status}


def as_json(of: tuple[Row, ...]) -> dict[str, Any]:
    """The trace for a program; the same things always give the same text."""
    return {
        "version": VERSION,
        "counts": {status.value: number for status, number in counts(of).items()},
        "clauses": [_json_of(row) for row in of],
    }


def _json_of(row: Row) -> dict[str, Any]:
    clause, binding = row.clause, row.binding
    return {
        "id": clause.id,
        "agency": clause.agency,
        "section": clause.section,
        "text": clause.text,
        "kind": clause.kind,
        "actor": clause.actor,
        "proof": clause.evidence,
        "controls": [asdict(control) for control in row.controls],
        "status": binding.status.value,
        "why": binding.why,
        "places": [asdict(place) for place in binding.places],
        "tests": [asdict(test) for test in binding.tests],
    }
