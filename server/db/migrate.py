# SPDX-License-Identifier: Apache-2.0
"""Bringing the tables to the newest form."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from server.db.session import Database


def upgrade(database: Database) -> None:
    """Apply every migration that this database lacks, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic").replace("%", "%%"))
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
