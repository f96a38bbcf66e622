# SPDX-License-Identifier: Apache-2.0
"""How the verification of a hit begins."""

from mdt_app.domain.patrol import Hit
from policy.comparison import HitFacts
from policy.verification import HitRules, Performer, Verification


def begin(
    hit: Hit, officer: str, rules: HitRules | None = None, performer: Performer = Performer.OFFICER
) -> Verification:
    """A fresh verification of a hit by the person with this account name; under the strictest rules if none."""
    entry = hit.match.entry
    facts = HitFacts(
        entry_plate=entry.plate,
        entry_state=entry.state,
        vehicle_supplied=entry.vehicle.is_supplied,
        priority=hit.priority,
        partial=entry.partial,
    )
    return Verification.begin(facts, officer, rules, performer)
