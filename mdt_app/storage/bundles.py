# SPDX-License-Identifier: Apache-2.0
"""Bundles that this terminal wrote on removable media: how much, when, and whether the department's receipt came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle.

    Attributes:
        device: the terminal's name then.
        made_at: UTC, when it was begun: what waited then is in it, or in another one of that moment.
        size: bytes of its file.
        digest: SHA-256 that the terminal signed.
        taken_at: UTC, by the department's receipt; None while none came.
        accepted, duplicate, refused: records, by the receipt.
    """

    bundle_id: UUID
    device: str
    made_at: datetime
    username: str
    reads: int
    hits: int
    verifications: int
    events: int
    size: int
    digest: str
    taken_at: datetime | None = None
    accepted: int = 0
    duplicate: int = 0
    refused: int = 0

    @property
    def records(self) -> int:
        """Of all kinds; events are none."""
        return self.reads + self.hits + self.verifications


def keep(database: Database, bundle: KeptBundle) -> None:
    """Keep that this bundle is about to get its name on the medium."""
    row = {
        "bundle_id": str(bundle.bundle_id),
        "device": bundle.device,
        "made_at": to_text(bundle.made_at),
        "username": bundle.username,
        "reads": bundle.reads,
        "hits": bundle.hits,
        "verifications": bundle.verifications,
        "events": bundle.events,
        "size": bundle.size,
        "digest": bundle.digest,
    }
    database.table("bundles").insert(row)


def forget(database: Database, bundle_id: UUID) -> None:
    """It did not come about after all."""
    database.conn.execute("DELETE FROM bundles WHERE bundle_id = ? AND taken_at IS NULL", (str(bundle_id),))


def taken(database: Database, bundle_id: UUID, at: datetime, outcomes: tuple[int, int, int]) -> None:
    """The department's receipt is here; ``outcomes`` are accepted, duplicate and refused records."""
    database.conn.execute(
        "UPDATE bundles SET taken_at = ?, accepted = ?, duplicate = ?, refused = ? WHERE bundle_id = ?",
        (to_text(at), *outcomes, str(bundle_id)),
    )


def get(database: Database, bundle_id: UUID) -> KeptBundle | None:
    """This bundle."""
    rows = database.rows("SELECT * FROM bundles WHERE bundle_id = ?", (str(bundle_id),))
    return _bundle(rows[0]) if rows else None


def newest(database: Database, limit: int) -> tuple[KeptBundle, ...]:
    """The newest ones, the newest first."""
    rows = database.rows("SELECT * FROM bundles ORDER BY made_at DESC, rowid DESC LIMIT ?", (limit,))
    return tuple(_bundle(row) for row in rows)


def _bundle(row: dict[str, Any]) -> KeptBundle:
    counts = {name: int(row[name] or 0) for name in ("accepted", "duplicate", "refused")}
    return KeptBundle(
        bundle_id=UUID(row["bundle_id"]),
        device=row["device"],
        made_at=from_text(row["made_at"]),
        username=row["username"],
        reads=row["reads"],
        hits=row["hits"],
        verifications=row["verifications"],
        events=row["events"],
        size=row["size"],
        digest=row["digest"],
        taken_at=from_text(row["taken_at"]) if row["taken_at"] else None,
        **counts,
    )
