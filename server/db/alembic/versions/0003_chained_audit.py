# SPDX-License-Identifier: Apache-2.0
"""The audit rows become a chain that only grows; heads of the terminals' logs, and alerts about them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from policy.chain import GENESIS, event_hash, utc_text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ONLY_GROW = ("audit", "audit_heads", "audit_alerts")


def upgrade() -> None:
    """Add the hashes and compute those of the rows that are there; then nothing may change any more."""
    for name in ("prev_hash", "hash"):
        op.add_column("audit", sa.Column(name, sa.String(length=64), nullable=False, server_default=""))
    _chain()
    _heads()
    _alerts()
    for table in ONLY_GROW:
        _guard(table)


def _chain() -> None:
    audit = sa.table(
        "audit",
        sa.column("seq", sa.BigInteger),
        sa.column("at", sa.DateTime(timezone=True)),
        *(sa.column(name, sa.String) for name in ("event", "outcome", "actor", "prev_hash", "hash")),
        sa.column("detail", sa.JSON),
    )
    previous = GENESIS
    connection = op.get_bind()
    rows = connection.execute(sa.select(audit).order_by(audit.c.seq)).mappings().all()
    for row in rows:
        at: datetime = row["at"]
        told = {name: row[name] for name in ("seq", "event", "outcome", "actor", "detail")}
        utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        digest = event_hash({**told, "at": utc_text(utc), "prev_hash": previous})
        connection.execute(
            sa.update(audit).where(audit.c.seq == row["seq"]).values(prev_hash=previous, hash=digest)
        )
        previous = digest


def _heads() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=512), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_audit_heads_device")),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_audit_heads")),
    )


def _alerts() -> None:
    op.create_table(
        "audit_alerts",
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_audit_alerts_device")),
        sa.PrimaryKeyConstraint("device", "kind", "seq", "hash", name=op.f("pk_audit_alerts")),
    )


def _guard(table: str) -> None:
    """Refuse every change and removal, whoever asks (compliance AI-2)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION mdt_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = '23001'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION mdt_only_grows()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )
