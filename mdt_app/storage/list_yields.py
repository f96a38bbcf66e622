# SPDX-License-Identifier: Apache-2.0
"""Of each list, which decided hits were right: the list, the time and the answer; no plate, no place, no hit."""

from datetime import datetime

from mdt_app.storage.database import Database
from mdt_app.storage.times import to_text
from policy.list_yield import LAST, Yield

_NEWEST = """
    SELECT list_id, count(*) AS decided, sum(is_right) AS right_ones FROM (
        SELECT list_id, is_right, row_number() OVER (PARTITION BY list_id ORDER BY place DESC) AS back
        FROM decided_hits
    ) WHERE back <= ? GROUP BY list_id
"""


def add(database: Database, list_id: str, at: datetime, *, is_right: bool) -> None:
    """Keep that a hit of a list was decided, inside the transaction that closes it."""
    database.table("decided_hits").insert(
        {"list_id": list_id, "decided_at": to_text(at), "is_right": int(is_right)}
    )


def of_lists(database: Database) -> dict[str, Yield]:
    """The newest decided hits of each list."""
    rows = database.rows(_NEWEST, (LAST,))
    return {row["list_id"]: Yield(row["right_ones"], row["decided"]) for row in rows}
