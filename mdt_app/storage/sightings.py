# SPDX-License-Identifier: Apache-2.0
"""Hits that were seen again: one row for each read that raised no alert of its own, in the file of the read's day.

The hit may lie in the file of the day before: a shift goes over midnight UTC, which is the afternoon in California.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from mdt_app.domain.patrol import Hit, Sighting
from mdt_app.storage.coding import FIX
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from mdt_app.storage.vault import Vault
from policy.matching import MatchClass

_SIGHTINGS = "SELECT s.*, r.fix FROM sightings s JOIN reads r USING (read_id)"


def add(database: Database, sighting: Sighting) -> None:
    """Write a sighting, inside the transaction that wrote its read."""
    database.table("sightings").insert(
        {
            "read_id": str(sighting.read_id),
            "hit_id": str(sighting.hit_id),
            "match_class": sighting.match_class.value,
            "seen_at": to_text(sighting.seen_at),
        }
    )


def of_read(database: Database, read_id: UUID) -> tuple[Sighting, ...]:
    """The hits that a read saw again."""
    rows = database.rows(f"{_SIGHTINGS} WHERE s.read_id = ? ORDER BY s.hit_id", (str(read_id),))
    return tuple(map(_sighting, rows))


def of_hits(vault: Vault, hits: Collection[Hit]) -> tuple[Sighting, ...]:
    """Every time that one of these hits was seen again, oldest first."""
    born = {hit.read.plate.captured_at.date() for hit in hits}
    days = born | {day + timedelta(days=1) for day in born}
    ids = [str(hit.hit_id) for hit in hits]
    marks = ", ".join("?" * len(ids))
    found = [
        _sighting(row)
        for _, database in vault.each(day for day in vault.days() if day in days)
        for row in database.rows(f"{_SIGHTINGS} WHERE s.hit_id IN ({marks})", ids)
    ]
    return tuple(sorted(found, key=lambda one: one.seen_at))


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return Sighting(
        hit_id=UUID(row["hit_id"]),
        read_id=UUID(row["read_id"]),
        seen_at=from_text(row["seen_at"]),
        fix=FIX.validate_json(row["fix"]) if row["fix"] else None,
        match_class=MatchClass(row["match_class"]),
    )
