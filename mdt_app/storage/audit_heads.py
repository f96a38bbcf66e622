# SPDX-License-Identifier: Apache-2.0
"""Heads of the audit log that the department counter-signed; only ever added."""

from dataclasses import dataclass
from datetime import datetime

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.chain import Head


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head as the department signed it.

    Attributes:
        device: the terminal, as its certificate named it then.
        at: UTC, of the event.
        received_at: UTC, by the department's clock.
        signature: ECDSA P-256 with SHA-256 over ``policy.chain.head_statement``, DER in hexadecimal.
        key_pem: the department's public key for it.
    """

    device: str
    seq: int
    hash: str
    at: datetime
    received_at: datetime
    signature: str
    key_pem: str

    def head(self) -> Head:
        """As the chain has it."""
        return Head(self.seq, self.hash, to_text(self.at))


def keep(database: Database, signed: SignedHead) -> None:
    """Add a signed head; the same again changes nothing."""
    row = {
        "device": signed.device,
        "seq": signed.seq,
        "hash": signed.hash,
        "at": to_text(signed.at),
        "received_at": to_text(signed.received_at),
        "signature": signed.signature,
        "key_pem": signed.key_pem,
    }
    with database.transaction():
        database.table("audit_receipts").insert(row, ignore=True)


def newest(database: Database, device: str) -> int:
    """Number of the newest event that was signed for this terminal; 0 when none was."""
    rows = database.rows("SELECT max(seq) AS seq FROM audit_receipts WHERE device = ?", (device,))
    return int(rows[0]["seq"] or 0)


def contradiction(database: Database) -> str:
    """That the log does not have the newest event that was signed any more, in a sentence; empty when it has."""
    rows = database.rows(
        "SELECT r.seq, r.hash, a.hash AS now FROM audit_receipts r LEFT JOIN audit a ON a.seq = r.seq"
        " ORDER BY r.received_at DESC, r.seq DESC LIMIT 1"
    )
    if not rows or rows[0]["hash"] == rows[0]["now"]:
        return ""
    return f"Event {rows[0]['seq']} of the audit log is not the one that the department signed."


def every(database: Database) -> tuple[SignedHead, ...]:
    """All of them, in the order of their events."""
    rows = database.rows("SELECT * FROM audit_receipts ORDER BY seq, device")
    times = ("at", "received_at")
    return tuple(SignedHead(**{**row, **{name: from_text(row[name]) for name in times}}) for row in rows)
