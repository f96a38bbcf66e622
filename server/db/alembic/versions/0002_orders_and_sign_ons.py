# SPDX-License-Identifier: Apache-2.0
"""Orders to terminals, who is signed on to them, and when each was last in contact."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.add_column("devices", sa.Column("contact_at", sa.DateTime(timezone=True), nullable=True))
    _orders()
    _sessions()


def _orders() -> None:
    """What terminals were ordered to do."""
    op.create_table(
        "device_orders",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.String(length=128), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=128), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signature", sa.String(length=512), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_device_orders_device")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_device_orders")),
    )
    op.create_index("uq_device_orders_device_serial", "device_orders", ["device", "serial"], unique=True)


def _sessions() -> None:
    """Who is or was signed on."""
    op.create_table(
        "device_sessions",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_by", sa.String(length=128), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_device_sessions_device")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_device_sessions")),
    )
    op.create_index(
        "uq_device_sessions_account_live",
        "device_sessions",
        ["account"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_device_sessions_device_seen_at", "device_sessions", ["device", "seen_at"])
