# SPDX-License-Identifier: Apache-2.0
"""How much waits for the department, by kind, with the room that it takes."""

from dataclasses import dataclass
from datetime import datetime

from mdt_app.storage.outbox import unsettled
from mdt_app.storage.times import from_text
from mdt_app.storage.vault import Vault

_WAITING = """
    SELECT count(*) FILTER (WHERE kind = 'read') AS reads, count(*) FILTER (WHERE kind = 'hit') AS hits,
        count(*) FILTER (WHERE kind = 'verification') AS verifications, min(of_at) AS oldest,
        (SELECT ifnull(sum(length(jpeg)), 0) FROM crops WHERE read_id IN (
            SELECT record_id FROM outbox WHERE kind = 'read' AND sent_at IS NULL AND refused IS NULL
        )) AS picture_bytes
    FROM outbox WHERE sent_at IS NULL AND refused IS NULL
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the department, of each kind.

    Attributes:
        oldest_at: UTC, capture of the oldest; None when nothing waits.
        picture_bytes: of the reads' pictures.
    """

    reads: int = 0
    hits: int = 0
    verifications: int = 0
    oldest_at: datetime | None = None
    picture_bytes: int = 0

    @property
    def records(self) -> int:
        """Of all kinds."""
        return self.reads + self.hits + self.verifications


def waiting(vault: Vault) -> Waiting:
    """What waits, over all days that can be read."""
    counted = [database.rows(_WAITING)[0] for _, database in unsettled(vault)]
    oldest = min((day["oldest"] for day in counted if day["oldest"]), default=None)

    def together(name: str) -> int:
        return sum(day[name] for day in counted)

    return Waiting(
        reads=together("reads"),
        hits=together("hits"),
        verifications=together("verifications"),
        oldest_at=from_text(oldest) if oldest else None,
        picture_bytes=together("picture_bytes"),
    )
