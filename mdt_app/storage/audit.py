# SPDX-License-Identifier: Apache-2.0
"""The audit log: it only grows, and each event is chained to the one before it.

An event's hash is SHA-256 over its own fields and the hash before it, as canonical JSON (UTF-8, keys sorted,
no spaces). So an edit or a missing event shows at the first event after it. A cut tail shows only against a
head that somebody else keeps (compliance AI-1): ``head`` is what the department counter-signs.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What happened (CJIS AU-3, policies' access records).

    Attributes:
        at: UTC.
        event: what was done ("sign_on", "inquiry").
        outcome: "done", "refused" or "failed".
        object: what it was done to, as an id or a name of a thing ("hit 0193...").
        query_elements: each element of a search by its name.
        purpose: purpose code from the profile.
        case_no: case or incident number, as entered.
        reason: why, in the person's words.
        rows: how many records were shown or changed.
    """

    at: datetime
    event: str
    outcome: str = "done"
    username: str = ""
    session_id: str = ""
    object: str = ""
    query_elements: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""
    case_no: str = ""
    reason: str = ""
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event: its number, hash and time; number 0 and the genesis hash when the log is empty."""

    seq: int
    hash: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the whole chain found.

    Attributes:
        events: how many events were checked.
        first_bad: number of the first event that is not as it was written; None when all are.
        problem: what is wrong with it, in a sentence; empty when nothing is.
    """

    events: int
    first_bad: int | None = None
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether every event is as it was written."""
        return self.first_bad is None


def append(database: Database, event: AuditEvent) -> ChainHead:
    """Write an event at the end of the chain, in the caller's transaction or in one of its own."""
    with database.transaction():
        before = head(database)
        row: dict[str, object] = {
            **asdict(event),
            "at": to_text(event.at),
            "query_elements": _canonical(dict(event.query_elements)),
            "seq": before.seq + 1,
            "prev_hash": before.hash,
        }
        row["hash"] = event_hash(row)
        database.table("audit").insert(row)
    return ChainHead(before.seq + 1, str(row["hash"]), event.at)


def head(database: Database) -> ChainHead:
    """The newest event."""
    rows = database.rows("SELECT seq, hash, at FROM audit ORDER BY seq DESC LIMIT 1")
    if not rows:
        return ChainHead(0, GENESIS, None)
    return ChainHead(rows[0]["seq"], rows[0]["hash"], from_text(rows[0]["at"]))


def event_hash(row: Mapping[str, object]) -> str:
    """The hash of an event's row: over every field but ``hash`` itself."""
    content = {name: value for name, value in row.items() if name != "hash"}
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def verify(database: Database, anchor: ChainHead | None = None) -> ChainReport:
    """Check the whole chain, and that it still holds an ``anchor`` kept elsewhere.

    Returns:
        the number of the first event that was changed, or that follows one that is missing.
    """
    seq, previous, anchored = 0, GENESIS, anchor is None or anchor.seq == 0
    for row in database.query("SELECT * FROM audit ORDER BY seq"):
        seq += 1
        if row["seq"] != seq:
            return ChainReport(seq, seq, f"Event {seq} is missing from the audit log.")
        if row["prev_hash"] != previous or row["hash"] != event_hash(row):
            return ChainReport(seq, seq, f"Event {seq} of the audit log is not as it was written.")
        previous = row["hash"]
        if anchor is not None and seq == anchor.seq:
            if anchor.hash != previous:
                return ChainReport(
                    seq, seq, f"Event {seq} is not the one that was signed: the log was rewritten."
                )
            anchored = True
    if not anchored:
        return ChainReport(
            seq, seq + 1, f"The audit log ends at event {seq}; later signed events are missing."
        )
    return ChainReport(seq)


def events(database: Database, *, limit: int = 200, before_seq: int | None = None) -> tuple[AuditEvent, ...]:
    """The newest events first, at most ``limit``, optionally only those before a number."""
    rows = database.rows(
        "SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        (before_seq if before_seq is not None else 1 << 62, limit),
    )
    return tuple(
        AuditEvent(
            at=from_text(row["at"]),
            event=row["event"],
            outcome=row["outcome"],
            username=row["username"],
            session_id=row["session_id"],
            object=row["object"],
            query_elements=json.loads(row["query_elements"]),
            purpose=row["purpose"],
            case_no=row["case_no"],
            reason=row["reason"],
            rows=row["rows"],
        )
        for row in rows
    )


def _canonical(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
