# SPDX-License-Identifier: Apache-2.0
"""What is destroyed together, under one key: the file of a UTC day, or the copies that a hold kept of several."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text
from mdt_app.storage.vault import Vault
from policy.destruction import Counts

CASES_FOLDER = "cases"
CASE = "case-"
"""What the name of a hold's key begins with; that of a day's key is the day."""

_COUNTS = """
    SELECT (SELECT count(*) FROM main.reads) AS reads, (SELECT count(*) FROM main.crops) AS pictures,
        (SELECT count(*) FROM main.hits) AS hits, (SELECT count(*) FROM main.closings) AS verifications,
        (SELECT count(*) FROM main.outbox WHERE sent_at IS NULL)
            + (SELECT count(*) FROM main.hits WHERE closed_at IS NULL) AS unsent
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a file holds.

    Attributes:
        counts: its records; unsent are those that wait, those that were refused, and open hits.
        oldest_at: UTC, earliest capture; None without reads.
    """

    counts: Counts
    oldest_at: datetime | None


def holding_in(database: Database) -> Holding:
    """What the connection's own file holds."""
    oldest = database.rows("SELECT min(captured_at) AS at FROM main.reads")[0]["at"]
    return Holding(Counts(**database.rows(_COUNTS)[0]), from_text(oldest) if oldest else None)


def case_name(hold_id: UUID) -> str:
    """The name of the key of a hold's copies; it says nothing of the case, for a file is called by it."""
    return f"{CASE}{hold_id}"


def day_of(name: str) -> date | None:
    """The day that a key's name stands for; None for a hold's."""
    return None if name.startswith(CASE) else date.fromisoformat(name)


def path_of(vault: Vault, name: str) -> Path:
    """Where the file of a key lies."""
    day = day_of(name)
    return (
        vault.folder / CASES_FOLDER / f"{name.removeprefix(CASE)}.db" if day is None else vault.day_file(day)
    )
