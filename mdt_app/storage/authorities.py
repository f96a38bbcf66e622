# SPDX-License-Identifier: Apache-2.0
"""What a person's account opens and who stands over it: data scopes and the immediate supervisor."""

import json
from collections.abc import Collection

from mdt_app.storage.accounts import plain_name
from mdt_app.storage.database import Database


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
