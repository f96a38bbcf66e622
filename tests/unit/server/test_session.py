# SPDX-License-Identifier: Apache-2.0
"""A transaction that meets another writer is done again, and not for ever."""

import pytest

from server.db.session import ATTEMPTS, Conflict, settled

FIRST = Conflict("insert", {}, ValueError("another was first"))


def test_a_conflict_is_met_by_doing_it_again() -> None:
    """What the last try gives counts."""
    met = iter([True, True, False])
    tries: list[int] = []

    def transaction() -> int:
        tries.append(1)
        if next(met):
            raise FIRST
        return len(tries)

    assert settled(transaction) == 3


def test_a_conflict_that_stays_is_an_error() -> None:
    """Nobody waits for ever."""
    tries: list[int] = []

    def transaction() -> None:
        tries.append(1)
        raise FIRST

    with pytest.raises(Conflict):
        settled(transaction)
    assert len(tries) == ATTEMPTS
