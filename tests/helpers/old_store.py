# SPDX-License-Identifier: Apache-2.0
"""Makes the store that a migration step leaves, for the test of upgrading it; run once, when the step is new.

``python -m tests.helpers.old_store STEP`` writes ``tests/data/db/STEP.db`` with one invented read and its hit.
"""

import sys
from pathlib import Path

from mdt_app.storage.database import Database, open_database
from mdt_app.storage.migrations import MIGRATIONS
from tests.helpers.stores import CANARY

OLD_KEY = bytes.fromhex("11" * 32)
READ = "019aa7b4-0000-7000-8000-000000000001"
HIT = "019aa7b4-0000-7000-8000-000000000002"
FOLDER = Path(__file__).parents[1] / "data" / "db"


def fill(database: Database) -> None:
    """One read with its hit, as plain rows: the program's own writers belong to the newest form only."""
    at = "2026-11-21T16:00:00.250000Z"
    database.table("reads").insert(
        {"read_id": READ, "unit": "12", "camera": "front-left", "plate": CANARY, "plate_fold": CANARY}
        | {"confidence": 0.9, "characters": "[]", "state": "CA", "state_confidence": 0.9, "captured_at": at}
        | {"first_seen_at": at, "last_seen_at": at, "recorded_at": at, "frames": 3, "reader": "plates 1"}
        | {"box": '{"left":1,"top":1,"right":9,"bottom":9}', "frame_width": 1280, "frame_height": 720}
    )
    database.table("crops").insert_all(
        {"read_id": READ, "kind": kind, "jpeg": b"\xff\xd8\xff\xd9"} for kind in ("plate", "scene")
    )
    entry = f'{{"entry_id":"1","list_id":"svs","plate":"{CANARY}","state":"CA","category":"stolen_vehicle"}}'
    version = (
        '{"list_id":"svs","name":"Stolen vehicles","source":"CA DOJ","version":"1","entries":1,'
        '"extracted_at":"2026-11-21T15:00:00Z","loaded_at":"2026-11-21T15:30:00Z"}'
    )
    database.table("hits").insert(
        {"hit_id": HIT, "read_id": READ, "list_id": "svs", "entry_id": "1", "entry": entry, "differing": "[]"}
        | {"match_class": "exact", "list_version": version, "priority": 2, "raised_at": at}
    )
    if database.table("outbox").exists():
        database.table("outbox").insert_all(
            {"kind": kind, "record_id": record, "of_at": at}
            for kind, record in (("read", READ), ("hit", HIT))
        )


def main() -> None:
    """Write the store of one step."""
    step = sys.argv[1]
    steps = [known.name for known in MIGRATIONS._migrations]
    later = steps[steps.index(step) + 1 :]
    path = FOLDER / f"{step}.db"
    database = open_database(path, OLD_KEY, create=True)
    MIGRATIONS.apply(database, stop_before=later)
    fill(database)
    database.close()
    for beside in FOLDER.glob(f"{path.name}-*"):
        beside.unlink()


if __name__ == "__main__":
    main()
