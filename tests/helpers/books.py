# SPDX-License-Identifier: Apache-2.0
"""Books of the shipped policies for tests, with the bindings that a test names."""

from datetime import timedelta

from mdt_app.policies.bindings import Binding, Status
from mdt_app.policies.book import PolicyBook, book_of
from mdt_app.policies.shipped import shipped
from mdt_app.policies.trace_places import Place
from mdt_app.policies.trace_results import Outcome, ShownBy
from policy.profile.overrides import Override
from tests.helpers.sightings import NOON

SHIPS = shipped()


def book_with(profile_id: str, *bindings: Binding) -> PolicyBook:
    """The book of a shipped policy; without bindings, one that does not know what carries its clauses out."""
    return book_of(SHIPS.profiles[profile_id], NOON, ships=SHIPS, find=lambda: bindings or None)


def bound_to(clause_id: str) -> Binding:
    """A clause that the program carries out, shown by three tests."""
    place = Place("M05.1", "mdt_app/screens/comparison.py", 12, "mdt_app.screens.comparison", "compare")
    return Binding(
        clause_id, Status.BOUND, "", (place,), (ShownBy("tests/unit/x.py::test_x", Outcome.PASSED, 3),)
    )


def changed_interval() -> PolicyBook:
    """Manhattan Beach with a shorter interval of transfer than its procedure has."""
    override = Override(
        key="transfer.max_interval_days",
        value=14,
        by="Program manager",
        reason="Cars share few docks in summer",
        second_person="Records manager",
        decided_at=NOON - timedelta(days=3),
        note="Decided by the Bureau Commander on the department's procedure",
        expires_at=NOON + timedelta(days=60),
    )
    return book_of(SHIPS.profiles["MB-462"], NOON, (override,), ships=SHIPS)
