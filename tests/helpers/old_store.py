# SPDX-License-Identifier: Apache-2.0
"""Makes the file that a migration step leaves, for the test of upgrading it; run once, when the step is new.

``python -m tests.helpers.old_store STEP`` writes ``tests/data/db/STEP.db``. A step of the single file (m...) or of a
day (d...) has one invented read and its hit in it; a step of the index (i...) an invented shift.
"""

import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Migrations

from mdt_app.storage.database import Database, open_database
from mdt_app.storage.day_form import DAY
from mdt_app.storage.index_form import INDEX
from mdt_app.storage.password_key import Argon2Cost, derived
from mdt_app.storage.ring_file import slot_of
from mdt_app.storage.single_file import MIGRATIONS
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


def old_ring(path: Path, people: dict[str, str], key: bytes = OLD_KEY) -> None:
    """A ring of form 1: one ring key wrapped under each password, and the single file's key under it."""
    ring_key, nonce, salt, cost = bytes(range(32)), bytes(12), "22" * 16, Argon2Cost(1, 1024, 1)
    purpose = b"patrol-mdt ring 1"
    slots = {}
    for name, password in people.items():
        slot_id = slot_of(salt, name)
        wrapped = AESGCM(derived(password, bytes(16), cost)).encrypt(
            nonce, ring_key, purpose + slot_id.encode()
        )
        slots[slot_id] = {
            "salt": bytes(16).hex(),
            "cost": {"time": 1, "memory_kib": 1024, "lanes": 1},
            "nonce": nonce.hex(),
            "wrapped": wrapped.hex(),
        }
    sealed = AESGCM(ring_key).encrypt(
        nonce, json.dumps({"vault": key.hex()}).encode(), purpose + salt.encode()
    )
    file = {"version": 1, "salt": salt, "slots": slots, "nonce": nonce.hex(), "sealed": sealed.hex()}
    path.write_text(json.dumps(file), encoding="utf-8")


def main() -> None:
    """Write the store of one step."""
    step = sys.argv[1]
    kind: Migrations = {"m": MIGRATIONS, "i": INDEX, "d": DAY}[step[0]]
    steps = [known.name for known in kind._migrations]
    later = steps[steps.index(step) + 1 :]
    path = FOLDER / f"{step}.db"
    database = open_database(path, OLD_KEY, create=True)
    kind.apply(database, stop_before=later)
    if kind is INDEX:
        at = "2026-11-21T16:00:00.250000Z"
        shift = {"session_id": READ, "username": "unit12.officer", "display_name": "Officer 12", "unit": "12"}
        database.table("sessions").insert(shift | {"purpose": "routine_patrol", "started_at": at})
    else:
        fill(database)
    if kind is DAY:
        database.table("this_day").insert({"only": 1, "day": "2026-11-21"})
    database.close()
    for beside in FOLDER.glob(f"{path.name}-*"):
        beside.unlink()


if __name__ == "__main__":
    main()
