# SPDX-License-Identifier: Apache-2.0
"""Cameras that technicians passed, with the figures of that moment; rows only come."""

import json
from uuid import UUID

from mdt_app.domain.bench import CameraPass
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text


def add(database: Database, passed: CameraPass) -> None:
    """Keep a pass, inside the caller's transaction."""
    database.table("camera_passes").insert(
        {
            "pass_id": str(passed.pass_id),
            "camera": passed.camera,
            "passed_at": to_text(passed.passed_at),
            "username": passed.username,
            "display_name": passed.display_name,
            "unit": passed.unit,
            "figures": json.dumps(dict(passed.figures)),
        }
    )


def newest(database: Database) -> dict[str, CameraPass]:
    """The newest pass of each camera, by its id."""
    rows = database.rows("SELECT * FROM camera_passes ORDER BY passed_at")
    return {
        row["camera"]: CameraPass(
            UUID(row["pass_id"]),
            row["camera"],
            from_text(row["passed_at"]),
            row["username"],
            row["display_name"],
            row["unit"],
            json.loads(row["figures"]),
        )
        for row in rows
    }
