# SPDX-License-Identifier: Apache-2.0
"""What each role does, and so may see; what is not listed is refused.

Source: A10.1 (deny by default); CJIS Security Policy 5.9.5, AC-3, AC-5 (separation of duties) and AC-6 (least
privilege). A fleet technician mends readers and sees no plate. The auditor reads the log and changes nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from policy.access import Role
from policy.control import control


class Function(StrEnum):
    """Something that a person does with the system."""

    CAPTURE = "capture"
    """Start the reader in a car."""
    SEE_PLATES = "see_plates"
    """Be shown reads, hits and pictures."""
    VERIFY = "verify"
    """Compare and confirm a hit."""
    TRANSFER = "transfer"
    """Take sealed records to the department on a removable medium; opens none."""
    SEARCH = "search"
    """Ask for earlier reads."""
    HOT_LISTS = "hot_lists"
    """Import and approve lists."""
    ACCOUNTS = "accounts"
    """Make, change and end accounts; release locked ones."""
    TRAINING = "training"
    """Keep the training register."""
    RECORDS = "records"
    """Holds, releases, retention."""
    AUDIT = "audit"
    """Read and export the audit log."""
    BENCH = "bench"
    """Aim and test cameras, settings, self-test."""


_F = Function
_IN_THE_CAR: Final = frozenset({_F.CAPTURE, _F.SEE_PLATES, _F.VERIFY, _F.SEARCH, _F.TRANSFER})
_OF: Final[Mapping[Role, frozenset[Function]]] = {
    Role.OFFICER: _IN_THE_CAR,
    Role.POLICE_ASSISTANT: _IN_THE_CAR,
    Role.SUPERVISOR: _IN_THE_CAR,
    Role.CRIME_ANALYST: frozenset({_F.SEE_PLATES, _F.SEARCH}),
    Role.DISPATCHER: frozenset({_F.SEE_PLATES}),
    Role.RECORDS: frozenset({_F.SEE_PLATES, _F.SEARCH, _F.RECORDS}),
    Role.ADMINISTRATOR: frozenset(
        {
            _F.SEE_PLATES,
            _F.SEARCH,
            _F.HOT_LISTS,
            _F.ACCOUNTS,
            _F.TRAINING,
            _F.AUDIT,
            _F.BENCH,
            _F.TRANSFER,
        }
    ),
    Role.AUDITOR: frozenset({_F.SEE_PLATES, _F.AUDIT}),
    Role.TECHNICIAN: frozenset({_F.BENCH, _F.TRANSFER}),
}


@control("A10.1")
def functions_of(role: str) -> frozenset[Function]:
    """What a role does; nothing for one that is not known."""
    return next((functions for known, functions in _OF.items() if known == role), frozenset())


@control("A10.1")
def may(role: str, function: Function) -> bool:
    """Whether a role does this."""
    return function in functions_of(role)


def may_see_plates(role: str) -> bool:
    """Whether a role may be shown a plate, a picture of one, or a hit."""
    return may(role, Function.SEE_PLATES)
