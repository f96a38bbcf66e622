# SPDX-License-Identifier: Apache-2.0
"""Bundles that were taken from removable media, each with its sealed receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "taken_bundles",
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(length=128), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_taken_bundles_device")),
        sa.PrimaryKeyConstraint("bundle_id", name=op.f("pk_taken_bundles")),
    )
