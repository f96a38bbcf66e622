# SPDX-License-Identifier: Apache-2.0
"""What people are told of a terminal's audit log: each thing once, and on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from policy.chain import Head
from server.db.tables import AuditAlert
from server.services import audit


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a terminal, and the head that it is about."""

    kind: str
    head: Head
    words: str


def tell(session: Session, device: str, now: datetime, told: Told) -> None:
    """Tell one thing once."""
    head = told.head
    about = {"device": device, "kind": told.kind, "seq": head.seq, "hash": head.hash}
    if session.get(AuditAlert, about) is not None:
        return
    session.execute(insert(AuditAlert).values(**about, at=now, words=told.words))
    audit.record(
        session, now, f"audit.{told.kind}", device, outcome="failure", seq=head.seq, words=told.words
    )
