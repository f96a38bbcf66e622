# SPDX-License-Identifier: Apache-2.0
"""Deployment orders, and which of them were open when a shift began."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.capture import DeploymentOrder


def add(database: Database, order: DeploymentOrder, issued_at: datetime) -> None:
    """Keep an order, inside the caller's transaction."""
    database.table("deployment_orders").insert(
        {
            "order_id": order.order_id,
            "reader": order.reader,
            "unit": order.unit,
            "effort": order.effort,
            "since": to_text(order.since),
            "until": to_text(order.until),
            "issued_by": order.issued_by,
            "issued_at": to_text(issued_at),
        }
    )


def every(database: Database) -> tuple[DeploymentOrder, ...]:
    """All orders, newest first."""
    rows = database.rows("SELECT * FROM deployment_orders ORDER BY issued_at DESC, order_id")
    return tuple(
        DeploymentOrder(
            row["order_id"],
            row["reader"],
            row["unit"],
            row["effort"],
            from_text(row["since"]),
            from_text(row["until"]),
            row["issued_by"],
        )
        for row in rows
    )


def tag(database: Database, session_id: UUID, order_ids: Iterable[str]) -> None:
    """Keep that these orders were open for a shift, inside the caller's transaction."""
    for order_id in order_ids:
        database.conn.execute(
            "INSERT OR IGNORE INTO session_orders (session_id, order_id) VALUES (?, ?)",
            (str(session_id), order_id),
        )


def of_session(database: Database, session_id: UUID) -> tuple[str, ...]:
    """Numbers of the orders that a shift is tagged with."""
    rows = database.rows(
        "SELECT order_id FROM session_orders WHERE session_id = ? ORDER BY order_id", (str(session_id),)
    )
    return tuple(row["order_id"] for row in rows)
