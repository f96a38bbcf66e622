# SPDX-License-Identifier: Apache-2.0
"""The list of clauses that nothing carries out yet only ever gets shorter."""

from collections import Counter

import resources
from mdt_app.policies.bindings import UNBOUND
from mdt_app.policies.trace_unbound import Part, read, written
from policy.clauses import Kind, parse_clauses

CEILING = {Part.TERMINAL: 0, Part.SERVER: 19, Part.VAULT: 0}
"""How many clauses each part still owes. Lower the number with each clause that comes out; never raise it."""

WAITING = read(resources.text(UNBOUND))


def test_it_is_exactly_as_long_as_was_last_agreed() -> None:
    """Longer, and somebody put a clause off; shorter, and this number has to follow."""
    assert Counter(one.part for one in WAITING) == Counter(CEILING)


def test_it_names_only_clauses_that_the_program_has_to_carry_out() -> None:
    ours = {
        one.id
        for one in parse_clauses(resources.text("policies/clauses.csv"))
        if one.kind is not Kind.ORGANISATIONAL
    }
    assert {one.clause for one in WAITING} <= ours


def test_it_is_written_as_the_command_writes_it() -> None:
    """So that a change shows what was taken out, and nothing else."""
    assert written(WAITING) == resources.text(UNBOUND)
