# SPDX-License-Identifier: Apache-2.0
"""The journal of what is being destroyed, and the certificates of what was."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from mdt_app.storage import audit, plate_lists
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.holdings import day_of
from mdt_app.storage.times import from_text, to_text
from policy.control import control
from policy.destruction import Counts, DestructionCertificate


class Step(StrEnum):
    """How far a destruction has come. Before the key is destroyed it is as if nothing had begun."""

    INTENDED = "intended"
    KEY_DESTROYED = "key_destroyed"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be destroyed, and why; kept before anything is done.

    Attributes:
        name: of the key.
        record_class, authority: as the certificate will say.
        key_id: digest of the key's name and of the ring's generation.
        trigger: what set it off.
        by: account that was signed on.
    """

    name: str
    record_class: str
    authority: str
    counts: Counts
    key_id: str
    trigger: str
    by: str
    intended_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A destruction under way.

    Attributes:
        key_destroyed_at: UTC; None before.
        held: reads that were sealed under holds' keys.
        verification: what came of trying the ring's keys; empty before.
    """

    plan: Plan
    step: Step
    key_destroyed_at: datetime | None = None
    held: int = 0
    verification: str = ""


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """A certificate as it is kept.

    Attributes:
        number: counts the certificates of this unit, from 1.
        text: canonical JSON.
        audit_seq: number of the audit event that it is; ``is_chained``: whether that event bears its digest.
    """

    number: int
    certificate: DestructionCertificate
    text: str
    audit_seq: int
    is_chained: bool


_PLAN = TypeAdapter(Plan)
_CERTIFICATE = TypeAdapter(DestructionCertificate)


def key_id(name: str, generation: int) -> str:
    """How a destroyed key is called: it tells nothing of the key itself."""
    return hashlib.sha256(f"patrol-mdt key {name} of generation {generation}".encode()).hexdigest()[:32]


def intend(index: Database, plan: Plan) -> None:
    """Keep what is to be destroyed; an earlier intent for the same key is replaced."""
    row = {"name": plan.name, "step": Step.INTENDED.value, "plan": _PLAN.dump_json(plan).decode()}
    index.table("purges").upsert(row, pk="name")


def entry_of(index: Database, name: str) -> Entry | None:
    """The destruction of this key, if one is under way."""
    rows = index.rows("SELECT * FROM purges WHERE name = ?", (name,))
    return _entry(rows[0]) if rows else None


def under_way(index: Database) -> tuple[Entry, ...]:
    """Every destruction that was begun and is not certified yet."""
    return tuple(_entry(row) for row in index.rows("SELECT * FROM purges ORDER BY name"))


def key_is_gone(index: Database, name: str, at: datetime, held: int) -> None:
    """Keep that the key was destroyed at ``at`` (UTC)."""
    index.conn.execute(
        "UPDATE purges SET step = ?, key_destroyed_at = ?, held = ? WHERE name = ?",
        (Step.KEY_DESTROYED.value, to_text(at), held, name),
    )
    plate_lists.forget(index, name)


def verified(index: Database, name: str, verification: str) -> None:
    """Keep what came of trying the ring's keys on the file."""
    index.conn.execute(
        "UPDATE purges SET step = ?, verification = ? WHERE name = ?",
        (Step.VERIFIED.value, verification, name),
    )


def drop(index: Database, name: str) -> None:
    """Take a destruction out of the journal."""
    index.conn.execute("DELETE FROM purges WHERE name = ?", (name,))


@control("J04.2")
def certify(index: Database, certificate: DestructionCertificate) -> None:
    """Keep a certificate, as a row and as an audit event, and end its destruction; once, however often it is asked."""
    with index.transaction():
        if entry_of(index, certificate.name) is None:
            return
        text = certificate.to_text()
        head = audit.append(index, _event(certificate, text))
        row = {"name": certificate.name, "certificate": text, "audit_seq": head.seq, "audit_hash": head.hash}
        index.table("certificates").insert(row)
        if (day := day_of(certificate.name)) is not None:
            index.conn.execute(
                "UPDATE days SET destroyed_at = ? WHERE day = ?",
                (to_text(certificate.destroyed_at), day.isoformat()),
            )
        drop(index, certificate.name)


def certificate_of(index: Database, name: str) -> DestructionCertificate:
    """The certificate of what had this name."""
    rows = index.rows("SELECT certificate FROM certificates WHERE name = ?", (name,))
    return _CERTIFICATE.validate_json(rows[0]["certificate"])


def certificates(index: Database) -> tuple[StoredCertificate, ...]:
    """Every certificate, the oldest first."""
    rows = index.rows(
        "SELECT c.*, a.object AS object, a.hash AS event_hash FROM certificates c"
        " LEFT JOIN audit a ON a.seq = c.audit_seq ORDER BY c.number"
    )
    return tuple(
        StoredCertificate(
            row["number"],
            _CERTIFICATE.validate_json(row["certificate"]),
            row["certificate"],
            row["audit_seq"],
            is_chained=row["event_hash"] == row["audit_hash"]
            and str(row["object"]).endswith(_digest(row["certificate"])),
        )
        for row in rows
    )


def _event(certificate: DestructionCertificate, text: str) -> AuditEvent:
    counts = certificate.counts
    return AuditEvent(
        at=certificate.destroyed_at,
        event="records_destroyed",
        username=certificate.by,
        object=f"{certificate.name}, certificate {_digest(text)}",
        query_elements={
            "class": certificate.record_class,
            "authority": certificate.authority,
            "unsent": str(counts.unsent),
            "held": str(certificate.held),
            "key": certificate.key_id,
            "trigger": certificate.trigger,
            "verification": certificate.verification,
        },
        rows=counts.reads,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(row: Mapping[str, Any]) -> Entry:
    at = row["key_destroyed_at"]
    found = Entry(_PLAN.validate_json(row["plan"]), Step(row["step"]))
    return replace(
        found,
        key_destroyed_at=from_text(at) if at else None,
        held=row["held"],
        verification=row["verification"],
    )
