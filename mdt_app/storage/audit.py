# SPDX-License-Identifier: Apache-2.0
"""The audit log: it only grows, and each event is chained to the one before it (``policy.chain``).

Whoever shows stored data calls ``access`` before it shows any; everybody else ``append``.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mdt_app.storage.audit_form import (
    FIELDS,
    FIRST_FORM,
    FORM,
    AuditEvent,
    ChainHead,
    ChainReport,
    KeptEvent,
    fields_of,
)
from mdt_app.storage.audit_pen import AuditPen, Content, Origin, new_salt
from mdt_app.storage.database import Database
from mdt_app.storage.errors import AuditUnwritable, StoreDamaged, StoreTrouble
from mdt_app.storage.times import from_text, to_text
from policy.chain import GENESIS, Head, against_heads, check_chain, commitment, event_hash
from policy.control import control

__all__ = [
    "AuditEvent",
    "ChainHead",
    "ChainReport",
    "access",
    "accessing",
    "append",
    "events",
    "events_after",
    "hash_at",
    "head",
    "kept_events",
    "verify",
    "verify_tail",
]


TAIL = 2000
"""Events that are checked at sign-on: some days' worth, in a fraction of a second."""

_COLUMNS = (*FIELDS[FORM], "query_elements", "reason", "sealed")
# The names are the program's own.
_INSERT = f"INSERT INTO audit ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})"  # noqa: S608

_FIRST_TO_LAST = "SELECT * FROM audit ORDER BY seq"
_NEWEST_FIRST = "SELECT * FROM audit ORDER BY seq DESC"


@control("A08.1")
def append(database: Database, event: AuditEvent) -> ChainHead:
    """Write an event at the end of the chain, in the caller's transaction or in one of its own.

    Raises:
        StoreTrouble: it could not be written.
    """
    pen = _pen(database)
    with database.transaction():
        before = head(database)
        if pen.failures:
            before = _insert(database, pen, _failure(pen, event.at), before)
            database.has_noted_failure = True
        return _insert(database, pen, event, before)


@control("A08.1")
def access(database: Database, event: AuditEvent) -> None:
    """Write an access record; whoever shows stored data calls this before it shows any.

    Raises:
        AuditUnwritable: it could not be written, so nothing must be shown (CJIS AU-5).
    """
    with accessing(database):
        append(database, event)


@contextmanager
def accessing(database: Database) -> Iterator[None]:
    """A transaction with an access record in it and whatever else must be kept with the access.

    Raises:
        AuditUnwritable: it could not be kept, so nothing must be shown.
    """
    try:
        with database.transaction():
            yield
    except AuditUnwritable:
        raise
    except StoreTrouble as trouble:
        raise AuditUnwritable(
            f"The access record cannot be written, so no stored data is shown. {trouble} Alerts go on."
        ) from trouble


def head(database: Database) -> ChainHead:
    """The newest event."""
    rows = database.rows("SELECT seq, hash, at FROM audit ORDER BY seq DESC LIMIT 1")
    if not rows:
        return ChainHead(0, GENESIS, None)
    return ChainHead(rows[0]["seq"], rows[0]["hash"], from_text(rows[0]["at"]))


def hash_at(database: Database, seq: int) -> str:
    """The hash of the event of this number, as the log has it now; genesis for 0 and for one that is not there."""
    rows = database.rows("SELECT hash FROM audit WHERE seq = ?", (seq,))
    return str(rows[0]["hash"]) if rows else GENESIS


def verify(database: Database, anchor: ChainHead | None = None) -> ChainReport:
    """Check the whole chain, and that it still holds an ``anchor`` kept elsewhere.

    Returns:
        the number of the first event that was changed, or that follows one that is missing.
    """
    checked = check_chain(fields_of(row) for row in database.query(_FIRST_TO_LAST))
    bad = checked.bad
    if bad is None and anchor is not None:
        bad = against_heads(checked, [Head(anchor.seq, anchor.hash)])
    if bad is not None:
        return ChainReport(checked.events + 1, bad.seq, bad.words)
    return _verify_sealed(database) or ChainReport(checked.events)


def verify_tail(database: Database, most: int = TAIL) -> ChainReport:
    """Check the newest events alone, ``most`` of them: quick enough for every sign-on."""
    rows = database.rows("SELECT * FROM audit ORDER BY seq DESC LIMIT ?", (most,))[::-1]
    if not rows:
        return ChainReport(0)
    before = Head(rows[0]["seq"] - 1, rows[0]["prev_hash"])
    bad = check_chain((fields_of(row) for row in rows), before).bad
    return ChainReport(len(rows), bad.seq, bad.words) if bad else ChainReport(len(rows))


def _verify_sealed(database: Database) -> ChainReport | None:
    """The first event whose sealed content is not what was written with it, as far as keys are there."""
    if database.pen is None:
        return None
    for row in database.query("SELECT * FROM audit WHERE form > 1 ORDER BY seq"):
        try:
            content = _kept(database.pen, row).content
        except StoreDamaged as trouble:
            return ChainReport(row["seq"], row["seq"], str(trouble))
        if content is not None and commitment(content.salt, content.told()) != row["query_digest"]:
            words = f"What event {row['seq']} keeps sealed is not what was written with it."
            return ChainReport(row["seq"], row["seq"], words)
    return None


def kept_events(database: Database, *, newest_first: bool = False) -> Iterator[KeptEvent]:
    """Every event from the first (or from the last), with what was sealed of it where the key is there.

    Raises:
        StoreDamaged: what an event keeps sealed was changed.
    """
    pen = _pen(database)
    for row in database.query(_NEWEST_FIRST if newest_first else _FIRST_TO_LAST):
        yield _kept(pen, row)


def events_after(database: Database, seq: int, limit: int) -> tuple[KeptEvent, ...]:
    """The events after this one, in their order; without what was sealed of one where that was changed."""
    pen = _pen(database)
    rows = database.rows("SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    return tuple(_kept_anyhow(pen, row) for row in rows)


def events(database: Database, *, limit: int = 200, before_seq: int | None = None) -> tuple[AuditEvent, ...]:
    """The newest events first, at most ``limit``, optionally only those before a number."""
    pen = _pen(database)
    rows = database.rows(
        "SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        (before_seq if before_seq is not None else 1 << 62, limit),
    )
    return tuple(_event(_kept(pen, row), row) for row in rows)


def _insert(database: Database, pen: AuditPen, event: AuditEvent, before: ChainHead) -> ChainHead:
    seq = before.seq + 1
    content = Content(new_salt(), dict(event.query_elements), event.reason)
    row: dict[str, object] = {
        "form": FORM,
        "seq": seq,
        "at": to_text(event.at),
        "event": event.event,
        "outcome": event.outcome,
        "username": event.username,
        "session_id": event.session_id,
        "object": event.object,
        "purpose": event.purpose,
        "case_no": event.case_no,
        "rows": event.rows,
        "source_address": event.source_address,
        "destination_address": event.destination_address,
        "bytes_in": None,
        "bytes_out": None,
        **asdict(pen.origin or _origin_before(database)),
        "monotonic_ms": pen.monotonic_ms(),
        "role": _role(database, event.username),
        "session_seconds": _session_seconds(database, event),
        "query_digest": commitment(content.salt, content.told()),
        "prev_hash": before.hash,
    }
    row["hash"] = event_hash(row)
    sealed = pen.seal(content, event.at, seq)
    database.conn.execute(_INSERT, {**row, "query_elements": "", "reason": "", "sealed": sealed})
    return ChainHead(seq, str(row["hash"]), event.at)


def _origin_before(database: Database) -> Origin:
    """Where the event before was written; a command of the same unit knows no better."""
    rows = database.rows(
        "SELECT org, device_id, vehicle, time_source FROM audit WHERE form = ? ORDER BY seq DESC LIMIT 1",
        (FORM,),
    )
    return Origin(**rows[0]) if rows else Origin()


def _role(database: Database, username: str) -> str:
    """The role of the account, not what a caller says of it."""
    rows = database.rows("SELECT role FROM accounts WHERE username = ?", (username,)) if username else []
    return str(rows[0]["role"]) if rows else ""


def _session_seconds(database: Database, event: AuditEvent) -> int | None:
    """How long the session has gone on."""
    if not event.session_id:
        return None
    rows = database.rows("SELECT started_at FROM sessions WHERE session_id = ?", (event.session_id,))
    return int((event.at - from_text(rows[0]["started_at"])).total_seconds()) if rows else None


def _failure(pen: AuditPen, at: datetime) -> AuditEvent:
    return AuditEvent(at, "audit_not_written", "failed", object="audit log", rows=pen.failures)


def _kept(pen: AuditPen, row: Mapping[str, Any]) -> KeptEvent:
    content = None
    if row["form"] == FORM and row["sealed"] is not None:
        content = pen.open(row["sealed"], from_text(row["at"]), row["seq"])
    return KeptEvent(row["form"], fields_of(row), content)


def _kept_anyhow(pen: AuditPen, row: Mapping[str, Any]) -> KeptEvent:
    try:
        return _kept(pen, row)
    except StoreDamaged:
        return KeptEvent(row["form"], fields_of(row), None)


def _event(kept: KeptEvent, row: Mapping[str, Any]) -> AuditEvent:
    elements, reason = {}, ""
    if row["form"] == FIRST_FORM:
        elements, reason = json.loads(row["query_elements"]), row["reason"]
    elif kept.content is not None:
        elements, reason = kept.content.query_elements, kept.content.reason
    return AuditEvent(
        at=from_text(row["at"]),
        event=row["event"],
        outcome=row["outcome"],
        username=row["username"],
        session_id=row["session_id"],
        object=row["object"],
        query_elements=elements,
        purpose=row["purpose"],
        case_no=row["case_no"],
        reason=reason,
        rows=row["rows"],
        source_address=row["source_address"] or "",
        destination_address=row["destination_address"] or "",
    )


def _pen(database: Database) -> AuditPen:
    if database.pen is None:
        raise AuditUnwritable("The audit log was opened without its key. Sign on to open the store.")
    return database.pen
