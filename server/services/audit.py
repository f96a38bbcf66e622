# SPDX-License-Identifier: Apache-2.0
"""Writing down what was done: counts and names of terminals, never plates, persons or places.

The rows are one chain (``policy.chain``). Who writes one holds the chain's end until its transaction is over, so
that writers follow one another whatever database it is; therefore a transaction writes its row last.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from policy.chain import GENESIS, Checked, Event, Head, check_chain, event_hash, utc_text
from policy.control import control
from server.db.session import Database
from server.db.tables import AuditRow

CHAIN_END = 0x6D64_7461
"""Number of PostgreSQL's advisory lock for the end of the chain."""


@control("A08.1")
def record(
    session: Session, at: datetime, event: str, actor: str, *, outcome: str = "success", **detail: str | int
) -> None:
    """Add one audit row in the caller's transaction.

    Args:
        session: the transaction that does what is recorded.
        at: UTC.
        event: what was done ("device.enrolled").
        actor: terminal or operator.
        outcome: "success" or "failure".
        detail: counts and names.
    """
    before = head(session, to_add=True)
    told = {
        "seq": before.seq + 1,
        "event": event,
        "outcome": outcome,
        "actor": actor,
        "detail": detail,
        "prev_hash": before.hash,
    }
    digest = event_hash({**told, "at": utc_text(at)})
    session.execute(insert(AuditRow).values(**told, at=at, hash=digest))


def head(session: Session, *, to_add: bool = False) -> Head:
    """The newest row.

    Args:
        session: a transaction; a writing one when ``to_add``.
        to_add: keep other writers from adding until the transaction is over. SQLite has one writer anyway.
    """
    if to_add and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:end)"), {"end": CHAIN_END})
    newest = select(AuditRow.seq, AuditRow.hash, AuditRow.at).order_by(AuditRow.seq.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.hash, utc_text(row.at))


def verify(database: Database) -> Checked:
    """Check the whole chain."""
    with database.read() as session:
        return check_chain(_events(session))


def _events(session: Session) -> Iterator[Event]:
    every = select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000)
    with session.scalars(every) as rows:
        for row in rows:
            yield _event(row)


def _event(row: AuditRow) -> Event:
    return {
        "seq": row.seq,
        "at": utc_text(row.at),
        "event": row.event,
        "outcome": row.outcome,
        "actor": row.actor,
        "detail": row.detail,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
    }
