# SPDX-License-Identifier: Apache-2.0
"""How much the department holds, in numbers."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.db.base import Table
from server.db.session import Database
from server.db.tables import Device, Hit, Read, Refusal, Verification


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of what is stored."""

    devices: int
    reads: int
    hits: int
    verifications: int
    refusals: int


def status(database: Database) -> Status:
    """Count everything."""
    with database.read() as session:
        return Status(*(_count(session, table) for table in (Device, Read, Hit, Verification, Refusal)))


def _count(session: Session, table: type[Table]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
