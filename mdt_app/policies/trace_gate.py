# SPDX-License-Identifier: Apache-2.0
"""The gate: no clause of a policy may be left without a control and a passing test, unless somebody has it listed."""

from collections.abc import Iterable, Iterator
from typing import Final

from mdt_app.policies.bindings import Binding, Findings, Status, bind
from mdt_app.policies.trace_places import Place
from mdt_app.policies.trace_unbound import NAME, Waiting, part_of
from policy.clauses import Clause, Kind

REMEDY: Final = (
    "Mark the code that carries a clause out with @control and a test that shows it with @pytest.mark.clause, "
    f"or list the clause in {NAME} under the part that will."
)


def problems(clauses: tuple[Clause, ...], found: Findings, titles: dict[str, str]) -> tuple[str, ...]:
    """What keeps the gate shut, a sentence each with its remedy; empty when all is well."""
    bindings = bind(clauses, found)
    ids = frozenset(one.id for one in clauses)
    if not found.results:
        return ("There are no results of tests marked with clauses: run `python3 dev.py test` first.",)
    broken = tuple(_broken(clauses, bindings, titles))
    return (
        *_unknown_codes(found, titles),
        *_unknown_clauses(found, ids),
        *_of_the_list(found.waiting, {one.id: one for one in clauses}, bindings),
        *broken,
        *((REMEDY,) if broken else ()),
    )


def _unknown_codes(found: Findings, titles: dict[str, str]) -> Iterator[str]:
    for place in found.places:
        if place.code not in titles:
            yield (
                f"{place.file}:{place.line} is marked with {place.code}, which the capability list does not "
                "have: correct the code."
            )


def _unknown_clauses(found: Findings, ids: frozenset[str]) -> Iterator[str]:
    for clause in sorted(found.results.keys() - ids):
        for shown in found.results[clause]:
            yield f"{shown.test} is marked with {clause}, which no register has: correct the id."


def _of_the_list(
    waiting: tuple[Waiting, ...], clauses: dict[str, Clause], bindings: tuple[Binding, ...]
) -> Iterator[str]:
    bound = {one.clause for one in bindings if one.status is Status.BOUND}
    for one in waiting:
        if one.clause not in clauses:
            yield f"{one.clause} stands in {NAME} and in no register: correct it or take it out."
        elif clauses[one.clause].kind is Kind.ORGANISATIONAL:
            yield f"{one.clause} is organisational, nothing will bind it: take it out of {NAME}."
        elif one.clause in bound:
            yield f"{one.clause} is bound now: take it out of {NAME}."


def _broken(clauses: Iterable[Clause], bindings: Iterable[Binding], titles: dict[str, str]) -> Iterator[str]:
    for clause, binding in zip(clauses, bindings, strict=True):
        if binding.status is Status.BROKEN:
            title = titles.get(clause.codes[0], "") if clause.codes else ""
            yield f"{clause.id} ({title}): {binding.why}."


def unbound_now(clauses: tuple[Clause, ...], found: Findings, titles: dict[str, str]) -> tuple[Waiting, ...]:
    """What ``unbound.toml`` has to hold for the state of things: each clause that nothing binds, and no other."""
    bare = Findings(found.places, found.results, ())
    return tuple(
        Waiting(clause.id, part_of(clause.codes[0]), _reason(clause, bare.places, titles))
        for clause, binding in zip(clauses, bind(clauses, bare), strict=True)
        if binding.status is Status.BROKEN and clause.codes
    )


def _reason(clause: Clause, places: Iterable[Place], titles: dict[str, str]) -> str:
    code = clause.codes[0]
    there = any(place.code == code for place in places)
    missing = "no test shows the clause yet" if there else "no code carries it yet"
    return f"{code} {titles.get(code, '')}: {missing}"
