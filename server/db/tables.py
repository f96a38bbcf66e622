# SPDX-License-Identifier: Apache-2.0
"""The department's tables. Plates, places and pictures are in sealed columns only (``server.seal``)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.db.base import Table


class EnrolmentCode(Table):
    """A one-time code; only its keyed digest is kept."""

    __tablename__ = "enrolment_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Device(Table):
    """A terminal that may transfer while ``revoked_at`` is empty; ``contact_at`` is when it last asked for orders."""

    __tablename__ = "devices"

    device: Mapped[str] = mapped_column(String(128), primary_key=True)
    unit: Mapped[str] = mapped_column(String(128))
    serial: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    contact_at: Mapped[datetime | None]


class DayKey(Table):
    """The wrapped key of one UTC day; destroying it destroys the day."""

    __tablename__ = "day_keys"

    day: Mapped[date] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime]


class Read(Table):
    """One vehicle pass; ``body`` is the sealed ``ReadV1`` without pictures."""

    __tablename__ = "reads"
    __table_args__ = (
        Index("ix_reads_day_plate_index", "day", "plate_index"),
        Index("ix_reads_device_captured_at", "device", "captured_at"),
    )

    read_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    device: Mapped[str] = mapped_column(ForeignKey("devices.device"))
    unit: Mapped[str] = mapped_column(String(128))
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    plate_index: Mapped[bytes]
    digest: Mapped[bytes]
    body: Mapped[bytes]


class Picture(Table):
    """A sealed picture of a read; ``kind`` is "plate" or "scene"."""

    __tablename__ = "pictures"

    read_id: Mapped[UUID] = mapped_column(ForeignKey("reads.read_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed: Mapped[bytes]


class Hit(Table):
    """A read that matched a list; ``body`` is the sealed ``HitV1`` under the read's day."""

    __tablename__ = "hits"

    hit_id: Mapped[UUID] = mapped_column(primary_key=True)
    read_id: Mapped[UUID] = mapped_column(ForeignKey("reads.read_id"), index=True)
    day: Mapped[date]
    device: Mapped[str] = mapped_column(ForeignKey("devices.device"))
    priority: Mapped[int] = mapped_column(Integer)
    raised_at: Mapped[datetime]
    received_at: Mapped[datetime]
    digest: Mapped[bytes]
    body: Mapped[bytes]


class Verification(Table):
    """How a hit was closed; ``body`` is the sealed ``VerificationV1`` under the read's day."""

    __tablename__ = "verifications"

    verification_id: Mapped[UUID] = mapped_column(primary_key=True)
    hit_id: Mapped[UUID] = mapped_column(ForeignKey("hits.hit_id"), index=True)
    day: Mapped[date]
    device: Mapped[str] = mapped_column(ForeignKey("devices.device"))
    closed_at: Mapped[datetime]
    closed_reason: Mapped[str] = mapped_column(String(128))
    received_at: Mapped[datetime]
    digest: Mapped[bytes]
    body: Mapped[bytes]


class Refusal(Table):
    """A record that was not taken, and why; ``body`` is sealed under ``day`` when there is one."""

    __tablename__ = "refusals"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(128), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(2000))
    day: Mapped[date | None]
    body: Mapped[bytes | None]


class HotListEdition(Table):
    """One edition of a hot list; ``body`` is the sealed, compressed ``HotListSnapshotV1``."""

    __tablename__ = "hotlist_editions"
    __table_args__ = (Index("ix_hotlist_editions_list_id_loaded_at", "list_id", "loaded_at"),)

    list_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    version: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    source: Mapped[str] = mapped_column(String(256))
    extracted_at: Mapped[datetime]
    loaded_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    wrapped_key: Mapped[bytes]
    body: Mapped[bytes]


class AuditRow(Table):
    """What was done, by whom, with what outcome; never a plate, a person's name or a place.

    Rows are chained (``policy.chain``) and only ever added: triggers refuse everything else.
    """

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(128))
    detail: Mapped[dict[str, Any]]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Table):
    """A head of a terminal's audit log that the department counter-signed; only ever added."""

    __tablename__ = "audit_heads"

    device: Mapped[str] = mapped_column(ForeignKey("devices.device"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(512))


class AuditYear(Table):
    """The wrapped key of one calendar year of terminals' events; destroying it makes their content unreadable."""

    __tablename__ = "audit_keys"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime]


class TerminalEvent(Table):
    """One event of a terminal's audit log; ``body`` is the sealed ``AuditEventV1``; only ever added."""

    __tablename__ = "terminal_events"

    device: Mapped[str] = mapped_column(ForeignKey("devices.device"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    year: Mapped[int] = mapped_column(ForeignKey("audit_keys.year"))
    received_at: Mapped[datetime]
    body: Mapped[bytes]


class AuditAlert(Table):
    """Something about a terminal's audit log that a person has to look at; only ever added.

    ``seq`` and ``hash`` are of the head that it is about, so that one thing is told once.
    """

    __tablename__ = "audit_alerts"

    device: Mapped[str] = mapped_column(ForeignKey("devices.device"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(500))


class TakenBundle(Table):
    """A bundle from a removable medium, taken whole; only ever added. ``receipt`` is its sealed file."""

    __tablename__ = "taken_bundles"

    bundle_id: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("devices.device"))
    digest: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(128))
    receipt: Mapped[bytes]


class DeviceOrder(Table):
    """An order to a terminal; without ``given_at`` it waits for a second person, or the terminal acted by itself."""

    __tablename__ = "device_orders"
    __table_args__ = (Index("uq_device_orders_device_serial", "device", "serial", unique=True),)

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("devices.device"))
    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[str] = mapped_column(String(128))
    asked_at: Mapped[datetime]
    approved_by: Mapped[str | None] = mapped_column(String(128))
    serial: Mapped[int | None] = mapped_column(Integer)
    given_at: Mapped[datetime | None]
    signature: Mapped[str | None] = mapped_column(String(512))
    seen_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    proof: Mapped[dict[str, Any] | None]


class DeviceSession(Table):
    """Who is or was signed on to a terminal, as the terminal said; one that is not ended holds its account."""

    __tablename__ = "device_sessions"
    __table_args__ = (
        Index(
            "uq_device_sessions_account_live",
            "account",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_device_sessions_device_seen_at", "device", "seen_at"),
    )

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("devices.device"))
    account: Mapped[str] = mapped_column(String(128))
    username: Mapped[str] = mapped_column(String(128))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    contested_by: Mapped[str | None] = mapped_column(String(128))
    contested_at: Mapped[datetime | None]
