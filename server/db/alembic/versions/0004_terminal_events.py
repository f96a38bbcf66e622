# SPDX-License-Identifier: Apache-2.0
"""The events of the terminals' audit logs, sealed under a key for each calendar year; only ever added."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "audit_keys",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_audit_keys")),
    )
    op.create_table(
        "terminal_events",
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_terminal_events_device")),
        sa.ForeignKeyConstraint(["year"], ["audit_keys.year"], name=op.f("fk_terminal_events_year")),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_terminal_events")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER terminal_events_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON terminal_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION mdt_only_grows()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER terminal_events_no_{deed.lower()} BEFORE {deed} ON terminal_events "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )
