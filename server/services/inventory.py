# SPDX-License-Identifier: Apache-2.0
"""What the department has of one terminal, for the terminal to hold against its own store."""

from datetime import datetime

from sqlalchemy import select

from server.db.session import Database
from server.db.tables import Hit, Read, Verification
from sync.wire import InventoryV1


def inventory(database: Database, device: str, since_at: datetime, until_at: datetime) -> InventoryV1:
    """Ids of this terminal's reads captured in [``since_at``, ``until_at``), and of what hangs on them."""
    reads = (
        select(Read.read_id)
        .where(Read.device == device, Read.captured_at >= since_at, Read.captured_at < until_at)
        .order_by(Read.read_id)
    )
    hits = select(Hit.hit_id).where(Hit.read_id.in_(reads)).order_by(Hit.hit_id)
    closed = select(Verification.verification_id).where(Verification.hit_id.in_(hits))
    with database.read() as session:
        return InventoryV1(
            device=device,
            since_at=since_at,
            until_at=until_at,
            reads=tuple(session.scalars(reads)),
            hits=tuple(session.scalars(hits)),
            verifications=tuple(session.scalars(closed.order_by(Verification.verification_id))),
        )
