# SPDX-License-Identifier: Apache-2.0
"""Data scopes: what a list says of an entry is withheld from a person who has no authority for its source."""

from collections.abc import Collection
from typing import Final

from policy.control import control
from policy.profile.use import Access
from policy.ruling import Finding, Ruling

SCOPES: Final = ("department", "state", "federal", "clets")
"""Every scope that a policy may ask separate authority for."""

_SCOPES_OF: Final = {
    "local_BOLO": frozenset({"department"}),
    "department": frozenset({"department"}),
    "CA_DMV": frozenset({"state", "clets"}),
    "CA_DOJ": frozenset({"state", "clets"}),
    "state_general_lists": frozenset({"state", "clets"}),
    "NCIC": frozenset({"federal", "clets"}),
}
"""Scopes by source: those that policies name, and what the shipped list mappings call theirs."""

WITHHELD: Final = "Details withheld: ask Dispatch."
"""What stands in place of the details."""


def scopes_of(source: str) -> frozenset[str]:
    """The scopes of a list's source (``hotlist.sources``, or a list mapping's); of an unknown source all of them.

    State and federal lists reach a department through CLETS, so that both authorities are needed for them.
    """
    return _SCOPES_OF.get(source, frozenset(SCOPES))


@control("M04.5")
def detail_ruling(source: str, granted: Collection[str], access: Access) -> Ruling:
    """Whether a person may see what a list of this source says of an entry.

    Args:
        source: of the list.
        granted: scopes that the manager opened for the person (`policy.access.granted`).
        access: the profile's table (``scope_required``, ``scopes``). San Rafael 465.3(e): department, state and
            federal data; Pittsburg 434.3(e): CLETS.
    """
    if not access.scope_required:
        return Ruling()
    missing = (scopes_of(source) & frozenset(access.scopes)) - frozenset(granted)
    if not missing:
        return Ruling()
    return Ruling(
        (Finding("scope_missing", f"{WITHHELD} Access to {', '.join(sorted(missing))} data is not granted."),)
    )
