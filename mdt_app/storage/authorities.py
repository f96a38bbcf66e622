# SPDX-License-Identifier: Apache-2.0
"""What a person's account opens, who stands over it, and whose duty a person holds as a designee."""

import json
from collections.abc import Collection

from mdt_app.storage.accounts import plain_name
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.duties import Assignment, Duty


def scopes(database: Database, username: str) -> frozenset[str]:
    """The data scopes opened for a person (``access.scopes``); none for an account that is not known."""
    rows = database.rows("SELECT scopes FROM accounts WHERE username = ?", (plain_name(username),))
    return frozenset(json.loads(rows[0]["scopes"])) if rows else frozenset()


def set_scopes(database: Database, username: str, granted: Collection[str]) -> None:
    """Keep which data scopes are open for a person, inside the caller's transaction."""
    database.conn.execute(
        "UPDATE accounts SET scopes = ? WHERE username = ?",
        (json.dumps(sorted(granted)), plain_name(username)),
    )


def supervisor(database: Database, username: str) -> str:
    """Account of a person's immediate supervisor; empty when none is on record."""
    rows = database.rows("SELECT supervisor FROM accounts WHERE username = ?", (plain_name(username),))
    return str(rows[0]["supervisor"]) if rows else ""


def set_supervisor(database: Database, username: str, by: str) -> None:
    """Keep who a person's immediate supervisor is (empty: nobody), inside the caller's transaction."""
    database.conn.execute(
        "UPDATE accounts SET supervisor = ? WHERE username = ?",
        (plain_name(by) if by else "", plain_name(username)),
    )


def assign(database: Database, assignment: Assignment) -> None:
    """Keep a designee, inside the caller's transaction; an assignment of the same first day is replaced."""
    database.table("duty_assignments").upsert(
        {
            "duty": assignment.duty.value,
            "username": assignment.username,
            "name": assignment.name,
            "recorded_by": assignment.recorded_by,
            "since": to_text(assignment.since) if assignment.since else "",
            "until": to_text(assignment.until) if assignment.until else None,
        },
        pk=("duty", "username", "since"),
    )


def assignments(database: Database) -> tuple[Assignment, ...]:
    """Every designee on record, past ones included."""
    rows = database.rows("SELECT * FROM duty_assignments ORDER BY since, username")
    return tuple(
        Assignment(
            Duty(row["duty"]),
            row["username"],
            row["name"],
            row["recorded_by"],
            from_text(row["since"]) if row["since"] else None,
            from_text(row["until"]) if row["until"] else None,
        )
        for row in rows
    )
