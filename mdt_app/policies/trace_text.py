# SPDX-License-Identifier: Apache-2.0
"""The trace for a person at a terminal: one block for each clause, below the heading of its section."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from mdt_app.policies.bindings import Status
from mdt_app.policies.trace import Control, Row, counts
from mdt_app.policies.trace_places import Place

WIDTH = 110
_INDENT = "    "
_LABEL = 10


def lines(of: tuple[Row, ...]) -> Iterator[str]:
    """The trace in lines of at most about 110 characters; names of tests are never broken."""
    heading = ""
    for row in of:
        here = f"{row.clause.agency}, {row.clause.section}"
        if here != heading:
            yield from (here, "-" * len(here), "")
            heading = here
        yield from _block(row)
        yield ""
    yield summary(of)


def summary(of: Iterable[Row]) -> str:
    """How many clauses stand how, in one line."""
    counted = counts(of)
    parts = [f"{counted[status]} {status}" for status in Status]
    return f"{sum(counted.values())} clauses: {', '.join(parts)}"


def _block(row: Row) -> Iterator[str]:
    clause, binding = row.clause, row.binding
    yield f"{clause.id:<18}{binding.status.upper():<16}{clause.kind}, {clause.actor}"
    yield from (_INDENT + line for line in wrap(clause.text, WIDTH - len(_INDENT)))
    if binding.why:
        yield from _labelled("why", wrap(binding.why, WIDTH - len(_INDENT) - _LABEL))
    for control in row.controls:
        yield from _labelled(control.code, _control(control, binding.places))
    said = [
        f"{test.outcome:<8}{test.test}" + (f" ({test.cases} cases)" if test.cases > 1 else "")
        for test in binding.tests
    ]
    yield from _labelled("tests", said or ["none"])


def _control(control: Control, places: tuple[Place, ...]) -> list[str]:
    title = control.title if control.main else f"{control.title} (also)"
    if not control.present:
        return [f"{title}: not in the code"]
    here = (place for place in places if place.code == control.code)
    return [title, *(f"  {place.file}:{place.line}  {place.name}" for place in here)]


def _labelled(label: str, said: list[str]) -> Iterator[str]:
    for number, line in enumerate(said):
        yield f"{_INDENT}{'' if number else label:<{_LABEL}}{line}"
