# SPDX-License-Identifier: Apache-2.0
"""Alembic's entry: migrates the connection that ``server.db.migrate`` hands over."""

from alembic import context

from server.db.tables import Device

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Device.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
